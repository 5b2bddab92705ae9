"""Litmus tests: small programs with a questioned outcome and the verdict that was published for it.

The format, one file per test:

    # a comment
    name: MP+release+acquire
    source: C11 5.1.2.4p16; Lahav et al. 2017, section 3
    init: x = 1                          (optional; places start with 0)
    thread:
        x.store(1, relaxed)
        y.store(1, release)
    thread:
        a = y.load(acquire)
        if a == 1:
            b = x.load(relaxed)
    forbidden: a == 1 and b == 0

Places are the names on which a method is called: store(value, order), load(order), faa(value, order),
xchg(value, order), cas(expected, desired, success, failure) — these give the old value — and fence(order). Orders are
plain, relaxed, acquire, release, acq_rel, seq_cst. All other names are registers; a register belongs to one thread and
starts with 0. In the questioned condition a place's name is its last value.

The last line is `allowed: CONDITION` (some consistent execution ends so), `forbidden: CONDITION` (none does) or `racy`
(some consistent execution has a data race, so the program has no meaning). Where the two rules of release sequences
(models.rc11.client) differ there are two such lines, `allowed [c++20]: …` and `forbidden [c11]: …`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import cast, get_args

from models import ir
from models.rc11.bytecode import ORDERS
from models.rc11.client import ReleaseSequence
from models.rc11.litmus import BINARY, Expectation, Litmus, Verdict

HERE = Path(__file__).resolve().parent / "litmus"
RULES: tuple[ReleaseSequence, ...] = get_args(ReleaseSequence)


class LitmusError(ValueError):
    """A litmus file that is not well formed; the text begins with FILE:LINE."""


def load_all(directory: Path = HERE) -> list[Litmus]:
    """The tests of a directory, by file name."""
    return [parse(path.read_text(), path.name) for path in sorted(directory.glob("*.litmus"))]


def parse(text: str, path: str = "<text>") -> Litmus:
    """The test; LitmusError names the line that is wrong."""
    return _Parser(path).parse(text)


class _Parser:
    def __init__(self, path: str) -> None:
        self.path = path
        self.headers: dict[str, str] = {}
        self.operations: list[ir.Operation] = []
        self.registers: dict[str, tuple[int, int]] = {}
        self.places: dict[str, int] = {}
        self.initial: dict[str, int] = {}
        self.expectations: list[Expectation] = []

    def error(self, line: int, message: str) -> LitmusError:
        return LitmusError(f"{self.path}:{line}: {message}")

    def parse(self, text: str) -> Litmus:
        for line, key, value, body in sections(text.splitlines()):
            self.section(line, key, value, body)
        for key in ("name", "source"):
            if not self.headers.get(key):
                raise self.error(1, f"no {key}")
        if not self.operations:
            raise self.error(1, "no thread")
        if {e.rule for e in self.expectations} != set(RULES):
            raise self.error(1, "a verdict is needed, for each rule of release sequences once")
        for name in self.initial:
            if name not in self.places:
                raise self.error(1, f"init names {name}, which no thread uses")
        return Litmus(
            self.headers["name"], self.headers["source"], self.path, tuple(self.operations), self.registers,
            self.places, self.initial, tuple(self.expectations),
        )  # fmt: skip

    def section(self, line: int, key: str, value: str, body: list[str]) -> None:
        word, _, rule = key.partition(" ")
        if body and word != "thread":
            raise self.error(line + 1, "indented lines belong to a thread")
        if word in ("name", "source") and not rule:
            self.headers[word] = value
        elif word == "init":
            self.init(line, value)
        elif word == "thread" and not rule:
            self.thread(line, body)
        elif word in ("allowed", "forbidden", "racy"):
            self.expect(line, cast(Verdict, word), rule, value)
        else:
            raise self.error(line, f"unknown line {key!r}; there are name, source, init, thread and the verdicts")

    def init(self, line: int, value: str) -> None:
        for part in value.split(","):
            name, _, word = (item.strip() for item in part.partition("="))
            if not name.isidentifier() or not word.isdigit():
                raise self.error(line, f"init takes NAME = NUMBER, not {part.strip()!r}")
            self.initial[name] = int(word)

    def thread(self, line: int, body: list[str]) -> None:
        try:
            block = ast.parse("if 1:\n" + "\n".join(body)).body[0]
        except SyntaxError as error:
            raise self.error(line + (error.lineno or 1) - 1, error.msg) from error
        assert isinstance(block, ast.If)
        self.operations.append(_Thread(self, len(self.operations), line).operation(block.body))

    def expect(self, line: int, verdict: Verdict, rule: str, value: str) -> None:
        rules = RULES if not rule else tuple(r for r in RULES if f"[{r}]" == rule)
        if not rules:
            raise self.error(line, f"unknown rule {rule}; there are {', '.join(RULES)}")
        condition = None
        if verdict == "racy":
            if value:
                raise self.error(line, "racy takes no condition")
        else:
            try:
                condition = ast.parse(value, mode="eval").body
            except SyntaxError as error:
                raise self.error(line, f"{error.msg} in {value!r}") from error
            self.check_condition(line, condition)
        for one in rules:
            if any(e.rule == one for e in self.expectations):
                raise self.error(line, f"a second verdict for {one}")
            self.expectations.append(Expectation(verdict, one, condition, value))

    def check_condition(self, line: int, node: ast.expr) -> None:
        if isinstance(node, ast.BoolOp):
            for value in node.values:
                self.check_condition(line, value)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            self.check_condition(line, node.operand)
        elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in BINARY:
            self.check_condition(line, node.left)
            self.check_condition(line, node.comparators[0])
        elif isinstance(node, ast.Name):
            if node.id not in self.registers and node.id not in self.places:
                raise self.error(line, f"the condition names {node.id}, which is neither a register nor a place")
        elif not (isinstance(node, ast.Constant) and type(node.value) is int):
            raise self.error(line, f"a condition compares names and numbers, not {ast.unparse(node)!r}")


def sections(lines: list[str]) -> Iterator[tuple[int, str, str, list[str]]]:
    """(line, key, value, the indented lines after it), without comments."""
    current: tuple[int, str, str, list[str]] | None = None
    for line, raw in enumerate(lines, 1):
        text = raw.split("#", 1)[0].rstrip()
        if raw[:1] in (" ", "\t") and current is not None:
            current[3].append(text)
            continue
        if not text:
            if current is not None and current[1] == "thread":
                current[3].append("")  # keeps the numbers of lines
            continue
        if current is not None:
            yield current
        key, _, value = text.partition(":")
        current = (line, key.strip(), value.strip(), [])
    if current is not None:
        yield current


class _Thread:
    """One thread's statements as an operation. Registers of the operation are the thread's own, in order, and then
    one that is used for nothing else than the success of a CAS. At the end they are put into the buffer."""

    def __init__(self, parser: _Parser, number_: int, line: int) -> None:
        self.parser = parser
        self.number = number_
        self.line = line
        self.names: list[str] = []
        self.code: list[ir.Instr] = []

    def error(self, node: ast.AST, message: str) -> LitmusError:
        return self.parser.error(self.line_of(node), message)

    def line_of(self, node: ast.AST) -> int:
        return self.line + getattr(node, "lineno", 1) - 1

    def operation(self, body: list[ast.stmt]) -> ir.Operation:
        self.statements(body)
        for word, name in enumerate(self.names):
            self.parser.registers[name] = (self.number, word)
            self.code.append(ir.Put(self.line, ir.Lit(word), ir.Reg(word)))
        self.code.append(ir.Return(self.line, ir.Lit(0)))
        success = len(self.names)
        code = tuple(
            ir.Cas(i.line, success, i.old, i.place, i.expected, i.desired, i.success, i.failure)
            if isinstance(i, ir.Cas)
            else i
            for i in self.code
        )
        name = f"thread{self.number}"
        return ir.Operation(name, name, (), "out", True, (*self.names, "ok"), code)

    def statements(self, body: list[ast.stmt]) -> None:
        for statement in body:
            if isinstance(statement, ast.If):
                self.branch(statement)
            elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
                self.effect(statement.value)
            elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                self.assign(statement.targets[0].id, statement)
            else:
                raise self.error(statement, f"not a statement of the format: {ast.unparse(statement)!r}")

    def branch(self, statement: ast.If) -> None:
        at = len(self.code)
        condition = self.expression(statement.test)
        self.code.append(ir.Return(0, ir.Lit(0)))  # its place is kept
        self.statements(statement.body)
        if statement.orelse:
            skip = len(self.code)
            self.code.append(ir.Return(0, ir.Lit(0)))
            self.code[at] = ir.Branch(self.line_of(statement), condition, at + 1, len(self.code))
            self.statements(statement.orelse)
            self.code[skip] = ir.Jump(self.line_of(statement), len(self.code))
        else:
            self.code[at] = ir.Branch(self.line_of(statement), condition, at + 1, len(self.code))

    def register(self, name: str, node: ast.AST) -> int:
        if name in self.parser.places:
            raise self.error(node, f"{name} is a place; it cannot be a register as well")
        if name in self.parser.registers:
            raise self.error(node, f"the register {name} belongs to another thread")
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name)

    def place(self, name: str, node: ast.AST) -> ir.Place:
        if name in self.names or name in self.parser.registers:
            raise self.error(node, f"{name} is a register; it cannot be a place as well")
        field = self.parser.places.setdefault(name, len(self.parser.places))
        return ir.Place(ir.Lit(1), field, ir.Lit(0))

    def order(self, node: ast.expr) -> ir.Order:
        name = ast.unparse(node)
        if name not in ORDERS:
            raise self.error(node, f"{name!r} is not an order; there are {', '.join(ORDERS)}")
        return name

    def arguments(self, call: ast.Call, count: int) -> list[ast.expr]:
        if len(call.args) != count or call.keywords:
            raise self.error(call, f"{ast.unparse(call.func)} takes {count} arguments")
        return call.args

    def effect(self, call: ast.Call) -> None:
        """A store or a fence."""
        line = self.line_of(call)
        if isinstance(call.func, ast.Name) and call.func.id == "fence":
            (order,) = self.arguments(call, 1)
            self.code.append(ir.Fence(line, self.order(order)))
            return
        where, method = self.method(call)
        if method != "store":
            raise self.error(call, f"{method} gives a value: write REGISTER = {ast.unparse(call)}")
        value, order = self.arguments(call, 2)
        self.code.append(ir.Store(line, where, self.expression(value), self.order(order)))

    def method(self, call: ast.Call) -> tuple[ir.Place, str]:
        if not isinstance(call.func, ast.Attribute) or not isinstance(call.func.value, ast.Name):
            raise self.error(call, f"not an access: {ast.unparse(call)!r}")
        return self.place(call.func.value.id, call), call.func.attr

    def assign(self, name: str, statement: ast.Assign) -> None:
        line = self.line_of(statement)
        if not isinstance(statement.value, ast.Call):
            value = self.expression(statement.value)
            self.code.append(ir.Set(line, self.register(name, statement), value))
            return
        call = statement.value
        where, method = self.method(call)
        if method == "load":
            (order,) = self.arguments(call, 1)
            self.code.append(ir.Load(line, self.register(name, call), where, self.order(order)))
        elif method in ("faa", "xchg"):
            word, order = self.arguments(call, 2)
            value = self.expression(word)
            make = ir.FetchAdd if method == "faa" else ir.Exchange
            self.code.append(make(line, self.register(name, call), where, value, self.order(order)))
        elif method == "cas":
            expected, desired, success, failure = self.arguments(call, 4)
            a, b = self.expression(expected), self.expression(desired)
            old = self.register(name, call)
            self.code.append(ir.Cas(line, -1, old, where, a, b, self.order(success), self.order(failure)))
        else:
            raise self.error(call, f"unknown access {method}; there are load, store, faa, xchg and cas")

    def expression(self, node: ast.expr) -> ir.Expr:
        if isinstance(node, ast.Constant) and type(node.value) is int and node.value >= 0:
            return ir.Lit(node.value)
        if isinstance(node, ast.Name):
            if node.id not in self.names:
                raise self.error(node, f"{node.id} is no register of this thread (a place is read by load)")
            return ir.Reg(self.names.index(node.id))
        if isinstance(node, ast.BinOp) and type(node.op) in BINARY:
            return ir.Binary(BINARY[type(node.op)], self.expression(node.left), self.expression(node.right))
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in BINARY:
            left, right = self.expression(node.left), self.expression(node.comparators[0])
            return ir.Binary(BINARY[type(node.ops[0])], left, right)
        if isinstance(node, ast.BoolOp) and len(node.values) == 2:
            return ir.Binary(BINARY[type(node.op)], *map(self.expression, node.values))
        raise self.error(node, f"not an expression of the format: {ast.unparse(node)!r}")
