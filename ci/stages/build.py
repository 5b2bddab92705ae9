"""The C compiles in its three builds without a warning, and the Python package was compiled from these very sources."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import structures
from ci.hashes import file_hash
from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from models.catalog import ROOT, structure

STRICT = ("-std=gnu11", "-O2", "-Wall", "-Wextra", "-Wconversion", "-Werror")
BUILDS = {"default": (), "proved": ("-DZP_PROVED",), "traced": ("-DZP_TRACE",)}
OF_THE_PROGRAM = frozenset({"proved", "traced"})
"""Those that are compiled with the structure's macros (models/catalog.py), as the program was read."""
GROUP = "Program"


def compilers() -> list[str]:
    """The C compilers to try: $CC (with its options) or cc, and each of gcc and clang that is there; one name for one
    program."""
    named = [os.environ.get("CC") or "cc", "gcc", "clang"]
    found = {os.path.realpath(path): name for name in reversed(named) if (path := shutil.which(shlex.split(name)[0]))}
    return sorted(found.values())


def _compile(compiler: str, flags: tuple[str, ...], source: Path) -> str:
    """What the compiler has to say, and that it failed if it did; empty if all is well."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "object.o"
        command = [*shlex.split(compiler), *STRICT, *flags, "-c", str(source), "-o", str(output)]
        done = subprocess.run(command, capture_output=True, text=True)
        failed = done.returncode != 0 or not output.is_file()
        return done.stderr + (f"{compiler}: exit code {done.returncode}, no object file\n" if failed else "")


def run(context: Context) -> Iterator[Row]:
    tools = compilers()
    if not tools:
        raise RuntimeError("no C compiler: neither $CC nor cc, gcc, clang is on PATH")
    macros = tuple(f"-D{macro}=1" for macro in structure(context.structure).macros)
    for build, options in BUILDS.items():
        context.note(f"{build} build")
        flags = options + (macros if build in OF_THE_PROGRAM else ())
        complaints = "".join(_compile(tool, flags, context.source) for tool in tools)
        verdict = Verdict.FAILED if complaints else Verdict.CHECKED
        yield Row(context.structure, GROUP, f"the {build} build compiles without a warning", ", ".join(tools),
                  "this machine's compilers", "–", verdict, complaints)  # fmt: skip
    yield _imported(context)


def _imported(context: Context) -> Row:
    claim = "the Python package that is imported here was compiled from this C file"
    try:
        compiled = structures.source_digests()
    except ImportError as error:
        return Row(context.structure, GROUP, claim, "–", "–", "–", Verdict.FAILED, f"not installed: {error}")
    inputs = structures.build_digests()
    inputs |= {str((context.source.parent / name).relative_to(ROOT)): digest for name, digest in compiled.items()}
    stale = sorted(path for path, digest in inputs.items() if file_hash(ROOT / path) != digest)
    if context.source.name not in compiled:
        stale.append(f"{context.source.name} is not part of it")
    return Row(context.structure, GROUP, claim,
               f"SHA-256 of all {len(inputs)} files it is made of, {structures.compiler()}",
               "this installation", "–", Verdict.FAILED if stale else Verdict.CHECKED, ", ".join(stale))  # fmt: skip


STAGE = Stage("build", GROUP, run)
