"""Shared accesses: the ZP_ macros, their places and their orders."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from models import ir
from models.frontend.expressions import ACCESSES, Context, Local, StructurePointer, called, lower
from models.frontend.syntax import Node
from models.frontend.unit import Kind

LOAD_ORDERS = ("relaxed", "acquire", "seq_cst")
STORE_ORDERS = ("relaxed", "release", "seq_cst")
ALL_ORDERS = ("relaxed", "acquire", "release", "acq_rel", "seq_cst")
FENCE_ORDERS = ("acquire", "release", "acq_rel", "seq_cst")

FORMS = {
    "ZP_LOAD": "x = ZP_LOAD(&q->field, order);",
    "ZP_READ": "x = ZP_READ(&q->field);",
    "ZP_STORE": "ZP_STORE(&q->field, value, order);",
    "ZP_WRITE": "ZP_WRITE(&q->field, value);",
    "ZP_CAS": "ok = ZP_CAS(&q->field, &expected, desired, success, failure);",
    "ZP_FAA": "old = ZP_FAA(&q->field, value, order);",
    "ZP_XCHG": "old = ZP_XCHG(&q->field, value, order);",
    "ZP_FENCE": "ZP_FENCE(order);",
    "ZP_PAUSE": "ZP_PAUSE();",
}
"""How each access is written as a statement."""

GIVES = ("ZP_LOAD", "ZP_READ", "ZP_CAS", "ZP_FAA", "ZP_XCHG")
"""The accesses that have a value."""


def access_name(node: Node | None) -> str | None:
    """The macro's name if the node is a call of an access macro, else None."""
    if node is None or node.kind != "FuncCall" or node.part("name").kind != "ID":
        return None
    name = node.part("name").word("name")
    return name if name in ACCESSES else None


def check_form(statement: Node, *roots: Node | None) -> None:
    """FrontendError if the expressions of one statement have two accesses, or one spread over several lines."""
    calls = [item for root in roots if root is not None for item in root.walk() if access_name(item) is not None]
    if len(calls) > 1:
        names = ", ".join(map(called, calls))
        raise statement.error(f"two shared accesses in one statement ({names}); use two statements")
    for call in calls:
        if any(item.line != call.line for item in call.walk()):
            raise call.error(f"{called(call)} is spread over several lines; write it on one, which names it in traces")


def lower_access(ctx: Context, node: Node, dst: int | None) -> ir.Instr | None:
    """The instruction for an access; `dst` is the register for its value. None for ZP_PAUSE."""
    name = called(node)
    args = node.part("args").all("exprs") if node.optional("args") is not None else ()
    if len(args) != FORMS[name].count(",") + (name != "ZP_PAUSE"):
        raise node.error(f"{name} with {len(args)} arguments; accepted: {FORMS[name]}")
    if name in GIVES and dst is None:
        raise node.error(f"the value of {name} is not used; accepted: {FORMS[name]}")
    if name not in GIVES and dst is not None:
        raise node.error(f"{name} has no value; accepted: {FORMS[name]}")
    return _LOWER[name](ctx, node, args, -1 if dst is None else dst)


def _place(ctx: Context, node: Node, access: str, atomic: bool) -> ir.Place:
    """`&q->field` or `&q->field[index]`, whose field must be atomic or plain as the access is."""
    target = node.part("expr") if node.kind == "UnaryOp" and node.word("op") == "&" else None
    index: Node | None = None
    if target is not None and target.kind == "ArrayRef":
        target, index = target.part("name"), target.part("subscript")
    if target is None or target.kind != "StructRef" or target.word("type") != "->" or target.part("name").kind != "ID":
        raise node.error(f"the place of {access} is not of the form &q->field or &q->field[index]")
    pointer = ctx.lookup(target.part("name").word("name"))
    if not isinstance(pointer, StructurePointer):
        what = target.part("name").word("name")
        raise node.error(f"{what!r} does not point to the structure, in a place of {access}")
    name = target.part("field").word("name")
    numbers = [number for number, field in enumerate(ctx.unit.fields) if field.name == name]
    if not numbers:
        raise node.error(f"no field {name!r}; there are {', '.join(field.name for field in ctx.unit.fields)}")
    field = ctx.unit.fields[numbers[0]]
    if field.atomic != atomic:
        hint = "ZP_LOAD, ZP_STORE, ZP_CAS, ZP_FAA, ZP_XCHG" if field.atomic else "ZP_READ and ZP_WRITE"
        raise node.error(f"{access} of the {'atomic' if field.atomic else 'plain'} field {name!r}; accepted: {hint}")
    if field.array != (index is not None):
        form = f"&q->{name}[index]" if field.array else f"&q->{name}"
        raise node.error(f"the field {name!r} is {'an array' if field.array else 'no array'}; accepted: {form}")
    return ir.Place(pointer.expr, numbers[0], ir.Lit(0) if index is None else lower(ctx, index).expr)


