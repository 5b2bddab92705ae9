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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from models import ir
from models.catalog import ROOT, Structure
from models.frontend.clang_ast import TRANSPARENT, Ast, parse, strip

WORDS = ("unsigned long", "unsigned long long", "const unsigned long")
MACROS = ("zp_load", "zp_store", "zp_read", "zp_write", "zp_cas", "zp_faa", "zp_xchg", "zp_fence", "zp_pause")
TRUTH = ("_Bool", "bool", "const _Bool", "const bool")
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=", "&&", "||")


@dataclass
class End:
    """A loose end: the way out of instruction `node` (by its `slot`, for a branch), with the line of a jump there."""

    node: int
    slot: int
    line: int = 0


Ends = list[End]
Functions = Mapping[str, Ast]


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
    tree = parse(path, structure.source)
    functions = {node.name: node for node in tree.inner if node.kind == "FunctionDecl" and _is_defined(node)}
    fields = tuple(_fields(tree, structure.source))
    variables = {node.id: node for node in tree.inner if node.kind == "VarDecl"}
    operations = []
    for function in functions.values():
        name = function.name.removeprefix(structure.prefix)
        if name in structure.operations:
            operations.append(_Graph(functions, variables, fields).operation(name, function))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return ir.Program(structure.name, structure.source, digest, fields, tuple(operations))


def _is_defined(function: Ast) -> bool:
    return bool(function.inner) and function.inner[-1].kind == "CompoundStmt"


def _fields(tree: Ast, source: str) -> Iterator[ir.Field]:
    for record in tree.inner:
        if record.kind == "RecordDecl" and record.file == source:
            for node in record.inner:
                if node.kind == "FieldDecl":
                    array = node.type.endswith("]")
                    yield ir.Field(node.name, node.type.startswith("_Atomic"), array)


