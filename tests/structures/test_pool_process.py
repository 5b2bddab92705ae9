"""The pool and its process: rest, exit, fork. Each script runs in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAD = """
import os, signal, sys, threading, time, concurrent.futures
from structures.pool import WorkStealingPool
"""

IDLE = """
from array import array
with WorkStealingPool(4) as pool:
    def tree(depth):
        futures = [pool.submit(tree, depth - 1) for _ in range(2)] if depth else []
        concurrent.futures.wait(futures)
    tree(6)
    pool.submit(tree, 6).result()
    pool._threads()  # those in C as well
    time.sleep(0.1)
    before = time.process_time()
    time.sleep(0.6)
    assert time.process_time() - before < 0.15, time.process_time() - before
print("fine")
"""

BUSY = IDLE.replace("    time.sleep(0.6)\n", "    while time.process_time() < before + 0.3: 0\n")

EXIT = """
pool = WorkStealingPool(2)
def slow(number):
    time.sleep(0.02)
    if number == 4:
        try:
            pool.submit(int)
        except RuntimeError as error:
            print(f"{error}\\n", end="")
    print(f"{number}\\n", end="", flush=True)
for number in range(5):
    pool.submit(slow, number)
"""

DROPPED_AT_EXIT = """
WorkStealingPool(2).submit(lambda: (time.sleep(0.1), print("fine", flush=True)))
"""

KERNEL_POOL_AT_EXIT = """
pool = WorkStealingPool(2)
pool._threads()
print("fine")
"""

DAEMON_AT_EXIT = """
import ctypes
pool = WorkStealingPool(2)
# a kernel that never returns, and heeds no argument
arguments = ctypes.CDLL(None).pause, bytearray(10)
threading.Thread(target=pool.run_kernel, args=arguments, daemon=True).start()
time.sleep(0.05)
print("fine")
"""

FORK = """
pool = WorkStealingPool(2)
gate = threading.Event()
pool._threads()
pending = pool.submit(gate.wait, 60)
done = pool.submit(int)
done.result()
child = os.fork()
if child == 0:
    calls = [lambda: pool.submit(int), lambda: pool.map(int, [1]), lambda: pool.run_kernel(1, bytearray(1)),
             pending.result, pending.exception]
    for call in calls:
        try:
            call()
            os._exit(1)
        except RuntimeError as error:
            if "parent process" not in str(error):
                os._exit(2)
    if done.result() != 0:
        os._exit(3)
    pool.shutdown()
    pool.shutdown(cancel_futures=True)
    with WorkStealingPool(1) as own:
        if own.submit(abs, -1).result() != 1:
            os._exit(4)
    mine = WorkStealingPool(1)
    mine.submit(print, "child", flush=True)
    del pool
    sys.exit(0)  # by the interpreter's whole exit
assert os.waitpid(child, 0)[1] == 0
gate.set()
assert pending.result() is True
pool.shutdown()
print("fine")
"""

FORK_IN_A_CALL = """
pool = WorkStealingPool(2)
def fork():
    child = os.fork()
    return os.waitpid(child, 0)[1] if child else None
assert pool.submit(fork).result(60) == 0
assert pool.submit(abs, -1).result() == 1
print("fine")
"""

CTRL_C = """
pool = WorkStealingPool(1)
gate = threading.Event()
future = pool.submit(gate.wait, 60)
threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    future.result()
except KeyboardInterrupt:
    gate.set()
    print("fine")
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", HEAD + script]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("script", "output"),
    [
        pytest.param(IDLE, "fine\n", id="no processor time when idle"),
        pytest.param(DROPPED_AT_EXIT, "fine\n", id="dropped at exit"),
        pytest.param(KERNEL_POOL_AT_EXIT, "fine\n", id="threads in C at exit"),
        pytest.param(DAEMON_AT_EXIT, "fine\n", id="a daemon's kernel at exit"),
        pytest.param(FORK, "child\nfine\n", id="fork"),
        pytest.param(FORK_IN_A_CALL, "fine\n", id="fork in a call"),
        pytest.param(CTRL_C, "fine\n", id="Ctrl-C"),
    ],
)
def test_in_a_process(script: str, output: str) -> None:
    result = run(script)
    assert (result.stdout, result.stderr, result.returncode) == (output, "", 0)


def test_the_exit_waits_for_what_was_submitted() -> None:
    result = run(EXIT)
    assert (result.stderr, result.returncode) == ("", 0)
    lines = result.stdout.splitlines()
    assert sorted(line for line in lines if len(line) == 1) == ["0", "1", "2", "3", "4"]
    assert any("cannot schedule new futures after" in line for line in lines)


def test_the_test_of_rest_can_fail() -> None:
    """The same script with a thread that does not sleep."""
    assert "AssertionError" in run(BUSY).stderr
