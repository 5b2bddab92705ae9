"""The second reader: the same IR from clang's syntax tree, to compare with what the front end makes of pycparser's.

It shares nothing with the front end but the IR, the catalog and the errors, and works in another way. The front end
emits labels and resolves them; here every instruction is a node of a graph that knows its successors, and a statement
is given the loose ends that lead to it and gives those that leave it. Scopes, types and conversions are clang's.

The layout of the code is part of the contract between the two, so that their results can be compared for equality:
instructions and registers in the order of the source; a jump, with the line of the statement that causes it, only
where control does not go on with the next instruction.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from models import ir
from models.catalog import ROOT, Structure, text_of
from models.frontend.clang_ast import TRANSPARENT, Ast, parse, strip
from models.frontend.clang_graph import End, Ends
from models.frontend.clang_records import BUFFERS, Records
from models.frontend.clang_values import MACROS, Values, is_element, parameters


@dataclass
class Calling:
    """An inlined call: where its result goes, and the ends of its returns."""

    target: int | None
    returns: Ends = field(default_factory=list)


@dataclass
class Looping:
    breaks: Ends = field(default_factory=list)
    continues: Ends = field(default_factory=list)


def read(structure: Structure, root: Path = ROOT) -> ir.Program:
    """The program, as `models.frontend.read` gives it. ToolMissing without clang; FrontendError as clang says, or if
    this reader does not know some construct."""
    path = root / structure.source
    tree = parse(path, structure.source, structure.macros, structure.parts)
    functions = {node.name: node for node in tree.inner if node.kind == "FunctionDecl" and _is_defined(node)}
    names = [name for name in functions if name.removeprefix(structure.prefix) in structure.operations]
    main = parameters(functions[names[0]])[0].type if names and parameters(functions[names[0]]) else ""
    records = Records(tree, (structure.source,), main, structure.prefix)
    variables = {node.id: node for node in tree.inner if node.kind == "VarDecl"}
    operations = tuple(
        _Reader(functions, variables, records).operation(name.removeprefix(structure.prefix), functions[name])
        for name in names
    )
    digest = hashlib.sha256(text_of(structure, root)).hexdigest()
    return ir.Program(structure.name, structure.source, digest, records.fields, operations, records.structs)


def _is_defined(function: Ast) -> bool:
    return bool(function.inner) and function.inner[-1].kind == "CompoundStmt"


class _Reader(Values):
    """The reading of one operation."""

    _calls: list[Calling]
    _loops: list[Looping]

    def operation(self, name: str, function: Ast) -> ir.Operation:
        self._calls, self._loops = [], []
        buffer: Ast | None = None
        for node in parameters(function):
            if node.type in BUFFERS:
                buffer = node
            else:
                self._bound[node.id] = ir.Reg(self._register(node.name))
        words = tuple(self._names)
        self._statement(function.inner[-1])
        if self._ends:
            self._emit(ir.Return(function.line, ir.Lit(0)))
            self._ends = []
        writes = buffer is not None and not buffer.type.startswith("const")
        code = self._lay_out()
        return ir.Operation(
            name, function.name, words, None if buffer is None else buffer.name, writes, tuple(self._names), code
        )

    # Statements.

    def _statement(self, node: Ast) -> None:
        method = getattr(self, f"_{node.kind}", None)
        if method is not None:
            method(node)
        elif node.kind == "CallExpr":
            self._effect(node)
        else:
            raise node.error(f"{node.kind} as a statement")

    def _CompoundStmt(self, node: Ast) -> None:
        for item in node.inner:
            self._statement(item)

    def _DeclStmt(self, node: Ast) -> None:
        for item in node.inner:
            if item.kind != "VarDecl" or item.data.get("storageClass"):
                raise item.error("a declaration that is no automatic variable")
            register = self._register(item.name)
            self._bound[item.id] = ir.Reg(register)
            if item.data.get("init"):
                self._assign(item.line, register, item.inner[-1])

    def _assign(self, line: int, register: int, source: Ast) -> None:
        """register := source"""
        inner = strip(source)
        if inner.kind == "CallExpr" and self._called(inner) in MACROS:
            self._access(inner, register)
        elif inner.kind == "CallExpr" and not self._is_value(inner):
            self._call(inner, register)
        elif is_element(inner):
            self._emit(ir.Get(inner.line, register, self._index(inner)))
        else:
            value = self._value(source)
            self._emit(ir.Set(line, register, value))

    def _BinaryOperator(self, node: Ast) -> None:
        if node.opcode == ",":
            for item in node.inner:
                self._statement(item)
            return
        if node.opcode != "=":
            raise node.error("a statement without effect")
        target, source = strip(node.inner[0]), node.inner[1]
        if target.kind == "DeclRefExpr":
            self._assign(node.line, self._variable(target), source)
        elif is_element(target):
            index = self._index(target)
            value = self._operand(source)
            self._emit(ir.Put(node.line, index, value))
        else:
            raise node.error("an assignment to something else than a local or the buffer")

    def _ParenExpr(self, node: Ast) -> None:
        self._statement(node.inner[0])

    def _CStyleCastExpr(self, node: Ast) -> None:
        """`(void)x`"""
        inner = node.inner[0]
        while inner.kind in TRANSPARENT:
            inner = inner.inner[-1]
        if node.data["castKind"] != "ToVoid" or inner.kind not in ("DeclRefExpr", "IntegerLiteral"):
            raise node.error("a statement without effect")

    def _CompoundAssignOperator(self, node: Ast) -> None:
        register = self._variable(strip(node.inner[0]))
        value = self._arithmetic(node, node.opcode[:-1], ir.Reg(register), self._value(node.inner[1]))
        self._emit(ir.Set(node.line, register, value))

    def _UnaryOperator(self, node: Ast) -> None:
        if node.opcode not in ("++", "--"):
            raise node.error("a statement without effect")
        register = self._variable(strip(node.inner[0]))
        value = self._arithmetic(node, node.opcode[0], ir.Reg(register), ir.Lit(1))
        self._emit(ir.Set(node.line, register, value))

    def _effect(self, node: Ast) -> None:
        if self._called(node) in MACROS:
            self._access(node, None)
        else:
            self._call(node, None)

    def _branch(self, condition: Ast) -> tuple[Ends, Ends]:
        value = self._value(condition)
        node = self._emit(ir.Branch(condition.line, value, -1, -1))
        self._ends = []
        yes, no = self._next[node]
        return [cast(End, yes)], [cast(End, no)]

    def _IfStmt(self, node: Ast) -> None:
        yes, no = self._branch(node.inner[0])
        self._ends = yes
        self._statement(node.inner[1])
        if not node.data.get("hasElse"):
            self._ends = self._ends + no
            return
        done = self._leave(node.line)
        self._ends = no
        self._statement(node.inner[2])
        self._ends = done + self._ends

    def _WhileStmt(self, node: Ast) -> None:
        self._loop(node, node.inner[0], node.inner[1], None)

    def _ForStmt(self, node: Ast) -> None:
        init, declared, condition, step, body = node.inner
        if declared.kind:
            raise declared.error("a declaration in a condition")
        if init.kind:
            self._statement(init)
        self._loop(node, condition if condition.kind else None, body, step if step.kind else None)

    def _loop(self, node: Ast, condition: Ast | None, body: Ast, step: Ast | None) -> None:
        top, out = len(self._code), Ends()
        if condition is not None and not self._is_endless(condition):
            self._ends, out = self._branch(condition)
        loop = Looping()
        self._loops.append(loop)
        self._statement(body)
        self._loops.pop()
        self._ends = loop.continues + self._ends
        if step is not None:
            self._statement(step)
        if self._ends and top == len(self._code):
            raise node.error("an endless loop with nothing in it")
        self._join(self._leave(node.line), top)
        self._ends = out + loop.breaks

    def _DoStmt(self, node: Ast) -> None:
        body, condition = node.inner
        top = len(self._code)
        loop = Looping()
        self._loops.append(loop)
        self._statement(body)
        self._loops.pop()
        self._ends = loop.continues + self._ends
        no = Ends()
        if not self._is_endless(condition):
            self._ends, no = self._branch(condition)
        if self._ends and top == len(self._code):
            raise node.error("an endless loop with nothing in it")
        self._join(self._leave(node.line), top)
        self._ends = no + loop.breaks

    def _is_endless(self, condition: Ast) -> bool:
        inner = strip(condition)
        return inner.kind == "IntegerLiteral" and inner.data["value"] != "0"

    def _BreakStmt(self, node: Ast) -> None:
        self._loops[-1].breaks += self._leave(node.line)

    def _ContinueStmt(self, node: Ast) -> None:
        self._loops[-1].continues += self._leave(node.line)

    def _ReturnStmt(self, node: Ast) -> None:
        source = node.inner[0] if node.inner else None
        if source is not None and self._is_body(strip(source)):
            self._tail_call(node, strip(source))
        elif self._calls:
            call = self._calls[-1]
            if source is not None and call.target is not None:
                self._assign(node.line, call.target, source)
            call.returns += self._leave(node.line)
        else:
            value = self._operand(source) if source is not None else ir.Lit(0)
            self._emit(ir.Return(node.line, value))
            self._ends = []

    # Calls.

    def _call(self, node: Ast, target: int | None) -> None:
        """The called function in place of the call."""
        if self._called(node) not in self._functions:
            raise node.error(f"a call of {self._called(node)}, which is not defined in this file")
        self._bind(node, copy=True)
        call = Calling(target)
        self._calls.append(call)
        loops, self._loops = self._loops, []
        self._statement(self._functions[self._called(node)].inner[-1])
        self._loops = loops
        self._calls.pop()
        self._ends = call.returns + self._ends

    def _tail_call(self, node: Ast, inner: Ast) -> None:
        """`return f(…)`: the returns of f are those of the caller."""
        if self._calls:
            self._call(inner, self._calls[-1].target)
            self._calls[-1].returns += self._leave(node.line)
            return
        self._bind(inner, copy=True)
        loops, self._loops = self._loops, []
        self._statement(self._functions[self._called(inner)].inner[-1])
        self._loops = loops

    def _operand(self, source: Ast) -> ir.Expr:
        inner = strip(source)
        is_access = inner.kind == "CallExpr" and self._called(inner) in MACROS
        if is_access or self._is_body(inner):
            register = self._register(ir.TEMPORARY if is_access else "result")
            self._assign(source.line, register, source)
            return ir.Reg(register)
        return self._value(source)