class _Graph:
    """The instructions of one operation, in the order of the source, and their successors."""

    def __init__(self, functions: Functions, variables: Mapping[str, Ast], fields: tuple[ir.Field, ...]) -> None:
        self._functions, self._variables, self._fields = functions, variables, fields
        self._code: list[ir.Instr] = []
        self._next: list[list[End | int]] = []
        self._lines: dict[int, int] = {}
        self._ends: Ends = []
        self._names: list[str] = []
        self._bound: dict[str, ir.Expr] = {}
        self._calls: list[Calling] = []
        self._loops: list[Looping] = []

    def operation(self, name: str, function: Ast) -> ir.Operation:
        buffer: Ast | None = None
        for node in _parameters(function):
            if node.type in ("unsigned long *", "const unsigned long *", "uint64_t *", "const uint64_t *"):
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

    # The graph.

    def _register(self, name: str) -> int:
        count = 1
        while (name if count == 1 else f"{name}_{count}") in self._names:
            count += 1
        self._names.append(name if count == 1 else f"{name}_{count}")
        return len(self._names) - 1

    def _emit(self, instr: ir.Instr) -> int:
        """Add an instruction to which all loose ends lead."""
        node = len(self._code)
        self._join(self._ends, node)
        self._code.append(instr)
        self._next.append([End(node, 0), End(node, 1)])
        self._ends = [cast(End, self._next[node][0])]
        return node

    def _join(self, ends: Ends, target: int) -> None:
        for end in ends:
            self._next[end.node][end.slot] = target
            if end.line:
                self._lines[end.node] = end.line

    def _leave(self, line: int) -> Ends:
        """The loose ends, which now jump away; control does not go on here."""
        ends, self._ends = self._ends, []
        for end in ends:
            end.line = end.line or line
        return ends

    def _lay_out(self) -> tuple[ir.Instr, ...]:
        """The code, with a jump behind each instruction that is not followed by its successor."""
        targets = [[t if isinstance(t, int) else -1 for t in pair] for pair in self._next]
        jumps = {
            n
            for n, instr in enumerate(self._code)
            if not isinstance(instr, (ir.Branch, ir.Return)) and targets[n][0] != n + 1
        }
        pcs = [n + sum(jump < n for jump in jumps) for n in range(len(self._code))]
        code: list[ir.Instr] = []
        for n, instr in enumerate(self._code):
            if isinstance(instr, ir.Branch):
                instr = replace(instr, yes=pcs[targets[n][0]], no=pcs[targets[n][1]])
            code.append(instr)
            if n in jumps:
                code.append(ir.Jump(self._lines[n], pcs[targets[n][0]]))
        return tuple(code)

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
        elif _is_element(inner):
            self._emit(ir.Get(inner.line, register, self._index(inner)))
        else:
            value = self._value(source)
            self._emit(ir.Set(line, register, value))

    def _BinaryOperator(self, node: Ast) -> None:
        if node.opcode != "=":
            raise node.error("a statement without effect")
        target, source = strip(node.inner[0]), node.inner[1]
        if target.kind == "DeclRefExpr":
            self._assign(node.line, self._variable(target), source)
        elif _is_element(target):
            index = self._index(target)
            value = self._operand(source)
            self._emit(ir.Put(node.line, index, value))
        else:
            raise node.error("an assignment to something else than a local or the buffer")

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

    def _called(self, node: Ast) -> str:
        callee = strip(node.inner[0])
        if callee.kind != "DeclRefExpr":
            raise node.error("a call through a pointer")
        return str(callee.data["referencedDecl"]["name"])

    def _is_body(self, node: Ast) -> bool:
        """Whether this is a call of a function that is more than one expression."""
        return node.kind == "CallExpr" and self._called(node) not in MACROS and not self._is_value(node)

    def _is_value(self, node: Ast) -> bool:
        """Whether a call stands for one expression."""
        result = self._single(node)
        if result is None or any(n.kind == "CallExpr" and self._called(n) in MACROS for n in result.walk()):
            return False
        inner = strip(result)
        return inner.kind != "CallExpr" or self._is_value(inner)

    def _single(self, node: Ast) -> Ast | None:
        """The expression that the called function returns at once."""
        name = self._called(node)
        if name not in self._functions:
            raise node.error(f"a call of {name}, which is not defined in this file")
        body = self._functions[name].inner[-1].inner
        return body[0].inner[0] if len(body) == 1 and body[0].kind == "ReturnStmt" and body[0].inner else None

    def _bind(self, node: Ast, copy: bool) -> None:
        """Arguments to parameters. The values are all computed before any parameter is bound. With `copy`, a parameter
        is a register unless its argument can stand for it."""
        function = self._functions[self._called(node)]
        changed = _changed(function)
        bound: dict[str, ir.Expr] = {}
        for parameter, argument in zip(_parameters(function), node.inner[1:], strict=True):
            if parameter.type.endswith("*"):
                pointer = strip(argument)
                if pointer.kind != "DeclRefExpr":
                    raise argument.error("an argument that is a computed pointer")
                if pointer.referenced in self._bound:
                    bound[parameter.id] = self._bound[pointer.referenced]
                continue
            value = self._value(argument)
            if copy and (parameter.id in changed or not self._lasts(value)):
                register = self._register(parameter.name)
                self._emit(ir.Set(node.line, register, value))
                value = ir.Reg(register)
            bound[parameter.id] = value
        self._bound.update(bound)

    def _lasts(self, value: ir.Expr) -> bool:
        """Whether a value can stand for a parameter: a constant or a variable of the source."""
        if isinstance(value, ir.Reg):
            return not ir.is_temporary(self._names[value.index])
        return isinstance(value, ir.Lit)

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

    # Values.

    def _variable(self, node: Ast) -> int:
        value = self._bound.get(node.referenced) if node.kind == "DeclRefExpr" else None
        if not isinstance(value, ir.Reg):
            raise node.error("something else than a local is assigned to")
        return value.index

    def _operand(self, source: Ast) -> ir.Expr:
        inner = strip(source)
        is_access = inner.kind == "CallExpr" and self._called(inner) in MACROS
        if is_access or self._is_body(inner):
            register = self._register(ir.TEMPORARY if is_access else "result")
            self._assign(source.line, register, source)
            return ir.Reg(register)
        return self._value(source)

    def _index(self, node: Ast) -> ir.Expr:
        """The index of a buffer element."""
        base = strip(node.inner[0])
        if base.kind != "DeclRefExpr" or base.data["referencedDecl"]["kind"] != "ParmVarDecl":
            raise node.error("memory through a pointer that is not the buffer parameter")
        return self._value(node.inner[1]) if node.kind == "ArraySubscriptExpr" else ir.Lit(0)

    def _value(self, node: Ast, guarded: bool = False) -> ir.Expr:
        if node.kind in TRANSPARENT:
            inner = strip(node)
            if node.data.get("castKind") == "IntegralToBoolean" and not _is_truth(inner):
                raise node.error("a number becomes a bool")
            if node.type == "int" and inner.type in WORDS and node.kind != "ParenExpr":
                raise node.error("a uint64_t becomes an int")
            return self._value(inner, guarded)
        if node.kind == "IntegerLiteral":
            return ir.Lit(int(node.data["value"]))
        if node.kind == "DeclRefExpr":
            return self._reference(node)
        if _is_element(node):
            if guarded:
                raise node.error("the buffer is read on the right of && or ||")
            index = self._index(node)
            register = self._register(ir.TEMPORARY)
            self._emit(ir.Get(node.line, register, index))
            return ir.Reg(register)
        if node.kind == "UnaryOperator" and node.opcode in ("!", "~"):
            return self._unary(node, guarded)
        if node.kind == "BinaryOperator":
            left = self._value(node.inner[0], guarded)
            right = self._value(node.inner[1], guarded or node.opcode in ("&&", "||"))
            return self._arithmetic(node, node.opcode, left, right)
        if node.kind == "CallExpr" and self._called(node) not in MACROS and self._is_value(node):
            self._bind(node, copy=False)
            return self._value(cast(Ast, self._single(node)), guarded)
        raise node.error(f"{node.kind} {node.opcode} in an expression")

    def _reference(self, node: Ast) -> ir.Expr:
        if node.referenced in self._bound:
            return self._bound[node.referenced]
        if node.referenced in self._variables:
            return self._value(self._variables[node.referenced].inner[-1])
        raise node.error(f"{node.data['referencedDecl']['name']} as a value")

    def _unary(self, node: Ast, guarded: bool) -> ir.Expr:
        arg = self._value(node.inner[0], guarded)
        if node.opcode == "~" and node.type not in WORDS:
            raise node.error(f"~ on {node.type}")
        if isinstance(arg, ir.Lit):
            return ir.Lit(int(arg.value == 0) if node.opcode == "!" else ir.WORD - 1 - arg.value)
        return ir.Unary(cast(ir.UnaryOperator, node.opcode), arg)

    def _arithmetic(self, node: Ast, op: str, left: ir.Expr, right: ir.Expr) -> ir.Expr:
        """`left op right`, in the type that clang says."""
        both = isinstance(left, ir.Lit) and isinstance(right, ir.Lit)
        if op not in COMPARISONS and node.type not in WORDS and not (both or op in ("&", "|", "^")):
            raise node.error(f"{op} on {node.type}")
        if op in ("/", "%", ",", "="):
            raise node.error(f"the operator {op}")
        if isinstance(left, ir.Lit) and isinstance(right, ir.Lit):
            return ir.Lit(_constant(op, left.value, right.value))
        return ir.Binary(cast(ir.BinaryOperator, op), left, right)

    # Accesses.

    def _access(self, node: Ast, dst: int | None) -> None:
        macro, args = self._called(node), node.inner[1:]
        if macro == "zp_pause":
            return
        if macro == "zp_fence":
            self._emit(ir.Fence(node.line, _order(args[0])))
            return
        place = self._place(args[0])
        if macro in ("zp_store", "zp_write"):
            value = self._value(args[1])
            self._emit(ir.Store(node.line, place, value, _order(args[2]) if macro == "zp_store" else "plain"))
            return
        if dst is None:
            raise node.error(f"the value of {macro} is not used")
        if macro == "zp_cas":
            old = self._variable(strip(strip(args[1]).inner[0]))
            desired = self._value(args[2])
            self._emit(ir.Cas(node.line, dst, old, place, ir.Reg(old), desired, _order(args[3]), _order(args[4])))
        elif macro in ("zp_load", "zp_read"):
            self._emit(ir.Load(node.line, dst, place, _order(args[1]) if macro == "zp_load" else "plain"))
        else:
            make = ir.FetchAdd if macro == "zp_faa" else ir.Exchange
            value = self._value(args[1])
            self._emit(make(node.line, dst, place, value, _order(args[2])))

    def _place(self, node: Ast) -> ir.Place:
        """`&q->field` or `&q->field[index]`."""
        target = strip(node)
        if target.kind != "UnaryOperator" or target.opcode != "&":
            raise node.error("the place of an access is not of the form &q->field")
        member, index = strip(target.inner[0]), None
        if member.kind == "ArraySubscriptExpr":
            member, index = strip(member.inner[0]), member.inner[1]
        if member.kind != "MemberExpr" or not member.data["isArrow"]:
            raise node.error("the place of an access is not of the form &q->field")
        names = [item.name for item in self._fields]
        pointer = self._value(member.inner[0])
        return ir.Place(pointer, names.index(member.name), ir.Lit(0) if index is None else self._value(index))


