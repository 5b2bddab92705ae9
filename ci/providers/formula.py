"""Statements of pure arithmetic over Nat, read without Lean: a small tree that can be evaluated, exactly as Lean
would, and handed to z3.

Nat's subtraction stops at 0, `x / 0 = 0` and `x % 0 = x`. What is not understood raises NotArithmetic; nothing is
guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ci.leantext import tokens
from ci.providers.portfolio import binders


class NotArithmetic(ValueError):
    """The statement is not of the kind that is read here; the text says what is in the way."""


@dataclass(frozen=True)
class Node:
    """An operator with its operands; a variable (`var`, with its name) or a literal (`num`, with its value)."""

    op: str
    parts: tuple[Node, ...] = ()
    name: str = ""
    value: int = 0

    def variables(self) -> set[str]:
        return {self.name} if self.op == "var" else {name for part in self.parts for name in part.variables()}


@dataclass(frozen=True)
class Formula:
    """`hypotheses` imply `conclusion`, for all natural numbers `variables`."""

    variables: tuple[str, ...]
    hypotheses: tuple[Node, ...]
    conclusion: Node

    def holds(self, values: Mapping[str, int]) -> bool:
        """Whether the formula is true of these values."""
        return not all(evaluate(part, values) for part in self.hypotheses) or bool(evaluate(self.conclusion, values))


#: operator → (binding strength, of its left operand, of its right operand)
_INFIX = {
    "↔": (20, 21, 21), "→": (25, 26, 25), "∨": (30, 31, 30), "∧": (35, 36, 35),
    "=": (50, 51, 51), "≠": (50, 51, 51), "<": (50, 51, 51), "≤": (50, 51, 51), ">": (50, 51, 51), "≥": (50, 51, 51),
    "∣": (50, 51, 51), "+": (65, 65, 66), "-": (65, 65, 66), "*": (70, 70, 71), "/": (70, 70, 71), "%": (70, 70, 71),
    "^": (75, 76, 75),
}  # fmt: skip
_RELATIONS = frozenset(["=", "≠", "<", "≤", ">", "≥", "∣"])
_LOGIC = frozenset(["↔", "→", "∨", "∧", "¬"])


class _Reader:
    def __init__(self, text: str, known: set[str]) -> None:
        self.words: list[str] = []
        for token in tokens(text):  # digits come one by one
            if token.text.isdigit() and self.words and self.words[-1].isdigit() and text[token.start - 1].isdigit():
                self.words[-1] += token.text
            else:
                self.words.append(token.text)
        self.at, self.known = 0, known

    def peek(self) -> str:
        return self.words[self.at] if self.at < len(self.words) else ""

    def next(self) -> str:
        self.at += 1
        return self.words[self.at - 1] if self.at <= len(self.words) else ""

    def expression(self, strength: int = 0) -> Node:
        left = self.prefix()
        while self.peek() in _INFIX and _INFIX[self.peek()][0] >= strength:
            operator = self.next()
            left = Node(operator, (left, self.expression(_INFIX[operator][2])))
        return left

    def prefix(self) -> Node:
        word = self.next()
        if word == "(":
            inner = self.expression()
            if self.next() != ")":
                raise NotArithmetic("a bracket that holds more than a term")
            return inner
        if word == "¬":
            return Node("¬", (self.expression(40),))
        if word.isdigit():
            return Node("num", value=int(word))
        if word in ("min", "max") and self.peek() != "":
            return Node(word, (self.argument(), self.argument()))
        if word in self.known:
            return Node("var", name=word)
        raise NotArithmetic(f"{word or 'the end'} is not arithmetic")

    def argument(self) -> Node:
        if self.peek() == "(" or self.peek().isdigit() or self.peek() in self.known:
            return self.prefix()
        raise NotArithmetic(f"{self.peek() or 'the end'} is not an argument")


def _read(text: str, known: set[str]) -> Node:
    reader = _Reader(text, known)
    node = reader.expression()
    if reader.peek():
        raise NotArithmetic(f"{reader.peek()} is not arithmetic")
    _kind(node)
    return node


def _kind(node: Node) -> str:
    """`number` or `proposition`. Raises NotArithmetic where they are mixed up."""
    if node.op in ("num", "var"):
        return "number"
    wanted = "proposition" if node.op in _LOGIC else "number"
    if any(_kind(part) != wanted for part in node.parts):
        raise NotArithmetic(f"{node.op} between what it does not belong")
    return "proposition" if node.op in _LOGIC | _RELATIONS else "number"


def read(statement: str) -> Formula:
    """Read a theorem's statement: binders, a colon, a proposition. Raises NotArithmetic."""
    found, proposition = binders(statement)
    numbers = [item.name for item in found if item.type in ("Nat", "ℕ")]
    rest = [item for item in found if item.type not in ("Nat", "ℕ")]
    if "[" in statement.partition(proposition)[0]:
        raise NotArithmetic("an instance is assumed")
    if proposition.startswith("∀"):
        names, comma, proposition = proposition[1:].partition(",")
        plain = names.strip().strip("()")
        listed, colon, kind = plain.partition(":")
        if not comma or (colon and kind.strip() not in ("Nat", "ℕ")):
            raise NotArithmetic("a quantifier over something else than Nat")
        if not colon:
            raise NotArithmetic("a quantifier without a type")
        numbers += listed.split()
    known = set(numbers)
    if len(known) != len(numbers):
        raise NotArithmetic("a variable is bound twice")
    nodes = tuple(_read(item.type, known) for item in rest)
    conclusion = _read(proposition, known)
    if any(_kind(node) != "proposition" for node in (*nodes, conclusion)):
        raise NotArithmetic("a number where a proposition belongs")
    return Formula(tuple(numbers), nodes, conclusion)


def evaluate(node: Node, values: Mapping[str, int]) -> int:
    """The value of a term, or 0 and 1 for a proposition. Powers above 4096 are refused: NotArithmetic."""
    if node.op == "var":
        return values[node.name]
    if node.op == "num":
        return node.value
    if node.op == "→":
        return int(not evaluate(node.parts[0], values) or evaluate(node.parts[1], values))
    parts = [evaluate(part, values) for part in node.parts]
    if node.op == "¬":
        return int(not parts[0])
    a, b = parts
    if node.op == "^" and b > 4096:
        raise NotArithmetic("a power too large to compute")
    match node.op:
        case "+":
            return a + b
        case "-":
            return max(0, a - b)
        case "*":
            return a * b
        case "/":
            return a // b if b else 0
        case "%":
            return a % b if b else a
        case "^":
            return int(a**b)
        case "min":
            return min(a, b)
        case "max":
            return max(a, b)
        case "=" | "↔":
            return int(a == b)
        case "≠":
            return int(a != b)
        case "<":
            return int(a < b)
        case "≤":
            return int(a <= b)
        case ">":
            return int(a > b)
        case "≥":
            return int(a >= b)
        case "∣":
            return int(b % a == 0 if a else b == 0)
        case "∧":
            return int(bool(a and b))
        case "∨":
            return int(bool(a or b))
    raise NotArithmetic(f"{node.op} is not arithmetic")
