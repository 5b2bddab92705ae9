"""Run a command that may be hostile: no network, no environment, no other processes, no writing outside one folder,
bounded time, memory, files and output.

    box = Sandbox(read=[toolchain, proofs])
    outcome = box.run(["/usr/bin/lean", "x.lean"], folder=fresh)
    print(box.report())

What the kernel offers differs. Where it does not let us make user namespaces (or has no Landlock) but bubblewrap is
installed and works, that takes their place. `report()` says which defences are in force and why the others are not;
`Sandbox(require=…)` refuses to run without the named ones. `ci/confine.py` is the half that runs inside.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ci import bubblewrap, confine

FACILITIES = confine.FACILITIES
BUBBLEWRAP = "bubblewrap"

NAMESPACES = ("user namespace", "network namespace", "PID namespace")

#: what each facility is good for, for the report
PURPOSE = {
    "user namespace": "no privilege over the machine; needed by the other namespaces",
    "network namespace": "no network interface but an unconfigured loopback",
    "PID namespace": "other processes cannot be seen; whatever is left behind is killed",
    "Landlock": "reads only the toolchain and the trusted modules, writes only the fresh folder",
    "seccomp": "no new process, no socket, no mount, no debugging of others",
}


class SandboxError(RuntimeError):
    """The sandbox could not be set up, or a required facility is missing."""


@dataclass(frozen=True)
class Limits:
    """Seconds of processor and wall-clock time; bytes of address space, per file, and of output (each stream).

    `processes` counts the threads of everything that the user runs, not of the command alone, so it is generous; that
    the command starts no process is seccomp's task. `memory` is what may be reserved: Lean reserves several times what
    it uses, and more on a busy machine, where more of its threads are alive at a time."""

    cpu_s: int = 60
    wall_s: float = 90.0
    memory: int = 12 << 30
    file: int = 64 << 20
    output: int = 1 << 20
    processes: int = 4096

    def rlimits(self) -> dict[str, int]:
        return {
            "CPU": self.cpu_s, "AS": self.memory, "FSIZE": self.file, "NPROC": self.processes, "CORE": 0,
            "NOFILE": 1024, "MEMLOCK": 0,
        }  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """How a command ended. `stopped` is empty, or says which limit of ours ended it. Output is at most the cap."""

    code: int
    stdout: str
    stderr: str
    seconds: float
    stopped: str = ""


@cache
def facilities() -> dict[str, str]:
    """Facility → "" if this kernel has it and lets us use it, else why not. Found by trying."""
    if not sys.platform.startswith("linux"):
        return dict.fromkeys(FACILITIES, f"not on {sys.platform}")
    command = [sys.executable, "-I", str(Path(confine.__file__)), "--probe"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    try:
        found = json.loads(done.stdout)
        return {name: str(found[name]) for name in FACILITIES}
    except (ValueError, KeyError, TypeError):
        return dict.fromkeys(FACILITIES, f"the probe failed: {done.stderr.strip() or done.returncode}")


@dataclass(frozen=True)
class Sandbox:
    """How to confine commands. Thread-safe: it holds no state.

    `read` is what may be read besides the system's libraries and this Python. `off` are facilities not to use (for
    tests, and for kernels where one of them is broken), "bubblewrap" among them; `require` are facilities without which
    `run` raises.
    """

    read: tuple[Path, ...] = ()
    limits: Limits = field(default_factory=Limits)
    require: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()

    @property
    def own(self) -> tuple[str, ...]:
        """The facilities that this process can use by itself."""
        missing = {name for name, why in facilities().items() if why} | self.off
        if "user namespace" in missing:
            missing |= {"network namespace", "PID namespace"}
        return tuple(name for name in FACILITIES if name not in missing)

    @property
    def wrapper(self) -> str:
        """The bubblewrap program, if it is needed and works; empty if not. It is needed where the kernel refuses
        something that nobody switched off."""
        refused = {name for name, why in facilities().items() if why and name not in self.off}
        if BUBBLEWRAP in self.off or not refused & set(bubblewrap.PROVIDES):
            return ""
        return bubblewrap.find()[0]

    @property
    def active(self) -> tuple[str, ...]:
        """The facilities in force, by whomever."""
        given = {*self.own, *(bubblewrap.PROVIDES if self.wrapper else ())}
        return tuple(name for name in FACILITIES if name in given)

    def missing(self) -> dict[str, str]:
        """The facilities that are not in force, each with the reason."""
        found = facilities()
        there, without = self.active, "switched off" if BUBBLEWRAP in self.off else bubblewrap.find()[1]
        reasons = {}
        for name in FACILITIES:
            if name not in there:
                why = found[name] or ("switched off" if name in self.off else "needs a user namespace")
                other = f"; nor by bubblewrap: {without}" if found[name] and name in bubblewrap.PROVIDES else ""
                reasons[name] = why + other
        return reasons

    def report(self) -> str:
        """One line per defence: in force or not, what it does or why it is missing."""
        missing, own = self.missing(), self.own
        state = {name: "in force" if name in own else "in force, by bubblewrap" for name in FACILITIES}
        state |= {name: f"MISSING: {why}" for name, why in missing.items()}
        lines = [f"{name:<18} {state[name]} ({PURPOSE[name]})" for name in FACILITIES]
        limits = self.limits
        lines.append(
            f"{'limits':<18} in force ({limits.cpu_s} s of CPU, {limits.wall_s:g} s of wall time, "
            f"{limits.memory >> 20} MiB of memory, {limits.file >> 20} MiB per file, "
            f"{limits.output >> 10} KiB of output; empty environment)"
        )
        return "\n".join(lines)

    def check(self) -> None:
        """Raise SandboxError if a required facility is not in force."""
        missing = {name: why for name, why in self.missing().items() if name in self.require}
        if missing:
            raise SandboxError("required but missing: " + "; ".join(f"{name}: {why}" for name, why in missing.items()))

    def run(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        read: Iterable[Path] = (),
        environment: Mapping[str, str] | None = None,
    ) -> Outcome:
        """Run `command` (its first word an absolute path) in `folder`, the only place it can write. Its environment
        is `environment` and nothing else. Raises SandboxError if the confinement cannot be set up."""
        self.check()
        wrapper = self.wrapper
        python = {sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parents[1])}
        readable = [
            *bubblewrap.SYSTEM,
            *python,
            *map(str, self.read),
            *map(str, read),
            str(Path(confine.__file__).parent),
        ]
        specification = {
            "command": list(command), "read": readable, "write": [str(folder)], "limits": self.limits.rlimits(),
            "use": [name for name in self.own if not wrapper or name not in NAMESPACES],
        }  # fmt: skip
        inner = [sys.executable, "-I", str(Path(confine.__file__)), json.dumps(specification)]
        words = bubblewrap.command(wrapper, inner, read=readable, folder=folder) if wrapper else inner
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=dict(environment or {}), cwd=folder, start_new_session=True,
        )  # fmt: skip
        outcome = _watch(process, self.limits)
        if outcome.code == confine.SETUP_FAILED and outcome.stderr.startswith("sandbox: "):
            raise SandboxError(outcome.stderr.strip())
        if wrapper and outcome.code != 0 and outcome.stderr.startswith("bwrap: "):
            raise SandboxError(f"sandbox: {outcome.stderr.strip()}")
        return outcome


def _watch(process: subprocess.Popen[bytes], limits: Limits) -> Outcome:
    """Collect the output of a process up to the cap; end it when it exceeds a limit."""
    begin = time.monotonic()
    assert process.stdout is not None and process.stderr is not None
    parts: dict[str, bytearray] = {"stdout": bytearray(), "stderr": bytearray()}
    stopped = ""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, "stdout")
        selector.register(process.stderr, selectors.EVENT_READ, "stderr")
        while selector.get_map() and not stopped:
            left = begin + limits.wall_s - time.monotonic()
            if left <= 0:
                stopped = f"stopped after {limits.wall_s:g} s"
                break
            for key, _ in selector.select(left):
                data = os.read(key.fd, 65536)
                if not data:
                    selector.unregister(key.fileobj)
                parts[key.data] += data
                if len(parts[key.data]) > limits.output:
                    stopped = f"stopped after {limits.output} bytes of output"
    if not stopped:
        try:
            process.wait(max(0.0, begin + limits.wall_s - time.monotonic()))
        except subprocess.TimeoutExpired:
            stopped = f"stopped after {limits.wall_s:g} s"
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    code = process.wait()
    process.stdout.close()
    process.stderr.close()
    texts = {name: bytes(data[: limits.output]).decode("utf-8", "replace") for name, data in parts.items()}
    return Outcome(124 if stopped else code, texts["stdout"], texts["stderr"], time.monotonic() - begin, stopped)