def _parameters(function: Ast) -> list[Ast]:
    return [node for node in function.inner if node.kind == "ParmVarDecl"]


def _changed(function: Ast) -> set[str]:
    """The ids of the variables that a function assigns to, or whose address it takes."""
    found = set()
    for node in function.walk():
        if node.kind == "CompoundAssignOperator" or node.opcode in ("=", "++", "--") or (
            node.kind == "UnaryOperator" and node.opcode == "&"
        ):
            target = strip(node.inner[0])
            if target.kind == "DeclRefExpr":
                found.add(target.referenced)
    return found


def _is_element(node: Ast) -> bool:
    return node.kind == "ArraySubscriptExpr" or (node.kind == "UnaryOperator" and node.opcode == "*")


def _is_truth(node: Ast) -> bool:
    """Whether an expression is 0 or 1 by its form."""
    if node.kind == "IntegerLiteral":
        return node.data["value"] in ("0", "1")
    if node.kind == "BinaryOperator" and node.opcode in ("&", "|", "^"):
        return all(_is_truth(strip(side)) for side in node.inner)
    if node.kind == "CallExpr":
        return node.type in TRUTH
    return node.opcode in COMPARISONS or node.opcode == "!" or (node.kind == "DeclRefExpr" and node.type in TRUTH)


def _order(node: Ast) -> ir.Order:
    name = str(strip(node).data["referencedDecl"]["name"])
    return cast(ir.Order, name.removeprefix("zp_order_"))


def _constant(op: str, a: int, b: int) -> int:
    """The value of `a op b` on words."""
    if op in ("<<", ">>"):
        return (a << b if op == "<<" else a >> b) % ir.WORD
    if op in ("&&", "||"):
        return int(bool(a) and bool(b)) if op == "&&" else int(bool(a) or bool(b))
    if op in COMPARISONS:
        return int({"==": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op])
    return {"+": a + b, "-": a - b, "*": a * b, "&": a & b, "|": a | b, "^": a ^ b}[op] % ir.WORD
