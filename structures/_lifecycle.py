"""What all structures share besides their content: being shut down, closed, forked, and never pickled."""

from __future__ import annotations

from types import TracebackType
from typing import Any, NoReturn, TypeVar

from structures._errors import ShutDown
from structures._fast import lib

_Self = TypeVar("_Self", bound="Lifecycle")

if lib.zp_process_begin() != 0:
    raise ImportError("no memory to register a fork handler")


class Lifecycle:
    """A structure with an end.

    `shutdown` is for the content: what is inside is still got. `close` is for the object: it empties the structure and
    makes further use an error. Memory is freed with the last reference, so that no thread can be inside a structure
    that is gone.
    """

    __slots__ = ("__weakref__",)

    def shutdown(self, immediate: bool = False) -> None:
        """Refuse further elements, in the manner of `queue.Queue.shutdown`. Any thread; may be called again.

        From now on every put raises `ShutDown`. Elements that are inside can still be got; then every get raises
        `ShutDown`. Threads that are blocked go on at once. An element whose put has returned is never lost.

        With `immediate` every get raises `ShutDown` at once and what is inside is dropped.
        """
        code = self._end(lib.ZP_STATE_DEAD if immediate else lib.ZP_STATE_DRAINING)
        if code != lib.ZP_OK:
            raise self._refusal(code)
        if immediate:
            self._drop()

    def close(self) -> None:
        """Shut down, drop what is inside, and make further use a ValueError. Any thread; may be called again.

        Threads that are blocked raise ValueError at once. Also called on leaving a ``with`` block. It never raises,
        not even in a forked child (where it leaves the parent's structure alone).
        """
        if self._end(lib.ZP_STATE_CLOSED) == lib.ZP_OK:
            self._drop()

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} lives in the memory of one process and cannot be pickled or copied")

    def _end(self, state: int) -> int:
        """Advance to this state and wake whoever waits; a code of native/codes.h."""
        raise NotImplementedError

    def _drop(self) -> None:
        """Let go of the content, which nobody can get any more."""

    def _refusal(self, code: int) -> Exception:
        """The exception for this code of native/codes.h."""
        name = type(self).__name__
        if code == lib.ZP_SHUT:
            return ShutDown(f"this {name} has been shut down")
        if code == lib.ZP_CLOSED:
            return ValueError(f"this {name} is closed")
        if code == lib.ZP_FORKED:
            return RuntimeError(f"this {name} was made in a parent process; make another one after the fork")
        if code == lib.ZP_ENOMEM:
            return MemoryError(f"no memory for an element of this {name}")
        return RuntimeError(f"this {name} answered {code}, which it should not; please report it")
