"""`python -m models`, its exit statuses, and the generated files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from models import __main__ as command
from models import ir
from models.catalog import CATALOG, ROOT, structure, structure_of
from models.emit_lean import BINARY, ORDERS, UNARY, emit
from models.frontend import FrontendError, ToolMissing, clang_ast, preprocess, read, syntax
from models.frontend.accesses import FORMS

SPSC = structure("spsc")
SOURCE = (ROOT / SPSC.source).read_text(encoding="utf-8")


def test_generated_files_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["gen", "--check"]) == 0
    assert "proofs/Gen/Spsc.lean is up to date" in capsys.readouterr().out


def test_check_shows_what_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "csrc").mkdir()
    for path in (ROOT / "csrc").glob("zp_*.[ch]"):
        (tmp_path / "csrc" / path.name).write_text(path.read_text(encoding="utf-8"))
    monkeypatch.setattr(command, "ROOT", tmp_path)
    assert command.main(["gen", "--check"]) == 1
    assert command.main(["gen"]) == 0
    assert command.main(["gen", "--check"]) == 0
    stale = tmp_path / "proofs" / "Gen" / "Spsc.lean"
    stale.write_text(stale.read_text().replace(".seqCst", ".relaxed", 1))
    capsys.readouterr()
    assert command.main(["gen", "--check"]) == 1
    printed = capsys.readouterr().out
    assert re.search(r"^-.*\.relaxed", printed, re.MULTILINE)
    assert re.search(r"^\+.*\.seqCst", printed, re.MULTILINE)


def test_generating_twice_gives_the_same() -> None:
    assert emit(read(SPSC), SOURCE) == emit(read(SPSC), SOURCE)


def test_every_instruction_is_preceded_by_its_line() -> None:
    program = read(SPSC)
    lines = emit(program, SOURCE).splitlines()
    matches = [(i, re.match(r"  /- (\d+) -/", line)) for i, line in enumerate(lines)]
    found = [(int(match.group(1)), lines[i - 1]) for i, match in matches if match]
    instrs = [(pc, instr) for op in program.operations for pc, instr in enumerate(op.code)]
    assert len(found) == len(instrs)
    for (pc, comment), (expected, instr) in zip(found, instrs, strict=True):
        assert pc == expected
        assert comment == f"  -- csrc/zp_spsc.c:{instr.line}  {SOURCE.splitlines()[instr.line - 1].strip()}"


def test_names_of_lean_are_those_of_the_machine() -> None:
    text = (ROOT / "proofs" / "Machine" / "Program.lean").read_text(encoding="utf-8")
    constructors = set(re.findall(r"\b[a-zA-Z]+\b", text))
    for name in (*ORDERS.values(), *UNARY.values(), *BINARY.values()):
        assert name.removeprefix(".") in constructors


def test_ir_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["ir", str(ROOT / SPSC.source)]) == 0
    printed = capsys.readouterr().out
    assert "push: zp_spsc_push(q, value)" in printed
    assert "pop_many: zp_spsc_pop_many(q, n, buffer out)" in printed
    assert "if ((tail - head) >= capacity) goto" in printed


def test_ir_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["ir", "--json", str(ROOT / SPSC.source)]) == 0
    assert ir.from_json(json.loads(capsys.readouterr().out)) == read(SPSC)


def test_round_trip(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["roundtrip"]) == 0
    assert "is the source" in capsys.readouterr().out


def test_readers(capsys: pytest.CaptureFixture[str]) -> None:
    status = command.main(["compare-readers"])
    printed = capsys.readouterr().out
    if "SKIPPED" in printed:
        pytest.skip(printed)
    assert (status, "agree" in printed) == (0, True)


def test_readers_that_differ(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    other = replace(read(SPSC), fields=read(SPSC).fields[1:])
    monkeypatch.setattr(command.clang_reader, "read", lambda _: other)
    assert command.main(["compare-readers"]) == 1
    assert "tail" in capsys.readouterr().out


def test_without_clang_the_comparison_is_skipped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(clang_ast, "COMPILERS", ("no-such-clang",))
    monkeypatch.setattr(clang_ast, "WHEEL", "no_such_wheel")
    assert command.main(["compare-readers"]) == 0
    assert "SKIPPED (clang is not installed" in capsys.readouterr().out
    assert command.main(["compare-readers", "--require"]) == 3


def test_without_preprocessor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(preprocess, "COMPILERS", ("no-such-compiler",))
    with pytest.raises(ToolMissing, match="no C preprocessor"):
        read(SPSC)
    assert command.main(["gen", "--check"]) == 2
    assert "no C preprocessor" in capsys.readouterr().err


def test_old_pycparser_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syntax.pycparser, "__version__", "2.23")
    with pytest.raises(ToolMissing, match=r"pycparser 3\.0 or later is needed; this is 2\.23"):
        read(SPSC)


def test_errors_have_a_position_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> ir.Program:
        raise FrontendError("csrc/x.c", 7, "goto; accepted: if")

    monkeypatch.setattr(command, "read", fail)
    assert command.main(["gen"]) == 2
    assert capsys.readouterr().err == "csrc/x.c:7: goto; accepted: if\n"


def test_source_that_is_not_in_the_catalog() -> None:
    arguments = [sys.executable, "-m", "models", "ir", "csrc/zp_nothing.c"]
    result = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "csrc/zp_nothing.c is not a source of the catalog" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("name", ["include", "include_clang"])
def test_headers_agree_with_those_of_the_library(name: str) -> None:
    """What the front end's headers define in place of the library's has the same value there."""

    def constants(path: Path) -> set[str]:
        return set(re.findall(r"^#define (ZP_[A-Z_]+ +[0-9]\w*)", path.read_text(encoding="utf-8"), re.MULTILINE))

    mine = constants(ROOT / "models" / "frontend" / name / "zp_atomic.h")
    assert mine and mine <= constants(ROOT / "csrc" / "zp_atomic.h")


def test_every_access_of_the_library_is_known() -> None:
    text = (ROOT / "csrc" / "zp_atomic.h").read_text(encoding="utf-8")
    macros = set(re.findall(r"^#define (ZP_[A-Z]+)\((?:place|order|void)?", text, re.MULTILINE))
    assert macros - {"ZP_ORDER", "ZP_ALLOC", "ZP_FREE", "ZP_ATOMIC"} <= set(FORMS)


def test_catalog() -> None:
    assert structure_of(ROOT / "csrc" / "zp_spsc.c") is SPSC
    with pytest.raises(KeyError, match="there are"):
        structure("nothing")
    assert len({entry.name for entry in CATALOG}) == len(CATALOG)
    program = read(SPSC)
    assert [op.name for op in program.operations] == list(SPSC.operations)
    assert [op.name for op in program.operations] == ["push", "pop", "push_many", "pop_many", "size"]
