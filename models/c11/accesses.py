"""The calls of <stdatomic.h>, of memcpy, and those that only wait."""

from __future__ import annotations

import re

from models.c11 import types
from models.c11.scan import COPIES
from models.c11.text import Local, Outside, Part, Shared
from models.c11.types import BOOL, WORD, Value, constant
from models.c11.values import Values
from models.frontend.syntax import Node

ORDERS = {
    "memory_order_relaxed": "relaxed", "memory_order_consume": "acquire", "memory_order_acquire": "acquire",
    "memory_order_release": "release", "memory_order_acq_rel": "acq_rel", "memory_order_seq_cst": "seq_cst",
}  # fmt: skip
WAITS = {
    "sched_yield", "thrd_yield", "pthread_yield", "_mm_pause", "__builtin_ia32_pause", "__yield", "usleep", "nanosleep",
    "sleep", "thrd_sleep", "cpu_relax", "cpu_pause",
}  # fmt: skip
BARRIERS = {"atomic_signal_fence"}
SAYS = {"printf", "fprintf", "puts", "perror"}
MAKES = re.compile(r"init|create|new|alloc|make|setup|reset", re.IGNORECASE)
"""Names of functions that make the structure, or bring it to its start."""
FAILED = "failed_assertion"
"""The field that a failed assertion sets, while the structure is made."""
NEAREST = "accepted: load, store, exchange, compare_exchange, fetch_add, fetch_sub, thread_fence, init"
WEAK = "compare_exchange_weak is taken as strong: that it may fail for no reason is not looked at"


