"""The prover without a model: a portfolio of the base's own tactics, the lemmas nearest to the goal, z3's advice.

Bodies are tried many at a time in a scout run of Lean; only those that Lean takes there are proposed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ci import lean
from ci.prove.budget import Budget
from ci.providers.arithmetic import examine
from ci.providers.base import Candidate, Note, Request, Unavailable, silent
from ci.providers.library import Library
from ci.providers.portfolio import batches
from ci.providers.scratch import Scratch


@dataclass(frozen=True)
class Hammer:
    """No model. `seconds` bounds each scout run of Lean; `proposals` how many bodies are proposed."""

    seconds: float = 60.0
    proposals: int = 4
    note: Note = silent
    name: str = "hammer"

    def available(self) -> None:
        try:
            lean.find_toolchain()
        except lean.LeanMissing as missing:
            raise Unavailable(str(missing)) from None

    def propose(self, request: Request, budget: Budget) -> Iterator[Candidate]:
        budget.check()
        goal, tried = request.goal, {failure.body for failure in request.failures}
        if request.kind == "sketch" or any(failure.body for failure in request.failures if failure.stage != "answer"):
            return  # it writes no sketches, and does not learn from errors
        finding = examine(goal.statement)
        if finding.verdict == "false":
            return  # there is no proof
        library = Library.of(goal, request.package)
        scratch = Scratch(request.package, self.seconds)
        left = self.proposals
        for number, batch in enumerate(batches(goal, library, finding.conditions)):
            budget.check()
            self.note(f"{self.name}: batch {number + 1}, {len(batch)} proofs")
            trials = scratch.run(goal, batch)
            found = [trial.body for trial in trials if trial.works]
            found += [f"by\n  {text}" for trial in trials for text in trial.suggestions]
            for body in sorted(set(found) - tried, key=len):
                tried.add(body)
                yield Candidate(body, f"{self.name}, batch {number + 1}", answer=body)
                left -= 1
                if not left:
                    return
