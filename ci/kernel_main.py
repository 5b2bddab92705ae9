"""Lean's kernel by itself: no parser, no elaborator, no option. It checks declarations that are given as plain data.

Run as a script, `python -I kernel_main.py LIBRARY FILE`, by `ci.kernel`; it imports the standard library only. LIBRARY
is Lean's shared library, which exports the kernel; FILE is JSON: `imports` (modules), `rows` and `declarations` (see
ci/terms.py), each with the name under which it is added. Prints one JSON object: `added` (how many) and `problem`, the
kernel's objection to the next one, empty if there is none.

Every object made here is marked as one that Lean need not count references to, and is never freed.
"""

from __future__ import annotations

import ctypes
import json
import struct
import sys
import threading
from typing import Any

_OBJECT, _ARRAY, _CONS = ctypes.c_void_p, 246, 1
_EMPTY = 1  # the number 0 as Lean stores it: the empty list, the name without parts
_BYTE, _WORD, _SIZE = ctypes.c_uint8, ctypes.c_uint32, ctypes.c_size_t
_DEPTH = 100_000  # of the kernel's recursion; its own guard of the stack comes before
_STACK = 64 << 20  # as the judge gives to each thread of Lean
_PRIVATE = 2  # import everything of a module
#: Lean's constructors of Kernel.Exception
OBJECTIONS = (
    "unknown constant", "declared already", "the value has not the stated type", "metavariables", "free variables",
    "function expected", "type expected", "let: another type", "another type expected", "application: another type",
    "invalid projection", "the statement of a theorem is no proposition", "other", "deterministic time-out",
    "excessive memory", "deep recursion", "interrupted",
)  # fmt: skip


def tag_of(address: int) -> int:
    return ctypes.string_at(address, 8)[7]


def field(address: int, number: int) -> int:
    return int(struct.unpack("=Q", ctypes.string_at(address + 8 + 8 * number, 8))[0])


def pinned(address: int) -> int:
    """The object, exempt from the counting of references."""
    if not address & 1:
        ctypes.memmove(address, b"\0\0\0\0", 4)
    return address


