"""What is imported is what lies in csrc/."""

from __future__ import annotations

import hashlib
from pathlib import Path

from structures import compiler, source_digest, source_digests

CSRC = Path(__file__).resolve().parents[2] / "csrc"


def test_digests_of_the_files() -> None:
    """Fails if the extension modules are older than csrc/: build again (pip install -e .)."""
    digests = source_digests()
    assert set(digests) == {"zp_atomic.h", "zp_result.h", "zp_spsc.c", "zp_spsc.h"}
    for name, digest in digests.items():
        assert hashlib.sha256((CSRC / name).read_bytes()).hexdigest() == digest, f"{name} has changed since the build"


def test_one_digest_for_all() -> None:
    listing = "".join(f"{digest}  {name}\n" for name, digest in sorted(source_digests().items()))
    assert source_digest() == hashlib.sha256(listing.encode()).hexdigest()


def test_the_compiler_has_a_name() -> None:
    assert compiler()
