"""What a stage of the pipeline is: a function from a structure to rows of its certificate."""

from __future__ import annotations

import inspect
import os
import platform
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from pathlib import Path

from ci.cache import cached
from ci.claims import Claims
from ci.lean import LeanMissing, find_toolchain
from ci.rows import Row, Verdict

ROOT = Path(__file__).resolve().parents[1]


@cache
def tools() -> str:
    """What does the work, as part of every cache key: Python, the C compiler, Lean, z3 and the processor."""
    compiler = shlex.split(os.environ.get("CC") or "cc")
    try:
        told = subprocess.run([*compiler, "--version"], capture_output=True, text=True, timeout=60).stdout
        first = told.partition("\n")[0]
    except (OSError, subprocess.TimeoutExpired):
        first = "none"
    try:
        proof = find_toolchain().identity
    except LeanMissing:
        proof = "none"
    try:
        solver = metadata.version("z3-solver")
    except metadata.PackageNotFoundError:
        solver = "none"
    return f"{sys.version} {' '.join(compiler)} {first} {proof} z3 {solver} {platform.machine()}"


@dataclass(frozen=True)
class Context:
    """What a stage is run for. `note` shows what it is doing right now."""

    claims: Claims
    fresh: bool
    deep: bool
    note: Callable[[str], None]

    @property
    def structure(self) -> str:
        return self.claims.structure

    @property
    def source(self) -> Path:
        return ROOT / self.claims.source


@dataclass(frozen=True)
class Stage:
    """`inputs` are the files and folders (below the root) that the outcome depends on, besides the stage's own file,
    the pipeline's, the C file and the tools. Without any, the stage is cheap, keeps its own cache or is about this very
    run, and always runs. `group` heads its rows. `concerns` says which structures it is about."""

    name: str
    group: str
    run: Callable[[Context], Iterable[Row]]
    inputs: tuple[str, ...] = ()
    concerns: Callable[[Claims], bool] = lambda claims: True

    def rows(self, context: Context) -> list[Row]:
        """Run the stage. An exception of it becomes a failed row: no stage can take the others down or vanish."""
        begin = time.monotonic()

        def compute() -> list[Row]:
            try:
                return list(self.run(context))
            except Exception as error:
                text = f"{type(error).__name__}: {error}"
                return [Row(context.structure, self.group, f"the stage {self.name} runs", "–", "–", "–",
                            Verdict.FAILED, text)]  # fmt: skip

        if not self.inputs:
            rows = compute()
        else:
            name = f"{self.name} {context.structure} deep={context.deep} {tools()}"
            own = Path(inspect.getfile(self.run))
            pipeline = sorted((ROOT / "ci").glob("*.py"))
            paths = [own, *pipeline, context.source, *(ROOT / path for path in self.inputs)]
            rows = cached(name, paths, compute, fresh=context.fresh)
        if not rows:
            rows = [Row(context.structure, self.group, f"the stage {self.name} finds something to check", "–", "–", "–",
                        Verdict.FAILED, "it gave no row")]  # fmt: skip
        spent = time.monotonic() - begin
        return [replace(row, seconds=row.seconds or spent / len(rows)) for row in rows]
