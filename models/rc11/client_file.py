"""Clients of anybody's C file, as text.

    # a comment
    name: two pushes and a take against two steals
    prefix: cl_                     what the names of the operations lose
    operations: push take steal     the functions that are operations (not needed for a file of the catalog)
    lifecycle: cl_create            functions that are not looked at (optional)
    spec: work_deque(4)             see SPECS
    unroll: 2                       how often a call may jump backwards (optional)
    object q:                       what its fields hold at the start; fields not named hold a mark
        top = 1
        slots[0] = 7
    variable x = 0                  a word of the client's own (optional)
    setup:                          calls before all threads (optional)
        q.push(5)
    thread:
        q.push(1)
        q.take()
    thread:
        x.store(1, seq_cst)
        q.steal()

A call names an object and an operation and gives its arguments, without the structure; a list is the caller's array. If
none is given and the operation writes to it, it is as long as the largest argument, and one word at least.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from models import ir
from models.catalog import ROOT, Structure, structure_of
from models.rc11.bytecode import ORDERS
from models.rc11.client import BLANK, Call, Cell, Client
from models.rc11.experiment import (
    FIRST_VARIABLE,
    VARIABLE_FIELD,
    Experiment,
    Item,
    after_setup,
    judged_variables,
    registers,
    variable_read,
    variable_write,
)
from models.rc11.litmus_text import sections
from models.rc11.work_deque import WorkDeque
from models.specs import BoundedFifo, KeySet, Map, Register, Spec, Stack, UnboundedFifo, WeakBoundedFifo

SPECS: Mapping[str, Callable[..., Spec[Any]]] = {
    "fifo": BoundedFifo,
    "weak_fifo": WeakBoundedFifo,
    "queue": UnboundedFifo,
    "stack": Stack,
    "register": Register,
    "set": KeySet,
    "map": Map,
    "work_deque": WorkDeque,
}


class ClientError(ValueError):
    """A client file that is not well formed, or does not fit its program; the text begins with FILE:LINE."""


@dataclass
class _Block:
    line: int
    key: str
    value: str
    body: list[str]


@dataclass
class ClientFile:
    """A parsed file. What it says of the C file comes first: `structure` reads that; `experiment` needs its program."""

    path: str
    headers: dict[str, tuple[int, str]] = field(default_factory=dict)
    blocks: list[_Block] = field(default_factory=list)

    def error(self, line: int, message: str) -> ClientError:
        return ClientError(f"{self.path}:{line}: {message}")

    def header(self, key: str, default: str | None = None) -> str:
        if key in self.headers:
            return self.headers[key][1]
        if default is None:
            raise self.error(1, f"no {key}")
        return default

    def structure(self, source: Path) -> Structure:
        """How the front end is to read the C file: as the catalog says, or else as this file does."""
        try:
            return structure_of(source)
        except KeyError:
            prefix = self.header("prefix", "")
            names = self.header("operations").split()
            path = source.resolve()
            below = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
            lifecycle = frozenset(self.header("lifecycle", "").split())
            return Structure(path.stem, below, prefix, dict.fromkeys(names, "any"), lifecycle)

    def experiment(self, program: ir.Program) -> Experiment:
        return _Builder(self, program).experiment()


HEADERS = ("name", "prefix", "operations", "lifecycle", "spec", "unroll")
BLOCKS = ("object", "variable", "setup", "thread")


def parse(text: str, path: str = "<text>") -> ClientFile:
    """The file; ClientError names the line that is wrong."""
    file = ClientFile(path)
    for line, key, value, body in sections(text.splitlines()):
        word, _, rest = key.partition(" ")
        if word in HEADERS and not rest:
            file.headers[word] = (line, value)
        elif word in BLOCKS:
            file.blocks.append(_Block(line, word, rest.strip(), body))
        else:
            raise file.error(line, f"unknown line {key!r}; there are {', '.join((*HEADERS, *BLOCKS))}")
        if body and word not in ("object", "setup", "thread"):
            raise file.error(line + 1, f"indented lines after {word}")
    return file


class _Builder:
    def __init__(self, file: ClientFile, program: ir.Program) -> None:
        self.file = file
        self.program = program
        self.objects: dict[str, int] = {}
        self.variables: dict[str, int] = {}
        self.initial: dict[Cell, int] = {}

    def experiment(self) -> Experiment:
        setup: tuple[Call, ...] = ()
        threads: list[tuple[Call, ...]] = []
        for block in self.file.blocks:
            if block.key == "object":
                self.add_object(block)
            elif block.key == "variable":
                self.add_variable(block)
        for block in self.file.blocks:
            if block.key == "setup":
                setup += self.calls(block)
            elif block.key == "thread":
                threads.append(self.calls(block))
        if not threads:
            raise self.file.error(1, "no thread")
        line, unroll = self.file.headers.get("unroll", (1, "2"))
        if not unroll.isdigit():
            raise self.file.error(line, f"unroll takes a number, not {unroll!r}")
        items = {number: Item(name, spec := self.spec(), spec.initial) for name, number in self.objects.items()}
        numbers = [FIRST_VARIABLE + i for i in range(len(self.variables))]
        items |= registers(self.variables, judged_variables([*threads, setup], numbers))
        client = Client(self.file.header("name"), tuple(threads), self.initial, unroll=int(unroll))
        return after_setup(Experiment(self.program.name, client, items, self.program.fields), setup)

    def spec(self) -> Spec[Any]:
        text = self.file.header("spec")
        line = self.file.headers["spec"][0]
        try:
            node = ast.parse(text, mode="eval").body
            assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            arguments = [ast.literal_eval(arg) for arg in node.args]
            made = SPECS[node.func.id](*arguments)
        except (SyntaxError, AssertionError, KeyError, TypeError, ValueError) as error:
            raise self.file.error(line, f"spec takes one of {', '.join(SPECS)} with numbers, not {text!r}") from error
        return made

    def add_object(self, block: _Block) -> None:
        name = block.value
        if not name.isidentifier() or name in self.objects:
            raise self.file.error(block.line, f"an object needs a name of its own, not {name!r}")
        number = len(self.objects) + 1
        self.objects[name] = number
        for line, statement in self.statements(block):
            cell, value = self.cell(line, statement)
            self.initial[Cell(number, *cell)] = value

    def cell(self, line: int, node: ast.stmt) -> tuple[tuple[int, int], int]:
        try:
            assert isinstance(node, ast.Assign)
            (target,) = node.targets
            index = 0
            if isinstance(target, ast.Subscript):
                index = ast.literal_eval(target.slice)
                target = target.value
            assert isinstance(target, ast.Name)
            value = BLANK if ast.unparse(node.value) == "blank" else int(ast.literal_eval(node.value)) % ir.WORD
            return (self.program.field(target.id), index), value
        except KeyError as error:
            raise self.file.error(line, str(error.args[0])) from error
        except (AssertionError, ValueError, TypeError) as error:
            raise self.file.error(line, f"not FIELD = NUMBER or FIELD[I] = NUMBER: {ast.unparse(node)!r}") from error

    def add_variable(self, block: _Block) -> None:
        name, _, value = (part.strip() for part in block.value.partition("="))
        if not name.isidentifier() or not value.isdigit() or name in self.objects or name in self.variables:
            raise self.file.error(block.line, f"variable takes NAME = NUMBER, not {block.value!r}")
        self.initial[Cell(FIRST_VARIABLE + len(self.variables), VARIABLE_FIELD)] = int(value)
        self.variables[name] = int(value)

    def statements(self, block: _Block) -> list[tuple[int, ast.stmt]]:
        if not any(line.strip() for line in block.body):
            return []
        try:
            node = ast.parse("if 1:\n" + "\n".join(block.body)).body[0]
        except SyntaxError as error:
            raise self.file.error(block.line + (error.lineno or 1) - 1, error.msg) from error
        assert isinstance(node, ast.If)
        return [(block.line + statement.lineno - 1, statement) for statement in node.body]

    def calls(self, block: _Block) -> tuple[Call, ...]:
        return tuple(self.call(line, statement) for line, statement in self.statements(block))

    def call(self, line: int, node: ast.stmt) -> Call:
        inner = node.value if isinstance(node, ast.Expr) else None
        if (
            not isinstance(inner, ast.Call)
            or not isinstance(inner.func, ast.Attribute)
            or not isinstance(inner.func.value, ast.Name)
        ):
            raise self.file.error(line, f"not OBJECT.OPERATION(…): {ast.unparse(node)!r}")
        name, operation = inner.func.value.id, inner.func.attr
        if name in self.variables:
            return self.variable_access(line, name, operation, inner.args)
        if name not in self.objects:
            known = ", ".join((*self.objects, *self.variables))
            raise self.file.error(line, f"no object or variable {name}; there are {known}")
        return self.operation_call(line, name, operation, inner.args)

    def operation_call(self, line: int, name: str, operation: str, arguments: list[ast.expr]) -> Call:
        try:
            code = self.program.operation(operation)
            values = [ast.literal_eval(argument) for argument in arguments]
        except KeyError as error:
            raise self.file.error(line, str(error.args[0])) from error
        except ValueError as error:
            raise self.file.error(line, "arguments are numbers, or a list of numbers") from error
        words = tuple(value % ir.WORD for value in values if isinstance(value, int))
        lists = [tuple(value) for value in values if isinstance(value, list)]
        if len(words) + 1 != len(code.parameters) or len(lists) > (code.buffer is not None):
            wanted = ", ".join((*code.parameters[1:], *([f"[{code.buffer}]"] if code.buffer else [])))
            raise self.file.error(line, f"{operation} takes ({wanted})")
        buffer = lists[0] if lists else (0,) * max(1, *words, 1) if code.writes_buffer else ()
        return Call(code, (self.objects[name], *words), buffer, self.program.source)

    def variable_access(self, line: int, name: str, access: str, arguments: list[ast.expr]) -> Call:
        number = FIRST_VARIABLE + list(self.variables).index(name)
        order = ast.unparse(arguments[-1]) if arguments else ""
        if order not in ORDERS:
            raise self.file.error(line, f"{name}.{access} needs an order as its last argument: {', '.join(ORDERS)}")
        if access == "load" and len(arguments) == 1:
            return variable_read(number, order)
        if access == "store" and len(arguments) == 2:
            return variable_write(number, int(cast(Any, ast.literal_eval(arguments[0]))), order)
        raise self.file.error(line, f"a variable has load(order) and store(number, order), not {access}")
