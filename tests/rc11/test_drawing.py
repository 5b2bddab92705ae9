"""Execution graphs as text and as SVG."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from models.catalog import structure
from models.frontend import read
from models.rc11.check import check
from models.rc11.client import BLANK
from models.rc11.clients import experiments
from models.rc11.drawing import Drawing, word
from models.rc11.mutants import sites, weaken

PROGRAM = read(structure("spsc"))
CLIENT = experiments(PROGRAM)[0]


def racy(engine):
    site = next(s for s in sites(PROGRAM) if s.operation == "push" and s.kind == "Store")
    experiment = CLIENT.with_program(weaken(PROGRAM, site, "relaxed").program)
    return experiment, check(experiment, engine)


@pytest.mark.parametrize("engine", ["operational", "declarative"])
def test_a_race_in_words_and_as_text(engine):
    experiment, row = racy(engine)
    assert row.verdict == "race"
    assert "race on q->slots[0]" in row.reason
    text = Drawing.of(experiment, row, PROGRAM.source).ascii()
    assert "── q.push(1)" in text and "W rlx q->tail = 1" in text and "race: e" in text
    assert text.endswith("lines are those of csrc/zp_spsc.c")
    assert all(str(line) in text for line in (43, 63))


def test_the_events_stand_in_their_threads_column():
    experiment, row = racy("operational")
    lines = Drawing.of(experiment, row).ascii().splitlines()
    column = lines[2].index("thread 1")
    for number, event in enumerate(row.execution.events):
        (line,) = (line for line in lines if line.strip().startswith(f"e{number} "))
        assert line.index(f"e{number} ") == (column if event.thread == 1 else 0)


def test_the_picture_is_well_formed_and_shows_every_event():
    experiment, row = racy("operational")
    root = ElementTree.fromstring(Drawing.of(experiment, row).svg())
    texts = ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("text")]
    for number in range(len(row.execution.events)):
        assert any(text.startswith(f"e{number} ") for text in texts)
    red = [node for node in root.iter() if node.get("fill") == "#c00"]
    assert len(red) == 2


def test_nothing_to_draw_is_an_error():
    with pytest.raises(ValueError, match="nothing to draw"):
        Drawing.of(CLIENT, check(CLIENT))


def test_words():
    assert [word(7), word(2**64 - 1), word(BLANK), word(1 << 40)] == ["7", "2^64-1", "blank", "0x10000000000"]
