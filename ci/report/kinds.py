"""The kinds of evidence (the groups of rows), in the order in which a reader should meet them, and what each is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ci.rows import Row, Verdict

ABOUT = {
    "Theorems": "Proved in Lean, for every execution that the statement speaks of, of any length. Each statement is "
                "proved again from the named theorem, and its axioms are printed.",
    "Program": "The program in the theorems is the C file: generated anew, read by a second reader, written as C "
               "again.",
    "All schedules": "Every interleaving of bounded clients, under sequential consistency and x86-TSO.",
    "Open goals": "What is believed and not proved, each goal looked at in every step of the bounded clients: no "
                  "counterexample is all that is known.",
    "Memory orders (C11)": "Every execution that the C11 memory model allows, and for each memory order the client "
                           "that breaks without it.",
    "Invariant": "The invariant behind the proofs, by z3: a second opinion on each step, at a small word width.",
    "TLA+": "The algorithm at the level people discuss it, label by label with the C file, checked by TLC.",
    "The compiled library": "What the compiler made of it: recorded runs replayed by the model, histories of real "
                            "threads checked.",
    "Planted defects": "Wrong variants, each of which some check must catch. One that survives says that the checks "
                       "are too weak.",
}  # fmt: skip


_SUBJECTS = {"spec": "specification", "definition": "definition", "bound": "bound", "C": "program"}


def defect(claim: str) -> tuple[str, str, str]:
    """Of a planted defect's claim (`NAME: WHY` or `SUBJECT: NAME: WHY`): what is defective, its name, and why it is."""
    subject, _, rest = claim.partition(": ")
    if subject not in _SUBJECTS or ": " not in rest:
        subject, rest = "C", claim
    name, _, why = rest.partition(": ")
    return _SUBJECTS[subject], name, why


def slug(text: str) -> str:
    """The text as part of an address: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "other"


def slugs(names: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """A slug for each name, all different, and none of those `taken`."""
    result: dict[str, str] = {}
    used = set(taken)
    for name in dict.fromkeys(names):
        base = candidate = slug(name)
        number = 2
        while candidate in used:
            candidate = f"{base}-{number}"
            number += 1
        used.add(candidate)
        result[name] = candidate
    return result


def ordered(groups: Iterable[str]) -> list[str]:
    """The groups, known ones first."""
    found = list(dict.fromkeys(groups))
    return [group for group in ABOUT if group in found] + [group for group in found if group not in ABOUT]


def worst(rows: Iterable[Row]) -> Verdict:
    """The verdict on some rows together: failed if one failed, skipped if one was; else proved if one is, caught if
    all are."""
    verdicts = {row.verdict for row in rows}
    for verdict in (Verdict.FAILED, Verdict.SKIPPED, Verdict.PROVED):
        if verdict in verdicts:
            return verdict
    return Verdict.CAUGHT if verdicts == {Verdict.CAUGHT} else Verdict.CHECKED
