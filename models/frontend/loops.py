"""Loops. A `while` or `for` tests at its top, a `do` at its bottom; both jump back to the top."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace

from models import ir
from models.frontend.calls import Calls
from models.frontend.expressions import Binding, Local, lower
from models.frontend.layout import Mark
from models.frontend.lowering import Loop
from models.frontend.syntax import Node
from models.frontend.unit import assigned_names


class Loops(Calls):
    """The part of a lowering that is about loops."""

    @abstractmethod
    def _branch(self, node: Node, yes: int, no: int) -> None:
        """Go to the label `yes` if the condition holds, else to `no`."""

    def _while(self, node: Node) -> bool:
        again, end = self._label(), self._label()
        self._items.append(Mark(again))
        return self._loop_body(node, node.part("cond"), None, Loop(again, end), again)

    def _for(self, node: Node) -> bool:
        top, again, end = self._label(), self._label(), self._label()
        scopes = self._frames[-1].scopes
        scopes.append({})
        init = node.optional("init")
        if init is not None:
            for item in init.all("decls") if init.kind == "DeclList" else (init,):
                self._simple(item)
        self._items.append(Mark(top))
        completes = self._loop_body(node, node.optional("cond"), node.optional("next"), Loop(again, end), top)
        scopes.pop()
        return completes

    def _counter(self, condition: Node | None, body: Node) -> dict[str, Binding]:
        """The variable of a condition `i < constant` as it is in a body that never assigns it: below the constant."""
        if condition is None or condition.kind != "BinaryOp" or condition.word("op") != "<":
            return {}
        name = condition.part("left").word("name") if condition.part("left").kind == "ID" else ""
        local = self.lookup(name)
        if not isinstance(local, Local) or local.kind != "word" or name in assigned_names(body):
            return {}
        simple = all(item.kind in ("Constant", "ID", "BinaryOp") for item in condition.part("right").walk())
        bound = lower(self, condition.part("right")).constant if simple else None
        return {} if bound is None else {name: replace(local, below=bound)}

    def _loop_body(self, node: Node, condition: Node | None, step: Node | None, loop: Loop, top: int) -> bool:
        endless = condition is None or _is_true(condition)
        if not endless and condition is not None:
            body = self._label()
            self._branch(condition, body, loop.end)
            self._items.append(Mark(body))
        self._frames[-1].loops.append(loop)
        self._frames[-1].scopes.append(self._counter(condition, node.part("stmt")))
        completes = self._statement(node.part("stmt"))
        self._frames[-1].scopes.pop()
        self._frames[-1].loops.pop()
        continues = completes or any(item.kind == "Continue" for item in _own(node.part("stmt")))
        if step is not None:
            if not continues:
                raise step.error("the step of this loop cannot be reached; use if")
            self._items.append(Mark(loop.again))
            self._simple(step)
        elif loop.again != top:
            self._items.append(Mark(loop.again))
        if continues:
            self._items.append(ir.Jump(node.line, top))
        self._items.append(Mark(loop.end))
        return not endless or any(item.kind == "Break" for item in _own(node.part("stmt")))

    def _do(self, node: Node) -> bool:
        top, again, end = self._label(), self._label(), self._label()
        self._items.append(Mark(top))
        self._frames[-1].loops.append(Loop(again, end))
        completes = self._statement(node.part("stmt"))
        self._frames[-1].loops.pop()
        if not completes and not any(item.kind == "Continue" for item in _own(node.part("stmt"))):
            raise node.part("cond").error("the condition of this loop cannot be reached")
        self._items.append(Mark(again))
        if _is_true(node.part("cond")):
            self._items.append(ir.Jump(node.line, top))
        else:
            self._branch(node.part("cond"), top, end)
        self._items.append(Mark(end))
        return not _is_true(node.part("cond")) or any(item.kind == "Break" for item in _own(node.part("stmt")))

    def _simple(self, node: Node) -> None:
        """The first or last part of a `for`."""
        if node.kind not in ("Decl", "Assignment", "UnaryOp"):
            raise node.error(f"{node.kind} in the head of a for; accepted: one declaration or assignment")
        self._statement(node)

    def _break(self, node: Node) -> bool:
        self._items.append(ir.Jump(node.line, self._inner_loop(node, "break").end))
        return False

    def _continue(self, node: Node) -> bool:
        self._items.append(ir.Jump(node.line, self._inner_loop(node, "continue").again))
        return False

    def _inner_loop(self, node: Node, what: str) -> Loop:
        loops = self._frames[-1].loops
        if not loops:
            raise node.error(f"{what} outside a loop")
        return loops[-1]


def _is_true(node: Node) -> bool:
    """Whether a loop's condition is written as a constant other than zero."""
    return node.kind == "Constant" and node.word("type").endswith("int") and node.word("value") not in ("0", "0u", "0U")


def _own(node: Node) -> list[Node]:
    """The statements of a loop's body that belong to it and not to a loop inside."""
    if node.kind in ("While", "DoWhile", "For"):
        return []
    found = [node]
    for nodes in node.parts.values():
        for child in nodes:
            found += _own(child)
    return found
