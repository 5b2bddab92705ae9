"""Judge a proposed proof of an open goal. Whatever the proposal is, "accepted" means: the goal's own statement, over
the project's own definitions, has been proved in Lean's kernel from Lean's own three axioms.

Only the body is taken from the proposal. In order:

1. policy        the words and characters of the body (ci.policy)
2. shape         the body is one term or tactic block as far as its text tells (ci.splice)
3. hashes        the imported modules are the files that were built from committed text
4. build         Lean compiles the goal's file with the body in the place of `sorry`, in a sandbox, in a fresh folder,
                 without a word (the warnings of earlier open goals excepted)
5. declarations  the compiled module is the pristine one but for this theorem's proof, which ends where the body ends
                 (ci.examine)
6. kernel        Lean's kernel, in a process without anything else of Lean, checks the proof over the pristine module
                 (ci.kernel)
7. audit         a module of ours, in another process, proves the statement again and asks for the axioms
8. second        (on request) a kernel that is not Lean's checks the theorem and all it stands on (ci.second)
9. hashes        again: neither the candidate's module nor what it imports has changed meanwhile

The first that objects ends it; 6 and 7 run at the same time.
"""

from __future__ import annotations

import json
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from ci import kernel, lean, olean, second
from ci.examine import audit_text, differences, read_answer
from ci.goals import Goal, Package
from ci.hashes import changes, file_hash
from ci.lean import Message
from ci.policy import candidate_violations
from ci.sandbox import Sandbox, SandboxError
from ci.splice import BodyError, end_of_body, lines_before, normalise, shape_problems, spliced
from ci.trusted import Reference, link, reference

#: what can be switched off, in tests only, to show that it is needed
DEFENCES = ("policy", "shape", "sandbox", "messages", "declarations", "kernel", "audit", "hashes")
TIMEOUT_S = 60.0
_MODEST = ("-j1", "-s", "65536")  # one worker; 64 MiB of stack for each thread, so that the memory limit can be low


@dataclass(frozen=True)
class Judgement:
    """The verdict on one body. `stage` is "accepted", or the one that rejected it for `reasons`. `body` is the text
    that was judged: the body without comments, its lines from column 0; that, and nothing else, may be committed."""

    accepted: bool
    stage: str
    reasons: tuple[str, ...]
    axioms: tuple[str, ...]
    lean_messages: tuple[Message, ...]
    seconds: float
    body: str = ""

    def __str__(self) -> str:
        if self.accepted:
            return f"accepted; axioms: {', '.join(self.axioms) or 'none'}"
        return "\n".join([f"rejected at {self.stage}:", *(f"  {reason}" for reason in self.reasons)])


class _Rejected(Exception):
    def __init__(self, stage: str, reasons: list[str]) -> None:
        super().__init__(stage)
        self.stage, self.reasons = stage, tuple(reasons)


def _demand(stage: str, problems: list[str]) -> None:
    if problems:
        raise _Rejected(stage, problems)


@dataclass
class _Run:
    code: int
    messages: tuple[Message, ...]
    stray: str
    stopped: str


