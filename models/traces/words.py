"""Translates what the compiled library shows: addresses become numbers of objects, all other words stay.

Which words are pointers is read off the program: the accesses of pointer fields, by operation and C line. If the front
end is wrong there, an address meets an object number in the replay, which refuses the trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from models import ir
from models.traces.kinds import kind_of
from models.traces.structures import OBJECT


class WordError(Exception):
    """A pointer that is not one to an object of the run, or an access whose type is not known. The text says which."""


class Words:
    """The objects of one run. `initial` are the address and the struct of those that creation made, in their order."""

    def __init__(self, program: ir.Program, initial: Iterable[tuple[int, str]]) -> None:
        self._program = program
        self._lines = {operation.name: _lines(program, operation) for operation in program.operations}
        self._known: dict[int, tuple[int, str]] = {}
        self._numbers = {0: 0}
        self._next = OBJECT
        for address, struct in initial:
            self._add(address, struct)

    def objects(self) -> list[int]:
        """The numbers of the objects that there are now."""
        return list(self._known)

    def object(self, number: int) -> tuple[int, str]:
        """The address and the struct of an object."""
        return self._known[number]

    def translate(self, word: int, pointer: bool, where: str) -> int:
        """The word, or the number of the object to which it points. WordError, which says `where`, if there is none."""
        if not pointer:
            return word
        try:
            return self._numbers[word]
        except KeyError:
            raise WordError(f"{where} holds {word:#x}, which is not the address of an object") from None

    def of_access(self, operation: str, line: int, kind: str, word: int) -> int:
        """The value of a recorded access. An allocation makes a new object, a free removes one."""
        lines = self._lines[operation]
        if kind == "alloc" and word != 0:
            if line not in lines.allocations:
                raise WordError(f"{operation} allocates in line {line}, but its program does not")
            return self._add(word, self._program.structs[lines.allocations[line]])
        pointer = kind in ("alloc", "free") or (line, kind) in lines.pointers
        number = self.translate(word, pointer, f"{operation}, line {line},")
        if kind == "free":
            self._known.pop(number, None)
        return number

    def _add(self, address: int, struct: str) -> int:
        number = self._next
        self._next += 1
        self._numbers[address] = number
        self._known[number] = (address, struct)
        return number


@dataclass(frozen=True)
class _Lines:
    """The accesses of an operation whose values are pointers, by line and kind; the structs of its allocations."""

    pointers: frozenset[tuple[int, str]]
    allocations: Mapping[int, int]


def _lines(program: ir.Program, operation: ir.Operation) -> _Lines:
    pointers: set[tuple[int, str]] = set()
    others: set[tuple[int, str]] = set()
    allocations: dict[int, int] = {}
    for instr in operation.code:
        if isinstance(instr, ir.Alloc):
            allocations[instr.line] = instr.struct
        elif isinstance(instr, (ir.Load, ir.Store, ir.Cas, ir.FetchAdd, ir.Exchange)):
            kinds = pointers if program.fields[instr.place.field].pointer else others
            kinds.add((instr.line, kind_of(instr) or ""))
    if both := pointers & others:
        raise WordError(f"{operation.function}: a pointer and another word are accessed in one line: {sorted(both)}")
    return _Lines(frozenset(pointers), allocations)
