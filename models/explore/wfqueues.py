"""The clients of the wait-free queue: threads that enqueue and dequeue, each in the slot of its number.

Each client is named by its calls, e enqueue and d dequeue, after those that were made before, one after the other:
`0e 0d: ed|d` starts where slot 0 has enqueued and dequeued. Such a start is what the step function
(models/machine.py) makes of a new queue, so nobody has to say what it looks like.

A slot retires the node of the dequeue before last, so no node is free before the third dequeue of a slot; and it looks
for free ones when there are 16 retired nodes. No client makes so many calls. So most are of the C file with
other thresholds: with `due` 1 a slot looks at each dequeue, and with `pool` 0 what is free is freed at once; then any
allocation may give any freed node again. With `pool` 1 one of them is kept for the slot's next enqueue.

`LONG` are the clients that it takes to see the defects in models/mutants/wfqueue.py. In `ddd|d`, say, a dequeue
sleeps while the other slot goes on for so long that what the sleeper has seen is freed; in `ddedd|d`, until it is back;
in `dddd|d`, until all three nodes that the sleeper announces are retired. Under TSO they are deep clients, but for
those with more than 8 million states there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import count, product

from models import ir, machine
from models.catalog import structure
from models.explore.client import Client, Heap, Object
from models.explore.experiment import Experiment
from models.explore.explorer import Model
from models.explore.wfgoals import watches
from models.frontend import read
from models.frontend.changed import read_changed
from models.machine import Loc, heap_extent
from models.specs import Invocation, LinkedQueue, Slots
from models.specs.base import OK
from models.traces.structures import initial_cells, objects

GARBAGE = 0xDEAD
"""What memory holds that nobody has written: if anybody reads it, the result is not linearizable."""
FIRST_HELD = 101
"""The elements that were enqueued before are numbered from here on; the others from 1 on."""
STORE_BUFFER = 32
QUEUE = 1
DUE = 16
"""At so many retired nodes the library looks for free ones."""


@dataclass(frozen=True)
class Thresholds:
    """At `due` retired nodes a slot looks which of them are free; it keeps `pool` of those and frees the others."""

    due: int
    pool: int

    def __str__(self) -> str:
        return f" due={self.due} pool={self.pool}"

    def apply(self, text: str) -> str:
        """The C file with these thresholds. ValueError if one of them is not there exactly once."""
        for name, value in (("DUE", self.due), ("POOL", self.pool)):
            old = f"ZP_WFQUEUE_{name}(threads)"
            if text.count(old) != 1:
                raise ValueError(f"zp_wfqueue.c: {old} occurs {text.count(old)} times, not once")
            text = text.replace(old, str(value))
        return text


HASTY, KEEPING = Thresholds(1, 0), Thresholds(1, 1)
VARIANT = "with small thresholds, freed nodes coming back at once"


@cache
def program(thresholds: Thresholds | None) -> ir.Program:
    """The program with these thresholds; without any, that of the catalog."""
    return read(structure("wfqueue")) if thresholds is None else changed(thresholds, str)


def changed(thresholds: Thresholds, change: Callable[[str], str]) -> ir.Program:
    """The program with these thresholds and one more change. FrontendError, ValueError, and what `change` raises."""
    return read_changed(structure("wfqueue"), lambda text: change(thresholds.apply(text)))


# ---- starts ----

Cells = dict[tuple[str, int], int]


@dataclass(frozen=True)
class Start:
    """A queue after some calls: the cells of its objects, which are the queue and its nodes, numbered without gaps; the
    elements that it holds; and how many dequeues the busiest slot has made."""

    objects: tuple[Cells, ...]
    items: tuple[int, ...]
    dequeues: int


@cache
def after(thresholds: Thresholds | None, slots: int, calls: str) -> Start:
    """The queue of so many slots after these calls, `0e 1d` being an enqueue by slot 0 and a dequeue by slot 1."""
    subject = program(thresholds)
    first, words = QUEUE + len(objects(subject, slots)), calls.split()
    state = machine.initial(slots, initial_cells(subject, slots, 0, range(first, first + len(words))))
    items, values = list[int](), count(FIRST_HELD)
    for slot, letter in map(tuple, words):
        call = invocation(letter, int(slot), values)
        number = [operation.name for operation in subject.operations].index(call.operation)
        made = machine.Call(number, (QUEUE, *call.args), call.buffer)
        state, result = machine.execute(subject, state, int(slot), made)
        if letter == "e":
            items.append(call.args[-1])
        elif result.ret == OK and result.buffer != (items.pop(0),):
            raise AssertionError(f"{calls}: {result}")
    most = max(words.count(f"{slot}d") for slot in range(slots))
    return Start(_objects(subject, state.memory, first + len(words), slots), tuple(items), most)


def _objects(subject: ir.Program, memory: machine.Memory, end: int, slots: int) -> tuple[Cells, ...]:
    """The cells of the objects that there are. Nodes that were freed are left out, and the others renumbered."""
    alive = [number for number in range(QUEUE, end) if memory[heap_extent(number)]]
    renamed = {0: 0} | {number: place for place, number in enumerate(alive, QUEUE)}

    def cells(number: int) -> Cells:
        found = {}
        for place, field in enumerate(subject.fields):
            here = (subject.structs[field.struct] == "") == (number == QUEUE)
            for index in range(slots if field.array else 1) if here else ():
                word = memory[Loc(number, place, index)]
                # a retired node may still point to one that was freed; nobody may look
                found[field.name, index] = renamed.get(word, GARBAGE) if field.pointer else word
        return found

    return tuple(map(cells, alive))


# ---- clients ----


def invocation(letter: str, slot: int, values: Iterator[int]) -> Invocation:
    return Invocation("enqueue", (slot, next(values))) if letter == "e" else Invocation("dequeue", (slot,), (0,))


def experiment(
    lanes: str,
    before: str = "",
    thresholds: Thresholds | None = HASTY,
    models: tuple[Model, ...] = ("sc",),
    fails: frozenset[int] = frozenset(),
) -> Experiment:
    """The client with these calls of each thread, after those before."""
    letters, values = lanes.split("|"), count(1)
    threads = tuple(tuple(invocation(letter, slot, values) for letter in lane) for slot, lane in enumerate(letters))
    start = after(thresholds, len(letters), before)
    queue, *nodes = start.objects
    lengths = {name: len(letters) for name, _ in queue if name.startswith("slots.")}
    others = tuple(Object("node", {}, cells) for cells in nodes)
    heap = Heap(lanes.count("e"), 0, fails, reuse=thresholds is not None, again=len(others) if thresholds else 0)
    name = f"{before}: {lanes}".removeprefix(": ") + str(thresholds or "")
    name += f" no memory {sorted(fails)}" if fails else ""
    client = Client(name, threads, lengths, queue, rest=GARBAGE, others=others, heap=heap)
    steps = step_bounds(len(letters))
    goals = watches(len(letters), DUE if thresholds is None else thresholds.due)
    plain = Experiment(client, LinkedQueue(*start.items), models, STORE_BUFFER, steps, watches=goals)
    if thresholds is None:
        return plain
    return replace(plain, program=program(thresholds), variant=VARIANT, change=partial(changed, thresholds))


def step_bounds(slots: int) -> dict[str, int]:
    """The most steps of a call: the numbers of the proof of wait-freedom (stepBound_eq in proofs/Wfqueue)."""
    return {
        "enqueue": 408 + 234 * slots + 36 * slots * slots,
        "dequeue": 427 + 246 * slots + 37 * slots * slots,
        "register": 4 + 6 * slots,
        "unregister": 5,
    }


def register(slots: int, lanes: str) -> Experiment:
    """Threads that take slots (r) and give them back (0, 1, … the slot of that number)."""

    def call(letter: str) -> Invocation:
        return Invocation("register", (), (9,)) if letter == "r" else Invocation("unregister", (int(letter),))

    queue, *nodes = after(None, slots, "").objects
    lengths = {name: slots for name, _ in queue if name.startswith("slots.")}
    others = tuple(Object("node", {}, cells) for cells in nodes)
    threads = tuple(tuple(map(call, lane)) for lane in lanes.split("|"))
    client = Client(f"{slots} slots: {lanes}", threads, lengths, queue, others=others)
    return Experiment(client, Slots(slots), ("sc", "tso"), steps=step_bounds(slots))


EACH = "0e 1e 0d 1d"
"""Both slots have dequeued, and the last dummy is gone from the list."""
SHORT = [f"{one}|{other}" for one in "ed" for other in "ed"]
MIDDLE = [f"{one}{two}|{other}" for one, two, other in product("ed", repeat=3)]
PAIRS = [f"{one}|{other}" for one, other in product(["".join(word) for word in product("ed", repeat=2)], repeat=2)]
LONG = (
    ("eeddd|e", ""),
    ("eedd|e", "0e 0d"),
    ("dd|edede", "0e 0d"),
    ("eddedd|e", "0e 0d"),
    ("eedd|d", "0e 0e 0d"),
    ("dded|d", "0e 0e 0e 0e 1d"),
    ("ddd|d", "0e 0e 0e 0e 0e 1d"),
    ("ddedd|d", "0e 0e 0e 0e 0d"),
    ("dddd|d", "0e 0e 0e 0e 0e 0e 1d"),
)

GAPS = (("ee||e", "1e 2e"), ("dd||dd", "0e 1e 2e 1d"), ("ed||ed", "1e"))
"""Three slots, one of which wants nothing now."""


def experiments(deep: bool = False) -> Iterator[Experiment]:
    """All of them; with `deep`, larger ones instead."""
    yield from deep_experiments() if deep else normal_experiments()


def normal_experiments() -> Iterator[Experiment]:
    for lanes in SHORT + MIDDLE:
        yield experiment(lanes, "", None, ("sc", "tso"))
        yield experiment(lanes, "", HASTY, ("sc", "tso"))
        yield experiment(lanes, EACH, KEEPING, ("sc", "tso"))
        yield experiment(lanes, "0e 1e 1d", HASTY)
    for lanes in SHORT:
        yield experiment(lanes, f"{EACH} 0e 1e", HASTY, ("sc", "tso"))
    for lanes in PAIRS:
        yield experiment(lanes, f"{EACH} 0e", HASTY)
    for lanes, before in LONG:
        yield experiment(lanes, before)
    yield experiment("dd", "0e 0e")
    for lanes, before in GAPS:
        yield experiment(lanes, before)
    for lanes in ("d|d|e", "e|e|d"):
        yield experiment(lanes, "", HASTY)
    yield experiment("d|d|e", "0e 1e 2e 0d 1d", KEEPING)
    for fails in ({0}, {1}, {0, 1}):
        yield experiment("ee|d", "", HASTY, ("sc", "tso"), frozenset(fails))
        yield experiment("ee|d", "0e 0d", None, ("sc", "tso"), frozenset(fails))
    for slots, lanes in ((1, "r|r"), (2, "r|r"), (2, "r0r|r"), (2, "r|r|r"), (2, "r1r|r0")):
        yield register(slots, lanes)


def deep_experiments() -> Iterator[Experiment]:
    for before in ("", EACH, f"{EACH} 0e 1e", "0e 0e 0d"):
        for thresholds in (HASTY, KEEPING):
            for lanes in PAIRS:
                yield experiment(lanes, before, thresholds, ("sc", "tso"))
    for lanes in PAIRS:
        yield experiment(lanes, "", None, ("sc", "tso"))
    for lanes, before in LONG:
        yield experiment(lanes, before, KEEPING)
        if lanes not in ("dded|d", "ddedd|d", "dddd|d"):
            yield experiment(lanes, before, HASTY, ("tso",))
    for before in ("", "0e 1e 2e 0d 1d 2d"):
        for lanes in ("e|e|e", "e|e|d", "d|d|e"):
            yield experiment(lanes, before, HASTY)
    for lanes, before in (("d|d|d", "0e"), ("d|d|d", "0e 0e"), ("d|d|ed", "")):
        yield experiment(lanes, before, HASTY)
