"""What csrc/zp_atomic.h makes of the accesses, compared with the program that the readers make of the same file.

Both readers put headers of their own in the place of zp_atomic.h. So the meaning of an access there, in each of the
three builds, is checked here, in two ways that share the tokens only:

* the C file, preprocessed with the library's own zp_atomic.h, must be the file as it is read, with every access
  replaced by one text: that of EXPANSIONS. Nothing else may appear, and nothing may be missing;
* the atomic calls and the plain dereferences found in that preprocessed file must be the shared accesses of the IR:
  the same kind of access, of the same field, on the same line, with the IR's order in the default build, and seq_cst
  in the others.

Only the names of C11's atomic functions and orders are taken for granted (models/frontend/include_expansion).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from models import ir
from models.catalog import ROOT, Structure, lines_of
from models.frontend.directives import check_layer
from models.frontend.errors import FrontendError
from models.frontend.parts import parts_of
from models.frontend.preprocess import INCLUDE, defined, header_name, headers, preprocess, run_preprocessor
from models.frontend.reader import read
from models.frontend.tokens import Token, arguments, closing, functions, tokens, words

Build = Literal["default", "proved", "traced"]
BUILDS: dict[Build, tuple[str, ...]] = {"default": (), "proved": ("-DZP_PROVED",), "traced": ("-DZP_TRACE",)}

STUBS = Path(__file__).resolve().parent / "include_expansion"

OWN_ALLOCATOR = ("-DZP_ALLOC(size)=ZP_ALLOC(size)", "-DZP_FREE(pointer)=ZP_FREE(pointer)")
OWN_FOR_SMALL = (*OWN_ALLOCATOR, "-DZP_ALLOC_SMALL(size)=ZP_ALLOC_SMALL(size)")
"""A user's own allocators, which leave the calls as they are. They must not change the accesses."""


def builds_of(structure: Structure) -> tuple[Build, ...]:
    """The builds in which the structure's file is the text that is read. One that is read as -DZP_PROVED compiles it
    has another text in the default build: its fence has two sides there (csrc/zp_barrier.h)."""
    return ("proved", "traced") if "ZP_PROVED" in structure.macros else ("default", "proved", "traced")


RARE = "__attribute__((noinline, cold))"
"""What ZP_RARE expands to. It changes no meaning, and the front end reads nothing there."""

ALLOCATION = {"ZP_ALLOC": "aligned_alloc(128, (§1))", "ZP_ALLOC_SMALL": "malloc(§1)", "ZP_FREE": "free(§1)"}
ALLOCATION["ZP_DISPOSE"] = "((§2) ? (§2)(§1) : free(§1))"

UNTRACED = {
    "ZP_LOAD": "atomic_load_explicit(§1, ¶2)",
    "ZP_STORE": "atomic_store_explicit(§1, §2, ¶3)",
    "ZP_CAS": "atomic_compare_exchange_strong_explicit(§1, §2, §3, ¶4, ¶5)",
    "ZP_FAA": "atomic_fetch_add_explicit(§1, §2, ¶3)",
    "ZP_XCHG": "atomic_exchange_explicit(§1, §2, ¶3)",
    "ZP_FENCE": "atomic_thread_fence(¶1)",
    "ZP_READ": "(*(§1))",
    "ZP_WRITE": "((void)(*(§1) = (§2)))",
    "ZP_NEW": "((‡1 *)zp_allocate(sizeof(‡1), §2))",
    "ZP_DISPOSE": "((§2) ? (§2)(§1) : ZP_FREE(§1))",
    "ZP_PAUSE": "zp_pause()",
}
"""What an access must expand to: §n is its n-th argument, ¶n the memory order that the n-th argument names, ‡n the type
in the n-th argument, which is `sizeof(type)`."""


def _traced(kind: str, access: str) -> str:
    """An access that gives a value."""
    return (
        f"__extension__({{ zp_trace_before(ZP_TRACE_{kind}, (uint32_t)@); __auto_type zp_trace_value = ({access});"
        f" zp_trace_after((uint64_t)zp_trace_value); zp_trace_value; }})"
    )


