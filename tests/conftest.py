"""Shared by all tests: what is skipped where a tool is missing, and Hypothesis' settings."""

from __future__ import annotations

import hypothesis
import pytest

from ci import lean

hypothesis.settings.register_profile("default", deadline=None, derandomize=True)
hypothesis.settings.register_profile("deep", deadline=None, max_examples=2000)
hypothesis.settings.load_profile("default")


@pytest.fixture(scope="session")
def lean_available() -> None:
    """Skip, with the reason, where no Lean of the pinned version is found."""
    try:
        lean.find_toolchain()
    except lean.LeanMissing as missing:
        pytest.skip(str(missing))
