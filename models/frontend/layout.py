"""From a list of instructions with labels to code with program counters, and the checks of the result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from models import ir
from models.frontend.errors import FrontendError


@dataclass(frozen=True)
class Mark:
    """The place that a label names. The targets of Branch and Jump are labels until the layout is done."""

    label: int


Item = ir.Instr | Mark


def lay_out(items: list[Item]) -> tuple[ir.Instr, ...]:
    """The code: no jump leads to a jump or to the next instruction, and every instruction can be reached."""
    code: list[ir.Instr] = []
    labels: dict[int, int] = {}
    for item in items:
        if isinstance(item, Mark):
            labels[item.label] = len(code)
        else:
            code.append(item)
    code = [_retarget(instr, labels) for instr in code]
    while (smaller := _simplify(code)) != code:
        code = smaller
    return tuple(code)


def successors(pc: int, instr: ir.Instr) -> tuple[int, ...]:
    """The program counters that may follow."""
    if isinstance(instr, ir.Branch):
        return (instr.yes, instr.no)
    if isinstance(instr, ir.Jump):
        return (instr.target,)
    return () if isinstance(instr, ir.Return) else (pc + 1,)


def _retarget(instr: ir.Instr, to: dict[int, int]) -> ir.Instr:
    if isinstance(instr, ir.Branch):
        return replace(instr, yes=to[instr.yes], no=to[instr.no])
    if isinstance(instr, ir.Jump):
        return replace(instr, target=to[instr.target])
    return instr


def _simplify(code: list[ir.Instr]) -> list[ir.Instr]:
    """One round: follow chains of jumps, drop what cannot be reached and jumps to the next instruction."""
    code = [_retarget(instr, {pc: _final(code, pc) for pc in range(len(code))}) for instr in code]
    reached, todo = set(), [0]
    while todo:
        pc = todo.pop()
        if pc not in reached:
            reached.add(pc)
            todo += successors(pc, code[pc])
    kept = [pc for pc in sorted(reached) if not _is_jump_to_next(code, pc, reached)]
    number = {pc: sum(other < pc for other in kept) for pc in range(len(code))}
    return [_retarget(code[pc], number) for pc in kept]


def _final(code: list[ir.Instr], pc: int) -> int:
    """Where a jump to `pc` ends up."""
    seen = set()
    while isinstance(instr := code[pc], ir.Jump) and pc not in seen:
        seen.add(pc)
        pc = instr.target
    return pc


def _is_jump_to_next(code: list[ir.Instr], pc: int, reached: set[int]) -> bool:
    instr = code[pc]
    if not isinstance(instr, ir.Jump) or instr.target <= pc:
        return False
    return not any(between in reached for between in range(pc + 1, instr.target))


def check_progress(operation: ir.Operation, file: str) -> None:
    """FrontendError if a loop does nothing at all: then a jump still leads to a jump."""
    for instr in operation.code:
        if isinstance(instr, ir.Jump) and isinstance(operation.code[instr.target], ir.Jump):
            raise FrontendError(file, instr.line, "an endless loop with nothing in it; remove it")


def reads(instr: ir.Instr) -> Iterator[int]:
    """The registers that an instruction reads."""
    for name in instr.__dataclass_fields__:
        value = getattr(instr, name)
        roots = (value.object, value.index) if isinstance(value, ir.Place) else (value,)
        for root in roots:
            if isinstance(root, (ir.Lit, ir.Reg, ir.Unary, ir.Binary)):
                yield from (sub.index for sub in ir.subexpressions(root) if isinstance(sub, ir.Reg))


def writes(instr: ir.Instr) -> frozenset[int]:
    """The registers that an instruction writes."""
    if isinstance(instr, ir.Cas):
        return frozenset({instr.ok, instr.old})
    if isinstance(instr, (ir.Set, ir.Get, ir.Load, ir.FetchAdd, ir.Exchange, ir.Alloc)):
        return frozenset({instr.dst})
    return frozenset()


def check_assigned(operation: ir.Operation, file: str) -> None:
    """FrontendError if some path reads a local before it is assigned."""
    assigned: dict[int, frozenset[int]] = {}
    todo = [(0, frozenset(range(len(operation.parameters))))]
    while todo:
        pc, known = todo.pop()
        known = known & assigned.get(pc, known)
        if assigned.get(pc) == known:
            continue
        assigned[pc] = known
        todo += [(after, known | writes(operation.code[pc])) for after in successors(pc, operation.code[pc])]
    for pc, known in sorted(assigned.items()):
        instr = operation.code[pc]
        for register in reads(instr):
            if register not in known:
                name = operation.registers[register]
                message = f"{name!r} may be read before it is assigned; give it a value where it is declared"
                raise FrontendError(file, instr.line, message)
