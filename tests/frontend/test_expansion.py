"""What zp_atomic.h makes of the accesses is checked: mutants of the layer, of the headers, and of the program."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from ci import claims
from ci.rows import Verdict
from ci.stage import Context
from ci.stages import build as compiled
from ci.stages import expansion as stage
from models import ir
from models.catalog import CATALOG, OTHER_BUILDS, ROOT, Structure, structure
from models.frontend import FrontendError, expansion, preprocess, read
from models.frontend.directives import Directive, directives
from models.frontend.expansion import BUILDS, Build, builds_of, compare, differences
from models.frontend.tokens import functions, tokens
from tests.frontend.sources import describe

HERE = Path(__file__).parent
ACCESSES = describe(HERE / "accesses.c")
SPSC = structure("spsc")
EVERY: tuple[Build, ...] = ("default", "proved", "traced")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """accesses.c, among copies of the library's headers."""
    for path in (ROOT / "csrc").glob("*.h"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"))
    (tmp_path / "accesses.c").write_text((HERE / "accesses.c").read_text())
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new))


ALL = [(entry, build) for build in EVERY for entry in (*CATALOG, *OTHER_BUILDS) if build in builds_of(entry)]


@pytest.mark.parametrize("entry,build", ALL, ids=lambda item: getattr(item, "name", item))
def test_the_library(entry: Structure, build: Build) -> None:
    assert differences(entry, build) == []


def test_the_fence_with_two_sides_is_another_text() -> None:
    """So the default build of hazard pointers is not compared: the readers do not see its light side."""
    hazard = structure("hazard")
    assert builds_of(hazard) == ("proved", "traced")
    with pytest.raises(FrontendError, match=r"zp_barrier\.h:\d+: .*conditional compilation"):
        read(replace(hazard, macros=()))


@pytest.mark.parametrize("build", EVERY)
def test_every_access(root: Path, build: Build) -> None:
    result = compare(ACCESSES, build, read(ACCESSES, root), root)
    assert (result.accesses, result.differences) == (20, [])


def test_the_builds_are_those_that_are_compiled() -> None:
    assert expansion.BUILDS == compiled.BUILDS


DEFAULT_ORDER = "#define ZP_ORDER(order) memory_order_##order"
PROVED_ORDER = "#define ZP_ORDER(order) memory_order_seq_cst"
LOAD = "#define ZP_ATOMIC_LOAD(place, order) atomic_load_explicit(place, ZP_ORDER(order))"
STORE = "#define ZP_ATOMIC_STORE(place, value, order) atomic_store_explicit(place, value, ZP_ORDER(order))"
CAS = "atomic_compare_exchange_strong_explicit(place, expected, desired, ZP_ORDER(success), ZP_ORDER(failure))"
FAA = "atomic_fetch_add_explicit(place, value, ZP_ORDER(order))"
FENCE = "atomic_thread_fence(ZP_ORDER(order))"
READ = "#define ZP_READ(place) (*(place))"
WRITE = "#define ZP_WRITE(place, value) ((void)(*(place) = (value)))"
WRAPPER = "#define ZP_LOAD(place, order) ZP_ATOMIC_LOAD(place, order)"
STDATOMIC = "#include <stdatomic.h>"
PROVED_IF = "#if defined(ZP_PROVED) || defined(ZP_TRACE)"

