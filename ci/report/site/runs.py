"""The player's page: counterexamples of the explorer and recorded runs, step by step. The script draws; the data are
in the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ci.report.gather import Material
from ci.report.kinds import slug, slugs
from ci.report.run import Run
from ci.report.site.markup import Html, data, flat, tag

SKELETON = Path(__file__).with_name("templates") / "player.html"


def addresses(material: Material) -> tuple[dict[int, str], dict[str, str]]:
    """The identity of each counterexample, by the position of its row, and of each recorded run, by its name."""
    taken: list[str] = []
    rows: dict[int, str] = {}
    for position, this in material.counterexamples.items():
        rows[position] = _free(slug(this.title), taken)
    return rows, slugs(material.recorded, taken)


def _free(base: str, taken: list[str]) -> str:
    identity, number = base, 2
    while identity in taken:
        identity = f"{base}-{number}"
        number += 1
    taken.append(identity)
    return identity


def body(material: Material) -> Html:
    title = material.claims.title if material.claims else material.structure
    return flat(
        tag("p", title, class_="over"),
        tag("h1", "Runs, step by step"),
        tag("p", "Runs that break a planted defect, as the explorer found and shrank them, and runs of the compiled "
                 "library that the model replays.", class_="lead"),
        tag("noscript", tag("p", "The player needs JavaScript; the same runs stand as text in the rows of the "
                                 "structure’s page.", class_="missing")),
        Html(SKELETON.read_text(encoding="utf-8")),
    )  # fmt: skip


def embedded(material: Material) -> Html:
    """The data of all runs. Only that part of the C file is given in which the operations stand."""
    rows, names = addresses(material)
    lines = material.source.splitlines()
    numbers = [number for function in material.functions for number, _ in function.lines]
    first, last = (min(numbers), max(numbers)) if numbers else (1, len(lines))
    runs: list[dict[str, Any]] = []
    for position, this in material.counterexamples.items():
        runs.append(_run(rows[position], "counterexample", this) | {"row": position})
    for name, this in material.recorded.items():
        runs.append(_run(names[name], "trace", this))
    return data("runs", {"source": lines, "first": first, "last": last, "runs": runs})


def _run(identity: str, kind: str, this: Run) -> dict[str, Any]:
    return {"id": identity, "kind": kind} | this.to_data()
