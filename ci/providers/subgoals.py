"""Divide and prove: one prover sketches `have … := by sorry` steps, others fill each hole as a goal of its own, and
the assembled proof is proposed as a whole.

A hole's goal is what Lean shows there, as a theorem; where that cannot be written (`x✝`), the hole is passed over and
the sketch is given up. Whether a filling fits is tried in its place, with the other holes open; the scout's word is
no verdict: the assembled proof goes to the judge like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ci.prove.budget import Budget
from ci.providers.base import Candidate, Failure, Note, Provider, Request, Unavailable, silent
from ci.providers.goal_state import parse_goals
from ci.providers.lean_text import hole_offsets, tactics_of
from ci.providers.scratch import Scratch, Trial

_SORRY = "declaration uses `sorry`"


@dataclass(frozen=True)
class Hole:
    """A `sorry` of a sketch: where it is, and the goal there as a theorem's text between name and `:=`."""

    offset: int
    line: int
    statement: str


def _is_tactic(before: str) -> bool:
    """Whether a `sorry` behind this text is a tactic, not a term."""
    line = before.rpartition("\n")[2].rstrip()
    if not line.strip() or line.endswith(("·", ";", "<;>")) or re.search(r"\bby$", line):
        return True
    return line.endswith("=>") and not re.search(r"\bfun\b|λ", line)


def fill(sketch: str, offset: int, body: str) -> str:
    """The sketch with a proof in the place of the `sorry` at `offset`, laid out so that it stays one block: behind
    `by` on lines of its own, one step deeper; elsewhere from the column of the `sorry`."""
    before, after = sketch[:offset], sketch[offset + len("sorry") :]
    line, tactics = before.rpartition("\n")[2], tactics_of(body).split("\n")
    if re.search(r"\bby\s+$", line):
        column = len(line) - len(line.lstrip()) + 2
        return f"{before.rstrip()}\n" + _block(tactics, column, column) + after
    if _is_tactic(before):
        return before + _block(tactics, 0, len(line)) + after
    return f"{before}(by " + _block(tactics, 0, len(line) + 4) + f"){after}"


def _block(lines: list[str], first: int, column: int) -> str:
    indented = [" " * (column if number else first) + line if line.strip() else "" for number, line in enumerate(lines)]
    return "\n".join(indented)


@dataclass
class Subgoals:
    """`sketcher` writes skeletons; `fillers` are asked for each hole, one after the other, with `repairs` rounds
    each. `most` is how many holes a sketch may have."""

    sketcher: Provider
    fillers: Sequence[Provider]
    repairs: int = 1
    most: int = 12
    seconds: float = 60.0
    note: Note = silent
    name: str = "subgoals"

    def available(self) -> None:
        self.sketcher.available()
        reasons = []
        for filler in self.fillers:
            try:
                filler.available()
                return
            except Unavailable as missing:
                reasons.append(f"{filler.name}: {missing}")
        raise Unavailable("nobody to fill the holes: " + "; ".join(reasons))

    def propose(self, request: Request, budget: Budget) -> Iterator[Candidate]:
        scratch = Scratch(request.package, self.seconds, heartbeats=200_000)
        for sketch in self.sketcher.propose(replace(request, kind="sketch"), budget):
            if not sketch.body:
                yield sketch
                continue
            count = len(hole_offsets(sketch.body))
            if not count:  # a whole proof
                yield replace(sketch, origin=f"{self.name}: {sketch.origin}")
                continue
            problem, body = self._complete(request, sketch.body, scratch, budget)
            yield replace(sketch, origin=f"{self.name}: {sketch.origin}", body=body, problem=problem)

    def _complete(self, request: Request, sketch: str, scratch: Scratch, budget: Budget) -> tuple[str, str]:
        """What stops a sketch from being completed, else "" and the completed body."""
        if len(hole_offsets(sketch)) > self.most:
            return f"the sketch has more than {self.most} holes", ""
        first = scratch.run(request.goal, [sketch])[0]
        problem = _problem(first)
        if problem:
            return f"the sketch does not hold up: {problem}", ""
        body = sketch
        for number in range(len(hole_offsets(sketch))):
            budget.check()
            hole = self._hole(request, body, scratch)
            if isinstance(hole, str):
                return hole, ""
            self.note(f"{self.name}: step {number + 1}: {hole.statement}")
            filled = self._filled(request, body, hole, number, scratch, budget)
            if filled is None:
                return f"nobody proved step {number + 1}: {hole.statement}", ""
            body = filled
        return "", body

    @staticmethod
    def _hole(request: Request, body: str, scratch: Scratch) -> Hole | str:
        """The first hole of a body, or why its goal cannot be told."""
        offset = hole_offsets(body)[0]
        line = body.count("\n", 0, offset)
        open_ = "skip" if _is_tactic(body[:offset]) else "(by skip)"
        shown = body[:offset] + open_ + body[offset + len("sorry") :]
        goals = parse_goals(scratch.run(request.goal, [shown])[0].state)
        if not goals:
            return f"Lean shows no goal at line {line + 1} of the sketch"
        statement = goals[0].theorem()
        return f"the goal at line {line + 1} of the sketch cannot be written" if statement is None else Hole(
            offset, line, statement)  # fmt: skip

    def _filled(
        self, request: Request, body: str, hole: Hole, number: int, scratch: Scratch, budget: Budget
    ) -> str | None:
        name = f"{request.goal.written}_step{number + 1}"
        goal = replace(request.goal, id=f"{request.goal.id}#{number + 1}", written=name,
                       name=f"{request.goal.name}_step{number + 1}", statement=hole.statement)  # fmt: skip
        for filler in self.fillers:
            try:
                filler.available()
            except Unavailable:
                continue
            failures: tuple[Failure, ...] = ()
            for _ in range(self.repairs + 1):
                before = len(failures)
                for candidate in filler.propose(Request(goal, request.package, failures=failures), budget):
                    if not candidate.body:
                        failures += (Failure("", "answer", (candidate.problem,)),)
                        continue
                    assembled = fill(body, hole.offset, candidate.body)
                    trial = scratch.run(request.goal, [assembled])[0]
                    problem = _problem(trial)
                    if not problem and len(hole_offsets(assembled)) < len(hole_offsets(body)):
                        return assembled
                    failures += (Failure(candidate.body, "build", (problem or "sorry is no proof",), trial.state),)
                if len(failures) == before:
                    break
        return None


def _problem(trial: Trial) -> str:
    """What Lean says besides that there are holes."""
    said = [str(message) for message in trial.at if message.text != _SORRY]
    return trial.refused or "\n".join(said)