def _traced_void(kind: str, kind_of_value: str, value: str, access: str) -> str:
    """An access that takes a value."""
    return (
        f"__extension__({{ {kind_of_value} zp_trace_value = ({value}); zp_trace_before(ZP_TRACE_{kind}, (uint32_t)@);"
        f" {access}; zp_trace_after((uint64_t)zp_trace_value); }})"
    )


TRACED = {
    "ZP_LOAD": _traced("LOAD", UNTRACED["ZP_LOAD"]),
    "ZP_STORE": _traced_void(
        "STORE", "__typeof__(atomic_load_explicit(§1, memory_order_seq_cst))", "§2",
        "atomic_store_explicit(§1, zp_trace_value, ¶3)"
    ),
    "ZP_CAS": (
        "__extension__({ __typeof__(*(§2)) zp_trace_desired = (§3); zp_trace_before(ZP_TRACE_CAS, (uint32_t)@);"
        " int zp_trace_done = atomic_compare_exchange_strong_explicit(§1, §2, zp_trace_desired, ¶4, ¶5);"
        " zp_trace_after((uint64_t)*(§2)); zp_trace_done; })"
    ),
    "ZP_FAA": _traced("FAA", UNTRACED["ZP_FAA"]),
    "ZP_XCHG": _traced("XCHG", UNTRACED["ZP_XCHG"]),
    "ZP_FENCE": _traced_void("FENCE", "int", "0", UNTRACED["ZP_FENCE"]),
    "ZP_READ": _traced("READ", "*(§1)"),
    "ZP_WRITE": _traced_void("WRITE", "__typeof__(*(§1))", "§2", "*(§1) = zp_trace_value"),
    "ZP_NEW": _traced("NEW", UNTRACED["ZP_NEW"]),
    "ZP_DISPOSE": UNTRACED["ZP_DISPOSE"],
    "ZP_PAUSE": UNTRACED["ZP_PAUSE"],
}  # fmt: skip
"""The same for the traced build; @ is the line."""

EXPANSIONS: dict[Build, dict[str, str]] = {"default": UNTRACED, "proved": UNTRACED, "traced": TRACED}

KINDS = {
    "atomic_load_explicit": "load",
    "atomic_store_explicit": "store",
    "atomic_compare_exchange_strong_explicit": "compare-and-swap",
    "atomic_fetch_add_explicit": "fetch-and-add",
    "atomic_exchange_explicit": "exchange",
    "atomic_thread_fence": "fence",
    "zp_allocate": "new",
    "free": "free",
    "ZP_FREE": "free",
}


@dataclass(frozen=True)
class Access:
    """`field` is empty for a fence, ZP_NEW and ZP_FREE. A plain access has no orders, a compare-and-swap two."""

    line: int
    kind: str
    field: str
    orders: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.kind, self.field, ", ".join(self.orders) or "(plain)")))


@dataclass(frozen=True)
class Comparison:
    """`accesses` is how many different accesses of the C file were compared with the IR."""

    accesses: int
    differences: list[str]


def differences(structure: Structure, build: Build, root: Path = ROOT) -> list[str]:
    """What the build makes of the file below `root` that the IR does not say; empty if all is well."""
    return compare(structure, build, read(structure, root), root).differences


def compare(structure: Structure, build: Build, program: ir.Program, root: Path = ROOT) -> Comparison:
    """As differences, for a given program. FrontendError and ToolMissing as `read`."""
    path, name = (root / structure.source).resolve(), structure.source
    macros = defined(structure.macros)
    asked = tokens(preprocess(path, name, structure.macros, structure.parts), name)
    places = [number for _, number, _ in lines_of(structure, root)]
    count, found = 0, list[str]()
    for allocator in ((), OWN_ALLOCATOR, OWN_FOR_SMALL):
        try:
            flags = (*BUILDS[build], *allocator, *macros)
            text = parts_of(path, name, structure.parts).merge(_expand(path, name, flags))
            expanded = _without_rare(tokens(text, name))
        except FrontendError as error:
            return Comparison(0, [str(error)])
        table = EXPANSIONS[build] | ({} if allocator else ALLOCATION)
        found += _texts(name, list(_expected(asked, table, build, places)), expanded)
        of_program = _of_program(program, build)
        of_file = _of_file(expanded, program)
        found += _accesses(name, of_program, of_file)
        count = len({access for accesses in of_program.values() for access in accesses})
    return Comparison(count, list(dict.fromkeys(found)))


