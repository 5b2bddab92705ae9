"""Programs with one memory order made weaker, on the IR.

Weaker means: of a load, seq_cst > acquire > relaxed; of a store, seq_cst > release > relaxed; of a read-modify-write,
seq_cst > acq_rel > acquire, release > relaxed; of a fence the same, and below them no fence. Plain accesses stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from models import ir

Weaker = dict[str, tuple[str, ...]]
LOAD: Weaker = {"seq_cst": ("acquire",), "acquire": ("relaxed",)}
STORE: Weaker = {"seq_cst": ("release",), "release": ("relaxed",)}
UPDATE: Weaker = {
    "seq_cst": ("acq_rel",), "acq_rel": ("acquire", "release"), "acquire": ("relaxed",), "release": ("relaxed",)
}  # fmt: skip
FENCE: Weaker = UPDATE | {"acquire": ("none",), "release": ("none",)}
Part = Literal["order", "success", "failure"]


@dataclass(frozen=True)
class Site:
    """One memory order of the source: an access or fence, and of a CAS which of its two orders."""

    operation: str
    pc: int
    line: int
    kind: str
    part: Part
    order: str
    place: str

    def __str__(self) -> str:
        part = "" if self.part == "order" else f" ({self.part})"
        where = f" {self.place}" if self.place else ""
        return f"{self.operation}:{self.line} {self.kind}{where}{part}"


@dataclass(frozen=True)
class Mutant:
    """`site` with the order `weaker` ("none": without the fence)."""

    site: Site
    weaker: str
    program: ir.Program

    def __str__(self) -> str:
        return f"{self.site}: {self.site.order} -> {self.weaker}"


def sites(program: ir.Program) -> Iterator[Site]:
    """Every memory order of the program that is not plain."""
    for operation in program.operations:
        for pc, instr in enumerate(operation.code):
            if not isinstance(instr, ir.SHARED) or isinstance(instr, (ir.Alloc, ir.Free)):
                continue
            kind = type(instr).__name__
            place = "" if isinstance(instr, ir.Fence) else program.fields[instr.place.field].name
            parts: tuple[Part, ...] = ("success", "failure") if isinstance(instr, ir.Cas) else ("order",)
            for part in parts:
                order: str = getattr(instr, part)
                if order != "plain":
                    yield Site(operation.name, pc, instr.line, kind, part, order, place)


def ladder(site: Site) -> Weaker:
    if site.kind == "Fence":
        return FENCE
    if site.kind == "Store":
        return STORE
    return LOAD if site.kind == "Load" or site.part == "failure" else UPDATE


def weaker_orders(site: Site) -> tuple[str, ...]:
    """The orders one step weaker; empty for relaxed."""
    return ladder(site).get(site.order, ())


def all_weaker(site: Site) -> tuple[str, ...]:
    """All weaker orders, nearest first."""
    found: list[str] = []
    front = [site.order]
    while front:
        front = [weaker for order in front for weaker in ladder(site).get(order, ())]
        found += [order for order in dict.fromkeys(front) if order not in found]
    return tuple(found)


def weaken(program: ir.Program, site: Site, order: str) -> Mutant:
    """The program with another order at the site. A fence that goes leaves a jump to the next instruction."""

    def change(instr: ir.Instr) -> ir.Instr:
        if order == "none":
            return ir.Jump(instr.line, site.pc + 1)
        return replace(instr, **{site.part: order})  # type: ignore[arg-type]

    operations = tuple(
        replace(o, code=tuple(change(i) if pc == site.pc else i for pc, i in enumerate(o.code)))
        if o.name == site.operation
        else o
        for o in program.operations
    )
    return Mutant(site, order, replace(program, operations=operations))


def weaken_line(program: ir.Program, site: Site, order: str) -> Mutant:
    """The program with another order at the site and wherever else its line is, which is that of a helper."""
    key = (site.line, site.kind, site.part)
    changed = program
    for other in sites(program):
        if (other.line, other.kind, other.part) == key:
            changed = weaken(changed, other, order).program
    return Mutant(site, order, changed)


def by_line(program: ir.Program, steps: Literal["one", "all"] = "one") -> Iterator[Mutant]:
    """As `mutants`, but with a helper's order weaker in all its copies at once: one for each order in the C text."""
    seen: set[tuple[int, str, str]] = set()
    for site in sites(program):
        if (site.line, site.kind, site.part) not in seen:
            seen.add((site.line, site.kind, site.part))
            for order in weaker_orders(site) if steps == "one" else all_weaker(site):
                yield weaken_line(program, site, order)


def mutants(program: ir.Program, steps: Literal["one", "all"] = "one") -> Iterator[Mutant]:
    """The program with one order weaker, by one step or by any number of steps."""
    for site in sites(program):
        for order in weaker_orders(site) if steps == "one" else all_weaker(site):
            yield weaken(program, site, order)
