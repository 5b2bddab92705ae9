"""Run the C preprocessor with the front end's own headers, so that accesses stay visible as calls."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from models.frontend.errors import FrontendError, ToolMissing

INCLUDE = Path(__file__).resolve().parent / "include"
CONDITIONAL = re.compile(r"\s*(#|%:|\?\?=)\s*(if|ifdef|ifndef|elif|else)\b")
COMPILERS = ("gcc", "cc", "clang", "clang-14", "clang-16", "clang-19")


def preprocess(path: Path, name: str) -> str:
    """The text of `path` after preprocessing, with line markers that call it `name`.

    The system's headers are out of reach (`-nostdinc`), its predefined macros are off (`-undef`), and `zp_atomic.h` is
    replaced by the one in `models/frontend/include`. FrontendError carries what the preprocessor says, ToolMissing
    means that there is no C compiler.
    """
    compiler = next(filter(None, map(shutil.which, COMPILERS)), None)
    if compiler is None:
        raise ToolMissing(f"no C preprocessor: none of {', '.join(COMPILERS)} is on PATH")
    command = [compiler, "-E", "-std=c11", "-undef", "-nostdinc", "-I", str(INCLUDE), "-I", str(path.parent)]
    command += ["-include", str(INCLUDE / "zp_atomic.h"), "-x", "c", "-"]
    source = path.read_text(encoding="utf-8")
    _check_conditionals(source, name)
    text = f'#line 1 "{name}"\n{source}'
    result = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        reason = next((line for line in result.stderr.splitlines() if "error" in line), result.stderr.strip())
        file, line, message = _split(reason, name)
        raise FrontendError(file, line, f"the preprocessor says: {message}")
    return result.stdout


def _check_conditionals(source: str, name: str) -> None:
    """FrontendError if what is compiled depends on the compiler: it is read without the compiler's own macros."""
    for number, line in enumerate(source.splitlines(), 1):
        if CONDITIONAL.match(line):
            raise FrontendError(name, number, "conditional compilation; accepted: in headers only, so that all is read")


def _split(reason: str, name: str) -> tuple[str, int, str]:
    """`file:line:column: message` into its parts."""
    parts = reason.split(":", 3)
    if len(parts) == 4 and parts[1].isdigit():
        return parts[0], int(parts[1]), parts[3].strip()
    return name, 0, reason
