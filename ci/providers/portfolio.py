"""The hammer's repertoire: bodies to try for a goal, in batches from cheap to dear. Each is text of our own; the names
in it come from the library and from the goal's statement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ci.goals import Goal
from ci.providers.lean_text import tokens
from ci.providers.library import Entry, Library


@dataclass(frozen=True)
class Binder:
    """A variable or hypothesis of a statement, before the colon."""

    name: str
    type: str
    explicit: bool


_GROUP = re.compile(r"(?P<open>[({⦃])\s*(?P<names>[^(){}\[\]⦃⦄:]+?)\s*:(?!=)")
_CLOSE = {"(": ")", "{": "}", "⦃": "⦄"}


def binders(statement: str) -> tuple[list[Binder], str]:
    """The binders in front of the colon that begins the proposition, and the proposition."""
    position, found = 0, []
    while True:
        while position < len(statement) and statement[position].isspace():
            position += 1
        if position >= len(statement) or statement[position] not in "({[⦃":
            break
        end = _closing(statement, position)
        group = statement[position:end]
        match = _GROUP.match(group)
        if match is not None:
            kind = " ".join(group[match.end() : -1].split())
            found += [Binder(name, kind, match["open"] == "(") for name in match["names"].split()]
        position = end
    return found, statement[position:].lstrip().removeprefix(":").strip()


def _closing(text: str, begin: int) -> int:
    depth = 0
    for offset, token in tokens(text[begin:]):
        depth += (token in "([{⦃⟨") - (token in ")]}⦄⟩") if len(token) == 1 else 0
        if depth == 0:
            return begin + offset + len(token)
    return len(text)


_PROPOSITION = re.compile(r"[=≤<≥>≠∧∨¬↔→∣∈∃∀]|\b(?:True|False|Prop)\b")


def _is_data(binder: Binder) -> bool:
    return not _PROPOSITION.search(binder.type) and not binder.type.startswith(("Type", "Sort"))


def closers(unfold: Sequence[str]) -> list[str]:
    """Tactics that close a goal at once; `unfold` are names of definitions."""
    simple = ["rfl", "decide", "omega", "assumption", "simp", "simp_all", "intros; rfl", "intros; omega",
              "intros; simp_all", "constructor <;> omega", "constructor <;> simp_all", "exact ⟨by omega, by omega⟩",
              "intros; split <;> simp_all", "intros; split <;> omega"]  # fmt: skip
    if unfold:
        names = ", ".join(unfold)
        simple += [f"simp [{names}]", f"simp_all [{names}]", f"simp only [{names}] at *; omega",
                   f"simp only [{names}]; omega", f"unfold {' '.join(unfold)}; omega", f"simp [{names}]; omega",
                   f"simp [{names}] at *; omega", f"unfold {' '.join(unfold)}; split <;> omega"]  # fmt: skip
    return simple


def inductions(statement: str, unfold: Sequence[str], arithmetic: Sequence[str]) -> Iterator[str]:
    """Induction on each variable, with the usual ends; `arithmetic` are lemmas to rewrite products with."""
    variables, _ = binders(statement)
    data = [item for item in variables if _is_data(item)]
    predicates = [item.name for item in variables if item.type.endswith("→ Bool")]
    d = f" [{', '.join(unfold)}]" if unfold else ""
    star = f" [{', '.join([*unfold, '*'])}]"
    ring = f" [{', '.join([*unfold, *arithmetic])}]"
    for variable in data:
        others = [item.name for item in data if item is not variable and item.explicit]
        general = [""] + ([f" generalizing {' '.join(others)}"] if others else [])
        for generalizing in general:
            head = f"induction {variable.name}{generalizing}"
            yield f"{head} <;> simp_all{d}"
            yield f"{head} <;> simp{star}"
            yield f"{head} <;> simp_all{d} <;> omega"
            yield f"{head} <;> simp{star} <;> omega"
            yield f"{head} <;> simp_all{ring} <;> omega"
            yield f"{head} <;> simp_all{d} <;> split <;> simp_all <;> omega"
            yield f"{head} <;> first | rfl | (simp_all{d}; done) | (simp_all{d} <;> omega) | omega"
            for predicate in predicates if variable.type.startswith("List") else ():
                known = ", ".join([*unfold, "h_case"])
                yield (f"{head} with\n| nil => simp{d}\n| cons x xs ih =>\n"
                       f"  cases h_case : {predicate} x <;> simp [{known}] <;> omega")  # fmt: skip
        yield f"cases {variable.name} <;> simp_all{d}"
        yield f"cases {variable.name} <;> simp_all{d} <;> omega"


def eliminations(statement: str, unfold: Sequence[str]) -> Iterator[str]:
    """Case distinction on each hypothesis, then closers."""
    variables, _ = binders(statement)
    d = f" [{', '.join(unfold)}]" if unfold else ""
    for hypothesis in (item for item in variables if not item.type.startswith(("Type", "Sort", "Nat", "List"))):
        for head in (
            f"cases {hypothesis.name}",
            f"rcases {hypothesis.name} with ⟨_, _⟩",
            f"induction {hypothesis.name}",
        ):
            yield f"{head} <;> simp_all"
            yield f"{head} <;> simp_all{d}"
            yield f"{head} <;> simp_all{d} <;> omega"
            yield f"{head} <;> simp only{d} at * <;> omega" if unfold else f"{head} <;> omega"
            yield f"{head} <;> constructor <;> simp_all{d} <;> omega"
            yield f"{head} <;> simp_all{d} <;> constructor <;> omega"


def splits(statement: str, conditions: Sequence[str], unfold: Sequence[str]) -> Iterator[str]:
    """Case distinctions on conditions between variables, each case by linear arithmetic."""
    simplify = f"simp only [{', '.join(unfold)}] at * <;> " if unfold else ""
    for condition in conditions:
        yield f"by_cases h_case : {condition} <;> {simplify}omega"
        yield f"by_cases h_case : {condition} <;> simp_all <;> omega"


def applications(near: Sequence[Entry], unfold: Sequence[str]) -> Iterator[str]:
    """Each near lemma as the proof, with what is at hand for its premises."""
    d = f" [{', '.join(unfold)}]" if unfold else ""
    for entry in near:
        yield f"exact {entry.name} .."
        yield f"apply {entry.name} <;> first | assumption | omega | simp_all{d}"
        yield f"rw [{entry.name}] <;> first | rfl | assumption | omega"
        yield f"simp [{entry.name}] <;> omega"
        yield f"simp{d.rstrip(']')}{', ' if d else ' ['}{entry.name}]"
    if unfold:
        for entry in near:
            yield f"unfold {unfold[0]}; apply {entry.name} <;> first | assumption | omega"


def second_depth(near: Sequence[Entry]) -> Iterator[str]:
    """Two lemmas, one inside of the other."""
    inner = " | ".join(f"(apply {entry.name} <;> first | assumption | omega)" for entry in near)
    for entry in near:
        yield f"apply {entry.name} <;> first | assumption | omega | {inner}"
        yield f"refine ({entry.name} ?_ ?_) <;> first | assumption | omega | {inner}"
        yield f"rw [{entry.name}] <;> first | rfl | assumption | omega | {inner}"


#: what a product of sums becomes a sum of products with
PRODUCTS = ("Nat.mul_add", "Nat.add_mul", "Nat.mul_comm", "Nat.mul_left_comm", "Nat.add_assoc", "Nat.add_comm",
            "Nat.add_left_comm")  # fmt: skip
DISTRIBUTE = ("Nat.mul_add", "Nat.add_mul")


def recursions(statement: str, unfold: Sequence[str]) -> Iterator[str]:
    """Induction with the step written out: unfold, distribute products, use the hypothesis, linear arithmetic."""
    variables, _ = binders(statement)
    for variable in (item for item in variables if item.type == "Nat"):
        for lemmas in (DISTRIBUTE, PRODUCTS):
            names = ", ".join([*unfold, *lemmas])
            yield (f"induction {variable.name} with\n| zero => simp [{', '.join(unfold)}]\n"
                   f"| succ n ih => simp only [{names}] at * <;> omega")  # fmt: skip
            yield (f"induction {variable.name} with\n| zero => rfl\n"
                   f"| succ n ih => simp only [{names}, ih]; omega")  # fmt: skip


def _batched(items: Iterator[str], size: int) -> Iterator[list[str]]:
    while batch := list(islice(items, size)):
        yield batch


def batches(goal: Goal, library: Library, conditions: Sequence[str], *, size: int = 40) -> Iterator[list[str]]:
    """Bodies to try, a batch for each run of Lean."""
    unfold = [entry.name for entry in library.definitions(goal)]
    near = library.near(goal, 24)

    def everything() -> Iterator[list[str]]:
        yield closers(unfold)
        yield list(splits(goal.statement, conditions, unfold))
        yield from _batched(
            iter([*inductions(goal.statement, unfold, PRODUCTS), *recursions(goal.statement, unfold)]), size
        )
        yield list(eliminations(goal.statement, unfold))
        yield from _batched(applications(near[:16], unfold), size)
        yield ["exact?"]
        yield list(second_depth(near[:10]))

    for batch in everything():
        seen: dict[str, None] = dict.fromkeys(f"by\n  {text.replace(chr(10), chr(10) + '  ')}" for text in batch)
        if seen:
            yield list(seen)
