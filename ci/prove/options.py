"""Providers and budgets from command-line options and the environment."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ci.prove.budget import Limits
from ci.providers.base import Note, Provider, ProviderError
from ci.providers.chat import Endpoint, Sampling
from ci.providers.hammer import Hammer
from ci.providers.leandojo import LeanDojo
from ci.providers.llmlean import LLMLean
from ci.providers.llmqed import LLMQed
from ci.providers.openai_compatible import OpenAICompatible
from ci.providers.prices import FREE, Price, load, price_of
from ci.providers.retry import Retry
from ci.providers.scripted import Recorded
from ci.providers.subgoals import Subgoals

NAMES = ("hammer", "openai-compatible", "subgoals", "llmlean", "llmqed", "leandojo", "recorded")
DEFAULT = ("hammer", "openai-compatible", "subgoals")


def add_budgets(parser: argparse.ArgumentParser) -> None:
    """Options --budget-… (for the whole run) and --goal-budget-… (for each goal)."""
    group = parser.add_argument_group("budgets (default: no limit)")
    for prefix, whom in (("budget", "the whole run"), ("goal-budget", "each goal")):
        group.add_argument(f"--{prefix}-attempts", type=_positive_int, metavar="N", help=f"judged proofs, {whom}")
        group.add_argument(f"--{prefix}-tokens", type=_positive_int, metavar="N", help=f"tokens in and out, {whom}")
        group.add_argument(f"--{prefix}-money", type=_positive, metavar="USD", help=f"US dollars, {whom}")
        group.add_argument(f"--{prefix}-seconds", type=_positive, metavar="S", help=f"wall time, {whom}")


def add_services(parser: argparse.ArgumentParser) -> None:
    """Options of the providers that ask a model."""
    group = parser.add_argument_group("models (the key comes from OPENAI_API_KEY, never from the command line)")
    group.add_argument("--endpoint", metavar="URL", help="base URL, for example http://localhost:8000/v1")
    group.add_argument("--model", metavar="NAME", help="the model (default: OPENAI_MODEL)")
    group.add_argument("--sketch-model", metavar="NAME", help="the model that sketches (default: --model)")
    group.add_argument("--samples", type=_positive_int, default=4, metavar="N", help="answers per question (4)")
    group.add_argument("--temperature", type=float, default=1.0, metavar="T", help="sampling temperature (1.0)")
    group.add_argument("--max-tokens", type=_positive_int, default=8192, metavar="N", help="length of an answer (8192)")
    group.add_argument("--no-plan", action="store_true", help="ask for code at once, without a proof plan")
    group.add_argument("--no-stream", action="store_true", help="no streaming")
    group.add_argument("--timeout", type=_positive, default=120.0, metavar="S", help="longest silence (120)")
    group.add_argument("--retries", type=int, default=5, metavar="N", help="repetitions after passing failures (5)")
    group.add_argument("--retry-base", type=_positive, default=1.0, metavar="S", help="first wait before one (1)")
    group.add_argument("--price", metavar="IN,OUT", help="US dollars per million tokens, in and out")
    group.add_argument("--prices", type=Path, metavar="FILE", help="price table (TOML), see ci/providers/prices.py")


def _positive_int(text: str) -> int:
    number = int(text)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


def _positive(text: str) -> float:
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


def limits(options: argparse.Namespace, prefix: str) -> Limits:
    """The limits of `budget` or `goal_budget`."""
    return Limits(*(getattr(options, f"{prefix}_{name}") for name in ("attempts", "tokens", "money", "seconds")))


def _price(options: argparse.Namespace, model: str, endpoint: str) -> Price | None:
    if options.price:
        try:
            spent, got = (float(part) for part in options.price.split(","))
        except ValueError:
            raise ProviderError(f"--price {options.price}: two numbers with a comma, as in 0.28,0.42") from None
        return Price(spent, got)
    return price_of(model, endpoint, load(options.prices) if options.prices else {})


def _service(options: argparse.Namespace, model: str, note: Note, name: str) -> OpenAICompatible:
    url = options.endpoint or os.environ.get("OPENAI_BASE_URL", "")
    price = _price(options, model, url)
    endpoint = Endpoint(
        url, model, os.environ.get("OPENAI_API_KEY") or "none", options.timeout, stream=not options.no_stream,
        price=price or FREE,
    )  # fmt: skip
    return OpenAICompatible(
        endpoint, Sampling(options.samples, options.temperature, options.max_tokens), plan=not options.no_plan,
        retry=Retry(options.retries, options.retry_base), priced=price is not None, note=note, name=name,
    )  # fmt: skip


def providers(options: argparse.Namespace, package: Path, note: Note) -> list[Provider]:
    """The providers that --provider names, in that order. Raises ProviderError."""
    model = options.model or os.environ.get("OPENAI_MODEL", "")
    found: list[Provider] = []
    for name in options.providers or DEFAULT:
        if name == "hammer":
            found.append(Hammer(note=note))
        elif name == "openai-compatible":
            found.append(_service(options, model, note, name))
        elif name == "subgoals":
            sketcher = _service(options, options.sketch_model or model, note, "sketch")
            found.append(Subgoals(sketcher, (Hammer(note=note), _service(options, model, note, "fill")), note=note))
        elif name == "llmlean":
            found.append(LLMLean(retry=Retry(options.retries, options.retry_base), timeout=options.timeout, note=note,
                                 price=_price(options, "", "")))  # fmt: skip
        elif name == "llmqed":
            found.append(LLMQed(note=note))
        elif name == "leandojo":
            found.append(LeanDojo(note=note))
        else:
            found.append(Recorded(package / "transcripts"))
    return found
