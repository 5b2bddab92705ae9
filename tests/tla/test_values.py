"""TLA+ values: whatever is written can be read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.tla.values import Name, Set, ValueSyntaxError, parse, show

ATOMS = (
    st.integers()
    | st.booleans()
    | st.text("ab \\\"'|>", max_size=5)
    | st.from_regex(r"[a-z]\w{0,4}", fullmatch=True).map(Name)
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.lists(inner, max_size=3).map(Set)
        | st.dictionaries(st.from_regex(r"[a-z]\w{0,4}", fullmatch=True), inner, min_size=1, max_size=3)
        | st.dictionaries(st.integers(), inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)  # fmt: skip


def write(value: Any) -> str:
    """The value as TLC prints it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, Name)):
        return str(value)
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, dict):
        if all(isinstance(key, str) for key in value):
            return "[ " + ",\n  ".join(f"{key} |->\n {write(item)}" for key, item in value.items()) + " ]"
        return "(" + " @@ ".join(f"{write(key)} :> {write(item)}" for key, item in value.items()) + ")"
    inner = ", ".join(map(write, value))
    return f"{{{inner}}}" if isinstance(value, Set) else f"<<{inner}>>"


@given(VALUES)
def test_what_is_written_is_read(value: Any) -> None:
    read = parse(write(value))
    assert read == value
    assert type(read) is type(value)


def test_ranges_are_sets() -> None:
    assert parse("1..3") == Set((1, 2, 3))


@pytest.mark.parametrize("text", ["", "<<1, 2", "{1 2}", "[a -> 1]", "(1 :> 2", "1 2", "#", "[a |-> ]"])
def test_other_text_is_an_error(text: str) -> None:
    with pytest.raises(ValueSyntaxError):
        parse(text)


def test_shown_in_one_line() -> None:
    assert show(parse('[a |-> <<1, TRUE>>, b |-> ("x" :> {} @@ "y" :> {2})]')) == "[a: <<1, TRUE>>, b: [x: {}, y: {2}]]"
