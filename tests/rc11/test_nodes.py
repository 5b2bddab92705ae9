"""The stack and the queue under C11: freeing nothing, and with hazard pointers. The weaker orders are in `make deep`:
`make audit` tries them."""

from __future__ import annotations

from functools import lru_cache

import pytest

from models import ir
from models.catalog import structure
from models.frontend import read
from models.rc11.check import check
from models.rc11.clients import experiments
from models.rc11.freeing import with_writes
from models.rc11.nodes import freed, freeing
from models.rc11.table import TableRow, table

PROGRAMS = {name: read(structure(name)) for name in ("stack", "queue")}
CASES = [(name, experiment) for name, program in PROGRAMS.items() for experiment in experiments(program)]


@lru_cache(maxsize=2)
def rows(name: str) -> list[TableRow]:
    return [row for row in table(PROGRAMS[name]) if row.one_step]


@pytest.mark.parametrize(("name", "experiment"), CASES, ids=lambda case: getattr(case, "name", case))
def test_every_client_passes(name, experiment):
    row = check(experiment)
    assert row.ok and row.executions > 1, str(row)


@pytest.mark.parametrize(("name", "lanes"), [("stack", "p|o"), ("stack", "p|p")])
def test_z3_agrees(name, lanes):
    (experiment,) = [item for case, item in CASES if case == name and item.name.endswith(f": {lanes} h=0")]
    assert check(experiment, "both").ok


@pytest.mark.deep
@pytest.mark.parametrize("name", PROGRAMS)
def test_every_weaker_order_is_caught_or_explained(name):
    assert [str(row) for row in rows(name) if row.caught is None and not row.note] == []
    assert {row.site.operation for row in rows(name)} == {
        "stack": {"push", "push_many", "pop", "pop_all"}, "queue": {"enqueue", "dequeue"}
    }[name]  # fmt: skip


@pytest.mark.deep
@pytest.mark.parametrize(("name", "operation", "place"), [
    ("stack", "pop", "top"), ("queue", "enqueue", "tail"), ("queue", "dequeue", "head")])  # fmt: skip
def test_hazard_pointers_need_their_seq_cst_accesses(name, operation, place):
    """The second look and the unlinking: one step weaker, a node is freed under its reader."""
    found = [row for row in rows(name) if (row.site.operation, row.site.place) == (operation, place)]
    assert any(row.caught is not None and row.caught.verdict == "race" for row in found)


@pytest.mark.parametrize("place", ["zp_record.slots"])
def test_publishing_and_scanning_must_be_seq_cst(place):
    experiment = freed("stack", "o|o", 1)
    program = freeing("stack")
    field = program.field(place)
    for kind, weaker in ((ir.Store, "release"), (ir.Load, "acquire")):
        changed = tuple(
            ir.Operation(**{**vars(item), "code": tuple(
                type(instr)(**{**vars(instr), "order": weaker})
                if isinstance(instr, kind) and instr.place.field == field and instr.order == "seq_cst" else instr
                for instr in item.code)})
            for item in program.operations
        )  # fmt: skip
        weak = ir.Program(program.name, program.source, program.sha256, program.fields, changed, program.structs)
        assert check(experiment.with_program(weak)).verdict == "race"


def test_a_free_becomes_writes_and_jumps_still_lead_where_they_did():
    code = (
        ir.Branch(1, ir.Reg(0), 1, 3), ir.Free(2, ir.Reg(0)), ir.Jump(3, 0), ir.Return(4, ir.Lit(0)),
    )  # fmt: skip
    fields = (ir.Field("top", True, False, 0), ir.Field("node.a", True, False, 1), ir.Field("node.b", False, False, 1))
    program = ir.Program(
        "t", "t.c", "", fields, (ir.Operation("f", "f", ("q",), None, False, ("q",), code),), ("", "node")
    )
    (changed,) = with_writes(program, "node").operations
    assert [type(instr).__name__ for instr in changed.code] == ["Branch", "Store", "Store", "Jump", "Return"]
    assert (changed.code[0].yes, changed.code[0].no, changed.code[3].target) == (1, 4, 0)
