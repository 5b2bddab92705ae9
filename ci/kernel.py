"""Ask Lean's kernel, and nothing else of Lean, about a compiled proof (`ci/kernel_main.py`, in a process of its own).

The compiler that made the file also ran the kernel, or says so: an option can skip it, and a compiler that was taken
over can write what it likes. So the new declarations are read from the file here, given to the kernel as data, and
checked over the pristine module, which holds the statement.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from ci import kernel_main, lean, lean_main
from ci.goals import Goal
from ci.olean import Image, Module, OleanError
from ci.sandbox import Sandbox
from ci.terms import Declaration, Reader, Terms, in_order

CLAIM = "zpKernelClaim"


def library() -> Path:
    """Lean's shared library. Raises lean.LeanMissing."""
    found = lean_main.library()
    if found is not None:
        return found
    program = Path(lean.find_toolchain().command[0]).resolve()
    for name in ("libleanshared.so", "libleanshared.dylib"):
        path = program.parents[1] / "lib" / "lean" / name
        if path.is_file():
            return path
    raise lean.LeanMissing(f"no libleanshared beside {program}, which the kernel's own check needs")


def _statement(goal: Goal, pristine: Image, into: Terms) -> tuple[tuple[int, ...], int]:
    """The universe parameters and the type of the goal, from the pristine module."""
    reader = Reader(pristine, into)
    for value in pristine.array(pristine.member(pristine.root, 2)):
        name, levels, kind = (pristine.member(value, 0, 0, number) for number in range(3))
        if pristine.name(name) == goal.name:
            return tuple(reader.row("name", item) for item in reader.items(levels)), reader.row("term", kind)
    raise OleanError(f"{goal.name} is missing in the pristine module")


def question(goal: Goal, pristine: bytes, known: Module, candidate: bytes) -> str:
    """What is asked, as JSON for kernel_main: the candidate's new declarations in order, the goal's last, under a name
    of ours and with the pristine statement. Raises OleanError if they cannot be one proof."""
    terms, image = Terms(), Image(candidate)
    levels, statement = _statement(goal, Image(pristine), terms)
    reader = Reader(image, terms)
    new: list[Declaration] = []
    for value in image.array(image.member(image.root, 2)):
        name = image.name(image.member(value, 0, 0, 0))
        if name not in known.constants or name == goal.name:
            new.append(reader.declaration(value))
    if goal.name not in {item.name for item in new}:
        raise OleanError(f"{goal.name} is missing")
    circular = [item.name for item in new if goal.name in item.mentions]
    if circular:
        raise OleanError(f"{circular[0]} stands on {goal.name}")
    given = [{**asdict(item), "as": "", "mentions": []} for item in in_order(new) if item.name != goal.name]
    (last,) = (item for item in new if item.name == goal.name)
    given.append({**asdict(last), "as": CLAIM, "mentions": [], "levels": levels, "type": statement})
    return json.dumps({"imports": [goal.module], "rows": terms.rows, "declarations": given})


def check(asked: str, search: Path, folder: Path, box: Sandbox, read: set[Path]) -> list[str]:
    """The kernel's objections: none, or one. `search` has the modules, the pristine one too. Raises SandboxError."""
    folder.mkdir()
    file = folder / "question.json"
    file.write_text(asked, encoding="utf-8")
    command = [sys.executable, "-I", str(Path(kernel_main.__file__)), str(library()), str(file)]
    done = box.run(command, folder=folder, read={search, *read}, environment={"LEAN_PATH": str(search)})
    try:
        answer = json.loads(done.stdout)
        added, problem = int(answer["added"]), str(answer["problem"])
    except (ValueError, KeyError, TypeError):
        said = done.stopped or done.stderr.strip()[-300:] or f"exit code {done.code}"
        return [f"the kernel gave no answer: {said}"]
    if not problem and added == len(json.loads(asked)["declarations"]):
        return []
    return [f"the kernel refuses {problem or 'to say why'}"]
