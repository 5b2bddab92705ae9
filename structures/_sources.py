"""Which C sources are inside the extension modules."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from structures import _core, _fast


def _text(module: Any) -> str:
    return str(module.ffi.string(module.lib.zp_sources()).decode())


_LISTING = _text(_fast)
if _text(_core) != _LISTING:
    raise ImportError("structures._fast and structures._core were built from different sources; build both again")


def source_digests() -> dict[str, str]:
    """File name → SHA-256 of each verified C file that the extension modules were built from."""
    lines = (line.split() for line in _LISTING.splitlines())
    return {name: digest for digest, name in lines}


def source_digest() -> str:
    """One SHA-256 for all of them: that of what ``cd csrc && sha256sum FILES…`` prints, files sorted by name."""
    return sha256(_LISTING.encode()).hexdigest()


def compiler() -> str:
    """The version of the C compiler that built the extension modules."""
    return str(_fast.ffi.string(_fast.lib.zp_compiler()).decode())
