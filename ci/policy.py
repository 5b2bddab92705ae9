"""What the text of proofs/ may not contain: means by which a file could pass Lean without its theorems being proved.

The scan reads tokens, so comments and strings are left out. It is a second line of defence; the first is the
axiom audit. Declarations without a body (`opaque`) and compiled code (`extern`, `implemented_by`) are needed in the
self-contained base to register Lean's own syntax, and allowed in the files listed here only: they never enter the
logic, and no proof file needs them.
"""

from __future__ import annotations

from pathlib import Path

from ci.leantext import words

DENIED = frozenset({
    "sorry", "sorryAx", "admit", "axiom", "unsafe", "opaque", "extern", "implemented_by", "native_decide", "partial",
    "csimp", "skipKernelTC", "init_quot", "run_cmd", "run_tac", "run_elab", "run_meta", "initialize",
    "builtin_initialize", "elab", "elab_rules", "ofReduceBool", "trustCompiler",
})  # fmt: skip

#: modules of the base and the words that they may use
ALLOWED = {
    "Core.Eq": frozenset({"unsafe", "axiom", "init_quot"}),  # the names that Lean's compiler wants; Quot
    "Core.Prelude": frozenset({"axiom", "sorryAx", "extern"}),  # propext; native literals
    "Core.Data": frozenset({"axiom", "sorryAx", "extern", "opaque"}),  # Quot.sound, choice; strings
    "Core.KernelNat": frozenset({"extern"}),  # compiled arithmetic
    "Core.Meta": frozenset({"extern", "opaque", "implemented_by"}),  # types of Lean's own syntax
    "Core.Syntax": frozenset({"extern", "opaque"}),  # Lean's own parsers, macros, unexpanders
}


def violations(path: Path, name: str) -> list[str]:
    """What the file, called `name` in ALLOWED and in messages, may not contain: one line each."""
    allowed = ALLOWED.get(name, frozenset())
    return [
        f"{name}:{line}: {word} is not allowed here"
        for line, word in words(path.read_text(encoding="utf-8"))
        if (word in DENIED or word.startswith("#")) and word not in allowed
    ]
