"""Attacks that are not a text: a compiler that was taken over while it read the body, and trusted files that change."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ci import goals, judge, lean, lean_main, second, trusted
from ci.goals import Package
from ci.sandbox import FACILITIES, facilities
from tests.ci.cheat_corpus import CHEATS
from tests.ci.proofs_of_demo import PROOFS

GOAL = "Demo.double_add"

#: runs in place of Lean; `sources`, `output` and `compile` are for the attack, which replaces the line ATTACK
COMPILER = """
import ctypes, os, pathlib, sys
arguments = sys.argv[1:]

def lean(arguments):
    library = ctypes.CDLL({library!r})
    argv = [b"lean", *(a.encode() for a in arguments)]
    return library.lean_main(len(argv), (ctypes.c_char_p * (len(argv) + 1))(*argv, None))

def compile(change):
    '''Compile the changed text instead, in silence.'''
    root, source = pathlib.Path(arguments[arguments.index("-R") + 1]), pathlib.Path(arguments[-1])
    other = pathlib.Path("other").absolute() / source.relative_to(root)
    other.parent.mkdir(parents=True)
    other.write_text(change(source.read_text()))
    os.dup2(os.open("/dev/null", os.O_WRONLY), 1)
    return lean(["-R", str(other.parents[len(source.relative_to(root).parts) - 1]), "-o", str(output), str(other)])

if "-o" in arguments:
    output = pathlib.Path(arguments[arguments.index("-o") + 1])
    ATTACK
sys.exit(lean(arguments))
"""


@pytest.fixture(scope="module")
def package(lean_available: None) -> Package:
    return Package(lean.ROOT / "examples" / "goals")


@pytest.fixture
def taken_over(package: Package, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Judge a right proof with a compiler that runs an attack."""
    library = lean_main.library()
    if library is None:
        pytest.skip("these attacks load the wheel's library")

    def run(attack: str, *off: str) -> judge.Judgement:
        script = tmp_path / "compiler.py"
        text = COMPILER.replace("{library!r}", repr(str(library))).replace("ATTACK", attack.replace("\n", "\n    "))
        script.write_text(text)
        toolchain = lean.Toolchain((sys.executable, "-u", str(script)), "taken over", "")
        box = judge.default_sandbox()
        box = replace(box, read=(*box.read, script))
        goal = goals.find_goal(package, GOAL)
        return judge.judge(goal, PROOFS[GOAL], package, sandbox=box, toolchain=toolchain, off=frozenset(off))

    return run


Run = Callable[..., judge.Judgement]


def test_the_attacked_compiler_is_lean_but_for_the_attack(taken_over: Run) -> None:
    assert taken_over("pass").accepted


BODY = "unfold double; omega"
#: of the same length as BODY, for the theorem must end where the body ends
SORRY, REFLEXIVE = "skip; exact by sorry", "(skip;skip;skip;rfl)"


def test_silence_about_sorry_is_seen_by_the_audit(taken_over: Run) -> None:
    attack = f"sys.exit(compile(lambda text: text.replace({BODY!r}, {SORRY!r})))"
    verdict = taken_over(attack)
    assert verdict.stage == "audit"
    assert "rests on sorryAx" in verdict.reasons[0]
    assert taken_over(attack, "audit").accepted


#: three lines longer: as many empty lines are left out before it
UNCHECKED = """refine (?_ : (2 + 2 = 5 → double (a + b) = double a + double b)) ?_
  · intro _; unfold double; omega
  · set_option debug.skipKernelTC true in
    (  decide +kernel)"""


def test_a_proof_that_no_kernel_has_seen_is_refused_by_one(taken_over: Run) -> None:
    """No axiom, no message, the right statement, at the right place: only that it was checked is not true."""
    attack = f"sys.exit(compile(lambda text: text.replace('\\n\\n', '\\n', 3).replace({BODY!r}, {UNCHECKED!r})))"
    verdict = taken_over(attack)
    assert verdict.stage == "kernel", str(verdict)
    assert "the kernel refuses Demo.double_add._proof_1" in verdict.reasons[0]
    assert taken_over(attack, "kernel").accepted


def test_another_statement_is_seen_three_times(taken_over: Run) -> None:
    """By comparing modules, by the kernel, and by proving the statement again: redundant on purpose, without any code
    in common."""
    attack = (
        "sys.exit(compile(lambda text: text.replace('double (a + b) = double a + double b', 'a + b = a + b')"
        f".replace({BODY!r}, {REFLEXIVE!r})))"
    )
    verdict = taken_over(attack)
    assert (verdict.stage, verdict.reasons) == ("declarations", (f"{GOAL} has another statement",))
    assert taken_over(attack, "declarations").stage == "kernel"
    assert taken_over(attack, "declarations", "kernel").stage == "audit"
    assert taken_over(attack, "declarations", "kernel", "audit").accepted


def test_another_definition_is_seen_by_comparing_modules_and_by_the_kernel(taken_over: Run) -> None:
    """The audit would prove the same words over the other definition."""
    attack = "sys.exit(compile(lambda text: text.replace(':= n + n', ':= 3 * n')))"
    verdict = taken_over(attack)
    assert verdict.stage == "declarations"
    assert "Demo.double is not the same declaration" in verdict.reasons
    assert taken_over(attack, "declarations").stage == "kernel"
    assert taken_over(attack, "declarations", "kernel").accepted


