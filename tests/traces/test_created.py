"""What models.traces.structures says of each structure after its creation is what the compiled library makes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.ir import WORD
from models.machine import Loc
from models.traces import structures
from models.traces.library import Client, library
from models.traces.replay import replay
from models.traces.report import program
from models.traces.structures import Elements, Part, created, initial_cells
from models.traces.trace import TraceError

STARTS = (0, 1, 63, WORD - 1, WORD - 64, WORD - 70)
CAPACITIES = (1, 3, 64, 65, 200)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("capacity", CAPACITIES)
def test_an_array_of_structs_begins_as_created(capacity: int, start: int) -> None:
    """The content of a fresh queue, read from the compiled library, against the description; the replay compares."""
    of = program("mpmc")
    trace = library(of).record(Client(capacity, start, ((),)), ())
    turns = trace.final[1]["cells.turn"]
    assert isinstance(turns, tuple)
    assert sorted(turns) == sorted((start + i) % WORD for i in range(len(turns)))
    assert len(replay(trace, of)) == 0


def test_a_wrong_description_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    of = program("mpmc")
    trace = library(of).record(Client(2, 0, ((),)), ())
    made = created(of)
    (part,) = made.parts
    in_order = replace(part, elements={"cells.turn": Elements(lambda values, index: values["start"] + index)})
    monkeypatch.setitem(structures._STRUCTURES, "mpmc", replace(made, parts=(in_order,)))
    with pytest.raises(TraceError, match=r"cells.turn\[1\] is 8, but the program leaves 1"):
        replay(trace, of)
    unknown = replace(part, elements={"cells": Elements(lambda values, index: 0)})
    monkeypatch.setitem(structures._STRUCTURES, "mpmc", replace(made, parts=(unknown,)))
    with pytest.raises(ValueError, match=r"traces know \['cells'\]"):
        created(of)


def test_the_number_of_objects_may_depend_on_the_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    """As of a structure with nodes for each of its threads: elements that point to the objects behind it."""
    of = program("deque")
    made = created(of)
    head, buffer = made.parts
    several = replace(
        made,
        parts=(head,),
        further=lambda values: (
            (replace(buffer, elements={"buffer.slots": Elements(lambda values, index: 2 + index)}),) * values["slots"]
        ),
    )
    monkeypatch.setitem(structures._STRUCTURES, "deque", several)
    assert len(structures.objects(of, 4)) == 5
    cells = initial_cells(of, 4, 0)
    assert cells[Loc(5, of.field("buffer.slots"), 3)] == 5
    assert isinstance(several.objects({"slots": 2})[2], Part)
