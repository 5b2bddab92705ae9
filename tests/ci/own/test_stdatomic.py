"""Plain C11 with <stdatomic.h>: the translation means what the compiler makes of the file, and refuses the rest."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ci.own.orders import together
from ci.own.reading import parse_file, read
from ci.own.subject import find
from models import ir, machine
from models.catalog import Structure
from models.frontend import FrontendError
from models.frontend.reader import program as program_of
from models.frontend.roundtrip import differences
from models.frontend.stdatomic import Translation, needed, translate
from models.rc11.mutants import sites

FILES = Path(__file__).parent / "files"
CORNERS = FILES / "corners.c"
NAMES = tuple(re.findall(r"^\w+ corners_(\w+)\(", CORNERS.read_text(encoding="utf-8"), re.MULTILINE))
SIGNED = {"signed": ctypes.c_int, "difference": ctypes.c_int64, "small_types": ctypes.c_int}
WORDS = st.one_of(st.integers(0, 20), st.integers(0, ir.WORD - 1), st.integers(ir.WORD - 20, ir.WORD - 1))


@cache
def corners() -> ir.Program:
    structure = Structure("corners", str(CORNERS), "corners_", dict.fromkeys(NAMES, "any"), frozenset(),
                          frozenset({"smaller", "twice", "take"}))  # fmt: skip
    made = translate(CORNERS, str(CORNERS))
    assert not made.problems
    structure = Structure(*list(vars(structure).values())[:4], frozenset(), helpers(made, structure))
    program = program_of(made.tree, structure, b"")
    assert differences(made.tree, structure, program) == []
    return program


def helpers(made: Translation, structure: Structure) -> frozenset[str]:
    """The functions that are no operations."""
    defined = {node.part("decl").word("name") for node in made.tree.all("ext") if node.kind == "FuncDef"}
    return frozenset(defined - {structure.prefix + name for name in structure.operations})


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("no C compiler")
    target = tmp_path_factory.mktemp("corners") / "corners.so"
    command = [compiler, "-std=c11", "-O1", "-shared", "-fPIC", "-o", str(target), str(CORNERS)]
    subprocess.run(command, check=True, capture_output=True)
    return ctypes.CDLL(str(target))


@pytest.mark.parametrize("name", NAMES)
@given(a=WORDS, b=WORDS)
@example(0, 0)
@example(ir.WORD - 1, 1)
@example(3, 7)
def test_the_translation_computes_what_the_compiler_does(name: str, library: ctypes.CDLL, a: int, b: int) -> None:
    function = library[f"corners_{name}"]
    function.restype = SIGNED.get(name, ctypes.c_uint64)
    function.argtypes = [ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint64]
    raw = ctypes.create_string_buffer(1024)
    place = (ctypes.addressof(raw) + 63) & ~63
    compiled = function(place, a, b) % ir.WORD
    program = corners()
    number = [operation.name for operation in program.operations].index(name)
    _, result = machine.execute(program, machine.initial(1, {}), 0, machine.Call(number, (1, a, b)))
    assert result.ret == compiled, f"{name}({a}, {b})"


def test_every_corner_is_run() -> None:
    assert len(NAMES) >= 16


HEAD = """#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
struct node { struct node *next; };
typedef struct { atomic_size_t a; size_t p; void **slots; _Atomic uint32_t n; struct node *list; } q_t;
"""


def made(tmp_path: Path, body: str, head: str = HEAD) -> Translation:
    path = tmp_path / "q.c"
    path.write_text(f"{head}{body}\n", encoding="utf-8")
    return translate(path, "q.c")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("int f(q_t *q) { return atomic_fetch_or(&q->a, 1); }", "atomic_fetch_or"),
        ("int f(q_t *q, memory_order o) { return atomic_load_explicit(&q->a, o); }", "order that is no constant"),
        ("int f(q_t *q) { again: if (q->p) goto again; return 0; }", "goto"),
        ("int f(q_t *q) { return atomic_load(&q->p); }", "not atomic"),
        ("int f(q_t *q) { return q->list->next == 0; }", "does not lead into the structure"),
        ("int f(q_t *q) { return unknown(q); }", "a call of unknown"),
        ("int f(q_t *q) { static int calls; return calls++; }", "shared by all calls"),
        ("int f(q_t *q) { return atomic_fetch_sub(&q->n, 1); }", "below zero"),
        ("int f(q_t *q) { q->slots = other; return 0; }", "other"),
        ("int f(q_t *q) { memcpy(q->slots, q, 16); return q->slots[0] == 0; }", "memcpy"),
        ("int f(q_t *q) { return 1 << 40; }", "a shift by 40"),
        ("int f(q_t *q) { size_t x[2]; x[0] = 1; return x[0]; }", "no word of 64 bits"),
        ("int f(q_t *q) { for (int i = 0; i < 2; i++) switch (i) { case 0: i++; case 1: return 1; } return 0; }",
         "goes on into the next"),
        ("static int r(q_t *q) { return r(q); } int f(q_t *q) { return r(q); }", "calls itself"),
        ("int f(q_t *q) { q_t other; other.p = 1; return 0; }", "no word of 64 bits"),
        ("int f(q_t *q) { free(q); return 0; }", "a call of free"),
        ("int f(q_t *q) { double d = 1.5; return q->p > 1; }", "no word of 64 bits"),
    ],
)  # fmt: skip
def test_what_cannot_be_brought_into_the_subset_is_refused_with_its_line(tmp_path: Path, body: str, says: str) -> None:
    try:
        found = made(tmp_path, f"\n{body}")
        text = " ".join(map(str, found.problems.values()))
        if not text:  # left for the front end
            functions = [n.part("decl").word("name") for n in found.tree.all("ext") if n.kind == "FuncDef"]
            structure = Structure("q", "q.c", "", {"f": "any"}, frozenset(functions) - {"f"}, frozenset())
            program_of(found.tree, structure, b"")
            pytest.fail(found.text)
    except FrontendError as error:
        text = str(error)
    assert says in text and "q.c:8:" in text


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("int f(q_t *q) { size_t e = 0; return atomic_compare_exchange_weak(&q->a, &e, 1); }", "taken as strong"),
        ("int f(q_t *q) { return atomic_load_explicit(&q->a, memory_order_consume) == 1; }", "taken as acquire"),
        ("int f(q_t *q) { atomic_fetch_add(&q->n, 1); return 0; }", "n has 32 bits"),
        ("int f(q_t *q, void *v) { q->slots[q->p] = v; return 0; }", "an array of its own"),
        ("int f(q_t *q) { if (!q) return 1; return q->p == 2; }", "taken not to be NULL"),
        ("int f(q_t *q) { return (atomic_load(&q->a) + atomic_load(&q->a)) == 2; }", "the left one is first"),
    ],
)
def test_what_is_taken_for_granted_is_said(tmp_path: Path, body: str, says: str) -> None:
    found = made(tmp_path, body)
    assert not found.problems and any(says in note for note in found.notes), found.notes


def test_orders_and_lines_are_those_of_the_file(tmp_path: Path) -> None:
    body = """int f(q_t *q)
{
    size_t seen =
        atomic_load_explicit(&q->a,
                             memory_order_acquire);
    return atomic_compare_exchange_strong_explicit(&q->a, &seen, 1, memory_order_release, memory_order_relaxed);
}"""
    found = made(tmp_path, body)
    structure = Structure("q", "q.c", "", {"f": "any"}, frozenset(), frozenset())
    (operation,) = program_of(found.tree, structure, b"").operations
    load, cas = [instr for instr in operation.code if isinstance(instr, (ir.Load, ir.Cas))]
    assert isinstance(load, ir.Load) and (load.line, load.order) == (10, "acquire")
    assert isinstance(cas, ir.Cas) and (cas.line, cas.success, cas.failure) == (12, "release", "relaxed")


def test_headers_of_the_user_are_read_and_those_of_the_system_only_for_types(tmp_path: Path) -> None:
    header = """#include <stdatomic.h>
