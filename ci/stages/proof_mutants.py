"""Planted defects that only the proofs can notice: a wrong specification, and programs of wrong C files.

Each is a copy of proofs/ with one change. The theorem that was to fail must not be established there; where it is known
which of the modules that it needs is refused, that one is checked, and the rest need not be. A copy in which everything
is still accepted means that the theorem says nothing about what was changed.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ci import lean
from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from models.catalog import lines_of, structure, text_of
from models.emit_lean import emit, module_name
from models.frontend import read
from models.frontend.changed import changed_copy
from models.mutants.patch import Mutant, PatchError, apply
from models.mutants.run import MUTANTS
from models.potential import FIELDS, Unbounded, tables

GROUP = "Planted defects"


@dataclass(frozen=True)
class Planted:
    """`edits` change a Lean module: (module, text that is there once, replacement); `source` names a mutant of the C
    file, or `code` changes it, and the program that is generated from that takes the place of the true one; the same of
    the tables of steps (models/potential.py), if there are any for it. The module `theorem` must not be accepted then;
    `at` is a module that it needs, and that is refused already. `deep`: with --deep only. `build`: the program is
    that of another build of the C file."""

    name: str
    why: str
    theorem: str
    edits: tuple[tuple[str, str, str], ...] = ()
    source: str = ""
    at: str = ""
    deep: bool = False
    code: tuple[tuple[str, str], ...] = ()
    build: str = ""


def _program(mutant: str, theorem: str, at: str = "", deep: bool = False) -> Planted:
    return Planted(f"C: {mutant}", "the program of this mutant of the C file", theorem, source=mutant, at=at, deep=deep)


def _never(mutant: str, at: str, deep: bool = False) -> Planted:
    """The wait-free queue, as it is built with -DZP_NEVER."""
    why = "the program of this mutant of the C file, in which no node is used again"
    theorem = "WfqueueNever.Linearizable"
    return Planted(f"C: {mutant}, ZP_NEVER", why, theorem, source=mutant, at=at, deep=deep, build="wfqueue_never")


PLANTED = {
    "spsc": (
        Planted("spec: swapped indices", "push puts the element at the end where pop takes it", "Spsc.Linearizable",
                edits=(("Spsc.Spec", "⟨0, b⟩ (q ++ [v])", "⟨0, b⟩ ([v] ++ q)"),)),
        Planted("spec: one too many", "push says FULL with room for one more", "Spsc.Linearizable",
                edits=(("Spsc.Spec", "| full {q v b} : q.length = c →", "| full {q v b} : q.length = c + 1 →"),)),
        Planted("spec: EMPTY at any time", "a specification too weak to say anything about EMPTY", "Spsc.Examples",
                edits=(("Spsc.Spec", "| empty {b} : Op c [] ⟨1, [1], b⟩ ⟨2, b⟩ []",
                        "| empty {q b} : Op c q ⟨1, [1], b⟩ ⟨2, b⟩ q"),)),
        Planted("definition: real time forgotten", "linearizability that does not respect the order of calls",
                "Spsc.Examples", edits=(("Machine.Linearizable",
                "realTime : L.Pairwise fun a b => ¬ Precedes h b.name a.name", "realTime : True"),)),
        Planted("bound: one step less", "push in 11 steps instead of 12", "Spsc.Progress",
                edits=(("Spsc.Statement", "  | 0, _ => 12", "  | 0, _ => 11"),)),
        _program("publish_before_write", "Spsc.Linearizable"),
        _program("off_by_one_full", "Spsc.Linearizable"),
    ),
    "deque": (
        Planted("spec: swapped ends", "push puts the element at the end from which thieves take", "Deque.Linearizable",
                edits=(("Deque.Spec", "⟨0, b⟩ (q ++ [v])", "⟨0, b⟩ (v :: q)"),), at="Deque.Owner"),
        Planted("spec: never lost", "a steal loses no race", "Deque.Linearizable",
                edits=(("Deque.Spec", "| stealLost {q b} : Op q", "| stealLost {q b} : q = [] → Op q"),),
                at="Deque.Steal"),
        Planted("spec: EMPTY at any time", "a specification too weak to say anything about EMPTY", "Deque.Examples",
                edits=(("Deque.Spec", "| popEmpty {b} : Op [] ⟨1, [1], b⟩ ⟨2, b⟩ []",
                        "| popEmpty {q b} : Op q ⟨1, [1], b⟩ ⟨2, b⟩ q"),)),
        Planted("bound: one step less", "pop in 14 steps instead of 15", "Deque.Progress",
                edits=(("Deque.Statement", "  | 1 => 15", "  | 1 => 14"),)),
        _program("last_element_unasked", "Deque.Linearizable", "Deque.Pop"),
        _program("missing_underflow_guard", "Deque.Linearizable", "Deque.Pop"),
        _program("stale_buffer", "Deque.Linearizable", "Deque.Steal"),
        _program("published_before_copy", "Deque.Linearizable", "Deque.Grow"),
    ),
    "stack": (
        Planted("spec: swapped ends", "push puts the element below all others", "Stack.Linearizable",
                edits=(("Stack.Spec", "⟨0, b⟩ (v :: q)", "⟨0, b⟩ (q ++ [v])"),), at="Stack.Push"),
        Planted("spec: batch upside down", "push_many puts its last element below the others", "Stack.Linearizable",
                edits=(("Stack.Spec", "((b.take n).reverse ++ q)", "(b.take n ++ q)"),), at="Stack.PushMany"),
        Planted("spec: EMPTY at any time", "a specification too weak to say anything about EMPTY", "Stack.Examples",
                edits=(("Stack.Spec", "| empty {me b} : Op L [] ⟨2, [1, me], b⟩ ⟨2, b⟩ []",
                        "| empty {q me b} : Op L q ⟨2, [1, me], b⟩ ⟨2, b⟩ q"),)),
        Planted("spec: pop_all returns anything", "whether or not the elements are found there", "Stack.Examples",
                edits=(("Stack.Spec", "| popAll {q b r} : L r q → ", "| popAll {q b r} : "),)),
        Planted("bound: one step less", "push in 11 steps and those of others instead of 12", "Stack.Progress",
                edits=(("Stack.Statement", "  | 0, _ => 12", "  | 0, _ => 11"),)),
        _program("popped_anyway", "Stack.Linearizable", "Stack.Pop"),
        _program("stale_below", "Stack.Linearizable", "Stack.Push"),
        _program("batch_unchained", "Stack.Linearizable", "Stack.PushMany"),
        _program("published_unwritten", "Stack.Linearizable", "Stack.Push"),
        _program("push_tries_the_same", "Stack.Progress", "Stack.Rank"),
    ),
    "queue": (
        Planted("spec: swapped ends", "enqueue puts the element where dequeue takes it", "Queue.Linearizable",
                edits=(("Queue.Spec", "⟨0, b⟩ (q ++ [v])", "⟨0, b⟩ (v :: q)"),), at="Queue.Enqueue"),
        Planted("spec: EMPTY at any time", "a specification too weak to say anything about EMPTY", "Queue.Examples",
                edits=(("Queue.Spec", "| empty {me b} : Op [] ⟨1, [1, me], b⟩ ⟨2, b⟩ []",
                        "| empty {q me b} : Op q ⟨1, [1, me], b⟩ ⟨2, b⟩ q"),)),
        Planted("bound: one step less", "enqueue in 29 steps and those of others instead of 30", "Queue.Progress",
                edits=(("Queue.Statement", "  | 0 => 30", "  | 0 => 29"),)),
        _program("dequeued_anyway", "Queue.Linearizable", "Queue.Dequeue"),
        _program("appended_anyway", "Queue.Linearizable", "Queue.Enqueue"),
        _program("head_passes_tail", "Queue.Linearizable", "Queue.Dequeue"),
        _program("no_help", "Queue.Progress", "Queue.EnqueueRank"),
    ),
    "hazard": (
        Planted("contract: marks are anybody's", "the rest of the program may unmark a retired node", "Hazard.Safe",
                edits=(("Hazard.Statement", "  mark : ∀ n, w.retired n → m' (mark n) = w.mem (mark n)",
                        "  mark : ∀ n, w.retired n → m' (mark n) = m' (mark n)"),), at="Hazard.Calls"),
        Planted("contract: a record for two threads", "two threads may be inside add with one record", "Hazard.Safe",
                edits=(("Hazard.Statement", "Known d w.mem me → ¬ Used w.state me →\n      n ≠ 0",
                        "Known d w.mem me → ¬ Used w.state 0 →\n      n ≠ 0"),), deep=True),
        Planted("contract: retired while in a place", "nodes are not taken away before they are retired",
                "Hazard.Protect", edits=(("Hazard.Statement", "∧ ¬ w.retired (w.mem (cell o))", "∧ True"),), deep=True),
        _program("slot_skipped", "Hazard.Safe", "Hazard.Scan"),
        _program("record_skipped", "Hazard.Safe", "Hazard.Scan", deep=True),
        _program("not_marked", "Hazard.Safe", "Hazard.Scan"),
        _program("swept_unasked", "Hazard.Safe", "Hazard.Scan", deep=True),
        _program("freed_although_marked", "Hazard.Safe", "Hazard.Sweep"),
        _program("kept_twice", "Hazard.Safe", "Hazard.Sweep", deep=True),
        _program("no_second_look", "Hazard.Protect", deep=True),
        _program("never_published", "Hazard.Protect", deep=True),
    ),
    "mpmc": (
        Planted("spec: swapped ends", "pop takes the element that push has put last", "Mpmc.Linearizable",
                edits=(("Mpmc.Spec", "| pop {q v x b} : Op c (v :: q)", "| pop {q v x b} : Op c (q ++ [v])"),),
                at="Mpmc.PopStep"),
        Planted("spec: one too many", "a queue of capacity 2 takes a third element", "Mpmc.Examples",
                edits=(("Mpmc.Spec", "| push {q v b} : q.length < c →", "| push {q v b} : q.length < c + 1 →"),)),
        Planted("spec: EMPTY only if true", "the precise specification, which the queue does not keep",
                "Mpmc.Linearizable",
                edits=(("Mpmc.Spec", "| empty {q b} : Op c q", "| empty {q b} : q = [] → Op c q"),), at="Mpmc.PopStep",
                deep=True),
        Planted("spec: size says anything", "whether or not there are more elements", "Mpmc.Examples",
                edits=(("Mpmc.Spec", "| size {q b k} : q.length ≤ k →", "| size {q b k} : 0 ≤ k →"),)),
        Planted("spec: size is exact", "the number of elements, though they come and go between its loads",
                "Mpmc.Linearizable",
                edits=(("Mpmc.Spec", "| size {q b k} : q.length ≤ k →", "| size {q b k} : q.length = k →"),),
                at="Mpmc.Size", deep=True),
        _program("turn_before_value", "Mpmc.Linearizable", "Mpmc.PushStep", deep=True),
        _program("wrong_lap", "Mpmc.Linearizable", "Mpmc.PopStep"),
    ),
    "wfqueue": (
        Planted("spec: EMPTY at any time", "a specification too weak to say anything about EMPTY", "Wfqueue.Examples",
                edits=(("Wfqueue.Spec",
                        "| empty {x slot b} : slot < n → Op n ⟨[], x⟩ ⟨1, [1, slot], b⟩ ⟨2, b⟩ ⟨[], x⟩",
                        "| empty {q x slot b} : slot < n → Op n ⟨q, x⟩ ⟨1, [1, slot], b⟩ ⟨2, b⟩ ⟨q, x⟩"),)),
        Planted("bound: one step less", "enqueue in one step less", "Wfqueue.Progress",
                edits=(("Wfqueue.Statement", "  | 0 => 408 +", "  | 0 => 407 +"),)),
        Planted("table: one step less", "a table that says that dequeue has one step less to go", "Wfqueue.Progress",
                at="Wfqueue.DequeueFits",
                edits=(("Wfqueue.DequeueRows", "/- 0 -/ ⟨[427, 246, 37]", "/- 0 -/ ⟨[426, 246, 37]"),)),
        Planted("C: not_counted", "the rounds of an enqueue are not counted: it goes on until it is served",
                "Wfqueue.Progress", at="Wfqueue.EnqueueFits",
                code=(("    for (uint64_t i = 0; i < threads; i++) {\n        /* seq_cst: NULL is told",
                       "    for (uint64_t i = 0; i < threads; i += 0) {\n        /* seq_cst: NULL is told"),)),
        Planted("C: tail_must_stand_still", "an enqueue announces tail until it stands still", "Wfqueue.Progress",
                at="Wfqueue.EnqueueFits",
                code=(("        if (tail == NULL)\n            continue;\n",
                       "        while (tail == NULL)\n            tail = protect_tail(q, slot);\n"),)),
        Planted("C: until_none_is_left", "a sweep goes on until the list ends", "Wfqueue.Progress",
                at="Wfqueue.EnqueueFits",
                code=(("for (uint64_t i = 0; i < most; i++) {", "for (uint64_t i = 0; node != NULL; i++) {"),)),
        Planted("C: far_too_many", "a sweep looks at N cubed nodes", "Wfqueue.Progress",
                at="Wfqueue.EnqueueFits",
                code=(("most = ZP_WFQUEUE_MOST(threads);", "most = threads * threads * threads;"),)),
        Planted("C: of_slot_0", "a node is taken out of the first slot's pool, by whomever", "Wfqueue.Races",
                at="Wfqueue.Own",
                code=(("ZP_WRITE(&q->slots[slot].pool, older);", "ZP_WRITE(&q->slots[0].pool, older);"),)),
        Planted("C: taken_anyway", "a dequeue that gives up takes the next node, whoever has it", "Wfqueue.Once",
                code=(("int done = ZP_CAS(&next->taker, &expected, slot, seq_cst, seq_cst);",
                       "int done = 1;\n        ZP_STORE(&next->taker, slot, seq_cst);"),)),
        Planted("spec: swapped ends", "enqueue puts the element where dequeue takes it", "WfqueueNever.Linearizable",
                edits=(("Wfqueue.Spec", "⟨0, b⟩ ⟨q ++ [v], x⟩", "⟨0, b⟩ ⟨v :: q, x⟩"),), at="WfqueueNever.Effects"),
        Planted("view: the wrong doubt", "a dequeue that has not found the queue empty may say so",
                "WfqueueNever.Linearizable", at="WfqueueNever.Own",
                edits=(("WfqueueNever.Shown", "pc = 20 ∧ r 8 = r 11 ∨ 21 ≤ pc", "pc = 20 ∧ r 8 ≠ r 11 ∨ 21 ≤ pc"),)),
        Planted("C: one_hazard_less", "a node that is announced behind head is used again",
                "WfqueueReuse.Linearizable", at="Wfqueue.SweepStep",
                code=(("next == node || given == node)", "end == node || given == node)"),),
                edits=(("Wfqueue.Sweep", "(.bin .eq (.reg (b + 10)) (.reg (b + 3)))",
                        "(.bin .eq (.reg (b + 9)) (.reg (b + 3)))"),)),
        _never("linked_twice", "WfqueueNever.EnqueueRound"),
        _never("wrong_first_taker", "WfqueueNever.EnqueueMake"),
        _never("takes_what_others_get", "WfqueueNever.DequeueRound"),
        _never("serves_the_past", "WfqueueNever.DequeueGive"),
        _never("ends_before_head_moved", "WfqueueNever.DequeueRetire"),
        _never("one_round_too_few_for_enqueue", "WfqueueNever.EnqueueRound", deep=True),
        _never("one_round_too_few_for_dequeue", "WfqueueNever.DequeueBegin", deep=True),
        _never("gives_up_and_trusts", "WfqueueNever.DequeueGive", deep=True),
    ),
}  # fmt: skip


def _plant(planted: Planted, name: str, root: Path) -> None:
    files = lean.modules(root)
    for module, before, after in planted.edits:
        change = Mutant(f"{planted.name} ({module})", planted.why, ((before, after),), ())
        files[module].write_text(apply(change, files[module].read_text(encoding="utf-8")), encoding="utf-8")
    built = planted.build or name
    if planted.source:
        (mutant,) = (mutant for mutant in MUTANTS[name] if mutant.name == planted.source)
        _generate(mutant, built, files)
    if planted.code:
        _generate(Mutant(planted.name, planted.why, planted.code, ()), built, files)


def _generate(mutant: Mutant, name: str, files: dict[str, Path]) -> None:
    """What is made of the C file, of the mutant: the program, and the tables of its steps, as far as there are any."""
    entry = structure(name)
    with changed_copy(entry, partial(apply, mutant), part=mutant.part) as copy:
        program = read(entry, copy)
        text = emit(program, text_of(entry, copy).decode(), lines_of(entry, copy))
    files[module_name(program)].write_text(text, encoding="utf-8")
    with suppress(Unbounded):
        for module, table in tables(name, program) if name in FIELDS else ():
            files[module].write_text(table, encoding="utf-8")


def needs(module: str, root: Path = lean.PROOFS) -> set[str]:
    """The module and all that it imports, directly or not."""
    files, found, pending = lean.modules(root), set[str](), [module]
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += lean.imports_of(files[name].read_text(encoding="utf-8"))
    return found


def check(planted: Planted, name: str, progress: Callable[[str], None] = lambda text: None) -> str:
    """Why the theorem is not established in the copy; empty if it is, which means that the defect goes unnoticed.
    PatchError if the defect no longer fits the file that it changes."""
    with tempfile.TemporaryDirectory(prefix="planted-") as folder:
        root, build = Path(folder) / "proofs", Path(folder) / "build"
        shutil.copytree(lean.PROOFS, root)
        shutil.copytree(lean.BUILD, build)
        _plant(planted, name, root)
        if planted.at and planted.at not in needs(planted.theorem, root):
            raise PatchError(f"{planted.name}: {planted.theorem} does not need {planted.at}")
        results = lean.build(
            [planted.at or planted.theorem], root=root, build_dir=build, progress=lambda r, _: progress(r.module)
        )
    first = next((result for result in results if result.problem), None)
    return "" if first is None else f"{first.module}: {first.problem.replace(str(root), 'proofs')}"


def run(context: Context) -> Iterator[Row]:
    if context.structure not in PLANTED:
        claim = "the proofs refuse a wrong specification and wrong programs"
        yield Row(context.structure, GROUP, claim, "Lean", "–", "–",
                  Verdict.SKIPPED, "no defects are planted for the proofs of this structure")  # fmt: skip
        return
    broken = [result.module for result in lean.build() if result.problem]
    if broken:
        raise RuntimeError(f"the proofs are not accepted as they are ({', '.join(broken)}), so nothing can be learnt")
    for planted in PLANTED.get(context.structure, ()):
        if planted.deep and not context.deep:
            continue
        context.note(planted.name)
        failure = check(planted, context.structure, lambda module, planted=planted: context.note(module))  # type: ignore[misc]
        yield Row(
            context.structure, GROUP, f"{planted.name}: {planted.why}",
            f"Lean: {failure.split(':')[0]} is refused" if failure else "nothing is refused", planted.theorem, "–",
            Verdict.CAUGHT if failure else Verdict.FAILED, failure or f"{planted.theorem} is still proved",
        )  # fmt: skip


STAGE = Stage("proof_mutants", GROUP, run, ("proofs", "models/mutants", "models/frontend", "csrc"))
