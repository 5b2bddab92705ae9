"""The clients of the stack and of the queue, which allocate a node for each element.

Two programs of each: that of the catalog, which frees nothing, and the same file with hazard pointers (schemes.py),
where a node that a call has allocated may come back as soon as it is freed. Each client is named by its calls: p push,
m push_many of two, o pop, a take_all of the stack; e enqueue, d dequeue of the queue; and by the number h of elements
that are there at first. `oo|ppoop` is the shape of A-B-A: one pop that sleeps, while two nodes go and one of them comes
back.

take_all is pop_all and as many calls of next as there are nodes, in the program with hazard pointers alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import count, product

from models import ir
from models.explore.client import Client, Heap, Object
from models.explore.experiment import Experiment
from models.explore.schemes import SLOTS, hazard_program
from models.specs import Invocation, LinkedQueue, LinkedStack
from models.specs.nodes import EmptiedStack, Linked

GARBAGE = 0xDEAD
"""What memory holds that nobody has written: if anybody reads it, the result is not linearizable."""
FIRST_HELD = 101
"""The elements that are there at the start are numbered from here on; those that are added from 1 on."""
STORE_BUFFER = 16
MOST = 5
"""No client adds more elements; take_all has room for them."""
FIRST = 2
"""The number of the first object besides the structure."""


@cache
def program(name: str) -> ir.Program:
    """The program of a structure with hazard pointers."""
    return hazard_program(name)


def call(letter: str, record: int, values: Iterator[int]) -> Invocation:
    """The call that a letter stands for, by the thread that has this record."""
    if letter == "m":
        return Invocation("push_many", (2,), (next(values), next(values)))
    if letter == "p":
        return Invocation("push", (next(values),))
    if letter == "e":
        return Invocation("enqueue", (record, next(values)))
    if letter == "a":
        return Invocation("take_all", (record,), (0,) * MOST)
    return Invocation({"o": "pop", "d": "dequeue"}[letter], (record,), (0,))


def records(name: str, threads: int) -> list[Object]:
    """The threads' records, which are the first objects."""
    numbers = [*range(FIRST + 1, FIRST + threads), 0]
    empty = {("zp_record.slots", i): 0 for i in range(SLOTS[name])}
    cells = [{("zp_record.first", 0): FIRST, ("zp_record.next", 0): number} | empty for number in numbers]
    return [Object("zp_record", {"zp_record.slots": SLOTS[name]}, found) for found in cells]


def held(number: int) -> tuple[int, ...]:
    return tuple(range(FIRST_HELD, FIRST_HELD + number))


def client(name: str, lanes: str, holds: int, hazard: bool, heap: Heap | None = None) -> Client:
    """A client of the structure as it is after so many elements were added. `lanes` are the threads' letters."""
    values = count(1)
    letters = lanes.split("|")
    threads = tuple(tuple(call(letter, FIRST + i, values) for letter in lane) for i, lane in enumerate(letters))
    others = records(name, len(letters)) if hazard else []
    first = FIRST + len(others)
    cells, nodes = stack(first, held(holds)) if name == "stack" else queue(first, held(holds))
    if heap is None:
        heap = Heap(sum({"p": 1, "e": 1, "m": 2}.get(letter, 0) for letter in lanes), 0, reuse=hazard)
    kind = " hazard" if hazard else ""
    title = f"{name}{kind} {lanes} h={holds}"
    return Client(title, threads, cells=cells, rest=GARBAGE, others=(*others, *nodes), heap=heap)


def stack(first: int, items: Sequence[int]) -> tuple[dict[tuple[str, int], int], list[Object]]:
    """The cells of the stack and its nodes, which are numbered from `first` on."""
    numbers = [0, *range(first, first + len(items))]
    nodes = [Object("node", {}, {("node.below", 0): below, ("node.value", 0): value})
             for below, value in zip(numbers, items, strict=False)]  # fmt: skip
    return {("top", 0): numbers[-1]}, nodes


def queue(first: int, items: Sequence[int]) -> tuple[dict[tuple[str, int], int], list[Object]]:
    """The cells of the queue and its nodes: the dummy, then one for each item."""
    numbers = [*range(first + 1, first + 1 + len(items)), 0]
    nodes = [Object("node", {}, {("node.next", 0): behind, ("node.value", 0): value})
             for behind, value in zip(numbers, (GARBAGE, *items), strict=True)]  # fmt: skip
    return {("head", 0): first, ("tail", 0): first + len(items)}, nodes


def stacks(deep: bool = False) -> Iterator[Experiment]:
    """The experiments with the stack: two threads with three calls and two, and others; with `deep`, longer ones."""
    pairs = product(words("po", 3), words("po", 3 if deep else 2), (0, 2))
    shapes = [(f"{one}|{other}", holds) for one, other, holds in pairs]
    shapes += [("oo|ppoop", 0), ("oo|ppoopp", 0), ("mo|op", 0), ("mo|mo", 1), ("p|p|o", 0), ("o|o|p", 1), ("o|o|op", 2)]
    whole = [("a|a", 2), ("a|o", 2), ("a|oo", 2), ("ap|oo", 1), ("ap|ao", 1), ("pa|op", 1), ("a|p|o", 1), ("a|a|o", 2)]
    if deep:
        shapes += [(f"{one}|{other}|o", 2) for one, other in product(words("po", 2), words("po", 2))]
        whole += [
            (f"{one}|{other}", 2) for one, other in product(words("apo", 2), words("apo", 3)) if "a" in one + other
        ]
    yield from experiments("stack", LinkedStack, shapes)
    yield from experiments("stack", partial(EmptiedStack, MOST), whole, (True,))


def queues(deep: bool = False) -> Iterator[Experiment]:
    """The experiments with the queue, likewise."""
    pairs = product(words("ed", 3), words("ed", 3 if deep else 2), (0, 2))
    shapes = [(f"{one}|{other}", holds) for one, other, holds in pairs]
    shapes += [("dd|eedde", 0), ("ed|eedd", 0), ("e|e|d", 0), ("d|d|e", 1), ("d|d|de", 2)]
    if deep:
        shapes += [(f"{one}|{other}|d", 1) for one, other in product(words("ed", 2), words("ed", 2))]
    return experiments("queue", LinkedQueue, shapes)


def words(letters: str, length: int) -> list[str]:
    """Every word of this length."""
    return ["".join(word) for word in product(letters, repeat=length)]


def experiments(
    name: str, spec: Callable[..., Linked], shapes: Iterable[tuple[str, int]], schemes: Sequence[bool] = (False, True)
) -> Iterator[Experiment]:
    """Of each shape one with each scheme: without, and with hazard pointers."""
    for lanes, holds in shapes:
        for hazard in schemes:
            own = program(name) if hazard else None
            made = client(name, lanes, holds, hazard)
            yield Experiment(made, spec(*held(holds)), store_buffer=STORE_BUFFER, program=own)
