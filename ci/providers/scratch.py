"""Trying texts of proofs in Lean, many in one run: which of them Lean takes, and the goals that the others leave.

This is a scout, not a judge: it is quick, and what it lets through is still to be judged. Texts of a model may be
given to it: they pass the word scan first, and Lean runs confined.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ci import lean, lean_main, policy, trusted
from ci.goals import Goal, Package
from ci.leantext import words
from ci.providers.goal_state import states_in
from ci.sandbox import Limits, Sandbox

#: words that the scout refuses before Lean sees them; `sorry` is for sketches, `exact?` for us
_REFUSED = frozenset(policy.CANDIDATE) - {"sorry", "exact?"}
#: one worker, 64 MiB of stack for each thread: each theorem may get a thread, and the sandbox counts their addresses
_MODEST = ("-j1", "-s", "65536")


@dataclass(frozen=True)
class Trial:
    """What Lean said about one body. `at` are its messages with lines counted from the body's first (0)."""

    body: str
    at: tuple[lean.Message, ...] = ()
    refused: str = ""

    @property
    def works(self) -> bool:
        return not self.refused and not self.at

    @property
    def state(self) -> str:
        """The goals left open, as the messages show them."""
        return "\n\n".join(state for state in (states_in(message.text) for message in self.at) if state)

    @property
    def suggestions(self) -> tuple[str, ...]:
        """The tactics that Lean suggests (`Try this`)."""
        found = []
        for message in self.at:
            if message.text.startswith("Try this"):
                text = message.text.partition(":")[2].strip()
                found.append(text.removeprefix("[apply]").strip())
        return tuple(found)


@dataclass(frozen=True)
class Scratch:
    """Where to try. `seconds` bounds one run of Lean, whatever the number of bodies; `heartbeats` each body."""

    package: Package
    seconds: float = 90.0
    heartbeats: int = 40_000

    def run(self, goal: Goal, bodies: Sequence[str]) -> list[Trial]:
        """Try bodies for a goal, in one run of Lean. Raises LeanMissing, PackageError, SandboxError."""
        trials: list[Trial | None] = [self._refuse(body) for body in bodies]
        open_ = [number for number, trial in enumerate(trials) if trial is None]
        if open_:
            for number, trial in zip(open_, self._lean(goal, [bodies[number] for number in open_]), strict=True):
                trials[number] = trial
        return [trial for trial in trials if trial is not None]

    @staticmethod
    def _refuse(body: str) -> Trial | None:
        for _, word in words(body):
            if word in _REFUSED or word.startswith("#"):
                return Trial(body, refused=f"{word} is not allowed in a proof")
        return None if body.strip() else Trial(body, refused="there is no text")

    def _lean(self, goal: Goal, bodies: Sequence[str]) -> list[Trial]:
        text = goal.preamble.rstrip() + "\n"
        begins = []
        for number, body in enumerate(bodies):
            head = f"\nset_option maxHeartbeats {self.heartbeats} in\n"
            head += f"theorem {goal.written}_try{number} {goal.statement} :=\n"
            text += head
            begins.append(text.count("\n") + 1)
            text += body.rstrip() + "\n"
        begins.append(text.count("\n") + 2)
        messages, ending, crashed = self._messages(goal, text)
        if crashed and len(bodies) > 1:  # one body took Lean down: find out which
            half = len(bodies) // 2
            return [*self._lean(goal, bodies[:half]), *self._lean(goal, bodies[half:])]
        found = []
        for number, body in enumerate(bodies):
            # the lines of the statement count, not those of `set_option`, where nothing is reported
            first = begins[number] - 1 - goal.statement.count("\n")
            last = begins[number + 1] - 2 - goal.statement.count("\n")
            mine = [message for message in messages if first <= message.line < last or
                    (number == len(bodies) - 1 and message.line >= last)]  # fmt: skip
            at = [lean.Message(item.severity, item.line - begins[number], item.column, item.text) for item in mine]
            if ending:
                at.append(lean.Message("error", 0, 0, ending))
            found.append(Trial(body, tuple(at)))
        return found

    def _messages(self, goal: Goal, text: str) -> tuple[list[lean.Message], str, bool]:
        """Lean's messages; how it ended, if that was not in order; whether it crashed."""
        toolchain = lean.find_toolchain()
        binary = shutil.which(toolchain.command[0]) or toolchain.command[0]
        library = lean_main.library()
        read = [lean.BUILD, trusted.BUILD, Path(binary).resolve().parents[1], *map(Path, toolchain.command[1:])]
        read += [library.parent] if library is not None else []
        limits = Limits(cpu_s=int(self.seconds) + 1, wall_s=self.seconds, memory=16 << 30, processes=4096)
        box = Sandbox(read=tuple(read), limits=limits)
        with tempfile.TemporaryDirectory(prefix="scratch-") as name:
            folder = Path(name)
            trusted.link(trusted.reference(goal, self.package).oleans, folder)
            file = folder / "Scratch.lean"
            file.write_text(text, encoding="utf-8")
            command = [binary, *toolchain.command[1:], "--json", *_MODEST, str(file)]
            outcome = box.run(command, folder=folder, environment={"LEAN_PATH": str(folder)})
        messages, stray = [], []
        for line in outcome.stdout.splitlines():
            try:
                data = json.loads(line)
                place = data["pos"]
                messages.append(lean.Message(data["severity"], place["line"], place["column"], data["data"]))
            except (ValueError, KeyError, TypeError):
                stray.append(line)
        ending = outcome.stopped or "\n".join([*stray, outcome.stderr]).strip()
        if outcome.code not in (0, 1) and not ending:
            ending = f"Lean ended with code {outcome.code}"
        return messages, ending, bool(ending) and not outcome.stopped

    def state(self, goal: Goal) -> str:
        """The goal as Lean shows it at the beginning of the proof, empty if it does not say."""
        return self.run(goal, ["by skip"])[0].state
