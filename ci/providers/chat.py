"""One chat completion over the OpenAI protocol, with the `openai` SDK: whatever goes wrong on the way is named, and
what may pass by itself is marked as Passing.

The SDK's own repetition is off: `ci.providers.retry` repeats, so that waiting is counted and shown.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ci.prove.budget import Budget
from ci.providers.base import Message, Note, ProviderError, Unavailable, Usage, silent
from ci.providers.prices import FREE, Price
from ci.providers.retry import Passing, retry_after

if TYPE_CHECKING:
    import openai

_PASSING_STATUS = frozenset({408, 409, 425, 429})


@dataclass(frozen=True)
class Endpoint:
    """A chat-completions service. `timeout` is the longest silence, `patience` the longest answer, in seconds."""

    url: str
    model: str
    key: str = "none"
    timeout: float = 120.0
    patience: float = 1800.0
    stream: bool = True
    price: Price = FREE


@dataclass(frozen=True)
class Sampling:
    """How to sample: `count` answers, each of at most `max_tokens` tokens, ended by one of `stop`."""

    count: int = 1
    temperature: float = 1.0
    max_tokens: int = 8192
    stop: tuple[str, ...] = ()


@dataclass
class Answer:
    """One sampled answer; `finish` is the service's reason for its end, empty while there is none."""

    text: str = ""
    finish: str = ""


@dataclass
class _Received:
    """What came in so far; `usage` only if the service reported it."""

    answers: dict[int, Answer] = field(default_factory=dict)
    usage: Any = None

    def at(self, index: int) -> Answer:
        return self.answers.setdefault(index, Answer())


def require_sdk() -> None:
    """Raises Unavailable where the `openai` package is not installed."""
    if importlib.util.find_spec("openai") is None:
        raise Unavailable("the Python package openai is not installed (pip install openai)")


def _transport_errors() -> tuple[type[Exception], ...]:
    found: list[type[Exception]] = []
    for name in ("httpx2", "httpx"):  # the SDK's HTTP library: from version 3 on, and before
        if importlib.util.find_spec(name) is not None:
            module = importlib.import_module(name)
            found += [module.HTTPError, module.StreamError]
    return tuple(found)


class Chat:
    """A connection to an endpoint. One thread at a time."""

    def __init__(self, endpoint: Endpoint, note: Note = silent) -> None:
        self.endpoint = endpoint
        self.note = note
        self._count_tokens = True  # some servers do not know stream_options
        self._client: openai.OpenAI | None = None

    def _connect(self) -> openai.OpenAI:
        require_sdk()
        import openai

        if self._client is None:
            self._client = openai.OpenAI(base_url=self.endpoint.url, api_key=self.endpoint.key, max_retries=0)
        return self._client

    def complete(self, messages: Sequence[Message], sampling: Sampling, budget: Budget) -> tuple[list[Answer], Usage]:
        """Ask once. What was received is charged to the budget, failures included. Raises Passing, ProviderError,
        BudgetSpent."""
        import openai

        received = _Received()
        try:
            client = self._connect()
            for _ in self._receive(client, messages, sampling, budget, received):
                budget.check()
        except openai.APITimeoutError:
            raise Passing("no answer in time") from None
        except openai.APIConnectionError as error:
            raise Passing(f"no connection: {error.__cause__ or error}") from None
        except openai.APIStatusError as error:
            self._status(error)
        except (json.JSONDecodeError, UnicodeDecodeError, openai.APIResponseValidationError) as error:
            raise Passing(f"the answer is not JSON: {error}") from None
        except openai.APIError as error:  # an error object within a stream
            raise Passing(f"the service reports: {error.message}") from None
        except _transport_errors() as error:
            text = str(error) or type(error).__name__
            raise Passing(f"the connection broke off: {text}") from None
        finally:
            usage = self._usage(messages, received)
            if received.answers:
                budget.charge(usage)
        answers = [received.answers[index] for index in sorted(received.answers)]
        if not answers:
            raise Passing("the service sent no answer")
        if not all(answer.finish for answer in answers):
            raise Passing("the stream ended in the middle of an answer")
        return answers, usage

    def _receive(
        self, client: openai.OpenAI, messages: Sequence[Message], sampling: Sampling, budget: Budget, into: _Received
    ) -> Iterator[None]:
        begin = time.monotonic()
        left, tokens = budget.seconds_left(), budget.tokens_left()
        silence = self.endpoint.timeout if left is None else max(0.1, min(self.endpoint.timeout, left))
        limit = sampling.max_tokens if tokens is None else max(1, min(sampling.max_tokens, tokens // sampling.count))
        arguments: dict[str, Any] = {
            "model": self.endpoint.model, "temperature": sampling.temperature, "n": sampling.count, "timeout": silence,
            "messages": [{"role": message.role, "content": message.content} for message in messages],
            "max_tokens": limit,
        }  # fmt: skip
        if sampling.stop:
            arguments["stop"] = list(sampling.stop)
        if not self.endpoint.stream:
            self._whole(client.chat.completions.create(**arguments), into)
            yield
            return
        if self._count_tokens:
            arguments["stream_options"] = {"include_usage": True}
        size = 0
        with client.chat.completions.create(**arguments, stream=True) as stream:
            for chunk in stream:
                if time.monotonic() - begin > self.endpoint.patience:
                    raise Passing(f"no end of the answer after {self.endpoint.patience:g} s")
                size += self._chunk(chunk, into)
                self.note(f"{self.endpoint.model}: {size} characters")
                yield

    @staticmethod
    def _chunk(chunk: Any, into: _Received) -> int:
        size = 0
        into.usage = getattr(chunk, "usage", None) or into.usage
        for choice in getattr(chunk, "choices", None) or ():
            answer = into.at(choice.index)
            text = (choice.delta.content if choice.delta is not None else None) or ""
            answer.text += text
            answer.finish = choice.finish_reason or answer.finish
            size += len(text)
        return size

    @staticmethod
    def _whole(completion: Any, into: _Received) -> None:
        choices = getattr(completion, "choices", None)
        if not choices:
            raise Passing("the answer is no chat completion")
        into.usage = completion.usage
        for number, choice in enumerate(choices):
            answer = into.at(number)
            answer.text = choice.message.content or ""
            answer.finish = choice.finish_reason or ""

    def _usage(self, messages: Sequence[Message], received: _Received) -> Usage:
        """As reported, else estimated at four characters to a token."""
        reported = received.usage
        if reported is not None and isinstance(reported.prompt_tokens, int):
            asked, told = reported.prompt_tokens, reported.completion_tokens or 0
        else:
            asked = math.ceil(sum(len(message.content) for message in messages) / 4)
            told = math.ceil(sum(len(answer.text) for answer in received.answers.values()) / 4)
        return Usage(asked, told, self.endpoint.price.of(asked, told))

    def _status(self, error: openai.APIStatusError) -> None:
        status = error.status_code
        text = f"HTTP {status}: {error.message}"[:500]
        if status in _PASSING_STATUS or status >= 500:
            raise Passing(text, retry_after(error.response.headers.get("retry-after"))) from None
        if status == 400 and self._count_tokens and "stream_options" in error.message:
            self._count_tokens = False
            raise Passing("the server does not know stream_options", 0.0) from None
        raise ProviderError(f"{self.endpoint.url}: {text}") from None
