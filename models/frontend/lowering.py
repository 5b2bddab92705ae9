"""The state of a lowering: the code so far, registers, labels, scopes, and the functions one is in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from models import ir
from models.frontend.expressions import Binding, Value, convert
from models.frontend.kinds import Kind
from models.frontend.layout import Item
from models.frontend.syntax import Node
from models.frontend.unit import Function, Type, Unit


@dataclass(frozen=True)
class Loop:
    """The labels that `continue` and `break` go to."""

    again: int
    end: int


@dataclass
class Frame:
    """A function being lowered: the operation itself, or one inlined into it. A `return` puts its value into `target`
    (None: it is dropped, or the operation returns it) and goes to `end` (None: the operation returns)."""

    function: Function
    target: int | None
    end: int | None
    scopes: list[dict[str, Binding]] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)


class Base(ABC):
    """The lowering of one operation, without its statements. It is the Context of expressions and accesses."""

    def __init__(self, unit: Unit, constants: dict[str, Binding]) -> None:
        self.unit = unit
        self._constants = constants
        self._items: list[Item] = []
        self._registers: list[str] = []
        self._labels = 0
        self._frames: list[Frame] = []

    # The Context of expressions.

    def lookup(self, name: str) -> Binding | None:
        for scope in reversed(self._frames[-1].scopes if self._frames else []):
            if name in scope:
                return scope[name]
        return self._constants.get(name)

    def read_buffer(self, node: Node, index: ir.Expr) -> ir.Expr:
        temporary = self._register(ir.TEMPORARY)
        self._items.append(ir.Get(node.line, temporary, index))
        return ir.Reg(temporary)

    @abstractmethod
    def inline_expression(self, node: Node, guarded: bool) -> Value: ...

    # What calls and statements need of each other. A statement gives whether control can reach what follows it.

    @abstractmethod
    def _statement(self, node: Node) -> bool: ...

    @abstractmethod
    def _assign(self, node: Node, register: int, kind: Kind, source: Node) -> None:
        """register := source"""

    # Registers, labels, conversions.

    def _register(self, name: str) -> int:
        """A new register; a name that is taken gets a number."""
        unique, count = name, 2
        while unique in self._registers:
            unique, count = f"{name}_{count}", count + 1
        self._registers.append(unique)
        return len(self._registers) - 1

    def _check_name(self, node: Node, name: str) -> None:
        if ir.is_temporary(name):
            raise node.error(f"the name {name!r} is kept for temporaries of the front end; use another one")

    def _label(self) -> int:
        self._labels += 1
        return self._labels

    def _check_kind(self, node: Node, value: Value, kind: Type) -> Value:
        return convert(node, value, kind)
