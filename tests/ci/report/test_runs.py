"""Runs for the player: what the explorer and the traces say is what is played."""

from __future__ import annotations

from pathlib import Path

import pytest

from ci.report import accounts, listing, recorded, run
from ci.report.accounts import AccountError
from ci.report.pending import pending
from models.catalog import ROOT, structure
from models.explore.clients import experiments
from models.explore.explorer import Model, Verdict, explore
from models.frontend.render import listing as lines_of
from models.mutants import MUTANTS, mutated
from models.traces.corpus import corpus
from models.traces.report import program, record

SOURCE = (ROOT / "csrc" / "zp_spsc.c").read_text(encoding="utf-8")


def content(this: run.Run | accounts.Account, count: int) -> dict[str, str | None]:
    """Shared memory after `count` steps."""
    cells = dict(this.initial)
    for step in this.steps[:count]:
        cells |= dict(step.sets)
    return cells


def test_a_counterexample_of_the_explorer_is_read_back() -> None:
    """The text that the audit keeps says the same as the explorer's own steps."""
    cases: tuple[tuple[str, Model], ...] = (("publish_before_write", "sc"), ("relaxed_publish_batch", "tso"))
    for name, model in cases:
        mutant = next(item for item in MUTANTS["spsc"] if item.name == name)
        subject = mutated(mutant, structure("spsc"))
        for experiment in experiments("spsc"):
            found = explore(subject, experiment.client, experiment.spec, model, races=False)
            if found.verdict is Verdict.NOT_LINEARIZABLE:
                break
        account = accounts.parse(str(found), [field.name for field in subject.fields])
        assert (account.client, account.model, account.verdict) == (found.client, model, "not linearizable")
        assert len(account.steps) == len(found.trace)
        for mine, theirs in zip(account.steps, found.trace, strict=True):
            assert (mine.thread, mine.line) == (theirs.thread, theirs.line)
            assert mine.kind == ("access" if theirs.kind == "buffered" else theirs.kind)
            assert (mine.buffers is not None) == (theirs.kind == "buffered")
        starts = [step for step in found.trace if step.kind == "call"]
        assert [bar.label.split(" = ")[0] for bar in account.bars] == [str(step.call) for step in starts]


def test_memory_follows_the_account(account_text: str) -> None:
    account = accounts.parse(account_text, ["tail", "tail_own", "slots"])
    assert list(account.initial) == ["tail", "tail_own", "slots[0]"]
    assert account.initial == {"tail": None, "tail_own": "0", "slots[0]": None}
    assert content(account, 4) == {"tail": "1", "tail_own": "0", "slots[0]": "1"}
    assert [(bar.thread, bar.label, bar.start, bar.end) for bar in account.bars] == [
        (0, "push(1) = OK", 0, 4), (1, "pop() = EMPTY", 5, 7),
    ]  # fmt: skip
    assert accounts.parse(account_text, cells={"tail": 2**64 - 3}).initial["tail"] == "2⁶⁴−3"


def test_of_a_data_race_the_two_accesses_are_told() -> None:
    name = "publish_before_write"
    mutant = next(item for item in MUTANTS["spsc"] if item.name == name)
    subject = mutated(mutant, structure("spsc"))
    client = experiments("spsc")[0].client
    account = accounts.parse(str(explore(subject, client, None, "sc", races=True)))
    assert account.verdict == "data race"
    first, second = pending(account, subject, client)
    assert (first.thread, second.thread) == (0, 1)
    assert first.what.startswith("store slots[0] := ") and second.what == "load slots[0]"
    # the true program does not go this way
    assert pending(account, program("spsc"), client) == ()


HEAD = "p c [tso] against S(1): data race (why); 3 states, 2 transitions, 0.00 s\n\n"


def test_what_a_read_modify_write_leaves_is_told_by_the_next_read() -> None:
    text = HEAD + "   0  T0  line 7     cas top -> 4\n   1  T1  line 9     load top -> 5\n"
    account = accounts.parse(text)
    assert account.initial == {"top": "4"}
    assert content(account, 1) == {"top": "5"}


