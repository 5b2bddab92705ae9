"""The real `llmqed`: a scratch Lake project that imports LLMLean, run where elan and LLMLean are installed.

`llmqed` shows its suggestions in the editor's widget and prints no "Try this", so they are read from its verbose
trace, which it writes in iterative mode only. What is read is a proposal like any other.

    ZIGPULSE_LLMLEAN    a Lake project that requires LLMLean and has built it (`lake build LLMLean`)
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ci.prove.budget import Budget
from ci.providers.base import Candidate, Note, ProviderError, Request, Unavailable, silent
from ci.providers.export import export_goal, exported_text
from ci.providers.lean_text import tidy
from ci.providers.llmlean_settings import settings

VARIABLE = "ZIGPULSE_LLMLEAN"
_RESPONSE = re.compile(
    r"LLM response:\n(?P<proof>.*?)(?=\n?(?:\[llmlean\]|✓|✗|⚠|=== Iteration|Completed\. Generated)|\Z)",
    re.DOTALL,
)


def proofs_in_trace(output: str) -> list[str]:
    """The proofs in the output of `lean --json` with LLMLean's trace: those that it found complete first."""
    text = []
    for line in output.splitlines():
        try:
            text.append(str(json.loads(line)["data"]))
        except (ValueError, KeyError, TypeError):
            text.append(line)
    trace = "\n".join(text)
    complete: list[str] = []
    others: list[str] = []
    for match in _RESPONSE.finditer(trace):
        body = tidy("by\n" + "\n".join("  " + line for line in match["proof"].strip("\n").split("\n")))
        done = re.match(r"\s*(?:\[llmlean\]\s*)?✓", trace[match.end() :]) is not None
        (complete if done else others).append(body)
    return list(dict.fromkeys(complete + others))


def scratch_text(request: Request, mode: str) -> str:
    """The file in which `llmqed` runs."""
    goal = request.goal
    options = f'set_option llmlean.verbose true\nset_option trace.llmlean true\nset_option llmlean.mode "{mode}"\n'
    text = exported_text(goal.preamble, goal.imports, ("LLMlean",))
    head, _, rest = text.partition("import LLMlean\n")
    imports = re.match(r"(?:import [^\n]*\n)*", rest)
    split = imports.end() if imports is not None else 0
    theorem = f"theorem {goal.written} {goal.statement} := by\n  llmqed\n"
    return f"{head}import LLMlean\n{rest[:split]}{options}{rest[split:]}{theorem}"


@dataclass
class LLMQed:
    """Runs LLMLean's tactic. `seconds` bounds one run."""

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    seconds: float = 600.0
    note: Note = silent
    name: str = "llmqed"

    def available(self) -> None:
        for tool in ("elan", "lake"):
            if shutil.which(tool) is None:
                raise Unavailable(f"{tool} is not on PATH")
        folder = self.environment.get(VARIABLE, "")
        if not folder:
            raise Unavailable(f"{VARIABLE} does not name a Lake project that requires LLMLean")
        if not (Path(folder) / "lean-toolchain").is_file():
            raise Unavailable(f"{VARIABLE}={folder}: no lean-toolchain there")
        if not list(Path(folder).glob("**/LLMlean.olean")):
            raise Unavailable(f"{VARIABLE}={folder}: LLMLean is not built there (lake build LLMlean)")
        settings(self.environment)

    def propose(self, request: Request, budget: Budget) -> Iterator[Candidate]:
        budget.check()
        if request.kind == "sketch" or request.failures:
            return  # its own iterations are its repair
        project = Path(self.environment[VARIABLE])
        left = budget.seconds_left()
        with tempfile.TemporaryDirectory(prefix="llmqed-") as name:
            folder = Path(name)
            toolchain = (project / "lean-toolchain").read_text(encoding="utf-8").strip()
            for module, source in export_goal(request.goal, request.package, folder, toolchain).items():
                target = (folder / Path(*module.split("."))).with_suffix(".olean")
                self._run(project, folder, ["lean", "-R", str(folder), "-o", str(target), str(source)], left)
            file = folder / "Scratch.lean"
            file.write_text(scratch_text(request, "iterative"), encoding="utf-8")
            self.note(f"{self.name}: {request.goal.id}")
            output = self._run(project, folder, ["lean", "--json", str(file)], left)
        for body in proofs_in_trace(output):
            yield Candidate(body, self.name, answer=output)

    def _run(self, project: Path, folder: Path, command: list[str], left: float | None) -> str:
        """Run Lean in the project's environment (`lake env`), the exported modules on its path. Raises
        ProviderError."""
        seconds = self.seconds if left is None else max(1.0, min(self.seconds, left))
        path = f"LEAN_PATH=$LEAN_PATH:{folder}"
        script = 'eval "export $1"; shift; exec "$@"'
        try:
            done = subprocess.run(
                ["lake", "env", "sh", "-c", script, "sh", path, *command], cwd=project, capture_output=True, text=True,
                timeout=seconds, env={**os.environ, **self.environment, "LLMLEAN_VERBOSE": "true"},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise ProviderError(f"{self.name}: stopped after {seconds:g} s") from None
        if "-o" in command and done.returncode:
            raise ProviderError(f"{self.name}: an exported module does not compile over Lean's library: "
                                f"{(done.stdout + done.stderr)[:2000]}")  # fmt: skip
        return done.stdout
