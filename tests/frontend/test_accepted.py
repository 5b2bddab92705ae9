"""The accepted corpus: both readers agree, the round trip closes, and the IR does what the compiled C does."""

from __future__ import annotations

import ctypes
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import ir
from models.emit_lean import emit
from models.frontend import ToolMissing, clang_reader, read
from models.frontend.layout import successors
from models.frontend.roundtrip import roundtrip
from models.machine import Call, execute, initial
from tests.frontend.sources import (
    ACCEPTED,
    EXTRA,
    Outcome,
    cells,
    compile_shared,
    describe,
    heap,
    result_type,
    run_native,
    words_of,
)

PROGRAMS = {path.stem: read(describe(path), path.parent) for path in ACCEPTED}
OPERATIONS = [(stem, op.name) for stem, program in PROGRAMS.items() for op in program.operations]
WORDS = 10
WORD = st.one_of(st.integers(0, 12), st.integers(ir.WORD - 4, ir.WORD - 1), st.integers(0, ir.WORD - 1))


def source(stem: str) -> Path:
    return next(path for path in ACCEPTED if path.stem == stem)


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ctypes.CDLL]:
    place = tmp_path_factory.mktemp("accepted")
    return {path.stem: compile_shared(path, place / f"{path.stem}.so", "-include", str(EXTRA)) for path in ACCEPTED}


@pytest.mark.parametrize("stem", PROGRAMS)
def test_round_trip(stem: str) -> None:
    assert roundtrip(describe(source(stem)), source(stem).parent) == []


@pytest.mark.parametrize("stem", PROGRAMS)
def test_readers_agree(stem: str) -> None:
    try:
        other = clang_reader.read(describe(source(stem)), source(stem).parent)
    except ToolMissing as missing:
        pytest.skip(str(missing))
    for mine, theirs in zip(PROGRAMS[stem].operations, other.operations, strict=True):
        assert mine == theirs
    assert PROGRAMS[stem] == other


@pytest.mark.parametrize(("stem", "name"), OPERATIONS)
def test_code_is_tidy(stem: str, name: str) -> None:
    """All of the code can be reached; no jump leads to a jump or to the next instruction."""
    code = PROGRAMS[stem].operation(name).code
    reached, todo = set(), [0]
    while todo:
        pc = todo.pop()
        if pc not in reached:
            reached.add(pc)
            todo += successors(pc, code[pc])
    assert reached == set(range(len(code)))
    for pc, instr in enumerate(code):
        if isinstance(instr, (ir.Jump, ir.Branch)):
            assert not any(isinstance(code[target], ir.Jump) for target in successors(pc, instr))
        if isinstance(instr, ir.Jump):
            assert instr.target != pc + 1


@pytest.mark.parametrize(("stem", "name"), OPERATIONS)
@settings(max_examples=40)
@given(data=st.data())
def test_runs_as_compiled(libraries: dict[str, ctypes.CDLL], stem: str, name: str, data: st.DataObject) -> None:
    program = PROGRAMS[stem]
    operation = program.operation(name)
    args = [data.draw(WORD) for _ in operation.parameters[1:]]
    buffer = [data.draw(WORD) for _ in range(4)] if operation.buffer is not None else []
    words = [data.draw(WORD) for _ in range(WORDS)]
    native = run_native(libraries[stem], operation, result_type(source(stem), operation.function), args, buffer, words)
    call = Call(program.operations.index(operation), (1, *args), tuple(buffer))
    state, result = execute(program, initial(1, cells(program, words) | heap()), 0, call)
    assert Outcome(result.ret, result.buffer, words_of(program, state.memory, WORDS)) == native


def test_constants_are_resolved() -> None:
    literals = {
        sub.value
        for instr in PROGRAMS["calls"].operation("expression").code
        for expr in [instr.value if isinstance(instr, ir.Return) else ir.Lit(0)]
        for sub in ir.subexpressions(expr)
        if isinstance(sub, ir.Lit)
    }
    assert {7, 15} <= literals


def test_shadowed_names_are_different_registers() -> None:
    assert PROGRAMS["words"].operation("shadow").registers == ("q", "n", "i", "i_2", "n_2", "i_3", "i_4")


def test_values_go_straight_into_locals() -> None:
    """No temporary where an access's value is assigned."""
    assert PROGRAMS["words"].operation("later").registers == ("q", "n", "x", "y", "z")


def test_lines_are_those_of_the_source() -> None:
    text = source("words").read_text().splitlines()
    for instr in PROGRAMS["words"].operation("else_if").code:
        if isinstance(instr, ir.SHARED):
            assert "ZP_" in text[instr.line - 1]


@pytest.mark.parametrize("stem", PROGRAMS)
def test_json_keeps_everything(stem: str) -> None:
    assert ir.from_json(ir.to_json(PROGRAMS[stem])) == PROGRAMS[stem]


@pytest.mark.parametrize("stem", PROGRAMS)
def test_emitted_text_depends_on_every_instruction(stem: str) -> None:
    text = source(stem).read_text()
    program = PROGRAMS[stem]
    for operation in program.operations:
        shorter = replace(operation, code=operation.code[:-1])
        changed = replace(program, operations=tuple(shorter if op is operation else op for op in program.operations))
        assert emit(changed, text) != emit(program, text)
