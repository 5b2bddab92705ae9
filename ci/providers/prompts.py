"""What a model is asked: the formats on which DeepSeek-Prover-V2 was trained, which other provers read as well.

The theorem stands in a ```lean4 fence behind "Complete the following Lean 4 code:", its proof being `sorry`. With
`plan` (chain of thought) the model is asked for a proof plan first; without, it answers with code at once. Repair
continues the conversation with Lean's errors.
"""

from __future__ import annotations

from ci.providers.base import Failure, Message, Request
from ci.providers.lean_text import tidy

#: characters of a file that a prompt shows before the theorem: the end of the file matters most
CONTEXT_CHARACTERS = 12_000

_COMPLETE = "Complete the following Lean 4 code:\n\n```lean4\n{code}\n```\n"
_PLAN = """
Before you write the Lean 4 code of the formal proof, lay out a proof plan: the main steps, the lemmas between them
and the strategy that ties them together. The plan guides the code that follows it.
"""
_NOTES = """
Notes: Mathlib is not available. Names and statements of the library are those of Lean 4's core, and `omega`, `simp`,
`simp_all`, `decide`, `induction`, `cases`, `rcases`, `exact`, `apply`, `rw`, `split` and `calc` work. Only the proof
of `{name}` is taken from your answer: state what you need inside it with `have`. Warnings are errors, and `sorry`,
`axiom`, `native_decide`, `set_option` and commands that begin with `#` are refused.
End with one ```lean4 fence that holds the theorem with its whole proof.
"""
_SKETCH = """
Do not prove it yet. Break the proof into steps small enough for a weak prover: write the theorem again with a proof
whose steps are `have name : statement := by sorry`, each statement written out in full, and whose last lines derive
the goal from these steps without `sorry`. Answer with one ```lean4 fence that holds the theorem.
"""
_REPAIR = """
That proof was rejected ({stage}):

{reasons}
{state}
Correct it, and answer with one ```lean4 fence that holds the theorem with its whole proof.
"""


def context_of(preamble: str, limit: int = CONTEXT_CHARACTERS) -> str:
    """The end of a file's text, at most `limit` characters, beginning with a whole paragraph."""
    text = preamble.strip("\n")
    if len(text) <= limit:
        return text
    tail = text[-limit:]
    begin = tail.find("\n\n")
    return "-- …\n" + tail[begin + 2 if begin >= 0 else 0 :]


def theorem_text(request: Request, body: str = "by\n  sorry") -> str:
    """The theorem of a request as Lean text, with the given body."""
    goal = request.goal
    return f"theorem {goal.written} {goal.statement.strip()} := {body}"


def code_of(request: Request) -> str:
    """What the fence of a prompt holds: the file before the theorem, then the theorem."""
    context = context_of(request.goal.preamble)
    return f"{context}\n\n{theorem_text(request)}" if context else theorem_text(request)


def _reasons(failure: Failure) -> str:
    return "\n".join(f"- {reason.strip()}" for reason in failure.reasons[:8])[:6000]


def conversation(request: Request, *, plan: bool, rounds: int = 2) -> tuple[Message, ...]:
    """The messages of a request: the task, then the newest `rounds` rejected proofs, each with what was wrong."""
    text = _COMPLETE.format(code=code_of(request))
    if request.kind == "sketch":
        text += _SKETCH
    elif plan:
        text += _PLAN
    text += _NOTES.format(name=request.goal.name)
    if request.state:
        text += f"\nThe goal as Lean shows it:\n\n{request.state}\n"
    messages = [Message("user", text)]
    for failure in request.failures[-rounds:] if rounds else ():
        proof = tidy(f"by\n{failure.body}" if not failure.body.startswith("by") else failure.body)
        shown = f"```lean4\n{theorem_text(request, proof)}\n```" if failure.body else "(no proof)"
        messages.append(Message("assistant", shown))
        state = f"\nThe goals there:\n\n{failure.state}\n" if failure.state else ""
        messages.append(Message("user", _REPAIR.format(stage=failure.stage, reasons=_reasons(failure), state=state)))
    return tuple(messages)
