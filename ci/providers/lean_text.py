"""Reading Lean text by tokens, without Lean: where comments and strings are, and what stands at bracket depth 0."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from ci import leantext

_OPEN, _CLOSE = frozenset("([{⟨⦃"), frozenset(")]}⟩⦄")
_HEAD = re.compile(r"\b(?:theorem|lemma)\s+([^\s({\[⦃:]+)")


def tokens(text: str) -> Iterator[tuple[int, str]]:
    """The tokens of a Lean text with their offsets; white space, comments and strings are left out."""
    return ((token.start, token.text) for token in leantext.tokens(text) if token.kind != "string")


def assignments(text: str) -> list[int]:
    """Offsets of every `:=` at bracket depth 0."""
    depth, found = 0, []
    for offset, token in tokens(text):
        if token in _OPEN:
            depth += 1
        elif token in _CLOSE:
            depth -= 1
        elif token == ":=" and depth <= 0:
            found.append(offset)
    return found


def theorems(text: str) -> list[tuple[str, int, int]]:
    """The theorems of a Lean text: name, offset behind the name, offset where the next command begins."""
    starts = [offset for offset, token in tokens(text) if token in ("theorem", "lemma")]
    found = []
    for start in starts:
        match = _HEAD.match(text, start)
        if match is not None:
            found.append((match[1], match.end(), _next_command(text, match.end())))
    return found


_COMMAND = re.compile(
    r"^(?:theorem|lemma|def|abbrev|example|instance|structure|inductive|end|namespace|section|open|set_option|variable|"
    r"axiom|opaque|class|macro|syntax|notation|elab|run_cmd|universe|mutual|deriving|attribute|initialize|private|protected|noncomputable|@\[|/--|/-!|#)",
    re.MULTILINE,
)


def _next_command(text: str, begin: int) -> int:
    match = _COMMAND.search(text, begin)
    return match.start() if match is not None else len(text)


def statement_assignments(statement: str) -> int:
    """How many `:=` at bracket depth 0 belong to the statement itself (`let x := 1; …`)."""
    return len(assignments(statement))


def hole_offsets(text: str) -> list[int]:
    """Offsets of every `sorry`."""
    return [offset for offset, token in tokens(text) if token == "sorry"]


def as_term(text: str) -> str:
    """A term as a tactic proof."""
    first, _, rest = text.strip().partition("\n")
    return "by\n  exact (" + first + ("\n" + textwrap.indent(textwrap.dedent(rest), "    ") if rest else "") + ")"


def tidy(body: str) -> str:
    """A proof body as `by` and a block of tactics, its lines indented by two columns at least; a term becomes
    `exact (term)`. Empty if there is nothing."""
    text = body.strip("\n").rstrip()
    stripped = text.strip()
    if not stripped:
        return ""
    if not re.match(r"by\b", stripped):
        return as_term(stripped)
    first, _, rest = stripped.partition("\n")
    head = first[2:].strip()
    if not rest.strip():
        return f"by\n  {head}" if head else ""
    block = textwrap.dedent(rest)
    if head:  # `by tac1⏎ tac2`: the first tactic stands where the next one does, unless it opens a block
        least = min(len(line) - len(line.lstrip()) for line in rest.split("\n") if line.strip())
        opens = re.search(r"(?:\b(?:by|with|do|then|else|from|fun|at)|=>|:=|[(\[{⟨,;<·])$", head)
        bar = rest.lstrip().startswith(("|", "<;>", "·"))
        block = (
            f"{head}\n{rest}" if opens or bar else f"{head}\n{textwrap.dedent(rest)}" if least else f"{head}\n{rest}"
        )
    return "by\n" + textwrap.indent(block.strip("\n"), "  ")


def tactics_of(body: str) -> str:
    """The tactics of a proof body without the `by`, the first in column 0."""
    return textwrap.dedent(tidy(body).removeprefix("by").strip("\n"))
