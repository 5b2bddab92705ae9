"""Small IR programs by hand: two words x and y, a plain word p, an array a of two; and some with a second struct, nodes
with a plain value and a pointer, of which `top` points to one."""

from __future__ import annotations

from models import ir
from models.explore import Client, Heap
from models.ir import Lit, Place, Reg
from models.specs import Invocation

X, Y, P, A = range(4)
FIELDS = (
    ir.Field("x", True, False),
    ir.Field("y", True, False),
    ir.Field("p", False, False),
    ir.Field("a", True, True),
)
LENGTHS = {"a": 2}
TOP, VALUE, NEXT, ITEMS = range(4, 8)
NODE = 1
HEAP_FIELDS = (
    *FIELDS,
    ir.Field("top", True, False, pointer=True),
    ir.Field("node.value", False, False, NODE),
    ir.Field("node.next", True, False, NODE, pointer=True),
    ir.Field("node.items", True, True, NODE),
)


def at(field: int, index: ir.Expr | None = None) -> Place:
    return Place(Lit(1), field, index or Lit(0))


def operation(name: str, code: list[ir.Instr], parameters: int = 0, buffer: bool = False) -> ir.Operation:
    """An operation with eight registers; its lines are its program counters, from 1."""
    numbered = tuple(type(instr)(**{**vars(instr), "line": pc}) for pc, instr in enumerate(code, 1))
    names = tuple(f"r{i}" for i in range(8))
    return ir.Operation(name, name, names[:parameters], "out" if buffer else None, buffer, names, numbered)


def program(*operations: ir.Operation) -> ir.Program:
    return ir.Program("test", "test.c", "", FIELDS, operations)


def heap_program(*operations: ir.Operation) -> ir.Program:
    return ir.Program("test", "test.c", "", HEAP_FIELDS, operations, ("", "node"))


def client(*threads: list[Invocation], may_wait: bool = False, heap: Heap | None = None) -> Client:
    return Client("test", tuple(map(tuple, threads)), LENGTHS, object=None, may_wait=may_wait, heap=heap or Heap())


def do(name: str, *args: int, buffer: tuple[int, ...] = ()) -> Invocation:
    return Invocation(name, args, buffer)


def load(dst: int, field: int, order: ir.Order = "seq_cst", index: ir.Expr | None = None) -> ir.Load:
    return ir.Load(0, dst, at(field, index), "plain" if field == P else order)


def store(field: int, value: ir.Expr, order: ir.Order = "seq_cst", index: ir.Expr | None = None) -> ir.Store:
    return ir.Store(0, at(field, index), value, "plain" if field == P else order)


def ret(value: ir.Expr | int) -> ir.Return:
    return ir.Return(0, Lit(value) if isinstance(value, int) else value)


def plus(left: ir.Expr, right: int) -> ir.Binary:
    return ir.Binary("+", left, Lit(right))


# Ways to implement the operations of a register, right and wrong ones.
READ = operation("read", [load(0, X), ret(Reg(0))])
WRITE = operation("write", [store(X, Reg(0)), ret(0)], 1)
ADD = operation("fetch_add", [ir.FetchAdd(0, 1, at(X), Reg(0), "seq_cst"), ret(Reg(1))], 1)
ADD_IN_TWO = operation("fetch_add", [load(1, X), store(X, ir.Binary("+", Reg(1), Reg(0))), ret(Reg(1))], 1)
ADD_BY_CAS = operation(
    "fetch_add",
    [
        load(1, X),
        ir.Cas(0, 2, 3, at(X), Reg(1), ir.Binary("+", Reg(1), Reg(0)), "seq_cst", "seq_cst"),
        ir.Branch(0, Reg(2), 3, 0),
        ret(Reg(1)),
    ],
    1,
)
WRITE_LATE = operation("write", [store(X, Reg(0), "release"), ret(0)], 1)
WRITE_FENCED = operation("write", [store(X, Reg(0), "release"), ir.Fence(0, "seq_cst"), ret(0)], 1)
WRITE_TWICE = operation("write", [store(X, plus(Reg(0), 100)), store(X, Reg(0)), ret(0)], 1)
EXCHANGE = operation("exchange", [ir.Exchange(0, 1, at(X), Reg(0), "acq_rel"), ret(Reg(1))], 1)
