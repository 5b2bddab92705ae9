"""Counterexamples of the explorer, out of the text that the audit keeps of them (models.explore.trace.account)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ci.report.run import CODED, CODES, Bar, Run, Step, cells_in_order, word

_HEAD = re.compile(
    r"(?P<program>\S+) (?P<client>.+) \[(?P<model>\w+)\] against (?P<spec>.+): "
    r"(?P<verdict>[a-z -]+?)(?: \((?P<reason>.*)\))?; \d+ states, "
)
_STEP = re.compile(r" *\d+  T(?P<thread>\d+)  (?:line (?P<line>\d+) *| {9})  (?P<what>\S.*)")
_ACCESS = re.compile(r"(?P<kind>\w+) (?P<cell>\S+) (?:->|:=) (?P<value>\d+)(?P<buffered> \(buffered\))?")
_DRAIN = re.compile(r"(?P<cell>\S+) := (?P<value>\d+) reaches memory")
_CALL = re.compile(r"call (?P<call>(?P<operation>\w+)\(.*\))")
_NUMBER = re.compile(r"\b\d{5,}\b")
_RETURN = re.compile(r"return (?P<value>\d+)(?P<output> \[.*\])?")


class AccountError(ValueError):
    """The text is not the account of a run."""


@dataclass(frozen=True)
class Account:
    """What the text says. `client` is the client's name; the steps stand in their order."""

    client: str
    model: str
    spec: str
    verdict: str
    reason: str
    steps: tuple[Step, ...]
    bars: tuple[Bar, ...]
    initial: dict[str, str | None]


def parse(text: str, fields: Sequence[str] = (), cells: Mapping[str, int] | None = None) -> Account:
    """Read an account. `fields` orders the cells; `cells` is what memory holds at first, where that is known: what is
    not known shows up as None until somebody reads it. AccountError if there is no account in the text."""
    head = _HEAD.match(text)
    lines = [match for line in text.splitlines()[1:] if (match := _STEP.fullmatch(line))]
    if head is None or not lines:
        raise AccountError("no account of a run")
    steps = tuple(_step(int(m["thread"]), int(m["line"] or 0), m["what"]) for m in lines)
    steps, found = _known(steps)
    given = {name: word(value, name) for name, value in (cells or {}).items()}
    names = cells_in_order([*given, *found], fields)
    return Account(
        head["client"], head["model"], head["spec"], head["verdict"], head["reason"] or "",
        _spoken(steps), bars(steps), {name: given.get(name, found.get(name)) for name in names},
    )  # fmt: skip


def run_of(account: Account, title: str, about: str) -> Run:
    """The account as a run to be played."""
    end = account.verdict + (f": {account.reason}" if account.reason else "")
    source = f"explorer, client {account.client}"
    return Run(title, about, source, account.model, account.steps, account.bars, account.initial, (), end)


def _step(thread: int, line: int, what: str) -> Step:
    if match := _DRAIN.fullmatch(what):
        value = word(int(match["value"]), match["cell"])
        return Step(thread, "drain", line, what, ((match["cell"], value),))
    if match := _ACCESS.fullmatch(what):
        cell, value = match["cell"], word(int(match["value"]), match["cell"])
        if match["kind"] == "store" and match["buffered"]:
            return Step(thread, "access", line, what, buffers=(cell, value))
        if match["kind"] == "store":
            return Step(thread, "access", line, what, ((cell, value),))
        changed = () if match["kind"] == "load" else ((cell, None),)  # what a read-modify-write leaves shows later
        return Step(thread, "access", line, what, changed, cell)
    kind = what.split(" ", 1)[0]
    return Step(thread, kind if kind in ("call", "return") else "access", line, what)


def _known(steps: Sequence[Step]) -> tuple[tuple[Step, ...], dict[str, str | None]]:
    """The steps with the contents that later reads tell, and so the cells' contents at first. A thread that reads its
    own buffered store tells nothing about memory."""
    initial: dict[str, str | None] = {}
    open_at: dict[str, int | None] = {}  # the step after which the cell's content is unknown; None: the beginning
    result = list(steps)
    buffered: list[tuple[int, str]] = []
    for position, step in enumerate(steps):
        for cell in {step.reads, *(cell for cell, _ in step.sets), *(step.buffers or ())[:1]} - {None}:
            if cell is not None and cell not in initial:
                initial[cell], open_at[cell] = None, None
        if step.reads in open_at and (step.thread, step.reads) not in buffered:
            match = _ACCESS.fullmatch(step.what)
            value = word(int(match["value"]), step.reads or "") if match else None
            _fill(result, initial, step.reads or "", open_at.pop(step.reads), value)
        if step.buffers is not None:
            buffered.append((step.thread, step.buffers[0]))
        if step.kind == "drain":
            buffered.remove((step.thread, step.sets[0][0]))
        for cell, content in step.sets:
            open_at.pop(cell, None)
            if content is None:
                open_at[cell] = position
    return tuple(result), initial


def _fill(
    steps: list[Step], initial: dict[str, str | None], cell: str | None, position: int | None, value: str | None
) -> None:
    if cell is None:
        return
    if position is None:
        initial[cell] = value
    else:
        steps[position] = replace(steps[position], sets=((cell, value),))


def _spoken(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps with their texts for people: arrows, result codes by name, words as `word` shows them."""
    running: dict[int, str] = {}
    spoken = []
    for step in steps:
        what = _NUMBER.sub(_word, step.what).replace(" -> ", " → ")
        if match := _CALL.fullmatch(step.what):
            running[step.thread] = match["operation"]
        elif match := _RETURN.fullmatch(step.what):
            what = f"return {_result(running.get(step.thread, ''), match)}"
        spoken.append(replace(step, what=what))
    return tuple(spoken)


def _word(match: re.Match[str]) -> str:
    return word(int(match[0]), "]")


def bars(steps: Sequence[Step]) -> tuple[Bar, ...]:
    """The operations of the run, in the order of their calls."""
    found: list[Bar] = []
    running: dict[int, tuple[int, str]] = {}
    for position, step in enumerate(steps):
        if match := _CALL.fullmatch(step.what):
            running[step.thread] = len(found), match["operation"]
            found.append(Bar(step.thread, match["call"], position, None))
        elif (match := _RETURN.fullmatch(step.what)) and step.thread in running:
            index, operation = running.pop(step.thread)
            text = f"{found[index].label} = {_result(operation, match)}"
            found[index] = replace(found[index], label=text, end=position)
    return tuple(found)


def _result(operation: str, match: re.Match[str]) -> str:
    value, output = int(match["value"]), match["output"] or ""
    output = _NUMBER.sub(_word, output)
    if operation in CODED:
        return CODES.get(value, str(value)) + output
    return word(value) + output
