"""LeanDojo: step by step in a traced repository, by a portfolio of tactics. Where lean-dojo, elan and the network are.

LeanDojo wants a git repository with `lean-toolchain` at its root and no `prelude` files, so the goal's modules are
exported to one (see ci.providers.export). Its states are read by our own `parse_goals` as well, which needs nothing.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ci.prove.budget import Budget
from ci.providers.base import Candidate, Note, ProviderError, Request, Unavailable, silent
from ci.providers.export import export_goal, exported_text
from ci.providers.goal_state import GoalState, parse_goals
from ci.providers.library import Library

_LAKEFILE = 'name = "exported"\n\n[[lean_lib]]\nname = "Exported"\nroots = [{roots}]\n'


def export_repository(request: Request, folder: Path, toolchain: str) -> Path:
    """Write the goal and what it stands on as a git repository with one commit; the goal's file. Raises OSError,
    subprocess.CalledProcessError."""
    goal = request.goal
    written = export_goal(goal, request.package, folder, toolchain)
    file = (folder / Path(*goal.module.split("."))).with_suffix(".lean")
    file.parent.mkdir(parents=True, exist_ok=True)
    closing = f"theorem {goal.written} {goal.statement} := by\n  sorry\n"
    file.write_text(exported_text(goal.preamble, goal.imports) + closing, encoding="utf-8")
    roots = ", ".join(f'"{name}"' for name in [*written, goal.module])
    (folder / "lakefile.toml").write_text(_LAKEFILE.format(roots=roots), encoding="utf-8")
    (folder / ".gitignore").write_text(".lake\n", encoding="utf-8")
    identity = {"GIT_AUTHOR_NAME": "export", "GIT_AUTHOR_EMAIL": "export@localhost",
                "GIT_COMMITTER_NAME": "export", "GIT_COMMITTER_EMAIL": "export@localhost"}  # fmt: skip
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Exported goal"]):
        subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True, env={**os.environ, **identity})
    return file


def tactics_for(state: GoalState, lemmas: Sequence[str]) -> list[str]:
    """Tactics worth trying in a state, cheap ones first."""
    found = ["rfl", "omega", "simp_all", "assumption", "decide"]
    if state.conclusion.startswith(("∀", "¬")) or "→" in state.conclusion:
        found.insert(0, "intros")
    if "∧" in state.conclusion or "↔" in state.conclusion:
        found.append("constructor")
    for item in state.assumptions:
        if "∧" in item.lean_type or "∨" in item.lean_type or "∃" in item.lean_type:
            found.append(f"cases {item.ident}")
        if item.lean_type in ("Nat", "ℕ") or item.lean_type.startswith("List "):
            found.append(f"induction {item.ident}")
    return found + [f"apply {name}" for name in lemmas] + [f"simp [{name}]" for name in lemmas]


@dataclass
class LeanDojo:
    """Depth-first search over tactics with LeanDojo. `steps` bounds the tactics tried, `depth` a proof's length."""

    steps: int = 200
    depth: int = 6
    timeout: int = 120
    note: Note = silent
    name: str = "leandojo"

    def available(self) -> None:
        for tool in ("elan", "lake", "git"):
            if shutil.which(tool) is None:
                raise Unavailable(f"{tool} is not on PATH")
        if importlib.util.find_spec("lean_dojo") is None:
            raise Unavailable("the Python package lean-dojo is not installed (pip install lean-dojo)")
        try:
            socket.create_connection(("github.com", 443), timeout=5).close()
        except OSError as error:
            raise Unavailable(f"tracing needs the network: github.com: {error}") from None

    def propose(self, request: Request, budget: Budget) -> Iterator[Candidate]:
        budget.check()
        if request.kind == "sketch" or request.failures:
            return
        from lean_dojo import Dojo, LeanGitRepo, Theorem

        version = (Path(__file__).resolve().parents[2] / "proofs" / "lean-toolchain").read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory(prefix="dojo-") as name:
            folder = Path(name) / "exported"
            folder.mkdir()
            try:
                file = export_repository(request, folder, version.strip())
                self.note(f"{self.name}: tracing {request.goal.id}")
                repository = LeanGitRepo.from_path(folder)
                theorem = Theorem(repository, str(file.relative_to(folder)), request.goal.name)
                lemmas = [entry.name for entry in Library.of(request.goal, request.package).near(request.goal, 8)]
                with Dojo(theorem, timeout=self.timeout) as (dojo, state):
                    proof = self._search(dojo, state, lemmas, budget)
            except Exception as error:  # whatever lean-dojo raises
                if type(error).__module__.split(".")[0] not in ("lean_dojo", "subprocess", "git", "builtins"):
                    raise
                raise ProviderError(f"{self.name}: {type(error).__name__}: {error}") from error
        if proof is not None:
            body = "by\n" + "\n".join(f"  {tactic}" for tactic in proof)
            yield Candidate(body, self.name, answer=body)

    def _search(self, dojo: Any, start: Any, lemmas: Sequence[str], budget: Budget) -> list[str] | None:
        """The tactics of a proof, None if none was found. `dojo` and `start` are LeanDojo's."""
        seen, steps = {start.pp}, 0
        stack: list[tuple[Any, list[str]]] = [(start, [])]
        while stack and steps < self.steps:
            state, path = stack.pop()
            children: list[tuple[Any, list[str]]] = []
            for tactic in tactics_for(parse_goals(state.pp)[0], lemmas):
                budget.check()
                steps += 1
                result = dojo.run_tac(state, tactic)
                kind = type(result).__name__
                if kind == "ProofFinished":
                    return [*path, tactic]
                if kind == "TacticState" and result.pp not in seen and len(path) + 1 < self.depth:
                    seen.add(result.pp)
                    children.append((result, [*path, tactic]))
                if steps >= self.steps:
                    break
            stack += sorted(children, key=lambda child: -len(child[0].pp))  # the shortest state last: it is next
        return None
