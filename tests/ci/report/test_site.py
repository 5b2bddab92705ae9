"""The pages: complete, whole by themselves, and deaf to what their texts would like to be."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ci.report import document, gather
from ci.report.kinds import defect
from ci.report.site import markup
from ci.report.site.markup import VOID
from ci.report.site.write import render, write


class Page(HTMLParser):
    """The elements, ids, links and texts of a page. An element that is not closed is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.text = ""
        self.embedded = ""
        self.feed(text)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        if tag not in VOID and tag != "path":
            self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on"), f"<{tag} {name}>"
            if name == "id":
                self.ids.append(value or "")
            elif name == "href":
                self.links.append(value or "")
            elif name in ("src", "srcset", "action", "data", "poster"):
                self.sources.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or tag == "path":
            return
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1] in ("script", "style")):
            self.text += data


def site(data: dict[str, Any]) -> dict[str, str]:
    audit = document.parse(data)
    return render(audit, [gather.gather(name, rows) for name, rows in audit.structures.items()], [])


@pytest.fixture
def pages(audit_data: dict[str, Any]) -> dict[str, str]:
    return site(audit_data)


def test_every_row_appears(pages: dict[str, str], audit_data: dict[str, Any]) -> None:
    assert set(pages) == {"index.html", "spsc.html", "spsc.runs.html", "unheard-of.html"}
    for name, rows in audit_data["structures"].items():
        page = Page(pages[f"{name}.html"])
        for number, row in enumerate(rows):
            assert f"row-{number}" in page.ids
            for part in row["claim"].split(": ")[-1].split(" → "):
                assert part in page.text
            assert row["detail"].strip() in page.text
            if row["verdict"] in ("failed", "skipped"):
                assert row["claim"] in Page(pages["index.html"]).text


def test_links_lead_somewhere(pages: dict[str, str]) -> None:
    parsed = {name: Page(text) for name, text in pages.items()}
    runs = {item["id"] for item in embedded(pages["spsc.runs.html"])["runs"]}
    checked = 0
    for name, page in parsed.items():
        assert len(page.ids) == len(set(page.ids)), f"{name}: an id occurs twice"
        for link in page.links:
            if link == "data:,":
                continue
            file, _, fragment = link.partition("#")
            target = parsed[file or name]
            if fragment.startswith("play="):
                assert fragment.removeprefix("play=").split("&")[0] in runs
            elif fragment:
                assert fragment in target.ids, link
            checked += 1
    assert checked > 30


def test_nothing_comes_from_outside(pages: dict[str, str]) -> None:
    for text in pages.values():
        page = Page(text)
        assert not page.sources
        assert not re.search(r"@import|url\(", text.partition("<body>")[0])
        assert not [link for link in page.links if "//" in link]


def test_only_the_pages_own_script_may_run(pages: dict[str, str]) -> None:
    for text in pages.values():
        scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
        assert len(scripts) == 1
        digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
        assert f"script-src 'sha256-{digest}'" in text.replace("&#x27;", "'")


def test_texts_stay_texts(pages: dict[str, str], audit_data: dict[str, Any], evil: str) -> None:
    """With harmless texts instead, the pages have the very same elements."""
    harmless = json.loads(json.dumps(audit_data).replace(json.dumps(evil)[1:-1], "harmless"))
    others = site(harmless)
    assert others.keys() == pages.keys()
    for name, text in pages.items():
        assert Page(text).elements == Page(others[name]).elements
    assert evil in Page(pages["spsc.html"]).text


def embedded(text: str) -> Any:
    match = re.search(r'<script type="application/json" id="runs">(.*?)</script>', text, re.DOTALL)
    assert match is not None
    return json.loads(match[1])


def test_data_of_the_player(pages: dict[str, str], account_text: str) -> None:
    data = embedded(pages["spsc.runs.html"])
    first = data["runs"][0]
    assert (first["id"], first["kind"], first["row"]) == ("off-by-one-full", "counterexample", 4)
    assert len(first["steps"]) == len(re.findall(r"(?m)^ +\d+  T\d  ", account_text))
    assert first["patch"] and "tail - head > capacity" in json.dumps(first["patch"])
    assert [cell[0] for cell in first["cells"]][:2] == ["tail", "tail_own"]
    assert sum(run["kind"] == "trace" for run in data["runs"]) >= 5


