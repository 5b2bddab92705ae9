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


@pytest.fixture(scope="session", params=STRUCTURES)
def each_traces(request: pytest.FixtureRequest) -> tuple[ir.Program, list[tuple[Scenario, Trace]]]:
    """The program and the corpus of each structure in turn."""
    return program(request.param), record(request.param)
