"""The axiom audit: two modules of the auditor's own prove each claimed statement again from the theorem that is said to
establish it, and ask the kernel which axioms that used.

The first module gives the statements names, and knows only the modules that define what they speak of: so no proof can
change what a statement means. It also states Lean's three axioms, which the base declares itself: another axiom under
one of their names does not pass. The second imports the proofs, and proves the named statements. The names carry a
random part, so that no file can have prepared for them. A claim fails if its theorem is missing, has another statement,
or rests on an axiom that is not Lean's own (`sorry` is such an axiom); each must give exactly one answer, at the line
where it was asked.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ci.claims import AXIOMS, Theorem
from ci.lean import BUILD, Run, run_lean


@dataclass(frozen=True)
class Audited:
    """What the audit found for one theorem; `problem` is empty if the claim holds."""

    theorem: Theorem
    axioms: tuple[str, ...]
    problem: str = ""


#: what Lean's own axioms say, in terms that proofs/Core/Eq.lean and Prelude.lean define
OWN = """\
universe u
example : ∀ {a b : Prop}, Iff a b → Eq a b := @propext
example : ∀ {α : Sort u} {r : α → α → Prop} {a b : α}, r a b → Eq (Quot.mk r a) (Quot.mk r b) := @Quot.sound
noncomputable example : ∀ {α : Sort u}, Nonempty α → α := @Classical.choice
"""

_ANSWER = re.compile(r"^'(?P<name>[^']+)' (?:depends on axioms: \[(?P<axioms>[^\]]*)\]|does not depend on any axioms)$")


class _Text:
    """The lines of a module, and which theorem each belongs to."""

    def __init__(self, imports: Iterable[str]) -> None:
        self.lines = ["prelude", *(f"import {name}" for name in imports)]
        self.owner: dict[int, Theorem] = {}

    def add(self, theorem: Theorem, lines: Iterable[str]) -> int:
        """Append lines that belong to a theorem; the number of the last one."""
        for line in lines:
            self.lines.append(line)
            self.owner[len(self.lines)] = theorem
        return len(self.lines)

    def run(self, file: Path, search: Path) -> Run:
        file.write_text("\n".join(self.lines) + "\n", encoding="utf-8")
        return run_lean(["-o", str(file.with_suffix(".olean")), str(file)], search=[search], folder=file.parent)


def _statements(theorems: Sequence[Theorem], definitions: Sequence[str], mark: str) -> _Text:
    text = _Text(["Core.All", *definitions])
    text.lines += OWN.splitlines()
    for number, theorem in enumerate(theorems):
        body = ["  " + line for line in theorem.statement.splitlines()]
        text.add(theorem, [f"def {mark}.statement{number} : Prop :=", *body])
    return text


def _proofs(theorems: Sequence[Theorem], mark: str) -> tuple[_Text, dict[str, tuple[int, str]]]:
    """The second module, and for each claim the line of its question and the name it is about."""
    text = _Text([mark, *sorted({theorem.module for theorem in theorems})])
    asked = {}
    for number, theorem in enumerate(theorems):
        name = f"{mark}.claim{number}"
        block = [f"theorem {name} : {mark}.statement{number} := @{theorem.name}", f"#print axioms {name}"]
        asked[theorem.id] = (text.add(theorem, block), name)
    return text, asked


def audit(theorems: Iterable[Theorem], definitions: Sequence[str], *, build: Path = BUILD) -> list[Audited]:
    """Audit theorems whose modules are built in `build`; `definitions` are the modules that their statements speak of.
    Raises LeanMissing."""
    theorems = list(theorems)
    mark = f"Audit{secrets.token_hex(8)}"
    problems: dict[str, list[str]] = {theorem.id: [] for theorem in theorems}
    answers: dict[str, list[tuple[str, ...]]] = {theorem.id: [] for theorem in theorems}
    general: list[str] = []
    first = _statements(theorems, definitions, mark)
    second, asked = _proofs(theorems, mark)
    files = [build / f"{name}{suffix}" for name in (mark, f"{mark}Proofs") for suffix in (".lean", ".olean")]
    try:
        for text, file in ((first, files[0]), (second, files[2])):
            run = text.run(file, build)
            general += [run.stray] if run.stray else []
            for message in run.messages:
                theorem = text.owner.get(message.line)
                if theorem is None:
                    general.append(str(message).replace(mark, "Audit"))
                    continue
                match = _ANSWER.match(" ".join(message.text.split()))
                line, name = asked[theorem.id]
                mine = text is second and message.severity == "information" and message.line == line
                if mine and match is not None and match["name"] == name:
                    answers[theorem.id].append(
                        tuple(word.strip() for word in (match["axioms"] or "").split(",") if word)
                    )
                else:
                    problems[theorem.id].append(message.text.replace(mark, "Audit"))
    finally:
        for file in files:
            file.unlink(missing_ok=True)
    return [_judged(theorem, answers[theorem.id], problems[theorem.id] + general) for theorem in theorems]


def _judged(theorem: Theorem, answers: list[tuple[str, ...]], reasons: list[str]) -> Audited:
    if len(answers) != 1:
        reasons.append(f"{len(answers)} answers to one question about axioms")
    axioms = answers[0] if answers else ()
    foreign = sorted(set(axioms) - AXIOMS)
    if foreign:
        reasons.append(f"rests on {', '.join(foreign)}, which Lean's own axioms do not include")
    return Audited(theorem, axioms, "\n".join(reasons))
