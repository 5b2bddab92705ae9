"""Goals as Lean prints them, read back: hypotheses with their types, and the conclusion.

`parse_goals` reads what LeanDojo's function of that name reads (hypotheses `x y : T` in one line, types over several
lines, `case` headers), and hypotheses with values (`x : T := v`) besides. No Lean is needed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Declaration:
    """A hypothesis or variable; `value` is set for `x : T := v`."""

    ident: str
    lean_type: str
    value: str = ""


@dataclass(frozen=True)
class GoalState:
    """One goal: `case` is its name, empty if it has none."""

    assumptions: tuple[Declaration, ...]
    conclusion: str
    case: str = ""

    def theorem(self) -> str | None:
        """The goal as the part of a theorem between its name and `:=`; None if a name cannot be written (`x✝`)."""
        text = " ".join(item.lean_type + item.value for item in self.assumptions) + self.conclusion
        if "✝" in text or "?m" in text or any("✝" in item.ident or item.value for item in self.assumptions):
            return None
        binders = "".join(f"({item.ident} : {_flat(item.lean_type)}) " for item in self.assumptions)
        return f"{binders}: {_flat(self.conclusion)}"


def _flat(text: str) -> str:
    return " ".join(text.split())


_START = re.compile(r"^(?P<names>[^\s:⊢]+(?: [^\s:⊢]+)*) : (?P<type>.*)$", re.DOTALL)
_CASE = re.compile(r"^case (?P<name>\S+)[^\n]*\n?")


def _entries(text: str) -> list[str]:
    """The hypotheses, each with its further lines (which are indented)."""
    found: list[str] = []
    for line in text.splitlines():
        if line[:1].isspace() and found:
            found[-1] += "\n" + line
        elif line.strip():
            found.append(line)
    return found


def parse_goal(text: str) -> GoalState:
    """One goal. Raises ValueError if it has not exactly one `⊢` at the beginning of a line."""
    parts = re.split(r"^⊢ ?", text.strip("\n"), flags=re.MULTILINE)
    if len(parts) != 2:
        raise ValueError(f"a goal has one line with ⊢, not {len(parts) - 1}: {text!r}")
    context, conclusion = parts
    case = _CASE.match(context)
    if case is not None:
        context = context[case.end() :]
    assumptions: list[Declaration] = []
    for entry in _entries(context):
        match = _START.match(entry)
        if match is None:
            raise ValueError(f"not a hypothesis: {entry!r}")
        kind, _, value = match["type"].partition(" := ")
        assumptions += [Declaration(name, kind.strip().rstrip(","), value.strip()) for name in match["names"].split()]
    return GoalState(tuple(assumptions), conclusion.strip(), case["name"] if case else "")


def parse_goals(text: str) -> list[GoalState]:
    """The goals of a state, which an empty line separates. Text without `⊢` is left out."""
    return [parse_goal(part) for part in re.split(r"\n\s*\n", text) if re.search(r"^⊢", part, re.MULTILINE)]


def states_in(message: str) -> str:
    """The goal states in a message of Lean, empty if it shows none."""
    if "⊢" not in message:
        return ""
    lines = message.splitlines()
    last = max(number for number, line in enumerate(lines) if "⊢" in line)
    end = last + 1
    while end < len(lines) and lines[end][:1].isspace():
        end += 1
    first = next(number for number, line in enumerate(lines) if line.startswith("⊢"))
    begin = first
    while begin > 0 and (
        _START.match(lines[begin - 1]) or lines[begin - 1][:1] == " " or _CASE.match(lines[begin - 1])
    ):
        begin -= 1
    return "\n".join(lines[begin:end]).strip("\n")
