"""The chat client against a real HTTP server: what passes is repeated, what does not is named, all is paid for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("openai", reason="the openai package is not installed")

from ci.goals import Goal, Package
from ci.prove.budget import Budget, BudgetSpent, Limits
from ci.providers.base import Candidate, ProviderError, Request, Unavailable
from ci.providers.chat import Endpoint, Sampling
from ci.providers.openai_compatible import OpenAICompatible
from ci.providers.prices import Price
from ci.providers.retry import Retry
from tests.ci.providers.service import (
    Behaviour,
    Service,
    bad_json,
    error_in_stream,
    fence,
    hang,
    not_a_completion,
    say,
    serving,
    status,
    truncated,
)  # fmt: skip

RIGHT = fence("theorem t : 1 = 1 := by\n  rfl")


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    file = tmp_path / "Demo" / "One.lean"
    file.parent.mkdir()
    file.write_text("prelude\nimport Core.All\n\ntheorem t : 1 = 1 := by sorry\n")
    goal = Goal("t", "Demo.One", "t", ": 1 = 1", file, 4, "prelude\nimport Core.All\n\n", "t", "")
    return Request(goal, Package(tmp_path))


Waits = list[float]


def client(service: Service, waits: Waits, **options: object) -> OpenAICompatible:
    endpoint = Endpoint(service.url, "weak", "secret", timeout=0.5, stream=bool(options.pop("stream", True)),
                        price=Price(1.0, 2.0))  # fmt: skip
    retry = Retry(4, 0.5, 8.0, sleep=waits.append, chance=lambda: 1.0)
    return OpenAICompatible(endpoint, Sampling(int(str(options.pop("count", 1)))), retry=retry)


def ask(script: list[Behaviour], request: Request, budget: Budget | None = None, **options: object) -> tuple[
    list[Candidate], Waits, Service
]:  # fmt: skip
    waits: Waits = []
    with serving({"t": script}) as service:
        found = list(client(service, waits, **options).propose(request, budget or Budget()))
    return found, waits, service


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize(
    "trouble", [hang, bad_json, not_a_completion, truncated("```lean4\ntheorem"), status(500, "on fire"),
                status(503, "overloaded"), status(408, "too slow")]
)  # fmt: skip
def test_what_passes_is_repeated_until_there_is_an_answer(trouble: Behaviour, stream: bool, request_: Request) -> None:
    found, waits, service = ask([trouble, trouble, say(RIGHT)], request_, stream=stream)
    assert [candidate.body for candidate in found] == ["by\n  rfl"]
    assert waits == [0.5, 1.0], "the wait doubles"
    assert len(service.requests) == 3


@pytest.mark.parametrize("trouble", [error_in_stream, truncated("```lean4\nby rfl\n```", cut=False)])
def test_half_a_stream_is_no_answer_even_if_it_looks_like_one(trouble: Behaviour, request_: Request) -> None:
    found, waits, _ = ask([trouble, say(RIGHT)], request_)
    assert [candidate.body for candidate in found] == ["by\n  rfl"]
    assert len(waits) == 1


def test_a_wait_that_the_service_asks_for_is_kept(request_: Request) -> None:
    _, waits, _ = ask([status(429, "slow down", Retry_After="3"), say(RIGHT)], request_)
    assert waits == [3.0]


@pytest.mark.parametrize("code", [400, 401, 403, 404, 422])
def test_what_does_not_pass_is_not_repeated(code: int, request_: Request) -> None:
    with pytest.raises(ProviderError, match=f"HTTP {code}.*wrong thing"):
        ask([status(code, "wrong thing"), say(RIGHT)], request_)


def test_repetition_ends(request_: Request) -> None:
    with pytest.raises(ProviderError, match="failed 5 times, at last: HTTP 502"):
        ask([status(502, "bad gateway")] * 9, request_)


def test_a_server_without_stream_options_is_asked_without_them(request_: Request) -> None:
    found, _, service = ask([status(400, "unknown field stream_options"), say(RIGHT)], request_)
    assert found[0].body and "stream_options" not in service.requests[1][1]


def test_a_server_that_ignores_n_is_asked_again(request_: Request) -> None:
    found, _, service = ask([say(RIGHT), say(RIGHT), say(RIGHT)], request_, count=3)
    assert len(found) == 3
    assert [request["n"] for _, request in service.requests] == [3, 2, 1]


def test_several_answers_in_one_stream_are_kept_apart(request_: Request) -> None:
    found, _, _ = ask([say(fence("by omega"), "no idea", RIGHT)], request_, count=3)
    assert [candidate.body for candidate in found] == ["by\n  omega", "", "by\n  rfl"]
    assert "no code fence" in found[1].problem
    assert [candidate.usage.tokens for candidate in found] == [120, 0, 0], "an answer is paid for once"


def test_an_answer_cut_off_by_length_is_no_proof(request_: Request) -> None:
    found, _, _ = ask([say(RIGHT, finish="length")], request_)
    assert found[0].body == "" and "cut off" in found[0].problem


def test_tokens_and_money_are_charged_as_reported_else_estimated(request_: Request) -> None:
    budget = Budget()
    ask([say(RIGHT, usage=(1000, 500))], request_, budget)
    assert (budget.usage.prompt_tokens, budget.usage.completion_tokens) == (1000, 500)
    assert budget.usage.money == pytest.approx((1000 * 1.0 + 500 * 2.0) / 1e6)
    silent = Budget()
    ask([say(RIGHT, usage=None)], request_, silent)
    assert silent.usage.completion_tokens == -(-len(RIGHT) // 4)
    broken = Budget()
    ask([truncated("x" * 4000), say(RIGHT)], request_, broken)
    assert broken.usage.completion_tokens == 1000 + 20, "a broken answer was paid for too"


@pytest.mark.parametrize(("limits", "what"), [(Limits(tokens=100), "tokens"), (Limits(money=1e-5), "money")])
def test_a_spent_budget_ends_the_asking(limits: Limits, what: str, request_: Request) -> None:
    run = Budget(limits)
    budget = run.child(Limits(), "a goal")
    with serving({"t": [say(RIGHT), say(RIGHT)]}) as service:
        provider = client(service, [])
        with pytest.raises(BudgetSpent, match=f"the run: {what} spent"):
            for _ in range(2):
                list(provider.propose(request_, budget))
        assert len(service.requests) == 1


def test_no_wait_is_longer_than_the_time_left(request_: Request) -> None:
    with pytest.raises(BudgetSpent, match="more than the time left"):
        ask([status(429, "later", Retry_After="8"), say(RIGHT)], request_, Budget(Limits(seconds=5)))


def test_tokens_left_bound_the_length_of_an_answer(request_: Request) -> None:
    _, _, service = ask([say(RIGHT, RIGHT, usage=(10, 10))], request_, Budget(Limits(tokens=500)), count=2)
    assert service.requests[0][1]["max_tokens"] == 250


def test_money_cannot_be_limited_where_the_price_is_unknown(request_: Request) -> None:
    provider = OpenAICompatible(Endpoint("https://example.invalid/v1", "m"), priced=False)
    with pytest.raises(ProviderError, match="no price of m is known"):
        list(provider.propose(request_, Budget(Limits(money=1.0))))


@pytest.mark.parametrize(("url", "model", "reason"), [("", "m", "no endpoint"), ("http://x/v1", "", "no model")])
def test_a_service_that_is_not_configured_is_unavailable(url: str, model: str, reason: str) -> None:
    with pytest.raises(Unavailable, match=reason):
        OpenAICompatible(Endpoint(url, model)).available()


def test_without_the_package_the_provider_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    found: Callable[[str], None] = lambda name: None  # noqa: E731
    monkeypatch.setattr("importlib.util.find_spec", found)
    with pytest.raises(Unavailable, match="openai is not installed"):
        OpenAICompatible(Endpoint("http://x/v1", "m")).available()