def _expand(path: Path, name: str, flags: Sequence[str]) -> str:
    """The file preprocessed as the build does it."""
    folders = [f"-I{folder}" for folder in (STUBS, path.parent, INCLUDE)]
    text = run_preprocessor(path, name, (*folders, *flags))
    for header in headers(text, path):
        check_layer(header, header_name(header, path, name))
    for line in text.splitlines():
        if line.lstrip().startswith("#pragma"):
            raise FrontendError(name, 0, f"{line.strip()}: a pragma, which may change what the file means")
    return text


# The texts.


def _without_rare(items: Sequence[Token]) -> list[Token]:
    rare, kept, index = list(words(RARE)), list[Token](), 0
    while index < len(items):
        if [token.text for token in items[index : index + len(rare)]] == rare:
            index += len(rare)
        else:
            kept.append(items[index])
            index += 1
    return kept


def _expected(
    asked: Sequence[Token], table: dict[str, str], build: Build, places: Sequence[int]
) -> Iterator[Token]:  # fmt: skip
    """The file as read, with the table's text for every access. `places` has for every line its number in its file."""
    texts = [token.text for token in asked]
    index = 0
    while index < len(asked):
        token = asked[index]
        if token.text not in table or texts[index + 1 : index + 2] != ["("]:
            yield token
            index += 1
            continue
        end = closing(texts, index + 1)
        parts = arguments(texts[index + 2 : end])
        for text in _filled(table[token.text], parts, places[token.line - 1], build):
            yield Token(text, token.line)
        index = end + 1


def _filled(text: str, parts: list[list[str]], line: int, build: Build) -> Iterator[str]:
    """The tokens of a table's entry for an access with these arguments."""
    items = iter(words(text))
    for item in items:
        if item == "@":
            yield str(line)
        elif item in ("§", "¶", "‡"):
            number = int(next(items)) - 1
            part = parts[number] if number < len(parts) else ["?"]
            if item == "¶":
                part = [f"memory_order_{part[0] if build == 'default' else 'seq_cst'}"]
            yield from part[2:-1] if item == "‡" else part
        else:
            yield item


def _texts(name: str, expected: Sequence[Token], expanded: Sequence[Token]) -> Iterator[str]:
    """The lines whose text is another one."""
    wanted, got = _lines(expected), _lines(expanded)
    for line in sorted(wanted.keys() | got.keys()):
        if wanted.get(line) != got.get(line):
            yield f"{name}:{line}: compiled: {got.get(line, 'nothing')}\n    expected: {wanted.get(line, 'nothing')}"


def _lines(items: Sequence[Token]) -> dict[int, str]:
    found: dict[int, list[str]] = {}
    for token in items:
        found.setdefault(token.line, []).append(token.text)
    return {line: " ".join(texts) for line, texts in found.items()}


# The accesses.


def _of_program(program: ir.Program, build: Build) -> dict[str, list[Access]]:
    """The different shared accesses of each operation (a helper may be inlined twice), in the order of the lines."""
    return {
        operation.name: _in_order(
            _of_instruction(program, instr, build) for instr in operation.code if isinstance(instr, ir.SHARED)
        )
        for operation in program.operations
    }


