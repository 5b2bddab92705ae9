"""clang's syntax tree of a C file, for the second reader.

clang has resolved names and types: a use of a variable names its declaration, every expression has its type, and every
conversion is a node. Positions come from `-ast-dump=json`, which leaves out a line or file that is the same as in the
position printed before; so they are read in the order of the text.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.frontend.errors import FrontendError, ToolMissing
from models.frontend.parts import Parts, parts_of
from models.frontend.preprocess import defined

INCLUDE = Path(__file__).resolve().parent / "include_clang"
COMPILERS = ("clang", "clang-14", "clang-15", "clang-16", "clang-19")
WHEEL = "ziglang"
WARNINGS = (
    "-Werror=incompatible-pointer-types", "-Werror=compare-distinct-pointer-types", "-Werror=int-conversion",
    "-Werror=implicit-function-declaration", "-Werror=return-type",
)  # fmt: skip
CONVERSIONS = (
    "LValueToRValue", "NoOp", "IntegralCast", "FunctionToPointerDecay", "ArrayToPointerDecay", "NullToPointer",
    "IntegralToBoolean",
)  # fmt: skip
TRANSPARENT = (
    "ParenExpr", "ImplicitCastExpr", "CStyleCastExpr", "ConstantExpr", "CompoundLiteralExpr", "InitListExpr",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Ast:
    """A node. `id` is clang's, `type` the type without typedefs, `data` the JSON object without its children. `file`
    and `line` are those of the first token (of the name, for a declaration), where it stands in the source: for a
    macro's expansion, where the macro is used."""

    kind: str
    id: str
    type: str
    name: str
    opcode: str
    file: str
    line: int
    data: Mapping[str, Any]
    inner: tuple[Ast, ...]

    def walk(self) -> Iterator[Ast]:
        yield self
        for node in self.inner:
            yield from node.walk()

    def error(self, message: str) -> FrontendError:
        return FrontendError(self.file, self.line, f"{message} (clang)")

    @property
    def referenced(self) -> str:
        """The id of the declaration that a DeclRefExpr uses."""
        return str(self.data["referencedDecl"]["id"])


def find_clang() -> list[str]:
    """The command that is clang: one on PATH, or else that of the ziglang wheel. ToolMissing says what to install."""
    found = next(filter(None, map(shutil.which, COMPILERS)), None)
    if found is not None:
        return [found]
    wheel = importlib.util.find_spec(WHEEL)
    zig = Path(wheel.origin).parent / "zig" if wheel is not None and wheel.origin is not None else None
    if zig is None or not zig.exists():
        raise ToolMissing("clang is not installed (Debian package clang or clang-14; PyPI package ziglang)")
    return [str(zig), "clang"]


def parse(path: Path, name: str, macros: Sequence[str] = (), parts: Sequence[str] = ()) -> Ast:
    """The tree of `path`, which positions call `name`, with these macros; lines of `parts` count as the file's.
    FrontendError carries clang's first error."""
    command = [*find_clang(), "-std=c11", "-nostdinc", "-I", str(INCLUDE), "-include", str(INCLUDE / "zp_atomic.h")]
    command += defined(macros)
    command += [*WARNINGS, "-Xclang", "-ast-dump=json", "-fsyntax-only", str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        reason = next((line for line in result.stderr.splitlines() if "error:" in line), result.stderr.strip())
        parts = reason.split(":", 3)
        line = int(parts[1]) if len(parts) == 4 and parts[1].isdigit() else 0
        raise FrontendError(name, line, f"clang says: {parts[-1].strip()}")
    return _Builder(str(path), name, parts_of(path, name, parts)).build(json.loads(result.stdout))


class _Builder:
    """Makes nodes in the order of the text, remembering the last file and line."""

    def __init__(self, path: str, name: str, parts: Parts) -> None:
        self._path, self._name, self._parts = path, name, parts
        self._last_file, self._last_line = "", 0

    def build(self, data: Any) -> Ast:
        places = [self._place(data[key]) for key in ("loc",) if key in data]
        extent = data.get("range", {})
        begins = [self._place(extent[key]) for key in ("begin", "end") if key in extent]
        file, line = (places or begins or [("", 0)])[0]
        if data.get("kind", "").endswith(("Expr", "Stmt", "Operator", "Literal")):
            file, line = begins[0]
        number = self._parts.number(file, line)
        if number is not None:
            file, line = self._path, number
        type_data = data.get("type", {})
        inner = tuple(self.build(item) for item in data.get("inner", ()))
        return Ast(
            data.get("kind", ""),
            data.get("id", ""),
            type_data.get("desugaredQualType", type_data.get("qualType", "")),
            data.get("name", ""),
            data.get("opcode", ""),
            self._name if file == self._path else file,
            line,
            {key: value for key, value in data.items() if key not in ("inner", "range", "loc")},
            inner,
        )

    def _place(self, data: Any) -> tuple[str, int]:
        """A position; both places of a macro's token are read, and where the macro is used is given."""
        if "spellingLoc" in data:
            self._place(data["spellingLoc"])
            return self._place(data["expansionLoc"])
        self._last_file = data.get("file", self._last_file)
        self._last_line = data.get("line", self._last_line)
        return self._last_file, self._last_line


def strip(node: Ast) -> Ast:
    """The expression below parentheses and conversions that change no value of the subset."""
    while node.kind in TRANSPARENT:
        if node.kind.endswith("CastExpr") and not _changes_nothing(node):
            raise node.error(f"the conversion {node.data['castKind']}")
        if node.kind == "InitListExpr" and len(node.inner) != 1:
            raise node.error("an initialiser list")
        node = node.inner[-1]
    return node


def _changes_nothing(node: Ast) -> bool:
    """Whether a conversion is one of C's own on words, or one of those that the headers put around an access."""
    kind, inner = node.data["castKind"], node.inner[-1]
    if kind == "BitCast" and node.kind == "ImplicitCastExpr":  # checked by clang, see WARNINGS
        return True
    if kind == "BitCast":  # to and from void *
        return node.type.endswith("void *") or inner.type.endswith("void *")
    while inner.kind == "ParenExpr" or inner.data.get("castKind") == "LValueToRValue":
        inner = inner.inner[-1]
    if kind == "PointerToIntegral":
        return inner.kind == "CompoundLiteralExpr"
    if kind == "IntegralToPointer":
        return inner.kind == "CallExpr"
    return kind in CONVERSIONS
