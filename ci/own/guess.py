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
from ci.own.memory import CAPACITY_NAMES, MASK_NAMES
from ci.own.reading import Text, declared_lengths, parse_file
from models.c11.functions import Signature
from models.frontend import FrontendError
from models.frontend.syntax import Node
from models.frontend.unit import Function, Unit
from models.ir import WORD
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
    "pop": r"pop|dequeue|deq|poll|take|get|pull|recv|receive|consume|read|remove",
    "push_many": r"(push|enqueue|put|send)_(many|n|batch|bulk)",
    "pop_many": r"(pop|dequeue|get|recv)_(many|n|batch|bulk)",
    "size": r"size|len|length|count",
}
SINGLE = {means: pattern for means, pattern in MEANS.items() if not means.endswith("_many")}
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
         ("fifo", r"ring|fifo|[sm]p[sm]c|spc?q|queue|buf"), ("map", r"map|table|dict"), ("set", r"set|list"),
         ("register", r"register|counter|ticket|atomic|cell"))  # fmt: skip


@dataclass(frozen=True)
class Survey:
    """What the declarations tell: the functions with the structure as their first parameter, and all others."""

    unit: Unit
    text: Text
    functions: dict[str, Function]
    others: tuple[str, ...]


def survey(path: Path, structure: str = "", flags: tuple[str, ...] = ()) -> Survey:
    """FrontendError if the file cannot be parsed or its structure is outside the subset."""
    text = parse_file(path, str(path), structure, flags)
    unit = Unit(text.tree, str(path))
    functions, others = {}, []
    for name in unit.nodes:
        try:
            function = unit.function(name)
        except FrontendError:
            others.append(name)
            continue
        takes = bool(function.parameters) and function.parameters[0].type == unit.main
        if takes and not function.static:
            functions[name] = function
        else:
            others.append(name)
    return Survey(unit, text, functions, tuple(others))


def describe(path: Path, spec: str = "", structure: str = "", flags: tuple[str, ...] = ()) -> Description:
    """The guessed description of a C file. FrontendError as `survey`."""
    found = survey(path, structure, flags)
    foreign = bool(found.text.written)
    prefix = common_prefix(list(found.functions) or list(found.unit.nodes), path.stem)
    start = _setup(found, prefix)
    lifecycle = [n for n in found.functions if n != start and _is_lifecycle(n.removeprefix(prefix), foreign)]
    functions = {n.removeprefix(prefix): f for n, f in found.functions.items() if n not in lifecycle}
    if not functions.keys() - {start.removeprefix(prefix)}:
        raise next(iter(found.text.problems.values()), None) or found.unit.tree.error(
            "no function takes the structure as its first parameter: there is nothing to check"
        )
    hint = f"{path.stem} {found.unit.structure} {prefix}" if foreign else path.stem
    spec = spec or guess_spec(hint, list(functions))
    kind = spec.partition("(")[0]
    if foreign and kind in CONTAINERS:
        unknown = [name for name in functions if prefix + name != start and not meaning(name, SINGLE)]
        lifecycle += [prefix + name for name in unknown if len(unknown) < len(functions) - bool(start)]
        functions = {name: f for name, f in functions.items() if prefix + name not in lifecycle}
    called = _called(found.unit, [function.node for function in functions.values()])
    helpers = tuple(name for name in found.others if name in called)
    lifecycle += [name for name in found.others if name not in called]
    operations = {
        name: setup_entry(found.text.signatures.get(start)) if prefix + name == start else
        entry(name, function, kind, found.text.signatures.get(prefix + name))
        for name, function in functions.items()
    }  # fmt: skip
    names = {field.name for field in found.unit.fields}
    capacities: tuple[int, ...] = (1, 2)
    lengths: dict[str, int] = {}
    if kind not in BOUNDED and not names & {*CAPACITY_NAMES, *MASK_NAMES}:
        declared = declared_lengths(found.unit)
        arrays = [field.name for field in found.unit.fields if field.array and field.name not in declared]
        capacities, lengths = (), dict.fromkeys(arrays, ROOM)
    setup = tuple(
        f"{name}({', '.join(_argument(parameter.name) for parameter in function.parameters[1:])})"
        for name, function in functions.items()
        if operations[name].role == SETUP
    )
    operations = {name: replace(e, role=exclusive(hint, e.means) or e.role) for name, e in operations.items()}
    stem = re.sub(r"\W", "_", path.stem)
    return Description(
        stem, path, beside(path), prefix, spec, operations, tuple(lifecycle), helpers, (),
        Memory(capacities, setup=setup, lengths=lengths), Bounds(), structure, flags,
    )  # fmt: skip


