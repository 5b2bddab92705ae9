"""Objects that are allocated, freed and given again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import ir
from models.explore import Client, ClientError, Heap, Object, Verdict, explore
from models.ir import Lit, Place, Reg
from models.specs import Stack
from tests.explore import programs as build
from tests.explore.programs import ITEMS, NEXT, NODE, TOP, VALUE, X, do, load, operation, ret

ROOM = Heap(3, 2)


def node(register: int, field: int, index: ir.Expr | None = None) -> Place:
    return Place(Reg(register), field, index or Lit(0))


def new(register: int, elements: int = 2) -> ir.Alloc:
    return ir.Alloc(0, register, NODE, Lit(elements))


def put(register: int, field: int, value: ir.Expr) -> ir.Store:
    return ir.Store(0, node(register, field), value, "plain" if field == VALUE else "release")


def get(register: int, field: int, index: ir.Expr | None = None) -> ir.Load:
    return ir.Load(0, 3, node(register, field, index), "plain" if field == VALUE else "acquire")


def run(*code: ir.Instr, heap: Heap = ROOM) -> str:
    """How one call of this code ends."""
    instrs: list[ir.Instr] = [*code, ret(Reg(0))]
    found = explore(build.heap_program(operation("f", instrs)), build.client([do("f")], heap=heap), None)
    return found.reason or found.verdict.value


@pytest.mark.parametrize(
    ("code", "ending"),
    [
        ((new(0), put(0, VALUE, Lit(5)), get(0, VALUE)), "passed"),
        ((new(0), get(0, ITEMS, Lit(1))), "passed"),
        ((new(0), get(0, ITEMS, Lit(2))), "index beyond the array, T0"),
        ((new(0, 1), get(0, ITEMS, Lit(1))), "index beyond the array, T0"),
        ((get(0, VALUE),), "access through NULL, T0"),
        ((ir.Set(0, 0, Lit(2)), get(0, VALUE)), "access to an object that was never there, T0"),
        ((ir.Set(0, 0, Lit(9)), get(0, VALUE)), "access to an object that was never there, T0"),
        ((new(0), ir.Free(0, Reg(0)), get(0, VALUE)), "access to an object that has been freed, T0"),
        ((new(0), ir.Free(0, Reg(0)), ir.Free(0, Reg(0))), "access to an object that has been freed, T0"),
        ((ir.Free(0, Reg(0)),), "passed"),
        ((new(0), get(0, X)), "access to a field that the object's struct does not have, T0"),
        ((ir.Set(0, 0, Lit(1)), get(0, VALUE)), "access to a field that the object's struct does not have, T0"),
        ((new(0), new(0), new(0), new(0)), "the client's heap is too small, T0"),
        ((new(0, 3),), "the client's heap is too small, T0"),
    ],
)
def test_how_a_call_ends(code: tuple[ir.Instr, ...], ending: str) -> None:
    assert run(*code).removesuffix(", T0") == ending.removesuffix(", T0")


def test_memory_is_out_when_the_client_says_so() -> None:
    take = [new(0), new(1), new(2), ret(ir.Binary("+", ir.Binary("*", Reg(0), Lit(100)), Reg(2)))]
    code = build.heap_program(operation("f", [*take[:3], *take[3:]]))

    def numbers(heap: Heap) -> set[int]:
        found = explore(code, build.client([do("f")], heap=heap), None)
        assert found.passed
        return {results[0][0][0] for results, _ in found.outcomes}  # type: ignore[misc, index]

    assert numbers(Heap(3, 2)) == {204}
    assert numbers(Heap(3, 2, frozenset({0}))) == {3}
    assert numbers(Heap(3, 2, frozenset({2}))) == {200}


def test_objects_that_are_there_at_first() -> None:
    first = Object("node", {"node.items": 2}, {("node.value", 0): 7, ("node.items", 1): 9})
    code = [ir.Set(0, 0, Lit(2)), get(0, ITEMS, Lit(1)), ir.Set(0, 1, Reg(3)), get(0, VALUE),
            ret(ir.Binary("+", Reg(1), Reg(3)))]  # fmt: skip
    client = replace(build.client([do("f")]), others=(first,))
    (outcome,) = explore(build.heap_program(operation("f", code)), client, None).outcomes
    assert outcome[0] == (((16, ()),),)  # type: ignore[index]
    for wrong in (Object("knot"), Object("node", {}, {("node.colour", 0): 1}), Object("node")):
        with pytest.raises(ClientError):
            explore(build.heap_program(operation("f", code)), replace(client, others=(wrong,)), None)


def test_a_store_on_its_way_to_a_freed_object() -> None:
    """Nothing orders the other thread's store before the end of the object."""
    top = build.at(TOP)
    make = operation("make", [new(0), ir.Store(0, top, Reg(0), "seq_cst"), ret(0)])
    write = operation(
        "write", [ir.Load(0, 0, top, "acquire"), ir.Branch(0, Reg(0), 2, 3), put(0, NEXT, Lit(0)), ret(0)]
    )
    end = operation(
        "end", [ir.Exchange(0, 0, top, Lit(0), "seq_cst"), load(1, X), ir.Branch(0, Reg(1), 3, 4), ir.Free(0, Reg(0)),
                ret(0)],
    )  # fmt: skip
    done = operation("done", [build.store(X, Lit(1), "release"), ret(0)])
    code = build.heap_program(make, write, end, done)
    client = build.client([do("make"), do("write"), do("done")], [do("end")], heap=ROOM)
    assert explore(code, client, None, "tso").passed  # x is stored after the node, and arrives after it
    hasty = build.client([do("make"), do("write")], [do("done"), do("end")], heap=ROOM)
    assert explore(code, hasty, None, "tso").verdict is Verdict.FAULT


