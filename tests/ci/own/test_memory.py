"""How a structure starts, and which clients are made of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ci.own.clients import families
from ci.own.description import DescriptionError, Entry, Memory
from ci.own.guess import describe
from ci.own.reading import read
from ci.own.subject import Subject, subject

RING = """#include <stdint.h>
#include "zp_atomic.h"
struct ring { _Atomic uint64_t tail; _Atomic uint64_t head; uint64_t cap; uint64_t mask; uint64_t marks[3];
              uint64_t slots[]; };
void ring_init(struct ring *q, uint64_t n)
{
    ZP_WRITE(&q->cap, n);
    ZP_WRITE(&q->mask, n - 1);
    ZP_WRITE(&q->slots[0], 77);
}
int ring_push(struct ring *q, uint64_t v)
{
    ZP_STORE(&q->tail, v, seq_cst);
    return 0;
}
int ring_pop(struct ring *q, uint64_t *out)
{
    *out = ZP_LOAD(&q->tail, seq_cst);
    return 0;
}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "ring.c"
    file.write_text(RING, encoding="utf-8")
    return file


def made(path: Path, **memory: object) -> Subject:
    description = describe(path)
    return subject(replace(description, memory=replace(description.memory, **memory)))  # type: ignore[arg-type]


def test_derived_from_the_capacity(path: Path) -> None:
    starts = made(path, capacities=(1, 3), setup=()).starts
    assert [start.lengths for start in starts] == [{"marks": 3, "slots": 1}, {"marks": 3, "slots": 4}]
    assert starts[1].cells == {("cap", 0): 3, ("mask", 0): 3}
    assert "cap = 3" in starts[1].assumed and "tail, head, marks, slots = 0" in starts[1].assumed


def test_what_is_said_wins(path: Path) -> None:
    (start,) = made(
        path, capacities=(2,), setup=(), cells={("cap", 0): 9, ("slots", 1): 5}, lengths={"slots": 8}
    ).starts
    assert start.lengths["slots"] == 8 and start.cells == {("cap", 0): 9, ("mask", 0): 1, ("slots", 1): 5}


def test_setup_calls_are_run(path: Path) -> None:
    subject = made(path, capacities=(), setup=("init(2)",), lengths={"slots": 2})
    assert subject.starts[0].cells == {("cap", 0): 2, ("mask", 0): 1, ("slots", 0): 77}
    assert [operation.name for operation in subject.program.operations] == ["push", "pop"]


@pytest.mark.parametrize("setup", ["init(", "init()", "nothing(1)", "push(1)", "init(1 +)"])
def test_a_wrong_setup_is_told(path: Path, setup: str) -> None:
    with pytest.raises(DescriptionError, match="memory.setup"):
        made(path, setup=(setup,))


def test_unknown_fields_are_told(path: Path) -> None:
    with pytest.raises(DescriptionError, match="no field 'colour'"):
        made(path, cells={("colour", 0): 1})


def test_an_array_needs_a_length(path: Path) -> None:
    with pytest.raises(DescriptionError, match="memory.lengths.slots"):
        made(path, capacities=(), setup=())


def test_setup_functions_are_recognised(path: Path) -> None:
    description = describe(path)
    assert description.operations["init"].role == "setup" and description.memory.setup == ("init(1)",)
    assert description.spec == "fifo" and description.prefix == "ring_"


def test_clients_are_all_there_are(path: Path) -> None:
    item = made(path, capacities=(1,), setup=())
    two, three = families(item.program, item.description, item.starts[0])
    # sequences of 2 operations: 2^3 = 8 for each of two alike threads, so 8 * 9 / 2; for three of length two 4*5*6/6
    assert (len(two.clients), two.complete) == (36, True) and (len(three.clients), three.complete) == (20, True)
    assert len({str(client.threads) for client in two.clients}) == 36
    values = [call.args for thread in two.clients[0].threads for call in thread]
    assert len(set(values)) == len(values)


def test_more_than_the_bound_means_shorter_ones(path: Path) -> None:
    item = made(path, capacities=(1,), setup=())
    description = replace(item.description, bounds=replace(item.description.bounds, clients=10))
    two, _ = families(item.program, description, item.starts[0])
    assert two.calls == 2 and two.complete
    description = replace(item.description, bounds=replace(item.description.bounds, clients=1))
    assert [(f.calls, f.complete) for f in families(item.program, description, item.starts[0])] == [(1, False)] * 2


def test_exclusive_roles_have_one_thread_each(path: Path) -> None:
    description = describe(path)
    operations = dict(description.operations) | {"push": Entry(role="a", means="push")}
    memory = Memory(capacities=(1,))
    item = subject(replace(description, operations=operations, memory=memory))
    for family in families(item.program, item.description, item.starts[0]):
        for client in family.clients:
            pushing = [thread for thread in client.threads if any(call.operation == "push" for call in thread)]
            assert len(pushing) == 1 and all(call.operation == "push" for call in pushing[0])


def test_every_problem_is_found(tmp_path: Path) -> None:
    path = tmp_path / "ring.c"
    path.write_text(RING.replace("return 0;", "return 0.5;"), encoding="utf-8")
    assert [problem.line for problem in read(describe(path)).problems] == [14, 19]
