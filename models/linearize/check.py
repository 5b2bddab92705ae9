"""Is this history linearizable with respect to this specification?

`check` gives one of three verdicts, and evidence for each: a witness, an order of the operations that explains the
history (verified again by code that shares nothing with the search); a failing history, as small as it could be made;
or UNKNOWN, when the limit of the search was reached. UNKNOWN is never a pass.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from models import native
from models.linearize.fifo import overtaking
from models.linearize.history import History, Op, order_of_events
from models.linearize.shrink import shrink as make_small
from models.linearize.witness import merge, witness_error
from models.specs.base import Spec
from models.timeline import Timeline

HERE = Path(__file__).resolve().parent
LANES = 64
DEFAULT_LIMIT = 2_000_000

AnySpec = Spec[Any]


class Verdict(Enum):
    LINEARIZABLE = "linearizable"
    NOT_LINEARIZABLE = "not linearizable"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outcome:
    """What `check` found.

    `witness` lists indices of the history in linearization order (complete operations and those pending ones that
    took effect). `failing` is a small history that has no linearization, made from the checked one as linearize.shrink
    says. `visited` counts configurations, in all parts together; `limit` is for each part.
    """

    verdict: Verdict
    spec: str
    history: tuple[Op, ...]
    visited: int
    limit: int
    witness: tuple[int, ...] | None = None
    failing: tuple[Op, ...] | None = None

    @property
    def ok(self) -> bool:
        return self.verdict is Verdict.LINEARIZABLE

    def __str__(self) -> str:
        size = f"{len(self.history)} operations, {self.visited} configurations"
        if self.verdict is Verdict.UNKNOWN:
            return f"UNKNOWN(limit {self.limit}) against {self.spec}: {size}"
        text = f"{self.verdict.value} against {self.spec}: {size}"
        if self.failing is None:
            return text
        return f"{text}; a failing part of {len(self.failing)}:\n{Timeline.of_history(self.failing).ascii()}"


class LinearizeError(RuntimeError):
    """The checker could not do its work: too many operations open at once, or memory was short."""


class _History(ctypes.Structure):
    _fields_ = [
        ("operations", ctypes.c_int32),
        ("events", ctypes.c_int32),
        ("order_of_events", ctypes.c_void_p),
        ("class_", ctypes.c_void_p),
        ("rank", ctypes.c_void_p),
        ("pending", ctypes.c_void_p),
        ("initial", ctypes.c_int32),
        ("limit", ctypes.c_uint64),
        ("step", ctypes.c_void_p),
    ]


class _Result(ctypes.Structure):
    _fields_ = [
        ("order", ctypes.c_void_p),
        ("length", ctypes.c_int32),
        ("visited", ctypes.c_uint64),
        ("deepest", ctypes.c_int32),
    ]


_STEP = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_int32, ctypes.c_int32, ctypes.c_int32)


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    headers = [HERE / "search.h", HERE.parent / "clib" / "memo.h"]
    library = native.load("linearize", [HERE / "search.c"], headers)
    library.search_linearization.argtypes = [ctypes.POINTER(_History), ctypes.POINTER(_Result)]
    library.search_linearization.restype = ctypes.c_int
    return library


class _Interned:
    """A specification with its states and operations numbered, as the search in C wants it."""

    def __init__(self, spec: AnySpec) -> None:
        self.spec = spec
        self.states: list[Hashable] = [spec.initial]
        self.numbers: dict[Hashable, int] = {spec.initial: 0}
        self.classes: dict[tuple[Any, Any], int] = {}
        self.members: list[Op] = []
        self.failure: BaseException | None = None
        self.step = _STEP(self._step)

    def class_of(self, item: Op) -> int:
        key = (item.call, item.result)
        number = self.classes.get(key)
        if number is None:
            number = self.classes[key] = len(self.members)
            self.members.append(item)
        return number

    def _step(self, state: int, number: int, choice: int) -> int:
        try:
            after = self._after(self.states[state], self.members[number], choice)
            if after is None:
                return -1
            known = self.numbers.get(after)
            if known is None:
                known = self.numbers[after] = len(self.states)
                self.states.append(after)
            return known
        except BaseException as error:  # an exception cannot pass through C: it is raised again by the caller
            self.failure = error
            return -3

    def _after(self, state: Any, item: Op, choice: int) -> Any:
        call = item.call
        if item.result is not None:
            return self.spec.apply(state, call.operation, call.args, call.buffer, item.result)
        outcomes = list(dict.fromkeys(a for _, a in self.spec.outcomes(state, call.operation, call.args, call.buffer)))
        return outcomes[choice] if choice < len(outcomes) else None


@dataclass(frozen=True)
class _Part:
    """The verdict about one part: the search's code, the witness, and the return that no attempt got past."""

    code: int
    order: tuple[int, ...]
    visited: int
    deepest: int


