"""The prompts and answers of LLMLean's `llmqed`, in its format: [CTX] and [STATE] in, [THOUGHTS] and [PROOF] out, or
Markdown with a ```lean4 fence. The wording is our own, the marks are LLMLean's."""

from __future__ import annotations

import re

from ci.providers.answer import NoAnswer, body_in, fences, without_thinking
from ci.providers.base import Failure, Request
from ci.providers.lean_text import tidy
from ci.providers.llmlean_settings import Settings
from ci.providers.prompts import context_of

STOP = ("[/PROOF]",)

_INTRODUCTION = "You are proving a theorem in Lean 4.\n"
_GIVEN = "You are given, inside [CTX]...[/CTX], the file up to the place of the proof{state}.\n"
_STATE = ", and inside [STATE]...[/STATE] the proof state there"
_FAILED = "An earlier proof failed with this error:\n{error}\n\nThe earlier proof:\n{proof}\n\n"
_WANTED = {
    "instruction": "Write the rest of the proof inside [PROOF]...[/PROOF].\n",
    "reasoning": (
        "Write the rest of the proof inside [PROOF]...[/PROOF], one tactic per line, without comments or code "
        "fences.\nYou may think briefly before it, inside [THOUGHTS]...[/THOUGHTS].\n"
    ),
    "markdown": (
        "Think first if that helps. End with the complete proof, with the file's text before it, in one fence:\n"
        "```lean4\n...\n```\n"
    ),
}


def opening(request: Request) -> str:
    """The file's text up to where the proof begins."""
    goal = request.goal
    head = f"theorem {goal.written} {goal.statement.strip()} := by\n  "
    context = context_of(goal.preamble)
    return f"{context}\n\n{head}" if context else head


def _earlier(failure: Failure) -> str:
    return _FAILED.format(error="\n".join(failure.reasons)[:4000], proof=failure.body)


def prompt(request: Request, settings: Settings) -> str:
    """The prompt for a whole proof; with failures, for a corrected one."""
    context, earlier = opening(request), _earlier(request.failures[-1]) if request.failures else ""
    if settings.prompt == "fewshot":  # for base models: the text to continue
        return (f"/- {earlier.strip()}\n-/\n" if earlier else "") + context
    if settings.prompt == "markdown":
        state = f"The proof state there:\n{request.state}\n" if request.state else ""
        return f"{_INTRODUCTION}{earlier}The file:\n```lean4\n{context}\n```\n{state}{_WANTED['markdown']}"
    given = _GIVEN.format(state=_STATE if request.state else "")
    text = f"/- {_INTRODUCTION}{earlier}{given}{_WANTED[settings.prompt]}-/\n[CTX]\n{context}\n[/CTX]\n"
    if request.state:
        text += f"[STATE]\n{request.state}\n[/STATE]\n"
    return text + ("[PROOF]" if settings.prompt == "instruction" else "")


_BANNED = re.compile(r"\b(?:sorry|admit)\b|▅")


def answer(text: str, request: Request, settings: Settings) -> str:
    """The proof body in an answer. LLMLean drops answers with `sorry` or `admit`; so does this. Raises NoAnswer."""
    text = without_thinking(text)
    if settings.markdown:
        blocks = fences(text)
        if not blocks:
            raise NoAnswer("the answer has no code fence")
        body = body_in(blocks[-1], request.goal.written, request.goal.statement)
    else:
        proof = text.split("[PROOF]")[1] if "[PROOF]" in text else text
        proof = proof.split("[/PROOF]")[0].strip("\n").rstrip()
        blocks = fences(proof)
        proof = blocks[-1] if blocks else proof
        if not proof.strip():
            raise NoAnswer("the answer has no proof between [PROOF] and [/PROOF]")
        first, _, rest = proof.strip().partition("\n")
        body = tidy(proof if re.match(r"\s*by\b", proof) else f"by\n  {first}\n{_aligned(rest)}")
    if _BANNED.search(body):
        raise NoAnswer("LLMLean drops proofs with sorry or admit")
    return body


def _aligned(rest: str) -> str:
    """Lines behind the first: models give them with or without the two columns of the context."""
    lines = [line for line in rest.split("\n") if line.strip()]
    if not lines or min(len(line) - len(line.lstrip()) for line in lines) >= 2:
        return rest
    return "\n".join("  " + line for line in rest.split("\n"))
