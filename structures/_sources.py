"""Which files the extension modules were built from."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from structures import _core, _fast, _pool


def _text(module: Any, name: str) -> str:
    return str(module.ffi.string(getattr(module.lib, name)()).decode())


def _digests(listing: str) -> dict[str, str]:
    lines = (line.split(maxsplit=1) for line in listing.splitlines())
    return {name: digest for digest, name in lines}


_LISTING = _text(_fast, "zp_sources")
_INPUTS = _text(_fast, "zp_inputs")
for _other in (_core, _pool):
    if _text(_other, "zp_inputs") != _INPUTS:
        raise ImportError(f"structures._fast and {_other.__name__} were built from different sources; build both again")


def source_digests() -> dict[str, str]:
    """File name → SHA-256 of each verified C file that the extension modules were built from."""
    return _digests(_LISTING)


def source_digest() -> str:
    """One SHA-256 for all of them: that of what ``cd csrc && sha256sum FILES…`` prints, files sorted by name."""
    return sha256(_LISTING.encode()).hexdigest()


def build_digests() -> dict[str, str]:
    """Path → SHA-256 of every file that went into the extension modules: the verified ones and all others.

    The others wait, check owners and move references (csrc/zp_wait.*, structures/native) or describe the build
    (structures/_build). Paths are relative to the repository's root, with slashes, so that ``sha256sum`` of a checkout
    tells whether this package was built from it.
    """
    return _digests(_INPUTS)


def compiler() -> str:
    """The version of the C compiler that built the extension modules."""
    return str(_fast.ffi.string(_fast.lib.zp_compiler()).decode())
