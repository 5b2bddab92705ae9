"""An engine that gets an axiom wrong is caught by the litmus tests."""

from __future__ import annotations

import ctypes
from functools import lru_cache

import pytest

from models import native
from models.rc11 import declarative, operational
from models.rc11.axioms import Axioms
from models.rc11.litmus_text import load_all


def wrong(explore) -> int:
    """How many published verdicts come out wrong."""
    return sum(
        test.verdict(explore(test.client(e.rule)), e.condition) != e.verdict
        for test in load_all()
        for e in test.expectations
    )


MUTANTS: dict[str, tuple[str, str, str]] = {
    "a read may go back behind an earlier read": (
        "graph.c",
        "has(past, write) || meet(past, g->readers[write])",
        "has(past, write)",
    ),
    "a write may go before an earlier one": ("graph.c", "graph_floor(g, p, v->past) > at", "false"),
    "an update need not be next to what it reads": (
        "graph.c",
        "return next->kind != RC11_UPDATE || next->source != here;",
        "(void)next; (void)here; return true;",
    ),
    "an update ends a release sequence": ("graph.c", "if (e->kind == RC11_UPDATE && e->source >= 0)", "if (false)"),
    "a release fence releases nothing": ("graph.c", "event_set own = v->released;", "event_set own = none(); (void)v;"),
    "an acquire fence acquires nothing": (
        "graph.c",
        "v->acquirable = with(v->acquirable, g->chain[e->source]);",
        "(void)e;",
    ),
    "a relaxed load acquires": (
        "graph.c",
        "if (acquires(e->order))\n        v->past = with(",
        "if (true)\n        v->past = with(",
    ),
    "a relaxed store releases": (
        "graph.c",
        "if (releases(e->order))\n        own = with(",
        "if (true)\n        own = with(",
    ),
    "own stores always continue a release sequence": ("graph.c", "g->rule == RC11_CHAIN_OR_THREAD", "true"),
    "own stores never continue a release sequence": ("graph.c", "g->rule == RC11_CHAIN_OR_THREAD", "false"),
    "plain accesses never race": ("graph.c", "if (empty(rivals))", "if (true)"),
    "reads do not conflict with writes": ("graph.c", "writes(e) ? p->accesses : p->writes", "p->writes"),
    "atomic accesses race as well": ("graph.c", "e->order == RC11_PLAIN ? same : within(same, p->plain)", "same"),
    "no axiom of sequential consistency": ("graph.c", "if (!psc_holds(g))", "if (false)"),
    "sc: happens-before between different places counts by itself": (
        "psc.c",
        "after_in_place(g, n))",
        "after(g, n))",
    ),
    "sc: sb between accesses of one place leads on": (
        "graph.c",
        "(p == NULL ? UINT64_MAX : ~p->accesses.words[i])",
        "UINT64_MAX",
    ),
    "sc: no way through happens-before": ("psc.c", "through_happens_before(g, n, ends));", "none());"),
    "sc: mo and rb do not count": ("psc.c", "with(near, overwriting(g, n))", "near"),
    "sc: no hb after a fence": ("psc.c", "with(only(n), later)", "only(n)"),
    "sc: no hb before a fence": (
        "psc.c",
        "with(within(targets, g->sequential), fences_reached(g, targets))",
        "within(targets, g->sequential)",
    ),
    "sc: only the last event is looked at": (
        "psc.c",
        "within(g->fences, g->before[last])",
        "none()",
    ),
    "a put-off read is never tried again": ("explore.c", "!empty(without(p->writes, below(waiting)))", "false"),
    "a read is never put off": ("explore.c", "if (s->stopped || a->instr->order == RC11_PLAIN ||", "if (true ||"),
    "the second of two puttings-off forgets the first": (
        "explore.c",
        "s->threads[t].waiting = waiting;",
        "s->threads[t].waiting = -1; (void)waiting;",
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_enumeration_is_caught(name, tmp_path, monkeypatch):
    file, old, new = MUTANTS[name]
    sources = []
    for path in (*operational.SOURCES, *operational.HEADERS):
        text = path.read_text()
        if path.name == file:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / path.name).write_text(text)
        if path.suffix == ".c":
            sources.append(tmp_path / path.name)
    monkeypatch.setattr(native, "FLAGS", ("-std=c11", "-O1", "-fPIC", "-shared", "-fvisibility=hidden"))
    monkeypatch.setattr(
        native, "load", lambda *what: ctypes.CDLL(str(native.library_path(*what, build=tmp_path / "build")))
    )
    monkeypatch.setattr(operational, "SOURCES", tuple(sources))
    monkeypatch.setattr(operational, "HEADERS", tuple(tmp_path / h.name for h in operational.HEADERS))
    monkeypatch.setattr(operational, "_library", lru_cache(maxsize=1)(operational._library.__wrapped__))

    found = [operational.explore(test.client(e.rule), limit=20_000) for test in load_all() for e in test.expectations]
    assert [(f.racy, f.executions) for f in found] != declared_counts()


@lru_cache(maxsize=1)
def declared_counts() -> list[tuple[bool, int]]:
    """By the other engine."""
    found = [declarative.solve(t.client(e.rule), count=True) for t in load_all() for e in t.expectations]
    return [(f.racy, 0 if f.racy else f.executions) for f in found]


@pytest.mark.parametrize("axiom", ["coherence", "atomicity", "sequential_consistency", "sequential_fences"])
def test_a_missing_axiom_is_caught(axiom, monkeypatch):
    monkeypatch.setattr(Axioms, axiom, lambda self, *arguments: None)
    assert wrong(declarative.solve) > 0


def test_a_cycle_of_sb_and_rf_is_caught(monkeypatch):
    monkeypatch.setattr(Axioms, "no_thin_air", lambda self: None)
    with pytest.raises(AssertionError, match="sb and rf have a cycle"):
        wrong(declarative.solve)


def test_nothing_is_wrong_without_a_mutation():
    assert wrong(operational.explore) == 0