struct q { atomic_int a; };
#ifdef FAST
#define ORDER memory_order_relaxed
#else
#define ORDER memory_order_seq_cst
#endif
"""
    source = """#include <sys/unheard.h>
#include "q.h"
int f(struct q *q) { return atomic_load_explicit(&q->a, ORDER); }
"""
    (tmp_path / "inc").mkdir()
    (tmp_path / "inc" / "q.h").write_text(header, encoding="utf-8")
    path = tmp_path / "q.c"
    path.write_text(source, encoding="utf-8")
    flags = (f"-I{tmp_path / 'inc'}",)
    slow, fast = translate(path, "q.c", flags=flags), translate(path, "q.c", flags=(*flags, "-DFAST"))
    assert "ZP_LOAD(&q->a, seq_cst)" in slow.text and "ZP_LOAD(&q->a, relaxed)" in fast.text
    assert any("<sys/unheard.h>" in note for note in slow.notes)
    with pytest.raises(FrontendError, match=r"q\.h"):
        translate(path, "q.c")


def test_files_in_this_librarys_spelling_are_read_as_they_are() -> None:
    own = Path(__file__).parents[3] / "examples" / "own"
    assert needed((own / "c11_ring.c").read_text(encoding="utf-8"))
    for name in ("naive_ring", "ticket", "linked_stack"):
        assert not needed((own / f"{name}.c").read_text(encoding="utf-8"))
        assert parse_file(own / f"{name}.c", name).written == ""


SHARED = """
#include <stdatomic.h>
struct pair { _Atomic unsigned a, b; };
static unsigned seen(struct pair *p) { return atomic_load_explicit(&p->a, memory_order_acquire); }
void put(struct pair *p, unsigned x) { atomic_store_explicit(&p->b, seen(p) + x, memory_order_release); }
unsigned get(struct pair *p) { return seen(p) + seen(p); }
"""


def test_a_line_of_a_function_that_is_called_often_has_one_order(tmp_path: Path) -> None:
    source = tmp_path / "pair.c"
    source.write_text(SHARED, encoding="utf-8")
    description, _ = find(source)
    program = read(description).program
    assert program is not None
    groups = together(sites(program))
    assert [(group[0].line, [site.operation for site in group]) for group in groups] == [
        (4, ["put", "get", "get"]), (5, ["put"]),
    ]  # fmt: skip
