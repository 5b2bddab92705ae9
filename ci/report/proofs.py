"""A recorded run of the provers: the transcripts of a package, and what a replay said of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ci.hashes import file_hash
from ci.prove.transcript import FOLDER, OUTCOMES


class RecordError(ValueError):
    """A transcript or a replay that cannot be read; the text names the file."""


@dataclass(frozen=True)
class Attempt:
    """A candidate and what became of it. `stage` says where it was rejected."""

    provider: str
    origin: str
    accepted: bool
    stage: str
    reasons: tuple[str, ...]
    messages: tuple[str, ...]
    body: str
    answer: str
    prompt: int | None
    seconds: float
    tokens: int
    money: float


@dataclass(frozen=True)
class Replay:
    """What the replay said of one proof; `problem` is empty if it holds."""

    problem: str
    axioms: tuple[str, ...]


@dataclass(frozen=True)
class Work:
    """The work on one goal. `limits` are its budget; a limit that was not set is not in it. `replay` is None if this
    transcript was not replayed (since it changed)."""

    goal: str
    module: str
    statement: str
    outcome: str
    reason: str
    body: str
    attempts: tuple[Attempt, ...]
    prompts: tuple[str, ...]
    events: tuple[str, ...]
    tokens: int
    money: float
    limits: Mapping[str, float] = field(default_factory=dict)
    replay: Replay | None = None

    @property
    def seconds(self) -> float:
        """How long the judge took over the attempts."""
        return sum(attempt.seconds for attempt in self.attempts)


@dataclass(frozen=True)
class ProofRun:
    """The recorded work on a package's goals. `source` is its folder, as the report's reader knows it."""

    source: str
    works: tuple[Work, ...]

    @property
    def rejected(self) -> Counter[str]:
        """How many candidates were rejected at each stage."""
        return Counter(a.stage for work in self.works for a in work.attempts if not a.accepted)

    @property
    def replayed(self) -> int:
        """How many proofs the replay found to hold."""
        return sum(work.replay is not None and not work.replay.problem for work in self.works)


def load(package: Path, replay: Path, root: Path) -> ProofRun | None:
    """The record of a package; None if there is none. `replay` is the file that `ci replay --output` writes; without
    it nothing counts as replayed. RecordError names a file that is not what it must be."""
    files = sorted((package / FOLDER).glob("*.json"))
    if not files:
        return None
    verdicts = _replays(replay)
    source = str(package.resolve().relative_to(root)) if package.resolve().is_relative_to(root) else str(package)
    return ProofRun(source, tuple(_work(path, verdicts) for path in files))


def _replays(path: Path) -> dict[str, Replay]:
    """By the hash of the transcript that was replayed."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {str(item["transcript"]): Replay(str(item["problem"]), tuple(map(str, item["axioms"]))) for item in data}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RecordError(f"{path}: not the output of ci replay: {error!r}") from None


def _work(path: Path, replays: Mapping[str, Replay]) -> Work:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        goal, usage = data["goal"], data["usage"]
        if data["schema"] != 1 or data["outcome"] not in OUTCOMES:
            raise RecordError(f"{path}: schema {data['schema']}, outcome {data['outcome']}")
        limits = {name: float(limit) for name, limit in data.get("limits", {}).items() if limit is not None}
        return Work(
            str(goal["id"]), str(goal["module"]), str(goal["statement"]), str(data["outcome"]), str(data["reason"]),
            str(data["body"]), tuple(map(_attempt, data["attempts"])), tuple(map(_prompt, data["prompts"])),
            tuple(map(str, data["events"])), int(usage["prompt_tokens"]) + int(usage["completion_tokens"]),
            float(usage["money"]), limits, replays.get(file_hash(path)),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, RecordError):
            raise
        raise RecordError(f"{path}: not a transcript: {error!r}") from None


def _attempt(data: Mapping[str, Any]) -> Attempt:
    usage = data["usage"]
    return Attempt(
        str(data["provider"]), str(data["origin"]), bool(data["accepted"]), str(data["stage"]),
        tuple(map(str, data["reasons"])), tuple(map(str, data["messages"])), str(data["body"]), str(data["answer"]),
        None if data["prompt"] is None else int(data["prompt"]), float(data["seconds"]),
        int(usage["prompt_tokens"]) + int(usage["completion_tokens"]), float(usage["money"]),
    )  # fmt: skip


def _prompt(messages: list[Mapping[str, Any]]) -> str:
    return "\n\n".join(f"[{message['role']}]\n{message['content']}" for message in messages)
