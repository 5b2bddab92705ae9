"""Models of C that the front end does not read have the accesses in its text; every way to drift is noticed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.catalog import ROOT
from models.tla import body_labels
from models.tla.body_labels import HAZARD, TIED, Tie, accesses_of, differences, labels, module_text, scheme_of
from models.tla.manifest import MODULES, read_manifest


def code(tie: Tie) -> list[str]:
    for file in tie.files:
        if not (ROOT / file).exists():
            pytest.skip(f"there is no {file} yet")
    return tie.texts()


@pytest.mark.parametrize("tie", list(TIED.values()), ids=lambda tie: tie.module)
def test_the_model_is_that_of_the_code(tie: Tie) -> None:
    assert differences(tie, module_text(tie), code(tie)) == []


def test_the_accesses_are_found() -> None:
    found = accesses_of("\n".join(code(HAZARD)), HAZARD)
    assert found["hazard_publish_a1"] == ("store", "slots")
    assert found["record_add_a3"] == ("read", "due")
    assert found["record_free_a2"] == ("free", "")
    assert accesses_of("static int f(t *q)\n{\n    ZP_LOAD(&q->cells[i].turn, acquire);\n}\n", HAZARD) == {
        "f_a1": ("load", "turn")
    }


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("ZP_STORE(&me->slots[i]", "ZP_WRITE(&me->slots[i]", "hazard_end_a1: write slots in C, store slots in the"),
        ("ZP_LOAD(&other->slots[i], seq_cst)", "NULL", "hazard_mark_all_a1: no such access in C"),
        ("ZP_READ(&d->threshold)", "ZP_READ(&d->limit)", "hazard_look_a6: read limit is no step of the model"),
        ("zp_hazard_publish(", "zp_hazard_announce(", "hazard_publish_a1: no such access in C"),
    ],
)
def test_drift_of_the_code_is_noticed(old: str, new: str, told: str) -> None:
    texts = code(HAZARD)
    assert any(old in text for text in texts)
    found = differences(HAZARD, module_text(HAZARD), [text.replace(old, new) for text in texts])
    assert any(line.startswith(told) for line in found), found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('Load("slots")', 'Read("slots")', "hazard_mark_all_a1: load slots in C, read slots in the model"),
        ('    hazard_add_a1 |-> Write("mark"),\n', "", "hazard_add_a1: not in the table, or no action"),
        ("hazard_end_a1(t) ==", "ended(t) ==", "hazard_end_a1: not in the table, or no action"),
    ],
)
def test_drift_of_the_model_is_noticed(old: str, new: str, told: str) -> None:
    text = module_text(HAZARD)
    assert text.count(old) == 1
    found = differences(HAZARD, text.replace(old, new), code(HAZARD))
    assert any(line.startswith(told) for line in found), found


def test_only_models_that_use_the_scheme_have_its_labels() -> None:
    models = read_manifest(MODULES)
    assert scheme_of(models["stack"]) == scheme_of(models["queue"]) == labels(module_text(HAZARD)) != frozenset()
    assert scheme_of(models["spsc"]) == frozenset()


def test_the_files_of_a_tie_are_those_of_the_manifest() -> None:
    tied = {tie.module: tie.files for tie in body_labels.TIED.values()}
    for model in read_manifest(MODULES).values():
        assert model.module not in tied or model.code in tied[model.module]
        assert model.code is None or Path(model.code).parts[0] == "csrc"


PLACES = {
    "csrc/zp_stack.c": {
        "protect_top": "load top, publish 0, load top",
        "zp_stack_pop": "begin, end 1, load below, cas top, read value, end 1, give",
        "zp_stack_next": "read value, load below, give",
    },
    "csrc/zp_queue.c": {
        "protect_head": "load head, publish 0, load head",
        "protect_tail": "load tail, publish 0, load tail",
        "zp_queue_enqueue": "begin, load next, cas next, end 1",
        "zp_queue_dequeue": "begin, load tail, load next, end 1, publish 1, load head, cas head, read value,"
        " end 2, give",
    },
}
"""Where the C calls its scheme, between which accesses: in HazardStack and HazardQueue it is there, too."""


@pytest.mark.parametrize("file", sorted(PLACES))
def test_the_scheme_is_called_where_the_model_says(file: str) -> None:
    text = re.sub(r"/\*.*?\*/", "", (ROOT / file).read_text(encoding="utf-8"), flags=re.DOTALL)
    found = {}
    for name, body in re.findall(r"^\w[^;{}#=]*?\b(\w+)\([^;{}]*\)\n\{(.*?)^\}", text, re.MULTILINE | re.DOTALL):
        if "zp_scheme_" in body:
            steps = re.findall(r"ZP_(\w+)\(&\w+->(\w+)|zp_scheme_(\w+)\(\w+(?:, (\d))?", body)
            found[name] = ", ".join(" ".join(part for part in step if part).lower() for step in steps)
    assert found == PLACES[file], "look at where the model enters the scheme"


CALLS = {
    "enqueue": "read threads, make_node, store enqueued, load enqueued, protect_tail, link_next, cas tail,"
    " store enqueued, announce_nothing",
    "dequeue": "read threads, load asked, load given, store asked, load given, protect_head, load tail, store asked,"
    " give_up, load given, announce_nothing, store asked, protect_next, assign, serve, load given, pass, read value,"
    " announce_nothing, retire",
    "give_up": "protect_head, load given, load tail, protect_next, assign, cas taker, serve",
    "pass": "protect_head, load next, cas head",
}
"""Where functions of zp_wfqueue.c call each other, between which accesses: in WfQueue it is there, too."""


def test_the_wait_free_queue_calls_where_the_model_says() -> None:
    text = re.sub(r"/\*.*?\*/", "", "\n".join(code(body_labels.WFQUEUE)), flags=re.DOTALL)
    bodies = dict(re.findall(r"^\w[^;{}#=]*?\b(?:zp_wfqueue_)?(\w+)\([^;{}]*\)\n\{(.*?)^\}", text, re.M | re.DOTALL))
    called = "|".join(sorted(body_labels.WFQUEUE.functions - {"enqueue", "dequeue"}))
    step = re.compile(rf"ZP_(\w+)\(&\w+->(\w+)(?:\[\w+\])?(?:\.(\w+))?|\b({called})\(")
    for name, expected in CALLS.items():
        found = [match[4] or f"{match[1].lower()} {match[3] or match[2]}" for match in step.finditer(bodies[name])]
        assert ", ".join(found) == expected, "look at where the model enters the function"