class Accesses(Values):
    """The part of a translation that is about accesses."""

    def atomic(self, node: Node, name: str, given: tuple[Node, ...], wanted: bool) -> Value | None:
        """The call of a function of <stdatomic.h>, without `atomic_`."""
        explicit = name.endswith("_explicit")
        base = name.removesuffix("_explicit")
        if base == "thread_fence":
            self._fence(node, given)
            return None
        if base == "init":
            self._put(node, given, "relaxed")
            return None
        counts = {"load": 1, "store": 2, "exchange": 2, "fetch_add": 2, "fetch_sub": 2}
        if base in ("compare_exchange_strong", "compare_exchange_weak"):
            return self._compare(node, base, given, explicit)
        if base not in counts:
            raise self.refuse(node, f"atomic_{name}; {NEAREST}")
        if len(given) != counts[base] + explicit:
            raise self.refuse(node, f"atomic_{name} with {len(given)} arguments")
        order = self.order(given[-1]) if explicit else "seq_cst"
        if base == "store":
            self._put(node, given[:2], order)
            return None
        place = self.target(given[0])
        if base == "load":
            return self.loaded(node, f"ZP_LOAD({self.spelled(place)}, {order})", place)
        value = self.value(given[1])
        if base == "exchange":
            text = types.word(self.convert(node, value, place.field.type))
            return self.loaded(node, f"ZP_XCHG({self.spelled(place)}, {text}, {order})", place)
        return self._add(node, place, value, base == "fetch_sub", order)

    def order(self, node: Node) -> str:
        name = node.word("name") if node.kind == "ID" else ""
        if name not in ORDERS:
            raise self.refuse(node, f"a memory order that is no constant; accepted: {', '.join(ORDERS)}")
        if name == "memory_order_consume":
            self.known.note("memory_order_consume is taken as acquire, as compilers do")
        return ORDERS[name]

    def target(self, node: Node) -> Shared:
        """The atomic field that an argument points to."""
        place = self.pointed(node)
        if not isinstance(place, Shared) or place.whole:
            raise self.refuse(node, "an atomic access of something that is no field of the structure")
        if not place.field.atomic:
            raise self.refuse(node, f"an atomic access of {'.'.join(place.field.path)}, which is not atomic")
        return place

    def loaded(self, node: Node, text: str, place: Shared) -> Value:
        local = self.temporary(node, text, place.field.type)
        return Value(local.name, local.type, None, not local.type.signed)

    def _put(self, node: Node, given: tuple[Node, ...], order: str) -> None:
        if len(given) != 2:
            raise self.refuse(node, f"a store with {len(given)} arguments")
        place = self.target(given[0])
        text = types.word(self.convert(node, self.value(given[1]), place.field.type))
        self.emit(node, f"ZP_STORE({self.spelled(place)}, {text}, {order});")

    def _fence(self, node: Node, given: tuple[Node, ...]) -> None:
        order = self.order(given[0]) if len(given) == 1 else ""
        if order != "relaxed":
            self.emit(node, f"ZP_FENCE({order});")

    def _add(self, node: Node, place: Shared, value: Value, minus: bool, order: str) -> Value:
        field = place.field
        if field.type.kind != "int":
            raise self.refuse(node, f"fetch_add or fetch_sub of {'.'.join(field.path)}, which is no number")
        down = minus or (value.constant is not None and value.constant < 0)
        if field.type.bits < WORD:
            if down and not field.type.signed:
                raise self.refuse(node, f"{'.'.join(field.path)} has {field.type.bits} bits and is counted down: below "
                                  "zero it would wrap earlier than a word of 64 bits")  # fmt: skip
            self.known.note(f"{'.'.join(field.path)} has {field.type.bits} bits: that it wraps around is not looked at")
        text = types.word(self.convert(node, value, types.LONG if field.type.signed else types.SIZE))
        if minus:
            text = f"{-value.constant % (1 << WORD)}ULL" if value.constant is not None else f"(0ULL - {text})"
        local = self.temporary(node, f"ZP_FAA({self.spelled(place)}, {text}, {order})", field.type)
        return Value(local.name, local.type, None, not local.type.signed)

    def update(self, node: Node, place: Shared, op: str, value: Value) -> Value:
        if op not in "+-":
            raise self.refuse(node, f"{op}= of an atomic field; {NEAREST}")
        old = self._add(node, place, value, op == "-", "seq_cst")
        return self.arithmetic(node, op, old, value)

    def _compare(self, node: Node, name: str, given: tuple[Node, ...], explicit: bool) -> Value:
        if len(given) != 3 + 2 * explicit:
            raise self.refuse(node, f"atomic_{name} with {len(given)} arguments")
        if name.endswith("weak"):
            self.known.note(WEAK)
        success, failure = (self.order(given[3]), self.order(given[4])) if explicit else ("seq_cst", "seq_cst")
        place, expected = self.target(given[0]), self.pointed(given[1])
        desired = types.word(self.convert(node, self.value(given[2]), place.field.type))
        copied = not isinstance(expected, Local) or expected.type != place.field.type
        local = expected
        if copied or not isinstance(local, Local):
            old = self.convert(node, self.read(node, expected), place.field.type)
            local = self.temporary(node, types.word(old), place.field.type)
        ok = Local(self.fresh(), BOOL)
        self.emit(
            node, f"uint64_t {ok.name} = ZP_CAS({self.spelled(place)}, &{local.name}, {desired}, {success}, {failure});"
        )
        if copied:
            self.emit(node, f"if ({ok.name} == 0ULL) {{")
            self.write(node, expected, Value(local.name, local.type))
            self.emit(node, "}")
        return Value(ok.name, BOOL, None, True)

    def copy(self, node: Node, given: tuple[Node, ...]) -> None:
        """memcpy of one element that is copied whole."""
        if len(given) != 3:
            raise self.refuse(node, f"memcpy with {len(given)} arguments")
        to, source = self.pointed(given[0]), self.pointed(given[1])
        size = given[2]
        kinds = [self._kind(place) for place in (to, source)]
        if size.kind != "UnaryOp" or size.word("op") != "sizeof" or None in kinds:
            raise self.refuse(node, "memcpy of something else than one element; accepted: …, sizeof(element))")
        self.write(node, to, self.read(node, source))

    def _kind(self, place: object) -> str | None:
        if isinstance(place, Shared):
            return None if place.whole else place.field.type.kind
        if isinstance(place, (Local, Outside)):
            return place.type.kind
        return None

    def clear(self, node: Node, given: tuple[Node, ...]) -> None:
        """memset of the whole structure to zero, where it is made: it is zero at the start."""
        place = self.pointed(given[0]) if len(given) == 3 else None
        if not isinstance(place, Part) or place.path or self.value(given[1]).constant != 0:
            raise self.refuse(node, "memset of something else than the whole structure to zero")
        self.known.note("where the structure is cleared, it is taken to be zero before")

    def _assertion(self, node: Node, given: tuple[Node, ...]) -> None:
        """In a function that makes the structure an assertion says what it may be made with; a failure leaves a mark.
        Elsewhere it is left out."""
        name = self.frames[0].function.part("decl").word("name")
        if not MAKES.search(name):
            self.known.note("assertions in operations are not read")
            return
        test = types.condition(self.test(given[0]))
        if test.constant is None:
            self.emit(node, f"if ({types.negation(test).text}) {{")
            self.emit(node, f"ZP_WRITE(&{self.pointer()}->{FAILED}, 1ULL);")
            self.emit(node, "}")

    def unknown(self, node: Node, name: str, given: tuple[Node, ...]) -> Value | None:
        """A call of something that is not defined in the file."""
        if name == "zp_assert":
            self._assertion(node, given)
        elif name in COPIES:
            self.copy(node, given)
        elif name == "memset":
            self.clear(node, given)
        elif name in WAITS:
            self.emit(node, "ZP_PAUSE();")
        elif name in SAYS:
            self.known.note(f"what {name} prints is not looked at")
        elif name not in BARRIERS:
            raise self.refuse(node, f"a call of {name}, which is not defined here")
        return constant(0) if name in WAITS | SAYS else None
