"""Shared accesses: the ZP_ macros, their places and their orders."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from models import ir
from models.frontend.expressions import ACCESSES, Context, Local, called, convert, fold, lower
from models.frontend.kinds import NULL, PLACE, Kind, Pointer
from models.frontend.structs import Member, Part
from models.frontend.syntax import Node

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
    "ZP_NEW": "p = ZP_NEW(type, slots);",
    "ZP_FREE": "ZP_FREE(pointer);",
    "ZP_DISPOSE": "ZP_DISPOSE(pointer, deleter);",
    "ZP_PAUSE": "ZP_PAUSE();",
}
"""How each access is written as a statement."""

GIVES = ("ZP_LOAD", "ZP_READ", "ZP_CAS", "ZP_FAA", "ZP_XCHG", "ZP_NEW")
"""The accesses that have a value."""


Lowered = tuple[ir.Instr | None, Kind | None]
"""An instruction, and the kind of its value if it has one."""


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


def lower_access(ctx: Context, node: Node, dst: int | None) -> Lowered:
    """The instruction for an access, None for ZP_PAUSE; and the kind of its value, None if it has none. `dst` is the
    register for the value."""
    name = called(node)
    args = node.part("args").all("exprs") if node.optional("args") is not None else ()
    if len(args) != FORMS[name].count(",") + (name != "ZP_PAUSE"):
        raise node.error(f"{name} with {len(args)} arguments; accepted: {FORMS[name]}")
    if name in GIVES and dst is None:
        raise node.error(f"the value of {name} is not used; accepted: {FORMS[name]}")
    if name not in GIVES and dst is not None:
        raise node.error(f"{name} has no value; accepted: {FORMS[name]}")
    return _LOWER[name](ctx, node, args, -1 if dst is None else dst)


def _place(ctx: Context, node: Node, access: str, atomic: bool) -> tuple[ir.Place, Kind]:
    """`&q->field`, `&q->field[index]` or `&q->cells[index].field`, and the kind of what is there. The field must be
    atomic or plain as the access is."""
    if node.kind == "ID" and getattr(ctx.lookup(node.word("name")), "kind", None) == PLACE and atomic:
        return ir.Place(lower(ctx, node).expr, ctx.unit.structs.place.number, ir.Lit(0)), NULL
    target = node.part("expr") if node.kind == "UnaryOp" and node.word("op") == "&" else None
    steps: list[tuple[str, Node | None]] = []
    while target is not None and target.kind in ("StructRef", "ArrayRef"):
        index = target.part("subscript") if target.kind == "ArrayRef" else None
        member = target.part("name") if target.kind == "ArrayRef" else target
        if member.kind != "StructRef":
            break
        steps.insert(0, (member.part("field").word("name"), index))
        target = member.part("name")
        if member.word("type") == "->":
            break
    if not steps or target is None or target.kind != "ID":
        raise node.error(f"the place of {access} is not of the form &q->field or &q->field[index]")
    pointer = ctx.lookup(target.word("name"))
    kind = getattr(pointer, "kind", None)
    if not isinstance(kind, Pointer):
        raise node.error(f"{target.word('name')!r} does not point to a structure, in a place of {access}")
    member_ = _member(ctx, node, kind.struct, tuple(name for name, _ in steps))
    field = member_.field
    if field.atomic != atomic:
        hint = "ZP_LOAD, ZP_STORE, ZP_CAS, ZP_FAA, ZP_XCHG" if field.atomic else "ZP_READ and ZP_WRITE"
        message = f"{access} of the {'atomic' if field.atomic else 'plain'} field {field.name!r}; accepted: {hint}"
        raise node.error(message)
    for part, (_, index) in zip(member_.parts, steps, strict=True):
        if part.array != (index is not None):
            form = "&q->" + ".".join(p.name + "[index]" * p.array for p in member_.parts)
            what = f"the field {field.name!r} is {'an array' if part.array else 'no array'}"
            raise node.error(f"{what}; accepted: {form}")
    return ir.Place(lower(ctx, target).expr, member_.number, _index(ctx, node, member_.parts, steps)), member_.kind


def _member(ctx: Context, node: Node, struct: str, names: tuple[str, ...]) -> Member:
    """The field to which these names lead from a struct."""
    members = ctx.unit.structs.members_of(struct)
    for member in members:
        if tuple(part.name for part in member.parts) == names:
            return member
    known = ", ".join(".".join(part.name for part in member.parts) for member in members)
    raise node.error(f"no field {'.'.join(names)!r} in struct {struct}; there are {known}")


def _index(ctx: Context, node: Node, parts: tuple[Part, ...], steps: list[tuple[str, Node | None]]) -> ir.Expr:
    """The index in the field: 0 without an array; for an array of arrays they are numbered through."""
    arrays = [(part, index) for part, (_, index) in zip(parts, steps, strict=True) if index is not None]
    flat: ir.Expr | None = None
    for part, index in arrays:
        value = convert(index, lower(ctx, index), "word").expr
        if flat is None:
            flat = value
            continue
        if part.length is None:
            raise node.error(f"the length of {part.name!r} is no constant; accepted in an array of structs: a constant")
        if not _is_below(ctx, index, value, part.length):
            accepted = f"a constant, x & constant, or i of `for (uint64_t i = …; i < {part.length}; i++)`"
            raise node.error(f"an index of {part.name!r} that may be {part.length} or more; accepted: {accepted}")
        flat = fold(ir.Binary("+", fold(ir.Binary("*", flat, ir.Lit(part.length))), value))
    return ir.Lit(0) if flat is None else flat


def _is_below(ctx: Context, node: Node, value: ir.Expr, length: int) -> bool:
    """Whether an index is less than a length, by its form: one too large would be another element of the program's."""
    if isinstance(value, ir.Lit):
        return value.value < length
    if isinstance(value, ir.Binary) and value.op == "&":
        return any(isinstance(side, ir.Lit) and side.value < length for side in (value.left, value.right))
    local = ctx.lookup(node.word("name")) if node.kind == "ID" else None
    return isinstance(local, Local) and local.below is not None and local.below <= length


