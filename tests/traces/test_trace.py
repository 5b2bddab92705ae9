"""The JSON form: a round trip, and an error that names the event for everything that is not of the form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.traces.trace import Event, Inv, Res, Step, Trace, TraceError, from_data, from_json, read, to_data, to_json

words = st.integers(0, 2**64 - 1)
buffers = st.lists(words, max_size=3).map(tuple)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Inv, words, st.text(), buffers, buffers),
    st.builds(
        Step,
        words,
        words,
        st.sampled_from(("read", "write", "load", "store", "cas", "faa", "xchg", "fence", "alloc", "free")),
        words,
    ),
    st.builds(Res, words, words, buffers),
)
traces = st.builds(
    Trace,
    st.text(),
    st.text(),
    words,
    words,
    st.lists(events, max_size=6).map(tuple),
    st.dictionaries(
        st.integers(1, 10**18), st.dictionaries(st.text(), st.one_of(words, buffers), max_size=4), max_size=3
    ),
)

SAMPLE: dict[str, Any] = {
    "version": 2,
    "program": "spsc",
    "source_sha256": "00",
    "capacity": 2,
    "start": 0,
    "events": [["inv", 0, "push", [1, 7], []], ["step", 0, 31, "read", 0], ["res", 0, 0, []]],
    "final": {"1": {"tail": 0, "slots": [0, 0]}},
}


@given(traces)
def test_json_round_trip(trace: Trace) -> None:
    assert from_json(to_json(trace)) == trace
    assert from_data(to_data(trace)) == trace


@given(traces, st.data())
def test_truncated_json_is_refused(trace: Trace, data: st.DataObject) -> None:
    text = to_json(trace).rstrip()
    with pytest.raises(TraceError, match="trace: not JSON"):
        from_json(text[: data.draw(st.integers(0, len(text) - 1))])


@pytest.mark.parametrize(
    "event",
    [
        None,
        7,
        "inv",
        [],
        ["jump", 0, 1],
        ["inv", 0, "push", [1]],
        ["inv", 0, "push", [1], [], []],
        ["inv", 0, 3, [1], []],
        ["inv", 0, "push", "17", []],
        ["inv", 0, "push", [1, None], []],
        ["inv", "0", "push", [1], []],
        ["step", 0, 31, "read"],
        ["step", 0, 31, "peek", 0],
        ["step", 0, 31, ["read"], 0],
        ["step", 0, 31, "read", -1],
        ["step", 0, 31, "read", 2**64],
        ["step", 0, 31, "read", 1.0],
        ["step", 0, 31, "read", True],
        ["step", -1, 31, "read", 0],
        ["res", 0, 0],
        ["res", 0, None, []],
        ["res", 0, 0, {}],
        {"inv": 0},
    ],
)
def test_a_malformed_event_is_named(event: Any) -> None:
    broken = SAMPLE | {"events": [*SAMPLE["events"], event]}
    with pytest.raises(TraceError, match=r"^trace: event 3: ") as caught:
        from_json(json.dumps(broken))
    assert caught.value.event == 3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 1}, "version 1; this program reads version 2"),
        ({"version": True}, "version True"),
        ({"capacity": -1}, "capacity is -1"),
        ({"start": 2**64}, "start is 18446744073709551616"),
        ({"program": None}, "program is null, not a string"),
        ({"source_sha256": 5}, "source_sha256 is a number"),
        ({"events": {}}, "events is an object, not a list"),
        ({"final": []}, "final is a list, not an object"),
        ({"final": {"1": []}}, "final.1 is a list, not an object"),
        ({"final": {"1": {"tail": "0"}}}, "final.1.tail is '0'"),
        ({"final": {"1": {"slots": [0, -1]}}}, r"final.1.slots\[1\] is -1"),
        ({"final": {"tail": {}}}, "final has the member 'tail', not the number of an object"),
        ({"final": {"01": {}}}, "final has the member '01', not the number of an object"),
        ({"comment": "hello"}, "has members"),
    ],
)
def test_a_malformed_member_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(TraceError, match=message):
        from_json(json.dumps(SAMPLE | change))


@pytest.mark.parametrize("text", ["[]", "null", "3", '"x"', '{"version": 2}', '{"a": 1, "a": 1}', "[" * 100_000])
def test_what_is_no_trace_at_all_is_refused(text: str) -> None:
    with pytest.raises(TraceError):
        from_json(text)


def test_errors_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    with pytest.raises(TraceError, match=f"trace {path}: cannot be read"):
        read(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(TraceError, match=f"trace {path}: cannot be read"):
        read(path)
    path.write_text(json.dumps(SAMPLE | {"events": [["step"]]}))
    with pytest.raises(TraceError, match=f"trace {path}: event 0: is "):
        read(path)
