"""The kernel computes some functions on numbers natively, recognising them by name: define them once, in one file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ci import lean
from ci.lean import PROOFS

DEFINED = {"add", "sub", "mul", "pow", "beq", "ble", "div", "mod"}
NATIVE = DEFINED | {"gcd", "log2", "land", "lor", "xor", "shiftLeft", "shiftRight"}
AUDITED = PROOFS / "Core" / "KernelNat.lean"

COMMAND = re.compile(
    r"^\s*(?:@\[[^\]]*\]\s*)*"
    r"(?:(?:private|protected|noncomputable|unsafe|partial|scoped|local|public|nonrec|meta)\s+)*"
    r"(?:(?:def|abbrev|theorem|lemma|axiom|opaque|instance|inductive|structure|class)\s+(?P<name>[^\s:({\[]+)"
    r"|(?P<scope>namespace|section|mutual|end)\b[ \t]*(?P<argument>\S+)?)",
    re.MULTILINE,
)


def without_comments(text: str) -> str:
    """Lean source without comments, which may nest, and without the contents of strings."""
    output, depth, position = [], 0, 0
    token = re.compile(r'/-|-/|--[^\n]*|"(?:\\.|[^"\\])*"')
    for match in token.finditer(text):
        if match.start() < position:
            continue
        if depth == 0:
            output.append(text[position : match.start()])
        position = match.end()
        if match[0] == "/-":
            depth += 1
        elif match[0] == "-/":
            depth -= 1
        elif depth == 0 and match[0].startswith('"'):
            output.append('""')
    output.append(text[position:])
    return "".join(output)


def defined_names(text: str) -> list[str]:
    """The full names that the declarations of a file introduce, as far as namespaces determine them."""
    scopes: list[tuple[str, str]] = []
    names = []
    for match in COMMAND.finditer(without_comments(text)):
        prefix = [name for kind, name in scopes if kind == "namespace"]
        if match["scope"] in ("namespace", "section", "mutual"):
            scopes.append((match["scope"], match["argument"] or ""))
        elif match["scope"] == "end":
            if scopes:
                scopes.pop()
        else:
            name = match["name"].replace("«", "").replace("»", "")
            absolute = name.startswith("_root_.")
            names.append(name.removeprefix("_root_.") if absolute else ".".join([*prefix, name]))
    return names


def native(text: str) -> list[str]:
    return [name for name in defined_names(text) if name.startswith("Nat.") and name.removeprefix("Nat.") in NATIVE]


def native_definitions(path: Path) -> list[str]:
    return native(path.read_text(encoding="utf-8"))


def test_they_are_defined_in_the_audited_file_once_each() -> None:
    found = native_definitions(AUDITED)
    assert sorted(found) == sorted(f"Nat.{name}" for name in DEFINED)


def test_they_are_defined_nowhere_else() -> None:
    files = [path for path in sorted(PROOFS.rglob("*.lean")) if path != AUDITED]
    assert files
    assert {str(path): found for path in files if (found := native_definitions(path))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "def Nat.gcd (n m : Nat) : Nat := 0",
        'namespace Nat\n@[extern "x"] protected def gcd : Nat := 0\nend Nat',
        "namespace Nat\nsection\nvariable (n : Nat)\nend\nabbrev land := 0",
        "namespace A\ndef _root_.Nat.xor := 0\nend A",
        "noncomputable def «Nat».log2 := 0",
        "/- comment /- nested -/ -/ opaque Nat.lor : Nat",
        "namespace Nat\ntheorem shiftLeft : True := trivial",
    ],
)
def test_the_search_finds(text: str) -> None:
    assert native(text)


@pytest.mark.parametrize(
    "text",
    [
        "/- def Nat.gcd := 0 -/",
        "-- def Nat.gcd := 0",
        "namespace Ref\ndef add := 0\nend Ref",
        "namespace Nat\nend Nat\ndef gcd := 0",
        "theorem Nat.add_comm : True := trivial",
        'def x := "def Nat.gcd"',
    ],
)
def test_the_search_does_not_cry_wolf(text: str) -> None:
    assert not native(text)


def test_lean_itself_knows_the_defined_ones_and_no_others(lean_available: None, tmp_path: Path) -> None:
    results = lean.build(["Core.All"])
    assert not any(result.problem for result in results)
    names = sorted(NATIVE)
    path = tmp_path / "Names.lean"
    path.write_text("prelude\nimport Core.All\n" + "".join(f"#check @Nat.{name}\n" for name in names), encoding="utf-8")
    severity = {message.line: message.severity for message in lean.run_lean([str(path)], search=[lean.BUILD]).messages}
    known = {name for line, name in enumerate(names, 3) if severity[line] == "information"}
    assert known == DEFINED