def _value(ctx: Context, node: Node, kind: Kind) -> ir.Expr:
    """A value for a field of this kind."""
    return convert(node, lower(ctx, node), kind).expr


def _order(node: Node, access: str, accepted: tuple[str, ...]) -> ir.Order:
    name = node.word("name") if node.kind == "ID" else ""
    if name not in accepted:
        raise node.error(f"the order {name or node.kind!r} of {access}; accepted: {', '.join(accepted)}")
    return cast(ir.Order, name)


def _load(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> Lowered:
    place, kind = _place(ctx, args[0], "ZP_LOAD", True)
    return ir.Load(node.line, dst, place, _order(args[1], "ZP_LOAD", LOAD_ORDERS)), kind


def _read(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> Lowered:
    place, kind = _place(ctx, args[0], "ZP_READ", False)
    return ir.Load(node.line, dst, place, "plain"), kind


def _store(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> Lowered:
    place, kind = _place(ctx, args[0], "ZP_STORE", True)
    order = _order(args[2], "ZP_STORE", STORE_ORDERS)
    return ir.Store(node.line, place, _value(ctx, args[1], kind), order), None


def _write(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> Lowered:
    place, kind = _place(ctx, args[0], "ZP_WRITE", False)
    return ir.Store(node.line, place, _value(ctx, args[1], kind), "plain"), None


def _cas(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> Lowered:
    place, kind = _place(ctx, args[0], "ZP_CAS", True)
    target = args[1].part("expr") if args[1].kind == "UnaryOp" and args[1].word("op") == "&" else None
    local = ctx.lookup(target.word("name")) if target is not None and target.kind == "ID" else None
    if not isinstance(local, Local) or local.kind != kind or local.const:
        what = "uint64_t" if kind == "word" else str(kind)
        raise args[1].error(f"the second argument of ZP_CAS must be the address of a {what} local: &expected")
    if local.register == dst:
        raise args[1].error("ZP_CAS gives its result to the local that holds the expected value; use two locals")
    success = _order(args[3], "ZP_CAS", ALL_ORDERS)
    failure = _order(args[4], "ZP_CAS", LOAD_ORDERS)
    desired = _value(ctx, args[2], kind)
    return ir.Cas(node.line, dst, local.register, place, ir.Reg(local.register), desired, success, failure), "bool"


def _fetch_add(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> Lowered:
    place, kind = _place(ctx, args[0], "ZP_FAA", True)
    if kind != "word":
        raise node.error("ZP_FAA of a pointer; accepted: of a uint64_t")
    return ir.FetchAdd(node.line, dst, place, _value(ctx, args[1], kind), _order(args[2], "ZP_FAA", ALL_ORDERS)), kind


def _exchange(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> Lowered:
    place, kind = _place(ctx, args[0], "ZP_XCHG", True)
    return ir.Exchange(node.line, dst, place, _value(ctx, args[1], kind), _order(args[2], "ZP_XCHG", ALL_ORDERS)), kind


def _fence(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> Lowered:
    return ir.Fence(node.line, _order(args[0], "ZP_FENCE", FENCE_ORDERS)), None


def _new(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> Lowered:
    structs = ctx.unit.structs
    type_ = args[0].part("expr") if args[0].kind == "UnaryOp" and args[0].word("op") == "sizeof" else args[0]
    declarator = type_.part("type") if type_.kind == "Typename" else None
    name = structs.named(declarator.part("type")) if declarator is not None and declarator.kind == "TypeDecl" else None
    if name is None or not structs.is_object(name):
        raise node.error(f"ZP_NEW of something else than a struct of this file; there are {', '.join(structs.names)}")
    count = convert(args[1], lower(ctx, args[1]), "word").expr
    last = structs.flexible(name)
    if last is None and count != ir.Lit(0):
        raise node.error(f"slots for struct {name}, which has no flexible array; accepted: ZP_NEW({name}, 0)")
    if last is not None and len(last.parts) > 1 and count != ir.Lit(0):
        raise node.error(f"slots for struct {name}, whose flexible array is one of structs; accepted: of words")
    return ir.Alloc(node.line, dst, structs.names.index(name), count), Pointer(name)


def _free(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> Lowered:
    value = lower(ctx, args[0])
    if not isinstance(value.kind, Pointer) or not ctx.unit.structs.is_object(value.kind.struct):
        raise node.error("ZP_FREE of something else than a pointer to a struct of this file")
    return ir.Free(node.line, value.expr), None


def _dispose(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> Lowered:
    """The deleter's doings are the caller's: to the program the object is freed."""
    deleter = lower(ctx, args[1])
    if not isinstance(deleter.kind, Pointer) or deleter.kind.struct not in ctx.unit.structs.functions:
        raise node.error("ZP_DISPOSE with something else than a pointer to a function as deleter")
    if args[1].kind != "ID":
        raise node.error("the deleter of ZP_DISPOSE is no local; accepted: a local, which the macro names twice")
    return _free(ctx, node, args[:1], dst)


def _pause(ctx: Context, node: Node, args: tuple[Node, ...], dst: int) -> Lowered:
    return None, None


_LOWER: dict[str, Callable[[Context, Node, tuple[Node, ...], int], Lowered]] = {
    "ZP_LOAD": _load,
    "ZP_READ": _read,
    "ZP_STORE": _store,
    "ZP_WRITE": _write,
    "ZP_CAS": _cas,
    "ZP_FAA": _fetch_add,
    "ZP_XCHG": _exchange,
    "ZP_FENCE": _fence,
    "ZP_NEW": _new,
    "ZP_FREE": _free,
    "ZP_DISPOSE": _dispose,
    "ZP_PAUSE": _pause,
}
