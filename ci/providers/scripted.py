"""Provers that repeat what was written down: a list of bodies, for tests, or a recorded transcript, for replay."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ci.prove.budget import Budget
from ci.providers.base import Candidate, Request, Unavailable


@dataclass
class Scripted:
    """Proposes the bodies written for a theorem's name: one per request, in order, as a model with repair would."""

    script: Mapping[str, Sequence[str]]
    name: str = "scripted"
    _next: dict[str, int] = field(default_factory=dict)

    def available(self) -> None:
        return None

    def propose(self, request: Request, budget: Budget) -> Iterator[Candidate]:
        budget.check()
        bodies = self.script.get(request.goal.name, ())
        number = self._next.get(request.goal.name, 0)
        if number < len(bodies):
            self._next[request.goal.name] = number + 1
            yield Candidate(bodies[number], self.name, answer=bodies[number])


@dataclass
class Recorded:
    """Proposes the bodies of the transcripts in a folder, accepted ones first. What a transcript calls accepted is
    judged again like any other candidate."""

    folder: Path
    name: str = "recorded"

    def available(self) -> None:
        if not self.folder.is_dir():
            raise Unavailable(f"no folder of transcripts {self.folder}")

    def propose(self, request: Request, budget: Budget) -> Iterator[Candidate]:
        budget.check()
        found: list[tuple[bool, str]] = []
        for path in sorted(self.folder.glob("*.json")):
            try:
                data = json.loads(path.read_text(encoding="utf-8"))
                if data["goal"]["name"] != request.goal.name:
                    continue
                found += [(bool(item["accepted"]), str(item["body"])) for item in data["attempts"] if item["body"]]
            except (ValueError, KeyError, TypeError):
                continue  # a file that is no transcript proposes nothing
        seen = {failure.body for failure in request.failures}
        for accepted, body in sorted(found, key=lambda pair: not pair[0]):
            if body not in seen:
                seen.add(body)
                yield Candidate(body, f"{self.name} ({'accepted' if accepted else 'rejected'} then)", answer=body)
