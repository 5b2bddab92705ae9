"""A counterexample: what it refutes, a client and a schedule, and the run as a timeline. It can be kept as JSON."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from models.explore.client import Client
from models.explore.explorer import Exploration
from models.explore.trace import Step, account
from models.specs import Invocation

SCHEMA = 1
ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "regressions"

Kind = Literal["run", "induction"]
Must = Literal["fail", "pass"]


class RegressionError(ValueError):
    """A kept counterexample that cannot be read; the text names the file and what is wrong."""


@dataclass(frozen=True)
class Event:
    """A step of the schedule: `kind` as in models.explore.trace.KINDS; `line` 0 for calls and for stores that reach
    memory; `what` says it in words."""

    kind: str
    thread: int
    line: int
    what: str


@dataclass(frozen=True)
class Refutation:
    """Why a statement about a program is false.

    kind "run": `schedule` is a run of `client` under `model` that the specification does not allow (or that has a data
    race, or a fault, or does not end): the program does not do what the statement says.
    kind "induction": a step that breaks an invariant. Its first state need not be reachable: it refutes that the
    invariant is inductive, not what the invariant is there to prove.

    `target` is a structure of the catalog or the path of a C file below the repository root, `spec` as chosen on the
    command line ("" is the target's own), `engine` says who found it. `must` is what the kept test demands: "fail" as
    long as the statement is to be known false, "pass" once the program is to be right.
    """

    kind: Kind
    target: str
    source_sha256: str
    spec: str
    statement: str
    engine: str
    verdict: str
    reason: str
    model: str = ""
    client: Client | None = None
    schedule: tuple[Event, ...] = ()
    timeline: str = ""
    capacity: int | None = None
    must: Must = "pass"

    def __str__(self) -> str:
        where = f" under {self.model.upper()}" if self.model else ""
        head = f"REFUTED by {self.engine}{where}: {self.statement}\n{self.target}: {self.verdict}: {self.reason}"
        client = f"\n{self.client}" if self.client is not None else ""
        return f"{head}{client}\n{self.timeline}".rstrip()

    def to_json(self) -> dict[str, Any]:
        data = asdict(replace(self, client=None)) | {"schema": SCHEMA, "timeline": self.timeline.splitlines()}
        data["schedule"] = [list(asdict(event).values()) for event in self.schedule]
        return data | {"client": None if self.client is None else client_to_json(self.client)}


def of_exploration(
    found: Exploration, client: Client, *, target: str, sha256: str, spec: str, statement: str, engine: str,
    capacity: int | None,
) -> Refutation:  # fmt: skip
    """The refutation that a failing exploration is."""
    return Refutation(
        "run", target, sha256, spec, statement, engine, found.verdict.value, found.reason, found.model, client,
        tuple(map(_event, found.trace)), account(found.trace), capacity,
    )  # fmt: skip


def _event(step: Step) -> Event:
    return Event(step.kind, step.thread, step.line, step.what)


def client_to_json(client: Client) -> dict[str, Any]:
    threads = [[[call.operation, list(call.args), list(call.buffer)] for call in calls] for calls in client.threads]
    cells = [[name, index, value] for (name, index), value in client.cells.items()]
    return {
        "name": client.name, "threads": threads, "lengths": dict(client.lengths), "cells": cells,
        "rest": client.rest, "object": client.object, "objects": client.objects, "may_wait": client.may_wait,
    }  # fmt: skip


def client_from_json(data: dict[str, Any]) -> Client:
    threads = tuple(
        tuple(Invocation(name, tuple(args), tuple(buffer)) for name, args, buffer in calls) for calls in data["threads"]
    )
    cells = {(name, index): value for name, index, value in data["cells"]}
    return Client(data["name"], threads, data["lengths"], cells, data["rest"], data["object"], data["objects"],
                  data["may_wait"])  # fmt: skip


def save(refutation: Refutation, folder: Path = FOLDER) -> Path:
    """Keep the counterexample as a regression test; the same one has the same file."""
    text = json.dumps(refutation.to_json(), indent=1) + "\n"
    client = client_to_json(refutation.client) | {"name": ""} if refutation.client is not None else refutation.reason
    key = json.dumps([refutation.target, refutation.spec, refutation.model, refutation.verdict, client])
    digest = hashlib.sha256(key.encode()).hexdigest()
    stem = Path(refutation.target).stem
    path = folder / f"{stem}-{refutation.verdict.replace(' ', '-')}-{digest[:8]}.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def load(path: Path) -> Refutation:
    """RegressionError if the file is not one of these."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data.pop("schema") != SCHEMA:
            raise RegressionError(f"{path}: this program reads schema {SCHEMA}")
        data["client"] = None if data["client"] is None else client_from_json(data["client"])
        data["schedule"] = tuple(Event(*event) for event in data["schedule"])
        data["timeline"] = "\n".join(data["timeline"])
        return Refutation(**data)
    except (OSError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, RegressionError):
            raise
        raise RegressionError(f"{path}: {type(error).__name__}: {error}") from error
