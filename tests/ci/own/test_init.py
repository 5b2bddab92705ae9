"""`ci init FILE.c` makes what is missing, step by step, and never touches what its owner has changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ci import lean
from ci.own.audit import main as audit
from ci.own.cli import main
from ci.own.description import dump, load
from ci.own.scaffold import Step, scaffold
from models.catalog import ROOT

EXAMPLES = ROOT / "examples" / "own"


@pytest.fixture(autouse=True)
def no_lean(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Lean takes its time: only the test that asks for it runs it."""
    if "lean_available" not in request.fixturenames:

        def missing(*arguments: object, **more: object) -> None:
            raise lean.LeanMissing("not in this test")

        monkeypatch.setattr(lean, "build", missing)


def steps(path: Path, spec: str = "", folder: Path | None = None) -> dict[str, Step]:
    return {step.name: step for step in scaffold(path, spec, folder)}


@pytest.fixture
def ticket(tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLES / "ticket.c", tmp_path))


def test_the_whole_chain(ticket: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(ticket)]) == 0
    out = capsys.readouterr().out
    assert out.endswith("next: audit\n") and "[-] Lean accepts it" in out
    folder = ticket.with_suffix("")
    assert "ZP_FAA" in (folder / "ir.txt").read_text(encoding="utf-8")
    module = (folder / "Gen" / "Ticket.lean").read_text(encoding="utf-8")
    assert "namespace Gen.Ticket" in module and "`python -m ci init ticket.c`" in module
    assert "q.next()" in (folder / "small.client").read_text(encoding="utf-8")
    assert load(ticket.with_suffix(".toml")).spec == "register"
    assert audit([str(ticket)]) == 0


def test_lean_accepts_the_module(ticket: Path, lean_available: None) -> None:
    assert steps(ticket)["Lean accepts it"].state == "done"


def test_again_nothing_changes(ticket: Path) -> None:
    steps(ticket)
    before = {path: path.read_bytes() for path in ticket.parent.rglob("*") if path.is_file()}
    found = steps(ticket)
    assert "up to date" in found["IR"].text and "up to date" in found["description"].text
    assert {path: path.read_bytes() for path in ticket.parent.rglob("*") if path.is_file()} == before


def test_a_changed_file_is_kept(ticket: Path) -> None:
    steps(ticket)
    mine = [ticket.with_suffix(".toml"), ticket.with_suffix("") / "ir.txt", ticket.with_suffix("") / "small.client"]
    for path in mine:
        path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    found = steps(ticket)
    assert all(path.read_text(encoding="utf-8").endswith("# mine\n") for path in mine)
    assert all("kept as you have it" in found[name].text for name in ("description", "IR", "clients"))


def test_generated_files_follow_the_c_file(ticket: Path) -> None:
    steps(ticket)
    text = ticket.read_text(encoding="utf-8")
    ticket.write_text(text.replace("ZP_FAA(&t->given, 1,", "ZP_FAA(&t->given, 2,"), encoding="utf-8")
    assert "brought up to date" in steps(ticket)["Lean module"].text
    assert "(.lit 2)" in (ticket.with_suffix("") / "Gen" / "Ticket.lean").read_text(encoding="utf-8")


def test_a_file_that_was_there_before_is_not_ours(ticket: Path) -> None:
    ticket.with_suffix("").mkdir()
    (ticket.with_suffix("") / "ir.txt").write_text("notes of mine", encoding="utf-8")
    assert "kept" in steps(ticket)["IR"].text
    assert (ticket.with_suffix("") / "ir.txt").read_text(encoding="utf-8") == "notes of mine"


def test_outside_the_subset_it_says_where_and_stops(tmp_path: Path) -> None:
    path = Path(shutil.copy(EXAMPLES / "linked_stack.c", tmp_path))
    found = steps(path)
    assert found["subset of C"].state == "todo" and f"{path}:18" in found["subset of C"].text
    assert "IR" not in found
    assert main(["init", str(path)]) == 1


@pytest.fixture
def thing(tmp_path: Path) -> Path:
    """A ring whose names do not tell what it is."""
    path = tmp_path / "thing.c"
    path.write_text((EXAMPLES / "naive_ring.c").read_text(encoding="utf-8").replace("naive_ring", "thing"))
    return path