@pytest.mark.parametrize(
    ("attack", "stage", "reason"),
    [
        ("output.write_bytes(b'garbage' * 100); sys.exit(0)", "declarations", "cannot be read"),
        ("sys.exit(0)", "build", "no compiled module"),
        ("output.symlink_to('/etc/passwd'); sys.exit(0)", "build", "no compiled module"),
        ("""print('{"severity":"information","pos":{"line":1,"column":0},"data":"all is well"}')""", "build", "all is"),
        ("print('not JSON')", "build", "printed: not JSON"),
        ("print('{}')", "build", "printed: {}"),
        ("sys.stderr.write('psst')", "build", "psst"),
    ],
    ids=["garbage", "nothing", "link", "forged message", "noise", "forged JSON", "standard error"],
)
def test_what_else_a_compiler_may_leave(taken_over: Run, attack: str, stage: str, reason: str) -> None:
    verdict = taken_over(attack)
    assert verdict.stage == stage
    assert reason in verdict.reasons[0]


def test_without_the_sandbox_a_compiler_can_do_damage(taken_over: Run, tmp_path: Path) -> None:
    """The sandbox decides no verdict: what gets through without it is damage."""
    missing = {name: why for name, why in facilities().items() if why and name == "Landlock"}
    if missing:
        pytest.skip(f"this machine lacks {missing}")
    victim = tmp_path / "victim"
    attack = f"try: open({str(victim)!r}, 'w').write('changed')\nexcept PermissionError: pass"
    assert taken_over(attack).accepted
    assert not victim.exists()
    assert taken_over(attack, "sandbox").accepted
    assert victim.read_text() == "changed"


@pytest.fixture
def two_modules(tmp_path: Path, lean_available: None, monkeypatch: pytest.MonkeyPatch) -> Package:
    """A package whose goal is about a definition of another module."""
    monkeypatch.setattr(trusted, "BUILD", tmp_path / "build")
    folder = tmp_path / "package"
    (folder / "Two").mkdir(parents=True)
    (folder / "Two" / "Base.lean").write_text("prelude\nimport Core.All\ndef Hard (n : Nat) : Prop := n < 0\n")
    (folder / "Two" / "Use.lean").write_text("prelude\nimport Two.Base\ntheorem hard (n : Nat) : Hard n := by sorry\n")
    return Package(folder)


def test_an_imported_module_that_changes_is_seen_by_its_hash(two_modules: Package, tmp_path: Path) -> None:
    """Everything else agrees: the same words, over another definition, in both modules that are compared."""
    goal = goals.find_goal(two_modules, "hard")
    reference = trusted.reference(goal, two_modules)
    assert not judge.judge(goal, "exact Nat.zero_le n", two_modules).accepted
    known = {name: path for name, path in reference.oleans.items() if name != "Two.Base"}
    text = "prelude\nimport Core.All\ndef Hard (n : Nat) : Prop := 0 ≤ n\n"
    trusted.compile_text("Two.Base", text, known, reference.oleans["Two.Base"])
    verdict = judge.judge(goal, "exact Nat.zero_le n", two_modules)
    assert verdict.stage == "hashes"
    assert "not the file that was built" in verdict.reasons[0]
    assert judge.judge(goal, "exact Nat.zero_le n", two_modules, off=frozenset({"hashes"})).accepted


def test_a_changed_compiled_module_is_not_taken_from_the_cache(two_modules: Package) -> None:
    goal = goals.find_goal(two_modules, "hard")
    path = trusted.reference(goal, two_modules).oleans["Two.Base"]
    built = path.read_bytes()
    path.write_bytes(built + b"\0")
    trusted.reference.cache_clear()
    assert trusted.reference(goal, two_modules).oleans["Two.Base"].read_bytes() == built


def test_a_candidate_that_changes_after_its_build_is_seen(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    audit = judge._Case.audit

    def meanwhile(case: judge._Case, search: Path) -> tuple[str, ...]:
        axioms = audit(case, search)
        (case.folder / "output" / "Candidate.olean").write_bytes(b"other")
        return axioms

    monkeypatch.setattr(judge._Case, "audit", meanwhile)
    goal = goals.find_goal(package, GOAL)
    assert judge.judge(goal, PROOFS[GOAL], package).stage == "hashes"
    assert judge.judge(goal, PROOFS[GOAL], package, off=frozenset({"hashes"})).accepted


def test_a_sandbox_that_must_be_complete_and_is_not_rejects(package: Package) -> None:
    box = replace(judge.default_sandbox(), require=frozenset(FACILITIES), off=frozenset({"Landlock"}))
    verdict = judge.judge(goals.find_goal(package, GOAL), PROOFS[GOAL], package, sandbox=box)
    assert verdict.stage == "sandbox"
    assert "Landlock: switched off" in verdict.reasons[0]


def test_a_second_kernel_refuses_what_lean_was_told_to_skip(package: Package) -> None:
    try:
        second.tools()
    except second.Unavailable as missing:
        pytest.skip(str(missing))
    (cheat,) = [cheat for cheat in CHEATS if cheat.name == "skip_kernel"]
    goal = goals.find_goal(package, cheat.goal)
    verdict = judge.judge(goal, cheat.body, package, off=frozenset({"policy", "kernel"}), second_opinion=True)
    assert verdict.stage == "second"
    assert judge.judge(goal, PROOFS[GOAL], package, second_opinion=True).accepted


def test_no_second_kernel_is_said_clearly(package: Package, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(second, "TOOLS", tmp_path)
    with pytest.raises(second.Unavailable, match="no olean-export and no nanoda_bin on PATH"):
        judge.judge(goals.find_goal(package, GOAL), "rfl", package, second_opinion=True)
