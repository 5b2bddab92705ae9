"""The subset of C as a small-step semantics in which values stay symbolic, for the round trip (see `normal`).

A state is a stack of what is left to do; no labels, program counters or registers exist here, and nothing is shared
with the lowering. It is only meant for sources that the lowering accepts, and asserts where that has been checked.

What the normal form takes for granted: constants are folded; `x op= e` and `x++` are assignments; a function whose body
is `return expression;` stands for the expression; a parameter that an inlined function never assigns stands for its
argument if that is a variable or a constant; temporaries do not exist.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from models.frontend import normal
from models.frontend.normal import Point, Term, Var
from models.frontend.shapes import Shapes
from models.frontend.syntax import Node

WORD = 2**64
PLAIN = {"ZP_READ", "ZP_WRITE"}
EFFECTS = {"ZP_STORE", "ZP_WRITE", "ZP_FENCE", "ZP_FREE", "ZP_DISPOSE"}
MACROS = PLAIN | EFFECTS | {"ZP_LOAD", "ZP_CAS", "ZP_FAA", "ZP_XCHG", "ZP_NEW", "ZP_PAUSE"}

Env = tuple[tuple[str, Term], ...]
"""Names and what they stand for, the innermost last. Under `struct x` is the tag of the struct to which `x` points."""


@dataclass(frozen=True)
class Rest:
    """The remaining statements of a block. `path` tells the calls that one is in, so that variables of different
    inlined calls differ."""

    nodes: tuple[Node, ...]
    env: Env
    path: tuple[Node, ...]


@dataclass(frozen=True)
class Again:
    """The loop whose body is being executed: what comes after the body, and where `continue` goes."""

    loop: Node
    env: Env
    path: tuple[Node, ...]


@dataclass(frozen=True)
class Test:
    """The condition of a loop."""

    loop: Node
    env: Env
    path: tuple[Node, ...]


@dataclass(frozen=True)
class Assign:
    """An assignment that no statement makes: of an argument to a parameter, of a result to what receives it."""

    line: int
    term: Term


@dataclass(frozen=True)
class Call:
    """The end of an inlined call: a `return` goes here, after assigning its value to `target`."""

    target: Term | None


Item = Rest | Again | Test | Assign | Call
Stack = tuple[Item, "Stack"] | tuple[()]


class Semantics:
    """The automaton of an operation, from the syntax tree of its file."""

    def __init__(self, functions: Mapping[str, Node], shapes: Shapes, constants: Env, name: str) -> None:
        self._functions = functions
        self._function = functions[name]
        self._shapes = shapes
        env = constants
        self._constants = constants
        self.words = 0
        self.buffer: str | None = None
        self.writes = False
        for parameter in _parameters(self._function):
            declared = parameter.part("type")
            if declared.kind == "PtrDecl" and _type_words(declared.part("type")) == ("uint64_t",):
                self.buffer = parameter.word("name")
                self.writes = "const" not in declared.part("type").words["quals"]
                env = bind(env, parameter.word("name"), "buffer")
            else:
                env = self._declare(env, parameter, Var(("parameter", self.words)))
                self.words += 1
        self._first: Stack = (Rest((self._function.part("body"),), env, ()), ())

    def start(self) -> Hashable:
        return self._settle(self._first)

    def point(self, state: Hashable) -> Point:
        """What a stack does first. The stack is a settled one: something happens at its top."""
        stack = state
        assert isinstance(stack, tuple)
        if not stack:
            return Point(self._function.line, ("return ", 0), ())
        top, below = stack
        if isinstance(top, Assign):
            return Point(top.line, top.term, (self._settle(below),))
        if isinstance(top, Test):
            condition, body = top.loop.part("cond"), self._body(top, below)
            # a `do` that goes round begins again with its body
            yes, no = self._settle(body), self._settle(below)
            return Point(condition.line, ("if ", self._value(condition, top.env)), (yes, no))
        assert isinstance(top, Rest)
        return self._statement(top.nodes[0], top, below)

    def _statement(self, node: Node, top: Rest, below: Stack) -> Point:
        if node.kind == "Return":
            value = self._value(node.part("expr"), top.env) if node.optional("expr") is not None else 0
            return Point(node.line, ("return ", value), ())
        if node.kind == "If":
            other = node.all("iffalse")
            rest: Stack = (Rest(top.nodes[1:], top.env, top.path), below)
            yes = self._settle((Rest(node.all("iftrue"), top.env, top.path), rest))
            no = self._settle((Rest(other, top.env, top.path), rest))
            condition = node.part("cond")
            return Point(condition.line, ("if ", self._value(condition, top.env)), (yes, no))
        if node.kind == "Decl":
            env = self._declare(top.env, node, _variable(node, top.path))
            after = self._settle((Rest(top.nodes[1:], env, top.path), below))
            value = self._value(node.part("init"), top.env)
            return Point(_line(node, node.part("init")), (_variable(node, top.path), " = ", value), (after,))
        after = self._settle((Rest(top.nodes[1:], top.env, top.path), below))
        if node.kind == "FuncCall":
            return Point(node.line, self._value(node, top.env), (after,))
        to_variable = node.kind == "Assignment" and node.part("lvalue").kind == "ID"
        line = _line(node, node.part("rvalue")) if to_variable else node.line
        return Point(line, self._assignment(node, top.env), (after,))

    def _assignment(self, node: Node, env: Env) -> Term:
        if node.kind == "UnaryOp":
            target = self._value(node.part("expr"), env)
            return (target, " = ", self._binary(node.word("op")[-1], target, 1))
        target = self._target(node.part("lvalue"), env)
        value = self._value(node.part("rvalue"), env)
        if node.word("op") != "=":
            value = self._binary(node.word("op")[:-1], target, value)
        return (target, " = ", value)

    def _target(self, node: Node, env: Env) -> Term:
        """What is assigned to: a variable, or an element of the buffer."""
        if not _is_element(node):
            return self._value(node, env)
        index = node.optional("subscript")
        return ("buffer[", 0 if index is None else self._value(index, env), "]")

    # Everything that happens by itself.

    def _settle(self, stack: Stack) -> Stack:
        """The stack after all that needs no action."""
        while stack:
            after = self._silent(stack[0], stack[1])
            if after is None:
                return stack
            stack = after
        return stack

    def _silent(self, top: Item, below: Stack) -> Stack | None:
        if isinstance(top, Call):
            return below
        if isinstance(top, Again):
            return self._after_body(top, below)
        if isinstance(top, Test):
            condition = top.loop.optional("cond")
            endless = condition is None or isinstance(self._value(condition, top.env), int)
            return self._body(top, below) if endless else None
        if isinstance(top, Rest):
            return below if not top.nodes else self._silent_statement(top.nodes[0], top, below)
        return None

    def _silent_statement(self, node: Node, top: Rest, below: Stack) -> Stack | None:
        rest: Stack = (Rest(top.nodes[1:], top.env, top.path), below)
        if node.kind == "Compound":
            return (Rest(node.all("block_items"), top.env, top.path), rest)
        if node.kind == "While":
            return (Test(node, top.env, top.path), rest)
        if node.kind == "DoWhile":
            return self._body(Test(node, top.env, top.path), rest)
        if node.kind == "For":
            return self._begin_for(node, top, rest)
        if node.kind in ("Break", "Continue"):
            return _unwind_loop(below, keep=node.kind == "Continue")
        if node.kind == "FuncCall" and node.part("name").word("name") == "ZP_PAUSE":
            return rest
        if node.kind in ("Cast", "ExprList"):
            return rest
        if node.kind == "Return":
            return self._inner_return(node, top, below)
        if node.kind == "Decl" and node.optional("init") is None:
            env = self._declare(top.env, node, _variable(node, top.path))
            return (Rest(top.nodes[1:], env, top.path), below)
        return self._enter_call(node, top, below)

    def _begin_for(self, node: Node, top: Rest, rest: Stack) -> Stack:
        """The initialisation, then the test in the scope of what it declares."""
        init = node.optional("init")
        if init is None:
            return (Test(node, top.env, top.path), rest)
        nodes = init.all("decls") if init.kind == "DeclList" else (init,)
        env = top.env
        for item in nodes:
            if item.kind == "Decl":
                env = self._declare(env, item, _variable(item, top.path))
        return (Rest(nodes, top.env, top.path), (Test(node, env, top.path), rest))

    def _body(self, test: Test, below: Stack) -> Stack:
        loop = test.loop
        return (Rest((loop.part("stmt"),), test.env, test.path), (Again(loop, test.env, test.path), below))

    def _after_body(self, again: Again, below: Stack) -> Stack:
        test: Stack = (Test(again.loop, again.env, again.path), below)
        step = again.loop.all("next") if again.loop.kind == "For" else ()
        return (Rest(step, again.env, again.path), test) if step else test

    # Calls.

    def _inner_return(self, node: Node, top: Rest, below: Stack) -> Stack | None:
        """A return inside an inlined call becomes an assignment; one of the operation is an action of its own, except
        that `return f(…)` goes on in f."""
        found, source = _unwind_call(below), node.optional("expr")
        if found is None:
            return self._inline(source, top, None) if source is not None and self._is_body(source) else None
        call, after = found
        if call.target is None or source is None:
            return after
        if self._is_body(source):
            return self._inline(source, top, (Call(call.target), after))
        return (Assign(_line(node, source), (call.target, " = ", self._value(source, top.env))), after)

    def _enter_call(self, node: Node, top: Rest, below: Stack) -> Stack | None:
        """Begin a call that is more than an expression, if the statement is one."""
        rest = Rest(top.nodes[1:], top.env, top.path)
        if self._is_body(node):
            return self._inline(node, top, (Call(None), (rest, below)))
        if node.kind == "Decl" and node.optional("init") is not None and self._is_body(node.part("init")):
            variable = _variable(node, top.path)
            rest = Rest(top.nodes[1:], self._declare(top.env, node, variable), top.path)
            return self._inline(node.part("init"), top, (Call(variable), (rest, below)))
        if node.kind == "Assignment" and node.word("op") == "=" and self._is_body(node.part("rvalue")):
            target = self._target(node.part("lvalue"), top.env)
            if node.part("lvalue").kind == "ID":
                return self._inline(node.part("rvalue"), top, (Call(target), (rest, below)))
            result = Var(("result", node, top.path))
            last = Assign(node.line, (target, " = ", result))
            return self._inline(node.part("rvalue"), top, (Call(result), (last, (rest, below))))
        return None

    def _is_body(self, node: Node) -> bool:
        """Whether the node calls a function of the file that is more than `return expression;`."""
        if node.kind != "FuncCall" or node.part("name").word("name") not in self._functions:
            return False
        value = self._single_value(node)
        if value is None or any(map(_is_access, value.walk())):
            return True
        return self._is_body(value)

    def _single_value(self, call: Node) -> Node | None:
        """The expression whose value a function returns at once."""
        items = self._functions[call.part("name").word("name")].part("body").all("block_items")
        return items[0].optional("expr") if len(items) == 1 and items[0].kind == "Return" else None

    def _inline(self, call: Node, top: Rest, after: Stack | None) -> Stack:
        """The function's body, then `after`; None if its value is what the operation returns."""
        function = self._functions[call.part("name").word("name")]
        path = (*top.path, call)
        env = self._constants
        assigns: list[Assign] = []
        for parameter, argument in zip(_parameters(function), _arguments(call), strict=True):
            value = self._value(argument, top.env)
            if not isinstance(value, (int, Var, str)) or _assigns(function.part("body"), parameter.word("name")):
                variable = _variable(parameter, path)
                assigns.append(Assign(call.line, (variable, " = ", value)))
                value = variable
            env = self._declare(env, parameter, value)
        stack: Stack = (Rest((function.part("body"),), env, path), () if after is None else after)
        for assign in reversed(assigns):
            stack = (assign, stack)
        return stack

    # Values.

    def _value(self, node: Node, env: Env) -> Term:
        if node.kind == "ID":
            return dict(env)[node.word("name")]
        if node.kind == "Constant":
            return parse_integer(node.word("value"))
        if node.kind == "Cast":
            return self._value(node.part("expr"), env)
        if _is_element(node):
            index = node.optional("subscript")
            return normal.element(node.line, 0 if index is None else self._value(index, env))
        if node.kind == "BinaryOp":
            left, right = (self._value(node.part(side), env) for side in ("left", "right"))
            return self._binary(node.word("op"), left, right)
        if node.kind == "UnaryOp":
            inner = self._value(node.part("expr"), env)
            if isinstance(inner, int):
                return int(not inner) if node.word("op") == "!" else WORD - 1 - inner
            return (node.word("op"), inner)
        assert node.kind == "FuncCall", node.kind
        return self._access(node, env) if _is_access(node) else self._expression_call(node, env)

    def _binary(self, op: str, left: Term, right: Term) -> Term:
        if isinstance(left, int) and isinstance(right, int):
            return int(OPERATORS[op](left, right)) % WORD
        return normal.binary(op, left, right)

    def _expression_call(self, node: Node, env: Env) -> Term:
        value = self._single_value(node)
        assert value is not None
        inner = self._constants
        function = self._functions[node.part("name").word("name")]
        for parameter, argument in zip(_parameters(function), _arguments(node), strict=True):
            inner = self._declare(inner, parameter, self._value(argument, env))
        return self._value(value, inner)

    def _access(self, node: Node, env: Env) -> Term:
        macro, arguments = node.part("name").word("name"), _arguments(node)
        if macro == "ZP_FENCE":
            return normal.access(macro, node.line, arguments[0].word("name"))
        if macro in ("ZP_FREE", "ZP_DISPOSE"):
            return normal.access("ZP_FREE", node.line, self._value(arguments[0], env))
        if macro == "ZP_NEW":
            name = self._shapes.name(self._shapes.tag(arguments[0].part("expr").part("type")))
            return normal.access(macro, node.line, normal.struct(name), self._value(arguments[1], env))
        orders = 0 if macro in PLAIN else 2 if macro == "ZP_CAS" else 1
        values = arguments[1 : len(arguments) - orders]
        if arguments[0].kind == "ID":
            terms: list[Term] = [normal.place(self._value(arguments[0], env), "place", None)]
        else:
            terms = [self._place(arguments[0].part("expr"), env)]
        terms += [
            ("&", self._value(value.part("expr"), env)) if value.word("op") == "&" and value.kind == "UnaryOp" else
            self._value(value, env)
            for value in values
        ]  # fmt: skip
        return normal.access(macro, node.line, *terms, *(a.word("name") for a in arguments[len(arguments) - orders :]))

    def _place(self, node: Node, env: Env) -> Term:
        """The place `&q->field` with the indices on the way made one."""
        path, indices = list[str](), list[Term]()
        while node.kind != "ID":
            if node.kind == "ArrayRef":
                indices.insert(0, self._value(node.part("subscript"), env))
            else:
                path.insert(0, node.part("field").word("name"))
            node = node.part("name")
        tag = str(dict(env)[f"struct {node.word('name')}"])
        dims = self._shapes.dims(tag, tuple(path))
        index = indices[0] if indices else None
        for length, inner in zip(dims[1:], indices[1:], strict=True):
            assert index is not None
            index = self._binary("+", self._binary("*", index, parse_integer(length)), inner)
        return normal.place(self._value(node, env), self._shapes.field(tag, tuple(path)), index)

    def _declare(self, env: Env, node: Node, value: Term) -> Env:
        """Bind a declared name."""
        name = node.word("name")
        return bind(bind(env, name, value), f"struct {name}", self._shapes.pointed(node.part("type")))