def _is_lifecycle(name: str, foreign: bool) -> bool:
    """In a foreign file, what starts the structure a second time is left out too."""
    return LIFECYCLE.match(name) is not None or (foreign and START.match(name) is not None)


def _setup(found: Survey, prefix: str) -> str:
    """The function that makes the structure as it is at the start: one that creates it, or initialises it."""
    for name, signature in found.text.signatures.items():
        if signature.creates and name in found.functions:
            return name
    return next((name for name in found.functions if START.match(name.removeprefix(prefix))), "")


def setup_entry(signature: Signature | None) -> Entry:
    """What starts the structure may not fail; the text's last constant is the result of one that did not."""
    constants = signature.constants if signature is not None else ()
    if signature is not None and signature.result == "structure":
        return Entry(role=SETUP, returns={1: OK})
    return Entry(role=SETUP, returns={constants[-1] % WORD: OK} if len(set(constants)) > 1 else {})


def _argument(name: str) -> str:
    return "capacity" if re.search(r"size|cap|len|count|num|slots|entries|items|limit", name, re.IGNORECASE) else "1"


def exclusive(hint: str, means: str) -> str:
    """The role of an operation, where the names say that only one thread may call it; else empty."""
    side = SIDES.get(means, "")
    single = re.search(r"([sm])p([sm])c|([s])p?c?(?=q)", hint.lower())
    if single is None or not side:
        return ""
    producers, consumers = (single.group(1) or "s"), (single.group(2) or "s")
    return side if (producers if side == "producer" else consumers) == "s" else ""


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
    container = {"push", "pop"} <= {meaning(name, MEANS) for name in names}
    for kind, pattern in KINDS:
        if re.search(pattern, stem, re.IGNORECASE) and not (container and kind in ("register", "set", "map")):
            return kind
    if container:
        return ""  # a queue or a stack: the names do not say
    return "register" if {meaning(name, IN_PLACE) for name in names} - {""} else ""


def meaning(name: str, table: dict[str, str]) -> str:
    """The operation of a specification that a name suggests; empty if none does."""
    for means, pattern in table.items():
        if re.fullmatch(rf"(try_?)?({pattern})", name, re.IGNORECASE):
            return means
    return ""


TABLES = {"register": IN_PLACE, "set": KEYED, "map": KEYED, "work_deque": DEQUE}


def entry(name: str, function: Function, spec: str, signature: Signature | None = None) -> Entry:
    """The guessed entry of one operation."""
    if START.match(name):
        return Entry(role=SETUP)
    if not spec or ".py:" in spec:
        return Entry(means=name)
    means = meaning(name, TABLES.get(spec, MEANS))
    if spec in CONTAINERS:
        return _container(name, function, means, signature)
    words = sum(parameter.type == "word" for parameter in function.parameters)
    if means == "fetch_add" and words == 0:
        return Entry(means=means, arguments=(1,))
    if means == "cas":
        return Entry(means=means, inputs=((0, 1), (1, 0)))
    if spec in ("set", "map"):
        return Entry(means=means, inputs=tuple((key, *range(7, 6 + words)) for key in (1, 2)))
    return Entry(ANY, means or name)


def _container(name: str, function: Function, means: str, signature: Signature | None) -> Entry:
    buffer = any(parameter.type in ("buffer", "const buffer") for parameter in function.parameters)
    nothing = 0
    if signature is not None and signature.result == "int" and signature.constants:
        nothing = signature.constants[0] % WORD
    if means == "pop" and not buffer and function.result == "word":
        return Entry(means=means, value=True, nothing=nothing)
    words = [parameter for parameter in function.parameters[1:] if parameter.type == "word"]
    pointed = means == "push" and not words and any(p.type == "const buffer" for p in function.parameters)
    failure = FULL if means == "push" else EMPTY
    if function.result == "bool" and means in ("push", "pop"):
        return Entry(means=means, returns={1: OK, 0: failure}, pointed=pointed)
    if signature is not None and signature.result == "int" and means in ("push", "pop"):
        return Entry(means=means, returns=_codes(signature.constants, failure), pointed=pointed)
    return Entry(ANY, means or name)


def _codes(constants: tuple[int, ...], failure: int) -> dict[int, int]:
    """What result codes mean: the one that stands last in the text is success, the others are failures."""
    if len(set(constants)) < 2:
        return {1: OK, 0: failure}
    return {constants[-1] % WORD: OK} | {code % WORD: failure for code in constants if code != constants[-1]}