# A stack whose pop frees the node at once, and one whose pop keeps it for ever.
PUSH = operation(
    "push",
    [
        new(1, 0),
        put(1, VALUE, Reg(0)),
        ir.Load(0, 2, build.at(TOP), "acquire"),
        put(1, NEXT, Reg(2)),
        ir.Cas(0, 4, 2, build.at(TOP), Reg(2), Reg(1), "seq_cst", "relaxed"),
        ir.Branch(0, Reg(4), 6, 3),
        ret(0),
    ],
    1,
)


def pop(free: bool) -> ir.Operation:
    return operation(
        "pop",
        [
            ir.Load(0, 1, build.at(TOP), "acquire"),
            ir.Branch(0, Reg(1), 3, 2),
            ret(2),
            ir.Load(0, 2, node(1, NEXT), "acquire"),
            ir.Cas(0, 4, 5, build.at(TOP), Reg(1), Reg(2), "seq_cst", "relaxed"),
            ir.Branch(0, Reg(4), 6, 0),
            get(1, VALUE),
            ir.Put(0, Lit(0), Reg(3)),
            *([ir.Free(0, Reg(1))] if free else []),
            ret(0),
        ],
        buffer=True,
    )


def stack(heap: Heap) -> Client:
    took = do("pop", buffer=(0,))
    threads = ([do("push", 1), do("push", 2)], [took], [took])
    return replace(build.client(*threads, heap=heap), may_wait=True)


def test_a_stack_that_keeps_its_nodes_is_linearizable() -> None:
    code = build.heap_program(PUSH, pop(free=False))
    assert explore(code, stack(Heap(2, 0)), Stack()).passed
    assert explore(code, stack(Heap(2, 0, reuse=True)), Stack()).passed


def test_a_stack_that_frees_its_nodes_reads_them_afterwards() -> None:
    found = explore(build.heap_program(PUSH, pop(free=True)), stack(Heap(2, 0)), None)
    assert found.verdict is Verdict.FAULT
    assert "freed" in found.reason
    assert any(step.what.startswith("free ") for step in found.trace)


def test_numbers_are_given_again_only_if_the_client_says_so() -> None:
    """What ABA needs: an object that is freed, and another that is the same."""
    renew = operation(
        "renew",
        [
            ir.Exchange(0, 0, build.at(TOP), Lit(0), "seq_cst"),
            ir.Free(0, Reg(0)),
            new(1, 0),
            ir.Store(0, build.at(TOP), Reg(1), "seq_cst"),
            ret(Reg(1)),
        ],
    )

    def numbers(reuse: bool) -> set[int]:
        client = build.client([do("renew")] * 2, heap=Heap(2, 0, reuse=reuse))
        found = explore(build.heap_program(renew), client, None)
        assert found.passed
        return {results[0][1][0] for results, _ in found.outcomes}  # type: ignore[misc, index]

    assert numbers(reuse=False) == {3}
    assert numbers(reuse=True) == {2, 3}
