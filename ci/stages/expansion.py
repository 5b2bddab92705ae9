"""The accesses as they are compiled: what csrc/zp_atomic.h makes of them in each build is what the program says."""

from __future__ import annotations

from collections.abc import Iterator

from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from models.catalog import reading, structure, with_builds
from models.frontend import read
from models.frontend.expansion import Build, builds_of, compare

GROUP = "Program"
CLAIMS: dict[Build, str] = {
    "default": "in the default build every access expands to one C11 access with the annotated order",
    "proved": "in the proved build every access expands to one C11 access, and every order is seq_cst",
    "traced": "in the traced build every access expands to one seq_cst access between the two hooks",
}


def run(context: Context) -> Iterator[Row]:
    entries = with_builds(structure(context.structure))
    for entry, build in [(each, build) for each in entries for build in builds_of(each)]:
        context.note(f"{build} build")
        program, claim = read(entry), CLAIMS[build] + reading(entry)
        result = compare(entry, build, program)
        good = result.accesses > 0 and not result.differences
        yield Row(
            context.structure, GROUP, claim, f"{result.accesses} accesses compared, text and IR",
            f"{len(program.operations)} operations", "front end", Verdict.CHECKED if good else Verdict.FAILED,
            "\n".join(result.differences),
        )  # fmt: skip


STAGE = Stage("expansion", GROUP, run)
