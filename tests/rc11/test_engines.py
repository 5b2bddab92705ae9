"""The two engines agree on random programs: outcomes, numbers of executions, races. And both agree with interleaving
where the model is sequentially consistent by construction."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from models import ir
from models.rc11 import declarative, operational
from models.rc11.check import disagreement
from models.rc11.litmus_text import parse
from models.rc11.total_order import Encoding

sys.path.insert(0, str(Path(__file__).parent))
from programs import program

RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def agree(text: str, count: bool = True) -> None:
    test = parse(text)
    for expectation in test.expectations:
        client = test.client(expectation.rule)
        b = operational.explore(client, limit=5000)
        if not b.complete or b.executions > 60:
            return
        a = declarative.solve(client, count=count)
        assert disagreement(a, b) == ""
        if not a.racy:
            assert dict(a.outcomes) == dict(b.outcomes)


@settings(RELAXED, max_examples=60)
@given(program())
def test_engines_agree(text):
    agree(text)


@settings(RELAXED, max_examples=40)
@given(program(plain=True))
def test_engines_agree_with_plain_accesses(text):
    agree(text)


@pytest.mark.deep
@settings(RELAXED, max_examples=1500)
@given(program(plain=True, size=4))
def test_engines_agree_deep(text):
    agree(text)


@pytest.mark.parametrize("encoding", ["int", "bv", "bool"])
@settings(RELAXED, max_examples=8)
@given(text=program())
def test_encodings_agree(encoding: Encoding, text):
    client = parse(text).client("c++20")
    b = operational.explore(client, limit=5000)
    if b.complete and b.executions <= 40:
        assert disagreement(declarative.solve(client, encoding), b) == ""


@settings(RELAXED, max_examples=150)
@given(program(plain=False))
def test_the_longer_release_sequence_has_fewer_executions(text):
    test = parse(text)
    c20 = operational.explore(test.client("c++20"), limit=20000)
    c11 = operational.explore(test.client("c11"), limit=20000)
    if c20.complete and c11.complete:
        assert c11.outcomes.keys() <= c20.outcomes.keys()
        assert c11.executions <= c20.executions


def interleavings(client) -> set:
    """The outcomes of all interleavings, in memory without any delay."""
    found = set()
    codes = [calls[0].operation.code for calls in client.threads]
    registers = [[0] * len(calls[0].operation.registers) for calls in client.threads]
    buffers = [list(calls[0].buffer) for calls in client.threads]
    memory = {cell.field: value for cell, value in client.initial.items()}

    def value(expr, thread):
        if isinstance(expr, ir.Lit):
            return expr.value
        if isinstance(expr, ir.Reg):
            return registers[thread][expr.index]
        a, b = value(expr.left, thread), value(expr.right, thread)
        return {"==": int(a == b), "+": a + b}[expr.op]

    def run(pcs):
        moved = False
        for t, pc in enumerate(pcs):
            i = codes[t][pc] if pc is not None else None
            if i is None:
                continue
            moved = True
            saved = dict(memory), [list(r) for r in registers], [list(b) for b in buffers]
            after = step(t, pc, i)
            run([after if k == t else p for k, p in enumerate(pcs)])
            memory.clear()
            memory.update(saved[0])
            registers[:], buffers[:] = saved[1], saved[2]
            if not isinstance(i, ir.SHARED):
                return  # a local step commutes with all others
        if not moved:
            results = tuple((0, tuple(buffer)) for buffer in buffers)
            found.add((results, tuple(memory[cell.field] for cell in client.observed)))

    def step(t, pc, i):
        mine = registers[t]
        if isinstance(i, ir.Return):
            return None
        if isinstance(i, ir.Branch):
            return i.yes if value(i.condition, t) else i.no
        if isinstance(i, ir.Put):
            buffers[t][value(i.index, t)] = value(i.value, t)
        elif isinstance(i, ir.Load):
            mine[i.dst] = memory[i.place.field]
        elif isinstance(i, ir.Store):
            memory[i.place.field] = value(i.value, t)
        elif isinstance(i, ir.Cas):
            old = memory[i.place.field]
            mine[i.ok], mine[i.old] = int(old == value(i.expected, t)), old
            if mine[i.ok]:
                memory[i.place.field] = value(i.desired, t)
        elif isinstance(i, (ir.FetchAdd, ir.Exchange)):
            old = memory[i.place.field]
            memory[i.place.field] = value(i.value, t) + (old if isinstance(i, ir.FetchAdd) else 0)
            mine[i.dst] = old
        return pc + 1

    run([0] * len(codes))
    return found


@settings(RELAXED, max_examples=150)
@given(program(only="seq_cst"))
def test_all_seq_cst_is_interleaving(text):
    client = parse(text).client("c++20")
    found = operational.explore(client)
    assert {(o.results, o.memory) for o in found.outcomes} == interleavings(client)


@settings(RELAXED, max_examples=100)
@given(program())
def test_weak_executions_include_interleavings(text):
    client = parse(text).client("c++20")
    found = operational.explore(client, limit=50000)
    if found.complete:
        assert interleavings(client) <= {(o.results, o.memory) for o in found.outcomes}
