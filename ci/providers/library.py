"""The theorems that a goal can use, read from the sources of what its file imports, and how near each is to the goal.

Nearness is the overlap of words: words that few theorems have count more, and the words of the definitions that a
goal mentions count as its own, at half weight.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ci.goals import Goal, Package
from ci.leantext import tokens

#: words without content: they stand in most statements
_COMMON = frozenset({
    "theorem", "by", "fun", "Nat", "Type", "Prop", "Sort", "List", "sorry", "with", "match", "show", "from", "have",
    "exact", "simp", "rw", "α", "β", "γ", "h", "n", "m", "k", "a", "b", "c", "x", "y", "i", "j", "u", "v",
})  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A theorem or definition: full name, the words and symbols of its statement (of a definition: of all of it)."""

    name: str
    kind: str
    words: frozenset[str]
    text: str
    complete: bool


_DECLARATION = re.compile(
    r"^(?:@\[[^\]]*\]\s*)?(?P<scope>(?:private|protected|noncomputable)\s+)*(?P<kind>theorem|def|abbrev|inductive|structure)"
    r"\s+(?P<name>[^\s({\[⦃:]+)|^(?P<word>namespace|section|end|mutual)\b(?P<rest>[^\n]*)",
    re.MULTILINE,
)
#: characters up to which a definition is unfolded together with what it mentions
SHORT = 160
_SYMBOLS = frozenset("+-*/%^≤<≥>=≠∧∨¬∣∈++::↔∃")


def _vocabulary(text: str) -> frozenset[str]:
    found = set()
    for token in tokens(text):
        if (token.kind in ("word", "name") and token.text not in _COMMON) or token.text in _SYMBOLS:
            found.add(token.text)
    return frozenset(found)


def entries_of(text: str) -> list[Entry]:
    """The theorems and definitions of a Lean text. A theorem whose proof is `sorry` is not complete."""
    matches, found = list(_DECLARATION.finditer(text)), list[Entry]()
    stack: list[str] = []
    for number, match in enumerate(matches):
        if match["word"]:
            parts = match["rest"].split("--")[0].strip().split(".") if match["rest"].strip() else []
            if match["word"] == "namespace":
                stack += parts
            elif match["word"] == "end":
                del stack[max(0, len(stack) - max(len(parts), 1)) :]
            else:
                stack += [""] * max(len(parts), 1)
            continue
        if "private" in (match["scope"] or "") or "private" in match[0]:
            continue
        end = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        whole = text[match.end() : end]
        shown = re.split(r":=\s|\n\s*\|", whole)[0] if match["kind"] == "theorem" else whole
        name = ".".join([*(part for part in stack if part), match["name"]])
        words = _vocabulary(shown) | (set(match["name"].split(".")) - _COMMON)
        found.append(Entry(name, match["kind"], frozenset(words), whole.strip(), "sorry" not in whole))
    return found


@lru_cache(maxsize=256)
def _of_file(path: Path, stamp: int) -> tuple[Entry, ...]:
    return tuple(entries_of(path.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Library:
    """What a goal can use."""

    entries: tuple[Entry, ...]

    @staticmethod
    def of(goal: Goal, package: Package) -> Library:
        """The library of a goal: what its file imports, and the file before it."""
        found: list[Entry] = []
        for module in package.closure(goal.imports):
            path = package.sources[module]
            if module not in ("Core.Syntax", "Core.Meta") and not module.startswith("Core.Omega"):
                entries = _of_file(path, path.stat().st_mtime_ns)
                found += [entry for entry in entries if entry.kind == "theorem" or not module.startswith("Core.")]
        return Library((*found, *entries_of(goal.preamble)))

    def definitions(self, goal: Goal) -> list[Entry]:
        """The definitions that a goal mentions, and those that these mention, nearest first; not those of Core."""
        by_word: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.kind in ("def", "abbrev"):
                by_word.setdefault(entry.name.rpartition(".")[2], []).append(entry)
        found: list[Entry] = []
        pending = [goal.statement]
        while pending and len(found) < 8:
            text = pending.pop(0)
            for word in sorted(_words(text) - bound(text)):
                new = [entry for entry in by_word.get(word, ()) if entry not in found]
                found += new
                pending += [entry.text for entry in new if len(entry.text) <= SHORT]
        return found

    def near(self, goal: Goal, count: int) -> list[Entry]:
        """The `count` complete theorems nearest to a goal."""
        theorems = [entry for entry in self.entries if entry.kind == "theorem" and entry.complete]
        seen = Counter(word for entry in theorems for word in entry.words)
        weight = {word: math.log(1 + len(theorems) / seen[word]) for word in seen}
        own = _vocabulary(goal.statement) | (set(goal.written.split(".")) - _COMMON)
        wider = {word for entry in self.definitions(goal) for word in entry.words} - own

        def score(entry: Entry) -> float:
            total = sum(weight[word] * (1.0 if word in own else 0.5 if word in wider else 0.0) for word in entry.words)
            return total / math.sqrt(3.0 + sum(weight[word] for word in entry.words))

        return sorted(theorems, key=lambda entry: (-score(entry), entry.name))[:count]


_BINDER = re.compile(r"[({⦃\[]([^(){}\[\]⦃⦄:]*?) :|[∀∃λ]\s*([^,:(){}∈]*?)\s*[:,∈]|\bfun\s+([^=(){}]*?)\s*=>")


def bound(text: str) -> set[str]:
    """The names that a statement binds."""
    return {name for match in _BINDER.finditer(text) for part in match.groups() if part for name in part.split()}


def _words(text: str) -> set[str]:
    return {token.text for token in tokens(text) if token.kind in ("word", "name")}
