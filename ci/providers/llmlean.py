"""LLMLean's way of asking, without its Lean side: its settings from the environment, its prompts and answers, over
chat completions. Where elan and LLMLean are installed, `ci.providers.llmqed` runs the tactic itself."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from ci.prove.budget import Budget
from ci.providers.answer import NoAnswer
from ci.providers.base import Candidate, Message, Note, ProviderError, Request, Unavailable, Usage, silent
from ci.providers.chat import Chat, Endpoint, Sampling, require_sdk
from ci.providers.llmlean_prompts import STOP, answer, prompt
from ci.providers.llmlean_settings import Settings, settings
from ci.providers.prices import Price
from ci.providers.retry import Retry
from ci.providers.scratch import Scratch


@dataclass
class LLMLean:
    """Asks as `llmqed` does. In mode `parallel` there are no repair rounds; in `iterative` one sample a round, up to
    LLMLEAN_MAX_ITERATIONS."""

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    retry: Retry = Retry()
    price: Price | None = None
    timeout: float = 120.0
    stream: bool = True
    note: Note = silent
    name: str = "llmlean"

    def settings(self) -> Settings:
        """The settings in the environment. Raises Unavailable."""
        return settings(self.environment)

    def available(self) -> None:
        require_sdk()
        found = self.settings()
        if found.api == "anthropic":
            raise Unavailable("LLMLEAN_API=anthropic is not a chat-completions service; use another or llmqed")
        if found.api != "ollama" and not found.key:
            raise Unavailable(f"LLMLEAN_API_KEY is not set, which LLMLEAN_API={found.api} needs")
        if "LLMLEAN_API" not in self.environment and "LLMLEAN_ENDPOINT" not in self.environment:
            raise Unavailable("neither LLMLEAN_API nor LLMLEAN_ENDPOINT is set")

    def propose(self, request: Request, budget: Budget) -> Iterator[Candidate]:
        found = self.settings()
        if request.kind == "sketch" or len(request.failures) >= (
            found.iterations if found.iterative else found.samples
        ):
            return
        if request.failures and not found.iterative:
            return
        if budget.has_money_limit and self.price is None and found.api != "ollama":
            raise ProviderError(f"{self.name}: money is limited but no price of {found.model} is known")
        request = replace(request, state=request.state or Scratch(request.package).state(request.goal))
        endpoint = Endpoint(found.chat_url, found.model, found.key or "none", self.timeout, stream=self.stream,
                            price=self.price or Price(0.0, 0.0))  # fmt: skip
        chat, messages = Chat(endpoint, self.note), (Message("user", prompt(request, found)),)
        wanted = 1 if found.iterative else found.samples
        while wanted > 0:
            sampling = Sampling(wanted, 0.7, found.tokens, () if found.markdown else STOP)
            answers, usage = self.retry.run(
                partial(chat.complete, messages, sampling, budget), budget, self.name, self.note
            )
            for item in answers[:wanted]:
                base = Candidate("", f"{self.name} {found.model}", messages, item.text, usage)
                usage = Usage()
                try:
                    yield replace(base, body=answer(item.text, request, found))
                except NoAnswer as error:
                    yield replace(base, problem=str(error))
            wanted -= len(answers)
