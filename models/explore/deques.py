"""The clients of the work-stealing deque: the owner beside one or two thieves.

Each client is named by its calls: `pop` of the owner is o, `push` p, `steal` s, `size` z; and by the deque's capacity c
at the start, its indices' start s, and the number h of elements that it holds at first. Capacity 1 makes the second
push grow it, and the next one again; a full deque makes the first. The starts just below 2^64 and 2^63 make the indices
wrap around, and their difference change its sign, in the middle of the run. In `16(po)|s` the owner uses up 16 indices
beside one slow steal: were they of four bits, the thief could not tell.

The annotated orders let a push stay in the store buffer after it has returned. So under TSO a steal may say EMPTY in
any state (`ReluctantDeque`); under SC, which is what the proved build is, EMPTY is precise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count, product

from models import ir
from models.explore.client import Client, Heap, Object
from models.explore.experiment import Experiment
from models.specs import Invocation, PreciseWorkStealingDeque, ReluctantDeque, WorkStealingDeque

GARBAGE = 0xDEAD
"""What memory holds that nobody has written: if anybody reads it, the result is not linearizable."""
FIRST_HELD = 101
"""The elements that are there at the start are numbered from here on; those pushed from 1 on."""
HALF = 1 << 63
STORE_BUFFER = 32

POP_STEPS = 15
STEAL_STEPS = 11
SIZE_STEPS = 4
PUSH_STEPS = 12
GROW_STEPS = 14
COPY_STEPS = 5
"""Of a push that grows: so many more for each element."""


def push(value: int) -> Invocation:
    return Invocation("push", (value,))


def pop() -> Invocation:
    return Invocation("pop", (), (0,))


def steal() -> Invocation:
    return Invocation("steal", (), (0,))


def calls(letters: str, values: Iterator[int]) -> tuple[Invocation, ...]:
    """The calls that these letters stand for; each push takes the next value."""
    others = {"o": pop(), "s": steal(), "z": Invocation("size")}
    return tuple(push(next(values)) if letter == "p" else others[letter] for letter in letters)


def held(number: int) -> tuple[int, ...]:
    return tuple(range(FIRST_HELD, FIRST_HELD + number))


def deque(lanes: str, capacity: int, start: int, holds: int, heap: Heap | None = None) -> Client:
    """A client of zp_deque, of a deque as zp_deque_create_at makes it, after so many pushes. `lanes` are the threads'
    letters, such as `ppo|ss`; `3(po)` is `popopo`. `capacity` is a power of two."""
    values = count(1)
    lettered = re.sub(r"(\d+)\((\w+)\)", lambda found: int(found[1]) * found[2], lanes)
    threads = tuple(calls(letters, values) for letters in lettered.split("|"))
    top, bottom = start % ir.WORD, (start + holds) % ir.WORD
    cells = {("top", 0): top, ("top_seen", 0): top, ("bottom", 0): bottom, ("bottom_own", 0): bottom}
    cells |= {("buffer", 0): 2, ("buffer_own", 0): 2}
    slots = {("buffer.slots", (start + i) % capacity): value for i, value in enumerate(held(holds))}
    buffer = Object(
        "buffer", {"buffer.slots": capacity}, {("buffer.mask", 0): capacity - 1, ("buffer.older", 0): 0} | slots
    )
    if heap is None:
        room, most = growth(capacity, holds + most_at_once(lettered))
        heap = Heap(room, most)
    name = f"{lanes} c={capacity} s={start_name(start)} h={holds}"
    if heap.fails:
        name += f" no memory {sorted(heap.fails)}"
    return Client(name, threads, cells=cells, rest=GARBAGE, others=(buffer,), heap=heap)


def most_at_once(letters: str) -> int:
    """How many elements more than at the start there can be at most, as far as the owner's calls say: a pop finds none
    only if there is none."""
    now = most = 0
    for letter in letters.partition("|")[0]:
        now = now + 1 if letter == "p" else max(now - 1, 0)
        most = max(most, now)
    return most


def growth(capacity: int, elements: int) -> tuple[int, int]:
    """How often a deque grows at most until it holds so many elements, and how many slots it has then."""
    times = 0
    while capacity < elements:
        capacity, times = 2 * capacity, times + 1
    return times, capacity


def start_name(start: int) -> str:
    if start >= HALF // 2:
        return f"2^63{start - HALF:+}"
    return str(start) if start >= 0 else f"2^64{start}"


def step_bounds(client: Client) -> dict[str, int]:
    """The most steps of each call. A push that grows copies no more elements than the old buffer has slots."""
    steps = {"push": PUSH_STEPS, "pop": POP_STEPS, "steal": STEAL_STEPS, "size": SIZE_STEPS}
    if client.heap.room:
        steps["push"] += GROW_STEPS + COPY_STEPS * (client.heap.elements // 2)
    return steps


def judged(client: Client, holds: int) -> Iterator[Experiment]:
    """The client against each specification."""
    items, steps = held(holds), step_bounds(client)
    yield Experiment(client, WorkStealingDeque(*items), ("sc",), steps=steps)
    yield Experiment(client, PreciseWorkStealingDeque(*items), ("sc",), steps=steps)
    yield Experiment(client, ReluctantDeque(*items), ("tso",), STORE_BUFFER, steps)


def owners(length: int) -> Iterable[str]:
    """Every sequence of pushes and pops; those that push first, first."""
    return ("".join(letters) for letters in product("po", repeat=length))


def experiments(deep: bool = False) -> Iterator[Experiment]:
    """All of them; with `deep`, longer ones instead."""
    for lanes, capacity, start, holds, heap in deep_shapes() if deep else shapes():
        yield from judged(deque(lanes, capacity, start, holds, heap), holds)


Shape = tuple[str, int, int, int, Heap | None]


def shapes() -> Iterator[Shape]:
    for start in (0, -1, HALF - 1):
        if start < 0:
            yield "16(po)|s", 1, 0, 0, None
        for capacity, holds in ((1, 0), (1, 1), (2, 1), (2, 2)):
            for owner in owners(3) if start == 0 else ("ppo", "poo", "opo"):
                yield f"{owner}|sss", capacity, start, holds, None
                yield f"{owner}|ss|ss", capacity, start, holds, None
    for owner in ("ppo", "opp"):
        yield f"{owner}|zz", 1, 0, 1, None
        yield f"{owner}|s|z", 1, -1, 1, None
    for owner in ("ppp", "ppo", "pop"):
        for fails in ({0}, {1}, {0, 1}):
            yield f"{owner}|sss", 1, 0, 1, Heap(2, 4, frozenset(fails))


def deep_shapes() -> Iterator[Shape]:
    for start in (0, -1, -2, HALF - 2):
        for capacity, holds in ((1, 0), (1, 1), (2, 0), (2, 2), (4, 3)):
            for owner in owners(4):
                for thieves in ("ssss", "sss|sss", "s|s|s"):
                    yield f"{owner}|{thieves}", capacity, start, holds, None
    for owner in owners(3):
        yield f"{owner}|ss|zz", 1, -1, 1, None
        for fails in ({0}, {1}):
            yield f"{owner}p|ss|ss", 1, 0, 1, Heap(2, 4, frozenset(fails))
