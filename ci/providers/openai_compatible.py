"""A prover behind an OpenAI-compatible chat endpoint: vLLM, SGLang, ollama, or a hosted service.

OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL     the service, if no option names it
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import urlsplit

from ci.prove.budget import Budget
from ci.providers.answer import NoAnswer, extract
from ci.providers.base import Candidate, Note, ProviderError, Request, Unavailable, Usage, silent
from ci.providers.chat import Answer, Chat, Endpoint, Sampling, require_sdk
from ci.providers.prompts import conversation
from ci.providers.retry import Retry


@dataclass
class OpenAICompatible:
    """Asks a chat endpoint for whole proofs. `plan` asks for a proof plan before the code (chain of thought)."""

    endpoint: Endpoint
    sampling: Sampling = Sampling()
    plan: bool = True
    rounds: int = 2
    retry: Retry = Retry()
    priced: bool = True
    note: Note = silent
    name: str = "openai-compatible"
    _chat: Chat | None = field(default=None, repr=False)

    def available(self) -> None:
        require_sdk()
        if urlsplit(self.endpoint.url).scheme not in ("http", "https"):
            raise Unavailable("no endpoint: give --endpoint or set OPENAI_BASE_URL")
        if not self.endpoint.model:
            raise Unavailable("no model: give --model or set OPENAI_MODEL")

    def propose(self, request: Request, budget: Budget) -> Iterator[Candidate]:
        if budget.has_money_limit and not self.priced:
            raise ProviderError(f"{self.name}: money is limited but no price of {self.endpoint.model} is known: "
                                "give --price or --prices")  # fmt: skip
        chat = self._chat = self._chat or Chat(self.endpoint, self.note)
        messages = conversation(request, plan=self.plan, rounds=self.rounds)
        wanted = self.sampling.count
        while wanted > 0:
            sampling = replace(self.sampling, count=wanted)
            answers, usage = self.retry.run(
                partial(chat.complete, messages, sampling, budget), budget, self.name, self.note
            )
            for answer in answers[:wanted]:
                yield self._candidate(request, answer, Candidate("", self.origin, messages, usage=usage))
                usage = Usage()  # counted once, with the first answer
            wanted -= len(answers)  # some servers give one answer, whatever n is

    @property
    def origin(self) -> str:
        return f"{self.name} {self.endpoint.model}"

    @staticmethod
    def _candidate(request: Request, answer: Answer, base: Candidate) -> Candidate:
        candidate = replace(base, answer=answer.text)
        if answer.finish == "length":
            return replace(candidate, problem="the answer was cut off at the limit of tokens")
        try:
            return replace(candidate, body=extract(answer.text, request.goal.written, request.goal.statement))
        except NoAnswer as error:
            return replace(candidate, problem=str(error))