class Kernel:
    """Lean's library, and what was made with it."""

    def __init__(self, library: str) -> None:
        self.library = ctypes.CDLL(library)
        self.kept: list[Any] = []
        self.function("lean_initialize", None)()
        self.function("lean_io_mark_end_initialization", None)()
        word, flag = [_OBJECT], [_BYTE]
        terms: dict[str, list[Any]] = {
            "bvar": word, "sort": word, "lit": word, "const": word * 2, "app": word * 2, "proj": word * 3,
            "lambda": word * 3 + flag, "forall": word * 3 + flag, "let": word * 4 + flag,
        }  # fmt: skip
        self.made = {name: self.function(f"lean_expr_mk_{name}", _OBJECT, *inputs) for name, inputs in terms.items()}
        for name, count in (("succ", 1), ("max", 2), ("imax", 2), ("param", 1)):
            self.made[name] = self.function(f"lean_level_mk_{name}", _OBJECT, *[_OBJECT] * count)
        self.zero = self.function("lean_level_mk_zero", _OBJECT, _OBJECT)
        self.str = self.function("l_Lean_Name_str___override", _OBJECT, _OBJECT, _OBJECT)
        self.num = self.function("l_Lean_Name_num___override", _OBJECT, _OBJECT, _OBJECT)

    def function(self, name: str, result: Any, *arguments: Any) -> Any:
        found = getattr(self.library, name)
        found.restype, found.argtypes = result, list(arguments)
        return found

    def block(self, head: bytes, words: list[int], rest: bytes = b"") -> int:
        """An object in memory of ours: reference count 0, the rest of its header, words, bytes."""
        data = b"\0\0\0\0" + head + struct.pack(f"={len(words)}Q", *words) + rest
        buffer = (ctypes.c_uint64 * (len(data) // 8 + 2))()
        ctypes.memmove(buffer, data, len(data))
        self.kept.append(buffer)
        return ctypes.addressof(buffer)

    def constructor(self, tag: int, fields: list[int], rest: bytes = b"") -> int:
        size = 8 + 8 * len(fields) + len(rest)
        return self.block(struct.pack("=HBB", size, len(fields), tag), fields, rest)

    def array(self, items: list[int]) -> int:
        return self.block(struct.pack("=HBB", 0, 0, _ARRAY), [len(items), len(items), *items])

    def chain(self, items: list[int]) -> int:
        """A list."""
        found = _EMPTY
        for item in reversed(items):
            found = self.constructor(_CONS, [item, found])
        return found

    def text(self, text: str) -> int:
        data = text.encode()
        return pinned(self.function("lean_mk_string_from_bytes", _OBJECT, ctypes.c_char_p, _SIZE)(data, len(data)))

    def natural(self, text: str) -> int:
        return pinned(self.function("lean_cstr_to_nat", _OBJECT, ctypes.c_char_p)(text.encode()))

    def name(self, text: str) -> int:
        """The name whose parts are between the dots."""
        found = _EMPTY
        for part in text.split("."):
            found = pinned(self.str(found, self.text(part)))
        return found

    def row(self, row: list[Any], known: list[int]) -> int:
        """The object of a row; `known` are those of earlier rows."""
        kind, *rest = row
        if kind == "anonymous":
            return _EMPTY
        if kind == "str":
            return pinned(self.str(known[rest[0]], self.text(rest[1])))
        if kind == "num":
            return pinned(self.num(known[rest[0]], self.natural(rest[1])))
        if kind == "zero":
            return pinned(self.zero(_EMPTY))
        if kind == "natural":
            return pinned(self.made["lit"](self.constructor(0, [self.natural(rest[0])])))
        if kind == "text":
            return pinned(self.made["lit"](self.constructor(1, [self.text(rest[0])])))
        if kind == "bvar":
            return pinned(self.made["bvar"](self.natural(rest[0])))
        if kind == "const":
            return pinned(self.made["const"](known[rest[0]], self.chain([known[level] for level in rest[1]])))
        if kind == "proj":
            return pinned(self.made["proj"](known[rest[0]], self.natural(rest[1]), known[rest[2]]))
        objects = [known[number] for number in rest]
        if kind in ("lam", "forall", "let"):
            return pinned(self.made["lambda" if kind == "lam" else kind](*objects, 0))
        return pinned(self.made[kind](*objects))

    def environment(self, imports: list[str]) -> int:
        """The kernel's environment with these modules, found by LEAN_PATH."""
        self.checked(self.function("lean_init_search_path", _OBJECT)())
        modules = self.array([self.constructor(0, [self.name(name)], bytes([0, 1, *bytes(6)])) for name in imports])
        options = _OBJECT.in_dll(self.library, "l_Lean_Options_empty").value
        load = self.function(
            "l_Lean_importModules", _OBJECT, _OBJECT, _OBJECT, _WORD, _OBJECT, _BYTE, _BYTE, _BYTE, _OBJECT
        )
        loaded = self.checked(load(modules, options, 0, self.array([]), 0, 0, _PRIVATE, 3))
        return pinned(self.function("lean_elab_environment_to_kernel_env", _OBJECT, _OBJECT)(loaded))

    def checked(self, result: int) -> int:
        """The value of an IO action."""
        if tag_of(result):
            raise RuntimeError("the modules cannot be imported")
        return field(result, 0)

    def add(self, environment: int, item: dict[str, Any], known: list[int]) -> tuple[int, str]:
        """The environment with one more declaration, or 0 and the kernel's objection."""
        name = self.name(item["as"]) if item["as"] else known[item["row"]]
        common = self.constructor(0, [name, self.chain([known[n] for n in item["levels"]]), known[item["type"]]])
        value, everything = known[item["value"]], self.chain([name])
        if item["kind"] == "theorem":
            declaration = self.constructor(2, [self.constructor(0, [common, value, everything])])
        else:
            hints = item["hints"]
            height = 2 * hints + 1 if hints < 2 else self.constructor(2, [], struct.pack("=Q", hints - 2))
            declaration = self.constructor(
                1, [self.constructor(0, [common, value, height, everything], b"\1" + bytes(7))]
            )
        add = self.function("lean_add_decl", _OBJECT, _OBJECT, _SIZE, _SIZE, _OBJECT, _OBJECT)
        result = add(environment, 0, _DEPTH, declaration, _EMPTY)
        if tag_of(result):
            return pinned(field(result, 0)), ""
        error = field(result, 0)
        number = error >> 1 if error & 1 else tag_of(error)
        return 0, OBJECTIONS[number] if number < len(OBJECTIONS) else f"objection {number}"


def answer(library: str, file: str) -> None:
    """Print what the kernel says."""
    with open(file, encoding="utf-8") as stream:
        data = json.load(stream)
    kernel = Kernel(library)
    known: list[int] = []
    for row in data["rows"]:
        known.append(kernel.row(row, known))
    environment, added, problem = kernel.environment(data["imports"]), 0, ""
    for item in data["declarations"]:
        environment, problem = kernel.add(environment, item, known)
        if problem:
            problem = f"{item['name']}: {problem}"
            break
        added += 1
    print(json.dumps({"added": added, "problem": problem}), flush=True)


def main(library: str, file: str) -> int:
    threading.stack_size(_STACK)
    worker = threading.Thread(target=answer, args=(library, file))
    worker.start()
    worker.join()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
