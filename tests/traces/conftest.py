"""The corpus of each structure, recorded once."""

from __future__ import annotations

import pytest

from models import ir
from models.traces.corpus import STRUCTURES
from models.traces.library import Library, library
from models.traces.report import program, record
from models.traces.scenarios.base import Scenario
from models.traces.trace import Trace


@pytest.fixture(scope="session")
def spsc() -> ir.Program:
    return program("spsc")


@pytest.fixture(scope="session")
def traced(spsc: ir.Program) -> Library:
    return library(spsc)


@pytest.fixture(scope="session")
def corpus_traces(traced: Library) -> list[tuple[Scenario, Trace]]:
    return record("spsc")


@pytest.fixture(scope="session")
def deque() -> ir.Program:
    return program("deque")


@pytest.fixture(scope="session")
def deque_traces(deque: ir.Program) -> list[tuple[Scenario, Trace]]:
    return record("deque")


LARGE = frozenset({"wfqueue"})
"""Structures of so large a program that what all of them have to pass is left to `make deep`; test_wfqueue.py has the
rest."""


@pytest.fixture(
    scope="session",
    params=[pytest.param(name, marks=pytest.mark.deep if name in LARGE else ()) for name in STRUCTURES],
)
def each_traces(request: pytest.FixtureRequest) -> tuple[ir.Program, list[tuple[Scenario, Trace]]]:
    """The program and the corpus of each structure in turn."""
    return program(request.param), record(request.param)
