"""The first page: what holds, the assurance matrix, the past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ci.report.document import Audit
from ci.report.gather import Material
from ci.report.history import Entry
from ci.report.kinds import ABOUT, ordered, slugs, worst
from ci.report.site.markup import Html, flat, tag
from ci.report.site.parts import badge, counts, detail, icon, legend
from ci.report.site.structure import RESERVED
from ci.report.site.trends import trends
from ci.rows import Row, Verdict
from models.catalog import CATALOG, with_builds


def body(
    audit: Audit, materials: Sequence[Material], files: Mapping[str, str], entries: Sequence[Entry],
    proofs: Html | None = None,
) -> Html:  # fmt: skip
    """`files` maps a structure to the address of its page; `proofs` is a word on a recorded proof run."""
    return flat(
        tag("p", "Certificate", class_="over"),
        tag("h1", _headline(audit, materials)),
        tag("p", "What is established about each structure, by which evidence, within which bound, and what is taken "
                 "for granted. Every number leads to the rows behind it.", class_="lead"),
        _verdict(audit),
        _broken(materials, files),
        tag("section", tag("h2", "Assurance", id="assurance"), _matrix(materials, files), legend()),
        tag("section", tag("h2", "Provers", id="provers"), proofs) if proofs is not None else None,
        tag("section", tag("h2", "Over time", id="trends"), trends(entries)),
    )  # fmt: skip


def _headline(audit: Audit, materials: Sequence[Material]) -> str:
    """The project's promise, where this audit bears it out: every row holds, every structure has proved ones, no kind
    of evidence is absent, and no program that was proved is that of a build which nobody imports."""
    proved = all(any(row.verdict is Verdict.PROVED for row in rows) for rows in audit.structures.values())
    whole = not any(material.claims and material.claims.absent for material in materials)
    builds = (build for entry in CATALOG if entry.name in audit.structures for build in with_builds(entry))
    imported = not any(build.macros for build in builds)
    if audit.structures and proved and whole and imported and all(row.verdict.holds for row in audit.rows):
        return "What you import is what was proved"
    return "What is established, and what is not"


def _verdict(audit: Audit) -> Html:
    total = len(audit.rows)
    bad = [row for row in audit.rows if not row.verdict.holds]
    failed = sum(row.verdict is Verdict.FAILED for row in bad)
    if not bad and total:
        sign, text = Verdict.CHECKED, f"All {total} rows hold."
    elif failed:
        sign, text = Verdict.FAILED, f"{failed} of {total} rows failed."
    else:
        sign, text = Verdict.SKIPPED, f"{len(bad)} of {total} rows did not run; the others hold."
    if not total:
        text = "The audit has no rows: nothing is established."
    return tag("p", icon(sign), tag("b", text), " ", counts(audit.rows), class_=f"verdict {sign.value}")


def _broken(materials: Sequence[Material], files: Mapping[str, str]) -> Html | None:
    items = []
    for material in materials:
        for number, row in enumerate(material.rows):
            if not row.verdict.holds:
                address = f"{files[material.structure]}#row-{number}"
                link = tag("a", f"{material.structure}: {row.claim}", href=address)
                items.append(tag("li", badge(row.verdict), " ", link, detail(row)))
    return tag("section", tag("h2", "What does not hold"), tag("ul", items, class_="broken")) if items else None


def _matrix(materials: Sequence[Material], files: Mapping[str, str]) -> Html:
    heads = [
        tag("th", tag("a", _title(m), href=files[m.structure]), tag("small", m.claims.source if m.claims else ""),
            scope="col")
        for m in materials
    ]  # fmt: skip
    lines = []
    for group in ordered(row.group for m in materials for row in m.rows):
        name = tag("th", group, tag("small", ABOUT.get(group, "")), scope="row")
        lines.append(tag("tr", name, [tag("td", _cell(m, group, files)) for m in materials]))
    table = tag("table", tag("thead", tag("tr", tag("td", class_="corner"), heads)), tag("tbody", lines),
                class_="matrix")  # fmt: skip
    return tag("div", table, class_="wide")


def _cell(material: Material, group: str, files: Mapping[str, str]) -> Html:
    rows: list[Row] = [row for row in material.rows if row.group == group]
    if not rows:
        return tag("span", "–", class_="none", title="no evidence of this kind")
    place = slugs((row.group for row in material.rows), RESERVED)[group]
    overall = worst(rows)
    label = f"{_title(material)}, {group}: {overall.value}"
    return tag("a", icon(overall), tag("span", counts(rows)), href=f"{files[material.structure]}#{place}",
               class_=f"cell {overall.value}", aria_label=f"{label}; {_words(rows)}")  # fmt: skip


def _words(rows: Sequence[Row]) -> str:
    found = {verdict: sum(row.verdict is verdict for row in rows) for verdict in Verdict}
    return ", ".join(f"{count} {verdict.value}" for verdict, count in found.items() if count)


def _title(material: Material) -> str:
    return material.claims.title if material.claims else material.structure
