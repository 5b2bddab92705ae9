"""Structures of several files: their lines are numbered through, and errors name the file where they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models import ir
from models.catalog import lines_of, structure, text_of
from models.frontend import FrontendError, read
from models.frontend.changed import changed_copy, read_changed
from models.frontend.expansion import differences

HAZARD = structure("hazard")
INLINE = "csrc/zp_hazard_inline.h"
LIST = "    zp_node *mine = ZP_READ(&me->retired);\n"


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert text.count(old) == 1
        return text.replace(old, new)

    return change


def test_the_lines_are_those_of_the_files() -> None:
    program, lines = read(HAZARD), lines_of(HAZARD)
    assert len(lines) == len(text_of(HAZARD).splitlines())
    look = {lines[instr.line - 1][::2] for instr in program.operation("look").code}
    assert (INLINE, LIST.rstrip()) in look
    assert ("csrc/zp_record.h", "    ZP_DISPOSE(node, deleter);") in look
    assert {file for file, _ in look} == {INLINE, "csrc/zp_record.h"}


def test_a_change_of_a_part_changes_the_program() -> None:
    other = read_changed(
        HAZARD, replaced("            ZP_WRITE(&mine->mark, 1);\n", "            (void)0;\n"), part=INLINE
    )
    program = read(HAZARD)
    marks = [sum("mark" in program_.fields[instr.place.field].name for instr in program_.operation("look").code
                 if isinstance(instr, ir.Store)) for program_ in (program, other)]  # fmt: skip
    assert marks == [2, 1]
    assert other.sha256 != program.sha256


def test_an_error_in_a_part_is_placed_there() -> None:
    change = replaced(LIST, LIST + "    goto anything;\n")
    line = next(number for file, number, text in lines_of(HAZARD) if file == INLINE and text == LIST.rstrip()) + 1
    with pytest.raises(FrontendError, match="goto") as caught:
        read_changed(HAZARD, change, part=INLINE)
    assert (caught.value.file, caught.value.line) == (INLINE, line)


def test_a_conditional_in_a_part_is_refused() -> None:
    change = replaced(LIST, "#ifdef ZP_PROVED\n" + LIST + "#else\n" + LIST.replace("retired", "sibling") + "#endif\n")
    with pytest.raises(FrontendError, match=r"zp_hazard_inline\.h:\d+: .*conditional compilation"):
        read_changed(HAZARD, change, part=INLINE)


def test_another_expansion_in_a_part_is_found() -> None:
    """The barrier's proved side is what is read; with another one the builds differ from that."""
    change = replaced("#define ZP_PUBLISH(place, value, light) ZP_STORE(place, value, seq_cst)",
                      "#define ZP_PUBLISH(place, value, light) ZP_WRITE(place, value)")  # fmt: skip
    with changed_copy(HAZARD, change, part="csrc/zp_barrier.h") as copy, pytest.raises(FrontendError):
        read(HAZARD, copy)
    change = replaced("atomic_store_explicit(place, value, ZP_ORDER(order))", "atomic_store(place, value)")
    with changed_copy(HAZARD, change, part="csrc/zp_atomic.h") as copy:
        assert any("zp_hazard.c:" in text for text in differences(HAZARD, "proved", copy))
