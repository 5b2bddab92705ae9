"""The page of a recorded proof run."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ci.lean import ROOT
from ci.report import document
from ci.report.proofs import ProofRun, RecordError, load
from ci.report.site import proofs
from ci.report.site.write import write
from tests.ci.report.test_browser import BROWSER, browse

PROVED = ROOT / "examples" / "proved"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    shutil.copytree(PROVED, tmp_path / "proved")
    return tmp_path / "proved"


def found(package: Path, replay: Path = Path("/nowhere.json")) -> ProofRun:
    run = load(package, replay, ROOT)
    assert run is not None
    return run


def replayed(package: Path, *broken: str) -> Path:
    """A replay's output in which all proofs hold but these."""
    items = [
        {"goal": path.stem, "holds": path.stem not in broken, "axioms": ["propext"],
         "problem": "rejected at audit: an axiom" if path.stem in broken else "",
         "transcript": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in sorted((package / "transcripts").glob("*.json"))
    ]  # fmt: skip
    output = package.parent / "replay.json"
    output.write_text(json.dumps(items), encoding="utf-8")
    return output


def test_every_goal_and_every_attempt_is_there(package: Path) -> None:
    run = found(PROVED)
    page = proofs.body(run)
    assert run.source == "examples/proved" and "10 of 10 open goals proved" in page
    for work in run.works:
        assert f">{work.goal}</code>" in page
    assert page.count('class="attempt"') == sum(len(work.attempts) for work in run.works) == 20
    assert dict(run.rejected) == {"answer": 1, "policy": 5, "build": 4}
    assert "sorry is denied" in page and "native_decide is denied" in page
    assert "of 6 judged" in page and "480 tokens" in page, "cost beside the budget"
    assert "&lt;think&gt;" in page and "Complete the following Lean 4 code" in page, "answers and prompts"


def test_a_replay_counts_only_for_the_transcript_that_was_replayed(package: Path) -> None:
    assert "replay: 0 of 10" in proofs.body(found(package))
    output = replayed(package)
    assert "replay: all 10 hold" in proofs.body(found(package, output))
    path = package / "transcripts" / "Demo.bounded.json"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    page = proofs.body(found(package, output))
    assert "replay: 9 of 10" in page and page.count("not replayed") == 2


def test_a_proof_that_no_longer_holds_is_seen_at_once(package: Path) -> None:
    page = proofs.body(found(package, replayed(package, "Demo.bounded")))
    assert "1 do not hold in the replay" in page and "rejected at audit: an axiom" in page


def test_goals_that_stayed_open_or_were_refuted(package: Path) -> None:
    for name, outcome in (("Demo.bounded", "open"), ("Demo.index_index", "refuted")):
        path = package / "transcripts" / f"{name}.json"
        data = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(data | {"outcome": outcome, "reason": f"because {outcome}"}), encoding="utf-8")
    page = proofs.body(found(package))
    assert "8 of 10 open goals proved" in page and "because open" in page and "because refuted" in page


def test_texts_cannot_leave_their_place(package: Path, evil: str) -> None:
    path = package / "transcripts" / "Demo.bounded.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["attempts"][0] |= {"answer": evil, "reasons": [evil], "body": evil, "messages": [evil], "origin": evil}
    data |= {"events": [evil], "reason": evil}
    path.write_text(json.dumps(data), encoding="utf-8")
    page = proofs.body(found(package))
    assert "<script>" not in page and "<img" not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize("text", ["[]", "{", '{"schema": 2, "outcome": "proved", "goal": {}, "usage": {}}'])
def test_a_transcript_that_is_none_is_named(package: Path, text: str) -> None:
    path = package / "transcripts" / "Demo.bounded.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=r"Demo\.bounded\.json"):
        found(package)


def test_no_transcripts_no_page(tmp_path: Path, audit_data: dict[str, Any]) -> None:
    assert load(tmp_path, tmp_path / "replay.json", ROOT) is None
    pages = write(document.parse(audit_data), tmp_path / "site", [])
    assert "proofs.html" not in [path.name for path in pages]


@pytest.mark.skipif(not BROWSER, reason="no chromium on PATH (Debian: apt-get install chromium)")
def test_the_page_in_a_browser(package: Path, audit_data: dict[str, Any], tmp_path: Path) -> None:
    """The menu leads there, a goal has an address, and everything folded is closed until somebody opens it."""
    run = found(package, replayed(package))
    write(document.parse(audit_data), tmp_path / "site", [], run)
    first = browse(tmp_path / "site", "index.html")
    assert first.count('href="proofs.html"') == 2, "the menu, and a word on the first page"
    shown = browse(tmp_path / "site", "proofs.html#demo-double-add-1")
    assert 'id="demo-double-add-1"' in shown and 'aria-current="page"' in shown
    assert "<summary>the prompt</summary>" in shown and "<details open" not in shown
    assert "replay: all 10 hold, without network or model" in shown
