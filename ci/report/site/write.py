"""Writes the site."""

from __future__ import annotations

from pathlib import Path

from ci.report.document import Audit
from ci.report.gather import Material, gather
from ci.report.history import Entry
from ci.report.kinds import slugs
from ci.report.proofs import ProofRun
from ci.report.site import index, proofs, runs, structure
from ci.report.site.shell import menu, page

PROOFS = "proofs.html"


def write(audit: Audit, folder: Path, history: list[Entry], proofs: ProofRun | None = None) -> list[Path]:
    """Write the pages into the folder, and give their paths. OSError if that cannot be."""
    materials = [gather(name, rows) for name, rows in audit.structures.items()]
    pages = render(audit, materials, history, proofs)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in pages]


def render(
    audit: Audit, materials: list[Material], history: list[Entry], run: ProofRun | None = None
) -> dict[str, str]:
    """The pages, by file name. `run` is a recorded proof run; None: no page about one."""
    names = slugs((material.structure for material in materials), taken=("index", "proofs"))
    files = {name: f"{stem}.html" for name, stem in names.items()}
    players = {name: f"{stem}.runs.html" for name, stem in names.items()}
    links = [("index.html", "Certificate")]
    for material in materials:
        title = material.claims.title if material.claims else material.structure
        links.append((files[material.structure], title))
        if material.counterexamples or material.recorded:
            links.append((players[material.structure], "Runs"))
    if run is not None:
        links.append((PROOFS, "Proof run"))
    system, python = audit.machine["system"], audit.machine["python"]
    footer = f"Made from one audit: {audit.seconds:g} s on {system}, Python {python}."

    about = proofs.summary(run, PROOFS) if run is not None else None
    pages = {
        "index.html": page("Certificate · ZigPulse structures", index.body(audit, materials, files, history, about),
                           menu=menu(links, "index.html"), footer=footer)
    }  # fmt: skip
    if run is not None:
        pages[PROOFS] = page("Proof run · ZigPulse structures", proofs.body(run), menu=menu(links, PROOFS),
                             footer="Made from the transcripts that are committed with the proofs.")  # fmt: skip
    for material in materials:
        file, player = files[material.structure], players[material.structure]
        title = material.claims.title if material.claims else material.structure
        plays = {row: f"{player}#play={name}&step=0" for row, name in runs.addresses(material)[0].items()}
        pages[file] = page(f"{title} · ZigPulse structures", structure.body(material, plays), menu=menu(links, file),
                           footer=footer, script="pair.js")  # fmt: skip
        if (player, "Runs") in links:
            pages[player] = page(f"{title}: runs · ZigPulse structures", runs.body(material),
                                 menu=menu(links, player), footer=footer, script="player.js",
                                 embedded=runs.embedded(material))  # fmt: skip
    return pages