def _of_instruction(program: ir.Program, instr: ir.SharedInstr, build: Build) -> Access:
    if isinstance(instr, (ir.Alloc, ir.Free)):
        return Access(instr.line, "new" if isinstance(instr, ir.Alloc) else "free", "", ())
    orders: tuple[str, ...] = (instr.success, instr.failure) if isinstance(instr, ir.Cas) else (instr.order,)
    field = "" if isinstance(instr, ir.Fence) else _name_in_c(program, program.fields[instr.place.field])
    if orders == ("plain",):
        return Access(instr.line, "read" if isinstance(instr, ir.Load) else "write", field, ())
    kind = {
        ir.Load: "load", ir.Store: "store", ir.Cas: "compare-and-swap", ir.FetchAdd: "fetch-and-add",
        ir.Exchange: "exchange", ir.Fence: "fence",
    }[type(instr)]  # fmt: skip
    return Access(instr.line, kind, field, orders if build == "default" else ("seq_cst",) * len(orders))


def _name_in_c(program: ir.Program, field: ir.Field) -> str:
    """The field's name in its struct."""
    struct = program.structs[field.struct]
    return field.name.removeprefix(f"{struct}.") if struct else field.name


def _of_file(expanded: Sequence[Token], program: ir.Program) -> dict[str, list[Access]]:
    """The accesses of each operation's function and of those that it calls."""
    bodies = dict(functions(expanded))
    found = {}
    for operation in program.operations:
        reached: dict[str, None] = {}
        todo = [operation.function]
        while todo:
            function = todo.pop()
            if function not in reached and function in bodies:
                reached[function] = None
                todo += [token.text for token in bodies[function]]
        found[operation.name] = _in_order(access for function in reached for access in _of_body(bodies[function]))
    return found


def _of_body(body: Sequence[Token]) -> Iterator[Access]:
    """The atomic calls and the plain accesses of shared memory, in the order of the text."""
    texts = [token.text for token in body]
    index = 0
    while index < len(body):
        text, line = texts[index], body[index].line
        if text == "__typeof__":  # not evaluated
            index = closing(texts, index + 1)
        elif KINDS.get(text) in ("new", "free") and texts[index + 1 : index + 2] == ["("]:
            yield Access(line, KINDS[text], "", ())
        elif "atomic_" in text or text.startswith("__sync_"):
            parts = arguments(texts[index + 2 : closing(texts, index + 1)])
            orders = [part[0] for part in parts if len(part) == 1 and part[0].startswith("memory_order_")]
            field = "" if KINDS.get(text) == "fence" else _field(parts[0])
            yield Access(line, KINDS.get(text, text), field, tuple(map(_order, orders)))
        elif text == "*" and texts[index + 1 : index + 3] == ["(", "&"] and texts[index + 4 : index + 5] == ["->"]:
            after = closing(texts, index + 1) + 1
            kind = "write" if texts[after : after + 1] == ["="] else "read"
            yield Access(line, kind, _field(texts[index + 2 : after - 1]), ())
        index += 1


def _order(text: str) -> str:
    return text.removeprefix("memory_order_")


def _field(place: list[str]) -> str:
    """The field that `&q->field…` names: all names on the way to it, without the indices."""
    if len(place) < 4 or place[0] != "&" or place[2] != "->":
        return " ".join(place)
    names, index = [place[3]], 4
    while index < len(place):
        if place[index] == "[":
            index = closing(place, index) + 1
        elif place[index] == "." and index + 1 < len(place):
            names.append(place[index + 1])
            index += 2
        else:
            return " ".join(place)
    return ".".join(names)


def _in_order(accesses: Iterator[Access]) -> list[Access]:
    return sorted(dict.fromkeys(accesses), key=lambda access: access.line)


def _accesses(
    name: str, of_program: dict[str, list[Access]], of_file: dict[str, list[Access]]
) -> Iterator[str]:  # fmt: skip
    """The accesses of an operation that are not the IR's."""
    for operation, wanted in of_program.items():
        for want, got in zip_longest(wanted, of_file[operation]):
            if want != got:
                line = (want or got or Access(0, "", "", ())).line
                yield f"{name}:{line}: {operation}: compiled: {got or 'nothing'}; in the IR: {want or 'nothing'}"
                break
