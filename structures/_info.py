"""``python -m structures info``: what is installed."""

from __future__ import annotations

import platform
import sys

import structures
from structures import _core, _fast, spsc_ring, u64_deque, u64_ring


def info() -> int:
    """Print it; the exit code."""
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    rows = [
        ("version", structures.__version__),
        ("python", f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}"),
        ("GIL", "enabled" if gil else "disabled"),
        ("compiler", structures.compiler()),
        ("held calls", _fast.__file__),
        ("other calls", _core.__file__),
        ("SPSCRing", f"1 to {spsc_ring.LARGEST:,} objects, 16 bytes each"),
        ("U64Ring", f"1 to {u64_ring.LARGEST:,} words, 8 bytes each; without the GIL from {u64_ring.BULK:,} at once"),
        ("WorkStealingDeque", "objects, up to 50 bytes each"),
        ("U64Deque", f"words, up to 24 bytes each; without the GIL beyond {u64_deque.BULK:,} at once"),
        ("sources", structures.source_digest()),
    ]
    rows += [(f"  {name}", digest) for name, digest in structures.source_digests().items()]
    for name, value in rows:
        print(f"{name:17} {value}")
    return 0