def _search(history: History, spec: AnySpec, limit: int) -> _Part:
    events = array("i", order_of_events(history))
    _check_lanes(events)
    interned = _Interned(spec)
    classes = array("i", map(interned.class_of, history))
    ranks = array("i", _ranks(history, spec))
    pending = array("B", (item.result is None for item in history))
    order = array("i", bytes(4 * len(history)))
    request = _History(
        len(history), len(events), _address(events), _address(classes), _address(ranks), _address(pending),
        0, limit, ctypes.cast(interned.step, ctypes.c_void_p),
    )  # fmt: skip
    answer = _Result(order=_address(order))
    code = _library().search_linearization(ctypes.byref(request), ctypes.byref(answer))
    if interned.failure is not None:
        raise interned.failure
    if code < 0:
        raise LinearizeError(f"memory was short after {answer.visited} configurations")
    return _Part(code, tuple(order[: answer.length]), answer.visited, answer.deepest)


def _address(values: array[int]) -> int:
    return values.buffer_info()[0]


def _check_lanes(events: array[int]) -> None:
    count = most = 0
    for event in events:
        count += 1 if event >= 0 else -1
        most = max(most, count)
    if most > LANES:
        raise LinearizeError(f"{most} operations are open at once; the checker takes {LANES}")


def _ranks(history: History, spec: AnySpec) -> list[int]:
    """In which order to try open operations: by their return, but an operation that puts a value in by the return of
    the one that takes it out. Affects only the speed: of two concurrent pushes the one popped first is tried first."""
    never = 1 << 62
    taken: dict[int, int] = {}
    puts: list[tuple[int, ...]] = []
    for item in history:
        put, took = spec.moves(item.call, item.result)
        puts.append(put)
        for value in took:
            taken[value] = min(taken.get(value, never), never if item.end is None else item.end)
    keys = []
    for item, put in zip(history, puts, strict=True):
        own = never if item.end is None else item.end
        keys.append(min((taken.get(value, never) for value in put), default=own))
    position = {key: i for i, key in enumerate(sorted(set(keys)))}
    return [position[key] for key in keys]


def _parts(history: History, spec: AnySpec) -> list[list[int]]:
    """Indices of the history by part of the object; one part if some operation is about all of it."""
    parts: dict[Hashable, list[int]] = {}
    for i, item in enumerate(history):
        key = spec.partition(item.call.operation, item.call.args)
        if key is None:
            return [list(range(len(history)))]
        parts.setdefault(key, []).append(i)
    return list(parts.values())


def check(history: History, spec: AnySpec, *, limit: int = DEFAULT_LIMIT, shrink: bool = True) -> Outcome:
    """Whether the history is linearizable. With `shrink`, a failing one is made small; without, it is only cut at the
    first return that cannot be explained.

    ValueError for an operation that the specification does not have; LinearizeError as its class says.
    """
    overtakes = overtaking(history) if spec.fifo else None
    if overtakes is not None:
        pair = [history[i] for i in overtakes]
        found = _search(pair, spec, limit)
        if found.code == 0:
            failed = Verdict.NOT_LINEARIZABLE
            return Outcome(failed, spec.name, tuple(history), found.visited, limit, failing=tuple(pair))
    visited = 0
    orders: list[list[int]] = []
    for part in _parts(history, spec):
        items = [history[i] for i in part]
        found = _search(items, spec, limit)
        visited += found.visited
        if found.code == 0:
            fails = still_fails(spec, limit)
            failing: History = first_failure(items, found.deepest)
            if not fails(failing):
                # the results to come of the operations still open at the cut matter
                failing = first_failure(items, found.deepest, keep_results=True)
            if shrink:
                failing = make_small(failing, spec, fails)
            return Outcome(Verdict.NOT_LINEARIZABLE, spec.name, tuple(history), visited, limit, failing=tuple(failing))
        if found.code == 2:
            return Outcome(Verdict.UNKNOWN, spec.name, tuple(history), visited, limit)
        orders.append([part[i] for i in found.order])
    witness = merge(history, orders)
    error = witness_error(history, spec, witness)
    if error is not None:
        raise LinearizeError(f"defect of the checker: its witness is wrong: {error}")
    return Outcome(Verdict.LINEARIZABLE, spec.name, tuple(history), visited, limit, witness=witness)


def first_failure(history: History, returns: int, keep_results: bool = False) -> list[Op]:
    """The history up to and including its return number `returns` (from 0): operations not called by then are left
    out, and those that have not returned are pending, unless their later returns are kept."""
    events = order_of_events(history)
    ended: set[int] = set()
    for position, event in enumerate(events):
        if event < 0:
            ended.add(-1 - event)
            if len(ended) == returns + 1:
                events = events[: position + 1]
                break
    called = sorted(event for event in events if event >= 0)
    return [
        history[i]
        if keep_results or i in ended
        else Op(history[i].thread, history[i].call, None, history[i].start, None)
        for i in called
    ]


def still_fails(spec: AnySpec, limit: int) -> Callable[[History], bool]:
    """The test "this history is certainly not linearizable"; running into the limit is not certainty."""
    return lambda history: _search(history, spec, limit).code == 0