OPERATORS: dict[str, Callable[[int, int], int]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "&": operator.and_, "|": operator.or_, "^": operator.xor,
    "<<": operator.lshift, ">>": operator.rshift, "==": operator.eq, "!=": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge, "&&": lambda a, b: bool(a and b),
    "||": lambda a, b: bool(a or b),
}  # fmt: skip


def parse_integer(text: str) -> int:
    """A C integer constant."""
    body = text.lower().rstrip("ul")
    if body.startswith("0x"):
        return int(body[2:], 16)
    if body.startswith("0b"):
        return int(body[2:], 2)
    return int(body, 8) if body.startswith("0") else int(body)


def _parameters(function: Node) -> tuple[Node, ...]:
    args = function.part("decl").part("type").optional("args")
    found = args.all("params") if args is not None else ()
    return tuple(node for node in found if node.kind == "Decl")


def _arguments(call: Node) -> tuple[Node, ...]:
    args = call.optional("args")
    return args.all("exprs") if args is not None else ()


def _type_words(declarator: Node) -> tuple[str, ...]:
    return declarator.part("type").words.get("names", ())


def _variable(node: Node, path: tuple[Node, ...]) -> Var:
    return Var((node, path))


def bind(env: Env, name: str, value: Term) -> Env:
    return (*((other, known) for other, known in env if other != name), (name, value))