LAYER: dict[str, tuple[str, str, tuple[Build, ...]]] = {
    "every order is relaxed": (DEFAULT_ORDER, "#define ZP_ORDER(order) memory_order_relaxed", ("default",)),
    "every order is seq_cst": (DEFAULT_ORDER, PROVED_ORDER, ("default",)),
    "the proved build uses the annotated orders": (PROVED_ORDER, DEFAULT_ORDER, ("proved", "traced")),
    "only the traced build is seq_cst": (PROVED_IF, "#if defined(ZP_TRACE)", ("proved",)),
    "only the proved build is seq_cst": (PROVED_IF, "#if defined(ZP_PROVED)", ("traced",)),
    "a load without its order": (LOAD, "#define ZP_ATOMIC_LOAD(place, order) atomic_load(place)", EVERY),
    "a load that is a plain read": (LOAD, "#define ZP_ATOMIC_LOAD(place, order) (*(place))", EVERY),
    "a store without its order": (
        STORE, "#define ZP_ATOMIC_STORE(place, value, order) atomic_store(place, value)", EVERY
    ),
    "a store that is a plain write": (
        STORE, "#define ZP_ATOMIC_STORE(place, value, order) ((void)(*(place) = (value)))", EVERY
    ),
    "a store of another value": (STORE, STORE.replace("place, value, ZP", "place, (value) + 1, ZP"), EVERY),
    "the orders of a compare-and-swap are swapped": (
        CAS,
        "atomic_compare_exchange_strong_explicit(place, expected, desired, ZP_ORDER(failure), ZP_ORDER(success))",
        ("default",),
    ),
    "a weak compare-and-swap": (CAS, CAS.replace("strong", "weak"), EVERY),
    "an addition that subtracts": (FAA, FAA.replace("add", "sub"), EVERY),
    "a fence that is none": (FENCE, "((void)0)", EVERY),
    "a fence for signal handlers only": (FENCE, FENCE.replace("thread", "signal"), EVERY),
    "a read that is atomic": (
        READ, "#define ZP_READ(place) atomic_load_explicit(place, memory_order_relaxed)", ("default", "proved")
    ),
    "a write that is atomic and relaxed": (
        WRITE,
        "#define ZP_WRITE(place, value) atomic_store_explicit(place, value, memory_order_relaxed)",
        ("default", "proved"),
    ),
    "a write that happens twice": (
        WRITE, "#define ZP_WRITE(place, value) ((void)(*(place) = (value), *(place) = (value)))", ("default", "proved")
    ),
    "a load that is a plain read, in the untraced builds": (
        WRAPPER, "#define ZP_LOAD(place, order) (*(place))", ("default", "proved")
    ),
    "a load that goes round by a function": (
        WRAPPER,
        "static inline uint64_t zp_load(_Atomic uint64_t *p) { return atomic_load_explicit(p, memory_order_relaxed); }"
        "\n#define ZP_LOAD(place, order) zp_load(place)",
        ("default", "proved"),
    ),
    "C11's load is another one": (
        STDATOMIC, STDATOMIC + "\n#define atomic_load_explicit(place, order) __atomic_load_n(place, 0)", EVERY
    ),
    "C11's load is replaced by a function": (
        STDATOMIC, STDATOMIC + "\n#undef atomic_load_explicit\nuint64_t atomic_load_explicit(void *, int);", EVERY
    ),
    "C11's order is another one": (STDATOMIC, STDATOMIC + "\n#define memory_order_seq_cst 0", EVERY),
    "orders that depend on the compiler": (
        DEFAULT_ORDER,
        "#ifdef __OPTIMIZE__\n#define ZP_ORDER(order) memory_order_relaxed\n#else\n" + DEFAULT_ORDER + "\n#endif",
        EVERY,
    ),
    "orders that depend on the user's allocator": (
        DEFAULT_ORDER,
        "#ifdef ZP_ALLOC\n#define ZP_ORDER(order) memory_order_relaxed\n#else\n" + DEFAULT_ORDER + "\n#endif",
        ("default",),
    ),
    "memory that is not aligned": ("aligned_alloc(ZP_CACHE_LINE, (size))", "malloc(size)", ()),
    "an allocation of another size": ("zp_allocate(sizeof(type), slots)", "zp_allocate(sizeof(int), slots)", EVERY),
    "an allocation without its slots": ("zp_allocate(sizeof(type), slots))", "zp_allocate(sizeof(type), 0))", EVERY),
    "memory that is not freed": ("#define ZP_FREE(pointer) free(pointer)", "#define ZP_FREE(pointer) ((void)0)", EVERY),
    "a deleter that is not called": (
        "((deleter) ? (deleter)(pointer) : ZP_FREE(pointer))", "ZP_FREE(pointer)", EVERY
    ),
    "a node that is freed before its deleter is called": (
        "((deleter) ? (deleter)(pointer) : ZP_FREE(pointer))",
        "((deleter) ? (ZP_FREE(pointer), (deleter)(pointer)) : ZP_FREE(pointer))",
        EVERY,
    ),
    "a pause that is a fence": (
        "#define ZP_PAUSE() zp_pause()", "#define ZP_PAUSE() atomic_thread_fence(memory_order_seq_cst)", EVERY
    ),
    "a rare function that is something else": (
        "#define ZP_RARE __attribute__((noinline, cold))", "#define ZP_RARE __attribute__((const))", EVERY
    ),
    "another cache line": ("#define ZP_CACHE_LINE 128", "#define ZP_CACHE_LINE 64", EVERY),
    "a pragma": (STDATOMIC, STDATOMIC + "\n#pragma STDC FP_CONTRACT ON", EVERY),
}  # fmt: skip
"""Mutants of zp_atomic.h: the text, what replaces it, and the builds in which accesses.c shows it."""

