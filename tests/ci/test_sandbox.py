"""The sandbox against small hostile programs. Each attack first succeeds without the defence, so it is a real one."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ci import bubblewrap, sandbox
from ci.sandbox import FACILITIES, Limits, Outcome, Sandbox, SandboxError

QUICK = Limits(cpu_s=5, wall_s=20, memory=1 << 30, file=1 << 20, output=100_000)
NOTHING = frozenset(FACILITIES)


def attack(folder: Path, program: str, box: Sandbox | None = None, **environment: str) -> Outcome:
    return (box or Sandbox(limits=QUICK)).run(
        [sys.executable, "-I", "-c", program], folder=folder, environment=environment
    )


def needs(*names: str) -> None:
    missing = {name: sandbox.facilities()[name] for name in names if sandbox.facilities()[name]}
    if missing:
        pytest.skip(f"this machine lacks {missing}")


def test_an_ordinary_program_runs(tmp_path: Path) -> None:
    done = attack(tmp_path, "open('out', 'w').write('fine'); print('hello'); import sys; sys.exit(3)")
    assert (done.code, done.stdout, done.stderr, done.stopped) == (3, "hello\n", "", "")
    assert (tmp_path / "out").read_text() == "fine"


def test_the_environment_is_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "42")
    done = attack(tmp_path, "import os; print(sorted(os.environ))", GIVEN="1")
    assert "GIVEN" in done.stdout
    assert "SECRET_TOKEN" not in done.stdout


CONNECT = """
import socket, sys
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen()
socket.create_connection(listener.getsockname(), 2); print("connected")
"""


@pytest.mark.parametrize("only", ["network namespace", "seccomp"])
def test_no_network(tmp_path: Path, only: str) -> None:
    needs("user namespace", only)
    assert attack(tmp_path, CONNECT, Sandbox(limits=QUICK, off=NOTHING)).stdout == "connected\n"
    alone = Sandbox(limits=QUICK, off=NOTHING - {"user namespace", only})
    assert "connected" not in attack(tmp_path, CONNECT, alone).stdout


def test_no_writing_outside_of_the_folder(tmp_path: Path) -> None:
    needs("Landlock")
    inside, victim = tmp_path / "inside", tmp_path / "victim"
    inside.mkdir()
    victim.write_text("intact")
    programs = [
        f"open({str(victim)!r}, 'w').write('changed')",
        f"import os; os.unlink({str(victim)!r})",
        f"import os; os.rename('x' if open('x', 'w').close() else 'x', {str(victim)!r})",
        f"import os; os.symlink({str(victim)!r}, 'link'); open('link', 'w').write('changed')",
        f"import os; os.truncate({str(victim)!r}, 0)",
    ]
    for program in programs:
        assert attack(inside, program).code == 1
        assert victim.read_text() == "intact"
    attack(inside, programs[0], Sandbox(limits=QUICK, off=NOTHING))
    assert victim.read_text() == "changed"


def test_no_reading_of_what_was_not_given(tmp_path: Path) -> None:
    needs("Landlock")
    inside, secret = tmp_path / "inside", tmp_path / "secret"
    inside.mkdir()
    secret.write_text("42")
    program = f"print(open({str(secret)!r}).read())"
    assert "Permission" in attack(inside, program).stderr
    assert attack(inside, program, Sandbox(read=(secret,), limits=QUICK)).stdout == "42\n"
    assert "Permission" in attack(inside, "open('/etc/passwd')").stderr


def test_no_new_process(tmp_path: Path) -> None:
    needs("seccomp")
    program = "import os\nchild = os.fork()\nif child: os.waitpid(child, 0); print('forked')"
    assert "Operation not permitted" in attack(tmp_path, program).stderr
    assert "forked" in attack(tmp_path, program, Sandbox(limits=QUICK, off=frozenset({"seccomp"}))).stdout


def test_threads_are_allowed(tmp_path: Path) -> None:
    program = "import threading\nt = threading.Thread(target=print, args=('thread',)); t.start(); t.join()"
    assert attack(tmp_path, program).stdout == "thread\n"


LINGER = """
import os, time
if os.fork() == 0:
    os.setsid()
    os.close(0); os.close(1); os.close(2)
    time.sleep(0.5)
    open("late", "w").write("still here")
    os._exit(0)
