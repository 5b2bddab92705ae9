"""Runs tla-checker 0.9.0 (tla-rs compiled to WebAssembly) in Node: the engine for machines without Java.

It is a second reading of TLA+, slower than TLC and of a smaller language; it has no temporal properties here, wants one
file, and passes over what it cannot parse. So it is asked only about models that the manifest marks `wasm`, for which
the test suite has compared it with TLC; and an answer counts only if every invariant was evaluated.
"""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.tla.artifacts import BUILD
from models.tla.manifest import Model
from models.tla.outcome import Outcome, State

SCRIPT = Path(__file__).resolve().parent / "tla_checker.mjs"
TIMEOUT = 900.0


@dataclass(frozen=True)
class TlaChecker:
    """The package's archive and the Node that runs it."""

    node: Path
    archive: Path
    identity: str = "tla-checker 0.9.0 (WebAssembly)"

    def refusal(self, model: Model) -> str:
        if not model.wasm:
            return f"{self.identity} is not known to read this model rightly"
        if model.properties or model.symmetry or model.constraint:
            return f"{self.identity} does not check properties, symmetry or constraints here"
        return ""

    def check(self, model: Model, texts: Mapping[str, str]) -> Outcome:
        """As Tlc.check."""
        begin = time.monotonic()
        BUILD.mkdir(parents=True, exist_ok=True)
        request = {"source": flatten(model.module, texts), "config": model.config()}
        with tempfile.TemporaryDirectory(dir=BUILD, prefix="run-") as folder:
            with tarfile.open(self.archive) as archive:
                for name in ("tla_checker.js", "tla_checker_bg.wasm", "package.json"):
                    file = archive.extractfile(f"package/{name}")
                    (Path(folder) / name).write_bytes(file.read() if file else b"")
            command = [str(self.node), str(SCRIPT), folder]
            try:
                result = subprocess.run(
                    command, input=json.dumps(request), capture_output=True, text=True, timeout=TIMEOUT
                )
            except subprocess.TimeoutExpired:
                return Outcome("error", message=f"{self.identity} took longer than {TIMEOUT:.0f} s")
        return parse(result.stdout, result.stderr, model, time.monotonic() - begin)


def flatten(module: str, texts: Mapping[str, str]) -> str:
    """One module with the text of those that it extends. Definitions by INSTANCE, and those that use them, are left
    out: nothing that is checked here needs them, or the engine would not find it."""
    standard: list[str] = []
    bodies: list[str] = []

    def add(name: str) -> None:
        text = texts.get(f"{name}.tla")
        if text is None:
            standard.extend([name] if name not in standard else [])
            return
        for other in extended(text):
            add(other)
        bodies.append(without_instances(text.split("\n", 1)[1].rsplit("\n====", 1)[0]))

    add(module)
    head = f"---- MODULE {module} ----\nEXTENDS {', '.join(standard)}\n"
    return head + "\n".join(bodies) + "\n====\n"


_EXTENDS = re.compile(r"^[ \t]*EXTENDS\s+([\w, \t]+)$", re.MULTILINE)
_DEFINITION = re.compile(r"^(\w+)(?:\([^)\n]*\))? ==", re.MULTILINE)


def extended(text: str) -> list[str]:
    """The modules that a module extends."""
    return [name for match in _EXTENDS.finditer(text) for name in re.split(r"[\s,]+", match[1].strip())]


def without_instances(text: str) -> str:
    """The body of a module without its EXTENDS, its definitions by INSTANCE and what uses them."""
    text = _EXTENDS.sub("", text)
    starts = [*(match.start() for match in _DEFINITION.finditer(text)), len(text)]
    parts = [text[: starts[0]], *(text[start:end] for start, end in zip(starts, starts[1:], strict=False))]
    instances = [part.split(" ")[0] for part in parts if re.search(r"==\s+INSTANCE\b", part)]
    dropped = re.compile(rf"==\s+INSTANCE\b|\b(?:{'|'.join(instances)})!") if instances else None
    return "".join(part for part in parts if dropped is None or not dropped.search(part))


def parse(text: str, errors: str, model: Model, seconds: float = 0.0) -> Outcome:
    """The outcome that the script's answer reports."""
    try:
        answer: dict[str, Any] = json.loads(text)
        seen, report = answer["evaluated"], answer["report"]
        states = report["states_explored"]
    except (ValueError, KeyError, TypeError):
        return Outcome("error", message=f"tla-checker gave no answer: {(text + errors).strip()[-1000:]}")
    missing = [name for name in model.invariants if name not in seen]
    if missing:
        return Outcome("error", message=f"tla-checker did not evaluate {', '.join(missing)}", seconds=seconds)
    if report["success"] and not report.get("warnings"):
        return Outcome("pass", states=states, seconds=seconds)
    match = re.match(r"Invariant (\d+) violated", report.get("error_message") or "")
    if report.get("error_type") == "InvariantViolation" and match:
        trace = tuple(_states("\n".join(report["trace"] or ())))
        return Outcome("invariant", model.invariants[int(match[1])], states, trace=trace, seconds=seconds)
    message = report.get("error_message") or f"warnings: {report.get('warnings')}"
    return Outcome("error", message=f"tla-checker: {message}", seconds=seconds)


def _states(text: str) -> Iterator[State]:
    for block in re.split(r"^State \d+.*\n", text, flags=re.MULTILINE)[1:]:
        yield State("", dict(line.strip().split(" = ", 1) for line in block.splitlines() if " = " in line))