TRACED = {
    "a load that is a plain read": (
        "ZP_TRACED(ZP_TRACE_LOAD, ZP_ATOMIC_LOAD(place, order))", "ZP_TRACED(ZP_TRACE_LOAD, *(place))"
    ),
    "a read that is atomic": (
        "ZP_TRACED(ZP_TRACE_READ, *(place))", "ZP_TRACED(ZP_TRACE_READ, ZP_ATOMIC_LOAD(place, seq_cst))"
    ),
    "an access of another kind": ("ZP_TRACED(ZP_TRACE_XCHG,", "ZP_TRACED(ZP_TRACE_FAA,"),
    "an access outside the hooks": (
        "        zp_trace_before(kind, (uint32_t)__LINE__);                                                            "
        "         \\\n        __auto_type zp_trace_value = (access);",
        "        __auto_type zp_trace_value = (access);                                                               "
        "         \\\n        zp_trace_before(kind, (uint32_t)__LINE__);",
    ),
    "another line": ("zp_trace_before(ZP_TRACE_CAS, (uint32_t)__LINE__);", "zp_trace_before(ZP_TRACE_CAS, 1);"),
    "a store of another value": (
        "ZP_ATOMIC_STORE(place, zp_trace_value, order)", "ZP_ATOMIC_STORE(place, zp_trace_value + 1, order)"
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", LAYER)
def test_mutants_of_the_layer_are_caught(root: Path, what: str) -> None:
    old, new, caught = LAYER[what]
    edit(root / "zp_atomic.h", old, new)
    assert tuple(build for build in BUILDS if differences(ACCESSES, build, root)) == caught


@pytest.mark.parametrize("what", TRACED)
def test_mutants_of_the_traced_build_are_caught(root: Path, what: str) -> None:
    edit(root / "zp_trace.h", *TRACED[what])
    assert tuple(build for build in BUILDS if differences(ACCESSES, build, root)) == ("traced",)


def test_the_mutant_of_the_review(tmp_path: Path) -> None:
    """The library itself, with relaxed accesses only."""
    (tmp_path / "csrc").mkdir()
    for path in (ROOT / "csrc").glob("*.[ch]"):
        (tmp_path / "csrc" / path.name).write_text(path.read_text(encoding="utf-8"))
    edit(tmp_path / "csrc" / "zp_atomic.h", DEFAULT_ORDER, "#define ZP_ORDER(order) memory_order_relaxed")
    found = differences(SPSC, "default", tmp_path)
    line = next(instr.line for instr in read(SPSC).operation("push").code
                if isinstance(instr, ir.Load) and instr.order == "seq_cst")  # fmt: skip
    assert (
        f"csrc/zp_spsc.c:{line}: compiled: head = atomic_load_explicit ( & q -> head , memory_order_relaxed ) ;\n"
        "    expected: head = atomic_load_explicit ( & q -> head , memory_order_seq_cst ) ;"
    ) in found
    assert f"csrc/zp_spsc.c:{line}: push: compiled: load head relaxed; in the IR: load head seq_cst" in found
    assert differences(SPSC, "proved", tmp_path) == differences(SPSC, "traced", tmp_path) == []


def test_the_allocation_is_compared(tmp_path: Path) -> None:
    (tmp_path / "csrc").mkdir()
    for path in (ROOT / "csrc").glob("*.[ch]"):
        (tmp_path / "csrc" / path.name).write_text(path.read_text(encoding="utf-8"))
    edit(tmp_path / "csrc" / "zp_atomic.h", *LAYER["memory that is not aligned"][:2])
    assert all(len(differences(SPSC, build, tmp_path)) == 1 for build in EVERY)


def variants(program: ir.Program) -> Iterator[tuple[str, ir.Program, bool]]:
    """Programs that differ in one shared access, and whether only the default build can tell (it is an order)."""
    for number, operation in enumerate(program.operations):
        for pc, instr in enumerate(operation.code):
            if not isinstance(instr, ir.SHARED):
                continue
            others: list[tuple[str, ir.Instr, bool]] = [
                ("line", replace(instr, line=instr.line + 1), False),
                ("gone", ir.Jump(instr.line, pc + 1), False),
            ]
            if isinstance(instr, (ir.Alloc, ir.Free)):
                yield from ((f"{operation.name} {pc} {what}", _changed(program, number, pc, other), only_default)
                            for what, other, only_default in others)  # fmt: skip
                continue
            if isinstance(instr, ir.Cas):
                others.append(("order", replace(instr, success=instr.failure, failure=instr.success), True))
            elif instr.order == "plain":
                others.append(("atomic", replace(instr, order="relaxed"), False))
            else:
                order: ir.Order = "relaxed" if instr.order != "relaxed" else "seq_cst"
                others.append(("order", replace(instr, order=order), True))
                if not isinstance(instr, ir.Fence):
                    others.append(("plain", replace(instr, order="plain"), False))
            if not isinstance(instr, ir.Fence):
                place = replace(instr.place, field=(instr.place.field + 1) % len(program.fields))
                others.append(("field", replace(instr, place=place), False))
            for what, other, only_default in others:
                yield f"{operation.name} {pc} {what}", _changed(program, number, pc, other), only_default


def _changed(program: ir.Program, number: int, pc: int, instr: ir.Instr) -> ir.Program:
    """The program with another instruction in operation `number`."""
    operation = program.operations[number]
    changed = replace(operation, code=(*operation.code[:pc], instr, *operation.code[pc + 1 :]))
    return replace(program, operations=(*program.operations[:number], changed, *program.operations[number + 1 :]))


def test_mutants_of_the_program_are_caught(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for the loss of an access in a helper that is inlined twice: the other copy remains."""
    for name in ("run_preprocessor", "preprocess"):  # once for each build
        monkeypatch.setattr(f"models.frontend.expansion.{name}", cache(getattr(expansion, name)))
    program = read(ACCESSES, root)
    text = (root / "accesses.c").read_text().splitlines()
    twice = {number for number, line in enumerate(text, 1) if re.search("return ZP_LOAD|ZP_READ|ZP_WRITE", line)}
    count = 0
    for what, mutant, only_default in variants(program):
        if what.endswith("gone") and _line_of(program, what) in twice:
            continue
        count += 1
        caught = [build for build in EVERY if compare(ACCESSES, build, mutant, root).differences]
        assert caught == (["default"] if only_default else list(EVERY)), what
    assert count > 60


def _line_of(program: ir.Program, what: str) -> int:
    name, pc, _ = what.split()
    return program.operation(name).code[int(pc)].line


def test_functions_are_found() -> None:
    text = (
        '# 1 "x.c"\n_Alignas(8) int a[2] = {1, 2};\nstruct s { int x; };\nint f(int (*g)(void)) { if (g) { g(); } }\n'
    )
    text += '# 1 "y.h" 1\nint h(void) { }\n# 9 "x.c" 2\nstatic int k(void)\n{\n    return 1;\n}\n'
    found = dict(functions(tokens(text, "x.c")))
    assert found.keys() == {"f", "k"}
    assert [(token.text, token.line) for token in found["k"]] == [
        ("{", 10), ("return", 11), ("1", 11), (";", 11), ("}", 12)
    ]  # fmt: skip


# The stage.


def context() -> Context:
    return Context(claims.load(claims.FOLDER / "spsc.toml"), fresh=False, deep=False, note=lambda text: None)


def test_the_stage_holds_for_the_library() -> None:
    rows = list(stage.run(context()))
    assert [row.verdict for row in rows] == [Verdict.CHECKED] * 3
    assert all(re.match(r"[1-9]\d* accesses compared", row.evidence) for row in rows)


def test_the_stage_fails_with_the_differences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(expansion.UNTRACED, "ZP_READ", "(*(§1) + 0)")
    rows = list(stage.run(context()))
    assert [row.verdict for row in rows] == [Verdict.FAILED, Verdict.FAILED, Verdict.CHECKED]
    assert "csrc/zp_spsc.c:" in rows[0].detail


def test_nothing_compared_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "compare", lambda *_: expansion.Comparison(0, []))
    assert {row.verdict for row in stage.run(context())} == {Verdict.FAILED}


# Headers that are read in another way than compiled.

GUARDED = "#ifndef ZP_X_H\n#define ZP_X_H\n{}\n#endif\n"
CPLUSPLUS = '#ifdef __cplusplus\nextern "C" {\n#endif\n#ifdef __cplusplus\n}\n#endif\n'


@pytest.mark.parametrize(
    "header",
    [
        "",
        "#pragma once\n#define ZP_X 1\n",
        GUARDED.format("#define ZP_X 1"),
        "/* a comment\n#ifdef __GNUC__\n*/\n" + GUARDED.format("/* and\n # if 1 */ #define ZP_X 1"),
        GUARDED.format(CPLUSPLUS),
        GUARDED.replace("ZP_X_H", "LIB_ZP_X_H_").format(CPLUSPLUS + CPLUSPLUS),
        CPLUSPLUS,
    ],
)
def test_accepted_headers(root: Path, header: str) -> None:
    (root / "zp_x.h").write_text(header)
    edit(root / "zp_result.h", "#define ZP_OK 0 ", '#include "zp_x.h"\n#define ZP_OK 0 ')
    edit(root / "accesses.c", "#include <stdint.h>", '#include <stdint.h>\n#include "zp_result.h"')
    assert read(ACCESSES, root).operations


FULL = "#undef ZP_FULL\n#define ZP_FULL 0\n#endif"


@pytest.mark.parametrize(
    ("header", "line", "words"),
    [
        (GUARDED.format("#ifdef __GNUC__\n" + FULL), 3, "#ifdef __GNUC__: conditional compilation"),
        (GUARDED.format("#ifndef __GNUC__\n" + FULL), 3, "#ifndef __GNUC__"),
        (GUARDED.format("\n#if defined(__GNUC__)\n" + FULL), 4, "#if defined"),
        (GUARDED.format("  # \\\n if\\\ndef __GNUC__\n" + FULL), 3, "#ifdef __GNUC__"),
        (GUARDED.format("/*\n*/ %: /* */ ifdef __GNUC__\n" + FULL), 4, "#ifdef __GNUC__"),
        (GUARDED.format("#ifdef __cplusplus\n#else\n" + FULL), 4, "#else"),
        (GUARDED.format("#ifdef __cplusplus\n#ifdef __GNUC__\n#endif\n#endif"), 4, "#ifdef __GNUC__"),
        (GUARDED.format("#else"), 3, "#else"),
        (GUARDED.replace("ZP_X_H", "__GNUC__").format(""), 1, "#ifndef __GNUC__"),
        (GUARDED.replace("ZP_X_H", "NDEBUG").format(""), 1, "#ifndef NDEBUG"),
        (GUARDED.replace("ZP_X_H", "ZP_Y_H").format(""), 1, "#ifndef ZP_Y_H"),
        (GUARDED.format("") + "#ifdef __GNUC__\n" + FULL, 1, "#ifndef ZP_X_H"),
        ("#define ZP_X 1\n#ifdef __GNUC__\n" + FULL, 2, "#ifdef __GNUC__"),
        (GUARDED.format("/* ??/\n*/"), 3, "the trigraph ??/"),
        (GUARDED.format('#line 7 "accesses.c"'), 3, "#line"),
    ],
)
def test_refused_headers(root: Path, header: str, line: int, words: str) -> None:
    (root / "zp_x.h").write_text(header)
    edit(root / "zp_result.h", "#define ZP_OK 0 ", '#include "zp_x.h"\n#define ZP_OK 0 ')
    edit(root / "accesses.c", "#include <stdint.h>", '#include <stdint.h>\n#include "zp_result.h"')
    with pytest.raises(FrontendError) as caught:
        read(ACCESSES, root)
    assert words in caught.value.message
    assert (caught.value.file, caught.value.line) == ("zp_x.h", line)


def test_the_header_of_the_review(tmp_path: Path) -> None:
    (tmp_path / "csrc").mkdir()
    for path in (ROOT / "csrc").glob("*.[ch]"):
        (tmp_path / "csrc" / path.name).write_text(path.read_text(encoding="utf-8"))
    edit(tmp_path / "csrc" / "zp_result.h", "#define ZP_EMPTY 2 ", "#ifdef __GNUC__\n" + FULL + "\n#define ZP_EMPTY 2 ")
    with pytest.raises(FrontendError, match=r"^csrc/zp_result\.h:\d+: #ifdef __GNUC__: conditional compilation"):
        read(SPSC, tmp_path)


@pytest.mark.parametrize("compiler", ["gcc", "clang", "clang-14"])
def test_every_preprocessor_names_the_headers(compiler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which(compiler) is None:
        pytest.skip(f"no {compiler}")
    monkeypatch.setattr(preprocess, "COMPILERS", (compiler,))
    path = ROOT / SPSC.source
    text = preprocess.preprocess(path, SPSC.source)
    assert {header.name for header in preprocess.headers(text, path)} - {"zp_atomic.h"} == {"zp_spsc.h", "zp_result.h"}
    assert all(differences(SPSC, build) == [] for build in EVERY)


def test_a_file_of_the_current_folder_is_not_taken(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "zp_x.h").write_text("")
    edit(root / "accesses.c", "#include <stdint.h>", '#include <stdint.h>\n#include "zp_x.h"')
    elsewhere = root / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "zp_x.h").write_text("#error not this one\n")
    monkeypatch.chdir(elsewhere)
    assert read(ACCESSES, root).operations


def test_directives_have_their_lines() -> None:
    text = '#define A "/*" // \\\n#if\n#define B \\\n 1\n/* \n */ #endif \'"\'\nint x; #else\n'
    assert list(directives(text, "x.h")) == [
        Directive(1, "define", 'A "/*"'),
        Directive(3, "define", "B  1"),
        Directive(6, "endif", "'\"'"),
    ]
