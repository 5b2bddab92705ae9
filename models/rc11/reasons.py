"""Why no client needs an order of the wait-free queue: rows of the relaxation table that nothing catches.

Each is about one access in the C text, with the order that is weaker by one step. They hold together: the table tries
the program with all of these orders weaker at once, and it passes every client. So then does the program with one of
them weaker, since stronger orders give it no more executions. 1,816 random clients with 32 million executions do
without, too (tests/rc11/test_wfqueue_random.py; such a search finds half of the orders that are needed).

The file keeps most of them seq_cst, so that DRF-SC covers every access that decides about an element. On x86 none of
these orders costs anything: loads, release stores and compare-and-swaps have the same instructions whatever their
orders. What costs is a seq_cst store, and of these each one is needed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from models.catalog import ROOT
from models.rc11.mutants import Site

HEAD_TELLS = "head has been acquired, and what a slot was given before head came there happens before"
DECIDES = "the compare-and-swap behind it takes the last value, and decides"
ONE_ONLY = "one only succeeds, whatever its order"
SETTLED = "who finds the taker settled needs nothing but its number"


class Reason(NamedTuple):
    """`line` is a part of the C line, `weaker` the order that would do."""

    function: str
    line: str
    weaker: str
    text: str


REASONS = (
    Reason("zp_wfqueue_enqueue", "waiting = ZP_LOAD(", "acquire",
           "who reads NULL sees the one who took the node out, and that tail was there; who reads the node still goes "
           "round once more, and helps others"),
    Reason("zp_wfqueue_enqueue", "ZP_STORE(&q->slots[slot].enqueued, NULL", "relaxed",
           "who finds no node there concludes nothing from that; which node comes next is decided by the "
           "compare-and-swap of `next`"),
    Reason("link_next", "linked = ZP_LOAD(", "acquire",
           "the store of the node that is at tail happens before, so that node is found, or a later value; and "
           f"{DECIDES}"),
    Reason("link_next", "ZP_CAS(&q->slots[turn].enqueued", "acq_rel",
           f"{ONE_ONLY}; who comes to a later node of the list has that before it, and reads no older value"),
    Reason("link_next", "ZP_CAS(&tail->next", "acq_rel",
           f"{ONE_ONLY}; and turns are counted by moves of tail, which are seq_cst"),
    Reason("announce_nothing", "ZP_STORE(&q->slots[slot].hazard_given", "relaxed",
           "the node is only compared with, not read. What it excludes, a compare-and-swap that finds the node there "
           "after its next use, is a cycle of program order and reads-from, and RC11 has none; C11 and processors may"),
    Reason("zp_wfqueue_dequeue", "*given = ZP_LOAD(", "acquire",
           "who does not see yet that it was given a node goes round once more: with head where it was, that node is "
           f"found settled as its own; else {HEAD_TELLS}"),
    Reason("zp_wfqueue_dequeue", "  given = ZP_LOAD(", "acquire",
           f"give_up has looked at head, and settled the next node or found that there is none: {HEAD_TELLS}"),
    Reason("zp_wfqueue_dequeue", "*mine = ZP_LOAD(", "relaxed",
           "every way there has acquired what the slot was given: by the load that ended the loop, by head, or from "
           "the node before it"),
    Reason("zp_wfqueue_dequeue", "ZP_STORE(&q->slots[slot].asked, request, release", "relaxed",
           "who reads it may take the request for open only by an older `given`, and so an older head: then the node "
           f"behind that has its taker, and {DECIDES}"),
    Reason("give_up", "*given = ZP_LOAD(", "acquire", HEAD_TELLS),
    Reason("give_up", "ZP_CAS(&next->taker", "acq_rel", ONE_ONLY),
    Reason("give_up", "ZP_CAS(&next->taker", "acquire", SETTLED),
    Reason("protect_next", "*next = ZP_LOAD(", "relaxed",
           "tail was found behind head, and acquired: so the node behind head happens before already"),
    Reason("assign", "turn = ZP_LOAD(&head->taker", "acquire",
           f"{HEAD_TELLS}, and so does who took the node at head"),
    Reason("assign", "*given = ZP_LOAD(", "acquire",
           f"{HEAD_TELLS}; and if it was given the node behind head, that one's taker is settled"),
    Reason("assign", "ZP_CAS(&next->taker", "acq_rel", ONE_ONLY),
    Reason("assign", "ZP_CAS(&next->taker", "acquire", SETTLED),
    Reason("assign", "taker = ZP_LOAD(&next->taker", "acquire",
           "no open request was found, so the own one was served, or is closed: then give_up looks once more, by a "
           "compare-and-swap"),
    Reason("serve", "*given = ZP_LOAD(", "acquire",
           f"{HEAD_TELLS}, so it is no older than that; if it is newer, head has moved before, and the second look at "
           "head sees it"),
    Reason("serve", "ZP_CAS(&q->slots[taker].given", "acq_rel",
           f"{ONE_ONLY}; what others need is the release, when head moves on after it"),
)  # fmt: skip
START = re.compile(r"^\w[^;=]*?(\w+)\([^;]*$")


@cache
def lines(source: str) -> tuple[tuple[str, str], ...]:
    """Each line of a C file, from line 1 on, and the function that it is in."""
    name, found = "", []
    for line in (ROOT / source).read_text(encoding="utf-8").splitlines():
        start = START.match(line)
        name = start[1] if start else name
        found.append((name, line))
    return tuple(found)


def reason(source: str, site: Site, weaker: str) -> str:
    """Why no client needs the order; "" if that is not known."""
    function, line = lines(source)[site.line - 1]
    found = (r.text for r in REASONS if (r.function, r.weaker) == (function, weaker) and r.line in line)
    return next(found, "")
