"""C outside the subset: each file of the corpus is refused on the line, and with the words, of its `error:` comment."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from models.catalog import Structure
from models.frontend import FrontendError, read
from tests.frontend.sources import describe

REJECTED = sorted((Path(__file__).parent / "rejected").glob("*.c"))


def expected(path: Path) -> tuple[int, str]:
    """The line and the words of the file's `error:` comment."""
    found = [
        (number, match.group(1))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (match := re.search(r"/\* error: (.*) \*/", line))
    ]
    assert len(found) == 1, path
    return found[0]


@pytest.mark.parametrize("path", REJECTED, ids=lambda path: path.stem)
def test_refused(path: Path) -> None:
    line, words = expected(path)
    with pytest.raises(FrontendError) as caught:
        read(describe(path), path.parent)
    error = caught.value
    assert words in error.message
    assert (error.file, error.line) == (path.name, line)
    assert str(error).startswith(f"{path.name}:{line}: ")


def test_the_corpus_is_large() -> None:
    assert len(REJECTED) > 100


GOOD = """#include <stdint.h>
#include "zp_atomic.h"
typedef struct t t;
struct t {
    uint64_t total;
};
uint64_t t_get(t *q)
{
    return ZP_READ(&q->total);
}
void t_destroy(t *q)
{
    goto anything;
anything:
    q->total = -1 / 2;
}
"""

CATALOGUED = Structure("t", "t.c", "t_", {"get": "any"}, lifecycle=frozenset({"t_destroy"}))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "t.c").write_text(GOOD)
    return tmp_path


def test_lifecycle_is_not_read(root: Path) -> None:
    assert [op.name for op in read(CATALOGUED, root).operations] == ["get"]


def test_function_that_is_in_no_list(root: Path) -> None:
    with pytest.raises(FrontendError, match=r"^t\.c:11: t_destroy is not in models/catalog\.py"):
        read(replace(CATALOGUED, lifecycle=frozenset()), root)


def test_operation_that_is_not_there(root: Path) -> None:
    with pytest.raises(FrontendError, match="t_put, which models/catalog.py names, is not defined"):
        read(replace(CATALOGUED, operations={"get": "any", "put": "any"}), root)


def test_static_operation(root: Path) -> None:
    (root / "t.c").write_text(GOOD.replace("uint64_t t_get", "static uint64_t t_get"))
    with pytest.raises(FrontendError, match=r"^t\.c:7: the operation t_get is static"):
        read(CATALOGUED, root)


def test_error_in_a_header_names_the_header(root: Path) -> None:
    (root / "h.h").write_text("#define TWO 2\n#error stop here\n")
    (root / "t.c").write_text('#include "h.h"\n' + GOOD)
    with pytest.raises(FrontendError, match=r"h\.h:2: the preprocessor says: .*stop here"):
        read(CATALOGUED, root)


def test_a_macro_that_hides_two_accesses(root: Path) -> None:
    """Macros of the file are expanded, so nothing hides behind them."""
    (root / "t.c").write_text(
        GOOD.replace("typedef", "#define BOTH(q) (ZP_READ(&(q)->total) + ZP_READ(&(q)->total))\ntypedef").replace(
            "return ZP_READ(&q->total);", "return BOTH(q);"
        )
    )
    with pytest.raises(FrontendError, match=r"^t\.c:10: two shared accesses"):
        read(CATALOGUED, root)
