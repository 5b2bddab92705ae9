"""The round trip catches every small error of the lowering: mutants of its result, and of its code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models import ir
from models.catalog import CATALOG, OTHER_BUILDS, ROOT, Structure, reading
from models.frontend import accesses, expressions, layout, read
from models.frontend.roundtrip import differences, roundtrip
from models.frontend.statements import Lowering
from models.frontend.syntax import parse
from tests.frontend.mutants import programs
from tests.frontend.sources import ACCEPTED, describe

SOURCES = [(entry, ROOT) for entry in (*CATALOG, *OTHER_BUILDS)] + [(describe(path), path.parent) for path in ACCEPTED]
IDS = [entry.source + reading(entry) for entry, _ in SOURCES]
LONG = {f"csrc/zp_{name}.c" for name in ("deque", "hazard", "stack", "queue", "mpmc", "wfqueue")}
"""Programs so long that all mutants of their IR take many seconds, or minutes: in `make deep`. The ring's stay."""
MUTATED = [
    pytest.param(entry, root, id=entry.source, marks=pytest.mark.deep if entry.source in LONG else ())
    for entry, root in SOURCES
    if not entry.build_of
]


@pytest.mark.parametrize(("structure", "root"), SOURCES, ids=IDS)
def test_the_ir_is_the_source(structure: Structure, root: Path) -> None:
    assert roundtrip(structure, root) == []


@pytest.mark.parametrize(("structure", "root"), MUTATED)
def test_mutants_of_the_ir_are_caught(structure: Structure, root: Path) -> None:
    tree = parse(root / structure.source, structure.source, structure.macros, structure.parts)
    survivors, count = [], 0
    for what, mutant in programs(read(structure, root)):
        count += 1
        if not differences(tree, structure, mutant):
            survivors.append(what)
    assert survivors == []
    assert count > 300


def swap_branches(monkeypatch: pytest.MonkeyPatch) -> None:
    original: Any = Lowering._branch

    def branch(self: Lowering, node: Any, yes: int, no: int) -> None:
        original(self, node, no, yes)

    monkeypatch.setattr(Lowering, "_branch", branch)


def lose_plus_one(monkeypatch: pytest.MonkeyPatch) -> None:
    original = expressions.fold

    def fold(expr: ir.Expr) -> ir.Expr:
        if isinstance(expr, ir.Binary) and expr.op == "+" and expr.right == ir.Lit(1):
            return expr.left
        return original(expr)

    monkeypatch.setattr(expressions, "fold", fold)


def wrong_field(monkeypatch: pytest.MonkeyPatch) -> None:
    original: Any = accesses._place

    def place(*arguments: Any) -> tuple[ir.Place, Any]:
        found, kind = original(*arguments)
        return ir.Place(found.object, found.field ^ 1, found.index), kind

    monkeypatch.setattr(accesses, "_place", place)


def continue_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Lowering, "_continue", Lowering._break)


def signed_constants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(expressions._FOLDERS, "*", lambda a, b: a + b)


def shared_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """One register for all variables of a name: shadowing is lost."""

    def register(self: Lowering, name: str) -> int:
        if name not in self._registers:
            self._registers.append(name)
        return self._registers.index(name)

    monkeypatch.setattr(Lowering, "_register", register)


def orders_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accesses, "_order", lambda *_: "seq_cst")


def jumps_go_one_too_far(monkeypatch: pytest.MonkeyPatch) -> None:
    original = layout._retarget

    def retarget(instr: ir.Instr, to: dict[int, int]) -> ir.Instr:
        if isinstance(instr, ir.Jump):
            return ir.Jump(instr.line, min(original(instr, to).target + 1, max(to.values())))  # type: ignore[union-attr]
        return original(instr, to)

    monkeypatch.setattr(layout, "_retarget", retarget)


def returns_fall_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """A return inside an inlined call assigns, but does not leave."""
    original: Any = Lowering._return

    def return_(self: Lowering, node: Any) -> bool:
        result: bool = original(self, node)
        if self._frames[-1].end is not None and isinstance(self._items[-1], ir.Jump):
            self._items.pop()
        return result

    monkeypatch.setattr(Lowering, "_return", return_)


@pytest.mark.parametrize(
    "mutate",
    [
        swap_branches,
        lose_plus_one,
        wrong_field,
        continue_breaks,
        signed_constants,
        shared_names,
        orders_dropped,
        jumps_go_one_too_far,
        returns_fall_through,
    ],
)
def test_mutants_of_the_lowering_are_caught(
    monkeypatch: pytest.MonkeyPatch, mutate: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """At least one source of the corpus shows the error, as a difference or as a refusal of an accepted file."""
    mutate(monkeypatch)
    caught = 0
    for path in ACCEPTED:
        try:
            caught += bool(roundtrip(describe(path), path.parent))
        except Exception as error:
            assert not isinstance(error, AssertionError)
            caught += 1
    assert caught > 0
