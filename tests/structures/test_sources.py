"""What is imported is what lies in csrc/."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from structures import build_digests, compiler, source_digest, source_digests

ROOT = Path(__file__).resolve().parents[2]
CSRC = ROOT / "csrc"


def test_digests_of_the_files() -> None:
    """Fails if the extension modules are older than csrc/: build again (pip install -e .)."""
    digests = source_digests()
    verified = (
        *(f"{name}.h" for name in ("atomic", "domain", "hazard_inline", "record", "result")),
        *(f"{name}.{end}" for name in ("deque", "hazard", "mpmc", "queue", "spsc", "stack", "wfqueue") for end in "ch"),
    )
    assert set(digests) == {f"zp_{name}" for name in verified}
    for name, digest in digests.items():
        assert hashlib.sha256((CSRC / name).read_bytes()).hexdigest() == digest, f"{name} has changed since the build"


def test_one_digest_for_all() -> None:
    listing = "".join(f"{digest}  {name}\n" for name, digest in sorted(source_digests().items()))
    assert source_digest() == hashlib.sha256(listing.encode()).hexdigest()


def test_digests_of_all_inputs() -> None:
    """Fails if the extension modules are older than any file they were built from: build again."""
    digests = build_digests()
    for name, digest in digests.items():
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == digest, f"{name} has changed since the build"


def test_no_input_is_left_out() -> None:
    """What the files include and compile, found by reading them, is in the list."""
    digests = build_digests()
    assert {f"csrc/{name}" for name in source_digests()} <= set(digests)
    assert {f"csrc/{name}": digest for name, digest in source_digests().items()}.items() <= digests.items()
    assert {str(path.relative_to(ROOT)) for path in (ROOT / "structures" / "_build").glob("*.py")} <= set(digests)
    names = {Path(name).name for name in digests}
    for name in digests:
        text = (ROOT / name).read_text(encoding="utf-8")
        missing = set(re.findall(r'^#include "([^"]+)"', text, re.MULTILINE)) - names
        assert missing <= {"zp_trace.h", "zp_epoch_inline.h", "zp_never_inline.h"}, name  # for other builds only
        assert set(re.findall(r'"(csrc/\w+\.c)"', text)) <= set(digests), name


def test_the_compiler_has_a_name() -> None:
    assert compiler()


def orders(path: Path) -> set[str]:
    """The memory orders of the accesses of a C file, as the compiler sees them."""
    command = [*shlex.split(os.environ.get("CC") or "cc"), "-E", "-P", "-std=gnu11", f"-I{CSRC}", str(path)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"memory_order_(\w+)\b(?!\s*=)", re.sub(r"enum\s*{[^}]*}", "", text)))


@pytest.mark.parametrize("name", ["deque", "mpmc", "wfqueue"])
def test_what_python_imports_is_the_build_that_is_proved(name: str) -> None:
    assert orders(ROOT / "structures" / "native" / f"proved_{name}.c") == {"seq_cst"}
    assert orders(CSRC / f"zp_{name}.c") > {"seq_cst"}
