"""C11's own spelling of atomic accesses, for files that were not written for this library.

`atomic_load_explicit(&q->head, memory_order_acquire)` becomes `ZP_LOAD(&q->head, acquire)`, and so on; `size_t` and
C11's names of 64-bit atomic types become `uint64_t`; `x = q->field;` and `q->field = e;` become ZP_READ and ZP_WRITE,
or a seq_cst access if the field is atomic. Every line stays where it is, so positions are those of the file. What is
left is read, or refused with its line, as any other text. What is taken for granted by this is said in `notes`.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from models.frontend.syntax import Node, parse

CALLS = {
    "atomic_load": ("ZP_LOAD", 1),
    "atomic_store": ("ZP_STORE", 2),
    "atomic_exchange": ("ZP_XCHG", 2),
    "atomic_fetch_add": ("ZP_FAA", 2),
    "atomic_fetch_sub": ("ZP_FAA", 2),
    "atomic_compare_exchange_strong": ("ZP_CAS", 3),
    "atomic_compare_exchange_weak": ("ZP_CAS", 3),
    "atomic_thread_fence": ("ZP_FENCE", 0),
}
"""C11's function, the macro, and the number of arguments before the orders."""
CALL = re.compile(rf"\b({'|'.join(CALLS)})(_explicit)?\s*\(")
ATOMIC_WORD = r"_Atomic\s*\(\s*uint64_t\s*\)|atomic_(?:size_t|uint_fast64_t|uint_least64_t|ullong|uintptr_t)\b"
WIDE = re.compile(r"\b(?:size_t|uint_fast64_t|uint_least64_t|uintptr_t|unsigned long long)\b")
FIELD = r"[A-Za-z_]\w*->([A-Za-z_]\w*)(?:\[[^;=]*\])?"
READ = re.compile(rf"^([^=;()]*[^=!<>;()+*/|&^%-]=\s*|[^=;()]*[\w\])] = )({FIELD});", re.MULTILINE)
WRITE = re.compile(rf"^([ \t]*)({FIELD})\s*=\s*([^=;][^;]*);", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
WEAK = "compare_exchange_weak is taken as strong: that it may fail for no reason is not explored"
WIDTH = "size_t, uintptr_t and the like are taken as uint64_t"


@dataclass(frozen=True)
class Text:
    """A file in this library's spelling, and what its translation takes for granted."""

    text: str
    notes: tuple[str, ...]


def needed(text: str) -> bool:
    """Whether the file has C11's spelling somewhere, and not this library's."""
    code = COMMENT.sub("", text)
    return "ZP_" not in code and re.search(rf"{CALL.pattern}|{ATOMIC_WORD}", code) is not None


def translate(text: str) -> Text:
    """The text with the accesses spelled as the front end reads them."""
    notes = []
    code = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    if "compare_exchange_weak" in code:
        notes.append(WEAK)
    if WIDE.search(code):
        notes.append(WIDTH)
    code = re.sub(ATOMIC_WORD, "_Atomic uint64_t", code)
    code = WIDE.sub("uint64_t", code)
    atomic = set(re.findall(r"_Atomic\s+uint64_t\s+([A-Za-z_]\w*)", code))
    code = _calls(code)

    def read(found: re.Match[str]) -> str:
        head, place, field = found.groups()
        return f"{head}ZP_LOAD(&{place}, seq_cst);" if field in atomic else f"{head}ZP_READ(&{place});"

    def write(found: re.Match[str]) -> str:
        space, place, field, value = found.groups()
        return f"{space}ZP_STORE(&{place}, {value}, seq_cst);" if field in atomic else (
            f"{space}ZP_WRITE(&{place}, {value});"
        )  # fmt: skip

    return Text(READ.sub(read, WRITE.sub(write, code)), tuple(notes))


def _calls(code: str) -> str:
    """Every call of C11's functions as a macro; one that does not fit stays, for the front end to refuse."""
    start = 0
    while (found := CALL.search(code, start)) is not None:
        end = _closing(code, found.end())
        replaced = _macro(found.group(1), found.group(2) is not None, _arguments(code[found.end() : end]))
        start = found.end()
        if replaced is not None:
            lines = code.count("\n", found.start(), end) - replaced.count("\n")
            code = code[: found.start()] + replaced + "\n" * max(0, lines) + code[end + 1 :]
            start = found.start() + len(replaced.partition("(")[0])
    return code


def _closing(code: str, start: int) -> int:
    """Where the parenthesis that was opened before `start` is closed."""
    depth = 1
    for i in range(start, len(code)):
        depth += {"(": 1, ")": -1}.get(code[i], 0)
        if depth == 0:
            return i
    return len(code) - 1


def _arguments(text: str) -> list[str]:
    depth, parts = 0, [""]
    for letter in text:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [" ".join(part.split()) for part in parts]


def _macro(name: str, explicit: bool, arguments: list[str]) -> str | None:
    macro, words = CALLS[name]
    orders = arguments[words:]
    wanted = 2 if macro == "ZP_CAS" else 1
    if not explicit and name != "atomic_thread_fence":
        if orders:
            return None
        orders = ["memory_order_seq_cst"] * wanted
    if len(arguments) < words or len(orders) != wanted or not all(o.startswith("memory_order_") for o in orders):
        return None
    given = arguments[:words]
    if name == "atomic_fetch_sub":
        given[1] = f"0 - ({given[1]})"
    return f"{macro}({', '.join([*given, *(order.removeprefix('memory_order_') for order in orders)])})"


def parse_file(path: Path, name: str) -> tuple[Node, tuple[str, ...]]:
    """The syntax tree of a file in either spelling, under the name `name`, and the notes of its translation. Errors as
    models.frontend.syntax.parse."""
    text = path.read_text(encoding="utf-8")
    if not needed(text):
        return parse(path, name), ()
    made = translate(text)
    with tempfile.TemporaryDirectory(prefix="zp-own-") as folder:
        for header in path.parent.glob("*.h"):
            shutil.copy(header, folder)
        copy = Path(folder) / path.name
        copy.write_text(made.text, encoding="utf-8")
        return parse(copy, name), made.notes
