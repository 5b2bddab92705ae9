"""A forked child must not use its parent's ring, and cannot disturb it."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import os, sys, threading
import structures
kind = getattr(structures, sys.argv[1])
ring = kind(4)
ring.put_many([1, 2])
child = os.fork()
if child == 0:
    wrong = 0
    calls = [lambda: ring.put(1), lambda: ring.put_nowait(1), lambda: ring.put_many([1]), ring.get, ring.get_nowait,
             lambda: ring.get_many(1), ring.qsize, ring.empty, ring.full, ring.shutdown, ring.release_consumer,
             lambda: next(iter(ring))]
    for call in calls:
        try:
            call()
            wrong += 1
        except RuntimeError as error:
            wrong += "parent process" not in str(error)
    ring.close()
    with kind(2) as own:
        own.put(5)
        wrong += own.get() != 5
    if os.fork() == 0:
        try:
            own.get()
            os._exit(1)
        except RuntimeError:
            os._exit(0)
    wrong += os.wait()[1] != 0
    sys.stdout.flush()
    os._exit(wrong)
assert os.waitpid(child, 0)[1] == 0
ring.put(3)
ring.shutdown()
assert list(ring) == [1, 2, 3]
print("fine")
"""

WHILE_BLOCKED = """
import os, sys, threading, time
import structures
ring = getattr(structures, sys.argv[1])(4)
got = []
consumer = threading.Thread(target=lambda: got.extend(ring))
consumer.start()
for item in range(20):
    time.sleep(0.001)
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    ring.put(item)
ring.shutdown()
consumer.join()
assert got == list(range(20))
print("fine")
"""


@pytest.mark.parametrize("kind", ["SPSCRing", "U64Ring"])
@pytest.mark.parametrize("script", [SCRIPT, WHILE_BLOCKED])
def test_fork(kind: str, script: str) -> None:
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", script, kind]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (result.stdout, result.stderr, result.returncode) == ("fine\n", "", 0)
