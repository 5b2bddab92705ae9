"""Expressions and shared accesses, for the second reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from models import ir
from models.frontend.clang_ast import TRANSPARENT, Ast, strip
from models.frontend.clang_graph import Graph
from models.frontend.clang_records import ATOMIC_POINTER, BUFFERS, WORDS, Records

ATOMIC = ("zp_load", "zp_store", "zp_cas", "zp_faa", "zp_xchg")
MACROS = (*ATOMIC, "zp_read", "zp_write", "zp_fence", "zp_new", "zp_free", "zp_dispose", "zp_pause")
TRUTH = ("_Bool", "bool", "const _Bool", "const bool")
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=", "&&", "||")

Functions = Mapping[str, Ast]


class Values(Graph):
    """The part of the reader that is about expressions. `_bound` is what each declaration of the source stands for."""

    def __init__(self, functions: Functions, variables: Mapping[str, Ast], records: Records) -> None:
        super().__init__()
        self._functions, self._variables, self._records = functions, variables, records
        self._bound: dict[str, ir.Expr] = {}

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
        for parameter, argument in zip(parameters(function), node.inner[1:], strict=True):
            if parameter.type in BUFFERS:
                if strip(argument).kind != "DeclRefExpr":
                    raise argument.error("an argument that is a computed pointer")
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

    # Expressions.

    def _variable(self, node: Ast) -> int:
        value = self._bound.get(node.referenced) if node.kind == "DeclRefExpr" else None
        if not isinstance(value, ir.Reg):
            raise node.error("something else than a local is assigned to")
        return value.index

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
        if is_element(node):
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
        return _binary(op, left, right)

    # Accesses.

    def _access(self, node: Ast, dst: int | None) -> None:
        macro, args = self._called(node), node.inner[1:]
        if macro == "zp_pause":
            return
        if macro == "zp_fence":
            self._emit(ir.Fence(node.line, _order(args[0])))
            return
        if macro in ("zp_free", "zp_dispose"):
            self._emit(ir.Free(node.line, self._value(args[0])))
            return
        if macro == "zp_new":
            self._new(node, args, dst)
            return
        place = self._place(args[0], macro in ATOMIC)
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

    def _new(self, node: Ast, args: tuple[Ast, ...], dst: int | None) -> None:
        if dst is None:
            raise node.error("the value of zp_new is not used")
        struct = self._records.number(str(args[0].data["argType"]["qualType"]))
        self._emit(ir.Alloc(node.line, dst, struct, self._value(args[1])))

    def _place(self, node: Ast, atomic: bool) -> ir.Place:
        """`&q->field`, with the indices of all arrays on the way."""
        target = strip(node)
        if target.kind == "DeclRefExpr" and target.type == ATOMIC_POINTER and atomic:
            return ir.Place(self._value(target), self._records.place, ir.Lit(0))
        if target.kind != "UnaryOperator" or target.opcode != "&":
            raise node.error("the place of an access is not of the form &q->field")
        names: list[str] = []
        indices: list[Ast] = []
        item = strip(target.inner[0])
        while item.kind in ("MemberExpr", "ArraySubscriptExpr"):
            if item.kind == "ArraySubscriptExpr":
                indices.append(item.inner[1])
            else:
                names.append(item.name)
                if item.data["isArrow"]:
                    break
            item = strip(item.inner[0])
        if item.kind != "MemberExpr":
            raise node.error("the place of an access is not of the form &q->field")
        base = item.inner[0]
        cell = self._records.cells[self._records.tag(base.type.split("*")[0]), tuple(reversed(names))]
        if self._records.fields[cell.number].atomic != atomic:
            raise node.error(f"an access of the wrong kind to {names[0]}")
        pointer = self._value(base)
        return ir.Place(pointer, cell.number, self._flat([self._value(i) for i in reversed(indices)], cell.lengths))

    def _flat(self, indices: list[ir.Expr], lengths: tuple[int, ...]) -> ir.Expr:
        """One index for those of arrays in arrays."""
        flat = indices[0] if indices else ir.Lit(0)
        for length, index in zip(lengths[1:], indices[1:], strict=True):
            flat = _binary("+", _binary("*", flat, ir.Lit(length)), index)
        return flat


def _binary(op: str, left: ir.Expr, right: ir.Expr) -> ir.Expr:
    if isinstance(left, ir.Lit) and isinstance(right, ir.Lit):
        return ir.Lit(_constant(op, left.value, right.value))
    return ir.Binary(cast(ir.BinaryOperator, op), left, right)


def parameters(function: Ast) -> list[Ast]:
    return [node for node in function.inner if node.kind == "ParmVarDecl"]


def _changed(function: Ast) -> set[str]:
    """The ids of the variables that a function assigns to, or whose address it takes."""
    found = set()
    for node in function.walk():
        if (
            node.kind == "CompoundAssignOperator"
            or node.opcode in ("=", "++", "--")
            or (node.kind == "UnaryOperator" and node.opcode == "&")
        ):
            target = strip(node.inner[0])
            if target.kind == "DeclRefExpr":
                found.add(target.referenced)
    return found


def is_element(node: Ast) -> bool:
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
