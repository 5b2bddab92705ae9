"""Every Lean file below proofs/ is checked, its text holds nothing forbidden, and each claimed theorem is audited."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ci import lean, olean, policy
from ci.axioms import audit
from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from ci.trusted import KERNEL_NAMES

GROUP = "Theorems"
HOME = "Core.KernelNat"


def _files(context: Context) -> Iterator[Row]:
    def note(result: lean.ModuleResult, total: int) -> None:
        context.note(f"Lean: {result.module} ({total} modules)")

    results = lean.build(fresh=context.fresh, progress=note)
    failed = [result for result in results if result.problem]
    spent = sum(result.seconds for result in results)
    yield Row(
        context.structure, GROUP, "every Lean file is accepted without a message",
        f"{len(results)} modules, {lean.find_toolchain().origin}", "–", "Lean's kernel",
        Verdict.FAILED if failed else Verdict.CHECKED,
        "\n".join(f"{result.module}: {result.problem}" for result in failed), spent, spent == 0.0,
    )  # fmt: skip
    found = [line for name, path in lean.modules().items() for line in policy.violations(path, name)]
    yield Row(
        context.structure, GROUP, "no Lean file uses a means to skip proof",
        f"token scan, {len(policy.DENIED)} denied words", "–", "–",
        Verdict.FAILED if found else Verdict.CHECKED, "\n".join([*found[:20], f"{len(found)} in all"]) if found else "",
    )  # fmt: skip


def _kernel(context: Context) -> Row:
    """The functions that the kernel computes by itself, by name, are defined once, in one file of the base."""
    found = []
    for name in lean.modules():
        context.note(f"reading {name}")
        path = (lean.BUILD / Path(*name.split("."))).with_suffix(".olean")
        constants = set(olean.declared(path)) if path.is_file() else set()
        found += [(name, constant) for constant in sorted(KERNEL_NAMES & constants)]
    stray = [f"{module} defines {constant}" for module, constant in found if module != HOME]
    good = not stray and len(found) == len(set(found)) > 0
    return Row(
        context.structure, GROUP, f"what the kernel computes by name is defined in {HOME} only",
        f"compiled modules read: {len(found)} of {len(KERNEL_NAMES)} such functions exist", "–", "Lean's kernel",
        Verdict.CHECKED if good else Verdict.FAILED, "\n".join(stray) or "no such function was found",
    )  # fmt: skip


def run(context: Context) -> Iterator[Row]:
    yield from _files(context)
    yield _kernel(context)
    context.note("axiom audit")
    for audited in audit(context.claims.theorems, context.claims.definitions):
        theorem = audited.theorem
        axioms = ", ".join(audited.axioms) or "none"
        yield Row(
            context.structure, GROUP, theorem.claim, f"theorem {theorem.name}; axioms: {axioms}", theorem.bound,
            ", ".join(theorem.assumes) or "–", Verdict.FAILED if audited.problem else Verdict.PROVED, audited.problem,
        )  # fmt: skip


STAGE = Stage("proofs", GROUP, run)
