"""Waiting between repetitions, and what tokens cost."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci.providers.base import ProviderError
from ci.providers.prices import FREE, Price, load, price_of
from ci.providers.retry import Retry, retry_after

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [(None, None), ("3", 3.0), ("0.5", 0.5), ("-4", 0.0), ("soon", None),
     ("Thu, 01 Jan 2026 12:00:30 GMT", 30.0), ("Thu, 01 Jan 2026 11:00:00 GMT", 0.0)],
)  # fmt: skip
def test_retry_after_is_read(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


@given(st.integers(0, 40), st.floats(0, 1), st.none() | st.floats(0, 1e6))
def test_no_wait_is_negative_or_above_the_cap(number: int, chance: float, after: float | None) -> None:
    wait = Retry(base=1.0, cap=30.0, chance=lambda: chance).wait(number, after)
    assert 0 <= wait <= 30
    if after is None:
        assert wait >= min(30.0, 2.0**number) / 2, "at least half of the backoff"


def test_prices_come_from_the_users_table(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text('[prices."big-*"]\ninput = 1\noutput = 2.5\n[prices."*"]\ninput = 0.1\noutput = 0.2\n')
    table = load(file)
    assert price_of("big-9", "https://h/v1", table) == Price(1, 2.5)
    assert price_of("small", "https://h/v1", table) == Price(0.1, 0.2)
    assert Price(1, 2.5).of(1_000_000, 2_000_000) == 6.0


def test_a_server_here_is_free_and_others_are_unknown() -> None:
    assert price_of("m", "http://127.0.0.1:8000/v1", {}) == FREE
    assert price_of("m", "https://localhost.example.org/v1", {}) is None


@pytest.mark.parametrize(
    "text", ["prices = 3", '[prices."m"]\ninput = 1', "[[", '[prices."m"]\ninput = "x"\noutput = 1']
)
def test_a_broken_table_is_an_error(text: str, tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(text)
    with pytest.raises(ProviderError, match="not a price table"):
        load(file)
