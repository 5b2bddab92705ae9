"""The pages in a browser (Debian's chromium, headless): the scripts draw what the address asks for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ci.report import document
from ci.report.site.write import write

BROWSER = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")
pytestmark = pytest.mark.skipif(not BROWSER, reason="no chromium on PATH (Debian: apt-get install chromium)")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--virtual-time-budget=3000", "--window-size=1280,1000",
)  # fmt: skip


@pytest.fixture
def site(audit_data: dict[str, Any], tmp_path: Path) -> Path:
    write(document.parse(audit_data), tmp_path / "site", [])
    return tmp_path / "site"


def browse(folder: Path, address: str, *flags: str) -> str:
    """The document after its scripts have run."""
    profile = folder.parent / "profile"
    command = [BROWSER, *FLAGS, f"--user-data-dir={profile}", *flags, "--dump-dom", f"file://{folder}/{address}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def driven(site: Path, page: str, code: str) -> str:
    """A copy of the page whose script goes on with `code`; it has no policy, which would refuse that."""
    text = (site / page).read_text(encoding="utf-8")
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    head, _, tail = text.rpartition("</script>")
    (site / f"driven.{page}").write_text(f"{head}\n{code}</script>{tail}", encoding="utf-8")
    return f"driven.{page}"


def test_the_address_chooses_run_and_step(site: Path) -> None:
    shown = browse(site, "spsc.runs.html#play=off-by-one-full&step=4")
    assert 'data-run="off-by-one-full" data-step="4"' in shown
    assert '<output id="where">4 / 8</output>' in shown
    assert re.search(r'class="line now by0"[^>]*data-line="47"[^>]*aria-current="step"', shown) or re.search(
        r'data-line="47" aria-current="step"', shown
    )
    assert re.search(r'<tr class="changed by0"><th scope="row">tail</th><td class="value"><s>0</s> 1</td>', shown)
    assert "tail - head &gt; capacity" in shown and "line plus" in shown and "line minus" in shown
    assert shown.count('class="bar ') == 2


KEYS = """
const event = (key) => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
const press = (key) => document.body.dispatchEvent(event(key));
const seen = [];
const look = () => seen.push([$("player").dataset.run, Number($("player").dataset.step), location.hash]);
look(); press("ArrowRight"); press("ArrowRight"); look(); press("ArrowLeft"); look(); press("End"); look();
press("ArrowRight"); look(); press("Home"); look(); press("]"); look(); press("["); look();
$("scrub").value = 3; $("scrub").dispatchEvent(new Event("input")); look();
$("next").click(); look(); $("steps").children[5].firstChild.click(); look();
for (let times = 0; times < 2; times++) { press(" "); seen.push($("play").getAttribute("aria-label")); }
document.title = JSON.stringify(seen);
"""


def test_the_keys_the_slider_and_the_buttons_move(site: Path) -> None:
    shown = browse(site, driven(site, "spsc.runs.html", KEYS))
    title = re.search(r"<title>(.*?)</title>", shown)
    assert title is not None
    *seen, playing, paused = json.loads(title[1].replace("&amp;", "&"))
    names = [name for name, _, _ in seen]
    assert [step for _, step, _ in seen] == [0, 2, 1, 8, 8, 0, 0, 0, 3, 4, 6]
    assert names[:6] == ["off-by-one-full"] * 6 and names[6] != names[7] == "off-by-one-full"
    assert all(hash_ == f"#play={name}&step={step}" for name, step, hash_ in seen[1:])
    assert (playing, paused) == ("pause", "play")


PAIR = """
const pair = document.getElementById("fn-zp_spsc_push");
const on = () => [...pair.querySelectorAll(".on")].map((item) => (item.id || "step") + ":" + item.dataset.l);
const line = document.getElementById("L47"), seen = [];
line.dispatchEvent(new MouseEvent("mouseover", { bubbles: true })); seen.push(on());
line.focus();
const press = (item, key) => item.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
press(line, "ArrowRight"); seen.push(on());
press(document.activeElement, "ArrowDown"); seen.push(on());
seen.push(pair.querySelectorAll('[tabindex="0"]').length);
document.title = JSON.stringify(seen);
"""


def test_a_line_of_c_lights_up_its_steps(site: Path) -> None:
    shown = browse(site, driven(site, "spsc.html", PAIR))
    title = re.search(r"<title>(.*?)</title>", shown)
    assert title is not None
    assert json.loads(title[1]) == [["L47:47", "step:47"], ["L47:47", "step:47"], ["L48:48", "step:48"], 2]


def test_texts_of_rows_do_not_run(site: Path) -> None:
    for page in ("spsc.html", "index.html"):
        shown = browse(site, page)
        assert "<title>broken</title>" not in shown and "· ZigPulse structures</title>" in shown


def test_a_screenshot(site: Path, tmp_path: Path) -> None:
    picture = tmp_path / "shot.png"
    browse(site, "spsc.runs.html#play=each-event-0&step=20", f"--screenshot={picture}", "--hide-scrollbars")
    assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size > 20_000


@pytest.mark.parametrize(
    ("page", "least", "most"), [("index.html", 1, 4), ("spsc.html", 2, 30), ("spsc.runs.html", 1, 6)]
)
def test_pages_can_be_printed(site: Path, tmp_path: Path, page: str, least: int, most: int) -> None:
    """The player prints its run, not one page for each step; nothing runs off into empty pages."""
    printed = tmp_path / "page.pdf"
    browse(site, page, f"--print-to-pdf={printed}")
    data = printed.read_bytes()
    assert data.startswith(b"%PDF") and least <= len(re.findall(rb"/Type\s*/Page\b", data)) <= most
