"""Traces as Lean theorems: the kernel repeats the replay, with the step function that the proofs are about.

`replay … = true` is checked by evaluation (`decide +kernel`). A theorem about a list that some access was corrupted in,
`replay … = false`, shows that the check can fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from models import ir
from models.catalog import ROOT
from models.emit_lean import camel
from models.traces.replay import replay as replay_in_python
from models.traces.select import Recorded
from models.traces.structures import OBJECT, Theorem, created, has_heap
from models.traces.trace import Event, Inv, Res, Step, Trace, TraceError

WIDTH = 118
FIRST_LINE = (
    "/-- The state after creation: the words of each object's fields, by number, then the extents of the objects"
)


def folder() -> Path:
    """Where the modules are."""
    return ROOT / "proofs" / "Traces"


def modules(program: ir.Program, recorded: Sequence[Recorded]) -> dict[str, str]:
    """The generated modules: the name of each file, and its text. The second needs the structure's own theorem, and is
    there only if that is; the first needs none, and so is quick to check by itself."""
    name = camel(program.name, upper=True)
    files = {f"{name}.lean": emit(program, recorded)}
    theorem = created(program).theorem
    if theorem is not None:
        files[f"{name}Linearizable.lean"] = "\n".join(_corollaries(program, recorded, theorem)) + "\n"
    return files


def module_names(program: ir.Program) -> list[str]:
    """The names of those modules in Lean."""
    name = f"Traces.{camel(program.name, upper=True)}"
    return [name] if created(program).theorem is None else [name, f"{name}Linearizable"]


def emit(program: ir.Program, recorded: Sequence[Recorded]) -> str:
    """The module that certifies these traces, of which one at least must be complete. A function of its arguments."""
    return "\n".join(_module(program, recorded)) + "\n"


def corruptions(trace: Trace) -> Iterator[tuple[str, Trace]]:
    """Traces that differ from this one, which must be complete and have an access, in one event, with what was done;
    none of them is a run of the program."""
    steps = [position for position, event in enumerate(trace.events) if isinstance(event, Step)]
    first, last = steps[0], steps[-1]
    for text, position, change in (
        ("the first access has another value", first, {"value": 1}),
        ("the last access has another line", last, {"line": 1}),
        ("the last access has another value", last, {"value": 1}),
    ):
        event = trace.events[position]
        shifted = {name: getattr(event, name) ^ amount for name, amount in change.items()}
        yield text, _with_events(trace, position, [replace(event, **shifted)])
    yield "the last access is missing", _with_events(trace, last, [])
    yield "the last access happens twice", _with_events(trace, last, [trace.events[last], trace.events[last]])
    for position in steps:
        one, other = trace.events[position : position + 2]
        if isinstance(one, Step) and isinstance(other, Step) and one.thread == other.thread and one.line != other.line:
            yield "two accesses are swapped", _with_events(trace, position, [other, one], 2)
            break
    for position in steps:
        event = trace.events[position]
        if isinstance(event, Step) and event.kind == "alloc" and event.value != 0:
            yield (
                "the new object is another one",
                _with_events(trace, position, [replace(event, value=event.value - 1)]),
            )
            yield "the allocation is missing", _with_events(trace, position, [])
            yield "there was no memory", _with_events(trace, position, [replace(event, value=0)])
            break


def is_complete(trace: Trace) -> bool:
    """Whether every call has its response."""
    return sum(isinstance(event, Inv) for event in trace.events) == sum(
        isinstance(event, Res) for event in trace.events
    )


def _with_events(trace: Trace, position: int, events: list[Event], count: int = 1) -> Trace:
    return replace(trace, events=(*trace.events[:position], *events, *trace.events[position + count :]))


def _module(program: ir.Program, recorded: Sequence[Recorded]) -> Iterator[str]:
    name = camel(program.name, upper=True)
    good = next(number for number, item in enumerate(recorded, 1) if is_complete(item.trace))
    bad = list(corruptions(recorded[good - 1].trace))
    for text, trace in bad:
        _must_fail(text, trace, program)
    yield "prelude"
    yield "import Machine.Replay"
    yield f"import Gen.{name}"
    yield "/-!"
    yield f"# Traces.{name}: runs of the compiled {program.source}, replayed by the kernel"
    yield ""
    yield f"Written by `python -m models.traces gen {program.name}`; do not edit. SHA-256 of the source:"
    yield program.sha256
    yield ""
    yield "## Main definitions"
    yield ""
    yield "* `created`: the state after the structure was created"
    yield "* `traceNNN`: what the instrumented library did under a controlled schedule"
    yield ""
    yield "## Main statements"
    yield ""
    yield "* `traceNNN_replays`: the generated program does exactly the same"
    yield "* `badN_fails`: it does not do what a corrupted record says"
    yield "-/"
    yield f"namespace Traces.{name}"
    yield ""
    yield from _created(program)
    for number, item in enumerate(recorded, 1):
        yield ""
        yield from _certificate(program, f"trace{number:03}", item.name, item.trace, True)
    for number, (text, trace) in enumerate(bad, 1):
        yield ""
        yield from _certificate(program, f"bad{number}", f"trace{good:03}, but {text}", trace, False)
    yield ""
    yield f"end Traces.{name}"


def _corollaries(program: ir.Program, recorded: Sequence[Recorded], theorem: Theorem) -> Iterator[str]:
    name = camel(program.name, upper=True)
    yield "prelude"
    yield f"import Traces.{name}"
    yield from (f"import {name}.{module}" for module in ("Recorded", *theorem.modules))
    yield "/-!"
    yield f"# Traces.{name}Linearizable: the recorded histories are linearizable, by the structure's theorem"
    yield ""
    yield f"Written by `python -m models.traces gen {program.name}`; do not edit."
    yield ""
    yield "## Main statements"
    yield ""
    yield f"* `traceNNN_linearizable`: the history that `Traces.{name}` replays"
    yield "-/"
    yield f"namespace Traces.{name}"
    parameters = [] if theorem.parameters is None else ["Params"]
    begins = theorem.begins.split()[0]
    opens = [*parameters, begins, "spec linearizable_of_replay", *theorem.opens]
    yield f"open _root_.{name} ({' '.join(opens)})"
    yield ""
    yield "/-- The state in which the records begin is one in which the structure begins. -/"
    p, params = ("", "") if theorem.parameters is None else ("p ", " (p : Params)")
    head = [
        f"theorem init_created{params}{theorem.premises} :",
        f"{theorem.begins} {p}(created {theorem.arguments}) :=",
    ]
    yield from [" ".join(head)] if len(" ".join(head)) <= WIDTH else [head[0], f"    {head[1]}"]
    yield f"  {theorem.init}"
    for number, item in enumerate(recorded, 1):
        if theorem.covers(item.trace):
            yield ""
            yield from _corollary(program, f"trace{number:03}", item.trace, theorem)
    yield ""
    yield f"end Traces.{name}"


def _corollary(program: ir.Program, name: str, trace: Trace, theorem: Theorem) -> Iterator[str]:
    gen = f"Gen.{camel(program.name, upper=True)}"
    end = f"(replayed {gen}.program {gen}.lines ({_state(program, trace)}) {name}).mem"
    about = theorem.specification(trace).replace("END", end)
    about = f"({about})" if " " in about else about
    head = [f"theorem {name}_linearizable :", f"Linearizable {about}", f"(observed {name}) :="]
    wide = len(" ".join(head)) > WIDTH
    yield from [head[0], f"    {head[1]}", f"      {head[2]}"] if wide else [" ".join(head)]
    facts = " (by decide +kernel)" * (1 + theorem.counted + theorem.honest)
    if theorem.parameters is None:
        yield "  linearizable_of_replay"
        parts = [f"    (init_created{theorem.given(trace)})", f"{facts} {name}_replays"]
    else:
        yield f"  linearizable_of_replay {theorem.parameters(trace)}"
        parts = [f"    (init_created _{theorem.given(trace)})", f"{facts} {name}_replays"]
    yield from ["".join(parts)] if len("".join(parts)) <= WIDTH else [parts[0], f"   {parts[1]}"]


def _must_fail(text: str, trace: Trace, program: ir.Program) -> None:
    try:
        replay_in_python(trace, program)
    except TraceError:
        return
    raise AssertionError(f"the corruption {text!r} is not noticed by models.traces.replay")


def _created(program: ir.Program) -> Iterator[str]:
    structure = created(program)
    heap = has_heap(program)
    names = f"({' '.join(values)} : Nat)" if (values := structure.parameters(1, 0)) else ""
    parts, about = structure.parts, ""
    if structure.certified.begin is not None:
        parts = structure.objects(structure.parameters(*structure.certified.begin))
        about = ", of capacity {} and start {}".format(*structure.certified.begin)
    elif structure.further(structure.parameters(1, 0)):
        raise NotImplementedError(f"{program.source}: certificates of a structure with a varying number of objects")
    elements = [
        f"cond (Bool.and (Nat.beq l.obj {number}) (Nat.beq l.field {program.field(name)})) (cond (Nat.ble (l.idx + 1) "
        f"({part.length}))\n      ({item.lean})\n      0)"
        for number, part in enumerate(parts, OBJECT)
        for name, item in part.elements.items()
    ]
    objects = (", ".join(part.fields.get(field.name, "0") for field in program.fields) for part in parts)
    extents = ["0", *("1" if part.length == "0" else f"{part.length} + 1" for part in parts)] if heap else []
    yield f"/-- The state after creation{about}:" if about else FIRST_LINE
    yield from [FIRST_LINE.replace("/-- The state after creation: ", "")] if about else []
    yield "and what the allocations will give. All other cells hold zero, and no thread is inside an operation. -/"
    arguments = " ".join(filter(None, [names, "(answers : List Nat)" if heap else ""]))
    yield f"def created {arguments} : State where"
    yield "  mem := Replay.memory" if not elements else "  mem l :="
    yield from (f"    {case} <|" for case in elements)
    yield from ["    Replay.memory"] if elements else []
    yield "    [" + ",\n     ".join(f"[{words}]" for words in objects) + "]"
    yield f"    [{', '.join(extents)}] {'answers' if heap else '[]'}{' l' if elements else ''}"
    yield "  thread _ := none"


def _state(program: ir.Program, trace: Trace) -> str:
    """The state in which a trace begins."""
    arguments = [str(value) for value in created(program).parameters(trace.capacity, trace.start).values()]
    return " ".join(["created", *arguments, *([str(list(trace.answers()))] if has_heap(program) else [])])


def _certificate(program: ir.Program, name: str, title: str, trace: Trace, holds: bool) -> Iterator[str]:
    yield f"/-- {title} -/"
    yield f"def {name} : List TraceEvent := ["
    yield from _wrapped([event(item, program) for item in trace.events])
    yield ""
    gen = f"Gen.{camel(program.name, upper=True)}"
    yield f"theorem {name}_{'replays' if holds else 'fails'} : replay {gen}.program {gen}.lines"
    yield f"    ({_state(program, trace)}) {name} = {'true' if holds else 'false'} := by"
    yield "  decide +kernel"


def event(item: Event, program: ir.Program) -> str:
    """An event as a Lean term."""
    if isinstance(item, Inv):
        number = [operation.name for operation in program.operations].index(item.operation)
        return f".inv {item.thread} {number} {list(item.args)} {list(item.buffer)}"
    if isinstance(item, Res):
        return f".res {item.thread} {item.value} {list(item.buffer)}"
    return f".step {item.thread} {item.line} {item.value}"


def _wrapped(terms: list[str]) -> Iterator[str]:
    line = " "
    for number, term in enumerate(terms):
        text = f" {term}" + ("," if number + 1 < len(terms) else "]")
        if len(line) + len(text) > WIDTH:
            yield line
            line = " "
        line += text
    yield line
