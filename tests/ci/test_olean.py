"""Reading compiled modules without Lean: what they declare, and that no file whatever makes it stumble."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci import lean, olean

TEXT = """prelude
import Core.All
namespace A
inductive T where
  | x | y (n : Nat)
def f : T → Nat
  | .x => {number}
  | .y n => n
theorem g (t : T) : f t = f t := rfl
axiom h : False
instance : LE T := ⟨fun _ _ => True⟩
theorem «odd.name» : True := trivial
end A
"""


@pytest.fixture(scope="module")
def compiled(lean_available: None, tmp_path_factory: pytest.TempPathFactory) -> dict[int, bytes]:
    found = {}
    assert not any(result.problem for result in lean.build(["Core.All"]))
    for number in (1, 2, 2**70):
        folder = tmp_path_factory.mktemp("olean")
        (folder / "Main.lean").write_text(TEXT.replace("{number}", str(number)), encoding="utf-8")
        output = folder / "Main.olean"
        assert not lean.run_lean(["-o", str(output), "Main.lean"], search=[lean.BUILD], folder=folder).code
        found[number] = output.read_bytes()
    return found


def test_declarations_and_their_kinds(compiled: dict[int, bytes], tmp_path: Path) -> None:
    module = olean.parse(compiled[1])
    assert module.imports == ("Core.All",)
    kinds = {name: module.constants[f"A.{name}"].kind for name in ("T", "T.y", "T.rec", "f", "g", "h", "odd.name")}
    assert kinds == {
        "T": "inductive", "T.y": "constructor", "T.rec": "recursor", "f": "definition", "g": "theorem", "h": "axiom",
        "odd.name": "theorem",
    }  # fmt: skip
    file = tmp_path / "Main.olean"
    file.write_bytes(compiled[1])
    assert set(olean.declared(file)) == module.constants.keys()
    assert any("instance" in name.lower() and entries for name, entries in module.entries.items())


def test_only_what_differs_differs(compiled: dict[int, bytes]) -> None:
    one, two, large = (olean.parse(compiled[number]) for number in (1, 2, 2**70))
    for other in (two, large):
        changed = {name for name in one.constants if one.constants[name] != other.constants[name]}
        assert "A.f" in changed
        assert not changed & {"A.T", "A.g", "A.h"}
        assert one.constants["A.f"].statement == other.constants["A.f"].statement
    assert two.constants["A.f"] != large.constants["A.f"]


def test_the_same_text_gives_the_same_digests(compiled: dict[int, bytes]) -> None:
    assert olean.parse(compiled[1]) == olean.parse(compiled[1])


@given(st.data())
def test_no_damage_causes_another_error(compiled: dict[int, bytes], data: st.DataObject) -> None:
    damaged = bytearray(compiled[1])
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(damaged) - 1))
        damaged[position] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.just(len(damaged)), st.integers(0, len(damaged))))
    try:
        olean.parse(bytes(damaged[:cut]))
    except olean.OleanError:
        return


def test_a_cycle_and_a_missing_file_are_named(tmp_path: Path) -> None:
    for text in (b"", b"olean", b"PK" + bytes(200), b"olean\x02" + bytes(200)):
        with pytest.raises(olean.OleanError):
            olean.parse(text)
    with pytest.raises(OSError, match="No such file"):
        olean.read(tmp_path / "none.olean")
