"""A second explorer, as plain as possible: each instruction is a step, states are compared exactly, nothing is reduced.

It shares with the one under test only the IR, the evaluation of expressions, and which structs a Free may free.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from models import ir
from models.explore import Client
from models.explore.pointers import Pointees
from models.machine import evaluate
from models.specs import Invocation

Cell = tuple[int, int, int]


@dataclass(frozen=True)
class Local:
    call: int = 0
    pc: int | None = None  # None: between calls
    registers: tuple[int, ...] = ()
    buffer: tuple[int, ...] = ()
    stores: tuple[tuple[Cell, int], ...] = ()
    results: tuple[tuple[int, tuple[int, ...]], ...] = ()


@dataclass(frozen=True)
class State:
    memory: tuple[tuple[Cell, int], ...]
    threads: tuple[Local, ...]
    events: tuple[Any, ...] = ()
    objects: tuple[tuple[int, int, bool], ...] = ()
    """Struct, array elements, whether it still is: of objects 1, 2, …"""
    allocations: int = 0


@dataclass
class Findings:
    """All final outcomes; all histories if asked for; whether a fault, a data race can happen; the most steps."""

    outcomes: set[Any] = field(default_factory=set)
    histories: set[tuple[Any, ...]] = field(default_factory=set)
    fault: bool = False
    race: bool = False
    states: int = 0


class Fault(Exception):
    pass


class TooLarge(AssertionError):
    """The program is too large for the reference."""


class Reference:
    def __init__(self, program: ir.Program, client: Client, tso: bool, histories: bool = False) -> None:
        self.program, self.client, self.tso, self.histories = program, client, tso, histories
        self.lengths = [client.lengths.get(f.name, 1) for f in program.fields]

    def run(self, limit: int = 200_000) -> Findings:
        main = [(f, n) for f, n in enumerate(self.lengths) if self.program.fields[f].struct == 0]
        cells = {(1, f, i): self.client.rest for f, n in main for i in range(n)}
        threads = tuple(Local() for _ in self.client.threads)
        start = State(tuple(sorted(cells.items())), threads, objects=((0, 0, True),))
        findings = Findings()
        seen, todo = {start}, [start]
        while todo:
            state = todo.pop()
            findings.race |= self._race(state)
            moved = False
            for t in range(len(state.threads)):
                try:
                    for after in self._steps(state, t):
                        moved = True
                        if after not in seen:
                            seen.add(after)
                            todo.append(after)
                except Fault:
                    findings.fault = moved = True
            if not moved:
                findings.outcomes.add((tuple(x.results for x in state.threads), self._main(state)))
                findings.histories.add(state.events)
            if len(seen) >= limit:
                raise TooLarge
        findings.states = len(seen)
        return findings

    @staticmethod
    def _main(state: State) -> tuple[int, ...]:
        """The cells of object 1."""
        return tuple(value for (number, _, _), value in state.memory if number == 1)

    def _steps(self, state: State, t: int) -> Iterator[State]:
        local = state.threads[t]
        if local.stores:
            (cell, value), *rest = local.stores
            yield self._put(self._write(state, cell, value), t, replace(local, stores=tuple(rest)))
        if local.pc is None:
            if local.call < len(self.client.threads[t]):
                yield self._invoke(state, t, self.client.threads[t][local.call])
            return
        operation = self._operation(t, local)
        if local.pc >= len(operation.code):
            raise Fault
        instr = operation.code[local.pc]
        rmw = isinstance(instr, (ir.Cas, ir.FetchAdd, ir.Exchange))
        waits = rmw or (isinstance(instr, (ir.Store, ir.Fence)) and instr.order == "seq_cst")
        if isinstance(instr, ir.Alloc):
            yield from self._allocate(state, t, local, instr)
        elif isinstance(instr, ir.Free):
            yield self._free(state, t, local, instr)
        elif not (self.tso and waits and local.stores):
            yield self._execute(state, t, local, instr)

    def _allocate(self, state: State, t: int, local: Local, instr: ir.Alloc) -> Iterator[State]:
        heap = self.client.heap
        taken = [len(state.objects) + 1]
        if heap.reuse:
            taken += [n for n, (_, _, alive) in enumerate(state.objects, 1) if not alive and n > 1]
        if state.allocations in heap.fails:
            taken = [0]
        for number in taken:
            objects, memory = list(state.objects), dict(state.memory)
            if number:
                item = (instr.struct, evaluate(instr.count, local.registers), True)
                objects[number - 1 : number] = [item]
                for f, field in enumerate(self.program.fields):
                    if field.struct == instr.struct:
                        for i in range(item[1] if field.array else 1):
                            memory.setdefault((number, f, i), self.client.rest)
            after = replace(state, objects=tuple(objects), memory=tuple(sorted(memory.items())))
            after = replace(after, allocations=min(state.allocations + 1, max(heap.fails, default=-1) + 1))
            new = list(local.registers)
            new[instr.dst] = number
            assert local.pc is not None
            yield self._put(after, t, replace(local, pc=local.pc + 1, registers=tuple(new)))

    def _free(self, state: State, t: int, local: Local, instr: ir.Free) -> State:
        number = evaluate(instr.object, local.registers)
        operation = self.client.threads[t][local.call].operation
        names = [o.name for o in self.program.operations]
        allowed = Pointees(self.program).structs(names.index(operation), instr.object)
        objects = list(state.objects)
        stores = local.stores
        if number:
            if number > len(objects) or not objects[number - 1][2] or objects[number - 1][0] not in allowed:
                raise Fault
            if any(cell[0] == number for u, x in enumerate(state.threads) if u != t for cell, _ in x.stores):
                raise Fault
            objects[number - 1] = (0, 0, False)
            stores = tuple(store for store in stores if store[0][0] != number)
        assert local.pc is not None
        return self._put(replace(state, objects=tuple(objects)), t, replace(local, pc=local.pc + 1, stores=stores))

    def _operation(self, t: int, local: Local) -> ir.Operation:
        return self.program.operation(self.client.threads[t][local.call].operation)

    def _put(self, state: State, t: int, local: Local, event: Any = None) -> State:
        events = (*state.events, event) if event and self.histories else state.events
        return replace(state, threads=(*state.threads[:t], local, *state.threads[t + 1 :]), events=events)

    def _write(self, state: State, cell: Cell, value: int) -> State:
        return replace(state, memory=tuple((c, value if c == cell else v) for c, v in state.memory))

    def _invoke(self, state: State, t: int, call: Invocation) -> State:
        local = state.threads[t]
        count = len(self.program.operation(call.operation).registers)
        registers = call.args + (0,) * (count - len(call.args))
        return self._put(state, t, replace(local, pc=0, registers=registers, buffer=call.buffer), (t, call))

    def _cell(self, state: State, place: ir.Place, registers: tuple[int, ...]) -> Cell:
        index, number = evaluate(place.index, registers), evaluate(place.object, registers)
        if not 1 <= number <= len(state.objects):
            raise Fault
        struct, count, alive = state.objects[number - 1]
        field = self.program.fields[place.field]
        length = count if field.array and number > 1 else self.lengths[place.field]
        if not alive or struct != field.struct or index >= length:
            raise Fault
        return number, place.field, index

    def _execute(self, state: State, t: int, local: Local, instr: ir.Instr) -> State:
        assert local.pc is not None
        regs = local.registers
        if isinstance(instr, ir.Return):
            result = (evaluate(instr.value, regs), local.buffer)
            done = Local(local.call + 1, stores=local.stores, results=(*local.results, result))
            return self._put(state, t, done, (t, *result))
        if isinstance(instr, ir.Branch):
            pc = instr.yes if evaluate(instr.condition, regs) else instr.no
            return self._put(state, t, replace(local, pc=pc))
        if isinstance(instr, ir.Jump):
            return self._put(state, t, replace(local, pc=instr.target))
        new, buffer, stores = list(regs), list(local.buffer), local.stores
        if isinstance(instr, ir.Set):
            new[instr.dst] = evaluate(instr.value, regs)
        elif isinstance(instr, (ir.Get, ir.Put)):
            index = evaluate(instr.index, regs)
            if index >= len(buffer):
                raise Fault
            if isinstance(instr, ir.Get):
                new[instr.dst] = buffer[index]
            else:
                buffer[index] = evaluate(instr.value, regs)
        elif not isinstance(instr, ir.Fence):
            cell = self._cell(state, instr.place, regs)
            old = dict([*state.memory, *stores])[cell]
            if isinstance(instr, ir.Load):
                new[instr.dst] = old
            elif isinstance(instr, ir.Store):
                value = evaluate(instr.value, regs)
                if self.tso and instr.order != "seq_cst":
                    stores = (*stores, (cell, value))
                else:
                    state = self._write(state, cell, value)
            elif isinstance(instr, ir.Cas):
                new[instr.old] = old
                new[instr.ok] = int(old == evaluate(instr.expected, regs))
                if new[instr.ok]:
                    state = self._write(state, cell, evaluate(instr.desired, regs))
            else:
                value = evaluate(instr.value, regs)
                new[instr.dst] = old
                added = (old + value) % ir.WORD
                state = self._write(state, cell, added if isinstance(instr, ir.FetchAdd) else value)
        after = replace(local, pc=local.pc + 1, registers=tuple(new), buffer=tuple(buffer), stores=stores)
        return self._put(state, t, after)

    def _race(self, state: State) -> bool:
        accesses = []
        memory = dict(state.memory)
        for t, local in enumerate(state.threads):
            if local.pc is None or local.pc >= len(self._operation(t, local).code):
                continue
            instr = self._operation(t, local).code[local.pc]
            if isinstance(instr, (ir.Load, ir.Store, ir.Cas, ir.FetchAdd, ir.Exchange)):
                try:
                    cell = self._cell(state, instr.place, local.registers)
                except Fault:
                    continue
                write = not isinstance(instr, ir.Load)
                if isinstance(instr, ir.Cas):
                    write = memory[cell] == evaluate(instr.expected, local.registers)
                plain = isinstance(instr, (ir.Load, ir.Store)) and instr.order == "plain"
                accesses.append((cell, write, plain))
        return any(
            a[0] == b[0] and (a[1] or b[1]) and (a[2] or b[2]) for i, a in enumerate(accesses) for b in accesses[:i]
        )
