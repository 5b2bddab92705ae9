"""The stack and the queue are read by the scheme that frees nothing, and only the catalog chooses it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models import ir
from models.catalog import ROOT, structure
from models.frontend import FrontendError, ToolMissing, clang_reader, read
from models.frontend.expansion import BUILDS, differences
from models.frontend.roundtrip import roundtrip

STACK, QUEUE = structure("stack"), structure("queue")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the library."""
    (tmp_path / "csrc").mkdir()
    for path in (ROOT / "csrc").glob("zp_*.[ch]"):
        (tmp_path / "csrc" / path.name).write_text(path.read_text(encoding="utf-8"))
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new))


def frees(program: ir.Program) -> set[str]:
    """The operations that free objects."""
    return {op.name for op in program.operations if any(isinstance(instr, ir.Free) for instr in op.code)}


def test_only_nodes_that_nobody_has_seen_are_freed() -> None:
    assert frees(read(STACK)) == {"push_many"}
    assert frees(read(QUEUE)) == set()


@pytest.mark.parametrize("entry", [STACK, QUEUE], ids=lambda entry: entry.name)
def test_the_record_is_a_word_that_nothing_is_accessed_through(entry: object) -> None:
    program = read(entry)  # type: ignore[arg-type]
    names = {field.name.partition(".")[0] for field in program.fields}
    assert names <= {"node", "top", "head", "tail"}
    for operation in program.operations:
        if "me" not in operation.parameters:
            continue
        me = operation.parameters.index("me")
        for instr in operation.code:
            place = getattr(instr, "place", None)
            assert place is None or place.object != ir.Reg(me)


def test_by_another_scheme_the_stack_cannot_be_read() -> None:
    """The schemes that free are outside the subset: an error, never another program."""
    for macros in ((), ("ZP_EPOCHS",)):
        with pytest.raises(FrontendError, match=r"zp_barrier\.h:\d+: .*conditional compilation"):
            read(replace(STACK, macros=macros))


def test_the_choice_of_the_scheme_depends_on_nothing_else(root: Path) -> None:
    scheme = root / "csrc" / "zp_scheme.h"
    edit(scheme, "#elif defined(ZP_NEVER)", "#elif defined(ZP_NEVER) && !defined(__GNUC__)")
    with pytest.raises(FrontendError, match=r"zp_scheme\.h:\d+: #elif depends on __GNUC__"):
        read(STACK, root)


def test_the_wait_free_queue_uses_no_node_again_by_one_constant() -> None:
    """The build that is proved linearizable differs from the default one in how many nodes `sweep` looks at."""
    default, never = read(structure("wfqueue")), read(structure("wfqueue_never"))
    other = [
        (mine, theirs)
        for operation in default.operations
        for mine, theirs in zip(operation.code, never.operation(operation.name).code, strict=True)
        if mine != theirs
    ]
    assert len(other) == 2  # sweep is inlined once in each operation
    for mine, theirs in other:
        assert isinstance(mine, ir.Set) and isinstance(theirs, ir.Set)
        assert (mine.line, mine.dst) == (theirs.line, theirs.dst)
        assert isinstance(theirs.value, ir.Binary)
        assert (theirs.value.op, theirs.value.left) == ("*", ir.Lit(0))


@pytest.mark.parametrize(
    ("header", "asked"), [("zp_wfqueue.h", "__GNUC__"), ("zp_wfqueue.h", "ZP_EPOCHS"), ("zp_stack.h", "ZP_NEVER")]
)
def test_only_the_wait_free_queue_may_ask_and_for_this_only(root: Path, header: str, asked: str) -> None:
    name = header.removeprefix("zp_").removesuffix(".h")
    old = "#ifdef ZP_NEVER" if name == "wfqueue" else '#include "zp_result.h"'
    edit(root / "csrc" / header, old, f"#ifdef {asked}" + ("" if name == "wfqueue" else f"\n#endif\n{old}"))
    with pytest.raises(FrontendError, match=rf"{header}:\d+: #ifdef .*{asked}"):
        read(structure(name), root)


def test_a_scheme_that_frees_is_seen(root: Path) -> None:
    """A mutant of the scheme is another program, for both readers, in every build."""
    give = "#define zp_never_give(me, unlinked, deleter) "
    edit(root / "csrc" / "zp_never_inline.h", give, f"{give}ZP_FREE(unlinked); ")
    program = read(STACK, root)
    assert frees(program) == {"push_many", "pop", "next"}
    assert roundtrip(STACK, root) == []
    try:
        assert clang_reader.read(STACK, root) == program
    except ToolMissing as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize("build", BUILDS)
def test_what_is_compiled_is_what_is_read(root: Path, build: str) -> None:
    """The library's own layer makes of the file what the program says; a scheme that the compiler sees differently does
    not go through."""
    assert differences(STACK, build, root) == []  # type: ignore[arg-type]
    end = "#define zp_never_end(me, slots) "
    edit(root / "csrc" / "zp_never_inline.h", end, f"{end}ZP_FENCE(seq_cst); ")
    fenced = read(STACK, root)
    assert any(isinstance(instr, ir.Fence) for instr in fenced.operation("pop").code)
    assert differences(STACK, build, root) == []  # type: ignore[arg-type]
