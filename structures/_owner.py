"""Naming the thread that owns one side of a structure. The check itself is in native/owner.h."""

from __future__ import annotations

import threading


def describe_thread(ident: int) -> str:
    """The thread with this `threading.get_ident`, for a message."""
    for thread in threading.enumerate():
        if thread.ident == ident:
            return f"thread {thread.name!r}"
    return "a thread that has ended"


def foreign(name: str, side: str, owner: int) -> RuntimeError:
    """The error of a second thread on one side."""
    return RuntimeError(
        f"the {side} side of this {name} belongs to {describe_thread(owner)}, and only one thread may use it; "
        f"call release_{side}() to hand it over"
    )


def in_use(name: str, side: str) -> RuntimeError:
    """The error of a release while the owner is inside an operation."""
    return RuntimeError(f"the {side} side of this {name} is inside an operation and cannot be released now")
