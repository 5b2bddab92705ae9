"""What the text of proofs/ may not contain: means by which a file could pass Lean without its theorems being proved.

The scan reads tokens, so comments and strings are left out. It is a second line of defence; the first is the axiom
audit, and for proposed proofs all that ci.judge does. Declarations without a body (`opaque`) and compiled code
(`extern`, `implemented_by`) are needed in the self-contained base to register Lean's own syntax, and allowed in the
files listed here only: they never enter the logic, and no proof file needs them.
"""

from __future__ import annotations

import re
from pathlib import Path

from ci.leantext import words

DENIED = frozenset({
    "sorry", "sorryAx", "admit", "axiom", "unsafe", "opaque", "extern", "implemented_by", "native_decide", "partial",
    "csimp", "skipKernelTC", "init_quot", "run_cmd", "run_tac", "run_elab", "run_meta", "initialize",
    "builtin_initialize", "elab", "elab_rules", "ofReduceBool", "trustCompiler",
})  # fmt: skip

#: what changes the meaning of text or what is found for it: the base defines the notation, and nothing else may
SYNTAX = frozenset({
    "notation", "macro", "macro_rules", "syntax", "declare_syntax_cat", "infix", "infixl", "infixr",
    "prefix", "postfix", "instance", "attribute", "export", "unif_hint", "simproc", "set_option",
    "app_unexpander", "default_instance",
})  # fmt: skip

#: modules of the base and the words that they may use
ALLOWED = {
    "Core.Eq": frozenset({"unsafe", "axiom", "init_quot"}),  # the names that Lean's compiler wants; Quot
    "Core.Prelude": frozenset({"axiom", "sorryAx", "extern"}),  # Classical.choice; native literals
    "Core.Data": frozenset({"axiom", "sorryAx", "extern", "opaque"}),  # propext, Quot.sound; strings
    "Core.KernelNat": frozenset({"extern"}),  # compiled arithmetic
    "Core.Meta": frozenset({"extern", "opaque", "implemented_by"}),  # types of Lean's own syntax
    "Core.Syntax": frozenset({"extern", "opaque"}),  # Lean's own parsers, macros, unexpanders
}


def violations(path: Path, name: str) -> list[str]:
    """What the file, called `name` in ALLOWED and in messages, may not contain: one line each."""
    denied = (DENIED if name.startswith("Core.") else DENIED | SYNTAX) - ALLOWED.get(name, frozenset())
    return [
        f"{name}:{line}: {word} is not allowed here"
        for line, word in words(path.read_text(encoding="utf-8"))
        if word in denied or word.startswith("#")
    ]


# ---- proofs that somebody else proposes -----------------------------------------------------------------------------

#: words that a proposed proof may not contain anywhere, with the reason
CANDIDATE = {
    **dict.fromkeys(DENIED, "a way around the proof"),
    **dict.fromkeys(("stop", "apply?", "exact?", "rw?", "simp?", "says"), "a search or a gap, not a proof"),
    **dict.fromkeys(("set_option", "native", "debug", "reduceBool"), "changes how Lean checks"),
    **dict.fromkeys(
        ("macro", "macro_rules", "syntax", "declare_syntax_cat", "notation", "infix", "infixl", "infixr", "prefix",
         "postfix", "binder_predicate", "unif_hint", "simproc", "dsimproc", "simproc_decl", "by_elab", "run_conv",
         "register_simp_attr", "declare_simp_like_tactic", "declare_config_elab", "elab_stx", "term_elab"),
        "changes what text means",
    ),
    **dict.fromkeys(("instance", "attribute", "default_instance", "reducible", "seal", "unseal", "grind_pattern"),
                    "changes what is found for later text"),
    **dict.fromkeys(("import", "prelude", "module", "include_str"), "brings in other files"),
    **dict.fromkeys(("trace", "trace_state", "dbg_trace", "dbgTrace", "dbg_trace_state"), "prints"),
    **dict.fromkeys(("Lean", "IO", "initialize", "builtin_init", "init"), "belongs to Lean's own programming"),
}  # fmt: skip

#: words that begin, end or continue a declaration: a proof is one term, these never stand inside of it
DECLARATIVE = frozenset({
    "theorem", "lemma", "def", "abbrev", "example", "inductive", "coinductive", "structure", "class", "deriving",
    "variable", "universe", "namespace", "section", "end", "open", "export", "include", "omit", "mutual", "private",
    "protected", "noncomputable", "nonrec", "public", "meta", "local", "scoped", "where", "termination_by",
    "decreasing_by", "add_decl_doc", "library_note", "assert_not_exists", "recall", "suppress_compilation",
})  # fmt: skip

_ASCII_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_'!?]*")
#: beyond printable ASCII: Greek, sub- and superscripts, letter-like signs, arrows, operators, brackets
_SIGNS = re.compile(
    "[^\n\x20-\x7e\u00ac\u00b7\u00b9\u00b2\u00b3\u00d7\u0391-\u03a9\u03b1-\u03c9\u2016\u2039\u203a\u2070-\u209c"
    "\u2100-\u214f\u2190-\u22ff\u25a0-\u25ff\u27c0-\u27ef\u2900-\u2aff\U0001d400-\U0001d7ff]"
)


def candidate_violations(code: str) -> list[str]:
    """What a proposed proof may not contain. `code` has no comments any more (see ci.splice), so every character
    counts: nothing can be hidden. Words are cut at every sign that is not ASCII, so none can be glued to a letter."""
    problems = []
    for number, line in enumerate(code.split("\n"), 1):
        problems += [f"line {number}: {word} is denied: {CANDIDATE[word]}"
                     for word in _ASCII_WORD.findall(line) if word in CANDIDATE]  # fmt: skip
        for sign, reason in (("#", "a command"), ("@[", "an attribute"), ('"', "a string"), ("`", "a quotation"),
                             ("--", "a comment, for Lean"), ("/-", "a comment, for Lean"),
                             ("-/", "the end of a comment that was not open")):  # fmt: skip
            if sign in line:
                problems.append(f"line {number}: {sign} is denied: {reason}")
        if re.search(r"(?<![\w'!?])'", line):
            problems.append(f"line {number}: ' is denied outside of names: a character")
        for sign in _SIGNS.findall(line):
            problems.append(f"line {number}: the character U+{ord(sign):04X} is denied: it may look like another")
    return problems


def declarative_words(code: str) -> list[str]:
    """The words in it that would make a proposed proof more than one term."""
    return [
        f"line {number}: {word} does not belong into a proof: the body must be one term or tactic block"
        for number, line in enumerate(code.split("\n"), 1)
        for word in _ASCII_WORD.findall(line)
        if word in DECLARATIVE
    ]