def test_a_thread_that_reads_its_own_buffer_tells_nothing_about_memory() -> None:
    text = HEAD + (
        "   0  T0  line 7     store x := 1 (buffered)\n"
        "   1  T0  line 8     load x -> 1\n"
        "   2  T1  line 8     load x -> 0\n"
        "   3  T0             x := 1 reaches memory\n"
    )
    account = accounts.parse(text)
    assert account.initial == {"x": "0"}
    assert [content(account, count)["x"] for count in range(5)] == ["0", "0", "0", "0", "1"]
    assert account.steps[3].kind == "drain" and account.steps[0].buffers == ("x", "1")


@pytest.mark.parametrize("text", ["", "SURVIVED 3 clients", "T0  line 3 load", HEAD, "\n" * 9])
def test_other_texts_are_no_accounts(text: str) -> None:
    with pytest.raises(AccountError):
        accounts.parse(text)


def test_the_patch_gives_the_changed_file() -> None:
    new = SOURCE.replace("tail - head >= capacity", "tail - head > capacity", 1)
    before, after, end = SOURCE.splitlines(), [], 0
    for first, last, lines in run.patch(SOURCE, new):
        after += [*before[end:first], *lines]
        end = last
    assert after + before[end:] == new.splitlines() != before


def test_recorded_runs_end_with_the_memory_that_was_found() -> None:
    of = program("spsc")
    points = listing.points(of, SOURCE)
    for scenario, trace in record("spsc", corpus("spsc")[:40]):
        this = recorded.run_of(scenario.name, trace, of, points)
        assert len(this.steps) == len(trace.events)
        expected: dict[str, str | None] = {}
        for name, cell in trace.final[1].items():
            if isinstance(cell, tuple):
                expected |= {f"{name}[{index}]": run.word(word, "]") for index, word in enumerate(cell)}
            else:
                expected[name] = run.word(cell)
        left = content(this, len(this.steps))
        known = {name for step in this.steps for name, _ in step.sets} | {n for n in expected if "[" not in n}
        assert {name: left[name] for name in known} == {name: expected[name] for name in known}


def test_of_a_long_array_only_what_is_accessed_is_shown() -> None:
    shown = recorded.recorded("mpmc", frozenset())
    assert shown.keys() == set(recorded.SHOWN["mpmc"])
    cells = [name for name in shown["hidden-0"].initial if "[" in name]
    assert cells == ["cells.turn[0]", "cells.turn[8]", "cells.value[0]", "cells.value[8]"]


def test_linearization_points_are_marked_only_if_they_explain_the_history() -> None:
    of = program("spsc")
    right = listing.points(of, SOURCE)
    shown = recorded.recorded("spsc", right)
    assert shown.keys() == set(recorded.SHOWN["spsc"])
    for this in shown.values():
        assert this.note and any(step.point for step in this.steps)
    # the first step of each operation is no linearization point: some history shows it
    wrong = frozenset(operation.code[0].line for operation in of.operations)
    marked = [this for this in recorded.recorded("spsc", wrong).values() if any(step.point for step in this.steps)]
    assert len(marked) < len(shown)


def test_points_are_the_accesses_that_the_comments_name() -> None:
    of = program("spsc")
    found = listing.points(of, SOURCE)
    text = SOURCE.splitlines()
    assert len(found) == 8
    assert all("ZP_LOAD" in text[line - 1] or "ZP_STORE" in text[line - 1] for line in found)


def test_every_instruction_is_listed_beside_its_function() -> None:
    of = program("spsc")
    for function, operation in zip(listing.functions(of, SOURCE), of.operations, strict=True):
        numbers = [number for number, _ in function.lines]
        assert numbers == list(range(numbers[0], numbers[-1] + 1))
        assert f"{operation.function}(" in function.lines[0][1] and function.lines[-1][1] == "}"
        assert [step.pc for step in function.steps] == list(range(len(operation.code)))
        assert {step.line for step in function.steps} <= set(numbers)


def test_the_steps_are_written_as_everywhere_else() -> None:
    """`models ir` and the report have one writer."""
    of = program("spsc")
    told = [line.strip() for line in lines_of(of, SOURCE)]
    for function in listing.functions(of, SOURCE):
        for step in function.steps:
            assert f"{step.pc}  {step.text}" in told, step
            assert ("ZP_" in step.text) == bool(step.order), step


def test_words() -> None:
    assert run.word(2**64 - 1) == "2⁶⁴−1" and run.word(2**63) == str(2**63)
    assert run.word(0xDEAF, "slots[2]") == "0xDEAF" and run.word(0xDEAF, "tail") == str(0xDEAF)
    assert Path(recorded.__file__).is_file()
