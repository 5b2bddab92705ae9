"""Compares a model with the C file that it is about, step by step.

In a model that is tied to code, the label `push_a3` is the third shared access in the code of `push`, and `push_r1` its
first return, both in the order of the IR. From the module's text come

* the table `Access`: what each access is (read, write, load, store, …) and of which field,
* the action of each label: the labels that it names besides its own are those that may come next;

from the IR come the same three things. They must be equal, so that the model cannot drift from the code unnoticed.

A model of a structure that frees its nodes also takes steps of the scheme, whose labels are those of another module
(see scheme.py). They are passed over here: an action that enters the scheme names the structure's label that follows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from models import ir
from models.traces.kinds import kind_of

_LABEL = r"\w+_[ar]\d+"
_ROW = re.compile(rf"({_LABEL})\s*\|->\s*(Read|Write|Load|Store|Cas|Faa|Xchg|Alloc|Free)\(\"([\w.]*)\"\)")
_COMMENT = re.compile(r"\(\*[\s\S]*?\*\)|\\\*.*")


@dataclass(frozen=True)
class Label:
    """A step: `kind` and `field` of its access, "return" and "" for a return; `after`: the labels that may follow."""

    kind: str
    field: str
    after: frozenset[str]


def labels_of_program(program: ir.Program) -> dict[str, Label]:
    """The labels that a model of the program must have."""
    found: dict[str, Label] = {}
    for operation in program.operations:
        names = name_steps(operation)
        for pc, name in names.items():
            instr = operation.code[pc]
            if isinstance(instr, ir.Return):
                found[name] = Label("return", "", frozenset())
            elif isinstance(instr, ir.SHARED):
                field = _field(program, instr)
                after = frozenset(names[next_pc] for next_pc in _next_steps(operation, pc + 1, set()))
                found[name] = Label(kind_of(instr) or "", field, after)
    return found


def _field(program: ir.Program, instr: ir.SharedInstr) -> str:
    """The field that is accessed; of an allocation the struct; of a fence, or where an object is freed, nothing."""
    if isinstance(instr, ir.Alloc):
        return program.structs[instr.struct]
    return "" if isinstance(instr, (ir.Fence, ir.Free)) else program.fields[instr.place.field].name


def name_steps(operation: ir.Operation) -> dict[int, str]:
    """The label of each shared access and return, by program counter."""
    accesses = returns = 0
    names: dict[int, str] = {}
    for pc, instr in enumerate(operation.code):
        if isinstance(instr, ir.SHARED):
            accesses += 1
            names[pc] = f"{operation.name}_a{accesses}"
        elif isinstance(instr, ir.Return):
            returns += 1
            names[pc] = f"{operation.name}_r{returns}"
    return names


def _next_steps(operation: ir.Operation, pc: int, seen: set[int]) -> Iterator[int]:
    """The accesses and returns that local instructions from `pc` on may lead to."""
    if pc in seen:
        return
    seen.add(pc)
    instr = operation.code[pc]
    if isinstance(instr, (*ir.SHARED, ir.Return)):
        yield pc
    elif isinstance(instr, ir.Branch):
        yield from _next_steps(operation, instr.yes, seen)
        yield from _next_steps(operation, instr.no, seen)
    else:
        yield from _next_steps(operation, instr.target if isinstance(instr, ir.Jump) else pc + 1, seen)


def labels_of_module(text: str) -> dict[str, Label]:
    """The labels of a module: those that the table Access has, and those that an action is defined for."""
    text = _COMMENT.sub("", text)
    table = {match[1]: (match[2].lower(), match[3]) for match in _ROW.finditer(text)}
    actions = _actions(text)
    found: dict[str, Label] = {}
    for name in table.keys() | actions.keys():
        kind, field = table.get(name, ("return" if "_r" in name else "not in the table Access", ""))
        body = actions.get(name)
        quoted = frozenset(re.findall(rf'"({_LABEL})"', body)) if body is not None else frozenset({"no action"})
        after = quoted - {name} if body is None or _own_label_once(name, body) else quoted
        found[name] = Label(kind, field, after)
    return found


def _own_label_once(name: str, body: str) -> bool:
    """Whether the action names its own label only to say where it is, not where it goes."""
    return body.count(f'"{name}"') == 1


def _actions(text: str) -> Mapping[str, str]:
    """The text of each definition `push_a1(t) == …`, up to the next definition."""
    starts = list(re.finditer(r"^(\w+)(?:\([\w, ]*\))? ==", text, re.MULTILINE))
    bodies = {}
    ends = [*(start.start() for start in starts[1:]), len(text)]
    for start, end in zip(starts, ends, strict=False):
        if re.fullmatch(_LABEL, start[1]):
            bodies[start[1]] = text[start.end() : end]
    return bodies


def unreachable(text: str) -> list[str]:
    """The labels whose action no other definition mentions: they could never happen."""
    text = _COMMENT.sub("", text)
    return [name for name in _actions(text) if len(re.findall(rf"\b{name}\(t\)", text)) < 2]


def differences(program: ir.Program, text: str, scheme: Collection[str] = ()) -> list[str]:
    """Where the module's text differs from the program, one line each; empty if they agree. `scheme`: the labels of
    the scheme, which may come between."""
    wanted, found = labels_of_program(program), labels_of_module(text)
    lines = [f"{name}: only in {program.source}" for name in sorted(wanted.keys() - found.keys())]
    lines += [f"{name}: only in the model" for name in sorted(found.keys() - wanted.keys())]
    for name in sorted(wanted.keys() & found.keys()):
        code, model = wanted[name], found[name]
        if (code.kind, code.field) != (model.kind, model.field):
            lines.append(
                f"{name}: {code.kind} {code.field} in {program.source}, {model.kind} {model.field} in the model"
            )
        if code.after != (after := model.after - set(scheme)):
            lines.append(f"{name}: followed by {sorted(code.after)} in {program.source}, {sorted(after)} in the model")
    return lines + [f"{name}: its action is not part of any operation" for name in unreachable(text)]
