"""A described C file as a subject of checks: its program, specifications, starts and clients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ci.own import guess
from ci.own.clients import Family, families, own_clients
from ci.own.description import Description, beside, load
from ci.own.memory import Start, start
from ci.own.reading import Reading, read, without_setup
from ci.own.rooms import MOST
from ci.own.specs import WEAKER, adapted
from models import ir
from models.explore.client import Client
from models.specs import Spec


@dataclass(frozen=True)
class Subject:
    """`program` without the setup operations; one start for each capacity (None: the structure has none)."""

    description: Description
    program: ir.Program
    starts: tuple[Start, ...]

    def spec(self, capacity: int | None, weak: bool = False) -> Spec[Any] | None:
        """The specification; with `weak` its weaker companion, None if it has none."""
        if not weak:
            return adapted(self.description, capacity)
        weaker = WEAKER.get(self.description.spec.partition("(")[0])
        if weaker is None:
            return None
        _, bracket, rest = self.description.spec.partition("(")
        return adapted(replace(self.description, spec=weaker + bracket + rest), capacity)

    def families(self) -> Iterator[tuple[Start, Family]]:
        for begin in self.starts:
            for family in families(self.program, self.description, begin):
                yield begin, family
            mine = own_clients(self.program, self.description, begin)
            if mine:
                yield begin, Family(tuple(mine), max(len(c.threads) for c in mine), 0, True)

    def clients(self) -> Iterator[tuple[Start, Client]]:
        for begin, family in self.families():
            for client in family.clients:
                yield begin, client


def find(
    path: Path, spec: str = "", capacities: tuple[int, ...] = (), structure: str = "", flags: tuple[str, ...] = ()
) -> tuple[Description, bool]:
    """The description of a C file (or of a description's file): from the TOML file next to it, or guessed (then the
    second part is false). What is given here takes the place of the description's. FrontendError, DescriptionError."""
    file = path if path.suffix == ".toml" else beside(path)
    described = file.is_file()
    description = load(file) if described else guess.describe(path, spec, structure, flags)
    if spec:
        description = replace(description, spec=spec)
    if capacities:
        description = replace(description, memory=replace(description.memory, capacities=capacities, rooms=()))
    return replace(
        description, structure=structure or description.structure, flags=flags or description.flags
    ), described  # fmt: skip


def subject(description: Description, reading: Reading | None = None) -> Subject:
    """The subject, whose file is within the subset. The reading's first problem is raised if it is not."""
    found = reading or read(description)
    if found.program is None:
        raise found.problems[0]
    program = found.program
    capacities: tuple[int | None, ...] = description.memory.capacities or (None,)
    starts = tuple(start(description, program, found.declared, capacity) for capacity in capacities)
    if description.memory.rooms:
        starts = tuple(map(_with_room, starts, description.memory.rooms))
    return Subject(description, without_setup(description, program), starts)


def _with_room(begin: Start, room: int) -> Start:
    """The start with the number of elements that there is room for as its capacity."""
    if room == begin.capacity:
        return begin
    more = " at least" if room == MOST else ""
    assumed = (f"made with {begin.capacity}, which gives room for {room}{more}", *begin.assumed)
    return replace(begin, capacity=room, assumed=assumed)