"""


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    needs("user namespace", "PID namespace")
    for off, survives in (({"seccomp"}, False), ({"seccomp", "PID namespace"}, True)):
        attack(tmp_path, LINGER, Sandbox(limits=QUICK, off=frozenset(off)))
        time.sleep(1.2)
        assert (tmp_path / "late").exists() == survives


def test_other_processes_are_out_of_sight(tmp_path: Path) -> None:
    needs("user namespace", "PID namespace")
    done = attack(tmp_path, f"import os; os.kill({os.getpid()}, 0); print('seen')")
    assert "seen" not in done.stdout


def test_memory_is_bounded(tmp_path: Path) -> None:
    done = attack(tmp_path, "x = bytearray(2 << 30); print('took it')")
    assert "MemoryError" in done.stderr


def test_files_are_bounded(tmp_path: Path) -> None:
    attack(tmp_path, "open('big', 'wb').write(bytes(8 << 20))")
    assert (tmp_path / "big").stat().st_size <= QUICK.file


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_output_is_bounded(tmp_path: Path, stream: str) -> None:
    done = attack(tmp_path, f"import sys\nfor _ in range(1 << 20): sys.{stream}.write('x' * 1024)")
    assert done.stopped == "stopped after 100000 bytes of output"
    assert done.code == 124
    assert len(done.stdout) + len(done.stderr) == QUICK.output


def test_sleep_is_bounded(tmp_path: Path) -> None:
    box = Sandbox(limits=replace(QUICK, wall_s=1.0))
    done = attack(tmp_path, "import time; time.sleep(1000)", box)
    assert done.stopped == "stopped after 1 s"
    assert done.seconds < 10


def test_closing_the_output_does_not_evade_the_time_limit(tmp_path: Path) -> None:
    box = Sandbox(limits=replace(QUICK, wall_s=1.0))
    done = attack(tmp_path, "import os, time; os.close(1); os.close(2); time.sleep(1000)", box)
    assert done.stopped == "stopped after 1 s"


def test_processor_time_is_bounded(tmp_path: Path) -> None:
    done = attack(tmp_path, "while True: pass", Sandbox(limits=replace(QUICK, cpu_s=1)))
    assert done.code not in (0, 124)
    assert done.seconds < 15


def test_the_report_tells_what_is_missing_and_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = dict.fromkeys(FACILITIES, "") | {"user namespace": "unshare: Operation not permitted", "Landlock": "no"}
    monkeypatch.setattr(sandbox, "facilities", lambda: found)
    box = Sandbox(off=frozenset({"bubblewrap"}))
    assert box.active == ("seccomp",)
    report = box.report()
    assert "MISSING: unshare: Operation not permitted" in report
    assert "network namespace  MISSING: needs a user namespace" in report
    assert "seccomp            in force" in report
    strict = replace(box, require=frozenset({"Landlock"}))
    with pytest.raises(SandboxError, match="required but missing: Landlock: no"):
        strict.run(["/bin/true"], folder=tmp_path)


def test_a_defence_that_fails_at_the_start_stops_everything(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match="No such file"):
        Sandbox(limits=QUICK).run(["/no/such/program"], folder=tmp_path)


def test_the_probe_and_the_report_agree() -> None:
    assert sandbox.facilities().keys() == set(FACILITIES)
    for name in FACILITIES:
        assert name in Sandbox().report()


REFUSED = {"user namespace": "not permitted", "network namespace": "not permitted", "PID namespace": "not permitted",
           "Landlock": "the kernel has no Landlock", "seccomp": ""}  # fmt: skip
"""A kernel that refuses all that bubblewrap can do."""


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.setattr(sandbox, "facilities", lambda: REFUSED)
    find = bubblewrap.find
    find.cache_clear()
    yield monkeypatch
    find.cache_clear()


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, last: str) -> Path:
    """A `bwrap` that writes down its words, then runs the inner command or does what `last` says."""
    (folder / "bin").mkdir()
    program, record = folder / "bin" / "bwrap", folder / "words"
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" >> {record}\nwhile [ "$1" != -- ]; do shift; done; shift\n{last}\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder / 'bin'}:{os.environ['PATH']}")
    return record


def test_bubblewrap_takes_the_place_of_what_is_refused(tmp_path: Path, refusing: pytest.MonkeyPatch) -> None:
    record = stand_in(tmp_path, refusing, 'exec "$@"')
    box = Sandbox(limits=QUICK, read=(tmp_path / "library",), require=frozenset({"network namespace", "Landlock"}))
    (tmp_path / "work").mkdir()
    assert box.wrapper == str(tmp_path / "bin" / "bwrap") and set(box.active) == set(FACILITIES)
    record.unlink()
    assert attack(tmp_path / "work", "print(1)", box).stdout == "1\n"
    words = record.read_text().splitlines()
    assert {"--unshare-user", "--unshare-net", "--unshare-pid", "--die-with-parent"} <= set(words)
    assert words.count("--bind") == 1 and words[words.index("--bind") + 1] == str(tmp_path / "work")
    assert str(tmp_path / "library") in words and str(tmp_path) not in words
    assert [words[i - 1] for i, word in enumerate(words) if word == "/"] == ["--remount-ro"]
    use = json.loads(words[-1])["use"]
    assert use == ["seccomp"], "the namespaces are bubblewrap's, Landlock is not there, seccomp is ours"
    assert box.report().count("in force, by bubblewrap") == 4 and "MISSING" not in box.report()


def test_bubblewrap_is_not_used_where_the_kernel_lets_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "facilities", lambda: dict.fromkeys(FACILITIES, ""))
    stand_in(tmp_path, monkeypatch, "exit 1")
    assert Sandbox().wrapper == "" and Sandbox().own == FACILITIES
    monkeypatch.setattr(sandbox, "facilities", lambda: REFUSED)
    assert Sandbox(off=frozenset({"bubblewrap"})).wrapper == ""
    assert Sandbox(off=frozenset(FACILITIES)).wrapper == "", "what is switched off is not replaced"


@pytest.mark.parametrize(
    ("last", "says"),
    [("echo 'bwrap: No permissions to create new namespace' >&2; exit 1", "No permissions"), ("exit 3", "exit code 3"),
     ("echo 41", "exit code 0")],
)  # fmt: skip
def test_a_bubblewrap_that_does_not_work_is_no_defence(
    tmp_path: Path, refusing: pytest.MonkeyPatch, last: str, says: str
) -> None:
    stand_in(tmp_path, refusing, last)
    box = Sandbox(require=frozenset({"network namespace"}))
    assert box.wrapper == "" and box.active == ("seccomp",)
    with pytest.raises(SandboxError, match="nor by bubblewrap"):
        attack(tmp_path, "print(1)", box)
    assert says in box.report() and box.report().count("MISSING") == 4


def test_without_bubblewrap_the_message_says_so(tmp_path: Path, refusing: pytest.MonkeyPatch) -> None:
    refusing.setenv("PATH", str(tmp_path))
    assert "not permitted; nor by bubblewrap: bwrap is not on PATH" in Sandbox().report()


def test_a_bubblewrap_that_fails_later_runs_nothing(tmp_path: Path, refusing: pytest.MonkeyPatch) -> None:
    refusing.setattr(bubblewrap, "find", lambda: (str(tmp_path / "bin" / "bwrap"), ""))
    stand_in(tmp_path, refusing, "echo 'bwrap: no bind mount' >&2; exit 1")
    with pytest.raises(SandboxError, match="bind mount"):
        attack(tmp_path, "print(1)", Sandbox(limits=QUICK))


def real() -> Sandbox:
    if bubblewrap.find()[1]:
        pytest.skip(bubblewrap.find()[1])
    return Sandbox(limits=QUICK)


def test_the_real_bubblewrap_confines(tmp_path: Path, refusing: pytest.MonkeyPatch) -> None:
    """No network, no other processes, no files but those that are given, no writing elsewhere."""
    box, work, secret = real(), tmp_path / "work", tmp_path / "secret"
    work.mkdir()
    secret.write_text("42")
    plain = Sandbox(limits=QUICK, off=frozenset({*FACILITIES, "bubblewrap"}))
    assert "connected" not in attack(work, CONNECT, box).stdout and attack(work, CONNECT, plain).stdout == "connected\n"
    read = f"print(open({str(secret)!r}).read())"
    assert attack(work, read, plain).stdout == "42\n" and "No such file" in attack(work, read, box).stderr
    outside = f"open({str(tmp_path / 'out')!r}, 'w').write('x')"
    assert attack(work, outside, plain).code == 0
    (tmp_path / "out").unlink()
    assert attack(work, outside, box).code != 0 and not (tmp_path / "out").exists()
    others = "import os; print(sum(name.isdigit() for name in os.listdir('/proc')))"
    assert int(attack(work, others, box).stdout) <= 3
    done = attack(work, "open('out', 'w').write('fine'); import os; print(sorted(os.environ))", box, GIVEN="1")
    assert (work / "out").read_text() == "fine" and "GIVEN" in done.stdout
    assert "Operation not permitted" in attack(work, "import os; os.fork()", box).stderr
