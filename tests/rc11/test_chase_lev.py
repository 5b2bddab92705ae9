"""The example: the published orders pass, each missing fence shows, and only in clients that are large enough."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.frontend import read
from models.rc11.check import check
from models.rc11.client_file import parse
from models.rc11.mutants import Site, sites, weaken

HERE = Path(__file__).resolve().parents[2] / "examples" / "chase_lev"
FILES = sorted((HERE / "clients").glob("*.client"))


def experiment(name: str):
    path = HERE / "clients" / name
    file = parse(path.read_text(), name)
    return file.experiment(read(file.structure(HERE / "chase_lev.c")))


PROGRAM = read(parse(FILES[0].read_text()).structure(HERE / "chase_lev.c"))
FENCES = {site.operation: site for site in sites(PROGRAM) if site.kind == "Fence"}
CASES = [site for site in sites(PROGRAM) if site.part == "success"]


def without(site: Site, client: str, order: str = "none", engine="operational"):
    return check(experiment(client).with_program(weaken(PROGRAM, site, order).program), engine)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_published_orders_pass(path):
    row = check(experiment(path.name))
    assert row.ok, str(row)


@pytest.mark.parametrize("operation", ["push", "take", "steal"])
def test_a_missing_fence_shows_in_both_engines(operation):
    row = without(FENCES[operation], "two_and_two.client", engine="both")
    assert row.verdict == "not linearizable"
    assert row.execution is not None


@pytest.mark.parametrize("operation", ["take", "steal"])
@pytest.mark.parametrize("order", ["acq_rel", "acquire", "release"])
def test_a_weaker_fence_shows(operation, order):
    assert without(FENCES[operation], "two_and_two.client", order).verdict == "not linearizable"


@pytest.mark.parametrize("operation", ["take", "steal"])
def test_the_fences_do_not_show_with_one_of_each(operation):
    assert without(FENCES[operation], "one_each.client").ok


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_client_notices_relaxed_cas(path):
    """With atomic slots, and fences as strong as those of RC11. A statement about these clients only."""
    program = PROGRAM
    for site in CASES:
        program = weaken(program, site, "relaxed").program
    assert check(experiment(path.name).with_program(program)).ok


def test_full_is_not_precise():
    text = (HERE / "clients" / "full.client").read_text()
    file = parse(text.replace("work_deque(2)", "work_deque(2, True)"))
    assert check(file.experiment(PROGRAM)).verdict == "not linearizable"


def growing(order: str, tmp_path: Path):
    text = (HERE / "published.c").read_text().replace("../../csrc/", f"{HERE.parents[1]}/csrc/")
    bug = "ZP_STORE(&q->mask, larger, relaxed)"
    assert bug in text
    source = tmp_path / "growing.c"
    source.write_text(text.replace(bug, bug.replace("relaxed", order)))
    file = parse((HERE / "published.client").read_text())
    return file.experiment(read(file.structure(source)))


def test_the_published_bug_shows_in_both_engines(tmp_path):
    row = check(growing("relaxed", tmp_path), "both")
    assert row.verdict == "not linearizable"


def test_the_correction_is_enough_in_both_engines(tmp_path):
    row = check(growing("release", tmp_path), "both")
    assert row.ok, str(row)


def test_the_rule_of_release_sequences_does_not_matter_here():
    base = experiment("two_and_two.client")
    assert check(base.with_rule("c11")).ok
    assert check(replace(base, client=replace(base.client, unroll=0))).ok
