"""Litmus tests: small programs with a questioned outcome and the verdict that was published for it.

litmus_text.py reads them, litmus/ has them, score.py runs them.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Literal, cast

from models import ir
from models.rc11.client import Call, Cell, Client, ReleaseSequence
from models.rc11.outcome import Found, Outcome

Verdict = Literal["allowed", "forbidden", "racy"]
BINARY: dict[type, ir.BinaryOperator] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.Eq: "==",
    ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.And: "&&", ast.Or: "||",
}  # fmt: skip


@dataclass(frozen=True)
class Expectation:
    """The verdict for one rule of release sequences. `condition` is None for racy."""

    verdict: Verdict
    rule: ReleaseSequence
    condition: ast.expr | None
    text: str


@dataclass(frozen=True)
class Litmus:
    """One test. `registers` maps a register to its call (= thread) and its word in that call's buffer; `places` a
    place to its number, which is its field in object 0 and its position in Outcome.memory."""

    name: str
    source: str
    path: str
    operations: tuple[ir.Operation, ...]
    registers: dict[str, tuple[int, int]]
    places: dict[str, int]
    initial: dict[str, int]
    expectations: tuple[Expectation, ...]

    def client(self, rule: ReleaseSequence) -> Client:
        counts = [sum(thread == t for thread, _ in self.registers.values()) for t in range(len(self.operations))]
        return Client(
            name=self.name,
            threads=tuple(
                (Call(operation, (), (0,) * count, self.path),)
                for operation, count in zip(self.operations, counts, strict=True)
            ),
            initial={Cell(1, number): self.initial.get(name, 0) for name, number in self.places.items()},
            observed=tuple(Cell(1, number) for number in self.places.values()),
            order_calls=False,
            blank=0,
            rule=rule,
        )

    def values(self, outcome: Outcome) -> dict[str, int]:
        """The last values of registers and places."""
        registers = {name: outcome.results[t][1][word] for name, (t, word) in self.registers.items()}
        return registers | {name: outcome.memory[number] for name, number in self.places.items()}

    def verdict(self, found: Found, condition: ast.expr | None) -> Verdict:
        """What an engine's answer amounts to."""
        if found.racy:
            return "racy"
        if condition is None:
            return "allowed" if found.outcomes else "forbidden"
        return "allowed" if any(holds(condition, self.values(o)) for o in found.outcomes) else "forbidden"


def holds(condition: ast.expr, values: dict[str, int]) -> bool:
    """Evaluate a condition that the parser has accepted."""
    return bool(number(condition, values))


def number(node: ast.expr, values: dict[str, int]) -> int:
    if isinstance(node, ast.Constant):
        return cast(int, node.value)
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.BoolOp):
        results = [bool(number(value, values)) for value in node.values]
        return int(all(results) if isinstance(node.op, ast.And) else any(results))
    if isinstance(node, ast.UnaryOp):
        return int(not number(node.operand, values))
    assert isinstance(node, ast.Compare)
    left, right = number(node.left, values), number(node.comparators[0], values)
    return int(
        {"==": left == right, "!=": left != right, "<": left < right, "<=": left <= right, ">": left > right,
         ">=": left >= right}[BINARY[type(node.ops[0])]]
    )  # fmt: skip
