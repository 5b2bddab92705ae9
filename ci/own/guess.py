"""A first description of a C file, guessed from its text: names, parameter types and result types.

Guesses are only ever a proposal: they are written into the description, where their owner corrects them, and the audit
prints what it took for granted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from os.path import commonprefix
from pathlib import Path

from ci.own.description import ANY, SETUP, Bounds, Description, Entry, Memory, beside
from ci.own.dialect import parse_file
from ci.own.memory import CAPACITY_NAMES, MASK_NAMES
from ci.own.reading import declared_lengths
from models.frontend import FrontendError
from models.frontend.syntax import Node
from models.frontend.unit import Function, Unit
from models.specs import EMPTY, FULL, OK

LIFECYCLE = re.compile(
    r"(create|new|alloc|make|open|destroy|free|delete|del|fini|deinit|close|cleanup|dispose|capacity)"
)
START = re.compile(r"(init|reset|setup)")
CONTAINERS = ("fifo", "weak_fifo", "queue", "stack")
BOUNDED = ("fifo", "weak_fifo", "work_deque")
ROOM = 16
"""Elements of an array whose length nothing says, in a structure without a capacity."""
MEANS = {
    "push": r"push|enqueue|enq|offer|put|insert|send|produce|write|add",
    "pop": r"pop|dequeue|deq|poll|take|get|recv|receive|consume|read|remove",
    "push_many": r"(push|enqueue|put|send)_(many|n|batch|bulk)",
    "pop_many": r"(pop|dequeue|get|recv)_(many|n|batch|bulk)",
    "size": r"size|len|length|count",
}
DEQUE = {"push": r"push|push_bottom|put", "take": r"take|pop|pop_bottom", "steal": r"steal|pop_top"}
IN_PLACE = {
    "fetch_add": r"fetch_add|next|inc|increment|add|ticket|faa",
    "read": r"read|load|get|current|value|peek",
    "write": r"write|store|set|put|reset",
    "exchange": r"exchange|swap|xchg",
    "cas": r"cas|compare_exchange|compare_and_swap",
}
KEYED = {
    "add": r"add|insert|put",
    "remove": r"remove|delete|erase|del",
    "contains": r"contains|has|find|member|lookup",
    "put": r"put|set|insert|store",
    "get": r"get|find|lookup|load",
}
KINDS = (("stack", r"stack|lifo|treiber"), ("work_deque", r"deque|steal"), ("queue", r"msq|linked_queue"),
         ("fifo", r"ring|fifo|spsc|mpmc|queue|buf"), ("map", r"map|table|dict"), ("set", r"set|list"),
         ("register", r"register|counter|ticket|atomic|cell"))  # fmt: skip


@dataclass(frozen=True)
class Survey:
    """What the declarations tell: the functions with the structure as their first parameter, and all others."""

    unit: Unit
    functions: dict[str, Function]
    others: tuple[str, ...]


def survey(path: Path) -> Survey:
    """FrontendError if the file cannot be parsed or its structure is outside the subset."""
    unit = Unit(parse_file(path, str(path))[0], str(path))
    functions, others = {}, []
    for name in unit.nodes:
        try:
            function = unit.function(name)
        except FrontendError:
            others.append(name)
            continue
        takes = bool(function.parameters) and function.parameters[0].type == "structure"
        if takes and not function.static:
            functions[name] = function
        else:
            others.append(name)
    return Survey(unit, functions, tuple(others))


def describe(path: Path, spec: str = "") -> Description:
    """The guessed description of a C file. FrontendError as `survey`."""
    found = survey(path)
    prefix = common_prefix(list(found.functions) or list(found.unit.nodes), path.stem)
    lifecycle = [n for n in found.functions if LIFECYCLE.match(n.removeprefix(prefix))]
    functions = {n.removeprefix(prefix): f for n, f in found.functions.items() if n not in lifecycle}
    if not functions:
        raise found.unit.tree.error("no function takes the structure as its first parameter: there is nothing to check")
    called = _called(found.unit, [function.node for function in functions.values()])
    helpers = tuple(name for name in found.others if name in called)
    lifecycle += [name for name in found.others if name not in called]
    spec = spec or guess_spec(path.stem, list(functions))
    operations = {name: entry(name, function, spec.partition("(")[0]) for name, function in functions.items()}
    kind = spec.partition("(")[0]
    names = {field.name for field in found.unit.fields}
    capacities: tuple[int, ...] = (1, 2)
    lengths: dict[str, int] = {}
    if kind not in BOUNDED and not names & {*CAPACITY_NAMES, *MASK_NAMES}:
        declared = declared_lengths(found.unit)
        arrays = [field.name for field in found.unit.fields if field.array and field.name not in declared]
        capacities, lengths = (), dict.fromkeys(arrays, ROOM)
    setup = tuple(
        f"{name}({', '.join('1' for _ in function.parameters[1:])})"
        for name, function in functions.items()
        if operations[name].role == SETUP
    )
    if "spsc" in path.stem:
        operations = {name: replace(e, role=SIDES.get(e.means, e.role)) for name, e in operations.items()}
    stem = re.sub(r"\W", "_", path.stem)
    return Description(
        stem, path, beside(path), prefix, spec, operations, tuple(lifecycle), helpers, (),
        Memory(capacities, setup=setup, lengths=lengths), Bounds(),
    )  # fmt: skip


SIDES = {"push": "producer", "push_many": "producer", "pop": "consumer", "pop_many": "consumer"}


def common_prefix(names: list[str], stem: str) -> str:
    """What all names begin with, up to an underscore; the file's own name if all begin with that."""
    if names and all(name.startswith(f"{stem}_") for name in names):
        return f"{stem}_"
    shared = commonprefix(names) if len(names) > 1 else ""
    return shared[: shared.rfind("_") + 1]


