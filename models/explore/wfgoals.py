"""The open goals about the wait-free queue (goals/Open/Wfqueue.lean), and what is proved of its list of nodes
(claims/wfqueue.toml), as the explorer checks them.

Each is looked at in every state, or step, of the clients in wfqueues.py. What one says of a slot in which there is no
operation is asked where the client's thread of that number is inside no call. What is not here is what every
exploration is about (goals.py).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from models.explore.observer import Sight, Watch, always

PREFIX = "Wfqueue."

Pending = tuple[int, ...]
"""For each slot what its request was when the end of the list last moved, and is still; 0: nothing."""


def turns(since: int, slot: int, slots: int) -> int:
    """How many turns after that of slot `since` it is this slot's; after NOBODY's the first slot's is next."""
    return (slot + slots - since - 1) % slots + 1 if since < slots else slot + 1


def _behind(now: Sight, node: int) -> int:
    return now("node.next", of=node)


def _enqueued_last(now: Sight, slots: int) -> bool:
    offered = (now("slots.enqueued", slot) for slot in range(slots))
    return all(_behind(now, node) == 0 for node in offered if node != 0)


def _tail_near_end(now: Sight) -> bool:
    node, tail, passed = now("head"), now("tail"), set[int]()
    while node not in (tail, 0) and node not in passed:
        passed.add(node)
        node = _behind(now, node)
    last = _behind(now, tail)
    return node == tail and (last == 0 or _behind(now, last) == 0)


def _given_quiet(before: Sight, after: Sight, slots: int) -> bool:
    idle = (slot for slot in range(slots) if not before.inside(slot))
    return all(before("slots.given", slot) == after("slots.given", slot) for slot in idle)


def _pending_lt(now: Sight, slots: int, due: int) -> bool:
    most = max(due - 1, 4 * (slots - 1))
    return all(now("slots.pending", slot) <= most for slot in range(slots) if not now.inside(slot))


def _enqueue_turn_lt(pending: Pending, before: Sight, after: Sight) -> Pending | None:
    old, new, slots = before("tail"), after("tail"), len(pending)
    if old == new:
        return pending
    since, last = after("node.enqueuer", of=old), after("node.enqueuer", of=new)
    for slot, node in enumerate(pending):
        if node not in (0, new) and turns(last, slot, slots) >= turns(since, slot, slots):
            return None
    offered = (before("slots.enqueued", slot) for slot in range(slots))
    return tuple(node if node != new else 0 for node in offered)


def _dequeue_turn_lt(pending: Pending, before: Sight, after: Sight) -> Pending | None:
    old, new, slots = before("head"), after("head"), len(pending)
    asked = [after("slots.asked", slot) for slot in range(slots)]
    if old == new:
        return tuple(node if node == asked[slot] else 0 for slot, node in enumerate(pending))
    since, last = after("node.taker", of=old), after("node.taker", of=new)
    for slot, node in enumerate(pending):
        if node != 0 and last != slot and turns(last, slot, slots) >= turns(since, slot, slots):
            return None
    return tuple(node if node == before("slots.given", slot) else 0 for slot, node in enumerate(asked))


@cache
def watches(slots: int, due: int) -> tuple[Watch, ...]:
    """The watches for a queue with so many slots that looks for free nodes at `due` retired ones. Of `pending_lt` the
    goal has the bound for the library's `due`. Here it is, more closely, what the argument gives for any: each other
    thread announces three nodes, and one more that it has read before."""

    def of_states(name: str, fields: set[str], holds: Any, *more: int) -> Watch:
        return always(PREFIX + name, fields, lambda now: holds(now, *more))

    def quiet(memory: tuple[()], before: Sight, after: Sight) -> tuple[()] | None:
        return memory if _given_quiet(before, after, slots) else None

    nothing = (0,) * slots
    requests = {"slots.asked", "slots.given"}
    return (
        of_states("enqueued_last", {"slots.enqueued", "node.next"}, _enqueued_last, slots),
        of_states("tail_near_end", {"head", "tail", "node.next"}, _tail_near_end),
        of_states("pending_lt", {"slots.pending"}, _pending_lt, slots, due),
        Watch(PREFIX + "given_quiet", frozenset({"slots.given"}), quiet),
        Watch(PREFIX + "enqueue_turn_lt", frozenset({"tail", "slots.enqueued", "node.enqueuer"}), _enqueue_turn_lt,
              nothing),
        Watch(PREFIX + "dequeue_turn_lt", frozenset({"head", "node.taker"} | requests), _dequeue_turn_lt, nothing),
    )  # fmt: skip
