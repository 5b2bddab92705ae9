"""The corpus of each structure, recorded once."""

from __future__ import annotations

import pytest

from models import ir
from models.traces.corpus import Scenario
from models.traces.library import Library, library
from models.traces.report import program, record
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
