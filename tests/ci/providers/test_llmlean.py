"""LLMLean: its settings from the environment, its prompts and answers, its trace, and its protocol."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ci.goals import Goal, Package
from ci.lean import ROOT
from ci.prove.budget import Budget
from ci.providers.answer import NoAnswer
from ci.providers.base import Failure, Request, Unavailable
from ci.providers.llmlean import LLMLean
from ci.providers.llmlean_prompts import answer, prompt
from ci.providers.llmlean_settings import settings
from ci.providers.llmqed import VARIABLE, LLMQed, proofs_in_trace, scratch_text
from ci.providers.retry import Retry


def request() -> Request:
    goal = Goal("A.t", "A.B", "A.t", "(n : Nat) : n = n", ROOT / "A" / "B.lean", 5,
                "prelude\nimport Core.All\nimport Spsc.Spec\n\nnamespace A\n\n", "t", "namespace A")  # fmt: skip
    return Request(goal, Package(ROOT / "examples" / "goals"), state="n : Nat\n⊢ n = n")


def test_the_environment_is_honoured() -> None:
    found = settings({
        "LLMLEAN_API": "openai", "LLMLEAN_ENDPOINT": "http://h:1/v1/chat/completions", "LLMLEAN_MODEL": "m",
        "LLMLEAN_API_KEY": "k", "LLMLEAN_PROMPT": "markdown", "LLMLEAN_NUM_SAMPLES": "7", "LLMLEAN_MAX_TOKENS": "99",
        "LLMLEAN_MODE": "iterative", "LLMLEAN_MAX_ITERATIONS": "5",
    })  # fmt: skip
    assert (found.chat_url, found.model, found.key, found.samples, found.tokens) == ("http://h:1/v1", "m", "k", 7, 99)
    assert (found.markdown, found.iterative, found.iterations) == (True, True, 5)


def test_the_defaults_are_those_of_the_tactic() -> None:
    found = settings({"LLMLEAN_NUM_SAMPLES": "0"})
    assert (found.api, found.prompt, found.samples, found.iterative) == ("ollama", "instruction", 1, True)
    assert found.chat_url == "http://localhost:11434/v1"
    assert settings({"LLMLEAN_API": "OpenAI"}).samples == 16


@pytest.mark.parametrize(
    ("name", "value"),
    [("LLMLEAN_API", "carrier-pigeon"), ("LLMLEAN_PROMPT", "x"), ("LLMLEAN_NUM_SAMPLES", "many"),
     ("LLMLEAN_MODE", "x")],
)  # fmt: skip
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(Unavailable, match=name):
        settings({name: value})


@pytest.mark.parametrize("kind", ["fewshot", "instruction", "reasoning", "markdown"])
def test_prompts_have_the_marks_of_the_format(kind: str) -> None:
    found = settings({"LLMLEAN_PROMPT": kind})
    text = prompt(request(), found)
    assert "theorem t (n : Nat) : n = n := by" in text
    assert ("[CTX]" in text and "[/CTX]" in text) == (kind in ("instruction", "reasoning"))
    assert ("[STATE]\nn : Nat\n⊢ n = n\n[/STATE]" in text) == (kind in ("instruction", "reasoning"))
    assert text.endswith("[PROOF]") == (kind == "instruction")
    assert ("[THOUGHTS]" in text) == (kind == "reasoning")
    again = prompt(replace(request(), failures=(Failure("omega", "build", ("it is wrong",)),)), found)
    assert "it is wrong" in again and "omega" in again


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("[THOUGHTS]\nhm\n[/THOUGHTS]\n[PROOF]\nintro x\nrfl\n[/PROOF]", "by\n  intro x\n  rfl"),
        ("rfl\n[/PROOF] and more", "by\n  rfl"),
        ("[PROOF]\n  intro x\n  rfl\n[/PROOF]", "by\n  intro x\n  rfl"),
        ("[PROOF]by\n  rfl[/PROOF]", "by\n  rfl"),
        ("<think>[PROOF]omega[/PROOF]</think>[PROOF]rfl[/PROOF]", "by\n  rfl"),
        ("[PROOF]\n```lean4\nrfl\n```\n[/PROOF]", "by\n  rfl"),
    ],
)
def test_the_proof_is_taken_from_an_answer(text: str, body: str) -> None:
    assert answer(text, request(), settings({})) == body


def test_markdown_answers_repeat_the_context() -> None:
    text = "```lean4\nnamespace A\n\ntheorem t (n : Nat) : n = n := by\n  rfl\n```"
    assert answer(text, request(), settings({"LLMLEAN_PROMPT": "markdown"})) == "by\n  rfl"
    with pytest.raises(NoAnswer, match="no code fence"):
        answer("rfl", request(), settings({"LLMLEAN_RESPONSE_FORMAT": "markdown"}))


@pytest.mark.parametrize("text", ["[PROOF]sorry[/PROOF]", "[PROOF]\n  admit\n[/PROOF]", "[PROOF]\n[/PROOF]"])
def test_an_answer_that_is_no_proof_is_dropped(text: str) -> None:
    with pytest.raises(NoAnswer):
        answer(text, request(), settings({}))


@pytest.mark.parametrize("mode", ["parallel", "iterative"])
def test_it_is_asked_over_the_protocol(mode: str) -> None:
    pytest.importorskip("openai", reason="the openai package is not installed")
    from tests.ci.providers.service import say, serving, status

    right = say("[PROOF]\nrfl\n[/PROOF]", "[PROOF]\nomega\n[/PROOF]")
    with serving({"t": [status(503, "busy"), right]}) as service:
        environment = {
            "LLMLEAN_API": "openai", "LLMLEAN_ENDPOINT": f"{service.url}/chat/completions", "LLMLEAN_API_KEY": "k",
            "LLMLEAN_MODEL": "m", "LLMLEAN_MODE": mode, "LLMLEAN_NUM_SAMPLES": "2", "LLMLEAN_PROMPT": "markdown",
            "LLMLEAN_RESPONSE_FORMAT": "standard", "LLMLEAN_MAX_TOKENS": "77",
        }  # fmt: skip
        provider = LLMLean(environment, Retry(sleep=lambda seconds: None))
        provider.available()
        found = [candidate.body for candidate in provider.propose(request(), Budget())]
        sent = service.requests[-1][1]
    assert found == (["by\n  rfl"] if mode == "iterative" else ["by\n  rfl", "by\n  omega"])
    assert (sent["model"], sent["n"], sent["max_tokens"]) == ("m", 1 if mode == "iterative" else 2, 77)
    assert sent["stop"] == ["[/PROOF]"]


def test_parallel_mode_does_not_repair_and_iterations_end() -> None:
    base = {"LLMLEAN_API": "openai", "LLMLEAN_API_KEY": "k"}
    failed = replace(request(), failures=(Failure("x", "build", ("no",)),) * 3)
    for mode in ("parallel", "iterative"):
        provider = LLMLean({**base, "LLMLEAN_MODE": mode, "LLMLEAN_MAX_ITERATIONS": "3"})
        assert list(provider.propose(failed, Budget())) == []


@pytest.mark.parametrize(
    ("environment", "reason"),
    [({}, "neither"), ({"LLMLEAN_API": "openai"}, "LLMLEAN_API_KEY"), ({"LLMLEAN_API": "anthropic"}, "not a chat")],
)
def test_what_is_missing_is_said(environment: dict[str, str], reason: str) -> None:
    pytest.importorskip("openai", reason="the openai package is not installed")
    with pytest.raises(Unavailable, match=reason):
        LLMLean(environment).available()


def test_the_verbose_trace_is_read() -> None:
    def line(text: str) -> str:
        return json.dumps({"severity": "information", "pos": {"line": 1, "column": 0}, "data": f"[llmlean] {text}"})

    output = "\n".join(map(line, (
        "Starting with max iterations: 3", "LLM response:\nintro x\nomega", "✗ Invalid proof, continuing...",
        "Error: omega could not", "LLM response:\nintro x\nrfl", "✓ Proof complete!",
        "Completed. Generated 1 valid proof(s).",
    )))  # fmt: skip
    assert proofs_in_trace(output) == ["by\n  intro x\n  rfl", "by\n  intro x\n  omega"]
    assert proofs_in_trace("nothing of the kind") == []


def test_the_scratch_file_is_plain_lean() -> None:
    text = scratch_text(request(), "iterative")
    assert text.startswith("import LLMlean\nimport Spsc.Spec\nset_option llmlean.verbose true\n")
    assert "prelude" not in text and "Core" not in text
    assert text.endswith("theorem t (n : Nat) : n = n := by\n  llmqed\n")


def test_the_tactic_itself_is_unavailable_without_its_tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="elan is not on PATH"):
        LLMQed({}).available()
    for tool in ("elan", "lake"):
        (tmp_path / tool).write_text("#!/bin/sh\n")
        (tmp_path / tool).chmod(0o755)
    with pytest.raises(Unavailable, match=f"{VARIABLE} does not name"):
        LLMQed({}).available()
    (tmp_path / "lean-toolchain").write_text("x")
    with pytest.raises(Unavailable, match="LLMLean is not built there"):
        LLMQed({VARIABLE: str(tmp_path)}).available()


def test_the_tactic_is_run_in_the_users_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a `lake` that plays its part: the modules are compiled, then the trace is read."""
    log, trace = tmp_path / "log", json.dumps({"data": "[llmlean] LLM response:\nrfl\n✓ Proof complete!"})
    (tmp_path / "lake").write_text(
        f"#!/bin/sh\necho \"$@\" >> {log}\ncase \"$*\" in *--json*) printf '%s\\n' '{trace}';; esac\n"
    )
    (tmp_path / "lake").chmod(0o755)
    (tmp_path / "lean-toolchain").write_text("leanprover/lean4:v4.20.0\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = [candidate.body for candidate in LLMQed({VARIABLE: str(tmp_path)}).propose(request(), Budget())]
    assert found == ["by\n  rfl"]
    lines = log.read_text().splitlines()
    assert any(line.endswith("Spsc/Spec.lean") for line in lines) and "Core" not in log.read_text()
    assert "--json" in lines[-1]
