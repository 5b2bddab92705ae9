"""From a model's answer to a proof body: drop the thinking, take the last code fence, take what stands behind `:=`.

Nothing here decides whether a proof is right or honest. Only the body is kept: what else an answer declares, and how
it words the statement, is dropped.
"""

from __future__ import annotations

import re
import textwrap

from ci.providers.lean_text import assignments, statement_assignments, theorems, tidy


class NoAnswer(ValueError):
    """An answer has no proof in it; the text says what is missing."""


_FENCE = re.compile(
    r"^(?P<indent>[ \t]*)```[ \t]*(?P<language>[\w+-]*)[^\n]*\n(?P<code>.*?)(?:^[ \t]*```[ \t]*$|\Z)",
    re.MULTILINE | re.DOTALL,
)
_LEAN = frozenset({"lean", "lean4", "tactics", ""})


def without_thinking(text: str) -> str:
    """The answer without `<think>…</think>`. A template may have opened the block in the prompt, so everything
    before a lone `</think>` goes too; a block that is never closed goes to the end."""
    text = re.sub(r"<think>.*?</think>", "", text, flags=re.DOTALL)
    text = text.rpartition("</think>")[2]
    return text.partition("<think>")[0]


def fences(text: str) -> list[str]:
    """The code blocks in Lean (or in no named language), in order. A last block that is not closed counts."""
    return [
        textwrap.dedent(match["code"]) if match["indent"] else match["code"]
        for match in _FENCE.finditer(text)
        if match["language"].lower() in _LEAN
    ]


def body_in(code: str, name: str, statement: str) -> str:
    """The body that Lean code gives to the theorem `name`: of the last theorem of that name, else of the last theorem
    there is, else the code itself if it has no theorem. Raises NoAnswer."""
    found = theorems(code)
    if not found:
        text = code.strip("\n").rstrip()
        if not text.strip():
            raise NoAnswer("the last code fence is empty")
        if re.match(r"\s*(?:by\b|:=|fun\b|λ|⟨|@)", text):  # a proof with its `by`, or a term
            return tidy(re.sub(r"^\s*:=", "", text))
        return tidy("by\n" + textwrap.indent(textwrap.dedent(text), "  "))
    short = name.rpartition(".")[2]
    named = [item for item in found if item[0] in (name, short) or item[0].rpartition(".")[2] == short]
    _, begin, end = (named or found)[-1]
    text = code[begin:end]
    marks = assignments(text)
    skipped = min(statement_assignments(statement), max(0, len(marks) - 1))
    if not marks:
        raise NoAnswer(f"the theorem {name} has no `:=` in the last code fence")
    body = tidy(text[marks[skipped] + 2 :])
    if not body:
        raise NoAnswer(f"nothing stands behind `:=` of {name}")
    return body


def extract(answer: str, name: str, statement: str) -> str:
    """The proof body in a model's answer. Raises NoAnswer."""
    text = without_thinking(answer)
    blocks = fences(text)
    if not blocks:
        if not text.strip():
            raise NoAnswer("the answer is empty once the thinking is taken out")
        raise NoAnswer("the answer has no code fence")
    return body_in(blocks[-1], name, statement)
