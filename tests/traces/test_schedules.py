"""Schedules are deterministic and of the promised form; the library follows them."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import ir
from models.traces.corpus import corpus
from models.traces.library import Call, Client, Library, RunError
from models.traces.scenarios.base import pop, push, size
from models.traces.scenarios.spsc import push_many
from models.traces.schedules import bursts, priorities, round_robin, sequential, uniform
from models.traces.trace import Inv

seeds = st.integers(0, 2**32)
CLIENT = Client(2, 0, ((push(1), push(2)), (pop(), pop())))


def test_sequential_and_round_robin() -> None:
    assert sequential((2, 0), 3) == (2, 2, 2, 0, 0, 0)
    assert round_robin(3, 2, 8) == (0, 0, 1, 1, 2, 2, 0, 0)


@given(seeds, st.integers(1, 5), st.integers(0, 50))
def test_random_schedules_are_functions_of_the_seed(seed: int, threads: int, length: int) -> None:
    for number in range(2):
        random, again = Random(seed), Random(seed)
        schedule = (uniform(random, threads, length), bursts(random, threads, 7, length))[number]
        assert schedule == (uniform(again, threads, length), bursts(again, threads, 7, length))[number]
        assert len(schedule) == length
        assert set(schedule) <= set(range(threads))


@given(seeds, st.integers(1, 5), st.integers(0, 4), st.integers(1, 50))
def test_priorities_change_at_most_so_often_before_the_end(seed: int, threads: int, changes: int, length: int) -> None:
    schedule = priorities(Random(seed), threads, changes, length)
    assert schedule == priorities(Random(seed), threads, changes, length)
    assert set(schedule) == set(range(threads))
    switches = sum(one != other for one, other in zip(schedule, schedule[1:], strict=False))
    assert switches <= changes + threads - 1
    assert set(schedule[-threads * length :]) == set(range(threads)), "all can finish"


@given(st.lists(st.integers(0, 1), max_size=60), st.booleans())
def test_the_library_follows_any_schedule_and_repeats_itself(schedule: list[int], finish: bool) -> None:
    from models.traces.library import library
    from models.traces.report import program

    traced = library(program("spsc"))
    trace = traced.record(CLIENT, schedule, finish)
    assert traced.record(CLIENT, schedule, finish) == trace
    assert traced.record_again(trace) == trace
    followed = [event.thread for event in trace.events]
    for thread in schedule:
        if not followed:
            break
        if followed[0] == thread:
            followed.pop(0)
        else:
            assert thread not in followed, "an unfinished thread was passed over"
    assert followed == sorted(followed), "after the schedule the lowest unfinished thread moves"
    if not finish:
        assert followed == []


def test_corpus_names_are_unique_and_the_corpus_is_constant() -> None:
    one, other = corpus("spsc"), corpus("spsc")
    assert one == other
    assert len({item.name for item in one}) == len(one)
    with pytest.raises(KeyError, match="no corpus of traces for 'ring'"):
        corpus("ring")


@pytest.mark.parametrize(
    ("client", "schedule", "message"),
    [
        (Client(0, 0, ((push(1),),)), (), r"create\(0, 0\) gave invalid argument"),
        (Client(1, 0, ((push(1),),)), (1,), "invalid argument"),
        (Client(1, 0, ()), (), "invalid argument"),
        (Client(1, 0, ((push(1),),) * 65), (), "invalid argument"),
        (Client(1, 0, ((Call("peek"),),)), (), "no operation 'peek'"),
        (Client(1, 0, ((Call("push", (1,)),),)), (), "push takes"),
        (Client(1, 0, ((Call("push", (2, 7)),),)), (), "push takes"),
        (Client(1, 0, ((Call("push", (1, 7), (7,)),),)), (), "push takes no buffer"),
        (Client(1, 0, ((Call("pop", (1,), ()),),)), (), "pop needs a buffer of 1 words"),
        (Client(1, 0, ((Call("pop_many", (1, 3), (0, 0)),),)), (), "pop_many needs a buffer of 3 words"),
        (Client(1, 0, ((push(1),) * 1000,)), (), "more than 4096 events"),
    ],
)
def test_what_cannot_be_run_is_refused(
    client: Client, schedule: tuple[int, ...], message: str, traced: Library
) -> None:
    with pytest.raises(RunError, match=message):
        traced.record(client, schedule)


def test_a_stale_program_is_refused(spsc: ir.Program) -> None:
    from dataclasses import replace

    with pytest.raises(RunError, match="but the program was read from 00"):
        Library(replace(spsc, sha256="00"))


def test_an_empty_run_and_threads_without_calls(traced: Library) -> None:
    assert traced.record(Client(1, 5, ((),)), ()).events == ()
    trace = traced.record(Client(3, 5, ((), (push_many(1, 2),), (), (size(),))), (0, 2, 3, 1))
    assert [event.thread for event in trace.events if isinstance(event, Inv)] == [3, 1]