def _order(node: Node, access: str, accepted: tuple[str, ...]) -> ir.Order:
    name = node.word("name") if node.kind == "ID" else ""
    if name not in accepted:
        raise node.error(f"the order {name or node.kind!r} of {access}; accepted: {', '.join(accepted)}")
    return cast(ir.Order, name)


def _load(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> ir.Instr:
    return ir.Load(node.line, dst, _place(ctx, args[0], "ZP_LOAD", True), _order(args[1], "ZP_LOAD", LOAD_ORDERS))


def _read(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> ir.Instr:
    return ir.Load(node.line, dst, _place(ctx, args[0], "ZP_READ", False), "plain")


def _store(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> ir.Instr:
    place = _place(ctx, args[0], "ZP_STORE", True)
    return ir.Store(node.line, place, lower(ctx, args[1]).expr, _order(args[2], "ZP_STORE", STORE_ORDERS))


def _write(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> ir.Instr:
    return ir.Store(node.line, _place(ctx, args[0], "ZP_WRITE", False), lower(ctx, args[1]).expr, "plain")


def _cas(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> ir.Instr:
    place = _place(ctx, args[0], "ZP_CAS", True)
    target = args[1].part("expr") if args[1].kind == "UnaryOp" and args[1].word("op") == "&" else None
    local = ctx.lookup(target.word("name")) if target is not None and target.kind == "ID" else None
    if not isinstance(local, Local) or local.kind != "word" or local.const:
        raise args[1].error("the second argument of ZP_CAS must be the address of a uint64_t local: &expected")
    if local.register == dst:
        raise args[1].error("ZP_CAS gives its result to the local that holds the expected value; use two locals")
    success = _order(args[3], "ZP_CAS", ALL_ORDERS)
    failure = _order(args[4], "ZP_CAS", LOAD_ORDERS)
    desired = lower(ctx, args[2]).expr
    return ir.Cas(node.line, dst, local.register, place, ir.Reg(local.register), desired, success, failure)


def _fetch_add(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> ir.Instr:
    place = _place(ctx, args[0], "ZP_FAA", True)
    return ir.FetchAdd(node.line, dst, place, lower(ctx, args[1]).expr, _order(args[2], "ZP_FAA", ALL_ORDERS))


def _exchange(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> ir.Instr:
    place = _place(ctx, args[0], "ZP_XCHG", True)
    return ir.Exchange(node.line, dst, place, lower(ctx, args[1]).expr, _order(args[2], "ZP_XCHG", ALL_ORDERS))


def _fence(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> ir.Instr:
    return ir.Fence(node.line, _order(args[0], "ZP_FENCE", FENCE_ORDERS))


def _pause(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> None:
    return None


def value_kind(node: Node) -> Kind:
    """What is known of an access's value."""
    return "bool" if called(node) == "ZP_CAS" else "word"


_LOWER: dict[str, Callable[[Context, Node, tuple[Node, ...], int], ir.Instr | None]] = {
    "ZP_LOAD": _load,
    "ZP_READ": _read,
    "ZP_STORE": _store,
    "ZP_WRITE": _write,
    "ZP_CAS": _cas,
    "ZP_FAA": _fetch_add,
    "ZP_XCHG": _exchange,
    "ZP_FENCE": _fence,
    "ZP_PAUSE": _pause,
}
