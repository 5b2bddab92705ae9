"""What the judge compares with: the modules a goal imports, built by us from committed text, and the goal's own module
with `sorry` in the place of the proof.

Nothing of a candidate is here. Modules of proofs/ are built by ci.lean and must be clean; a package's own modules,
and modules with open goals, are built here and may say `declaration uses sorry`, nothing else.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ci import lean, olean
from ci.goals import Goal, Package, PackageError
from ci.hashes import manifest
from ci.splice import spliced

BUILD = lean.ROOT / "build" / "goals"
SORRY = "declaration uses `sorry`"
#: functions that the kernel computes by name: another definition makes it unsound, without an axiom
KERNEL_NAMES = frozenset(
    f"Nat.{name}" for name in
    ("add", "sub", "mul", "pow", "beq", "ble", "div", "mod", "gcd", "log2", "land", "lor", "xor", "shiftLeft",
     "shiftRight", "succ")
)  # fmt: skip


@dataclass(frozen=True)
class Reference:
    """The trusted side of a goal. `oleans`: imported module → file; `hashes`: their hashes when they were built;
    `pristine`: the goal's module with `sorry`, and `image` its bytes; `messages`: what Lean says about the text before
    the goal."""

    oleans: Mapping[str, Path]
    hashes: Mapping[Path, str]
    pristine: olean.Module
    image: bytes
    messages: frozenset[lean.Message]


def link(oleans: Mapping[str, Path], folder: Path) -> None:
    """Make a search path: a folder with links to these modules and to no other."""
    for module, path in oleans.items():
        place = (folder / Path(*module.split("."))).with_suffix(".olean")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(path.resolve())


def _own_modules(package: Package, closure: list[str]) -> list[str]:
    """Those that ci.lean cannot build: the package's own, open ones, and whatever imports one of these."""
    own: list[str] = []
    for name in closure:
        path = package.sources[name]
        text = path.read_text(encoding="utf-8")
        outside = name not in lean.modules()
        if outside or "sorry" in text and name.split(".")[0] != "Core" or set(lean.imports_of(text)) & set(own):
            own.append(name)
    return own


def _build_own(package: Package, module: str, known: Mapping[str, Path]) -> Path:
    source = package.sources[module]
    text = source.read_text(encoding="utf-8")
    parts = [lean.find_toolchain().identity, module, text, *sorted(manifest(known.values()).values())]
    folder = BUILD / hashlib.sha256("\0".join(parts).encode()).hexdigest()
    path, stamp = folder / "Module.olean", folder / "Module.sha256"
    if path.is_file() and stamp.is_file() and stamp.read_text() == manifest([path])[path]:
        return path
    folder.mkdir(parents=True, exist_ok=True)
    compile_text(module, text, known, path)
    stamp.write_text(manifest([path])[path])
    return path


def compile_text(module: str, text: str, known: Mapping[str, Path], output: Path) -> tuple[lean.Message, ...]:
    """Compile trusted text as `module`; returns its messages, all of which are about `sorry`. Raises PackageError."""
    with tempfile.TemporaryDirectory(prefix="zp-trusted-") as name:
        folder = Path(name)
        source = (folder / "source" / Path(*module.split("."))).with_suffix(".lean")
        source.parent.mkdir(parents=True)
        source.write_text(text, encoding="utf-8")
        link(known, folder / "search")
        run = lean.run_lean(
            ["-R", str(folder / "source"), "-o", str(output), str(source)],
            search=[folder / "search"], folder=folder / "source",
        )  # fmt: skip
    other = [str(message) for message in run.messages if message.text != SORRY]
    if run.code or other or run.stray or not output.is_file():
        raise PackageError(f"module {module} is not in order without any candidate: {other or run.stray or run.code}")
    native = KERNEL_NAMES & olean.read(output).constants.keys()
    if native and not module.startswith("Core."):
        raise PackageError(f"module {module} defines {min(native)}, which the kernel computes by name")
    return run.messages


@cache
def reference(goal: Goal, package: Package) -> Reference:
    """Build what a goal stands on, from committed text. Raises PackageError, lean.LeanMissing."""
    closure = package.closure(goal.imports)
    own = _own_modules(package, closure)
    plain = [name for name in closure if name not in own]
    broken = [result for result in lean.build(plain) if result.problem] if plain else []
    if broken:
        raise PackageError(f"module {broken[0].module}, which {goal.module} imports, fails: {broken[0].problem}")
    oleans = {name: (lean.BUILD / Path(*name.split("."))).with_suffix(".olean") for name in plain}
    for name in own:
        oleans[name] = _build_own(package, name, {inner: oleans[inner] for inner in oleans})
    hashes = manifest(oleans.values())
    with tempfile.TemporaryDirectory(prefix="zp-pristine-") as folder:
        output = Path(folder) / "Pristine.olean"
        messages = compile_text(goal.module, spliced(goal, None), oleans, output)
        image = output.read_bytes()
        pristine = olean.parse(image)
    if goal.name not in pristine.constants or pristine.constants[goal.name].kind != "theorem":
        raise PackageError(f"{goal.file}:{goal.line}: Lean knows no theorem {goal.name} here")
    line = goal.preamble.count("\n") + 1
    return Reference(oleans, hashes, pristine, image, frozenset(message for message in messages if message.line < line))
