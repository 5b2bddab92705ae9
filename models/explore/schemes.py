"""The stack and the queue with hazard pointers, as programs: their own C files, with the scheme written out.

The scheme of csrc/zp_hazard_inline.h in the front end's subset, and as hasty as it can be: a node that is given away is
freed at once, unless a slot protects it; then it is kept for ever. There are no lists of retired nodes, no thresholds
and no asymmetric fences here; what stays is publishing, the second look, unlinking, and the look at all slots. Besides,
an allocation may give any node again that was freed (Heap.reuse). The lines of the programs are those of the C
file; the scheme's own have the number 0.

The program of the stack has an operation more, which is composed of two of the file: pop_all hands out nodes and next
takes them one by one, so that what one call returns is the argument of the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from models import ir
from models.catalog import ROOT, Role, Structure, structure
from models.frontend.changed import read_changed

SCHEME = """struct zp_record {
    _Atomic(NODE *) slots[SLOTS]; /* what the thread protects */
    zp_record *first;             /* of all records */
    zp_record *next;
};

static uint64_t zp_scheme_begin(zp_record *me)
{
    (void)me;
    return 0;
}

static void zp_scheme_publish(zp_record *me, uint64_t slot, NODE *node, uint64_t light)
{
    (void)light;
    ZP_STORE(&me->slots[slot], node, seq_cst);
}

static void zp_scheme_end(zp_record *me, uint64_t slots)
{
    for (uint64_t i = 0; i < slots; i++) {
        ZP_STORE(&me->slots[i], NULL, release);
    }
}

static uint64_t is_protected(zp_record *me, NODE *node)
{
    zp_record *other = ZP_READ(&me->first);
    while (other != NULL) {
        for (uint64_t i = 0; i < SLOTS; i++) {
            NODE *slot = ZP_LOAD(&other->slots[i], seq_cst);
            if (slot == node)
                return 1;
        }
        other = ZP_READ(&other->next);
    }
    return 0;
}

static void zp_scheme_give(zp_record *me, NODE *unlinked, NODE *deleter)
{
    (void)deleter;
    uint64_t kept = is_protected(me, unlinked);
    if (kept != 0)
        return;
    ZP_FREE(unlinked);
}

"""
TAKE_ALL = """
uint64_t zp_stack_take_all(zp_stack *q, zp_record *me, uint64_t *out)
{
    zp_stack_node *list = zp_stack_pop_all(q);
    uint64_t n = 0;
    uint64_t first = 0;
    while (list != NULL) {
        zp_stack_node *below = zp_stack_next(q, me, list, out);
        uint64_t value = out[0];
        if (n == 0)
            first = value;
        out[n] = value;
        list = below;
        n = n + 1;
    }
    if (n != 0)
        out[0] = first;
    return n;
}
"""
COMPOSED = {"stack": {"take_all": ("pop_all", "next")}}
"""What the programs have besides the operations of the file, and of which of them it is composed."""
ADDED = {"stack": TAKE_ALL}
INCLUDE = '#include "zp_scheme.h"\n'
PLACE = "/* A new node that nobody else knows; NULL if there is no memory. */\n"
HELPERS = frozenset({"zp_scheme_begin", "zp_scheme_publish", "zp_scheme_end", "zp_scheme_give", "is_protected"})
SLOTS = {"stack": 1, "queue": 2}
"""How many slots of its record each structure uses."""


def with_scheme(name: str) -> Structure:
    """The structure's entry of the catalog, for the changed file."""
    entry = structure(name)
    operations: dict[str, Role] = {**entry.operations, **dict.fromkeys(COMPOSED.get(name, ()), "any")}
    return replace(entry, macros=(), helpers=entry.helpers | HELPERS, operations=operations)


def add_scheme(name: str, text: str) -> str:
    """The C file with the scheme in it. ValueError if a place for it is not there exactly once."""
    scheme = SCHEME.replace("NODE", f"zp_{name}_node").replace("SLOTS", str(SLOTS[name]))
    for old, new in ((INCLUDE, ""), (PLACE, scheme + PLACE)):
        if text.count(old) != 1:
            raise ValueError(f"{name}: {old.strip()!r} occurs {text.count(old)} times, not once")
        text = text.replace(old, new)
    return text + ADDED.get(name, "")


def hazard_program(name: str, change: Callable[[str], str] = str) -> ir.Program:
    """The program of a structure with the scheme, after a further change of the text that keeps its lines.
    FrontendError, ValueError, and what `change` raises."""
    program = read_changed(with_scheme(name), lambda text: change(add_scheme(name, text)))
    text = (ROOT / program.source).read_text(encoding="utf-8")
    before = text[: text.index(PLACE)].count("\n") - INCLUDE.count("\n")
    added, last = SCHEME.count("\n"), text.count("\n") - INCLUDE.count("\n")

    def line(number: int) -> int:
        here = number if number <= before else 0 if number <= before + added else number - added
        return here + INCLUDE.count("\n") if 0 < here <= last else 0

    def moved(operation: ir.Operation) -> ir.Operation:
        return replace(operation, code=tuple(replace(instr, line=line(instr.line)) for instr in operation.code))

    return replace(program, operations=tuple(map(moved, program.operations)))
