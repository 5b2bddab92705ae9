"""What was asked, answered and judged for a goal, as JSON: committed beside the package when the proof is accepted.

{"schema": 1, "goal": {"id", "module", "name", "statement", "hash"}, "key", "toolchain", "outcome", "reason",
 "body", "prompts": [[{"role", "content"}…]…],
 "attempts": [{"provider", "prompt": index of prompts or null, "answer", "body", "accepted", "stage", "reasons",
               "axioms", "messages", "seconds", "usage": {"prompt_tokens", "completion_tokens", "money"}}…],
 "events": [text…], "usage", "limits": {"attempts", "tokens", "money", "seconds"}}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ci.goals import Goal, PackageError
from ci.judge import Judgement
from ci.ledger import statement_hash
from ci.prove.budget import Limits
from ci.providers.base import Candidate, Usage

FOLDER = "transcripts"
OUTCOMES = ("proved", "refuted", "open")


@dataclass
class Transcript:
    """The record of one goal; grows while it is worked on. `body` is the accepted proof's tactics, if there is one."""

    goal: Goal
    key: str
    toolchain: str
    outcome: str = "open"
    reason: str = ""
    body: str = ""
    attempts: list[dict[str, Any]] = field(default_factory=list)
    prompts: list[list[dict[str, str]]] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    usage: Usage = Usage()
    limits: Limits = Limits()

    def record(self, provider: str, candidate: Candidate, judgement: Judgement) -> None:
        """Add an attempt."""
        self.usage += candidate.usage
        self.attempts.append({
            "provider": provider, "origin": candidate.origin, "prompt": self._prompt(candidate),
            "answer": candidate.answer, "body": judgement.body or candidate.body, "accepted": judgement.accepted,
            "stage": judgement.stage, "reasons": list(judgement.reasons), "axioms": list(judgement.axioms),
            "messages": [str(message) for message in judgement.lean_messages],
            "seconds": round(judgement.seconds, 3), "usage": asdict(candidate.usage),
        })  # fmt: skip

    def _prompt(self, candidate: Candidate) -> int | None:
        if not candidate.prompt:
            return None
        messages = [asdict(message) for message in candidate.prompt]
        if messages not in self.prompts:
            self.prompts.append(messages)
        return self.prompts.index(messages)

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": 1,
            "goal": {"id": self.goal.id, "module": self.goal.module, "name": self.goal.name,
                     "statement": self.goal.statement, "hash": statement_hash(self.goal)},
            "key": self.key, "toolchain": self.toolchain, "outcome": self.outcome, "reason": self.reason,
            "body": self.body, "prompts": self.prompts, "attempts": self.attempts, "events": self.events,
            "usage": asdict(self.usage), "limits": asdict(self.limits),
        }  # fmt: skip

    def write(self, folder: Path) -> Path:
        """Write the record to a folder; the file's path."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.goal.id}.json"
        path.write_text(json.dumps(self.to_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return path


@dataclass(frozen=True)
class Proof:
    """What replay needs of a committed transcript."""

    path: Path
    id: str
    module: str
    statement: str
    hash: str
    body: str
    rejected: tuple[tuple[str, str], ...]


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is not a text")
    return value


def load(path: Path) -> Proof:
    """Read a committed transcript. Raises PackageError, which names the file."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != 1 or data["outcome"] != "proved":
            raise PackageError(f"{path}: not the transcript of a proof (schema {data['schema']}, {data['outcome']})")
        goal = data["goal"]
        rejected = tuple(
            (_text(item, "body"), _text(item, "stage"))
            for item in data["attempts"] if not item["accepted"] and item["body"] and item["stage"] != "answer"
        )  # fmt: skip
        return Proof(path, _text(goal, "id"), _text(goal, "module"), _text(goal, "statement"), _text(goal, "hash"),
                     _text(data, "body"), rejected)  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, PackageError):
            raise
        raise PackageError(f"{path}: not a transcript: {error!r}") from None


def load_all(root: Path) -> list[Proof]:
    """The committed transcripts of the package at `root`. Raises PackageError."""
    return [load(path) for path in sorted((root / FOLDER).glob("*.json"))]