@dataclass
class _Case:
    """One judgement in progress, in its own temporary folder."""

    goal: Goal
    trusted: Reference
    toolchain: lean.Toolchain
    box: Sandbox
    off: frozenset[str]
    folder: Path
    second: bool = False
    messages: tuple[Message, ...] = ()

    def on(self, defence: str) -> bool:
        return defence not in self.off

    def lean(self, *arguments: str, search: Path, folder: Path, sources: Path) -> _Run:
        """Run Lean confined to writing `folder`, reading `search` (and what it links to) and `sources`."""
        command = [*self.toolchain.command, "--json", *_MODEST, "-R", str(sources), *arguments]
        read = {search, sources, *self._built()}
        try:
            done = self.box.run(command, folder=folder, read=read, environment={"LEAN_PATH": str(search)})
        except SandboxError as error:
            raise _Rejected("sandbox", [str(error)]) from None
        messages, stray = read_messages(done.stdout)
        return _Run(done.code, messages, "\n".join(filter(None, [stray, done.stderr.strip()])), done.stopped)

    def _built(self) -> set[Path]:
        """The folders of the trusted modules, to which the search paths link."""
        return {path.resolve().parent for path in self.trusted.oleans.values()}

    def compile(self, code: str) -> Path:
        """Build the spliced module; the path of its olean. Raises _Rejected."""
        goal = self.goal
        sources, output, search = self.folder / "source", self.folder / "output", self.folder / "search"
        source = (sources / Path(*goal.module.split("."))).with_suffix(".lean")
        source.parent.mkdir(parents=True)
        output.mkdir()
        source.write_text(spliced(goal, code), encoding="utf-8")
        link(self.trusted.oleans, search)
        result = output / "Candidate.olean"
        run = self.lean("-o", str(result), str(source), search=search, folder=output, sources=sources)
        self.messages = tuple(replace(message, line=message.line - lines_before(goal)) for message in run.messages
                              if message not in self.trusted.messages)  # fmt: skip
        _demand("build", [run.stopped] if run.stopped else [])
        if self.on("messages"):
            said = [f"body line {message}" if message.line > 0 else f"the goal: {message.severity}: {message.text}"
                    for message in self.messages]  # fmt: skip
            _demand("build", said + ([f"printed: {run.stray[:500]}"] if run.stray else []))
        if run.code or not result.is_file() or result.is_symlink():
            _demand("build", [f"exit code {run.code}" if run.code else "no compiled module came out"])
        return result

    def _search_with(self, module: bytes, name: str) -> Path:
        """A search path `name` with the trusted modules and this one as the goal's."""
        search = self.folder / name
        link(self.trusted.oleans, search)
        place = (search / Path(*self.goal.module.split("."))).with_suffix(".olean")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(module)
        return search

    def kernel(self, compiled: Path) -> None:
        """Have the kernel check the proof again. Raises _Rejected."""
        search = self._search_with(self.trusted.image, "kernel-search")
        try:
            asked = kernel.question(self.goal, self.trusted.image, self.trusted.pristine, compiled.read_bytes())
            problems = kernel.check(asked, search, self.folder / "kernel", self.box, self._built())
        except (olean.OleanError, OSError) as error:
            problems = [f"the compiled module holds no proof: {error}"]
        except SandboxError as error:
            raise _Rejected("sandbox", [str(error)]) from None
        _demand("kernel", problems)

    def audit(self, search: Path) -> tuple[str, ...]:
        """Import the candidate's module into a module of ours. Returns the axioms. Raises _Rejected."""
        sources, output = self.folder / "audit", self.folder / "audit-output"
        sources.mkdir()
        output.mkdir()
        text = audit_text(self.goal)
        (sources / "Audit.lean").write_text(text, encoding="utf-8")
        run = self.lean(str(sources / "Audit.lean"), search=search, folder=output, sources=sources)
        axioms, problems = read_answer(text, run.messages)
        if run.stopped or run.stray or run.code:
            problems.append(f"audit module: {run.stopped or run.stray[:500] or f'exit code {run.code}'}")
        _demand("audit", problems)
        return axioms

    def judge(self, code: str) -> tuple[str, ...]:
        if self.on("policy"):
            _demand("policy", candidate_violations(code))
        if self.on("shape"):
            _demand("shape", shape_problems(code))
        self._check_imports()
        compiled = self.compile(code)
        known = file_hash(compiled)
        if self.on("declarations"):
            try:
                module = olean.read(compiled)
            except (olean.OleanError, OSError) as error:
                raise _Rejected("declarations", [f"the compiled module cannot be read: {error}"]) from None
            _demand("declarations", differences(self.goal, self.trusted.pristine, module, end_of_body(self.goal, code)))
        search = self._search_with(compiled.read_bytes(), "audit-search")
        with ThreadPoolExecutor(1) as pool:  # at the same time as the kernel, whose objection comes first
            audit = pool.submit(self.audit, search) if self.on("audit") else None
            if self.on("kernel"):
                self.kernel(compiled)
            axioms = audit.result() if audit is not None else ()
        if self.second:
            _demand("second", second.recheck(self.goal.module, [self.goal.name], search, self._built()))
        self._check_imports()
        place = (search / Path(*self.goal.module.split("."))).with_suffix(".olean")
        if self.on("hashes") and {file_hash(compiled), file_hash(place)} != {known}:
            _demand("hashes", ["the compiled module changed after it was built"])
        return axioms

    def _check_imports(self) -> None:
        if self.on("hashes"):
            _demand("hashes", changes(self.trusted.hashes))


