"""The models that are tied to code have its steps, accesses and order; every way to drift is noticed."""

from __future__ import annotations

import pytest

from models import ir
from models.catalog import CATALOG, ROOT, Structure
from models.frontend import ToolMissing, read
from models.tla import body_labels
from models.tla.labels import differences, labels_of_program
from models.tla.manifest import MODULES

NAIVE_STACK = Structure(
    name="naive_stack",
    source="examples/naive_stack/naive_stack.c",
    prefix="naive_stack_",
    operations={"push": "any", "pop": "any"},
    lifecycle=frozenset({"naive_stack_create", "naive_stack_destroy"}),
)
TIED = {
    "spsc": MODULES / "SpscRing.tla",
    "deque": MODULES / "StealingDeque.tla",
    "stack": MODULES / "HazardStack.tla",
    "queue": MODULES / "HazardQueue.tla",
    "mpmc": MODULES / "MpmcRing.tla",
    "naive_stack": ROOT / "examples" / "naive_stack" / "NaiveStack.tla",
}
SCHEME = body_labels.labels(body_labels.module_text(body_labels.HAZARD))


def structure_of(name: str) -> Structure:
    for entry in (*CATALOG, NAIVE_STACK):
        if entry.name == name:
            return entry
    pytest.skip(f"{name} is not in the catalog: the front end does not read it yet")


def program(name: str) -> ir.Program:
    try:
        return read(structure_of(name))
    except ToolMissing as error:
        pytest.skip(str(error))


def text(name: str) -> str:
    return TIED[name].read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(TIED))
def test_the_model_is_that_of_the_code(name: str) -> None:
    assert differences(program(name), text(name), SCHEME) == []


@pytest.mark.parametrize("name", sorted(TIED))
def test_every_operation_has_labels(name: str) -> None:
    labels = labels_of_program(program(name))
    for operation in structure_of(name).operations:
        assert labels[f"{operation}_a1"].kind not in ("return", "")
        assert labels[f"{operation}_r1"].kind == "return"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'push_a7 |-> Write("slots")',
            'push_a7 |-> Write("mask")',
            "push_a7: write slots in csrc/zp_spsc.c, write mask",
        ),
        ('push_a4 |-> Load("head")', 'push_a4 |-> Read("head")', "push_a4: load head in csrc/zp_spsc.c, read head"),
        ('    push_a8 |-> Write("tail_own"),\n', "", "push_a8: write tail_own in csrc/zp_spsc.c, not in the table"),
        ('THEN "push_r1" ELSE "push_a6")', '"push_a6")', "push_a5: followed by"),
        ('"push_a7", [q', '"push_a9", [q', "push_a7: followed by"),
        ("\\/ push_a9(t)", "", "push_a9: its action is not part of any operation"),
        ("push_a8(t) ==", "push_a10(t) ==", "push_a10: only in the model"),
        ("pop_r2(t) ==", "pop_r3(t) ==", "pop_r2: only in csrc/zp_spsc.c"),
    ],
)
def test_drift_of_the_model_is_noticed(old: str, new: str, told: str) -> None:
    assert old in text("spsc")
    assert any(line.startswith(told) for line in differences(program("spsc"), text("spsc").replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"push_a3")', '"push_a4")', "push_a2: followed by"),
        ('Publish(t, 0, q.top, "pop_a2")', 'Publish(t, 0, q.top, "pop_a3")', "pop_a1: followed by"),
        ('EndAndGive(t, 1, reg[t].top, "pop_r2")', 'End(t, 1, "pop_r1")', "pop_a5: followed by"),
    ],
)
def test_drift_is_noticed_where_the_scheme_comes_between(old: str, new: str, told: str) -> None:
    assert text("stack").count(old) == 1
    changed = text("stack").replace(old, new)
    assert any(line.startswith(told) for line in differences(program("stack"), changed, SCHEME))


def test_drift_of_the_code_is_noticed() -> None:
    code = program("spsc")
    for number, operation in enumerate(code.operations):
        for pc, instr in enumerate(operation.code):
            if isinstance(instr, ir.Store):
                changed = ir.Store(
                    instr.line, instr.place, instr.value, "plain" if instr.order != "plain" else "seq_cst"
                )
                other = ir.Operation(
                    **{**vars(operation), "code": (*operation.code[:pc], changed, *operation.code[pc + 1 :])}
                )
                operations = (*code.operations[:number], other, *code.operations[number + 1 :])
                drifted = ir.Program(code.name, code.source, code.sha256, code.fields, operations)
                assert differences(drifted, text("spsc")), f"{operation.name} {pc}"
