"""A Program as a Lean module: proofs/Gen/<Structure>.lean, which the theorems are about.

The text depends on the program and on the source's lines only, so that a stale file is found by comparing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models import ir

ORDERS: dict[str, str] = {
    "plain": ".plain",
    "relaxed": ".relaxed",
    "acquire": ".acquire",
    "release": ".release",
    "acq_rel": ".acqRel",
    "seq_cst": ".seqCst",
}
UNARY: dict[str, str] = {"!": ".not", "~": ".compl"}
BINARY: dict[str, str] = {
    "+": ".add", "-": ".sub", "*": ".mul", "&": ".and", "|": ".or", "^": ".xor", "<<": ".shl", ">>": ".shr",
    "==": ".eq", "!=": ".ne", "<": ".lt", "<=": ".le", ">": ".gt", ">=": ".ge", "&&": ".land", "||": ".lor",
}  # fmt: skip


def camel(name: str, upper: bool = False) -> str:
    """snake_case (with points, as names of fields have) to lowerCamelCase, or to UpperCamelCase."""
    head, *tail = name.replace(".", "_").split("_")
    head = head[:1].upper() + head[1:] if upper else head
    return head + "".join(part[:1].upper() + part[1:] for part in tail)


def quoted(name: str) -> str:
    """A name as Lean wants it where it is a word of Lean's own."""
    return f"«{name}»" if name in WORDS_OF_LEAN else name


def module_name(program: ir.Program) -> str:
    """The Lean module and namespace, such as `Gen.Spsc`."""
    return f"Gen.{camel(program.name, upper=True)}"


WORDS_OF_LEAN = frozenset({"end", "open", "in", "at", "from", "by", "do", "then", "else", "if", "match", "with", "let"})
"""Names of operations that Lean takes for something else."""

Line = tuple[str, int, str]
"""A file, a line there, and its text."""


def emit(program: ir.Program, source: str, places: Sequence[Line] = ()) -> str:
    """The module's text. `source` is the C file's text, quoted in the comments; `places` says for every line where it
    stands, if the structure consists of several files (see catalog.lines_of)."""
    lines = places or [(program.source, number, line) for number, line in enumerate(source.splitlines(), 1)]
    text = [f"{file}:{number}  {line.strip()}" for file, number, line in lines]
    return "\n".join(_module(program, text)) + "\n"


def _module(program: ir.Program, text: list[str]) -> Iterator[str]:
    name = module_name(program)
    yield "prelude"
    yield "import Machine.Program"
    yield "/-!"
    yield f"# {name}: generated from {program.source}"
    yield ""
    yield f"Written by `python -m models gen {program.source}`; do not edit. SHA-256 of the source:"
    yield f"{program.sha256}"
    files = dict.fromkeys(row.split(":")[0] for row in text)
    if len(files) > 1:
        yield ""
        yield f"The source is {', '.join(files)}; `lines` numbers their lines through."
    yield ""
    yield "## Main definitions"
    yield ""
    yield "* `Field`: the numbers of the structure's fields"
    for operation in program.operations:
        yield f"* `{camel(operation.name)}`: `{operation.function}`"
    yield "* `program`: the operations, by number; `lines`: the C line of every program counter"
    yield "-/"
    yield f"namespace {name}"
    yield ""
    yield "namespace Field"
    for number, field in enumerate(program.fields):
        kind = ("atomic" if field.atomic else "plain") + (" pointer" * field.pointer) + (" array" * field.array)
        yield f"abbrev {camel(field.name)} : Nat := {number} -- {kind}"
    yield "end Field"
    for operation in program.operations:
        yield from _operation(program, operation, text)
    names = [camel(operation.name) for operation in program.operations]
    yield ""
    yield f"def program : Program := [{', '.join(map(quoted, names))}]"
    yield ""
    yield f"def lines : List (List Nat) := [{', '.join(n + 'Lines' for n in names)}]"
    yield ""
    yield f"end {name}"


def _operation(program: ir.Program, operation: ir.Operation, text: list[str]) -> Iterator[str]:
    name = camel(operation.name)
    yield ""
    registers = ", ".join(f"{number} {register}" for number, register in enumerate(operation.registers))
    yield f"/-- `{operation.function}`. Registers: {registers}."
    if operation.buffer is not None:
        yield f"The buffer is `{operation.buffer}`{', an output' if operation.writes_buffer else ''}."
    yield "-/"
    yield f"def {quoted(name)} : Operation := {{ params := {len(operation.parameters)}, code := ["
    last = len(operation.code) - 1
    for pc, instr in enumerate(operation.code):
        yield f"  -- {text[instr.line - 1]}"
        yield f"  /- {pc} -/ {instruction(instr)}{',' if pc < last else ' ] }'}"
    yield ""
    lines = ", ".join(str(instr.line) for instr in operation.code)
    yield f"def {name}Lines : List Nat := [{lines}]"


def expression(expr: ir.Expr) -> str:
    """An expression as a Lean term; parentheses where an argument needs them."""
    if isinstance(expr, ir.Lit):
        return f".lit {expr.value}"
    if isinstance(expr, ir.Reg):
        return f".reg {expr.index}"
    if isinstance(expr, ir.Unary):
        return f".un {UNARY[expr.op]} ({expression(expr.arg)})"
    return f".bin {BINARY[expr.op]} ({expression(expr.left)}) ({expression(expr.right)})"


def _place(place: ir.Place) -> str:
    return f"⟨{expression(place.object)}, {place.field}, {expression(place.index)}⟩"


def instruction(instr: ir.Instr) -> str:
    """An instruction as a Lean term of type Instr."""
    if isinstance(instr, ir.Set):
        return f".set {instr.dst} ({expression(instr.value)})"
    if isinstance(instr, ir.Get):
        return f".get {instr.dst} ({expression(instr.index)})"
    if isinstance(instr, ir.Put):
        return f".put ({expression(instr.index)}) ({expression(instr.value)})"
    if isinstance(instr, ir.Branch):
        return f".branch ({expression(instr.condition)}) {instr.yes} {instr.no}"
    if isinstance(instr, ir.Jump):
        return f".jump {instr.target}"
    if isinstance(instr, ir.Return):
        return f".ret ({expression(instr.value)})"
    return _shared(instr)


def _shared(instr: ir.SharedInstr) -> str:
    if isinstance(instr, ir.Load):
        return f".load {instr.dst} {_place(instr.place)} {ORDERS[instr.order]}"
    if isinstance(instr, ir.Store):
        return f".store {_place(instr.place)} ({expression(instr.value)}) {ORDERS[instr.order]}"
    if isinstance(instr, ir.Cas):
        values = f"({expression(instr.expected)}) ({expression(instr.desired)})"
        orders = f"{ORDERS[instr.success]} {ORDERS[instr.failure]}"
        return f".cas {instr.ok} {instr.old} {_place(instr.place)} {values} {orders}"
    if isinstance(instr, ir.FetchAdd):
        return f".fetchAdd {instr.dst} {_place(instr.place)} ({expression(instr.value)}) {ORDERS[instr.order]}"
    if isinstance(instr, ir.Exchange):
        return f".exchange {instr.dst} {_place(instr.place)} ({expression(instr.value)}) {ORDERS[instr.order]}"
    if isinstance(instr, ir.Alloc):
        return f".alloc {instr.dst} ({expression(instr.count)})"
    if isinstance(instr, ir.Free):
        return f".free ({expression(instr.object)})"
    return f".fence {ORDERS[instr.order]}"