def test_without_a_specification_there_is_a_skeleton(thing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = steps(thing)
    assert found["specification"].state == "todo" and "thing/spec.py:Thing" in found["specification"].text
    assert main(["init", str(thing)]) == 1
    assert steps(thing)["specification"].text.endswith("fill it in")
    assert main(["init", str(thing), "--spec", "fifo"]) == 0


def test_a_specification_of_one_s_own(thing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The skeleton, filled in: a queue whose failures may be spurious; then one that is wrong."""
    steps(thing)
    spec = thing.with_suffix("") / "spec.py"
    text = spec.read_text(encoding="utf-8")
    text = text.replace('raise NotImplementedError("say what push gives in `state`")',
                        "yield Result(1), (*state, args[0])\n            yield Result(0), state")  # fmt: skip
    text = text.replace('raise NotImplementedError("say what pop gives in `state`")',
                        "yield Result(0), state\n            if state:\n"
                        "                yield Result(1, state[:1]), state[1:]")  # fmt: skip
    text = text.replace("return Result(value)\n", "return Result(value, buffer[:1] if (operation, value) == "
                        '("pop", 1) else ())\n')  # fmt: skip
    spec.write_text(text, encoding="utf-8")
    steps(thing)
    roles = ("--role", "push=producer", "--role", "pop=consumer")
    assert steps(thing)["specification"].state == "done"
    assert audit([str(thing), *roles]) == 0, capsys.readouterr().out
    spec.write_text(text.replace("yield Result(1, state[:1]), state[1:]", "yield Result(1, state[-1:]), state[:-1]"))
    assert audit([str(thing), *roles]) == 1


def test_the_folder_can_be_chosen(ticket: Path, tmp_path: Path) -> None:
    steps(ticket, folder=tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "Gen" / "Ticket.lean").is_file()


@pytest.mark.parametrize("name", ["naive_ring", "hasty_ring"])
def test_a_description_survives_writing_and_reading(name: str, tmp_path: Path) -> None:
    description = load(EXAMPLES / f"{name}.toml")
    copy = tmp_path / f"{name}.toml"
    copy.write_text(dump(description), encoding="utf-8")
    again = load(copy)
    assert (again.operations, again.memory, again.bounds, again.spec) == (
        description.operations, description.memory, description.bounds, description.spec,
    )  # fmt: skip


def with_clients(path: Path, *texts: str) -> Path:
    """The example ring with client files of its owner's own."""
    for end in (".c", ".toml"):
        shutil.copy(EXAMPLES / f"naive_ring{end}", path)
    toml = path / "naive_ring.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("helpers = []", 'helpers = []\nclients = ["*.client"]'))
    for number, text in enumerate(texts):
        (path / f"{number}.client").write_text(text, encoding="utf-8")
    return path / "naive_ring.c"


def test_clients_of_one_s_own_are_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At each capacity, unless the file names one."""
    free = "name: mine\nobject q:\nthread:\n    q.push(1)\nthread:\n    q.pop()\n"
    fixed = "name: two\nobject q:\n    capacity = 2\n    mask = 1\nthread:\n    q.push(1)\nthread:\n    q.pop()\n"
    path = with_clients(tmp_path, free, fixed)
    assert audit([str(path), "--spec", "weak_fifo", "--json"]) == 0
    assert "3 of your own" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "name: a\nobject q:\nthread:\n    q.push(1)\nthread:\n    q.push(2)\n",
            "two threads with the role 'producer'",
        ),
        ("name: a\nobject q:\nthread:\n    q.shove(1)\n", "0.client:4"),
        ("name: a\nobject q:\nsetup:\n    q.push(1)\nthread:\n    q.pop()\n", "memory.setup"),
    ],
)
def test_a_wrong_client_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    assert audit([str(with_clients(tmp_path, text))]) == 2
    assert said in capsys.readouterr().err


def test_a_file_with_stdatomic(tmp_path: Path) -> None:
    """The description has what was measured, and the file as it is read is there to be looked at."""
    for name in ("cell_queue.c", "cell_queue.h"):
        shutil.copy(EXAMPLES / name, tmp_path)
    found = steps(tmp_path / "cell_queue.c")
    assert found["subset of C"].state == "done" and found["clients"].state == "done"
    description = load(tmp_path / "cell_queue.toml")
    assert description.memory.setup == ("init(capacity)",) and description.memory.capacities == (2, 4)
    assert description.operations["push"].returns[2**64 - 1] != description.operations["push"].returns[0]
    assert "ZP_CAS(&q->tail, &tail" in (tmp_path / "cell_queue" / "translated.c").read_text(encoding="utf-8")
    assert steps(tmp_path / "cell_queue.c")["description"].text.endswith("correct what is guessed wrong: "
        "init means ?, push means push, pop means pop")  # fmt: skip
