"""Tokens of Lean text: what Lean reads as code must be seen as code, however it is dressed up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci.leantext import tokens, words


@pytest.mark.parametrize(
    "text",
    [
        "/-/ -/ sorry",  # the slash does not close
        "/-/- -/ sorry --/",  # and the next delimiter begins after it
        'r"\\" sorry --"',  # a raw string has no escapes
        'r#"a"b"# sorry',
        "'\\'' '\"' sorry '\"'",  # quoted quotation marks
        "(λsorry)",  # λ is no letter
        's!"{sorry}"',  # an interpolated string has terms in it
        'x\' "a" sorry',
        "«sorry»",
        "h.sorry",
        "1sorry",
    ],
)
def test_hidden_words_are_found(text: str) -> None:
    assert "sorry" in [word for _, word in words(text)]


@pytest.mark.parametrize(
    "text",
    ["-- sorry", "/- sorry -/", "/-- sorry -/", "/- /- -/ sorry -/", '"sorry"', 'r#"" sorry"#', "sorry'", "nosorry"],
)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert "sorry" not in [word for _, word in words(text)]


def test_lines_are_counted_through_comments_and_strings() -> None:
    assert words('/- \n -/ a\n"\n" b -- c\nd') == [(2, "a"), (4, "b"), (5, "d")]


@given(st.text(alphabet="ab/-'\"«»r#! \n\\{}λ", max_size=40))
def test_tokens_are_pieces_of_the_text_in_order(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert token.start >= end
        end = token.end
        assert text[token.start : end] == token.text
        assert token.line == text.count("\n", 0, token.start) + 1
