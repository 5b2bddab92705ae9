"""Client files: what they mean, and what is said of wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.catalog import ROOT, structure
from models.frontend import read
from models.rc11.check import check
from models.rc11.cli import main
from models.rc11.client import Cell
from models.rc11.client_file import ClientError, parse

RING = ROOT / "csrc" / "zp_spsc.c"
GOOD = """\
# a ring of one slot
name: push beside pop
spec: fifo(1)
unroll: 3
object q:
    tail = 0
    tail_own = 0
    head_seen = 0
    head = 0
    head_own = 0
    tail_seen = 0
    capacity = 1
    mask = 0
variable x = 0
setup:
    q.push(5)
    q.pop()
thread:
    q.push(1)
    x.load(seq_cst)
thread:
    x.store(1, seq_cst)
    q.pop_many(1)
"""


def experiment(text: str):
    file = parse(text, "t")
    return file.experiment(read(file.structure(RING)))


def test_it_means_what_it_says():
    made = experiment(GOOD)
    assert made.client.unroll == 3
    assert str(made.client) == "push beside pop: push(1); read() || write(1); pop_many(1)"
    tail = read(structure("spsc")).field("tail")
    assert made.client.initial[Cell(1, tail)] == 1  # the setup has run
    assert check(made, "both").ok


def test_a_wrong_specification_shows():
    row = check(experiment(GOOD.replace("capacity = 1", "capacity = 0").replace("    q.push(5)\n    q.pop()\n", "")))
    assert row.verdict == "not linearizable"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("name: push beside pop\n", "", "t:1: no name"),
        ("spec: fifo(1)", "spec: lifo(1)", "t:3: spec takes one of fifo"),
        ("unroll: 3", "unroll: many", "t:4: unroll takes a number"),
        ("    tail = 0", "    tale = 0", "t:6: no field 'tale'"),
        ("    tail = 0", "    tail == 0", "t:6: not FIELD = NUMBER"),
        ("object q:", "object 7:", "t:5: an object needs a name"),
        ("variable x = 0", "variable x", "t:14: variable takes NAME = NUMBER"),
        ("q.push(1)", "p.push(1)", "t:19: no object or variable p; there are q, x"),
        ("q.push(1)", "q.shove(1)", "t:19: no operation 'shove'"),
        ("q.push(1)", "q.push(1, 2)", "t:19: push takes (value)"),
        ("q.push(1)", "q.push(one)", "t:19: arguments are numbers"),
        ("q.push(1)", "push(1)", "t:19: not OBJECT.OPERATION"),
        ("x.load(seq_cst)", "x.load()", "t:20: x.load needs an order"),
        ("x.load(seq_cst)", "x.swap(1, seq_cst)", "t:20: a variable has load(order)"),
        ("thread:", "tread:", "t:18: unknown line 'tread'"),
    ],
)
def test_errors_name_the_line(old, new, message):
    assert old in GOOD
    with pytest.raises(ClientError) as error:
        experiment(GOOD.replace(old, new, 1))
    assert str(error.value).startswith(message)


def test_a_file_without_threads_is_refused():
    with pytest.raises(ClientError, match="t:1: no thread"):
        experiment(GOOD[: GOOD.index("thread:")])


def test_the_command(tmp_path: Path, capsys):
    path = tmp_path / "a.client"
    path.write_text(GOOD)
    assert main([str(RING), "--client", str(path)]) == 0
    assert "push beside pop: pass" in capsys.readouterr().out
    assert main([str(RING), "--list"]) == 0
    assert "two rings, empty" in capsys.readouterr().out
    assert main([str(RING), "--client", "two rings, full", "--engine", "operational"]) == 0
    assert main([str(RING), "--client", "nobody"]) == 2
    assert "no client 'nobody'" in capsys.readouterr().err
    assert main([str(tmp_path / "missing.c")]) == 2
    assert main([]) == 2


def test_a_violation_is_drawn(tmp_path: Path, capsys):
    text = (ROOT / "examples" / "chase_lev" / "chase_lev.c").read_text()
    broken = tmp_path / "broken.c"
    include = str(ROOT / "csrc") + "/"
    broken.write_text(text.replace("    ZP_FENCE(seq_cst);\n", "", 1).replace("../../csrc/", include))
    client = ROOT / "examples" / "chase_lev" / "clients" / "two_and_two.client"
    picture = tmp_path / "graph.svg"
    assert main([str(broken), "--client", str(client), "--svg", str(picture), "--engine", "operational"]) == 1
    out = capsys.readouterr().out
    assert "not linearizable" in out and "q.steal()" in out and "mo q->bottom" in out
    assert picture.read_text().startswith("<svg")


PLAIN_C11 = """\
#include <stdatomic.h>
#include <stdint.h>

struct box {
    uint64_t value;
    _Atomic uint64_t full;
};

int box_push(struct box *b, uint64_t value)
{
    b->value = value;
    atomic_store_explicit(&b->full, 1, memory_order_relaxed);
    return 0;
}

int box_pop(struct box *b, uint64_t *out)
{
    if (atomic_load_explicit(&b->full, memory_order_acquire) == 0)
        return 2;
    *out = b->value;
    return 0;
}
"""
BOX = """\
name: push beside pop
prefix: box_
operations: push pop
spec: fifo(1)
object b:
    value = 0
    full = 0
thread:
    b.push(1)
thread:
    b.pop()
"""


def test_a_file_with_stdatomic_is_read_as_it_is(tmp_path: Path, capsys):
    source, client = tmp_path / "box.c", tmp_path / "box.client"
    client.write_text(BOX)
    source.write_text(PLAIN_C11)
    assert main([str(source), "--client", str(client)]) == 1
    assert "lines 11 (thread 0) and 20 (thread 1) race on b->value" in capsys.readouterr().out
    source.write_text(PLAIN_C11.replace("memory_order_relaxed", "memory_order_release"))
    assert main([str(source), "--client", str(client)]) == 0
    source.write_text(PLAIN_C11.replace("return 2;", "goto out;"))
    assert main([str(source), "--client", str(client)]) == 2
    assert "box.c:19: goto" in capsys.readouterr().err
