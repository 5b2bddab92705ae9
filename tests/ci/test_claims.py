"""The claims files and the page made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ci import claims
from models.catalog import structure, text_of

GOOD = (claims.FOLDER / "spsc.toml").read_text(encoding="utf-8")


def test_the_page_is_up_to_date() -> None:
    assert claims.difference() == ""


def test_a_changed_page_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = tmp_path / "CLAIMS.md"
    page.write_text(claims.PAGE.read_text(encoding="utf-8").replace("linearizable", "fast"), encoding="utf-8")
    monkeypatch.setattr(claims, "PAGE", page)
    assert claims.main(["--check"]) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("[[theorem]]", "[[theorem"), "line"),
        (('structure = "spsc"', "structure = 3"), "member 'structure' must be a str, not 3"),
        (("assumes = [", 'assumes = ["magic", '), "no assumption is called 'magic'"),
        (("bound =", "bond ="), "member 'bound' must be a str, not None"),
    ],
)
def test_what_is_wrong_with_a_claims_file_is_named(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(GOOD.replace(*change, 1), encoding="utf-8")
    with pytest.raises(claims.ClaimError, match=r"bad\.toml") as caught:
        claims.load(file)
    assert message in str(caught.value)


def test_every_claim_names_functions_of_its_source() -> None:
    for item in claims.load_all():
        text = text_of(structure(item.structure)).decode()
        for theorem in item.theorems:
            assert theorem.functions
            for function in theorem.functions:
                assert f"{function}(" in text
