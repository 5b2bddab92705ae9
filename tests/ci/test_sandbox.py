"""The sandbox against small hostile programs. Each attack first succeeds without the defence, so it is a real one."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ci import sandbox
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
    box = Sandbox()
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
