"""What the judge asks of the compiled module of a candidate: comparison with the pristine one, and the audit module.

Two independent readings. `differences` decodes both files here, in Python: declarations, their statements and values,
and what the module tells later ones (instances, notation, attributes). `audit_text` is a Lean module of our own text
that imports the candidate's, proves the goal's statement again from the theorem, and asks for its axioms.
"""

from __future__ import annotations

import re

from ci import olean
from ci.claims import AXIOMS
from ci.goals import Goal
from ci.lean import Message
from ci.leantext import tokens

CLAIM = "ZpAudit.claim"

#: names of theorems and functions that Lean derives from a declaration when a proof first needs them
_DERIVED = re.compile(
    r"\.(?:eq_\d+|eq_def|eq_unfold|congr_simp|_congr_simp|hcongr_\d+|induct(?:_unfolding)?|mutual_induct"
    r"|fun_cases(?:_unfolding)?|match_\d+(?:_\d+)?|splitter|congr_eq_\d+|_sparseCasesOn_\d+|_proof_\d+(?:_\d+)?)$"
)
#: extensions of the environment in which a proof may leave traces: places, compiled code, caches, what was used
_TRACES = {
    "Lean.backwardDefeqAttr", "Lean.defeqAttr", "Lean.declRangeExt", "reducibilityCore",
    "Lean.Compiler.inlineAttrs", "Lean.Meta.Match.Extension.extension",
    "Lean.IR.declMapExt", "Lean.Elab.Structural.eqnInfoExt", "Lean.Meta.funIndInfoExt",
    "_private.Lean.Util.CollectAxioms.0.Lean.exportedAxiomsExt", "_private.Lean.ExtraModUses.0.Lean.extraModUses",
}  # fmt: skip
_ANSWER = re.compile(r"^'(?P<name>[^']+)' (?:depends on axioms: \[(?P<axioms>[^\]]*)\]|does not depend on any axioms)$")


def _is_auxiliary(name: str, goal: Goal) -> bool:
    plain = name.removeprefix(f"_private.{goal.module}.0.")
    return plain.startswith(f"{goal.name}.") or _DERIVED.search(plain) is not None


def differences(
    goal: Goal, pristine: olean.Module, candidate: olean.Module, end: tuple[int, int]
) -> list[str]:  # fmt: skip
    """In what the candidate's module differs from the pristine one, besides the value of the goal's theorem and
    auxiliary declarations below its name. `end` is where the body ends in the candidate's source: there the theorem
    must end too, else something of the body is another command, whatever it does."""
    problems = []
    if candidate.ends.get(goal.name) != end:
        line, column = candidate.ends.get(goal.name, (0, 0))
        problems.append(
            f"{goal.name} ends at {line}:{column} of its file, and the body at {end[0]}:{end[1]}: more follows"
        )
    if candidate.imports != pristine.imports:
        problems.append(f"it imports {', '.join(candidate.imports)}")
    for name, known in pristine.constants.items():
        constant = candidate.constants.get(name)
        if constant is None:
            problems.append(f"{name} is missing")
        elif name == goal.name and constant.kind != "theorem":
            problems.append(f"{name} is not a theorem but {constant.kind}")
        elif name == goal.name and constant.statement != known.statement:
            problems.append(f"{name} has another statement")
        elif name != goal.name and constant.whole != known.whole:
            problems.append(f"{name} is not the same declaration")
    for name, constant in candidate.constants.items():
        if name in pristine.constants:
            continue
        if not _is_auxiliary(name, goal):
            problems.append(f"it also declares {name}")
        elif constant.kind not in ("theorem", "definition"):
            problems.append(f"it declares {name}, of kind {constant.kind}")
    for extension in sorted(candidate.entries.keys() | pristine.entries.keys()):
        ours, theirs = pristine.entries.get(extension, frozenset()), candidate.entries.get(extension, frozenset())
        if ours != theirs and extension not in _TRACES and not extension.startswith("Lean.Compiler.LCNF."):
            problems.append(f"it changes {extension} for later text")
    return problems


def _as_proposition(statement: str) -> str:
    """The statement of a theorem (binders, colon, type) as one proposition."""
    depth = 0
    for token in tokens(statement):
        if token.text in ("(", "[", "{", "⟨", "⦃"):
            depth += 1
        elif token.text in (")", "]", "}", "⟩", "⦄"):
            depth -= 1
        elif token.text == ":" and depth == 0:
            binders, body = statement[: token.start].strip(), statement[token.end :].strip()
            return f"∀ {binders}, {body}" if binders else body
    return statement


def audit_text(goal: Goal) -> str:
    """The audit module. Its last line asks the question about axioms."""
    name = f"@_root_.{goal.name}"
    ways = " | ".join([f"exact {name}", *(f"exact {name}{' _' * count}" for count in range(1, 9)), f"apply {name}"])
    indented = _as_proposition(goal.statement).replace("\n", "\n    ")
    return (
        f"prelude\nimport {goal.module}\nset_option linter.all false\n{goal.context}\n"
        f"theorem _root_.{CLAIM} :\n    {indented} := by\n  first | {ways}\n"
        f"#print axioms {CLAIM}\n"
    )


def read_answer(text: str, messages: tuple[Message, ...]) -> tuple[tuple[str, ...], list[str]]:
    """The axioms that Lean named and what is wrong: there must be one message, ours, and only Lean's own axioms."""
    last = text.count("\n")
    axioms: tuple[str, ...] = ()
    problems, answers = [], 0
    for message in messages:
        match = _ANSWER.match(" ".join(message.text.split()))
        if message.line == last and message.severity == "information" and match is not None and match["name"] == CLAIM:
            answers += 1
            axioms = tuple(name.strip() for name in (match["axioms"] or "").split(",") if name.strip())
        else:
            problems.append(f"audit module: {message}")
    if answers != 1:
        problems.append(f"{answers} answers to one question about axioms")
    foreign = sorted(set(axioms) - AXIOMS)
    if foreign:
        problems.append(f"rests on {', '.join(foreign)}, which Lean's own axioms do not include")
    return axioms, problems
