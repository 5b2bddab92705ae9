"""C11's spelling becomes this library's, line for line; what does not fit is left for the front end to refuse."""

from __future__ import annotations

import pytest

from ci.own.dialect import needed, translate
from models.catalog import ROOT


@pytest.mark.parametrize(
    ("c11", "ours"),
    [
        ("x = atomic_load(&q->a);", "x = ZP_LOAD(&q->a, seq_cst);"),
        ("x = atomic_load_explicit(&q->a[i(1, 2)], memory_order_relaxed);", "x = ZP_LOAD(&q->a[i(1, 2)], relaxed);"),
        ("atomic_store_explicit(&q->a, (x + 1), memory_order_release);", "ZP_STORE(&q->a, (x + 1), release);"),
        ("x = atomic_fetch_sub(&q->a, 1);", "x = ZP_FAA(&q->a, 0 - (1), seq_cst);"),
        ("x = atomic_exchange(&q->a, 1);", "x = ZP_XCHG(&q->a, 1, seq_cst);"),
        (
            "ok = atomic_compare_exchange_strong_explicit(&q->a, &e, d, memory_order_acq_rel, memory_order_acquire);",
            "ok = ZP_CAS(&q->a, &e, d, acq_rel, acquire);",
        ),
        ("ok = atomic_compare_exchange_weak(&q->a, &e, d);", "ok = ZP_CAS(&q->a, &e, d, seq_cst, seq_cst);"),
        ("atomic_thread_fence(memory_order_seq_cst);", "ZP_FENCE(seq_cst);"),
        ("uint64_t x = q->p;", "uint64_t x = ZP_READ(&q->p);"),
        ("q->p[i & 3] = x + 1;", "ZP_WRITE(&q->p[i & 3], x + 1);"),
        ("*out = q->p[i];", "*out = ZP_READ(&q->p[i]);"),
        ("size_t x = q->a;", "uint64_t x = ZP_LOAD(&q->a, seq_cst);"),
        ("q->a = 1;", "ZP_STORE(&q->a, 1, seq_cst);"),
        # left as they are: the front end refuses them with their line
        ("x = atomic_load(&q->a, 1);", None),
        ("x = atomic_load_explicit(&q->a, order);", None),
        ("x = q->p + q->p;", None),
        ("if (q->p == 1)", None),
        ("x += q->p;", None),
        ("x <<= q->p;", None),
        ("x %= q->p;", None),
        ("x == q->p;", None),
        ("q->p += 1;", None),
    ],
)
def test_one_statement(c11: str, ours: str | None) -> None:
    head = "    _Atomic uint64_t a;\n"
    assert translate(f"{head}{c11}\n").text == f"{head}{ours or c11}\n"


def test_lines_stay() -> None:
    call = "    x = atomic_load_explicit(\n        &q->a,\n        memory_order_acquire);\n"
    text = f"int f(void)\n{{\n{call}    return 0;\n}}\n"
    made = translate(text).text.splitlines()
    assert made[5] == "    return 0;" and made[2].strip() == "x = ZP_LOAD(&q->a, acquire)"


def test_what_is_taken_for_granted() -> None:
    assert "strong" in translate("ok = atomic_compare_exchange_weak(&q->a, &e, d);").notes[0]
    assert "uint64_t" in translate("size_t n;").notes[0]
    assert translate("/* size_t atomic_compare_exchange_weak */").notes == ()


def test_only_where_it_is_needed() -> None:
    own = ROOT / "examples" / "own"
    assert needed((own / "c11_ring.c").read_text(encoding="utf-8"))
    for name in ("naive_ring", "ticket", "linked_stack"):
        assert not needed((own / f"{name}.c").read_text(encoding="utf-8"))
    assert not needed((ROOT / "csrc" / "zp_spsc.c").read_text(encoding="utf-8"))
