"""The litmus tests come out as published, by both engines; the parser says what is wrong."""

from __future__ import annotations

import pytest

from models.rc11.litmus_text import LitmusError, load_all, parse
from models.rc11.score import score

TESTS = load_all()
GOOD = """\
name: SB
source: none
thread:
    x.store(1, seq_cst)
    a = y.load(seq_cst)
thread:
    y.store(1, seq_cst)
    b = x.load(seq_cst)
forbidden: a == 0 and b == 0
"""


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.path)
def test_as_published(test):
    assert [str(line) for line in score([test]) if not line.ok] == []


def test_there_are_enough_of_them():
    assert len(TESTS) >= 60
    assert len({test.name for test in TESTS}) == len(TESTS)
    verdicts = {e.verdict for test in TESTS for e in test.expectations}
    assert verdicts == {"allowed", "forbidden", "racy"}


def test_a_wrong_verdict_is_noticed():
    (c20, c11) = score([parse(GOOD.replace("forbidden", "allowed"))])
    assert not c20.ok and not c11.ok
    assert c20.operational == c20.declarative == "forbidden"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("x.store(1, seq_cst)", "x.store(1, strong)", "t:4: 'strong' is not an order"),
        ("x.store(1, seq_cst)", "x.store(1)", "t:4: x.store takes 2 arguments"),
        ("x.store(1, seq_cst)", "x.load(seq_cst)", "t:4: load gives a value"),
        ("a = y.load(seq_cst)", "a = y.peek(seq_cst)", "t:5: unknown access peek"),
        ("a = y.load(seq_cst)", "a = y + 1", "t:5: y is no register"),
        ("a = y.load(seq_cst)", "while a: pass", "t:5: not a statement"),
        ("a = y.load(seq_cst)", "a = (", "t:5: "),
        ("b = x.load", "a = x.load", "t:8: the register a belongs to another thread"),
        ("b = x.load", "y = x.load", "t:8: y is a place"),
        ("a == 0 and", "c == 0 and", "t:9: the condition names c"),
        ("a == 0 and", "a + 1 == 0 and", "t:9: a condition compares"),
        ("forbidden:", "forbidden [c17]:", "t:9: unknown rule [c17]"),
        ("forbidden:", "racy:", "t:9: racy takes no condition"),
        ("forbidden:", "perhaps:", "t:9: unknown line 'perhaps'"),
        ("source: none", "source:", "t:1: no source"),
        ("source: none", "source: none\ninit: z = 1", "t:1: init names z"),
        ("source: none", "source: none\ninit: x = one", "t:3: init takes NAME = NUMBER"),
        ("forbidden: a == 0 and b == 0\n", "", "t:1: a verdict is needed"),
        ("forbidden: a == 0", "allowed: a == 1\nforbidden: a == 0", "t:10: a second verdict"),
    ],
)
def test_errors_name_the_line(old, new, message):
    assert old in GOOD
    with pytest.raises(LitmusError) as error:
        parse(GOOD.replace(old, new, 1), "t")
    assert str(error.value).startswith(message)
