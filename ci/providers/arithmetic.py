"""z3 about statements of arithmetic: a counterexample, or the conditions whose cases may make a proof easy.

z3 is not trusted either way: a counterexample is evaluated exactly before it counts, and a "valid" proves nothing, it
says that looking for a proof is worth while.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Literal

from ci.providers.formula import Formula, Node, NotArithmetic, read

Verdict = Literal["false", "valid", "unknown"]


@dataclass(frozen=True)
class Finding:
    """What z3 says of a statement. `values` are the counterexample's, checked; `conditions` are worth a case
    distinction, as Lean text."""

    verdict: Verdict
    values: Mapping[str, int] | None = None
    conditions: tuple[str, ...] = ()
    reason: str = ""


def _terms(node: Node, names: Mapping[str, Any], z3: Any, side: list[Any]) -> Any:
    """z3's term for a node. Division is introduced by fresh numbers with their defining conditions in `side`."""
    if node.op == "var":
        return names[node.name]
    if node.op == "num":
        return z3.IntVal(node.value)
    parts = [_terms(part, names, z3, side) for part in node.parts]
    if node.op == "¬":
        return z3.Not(parts[0])
    a, b = parts
    if node.op in ("/", "%", "∣"):
        divisor, dividend = (a, b) if node.op == "∣" else (b, a)
        quotient, rest = (z3.FreshInt("q"), z3.FreshInt("r"))
        side += [quotient >= 0, rest >= 0, dividend == divisor * quotient + rest,
                 z3.If(divisor == 0, quotient == 0, rest < divisor)]  # fmt: skip
        return quotient if node.op == "/" else rest if node.op == "%" else rest == 0
    if node.op == "^":
        if node.parts[0].op != "num" and node.parts[1].op != "num":
            raise NotArithmetic("a power with variables in both places")
        if node.parts[1].op == "num" and node.parts[1].value <= 64:
            return z3.IntVal(1) if not node.parts[1].value else z3.Product([a] * node.parts[1].value)
        raise NotArithmetic("a power with a variable exponent")
    return {
        "+": lambda: a + b, "-": lambda: z3.If(a >= b, a - b, z3.IntVal(0)), "*": lambda: a * b,
        "min": lambda: z3.If(a <= b, a, b), "max": lambda: z3.If(a >= b, a, b), "=": lambda: a == b,
        "≠": lambda: a != b, "<": lambda: a < b, "≤": lambda: a <= b, ">": lambda: a > b, "≥": lambda: a >= b,
        "∧": lambda: z3.And(a, b), "∨": lambda: z3.Or(a, b), "→": lambda: z3.Implies(a, b), "↔": lambda: a == b,
    }[node.op]()  # fmt: skip


def _small(formula: Formula, bound: int = 6) -> Mapping[str, int] | None:
    """A counterexample among small numbers, by trying them all; at most some thousand evaluations."""
    names = formula.variables
    span = max(2, min(bound, int(4000 ** (1 / max(1, len(names)))) if names else 1))
    for number in range(span ** len(names)):
        values = {}
        for name in names:
            number, values[name] = divmod(number, span)
        try:
            if not formula.holds(values):
                return values
        except NotArithmetic:
            continue
    return None


def examine(statement: str, *, seconds: float = 5.0) -> Finding:
    """What can be said of a statement within `seconds` of z3. A statement that is no arithmetic is `unknown`."""
    try:
        formula = read(statement)
    except NotArithmetic as error:
        return Finding("unknown", reason=str(error))
    values = _small(formula)
    if values is not None:
        return Finding("false", values)
    conditions = tuple(f"{a} {sign} {b}" for a, b in combinations(formula.variables[:4], 2) for sign in ("≤", "="))
    conditions += tuple(f"{a} = 0" for a in formula.variables[:4])
    if importlib.util.find_spec("z3") is None:
        return Finding("unknown", conditions=conditions, reason="the Python package z3-solver is not installed")
    import z3

    names = {name: z3.Int(name) for name in formula.variables}
    side: list[Any] = [number >= 0 for number in names.values()]
    try:
        facts = [_terms(node, names, z3, side) for node in formula.hypotheses]
        claim = _terms(formula.conclusion, names, z3, side)
    except NotArithmetic as error:
        return Finding("unknown", conditions=conditions, reason=str(error))
    solver = z3.Solver()
    solver.set("timeout", int(seconds * 1000))
    solver.add(*side, *facts, z3.Not(claim))
    outcome = solver.check()
    if outcome == z3.unsat:
        return Finding("valid", conditions=conditions)
    if outcome == z3.unknown:
        return Finding("unknown", conditions=conditions, reason=solver.reason_unknown())
    model = solver.model()
    values = {name: model.eval(number, model_completion=True).as_long() for name, number in names.items()}
    try:
        refuted = not formula.holds(values)
    except NotArithmetic as error:
        return Finding("unknown", conditions=conditions, reason=str(error))
    if not refuted:
        return Finding("unknown", conditions=conditions, reason=f"z3's counterexample {values} is none")
    return Finding("false", values)
