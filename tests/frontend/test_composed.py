"""Functions that are composed of operations: the library's, and others that do more than call them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.catalog import Structure, structure
from models.frontend import FrontendError, read

SOURCE = """#include <stdint.h>
#include "zp_atomic.h"
typedef struct t t;
struct t {
    uint64_t total;
};
static uint64_t helper(t *q)
{
    return ZP_READ(&q->total);
}
uint64_t t_get(t *q, uint64_t *out)
{
    *out = helper(q);
    return 1;
}
uint64_t t_get_many(t *q, uint64_t *out, uint64_t n)
{
    for (uint64_t i = 0; i < n / 2; i++) {
        uint64_t taken = t_get(q, &out[i]);
        if (taken == 0)
            return i;
        BODY
    }
    return n;
}
"""
ENTRY = Structure(
    "t", "t.c", "t_", {"get": "any"}, helpers=frozenset({"helper"}), composed=frozenset({"t_get_many"})
)  # fmt: skip


def test_the_library() -> None:
    deque = structure("deque")
    assert "zp_deque_steal_many" in deque.composed
    assert [operation.name for operation in read(deque).operations] == ["push", "pop", "steal", "size"]


@pytest.mark.parametrize("body", ["", "out[i] = out[i] * 2;", "uint64_t x = 0;\n        t_get(q, &x);"])
def test_accepted(tmp_path: Path, body: str) -> None:
    (tmp_path / "t.c").write_text(SOURCE.replace("BODY", body))
    assert [operation.name for operation in read(ENTRY, tmp_path).operations] == ["get"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("ZP_WRITE(&q->total, 0);", "StructRef in t_get_many"),
        ("ZP_FENCE(seq_cst);", "a call of ZP_FENCE in t_get_many"),
        ("q->total = 0;", "StructRef in t_get_many"),
        ("helper(q);", "a call of helper in t_get_many"),
        ("t_get_many(q, out, n);", "a call of t_get_many in t_get_many"),
        ("*q = *q;", "memory that is not the caller's buffer"),
        ("static uint64_t kept;", "local 'kept' of t_get_many"),
        ("t *other = q;", "local 'other' of t_get_many"),
        ("n = (uint64_t)elsewhere;", "'elsewhere' in t_get_many is neither"),
        ("*(uint64_t *)n = 0;", "a conversion|memory"),
        ("goto end;\n        end:;", "Goto in t_get_many"),
    ],
)
def test_refused(tmp_path: Path, body: str, words: str) -> None:
    (tmp_path / "t.c").write_text(SOURCE.replace("BODY", body))
    with pytest.raises(FrontendError, match=words) as caught:
        read(ENTRY, tmp_path)
    assert caught.value.line >= 22


def test_it_must_be_named(tmp_path: Path) -> None:
    (tmp_path / "t.c").write_text(SOURCE.replace("BODY", ""))
    with pytest.raises(FrontendError, match="t_get_many is not in models/catalog"):
        read(replace(ENTRY, composed=frozenset()), tmp_path)
