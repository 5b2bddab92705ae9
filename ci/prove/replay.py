"""Replay: judge every recorded proof again, with sockets blocked and without any prover.

A committed proof holds if its file has the theorem with exactly the recorded statement and proof, and the judge
accepts it with what stands before it. Files are replayed in the order of their imports, and proofs in the order of
their file; where one fails, those that stand on it are not tried.
"""

from __future__ import annotations

import contextlib
import shutil
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ci.goals import Package, PackageError, find_goal
from ci.ledger import statement_hash
from ci.prove.loop import TIMEOUT_S, Judge, real_judge
from ci.prove.splice import reopened
from ci.prove.transcript import FOLDER, Proof, load_all
from ci.providers.base import Note, silent


class NetworkUsed(OSError):
    """Something tried to use the network during replay."""


@contextlib.contextmanager
def sockets_blocked() -> Iterator[None]:
    """Within this block no socket can be made, and no name looked up, by Python code of this process. The judge's
    own processes are confined by its sandbox."""

    def refuse(*_: Any, **__: Any) -> Any:
        raise NetworkUsed("replay uses no network")

    names = ("socket", "create_connection", "getaddrinfo", "socketpair", "create_server", "fromfd")
    saved = {name: getattr(socket, name) for name in names if hasattr(socket, name)}
    try:
        for name in saved:
            setattr(socket, name, refuse)
        yield
    finally:
        for name, value in saved.items():
            setattr(socket, name, value)


@dataclass(frozen=True)
class Replayed:
    """The verdict on one recorded proof; `problem` is empty if it holds."""

    id: str
    problem: str = ""
    axioms: tuple[str, ...] = ()


def _ordered(package: Package, proofs: list[Proof]) -> list[Proof]:
    """By module in the order of imports, then by place in the file. Raises PackageError."""
    order = package.closure(tuple(package.modules))
    texts = {name: path.read_text(encoding="utf-8") for name, path in package.modules.items()}
    for proof in proofs:
        if proof.module not in texts:
            raise PackageError(f"{proof.path}: no module {proof.module} in {package.root}")
    return sorted(proofs, key=lambda proof: (order.index(proof.module), texts[proof.module].find(proof.statement)))


def _check(proof: Proof, package: Package, judge: Judge, rejected: bool) -> Replayed:
    """Judge one proof in a copy of the package in which its goal is open again."""
    with tempfile.TemporaryDirectory(prefix="replay-") as name:
        root = Path(name) / "package"
        shutil.copytree(package.root, root, ignore=shutil.ignore_patterns(FOLDER, ".git"))
        copy = Package(root)
        file = copy.modules[proof.module]
        text = file.read_text(encoding="utf-8")
        file.write_text(reopened(text, proof.id, proof.statement, proof.body, package.modules[proof.module]), "utf-8")
        goal = find_goal(copy, proof.id)
        if statement_hash(goal) != proof.hash:
            return Replayed(proof.id, "the statement is not the one that was proved")
        judgement = judge(goal, proof.body, copy, TIMEOUT_S)
        if not judgement.accepted:
            return Replayed(proof.id, f"rejected at {judgement.stage}: {'; '.join(judgement.reasons)}")
        for body, stage in proof.rejected if rejected else ():
            if judge(goal, body, copy, TIMEOUT_S).accepted:
                return Replayed(proof.id, f"a proof that was rejected at {stage} is accepted now: {body}")
        return Replayed(proof.id, axioms=judgement.axioms)


def replay(
    package: Package, *, judge: Judge = real_judge, rejected: bool = False, note: Note = silent
) -> list[Replayed]:
    """Judge the recorded proofs of a package again; with `rejected`, also that every recorded rejection stands.
    Raises PackageError, LeanMissing."""
    with sockets_blocked():
        found: list[Replayed] = []
        broken: set[str] = set()
        for proof in _ordered(package, load_all(package.root)):
            needs = {proof.module, *package.closure((proof.module,))} & broken
            if needs:
                result = Replayed(proof.id, f"not tried: a proof of {min(needs)}, on which it stands, failed")
            else:
                try:
                    result = _check(proof, package, judge, rejected)
                except PackageError as error:
                    result = Replayed(proof.id, str(error))
            if result.problem:
                broken.add(proof.module)
            note(f"{proof.id}: {result.problem or 'holds'}")
            found.append(result)
        return found
