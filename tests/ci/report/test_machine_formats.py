"""JUnit, SARIF and workflow commands hold what the audit says, whatever texts it holds."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from ci.report import document, github, junit, places, sarif
from ci.report.places import Place
from ci.rows import Row, Verdict


def test_junit_has_a_case_for_every_row(audit_data: dict[str, Any]) -> None:
    audit = document.parse(audit_data)
    top = ElementTree.fromstring(junit.render(audit))
    cases = list(top.iter("testcase"))
    assert len(cases) == len(audit.rows) == int(top.attrib["tests"])
    for case, row in zip(cases, audit.rows, strict=True):
        assert (case.find("failure") is not None) == (row.verdict is Verdict.FAILED)
        assert (case.find("skipped") is not None) == (row.verdict is Verdict.SKIPPED)
        assert case.attrib["classname"].startswith(row.structure)
    assert [int(suite.attrib["failures"]) for suite in top.iter("testsuite")] == [4, 0]
    assert int(top.attrib["skipped"]) == 1
    order = next(case for case in cases if case.attrib["name"].startswith("csrc/zp_spsc.c:57"))
    assert (order.attrib["file"], order.attrib["line"]) == ("csrc/zp_spsc.c", "57")


@given(st.text())
def test_junit_takes_any_text(text: str) -> None:
    row = Row("spsc", text, text or "x", text, text, text, Verdict.FAILED, text)
    audit = document.Audit(False, 1.0, {}, {"spsc": (row,)}, {})
    ElementTree.fromstring(junit.render(audit).encode("utf-8", "surrogatepass"))


def test_sarif_has_a_result_for_every_failure(audit_data: dict[str, Any], evil: str) -> None:
    audit = document.parse(audit_data)
    data = json.loads(sarif.render(audit))
    assert data["version"] == "2.1.0" and data["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = data["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] and len({rule["id"] for rule in rules}) == len(rules)
    failed = [row for row in audit.rows if row.verdict is Verdict.FAILED]
    assert len(run["results"]) == len(failed)
    for result, row in zip(run["results"], failed, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == "error" and row.claim in result["message"]["text"]
        for location in result["locations"]:
            physical = location["physicalLocation"]
            assert not physical["artifactLocation"]["uri"].startswith("/")
            assert physical.get("region", {"startLine": 1})["startLine"] >= 1
    where = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert where[1] == {"artifactLocation": {"uri": "csrc/zp_spsc.c"}, "region": {"startLine": 57}}
    prints = {result["partialFingerprints"]["claim/v1"] for result in run["results"]}
    assert len(prints) == len(failed)


def test_sarif_without_failures_says_so(audit_data: dict[str, Any]) -> None:
    audit_data["structures"] = {}
    assert json.loads(sarif.render(document.parse(audit_data)))["runs"][0]["results"] == []


COMMAND = re.compile(r"::(error|warning|notice) (\w+=[^:,\n]*)(,\w+=[^:,\n]*)*::[^\n]*")


def test_every_annotation_is_one_command(audit_data: dict[str, Any]) -> None:
    audit = document.parse(audit_data)
    lines = github.render(audit).split("\n")
    assert lines.pop() == ""
    assert all(COMMAND.fullmatch(line.replace("\u2028", "")) for line in lines)
    assert [line.split(" ")[0] for line in lines] == ["::error"] * 3 + ["::warning"] + ["::error", "::notice"]
    assert lines[1].startswith("::error file=csrc/zp_spsc.c,line=57,title=spsc%3A failed::")
    assert "no Java on PATH" in lines[3]
    assert "%250A::error" in lines[4]  # an escape inside a text stays a text


@given(st.text())
def test_an_annotation_stays_on_its_line(text: str) -> None:
    row = Row(text, text, text or "x", text, text, text, Verdict.FAILED, text)
    audit = document.Audit(False, 1.0, {}, {"x": (row,)}, {})
    body = github.render(audit)
    assert body.count("\n") == 2 and "\r" not in body


def row(claim: str, evidence: str = "", detail: str = "", structure: str = "spsc") -> Row:
    return Row(structure, "group", claim, evidence, "", "", Verdict.FAILED, detail)


def test_places() -> None:
    assert places.place(row("csrc/zp_spsc.c:47 push")) == Place("csrc/zp_spsc.c", 47)
    assert places.place(row("x", detail=f"{places.ROOT}/csrc/zp_spsc.c:12:5: error: no")) == Place("csrc/zp_spsc.c", 12)
    assert places.place(row("x", detail="/usr/include/stdio.h:12 ../../etc/none.c:3")) == Place("csrc/zp_spsc.c")
    assert places.place(row("x", structure="unheard-of")) is None


def test_a_theorem_is_found_in_its_file() -> None:
    found = places.place(row("linearizable", "theorem Spsc.linearizable; axioms: propext"))
    assert found is not None and found.line is not None and found.file == "proofs/Spsc/Linearizable.lean"
    line = (places.ROOT / found.file).read_text(encoding="utf-8").splitlines()[found.line - 1]
    assert "theorem linearizable" in line


def test_a_planted_defect_is_found_where_it_changes_the_file() -> None:
    found = places.place(row("off_by_one_full: one element too many", detail="SURVIVED"))
    assert found is not None and found.line is not None and found.file == "csrc/zp_spsc.c"
    line = (places.ROOT / found.file).read_text(encoding="utf-8").splitlines()[found.line - 1]
    assert "tail - head >= capacity" in line
