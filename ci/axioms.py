"""The axiom audit: a module of the auditor's own imports the checked proofs, proves each claimed statement again from
the theorem that is said to establish it, and asks the kernel which axioms that used.

So a claim fails if its theorem is missing, has another statement than the claim shows, or rests on an axiom that is
not Lean's own (`sorry` is such an axiom). Each claim must give exactly one answer, at the line where it was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ci.claims import AXIOMS, Theorem
from ci.lean import BUILD, run_lean


@dataclass(frozen=True)
class Audited:
    """What the audit found for one theorem; `problem` is empty if the claim holds."""

    theorem: Theorem
    axioms: tuple[str, ...]
    problem: str = ""


_ANSWER = re.compile(r"^'(?P<name>[^']+)' (?:depends on axioms: \[(?P<axioms>[^\]]*)\]|does not depend on any axioms)$")


def _module(theorems: Iterable[Theorem]) -> tuple[str, dict[int, Theorem], dict[str, int]]:
    """The audit module's text; for each line the theorem it belongs to; for each claim the line of its question."""
    theorems = list(theorems)
    lines = ["prelude", *(f"import {module}" for module in sorted({theorem.module for theorem in theorems}))]
    owner: dict[int, Theorem] = {}
    asked: dict[str, int] = {}
    for number, theorem in enumerate(theorems):
        block = [f"theorem ClaimAudit.claim{number} :", *("    " + line for line in theorem.statement.splitlines())]
        block += [f"    := @{theorem.name}", f"#print axioms ClaimAudit.claim{number}"]
        owner |= {len(lines) + 1 + offset: theorem for offset in range(len(block))}
        lines += block
        asked[theorem.id] = len(lines)
    return "\n".join(lines) + "\n", owner, asked


def audit(theorems: Iterable[Theorem], *, build: Path = BUILD) -> list[Audited]:
    """Audit theorems whose modules are built in `build`. Raises LeanMissing."""
    theorems = list(theorems)
    text, owner, asked = _module(theorems)
    file = build / "ClaimAudit.lean"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    run = run_lean([str(file)], search=[build])
    problems: dict[str, list[str]] = {theorem.id: [] for theorem in theorems}
    answers: dict[str, list[tuple[str, ...]]] = {theorem.id: [] for theorem in theorems}
    general = [run.stray] if run.stray else []
    for message in run.messages:
        theorem = owner.get(message.line)
        if theorem is None:
            general.append(str(message))
            continue
        match = _ANSWER.match(" ".join(message.text.split()))
        expected = f"ClaimAudit.claim{theorems.index(theorem)}"
        if message.severity == "information" and message.line == asked[theorem.id] and match is not None:
            if match["name"] != expected:
                problems[theorem.id].append(f"the answer is about {match['name']}")
            answers[theorem.id].append(tuple(name.strip() for name in (match["axioms"] or "").split(",") if name))
        else:
            problems[theorem.id].append(message.text)
    found = []
    for theorem in theorems:
        reasons = problems[theorem.id] + general
        if len(answers[theorem.id]) != 1:
            reasons.append(f"{len(answers[theorem.id])} answers to one question about axioms")
        axioms = answers[theorem.id][0] if answers[theorem.id] else ()
        foreign = sorted(set(axioms) - AXIOMS)
        if foreign:
            reasons.append(f"rests on {', '.join(foreign)}, which Lean's own axioms do not include")
        found.append(Audited(theorem, axioms, "\n".join(reasons)))
    return found
