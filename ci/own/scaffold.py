"""`python -m ci init FILE.c`: the chain for somebody's own file, step by step.

It makes, and keeps up to date as the C file changes:

    FILE.toml                    the description: what the C text cannot say, guessed; its owner corrects it
    FOLDER/translated.c          a file with <stdatomic.h> as the front end reads it
    FOLDER/ir.txt                the program as the checkers see it, below the C lines it comes from
    FOLDER/Gen/NAME.lean         the same program as a Lean module, for theorems about it
    FOLDER/spec.py               where no specification there is fits: one to be filled in
    FOLDER/small.client          an experiment of one's own, next to those that are made by exhaustion

A file that its owner has changed is never written again (`FOLDER/.written.json` remembers what was written); the next
run says so and goes on with it. Each run says what is done and what is missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ci import lean
from ci.own import guess
from ci.own.clients import families
from ci.own.description import ANY, SPEC_HELP, Description, beside, dump, load
from ci.own.reading import Reading, read, shown
from ci.own.rooms import settle
from ci.own.subject import Subject, subject
from models import ir
from models.emit_lean import camel, emit, module_name
from models.frontend.render import listing

State = Literal["done", "todo", "skipped"]
MEMORY = ".written.json"


@dataclass(frozen=True)
class Step:
    """One link of the chain: how far it is, and what is to be done if it is not."""

    name: str
    state: State
    text: str

    def __str__(self) -> str:
        head = f"[{'x' if self.state == 'done' else ' ' if self.state == 'todo' else '-'}] {self.name:<15} "
        return head + self.text.replace("\n", "\n" + " " * len(head))


class Files:
    """Writes files unless their owner has changed them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.memory = folder / MEMORY
        try:
            self.known: dict[str, str] = json.loads(self.memory.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.known = {}

    def write(self, path: Path, text: str) -> str:
        """Write the file, and say what happened."""
        name = str(path.relative_to(self.folder)) if path.is_relative_to(self.folder) else path.name
        old = path.read_text(encoding="utf-8") if path.is_file() else None
        if old == text:
            self._remember(name, text)
            return f"{shown(path)}: up to date"
        if old is not None and self.known.get(name) != _digest(old):
            return f"{shown(path)}: kept as you have it"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self._remember(name, text)
        return f"{shown(path)}: {'written' if old is None else 'brought up to date'}"

    def _remember(self, name: str, text: str) -> None:
        self.known[name] = _digest(text)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.memory.write_text(json.dumps(self.known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def scaffold(
    source: Path, spec: str = "", folder: Path | None = None, structure: str = "", flags: tuple[str, ...] = ()
) -> Iterator[Step]:
    """Make what can be made, in order; stops at the first link without which the others cannot be. FrontendError if the
    declarations of the file cannot be read at all, DescriptionError for a wrong description."""
    where = folder or source.with_suffix("")
    files = Files(where)
    description, note = _description(source, spec, where, files, structure, flags)
    yield Step("description", "done", note)
    reading = read(description)
    if reading.text is not None and reading.text.written:
        yield Step("translation", "done", files.write(where / "translated.c", reading.text.written))
    yield _subset(reading)
    if reading.program is None:
        return
    text = source.read_text(encoding="utf-8")
    program = replace(reading.program, source=source.name)
    yield Step("IR", "done", files.write(where / "ir.txt", "\n".join(listing(program, text))))
    yield from _lean(program, text, where, files, source)
    yield _spec(description, where, files)
    if not description.spec:
        return
    item = subject(description, reading)
    item.spec(item.starts[0].capacity)
    yield _roles(description)
    yield _memory(item)
    yield _client(item, where, files, source)
    yield Step("audit", "todo", f"python -m ci audit {shown(source)}")
    proof = camel(program.name, upper=True)
    yield Step("proof", "todo", f"an invariant and its theorems about Gen.{proof}.program; proofs/Spsc shows the way")


def _description(
    source: Path, spec: str, folder: Path, files: Files, structure: str, flags: tuple[str, ...]
) -> tuple[Description, str]:
    """The owner's description, or the guessed one, written."""
    file = beside(source)
    if file.is_file() and files.known.get(file.name) != _digest(file.read_text(encoding="utf-8")):
        found = load(file)
        note = f"{shown(file)}: kept as you have it"
        if spec and spec != found.spec:
            note += f"; it says spec = {found.spec!r}, not {spec!r}: change it there"
        return found, note
    made = guess.describe(source, spec, structure, flags)
    made = settle(made, read(made))
    if not made.spec:
        name = f"{folder.name}/spec.py:{camel(made.name, upper=True)}"
        made = replace(made, spec=name if (folder / "spec.py").is_file() else "")
    note = files.write(file, dump(made))
    return load(file), note + "; correct what is guessed wrong: " + _guesses(made)


def _guesses(description: Description) -> str:
    parts = [f"{name} means {entry.means or '?'}" for name, entry in description.operations.items()]
    return ", ".join(parts)


def _subset(reading: Reading) -> Step:
    if reading.program is None:
        return Step("subset of C", "todo", "outside of it:\n" + "\n".join(map(str, reading.problems)))
    steps = sum(len(operation.code) for operation in reading.program.operations)
    return Step("subset of C", "done", f"{len(reading.program.operations)} operations, {steps} steps")


def lean_text(program: ir.Program, text: str, source: Path) -> str:
    """The Lean module, which says how it was made."""
    made = emit(program, text)
    return made.replace(f"`python -m models gen {program.source}`", f"`python -m ci init {source.name}`")


def _lean(program: ir.Program, text: str, folder: Path, files: Files, source: Path) -> Iterator[Step]:
    path = folder / Path(*module_name(program).split(".")).with_suffix(".lean")
    note = files.write(path, lean_text(program, text, source))
    yield Step("Lean module", "done", note)
    try:
        imported = lean.build(["Machine.Program"])
        run = lean.run_lean([str(path.resolve())], search=[lean.BUILD], folder=folder.resolve())
    except (lean.LeanMissing, lean.LeanError) as missing:
        yield Step("Lean accepts it", "skipped", str(missing))
        return
    broken = [result.problem for result in imported if result.problem]
    messages = broken + [str(message) for message in run.messages] + ([run.stray] if run.stray else [])
    if run.code != 0 or messages:
        yield Step("Lean accepts it", "todo", "\n".join(messages) or f"exit code {run.code}")
    else:
        yield Step("Lean accepts it", "done", f"{module_name(program)}, {run.seconds:.1f} s")


SKELETON = '''"""What {name} means when one thread uses it alone. See models/specs for examples."""

from __future__ import annotations

from collections.abc import Iterator

from models.specs import Result, Spec, Words

State = tuple[int, ...]


class {cls}(Spec[State]):
    """Fill in `outcomes`: for each operation every result that is allowed in `state`, with the state after it. A result
    is what `result` makes of what the C function returns (and of the caller's array)."""

    name = "{name}"
    operations = ({operations})

    def __repr__(self) -> str:
        return "{cls}()"

    @property
    def initial(self) -> State:
        return ()

    def apply(self, state: State, operation: str, args: Words, buffer: Words, result: Result) -> State | None:
        for allowed, after in self.outcomes(state, operation, args, buffer):
            if allowed == result:
                return after
        return None

    def outcomes(self, state: State, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, State]]:
        self.check_operation(operation)
{branches}

    def result(self, operation: str, value: int, buffer: Words) -> Result:
        """What a return value and the caller's array amount to."""
        return Result(value)
'''


def skeleton(description: Description) -> str:
    names = [name for name, entry in description.operations.items() if entry.role != "setup"]
    lines = []
    for word, name in zip(["if", *["elif"] * len(names)], names, strict=False):
        lines += [f'        {word} operation == "{name}":',
                  f'            raise NotImplementedError("say what {name} gives in `state`")']  # fmt: skip
    return SKELETON.format(
        name=description.name, cls=camel(description.name, upper=True),
        operations=", ".join(f'"{name}"' for name in names) + ("," if len(names) == 1 else ""),
        branches="\n".join(lines),
    )  # fmt: skip


def _spec(description: Description, folder: Path, files: Files) -> Step:
    if description.spec:
        path = description.file.parent / description.spec.partition(":")[0]
        if ".py:" in description.spec and path.is_file() and "NotImplementedError" in path.read_text(encoding="utf-8"):
            return Step("specification", "todo", f"{shown(path)}: fill it in")
        return Step("specification", "done", description.spec)
    note = files.write(folder / "spec.py", skeleton(description))
    own = f"{folder.name}/spec.py:{camel(description.name, upper=True)}"
    return Step("specification", "todo", f"choose one: spec = … in {shown(description.file)} ({SPEC_HELP}),\n"
                f'or fill in the skeleton and say spec = "{own}" ({note})')  # fmt: skip


def _roles(description: Description) -> Step:
    roles = {name: entry.role for name, entry in description.operations.items()}
    said = ", ".join(f"{name}: {role}" for name, role in roles.items())
    if all(role == ANY for role in roles.values()):
        return Step("roles", "done", f"every operation is free for all threads; if not, say so in "
                    f"{shown(description.file)}")  # fmt: skip
    return Step("roles", "done", said)


def _memory(item: Subject) -> Step:
    lines = []
    for begin in item.starts:
        head = f"capacity {begin.capacity}: " if begin.capacity is not None else ""
        lines.append(head + ("; ".join(begin.assumed) or "all said"))
    return Step("initial memory", "done", "assumed where nothing is said:\n" + "\n".join(lines))


def client_text(item: Subject, source: Path) -> str:
    """One of the clients that are made by exhaustion, as a file to begin with."""
    client = families(item.program, item.description, item.starts[0])[0].clients[0]
    lines = ["# An experiment to begin with, in the language of models/rc11/client_file.py. To have it run next to",
             "# those that are made by exhaustion, say in the description, before its tables:",
             f'#     clients = ["{source.stem}/*.client"]', "name: small", "object q:"]  # fmt: skip
    for thread in client.threads:
        lines.append("thread:")
        for call in thread:
            operation = item.program.operation(call.operation)
            words = [str(word) for word in call.args]
            if operation.buffer is not None and not operation.writes_buffer:
                words.append(str(list(call.buffer)))
            lines.append(f"    q.{call.operation}({', '.join(words)})")
    return "\n".join(lines) + "\n"


def _client(item: Subject, folder: Path, files: Files, source: Path) -> Step:
    count = sum(1 for _ in item.clients())
    note = files.write(folder / "small.client", client_text(item, source))
    return Step("clients", "done", f"{count} made by exhaustion; {note}")
