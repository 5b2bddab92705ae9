"""Small C files for tests: what they become, how they run when compiled."""

from __future__ import annotations

import ctypes
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from models import ir
from models.catalog import ROOT, Structure
from models.machine import Loc, Memory, heap_answer

ACCEPTED = sorted((Path(__file__).parent / "accepted").glob("*.c"))
EXTRA = Path(__file__).parent / "zp_extra.h"


def describe(path: Path, name: str = "t") -> Structure:
    """The catalog entry of a test file: functions whose names begin with `t_` are operations, static ones helpers."""
    text = re.sub(r" */\*.*?\*/", "", path.read_text(encoding="utf-8"))
    functions = re.findall(r"^(static )?[\w ]*?\*?(\w+)\([^;]*?\)\n\{", text, re.MULTILINE)
    operations = {function.removeprefix("t_"): "any" for static, function in functions if not static}
    helpers = frozenset(function for static, function in functions if static)
    return Structure(name, path.name, "t_", operations, helpers=helpers)  # type: ignore[arg-type]


def compile_shared(source: Path, target: Path, *flags: str) -> ctypes.CDLL:
    """The C file as a shared library, compiled with the library's own headers."""
    command = ["gcc", "-std=c11", "-O1", "-w", "-fPIC", "-shared", f"-I{ROOT / 'csrc'}", *flags]
    subprocess.run([*command, str(source), "-o", str(target)], check=True)
    return ctypes.CDLL(str(target))


@dataclass(frozen=True)
class Outcome:
    """What an operation leaves: its result, the caller's buffer, the structure's words (a fixed array is last)."""

    ret: int
    buffer: tuple[int, ...]
    words: tuple[int, ...]


def run_native(
    library: ctypes.CDLL, operation: ir.Operation, result: str, args: list[int], buffer: list[int], words: list[int]
) -> Outcome:
    """One operation of the compiled file. `result` is the C type of its result."""
    function = getattr(library, operation.function)
    function.restype = {"int": ctypes.c_int, "bool": ctypes.c_bool, "void": None}.get(result, ctypes.c_uint64)
    memory, array = (ctypes.c_uint64 * len(words))(*words), (ctypes.c_uint64 * max(1, len(buffer)))(*buffer)
    values: list[object] = [ctypes.byref(memory), *(ctypes.c_uint64(value) for value in args)]
    if operation.buffer is not None:
        values.insert(1, array)  # the test files put the buffer second
    ret = function(*values)
    return Outcome(0 if ret is None else int(ret), tuple(array)[: len(buffer)], tuple(memory))


def result_type(path: Path, function: str) -> str:
    """The C type that a function of the file returns."""
    found = re.search(rf"^(?:static )?([\w]+) \*?{function}\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None, function
    return found.group(1)


def cells(program: ir.Program, words: list[int]) -> dict[Loc, int]:
    """The structure (object 1) whose words these are. Allocation number n gives the object 100 + n."""
    own = [number for number, field in enumerate(program.fields) if not program.structs[field.struct]]
    scalars = [number for number in own if not program.fields[number].array]
    found = {Loc(1, number, 0): word for number, word in zip(scalars, words, strict=False)}
    return found | {Loc(1, own[-1], i): word for i, word in enumerate(words[len(scalars) :])}


def heap(room: int = 16) -> dict[Loc, int]:
    """So many allocations that find memory."""
    return {heap_answer(number): 100 + number for number in range(room)}


def words_of(program: ir.Program, memory: Memory, count: int) -> tuple[int, ...]:
    """The inverse of `cells`."""
    return tuple(memory[loc] for loc in cells(program, [0] * count))