def read_messages(output: str) -> tuple[tuple[Message, ...], str]:
    """Lean's messages from what it printed with --json, and the lines that are none."""
    messages, stray = list[Message](), list[str]()
    for said in filter(None, output.splitlines()):
        try:
            data = json.loads(said)
            position = data["pos"]
            line, column = int(position["line"]), int(position["column"])
            messages.append(Message(str(data["severity"]), line, column, str(data["data"])))
        except (ValueError, KeyError, TypeError):
            stray.append(said)
    return tuple(messages), "\n".join(stray)


def default_sandbox(timeout: float = TIMEOUT_S) -> Sandbox:
    """The sandbox for Lean: everything the kernel offers, reading the toolchain."""
    read = [Path(lean.find_toolchain().command[0]).resolve().parents[1], kernel.library().parent]
    limits = replace(Sandbox().limits, cpu_s=max(1, int(2 * timeout)), wall_s=timeout)
    return Sandbox(read=tuple(read), limits=limits)


def judge(
    goal: Goal,
    body: str,
    package: Package,
    *,
    sandbox: Sandbox | None = None,
    timeout: float = TIMEOUT_S,
    toolchain: lean.Toolchain | None = None,
    off: frozenset[str] = frozenset(),
    second_opinion: bool = False,
) -> Judgement:
    """Judge `body` as a proof of `goal`; `timeout` is in seconds, for each of the two runs of Lean.

    `toolchain` is the Lean that compiles the candidate and runs the audit; the trusted side is always built by the
    pinned one. `off` switches defences off, for the tests that show each of them is needed. Raises PackageError and
    lean.LeanMissing if the goal's own side is not in order, second.Unavailable if a second opinion is asked for and
    there is none; never because of the body. Thread-safe.
    """
    begin = time.monotonic()
    unknown = off - set(DEFENCES)
    if unknown:
        raise ValueError(f"no defence is called {min(unknown)!r}; there are {', '.join(DEFENCES)}")
    if second_opinion:
        second.tools()
    trusted = reference(goal, package)
    box = sandbox or default_sandbox(timeout)
    if "sandbox" in off:
        box = replace(box, off=frozenset(box.active), require=frozenset())

    def verdict(stage: str, reasons: tuple[str, ...] = (), axioms: tuple[str, ...] = (), code: str = "") -> Judgement:
        seconds = time.monotonic() - begin
        return Judgement(stage == "accepted", stage, reasons, axioms, messages, seconds, code)

    messages: tuple[Message, ...] = ()
    try:
        code = normalise(body)
    except BodyError as error:
        return verdict("shape", (str(error),))
    with tempfile.TemporaryDirectory(prefix="zp-judge-") as name:
        case = _Case(goal, trusted, toolchain or lean.find_toolchain(), box, off, Path(name), second_opinion)
        try:
            axioms = case.judge(code)
        except _Rejected as rejected:
            messages = case.messages
            return verdict(rejected.stage, rejected.reasons, code=code)
        messages = case.messages
    return verdict("accepted", (), axioms, code)