@given(st.text())
def test_embedded_data_cannot_end_their_element(text: str) -> None:
    page = Page(markup.data(text, {"text": [text, "</script><!--<script>"]}))
    assert page.elements == ["script"]
    inner = markup.data("x", [text]).partition(">")[2].rpartition("</script>")[0]
    assert "<" not in inner and json.loads(inner) == [text]


@given(st.text(), st.text())
def test_a_text_is_no_markup(text: str, other: str) -> None:
    page = Page(markup.tag("p", text, title=other, data_x=text))
    assert page.elements == ["p"]


@pytest.mark.parametrize("name", ["index", "../../outside", "", "a/b", "<b>", "Ünïcode", "x.runs", "con\x00"])
def test_names_of_structures_are_no_paths(name: str, audit_data: dict[str, Any], tmp_path: Any) -> None:
    rows = audit_data["structures"]["unheard-of"]
    audit_data["structures"] = {name: rows, "index-2": rows, "A B": rows, "a b": rows}
    written = write(document.parse(audit_data), tmp_path / "site", [])
    assert len(set(written)) == 5 and all(path.parent == tmp_path / "site" for path in written)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]
    Page((tmp_path / "site" / "index.html").read_text(encoding="utf-8"))


def test_an_audit_without_rows_establishes_nothing(audit_data: dict[str, Any]) -> None:
    audit_data["structures"] = {}
    assert "nothing is established" in site(audit_data)["index.html"]
    audit_data["structures"] = {"spsc": []}
    assert "nothing is established" in site(audit_data)["index.html"]


PROMISE = "What you import is what was proved"


def test_the_promise_is_made_only_where_it_is_kept(audit_data: dict[str, Any]) -> None:
    good = [row for row in audit_data["structures"]["spsc"] if row["verdict"] in ("proved", "caught")]
    other = audit_data["structures"]["unheard-of"]
    for structures, kept in (
        ({"spsc": good}, True),
        ({"spsc": [row for row in good if row["verdict"] != "proved"]}, False),
        ({"spsc": good, "unheard-of": other}, False),
        ({"spsc": good, "stack": good}, False),  # what is imported frees nodes; what was proved does not
        (audit_data["structures"], False),
        ({}, False),
    ):
        assert (PROMISE in site(audit_data | {"structures": structures})["index.html"]) == kept


def test_what_cannot_be_read_is_said(audit_data: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("no compiler")

    monkeypatch.setattr("models.traces.report.program", broken)
    monkeypatch.setattr("ci.report.recorded.recorded", broken)
    text = Page(site(audit_data)["spsc.html"]).text
    assert "Not shown: the C file beside the model (RuntimeError: no compiler)" in text
    assert "Nothing is claimed of unheard-of" in Page(site(audit_data)["unheard-of.html"]).text


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("lost_tail: push forgets", ("program", "lost_tail", "push forgets")),
        ("a: before b: after", ("program", "a", "before b: after")),
        ("spec: PopsNewest: A stack.", ("specification", "PopsNewest", "A stack.")),
        ("C: off_by_one: the program: of this", ("program", "off_by_one", "the program: of this")),
        ("bound: one step less: push in 11", ("bound", "one step less", "push in 11")),
        ("spec: alone", ("program", "spec", "alone")),
        ("no colon", ("program", "no colon", "")),
    ],
)
def test_names_of_planted_defects(claim: str, expected: tuple[str, str, str]) -> None:
    assert defect(claim) == expected


VERDICTS = ("proved", "checked", "caught", "failed", "skipped")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Theorems", "TLA+", "Own"]), st.text(min_size=1), st.text(),
                          st.sampled_from(VERDICTS)), max_size=6))  # fmt: skip
def test_any_rows_make_whole_pages(items: list[tuple[str, str, str, str]]) -> None:
    rows = [{"structure": "other", "group": group, "claim": claim, "evidence": text, "bound": text, "assumes": text,
             "verdict": verdict, "detail": text, "seconds": 0, "cached": False}
            for group, claim, text, verdict in items]  # fmt: skip
    data = {"schema": 1, "holds": False, "seconds": 0, "machine": {"system": "s", "python": "p"},
            "structures": {"other": rows}}  # fmt: skip
    page = Page(site(data)["other.html"])
    assert [name for name in page.ids if name.startswith("row-")] == [
        f"row-{number}"
        for group in ("Theorems", "TLA+", "Own")
        for number, item in enumerate(items)
        if item[0] == group
    ]