def _is_access(node: Node) -> bool:
    return node.kind == "FuncCall" and node.part("name").word("name") in MACROS


def _is_element(node: Node) -> bool:
    return node.kind == "ArrayRef" or (node.kind == "UnaryOp" and node.word("op") == "*")


def _assigns(body: Node, name: str) -> bool:
    """Whether something below `body` may assign to the name."""
    for node in body.walk():
        changed = node.kind == "Assignment" or node.word("op") in ("p++", "p--", "++", "--")
        taken = node.kind == "UnaryOp" and node.word("op") == "&"
        for part in ("lvalue", "expr"):
            target = node.optional(part)
            if (changed or taken) and target is not None and target.kind == "ID" and target.word("name") == name:
                return True
    return False


def _unwind_loop(stack: Stack, keep: bool) -> Stack:
    """What is left after `break`, or with `keep` after `continue`."""
    while stack:
        top, below = stack
        if isinstance(top, Again):
            return stack if keep else below
        stack = below
    raise AssertionError("break or continue outside a loop")


def _unwind_call(stack: Stack) -> tuple[Call, Stack] | None:
    """The innermost inlined call, and what is left after it; None in the operation itself."""
    while stack:
        top, below = stack
        if isinstance(top, Call):
            return top, below
        stack = below
    return None


def _line(statement: Node, source: Node) -> int:
    """The line of an assignment to a variable: that of the access or of the element of the buffer, if it is one."""
    return source.line if _is_access(source) or _is_element(source) else statement.line
