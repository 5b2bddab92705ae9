"""Put a proposed proof into the place of `sorry`: the statement stays ours, only the body is taken.

Comments are taken out first, by the simplest rule there is (`--` to the end of the line; `/-` to the matching `-/`),
and what is left is both what is scanned and what is built. So it does not matter whether Lean agrees about what a
comment is: text that was taken for one is not there any more.
"""

from __future__ import annotations

import re
import textwrap

from ci.goals import Goal
from ci.policy import declarative_words

#: a theorem after the goal in every file the judge builds: if the body moved the scope, its name moves too
SENTINEL = "theorem zpAuditSentinel : ∀ p : Prop, p → p := fun _ h => h"
SENTINEL_NAME = "zpAuditSentinel"

#: characters of a body: far more than any proof here has
LONGEST = 200_000

_OPENS_BLOCK = re.compile(r"(?:\b(?:by|with|do|then|else|from|fun|at)|=>|:=|[(\[{⟨,;<·])$")
_OPENS_COMMENT, _DELIMITER = re.compile(r"--|/-"), re.compile(r"/-|-/")
_PAIRS = {")": "(", "]": "[", "}": "{", "⟩": "⟨"}


class BodyError(ValueError):
    """The text is not one proof; says why."""


def without_comments(text: str) -> str:
    """The text with a space in the place of each comment. Raises BodyError if one does not end."""
    output, position = [], 0
    while (match := _OPENS_COMMENT.search(text, position)) is not None:
        output.append(text[position : match.start()])
        if match[0] == "--":
            end = text.find("\n", match.end())
            position = len(text) if end < 0 else end
            continue
        depth, position = 1, match.end()
        while depth:
            found = _DELIMITER.search(text, position)
            if found is None:
                raise BodyError("a comment that begins with /- does not end")
            depth += 1 if found[0] == "/-" else -1
            position = found.end()
        output.append(" ")
    return "".join(output) + text[position:]


def normalise(body: str) -> str:
    """The tactic block of a body, without comments and blank lines, its first line in column 0. A leading `by` is
    dropped; a first line that lost its indentation, because somebody trimmed the text, gets it back. Raises BodyError.
    """
    if len(body) > LONGEST:
        raise BodyError(f"{len(body)} characters, more than {LONGEST}")
    text = without_comments(body.replace("\r\n", "\n"))
    if "\t" in text:
        raise BodyError("a tab: Lean wants spaces")
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    if lines and re.match(r"\s*by\b(?!')", lines[0]):
        rest = re.sub(r"^\s*by\b", "", lines[0]).strip()
        lines = [rest, *lines[1:]] if rest else textwrap.dedent("\n".join(lines[1:])).split("\n")
    else:
        lines = textwrap.dedent("\n".join(lines)).split("\n")
    if not any(lines):
        raise BodyError("nothing in it but comments and white space")
    if len(lines) > 1 and not lines[0].startswith(" "):
        least = min(len(line) - len(line.lstrip()) for line in lines[1:])
        if least and not _OPENS_BLOCK.search(lines[0]) and not lines[1].lstrip().startswith(("|", "<;>", "·")):
            lines = textwrap.dedent("\n".join([" " * least + lines[0], *lines[1:]])).split("\n")
    return "\n".join(lines)


def shape_problems(code: str) -> list[str]:
    """Why a normalised body cannot be one tactic block: words that begin declarations, unbalanced brackets."""
    problems = declarative_words(code)
    stack: list[str] = []
    for character in re.sub(r"‹|›", "", code):
        if character in _PAIRS.values():
            stack.append(character)
        elif character in _PAIRS and (not stack or stack.pop() != _PAIRS[character]):
            return [*problems, f"{character} closes nothing: the body must be one term or tactic block"]
    return problems + [f"{character} is not closed" for character in stack]


def lines_before(goal: Goal) -> int:
    """How many lines of the spliced module come before the body."""
    return f"{goal.preamble}{goal.statement}".count("\n") + 1


def end_of_body(goal: Goal, code: str) -> tuple[int, int]:
    """Where a normalised body ends in the spliced module: line from 1, column from 0."""
    lines = textwrap.indent(code, "  ").split("\n")
    return lines_before(goal) + len(lines), len(lines[-1])


def spliced(goal: Goal, code: str | None) -> str:
    """The module with the goal as its last theorem, its proof the normalised body (or `sorry`), and the sentinel."""
    proof = "\n" + textwrap.indent(code, "  ") if code is not None else " sorry"
    head = f"{goal.preamble}theorem {goal.written} {goal.statement} := by"
    return f"{head}{proof}\n\n{SENTINEL}\n"
