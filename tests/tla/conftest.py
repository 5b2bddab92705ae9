"""What the TLA+ tests share: the engine, or a skip with the reason."""

from __future__ import annotations

import os

import pytest

from models.tla.artifacts import Unavailable
from models.tla.tlc import Tlc
from models.tla.tools import find_tlc


@pytest.fixture(scope="session")
def tlc() -> Tlc:
    """TLC; skips the test where it cannot be had."""
    try:
        return find_tlc(os.environ)
    except Unavailable as error:
        pytest.skip(str(error))
