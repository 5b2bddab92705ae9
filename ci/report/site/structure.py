"""A structure's page: its claims with their theorems, the C beside the model, the rows of every kind of evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import unified_diff

from ci.report.gather import Material
from ci.report.kinds import ABOUT, defect, ordered, slugs
from ci.report.places import theorem_of, theorem_place
from ci.report.site import colour
from ci.report.site.markup import Html, flat, tag
from ci.report.site.pair import pairs
from ci.report.site.parts import badge, counts, detail, seconds, table
from ci.rows import Row

RESERVED = ("main", "assumptions", "limits", "side-by-side")  #: ids that a group of rows may not take
Numbered = Sequence[tuple[int, Row]]
_ORDER = re.compile(r"(?P<file>\S+):(?P<line>\d+) (?P<operation>\w+), (?P<access>.+): (?P<order>\w+) → (?P<weaker>\w+)")
_AXIOMS = re.compile(r"axioms: (?P<axioms>.*)")


def body(material: Material, plays: Mapping[int, str]) -> Html:
    """`plays` maps the position of a row to the address where its counterexample is played."""
    stated = material.claims
    places = slugs((row.group for row in material.rows), RESERVED)
    groups = ordered(places)
    sections = [tag("a", group, href=f"#{places[group]}") for group in groups]
    if material.functions:
        sections.insert(groups.index("Theorems") + 1 if "Theorems" in groups else 0,
                        tag("a", "C and model", href="#side-by-side"))  # fmt: skip
    return flat(
        tag("p", stated.source if stated else "no claims", class_="over"),
        tag("h1", stated.title if stated else material.structure),
        tag("p", colour.prose(" ".join(stated.preamble.split())), class_="lead") if stated else None,
        tag("p", counts(material.rows), class_="sum"),
        tag("nav", sections, tag("a", "Assumptions", href="#assumptions") if stated else None,
            tag("a", "Not claimed", href="#limits") if stated else None, class_="inpage", aria_label="On this page"),
        [tag("p", text, class_="missing") for text in dict.fromkeys(material.missing)],
        [_section(material, group, places[group], plays) for group in groups if group == "Theorems"],
        pairs(material),
        [_section(material, group, places[group], plays) for group in groups if group != "Theorems"],
        _assumptions(material),
    )  # fmt: skip


def _section(material: Material, group: str, place: str, plays: Mapping[int, str]) -> Html:
    rows = [(number, row) for number, row in enumerate(material.rows) if row.group == group]
    special: dict[str, Callable[[], Html]] = {
        "Theorems": lambda: _theorems(material, rows),
        "All schedules": lambda: flat(_table(rows), _clients(material)),
        "Memory orders (C11)": lambda: _orders(material, rows),
        "Planted defects": lambda: _defects(material, rows, plays),
    }
    content = special[group]() if group in special else _table(rows)
    about = ABOUT.get(group)
    return tag("section", tag("h2", group), tag("p", about, class_="about") if about else None, content, id=place)


def _table(rows: Numbered) -> Html | None:
    return table([(f"row-{number}", row) for number, row in rows]) if rows else None


def _theorems(material: Material, rows: Numbered) -> Html:
    cards, rest = [], []
    for number, row in rows:
        theorem = theorem_of(row, material.claims) if material.claims else None
        if theorem is None or material.claims is None:
            rest.append((number, row))
            continue
        axioms = _AXIOMS.search(row.evidence)
        place = theorem_place(theorem)
        functions = [tag("a", tag("code", name), href=f"#fn-{name}") for name in theorem.functions]
        known = material.claims.assumptions
        assumes = [tag("details", tag("summary", label), tag("p", known[label])) for label in theorem.assumes]
        chips = [tag("code", name) for name in (axioms["axioms"] if axioms else "").split(", ") if name]
        facts = [
            ("theorem", flat(tag("code", theorem.name), " ", tag("small", str(place)) if place else None)),
            ("axioms", flat(chips)), ("about", flat(functions)), ("bound", flat(row.bound)),
            ("assumes", tag("div", assumes, class_="chips") if assumes else flat("nothing beyond the model")),
        ]  # fmt: skip
        cards.append(
            tag(
                "article",
                tag("h3", row.claim, " ", badge(row.verdict)),
                tag("pre", colour.lean(theorem.statement), class_="statement"),
                tag("dl", [flat(tag("dt", name), tag("dd", text)) for name, text in facts]),
                detail(row),
                class_="theorem",
                id=f"row-{number}",
            )
        )
    return flat(cards, _table(rest))


def _clients(material: Material) -> Html | None:
    if not material.clients:
        return None
    lines = [
        tag("tr", tag("td", tag("code", client.name)), tag("td", tag("ol", [tag("li", calls) for calls in
            client.threads], class_="lanes", start=0)), tag("td", ", ".join(name.upper() for name in client.models)))
        for client in material.clients
    ]  # fmt: skip
    head = tag("tr", [tag("th", name, scope="col") for name in ("client", "threads and their calls", "models")])
    whole = tag("table", tag("thead", head), tag("tbody", lines), class_="rows clients")
    label = f"the {len(material.clients)} clients"
    return tag("details", tag("summary", label), tag("div", whole, class_="wide"))


def _orders(material: Material, rows: Numbered) -> Html:
    matches = [(number, row, _ORDER.fullmatch(row.claim)) for number, row in rows]
    lines = []
    for number, row, match in matches:
        if match is None:
            continue
        line = tag("a", match["line"], href=f"#L{match['line']}") if material.functions else match["line"]
        lines.append(
            tag(
                "tr",
                tag("td", line),
                tag("td", tag("code", match["operation"])),
                tag("td", match["access"]),
                tag("td", tag("code", match["order"]), " → ", tag("code", match["weaker"])),
                tag("td", row.evidence, ", " if row.bound != "–" else "", row.bound, detail(row, "the outcome")),
                tag("td", badge(row.verdict), tag("small", seconds(row), class_="time")),
                id=f"row-{number}",
            )
        )
    rest = _table([(number, row) for number, row, match in matches if match is None])
    if not lines:
        return flat(rest)
    names = ("line", "operation", "access", "order → weaker", "what then happens", "verdict")
    head = tag("tr", [tag("th", name, scope="col") for name in names])
    orders = tag("table", tag("thead", head), tag("tbody", lines), class_="rows orders")
    return flat(rest, tag("h3", "Which order is needed, and by whom"), tag("div", orders, class_="wide"))


def _defects(material: Material, rows: Numbered, plays: Mapping[int, str]) -> Html:
    lines = []
    for number, row in rows:
        kind, name, why = defect(row.claim)
        play = None
        if number in plays:
            play = tag("a", "play", href=plays[number], class_="play", aria_label=f"play {name}: {row.evidence}")
        lines.append(
            tag(
                "tr",
                tag("td", tag("b", name), tag("small", kind) if why else None),
                tag("td", why, _change(material, number), detail(row, "the run")),
                tag("td", row.evidence, tag("small", row.bound)),
                tag("td", play),
                tag("td", badge(row.verdict)),
                id=f"row-{number}",
            )
        )
    names = ("defect", "what is wrong", "caught by", "", "verdict")
    head = tag("tr", [tag("th", name, scope="col") if name else tag("td") for name in names])
    return tag("div", tag("table", tag("thead", head), tag("tbody", lines), class_="rows defects"), class_="wide")


def _change(material: Material, number: int) -> Html | None:
    """What the defect changes in the C file."""
    this = material.counterexamples.get(number)
    if this is None or not this.patch:
        return None
    before = material.source.splitlines()
    after: list[str] = []
    end = 0
    for first, last, lines in this.patch:
        after += [*before[end:first], *lines]
        end = last
    after += before[end:]
    shown = list(unified_diff(before, after, n=1, lineterm=""))[2:]
    marks = {"+": "plus", "-": "minus", "@": "hunk"}
    text = [tag("span", line + "\n", class_=marks.get(line[:1])) for line in shown]
    return tag("details", tag("summary", "the change"), tag("pre", text, class_="diff"))


def _assumptions(material: Material) -> Html | None:
    if material.claims is None:
        return None
    known = material.claims.assumptions
    return flat(
        tag("section", tag("h2", "Assumptions"), tag("p", "What the claims take for granted.", class_="about"),
            tag("dl", [flat(tag("dt", label), tag("dd", colour.prose(text))) for label, text in known.items()],
                class_="assumptions"), id="assumptions"),
        tag("section", tag("h2", "Not claimed"),
            tag("ul", [tag("li", text) for text in material.claims.limits], class_="limits"), id="limits"),
    )  # fmt: skip
