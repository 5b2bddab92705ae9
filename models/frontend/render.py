"""From IR back to C: a readable listing, and the normal form that the round trip compares."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from models import ir
from models.frontend import normal
from models.frontend.normal import Point, Term, Var

Assigning = ir.Set | ir.Get | ir.Load | ir.Cas | ir.FetchAdd | ir.Exchange | ir.Alloc
FILLING = (ir.Get, ir.Load, ir.FetchAdd, ir.Exchange, ir.Alloc)
"""What may fill a temporary."""


class Rendering:
    """The automaton of an operation. A state is the program counter of the first instruction of a statement."""

    def __init__(self, program: ir.Program, operation: ir.Operation) -> None:
        self._program = program
        self._operation = operation

    def start(self) -> Hashable:
        return self._skip(0)

    def point(self, state: Hashable) -> Point:
        """The statement that begins at a program counter: temporaries are put back where they are used."""
        assert isinstance(state, int)
        pc, known = state, dict[int, Term]()
        while (part := self._temporary(pc, known)) is not None:
            known[part[0]] = part[1]
            pc += 1
        instr = self._operation.code[pc]
        if isinstance(instr, ir.Branch):
            successors: tuple[int, ...] = (instr.yes, instr.no)
        else:
            successors = () if isinstance(instr, ir.Return) else (pc + 1,)
        return Point(instr.line, self.statement(instr, known), tuple(map(self._skip, successors)))

    def _skip(self, pc: int) -> int:
        """Where control is after the jumps at `pc`."""
        seen = set()
        while pc < len(self._operation.code) and isinstance(instr := self._operation.code[pc], ir.Jump):
            if pc in seen:
                raise ValueError(f"{self._program.source}:{instr.line}: a loop with nothing in it")
            seen.add(pc)
            pc = instr.target
        if pc >= len(self._operation.code):
            raise ValueError(f"{self._operation.name}: program counter {pc} is outside the code")
        return pc

    def _temporary(self, pc: int, known: dict[int, Term]) -> tuple[int, Term] | None:
        """A temporary and what is in it, if the instruction only fills it for the next one."""
        instr = self._operation.code[pc]
        if not isinstance(instr, FILLING) or pc + 1 >= len(self._operation.code):
            return None
        if not ir.is_temporary(self._operation.registers[instr.dst]):
            return None
        return instr.dst, self._value(instr, known)

    def register(self, index: int, known: dict[int, Term]) -> Term:
        if index in known:
            return known[index]
        return Var(("parameter", index) if index < len(self._operation.parameters) else ("register", index))

    def expression(self, expr: ir.Expr, known: dict[int, Term]) -> Term:
        if isinstance(expr, ir.Lit):
            return expr.value
        if isinstance(expr, ir.Reg):
            return self.register(expr.index, known)
        if isinstance(expr, ir.Unary):
            return (expr.op, self.expression(expr.arg, known))
        return normal.binary(expr.op, self.expression(expr.left, known), self.expression(expr.right, known))

    def _place(self, place: ir.Place, known: dict[int, Term]) -> Term:
        field = self._program.fields[place.field]
        index = self.expression(place.index, known) if field.array or place.index != ir.Lit(0) else None
        return normal.place(self.expression(place.object, known), field.name, index)

    def statement(self, instr: ir.Instr, known: dict[int, Term]) -> Term:
        """The C statement that an instruction is, without its semicolon."""
        if isinstance(instr, ir.Branch):
            return ("if ", self.expression(instr.condition, known))
        if isinstance(instr, ir.Jump):
            return f"goto {instr.target}"
        if isinstance(instr, ir.Return):
            return ("return ", self.expression(instr.value, known))
        if isinstance(instr, ir.Put):
            return ("buffer[", self.expression(instr.index, known), "] = ", self.expression(instr.value, known))
        if isinstance(instr, (ir.Store, ir.Fence, ir.Free)):
            return self._effect(instr, known)
        dst = instr.ok if isinstance(instr, ir.Cas) else instr.dst
        return (self.register(dst, {}), " = ", self._value(instr, known))

    def _effect(self, instr: ir.Store | ir.Fence | ir.Free, known: dict[int, Term]) -> Term:
        if isinstance(instr, ir.Fence):
            return normal.access("ZP_FENCE", instr.line, instr.order)
        if isinstance(instr, ir.Free):
            return normal.access("ZP_FREE", instr.line, self.expression(instr.object, known))
        place, value = self._place(instr.place, known), self.expression(instr.value, known)
        if instr.order == "plain":
            return normal.access("ZP_WRITE", instr.line, place, value)
        return normal.access("ZP_STORE", instr.line, place, value, instr.order)

    def _value(self, instr: Assigning, known: dict[int, Term]) -> Term:
        """The right-hand side of an instruction that assigns a register."""
        if isinstance(instr, ir.Set):
            return self.expression(instr.value, known)
        if isinstance(instr, ir.Get):
            return normal.element(instr.line, self.expression(instr.index, known))
        if isinstance(instr, ir.Alloc):
            struct = normal.struct(self._program.structs[instr.struct])
            return normal.access("ZP_NEW", instr.line, struct, self.expression(instr.count, known))
        place = self._place(instr.place, known)
        if isinstance(instr, ir.Load):
            if instr.order == "plain":
                return normal.access("ZP_READ", instr.line, place)
            return normal.access("ZP_LOAD", instr.line, place, instr.order)
        if isinstance(instr, ir.Cas):
            old: Term = ("&", self.register(instr.old, {}))
            if instr.expected != ir.Reg(instr.old):
                old = (old, " holding ", self.expression(instr.expected, known))
            desired = self.expression(instr.desired, known)
            return normal.access("ZP_CAS", instr.line, place, old, desired, instr.success, instr.failure)
        macro = "ZP_FAA" if isinstance(instr, ir.FetchAdd) else "ZP_XCHG"
        return normal.access(macro, instr.line, place, self.expression(instr.value, known), instr.order)


def normal_form(program: ir.Program) -> dict[str, str]:
    """The normal form of the fields (under the empty name) and of every operation."""
    lines = [normal.structs_line(program.structs)]
    for f in program.fields:
        lines.append(normal.field_line(f.name, f.atomic, f.array, f.pointer, program.structs[f.struct]))
    forms = {"": "\n".join(lines)}
    for op in program.operations:
        words = len(op.parameters)
        head = normal.heading(op.name, op.function, words, op.buffer, op.writes_buffer)
        forms[op.name] = f"{head}\n{normal.text(Rendering(program, op), words)}"
    return forms


def instruction(program: ir.Program, op: ir.Operation, pc: int) -> str:
    """An instruction as a statement of C, with the registers' names; a branch says where its two ways lead."""
    instr = op.code[pc]
    names: dict[Hashable, str] = {
        (("parameter", i) if i < len(op.parameters) else ("register", i)): name for i, name in enumerate(op.registers)
    }
    written = normal.write(Rendering(program, op).statement(instr, {}), names).replace(f"@{instr.line}", "")
    return written + (f" goto {instr.yes} else goto {instr.no}" if isinstance(instr, ir.Branch) else "")


def listing(program: ir.Program, source: str, places: Sequence[tuple[str, int, str]] = ()) -> Iterator[str]:
    """The operations as a numbered list of instructions below the C lines they come from. `places` as in emit_lean."""
    lines = places or [(program.source, number, line) for number, line in enumerate(source.splitlines(), 1)]
    text = [f"{file}:{number}  {line.strip()}" for file, number, line in lines]
    for op in program.operations:
        buffer = f", buffer {op.buffer}" if op.buffer is not None else ""
        yield f"{op.name}: {op.function}({', '.join(op.parameters)}{buffer})"
        line = 0
        for pc, instr in enumerate(op.code):
            if instr.line != line:
                line = instr.line
                yield f"  {text[line - 1]}"
            yield f"    {pc:4}  {instruction(program, op, pc)}"
        yield ""
