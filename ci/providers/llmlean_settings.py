"""LLMLean's settings: the environment variables of that tactic, with its defaults for whole proofs (`llmqed`).

LLMLEAN_API               ollama (default), openai, together, anthropic
LLMLEAN_ENDPOINT          URL of the service, as LLMLean wants it (with the path)
LLMLEAN_MODEL, LLMLEAN_API_KEY
LLMLEAN_PROMPT            fewshot, instruction, reasoning, markdown
LLMLEAN_RESPONSE_FORMAT   standard ([PROOF]…[/PROOF]), markdown
LLMLEAN_NUM_SAMPLES, LLMLEAN_MAX_TOKENS
LLMLEAN_MODE              parallel, iterative (repair rounds); LLMLEAN_MAX_ITERATIONS
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ci.providers.base import Unavailable

PROMPTS = ("fewshot", "instruction", "reasoning", "markdown")


@dataclass(frozen=True)
class _Defaults:
    endpoint: str
    model: str
    prompt: str
    samples: int
    tokens: int
    mode: str


_DEFAULTS = {
    "ollama": _Defaults(
        "http://localhost:11434/api/generate", "wellecks/ntpctx-llama3-8b", "instruction", 1, 256, "iterative"
    ),
    "openai": _Defaults("https://api.openai.com/v1/chat/completions", "gpt-4o", "reasoning", 16, 2048, "parallel"),
    "together": _Defaults(
        "https://api.together.xyz/v1/chat/completions", "Qwen/Qwen2.5-72B-Instruct-Turbo", "reasoning", 1, 1024,
        "parallel",
    ),
    "anthropic": _Defaults(
        "https://api.anthropic.com/v1/messages", "claude-opus-4-20250514", "reasoning", 1, 2048, "iterative"
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """LLMLean's settings for whole proofs."""

    api: str
    endpoint: str
    model: str
    key: str
    prompt: str
    markdown: bool
    samples: int
    tokens: int
    iterative: bool
    iterations: int

    @property
    def chat_url(self) -> str:
        """The base URL for a client that adds `/chat/completions` itself. ollama serves the chat protocol too, below
        `/v1`."""
        url = self.endpoint.rstrip("/")
        for tail, instead in (("/chat/completions", ""), ("/completions", ""), ("/api/generate", "/v1"),
                              ("/api/chat", "/v1"), ("/messages", "")):  # fmt: skip
            if url.endswith(tail):
                return url.removesuffix(tail) + instead
        return url


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit():
        raise Unavailable(f"{name} must be a number, not {text!r}")
    return int(text) or default  # LLMLean reads 0 as "the default"


def _choice(environment: Mapping[str, str], name: str, choices: tuple[str, ...], default: str) -> str:
    text = environment.get(name, "").strip().lower() or default
    if text not in choices:
        raise Unavailable(f"{name} must be one of {', '.join(choices)}, not {text!r}")
    return text


def settings(environment: Mapping[str, str]) -> Settings:
    """The settings in an environment. Raises Unavailable, which names the variable that is wrong."""
    api = _choice(environment, "LLMLEAN_API", tuple(_DEFAULTS), "ollama")
    usual = _DEFAULTS[api]
    prompt = _choice(environment, "LLMLEAN_PROMPT", PROMPTS, usual.prompt)
    answers = _choice(environment, "LLMLEAN_RESPONSE_FORMAT", ("standard", "markdown"),
                      "markdown" if prompt == "markdown" else "standard")  # fmt: skip
    mode = _choice(environment, "LLMLEAN_MODE", ("parallel", "iterative"), usual.mode)
    return Settings(
        api=api,
        endpoint=environment.get("LLMLEAN_ENDPOINT", "").strip() or usual.endpoint,
        model=environment.get("LLMLEAN_MODEL", "").strip() or usual.model,
        key=environment.get("LLMLEAN_API_KEY", ""),
        prompt=prompt,
        markdown=answers == "markdown",
        samples=_number(environment, "LLMLEAN_NUM_SAMPLES", usual.samples),
        tokens=_number(environment, "LLMLEAN_MAX_TOKENS", usual.tokens),
        iterative=mode == "iterative",
        iterations=_number(environment, "LLMLEAN_MAX_ITERATIONS", 3),
    )
