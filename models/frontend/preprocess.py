"""Run the C preprocessor with the front end's own headers, so that accesses stay visible as calls."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from models.frontend.directives import BARRIER, check_header, check_layer, check_source
from models.frontend.errors import FrontendError, ToolMissing
from models.frontend.parts import parts_of

INCLUDE = Path(__file__).resolve().parent / "include"
COMPILERS = ("gcc", "cc", "clang", "clang-14", "clang-16", "clang-19")
LAYER = "zp_atomic.h"
_ENTERED = re.compile(r'^# \d+ "((?:\\.|[^"\\])*)" 1\b', re.MULTILINE)


def preprocess(path: Path, name: str, macros: Sequence[str] = (), parts: Sequence[str] = ()) -> str:
    """The text of `path` after preprocessing with these macros defined, with line markers that call it `name`.

    The system's headers are out of reach (`-nostdinc`), its predefined macros are off (`-undef`), and `zp_atomic.h` is
    replaced by the one in `models/frontend/include`. Lines of `parts` count as the file's. FrontendError carries what
    the preprocessor says, or names a conditional whose outcome could be another one where the library is compiled;
    ToolMissing means that there is no C compiler.
    """
    path = path.resolve()
    flags: tuple[str, ...] = ("-undef", "-I", str(INCLUDE), "-I", str(path.parent), "-include", str(INCLUDE / LAYER))
    flags += defined(macros)
    text = run_preprocessor(path, name, flags)
    check_source(path, name)
    for header in headers(text, path):
        if header.name == BARRIER and "ZP_PROVED" in macros:
            check_layer(header, header_name(header, path, name))
        elif header.name != LAYER:
            check_header(header, header_name(header, path, name))
    return parts_of(path, name, parts).merge(text)


def run_preprocessor(path: Path, name: str, flags: Sequence[str]) -> str:
    """As preprocess, with the given flags, and without looking at conditionals. `path` is absolute."""
    compiler = next(filter(None, map(shutil.which, COMPILERS)), None)
    if compiler is None:
        raise ToolMissing(f"no C preprocessor: none of {', '.join(COMPILERS)} is on PATH")
    command = [compiler, "-E", "-std=c11", "-nostdinc", *flags, "-x", "c", "-"]
    text = f'#line 1 "{name}"\n' + path.read_text(encoding="utf-8")
    result = subprocess.run(command, input=text, capture_output=True, text=True, check=False, cwd=path.parent)
    if result.returncode != 0:
        reason = next((line for line in result.stderr.splitlines() if "error" in line), result.stderr.strip())
        file, line, message = _split(reason, name)
        raise FrontendError(file, line, f"the preprocessor says: {message}")
    return result.stdout


def defined(macros: Sequence[str]) -> tuple[str, ...]:
    """The compiler's flags that define them."""
    return tuple(f"-D{macro}" for macro in macros)


def headers(text: str, path: Path) -> list[Path]:
    """The headers that a preprocessed text came from, without the front end's own ones."""
    named = (match.group(1).replace('\\"', '"').replace("\\\\", "\\") for match in _ENTERED.finditer(text))
    found = [(path.parent / name).resolve() for name in dict.fromkeys(named) if not name.startswith("<")]
    return [header for header in found if INCLUDE.parent not in header.parents]


def header_name(header: Path, path: Path, name: str) -> str:
    """What errors call a header of the file `path`, which they call `name`."""
    if path.parent in header.parents:
        return str(Path(name).parent / header.relative_to(path.parent))
    return str(header)


def _split(reason: str, name: str) -> tuple[str, int, str]:
    """`file:line:column: message` into its parts."""
    parts = reason.split(":", 3)
    if len(parts) == 4 and parts[1].isdigit():
        return parts[0], int(parts[1]), parts[3].strip()
    return name, 0, reason