def _called(unit: Unit, roots: list[Node]) -> set[str]:
    """The functions of the file that these call, and what they call."""
    todo, found = list(roots), set[str]()
    while todo:
        for node in todo.pop().walk():
            if node.kind == "FuncCall" and node.part("name").kind == "ID":
                name = node.part("name").word("name")
                if name in unit.nodes and name not in found:
                    found.add(name)
                    todo.append(unit.nodes[name])
    return found


def guess_spec(stem: str, names: list[str]) -> str:
    """The specification that the names suggest; empty if they do not."""
    for kind, pattern in KINDS:
        if re.search(pattern, stem, re.IGNORECASE):
            return kind
    if {"push", "pop"} <= {meaning(name, MEANS) for name in names}:
        return ""  # a queue or a stack: the names do not say
    return "register" if {meaning(name, IN_PLACE) for name in names} - {""} else ""


def meaning(name: str, table: dict[str, str]) -> str:
    """The operation of a specification that a name suggests; empty if none does."""
    for means, pattern in table.items():
        if re.fullmatch(rf"(try_?)?({pattern})", name, re.IGNORECASE):
            return means
    return ""


TABLES = {"register": IN_PLACE, "set": KEYED, "map": KEYED, "work_deque": DEQUE}


def entry(name: str, function: Function, spec: str) -> Entry:
    """The guessed entry of one operation."""
    if START.match(name):
        return Entry(role=SETUP)
    if not spec or ".py:" in spec:
        return Entry(means=name)
    means = meaning(name, TABLES.get(spec, MEANS))
    if spec in CONTAINERS:
        return _container(name, function, means)
    words = sum(parameter.type == "word" for parameter in function.parameters)
    if means == "fetch_add" and words == 0:
        return Entry(means=means, arguments=(1,))
    if means == "cas":
        return Entry(means=means, inputs=((0, 1), (1, 0)))
    if spec in ("set", "map"):
        return Entry(means=means, inputs=tuple((key, *range(7, 6 + words)) for key in (1, 2)))
    return Entry(ANY, means or name)


def _container(name: str, function: Function, means: str) -> Entry:
    buffer = any(parameter.type in ("buffer", "const buffer") for parameter in function.parameters)
    if means == "pop" and not buffer and function.result == "word":
        return Entry(means=means, value=True, nothing=0)
    if function.result == "bool" and means in ("push", "pop"):
        return Entry(means=means, returns={1: OK, 0: FULL if means == "push" else EMPTY})
    return Entry(ANY, means or name)
