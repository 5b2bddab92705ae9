"""Open goals: theorems of a package whose proof is `sorry`, each with an owner in the committed ledger.

A package is a folder of Lean modules like proofs/ (`Demo/Numbers.lean` is the module `Demo.Numbers`), which import one
another and the modules of proofs/. A goal is a theorem written `theorem NAME … := by sorry` or `… := sorry`; `sorry`
anywhere else is an error, so that no proof is half open and no definition is open at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ci import lean
from ci.leantext import Token, tokens


class PackageError(ValueError):
    """A package or its ledger is not as it must be; the text names the file and the place."""


@dataclass(frozen=True)
class Goal:
    """An open theorem. `id` is `name`, the full name; `written` is the name as the file has it inside of its
    namespaces. `statement` is the text between the name and `:=`, `preamble` all the text before `theorem`, and
    `context` the commands of the preamble that later text depends on (namespaces, `open`, `variable`, notation)."""

    id: str
    module: str
    name: str
    statement: str
    file: Path
    line: int
    preamble: str
    written: str
    context: str

    @property
    def imports(self) -> tuple[str, ...]:
        return lean.imports_of(self.preamble)


@dataclass(frozen=True)
class Package:
    """A folder of Lean modules. Raises PackageError if a module has the name of one of proofs/."""

    root: Path

    def __post_init__(self) -> None:
        if not self.modules:
            raise PackageError(f"{self.root}: no Lean modules here (a module is a file like Demo/Numbers.lean)")
        both = sorted(self.modules.keys() & lean.modules().keys())
        if both and self.root.resolve() != lean.PROOFS:
            raise PackageError(f"{self.root}: {both[0]} is a module of proofs/ too")

    @cached_property
    def modules(self) -> dict[str, Path]:
        """Module → file, of the package's own modules."""
        return lean.modules(self.root)

    @cached_property
    def sources(self) -> dict[str, Path]:
        """Module → file, with those of proofs/."""
        return {**lean.modules(), **self.modules}

    def closure(self, module_imports: tuple[str, ...]) -> list[str]:
        """The given modules and all that they import, imported ones first. Raises PackageError."""
        order: list[str] = []
        path: list[str] = []

        def visit(name: str) -> None:
            if name in order:
                return
            if name in path:
                raise PackageError("import cycle: " + " → ".join([*path, name]))
            if name not in self.sources:
                raise PackageError(f"{self.root}: no module {name} in the package or in proofs/")
            path.append(name)
            for imported in lean.imports_of(self.sources[name].read_text(encoding="utf-8")):
                visit(imported)
            path.pop()
            order.append(name)

        for name in module_imports:
            visit(name)
        return order


_CONTEXT = {
    "namespace", "section", "mutual", "end", "open", "variable", "universe", "notation", "infix", "infixl", "infixr",
    "prefix", "postfix", "local", "set_option", "include", "omit", "attribute",
}  # fmt: skip
_MODIFIERS = {"private", "protected", "noncomputable", "nonrec", "unsafe", "partial", "public", "meta", "scoped"}
_DECLARATIONS = {
    "theorem", "def", "abbrev", "example", "instance", "inductive", "structure", "class", "axiom", "opaque", "lemma",
    "macro", "macro_rules", "syntax", "elab", "elab_rules", "deriving", "export", "initialize", "declare_syntax_cat",
    "import",
}  # fmt: skip
_COMMANDS = _CONTEXT | _MODIFIERS | _DECLARATIONS


def _commands(text: str) -> Iterator[list[Token]]:
    """The commands of a file: each begins with a command word (or an attribute, or #) in column 0."""
    command: list[Token] = []
    attribute = False
    for token in tokens(text):
        first = token.start == 0 or text[token.start - 1] == "\n"
        starts = first and (token.text in _COMMANDS or token.text == "@" or token.kind == "command")
        if starts and not attribute and command:
            yield command
            command = []
        if starts:
            attribute = token.text == "@" or token.text in _MODIFIERS
        elif attribute and token.text in _COMMANDS:
            attribute = False
        command.append(token)
    if command:
        yield command


class _Scopes:
    """The namespaces, sections and mutual blocks that are open."""

    def __init__(self) -> None:
        self.stack: list[str] = []

    def feed(self, command: list[Token], text: str) -> None:
        word = command[0].text
        line = text[command[0].end :].split("\n", 1)[0].split("--")[0].strip()
        parts = line.split(".") if line else []
        if word == "namespace":
            self.stack += parts
        elif word in ("section", "mutual"):
            self.stack += [""] * max(len(parts), 1)
        elif word == "end":
            del self.stack[len(self.stack) - max(len(parts), 1) :]

    @property
    def prefix(self) -> list[str]:
        return [part for part in self.stack if part]


def _is_open(command: list[Token]) -> bool:
    texts = [token.text for token in command]
    return texts[-2:] == [":=", "sorry"] or texts[-3:] == [":=", "by", "sorry"]


def _full_name(written: str, prefix: list[str]) -> str:
    return written.removeprefix("_root_.") if written.startswith("_root_.") else ".".join([*prefix, written])


def goals_of(module: str, file: Path) -> list[Goal]:
    """The open goals of one file, in order. Raises PackageError, OSError."""
    text = file.read_text(encoding="utf-8")
    scopes, context, found = _Scopes(), list[str](), list[Goal]()
    passing: list[str] = []  # `open … in`: for the next command only
    for command in _commands(text):
        texts = [token.text for token in command]
        if texts[0] in _CONTEXT and texts[-1] == "in":
            passing.append(text[command[0].start : command[-1].end])
            continue
        inner, passing = [*context, *passing], []
        if "sorry" not in texts:
            if texts[0] in _CONTEXT and not _DECLARATIONS & set(texts):
                scopes.feed(command, text)
                context.append(text[command[0].start : command[-1].end])
            continue
        where = f"{file}:{command[texts.index('sorry')].line}"
        if texts.count("sorry") > 1 or not _is_open(command) or "theorem" not in texts:
            raise PackageError(f"{where}: sorry is allowed only as the whole proof of a theorem")
        at = texts.index("theorem")
        if "private" in texts[:at]:
            raise PackageError(f"{where}: a private theorem cannot be audited from outside; make it public")
        if texts[0] not in {"theorem", "@", *_MODIFIERS}:
            raise PackageError(f"{where}: a theorem must begin in column 0")
        keyword, stop = command[at], len(texts) - 1 - texts[::-1].index(":=")
        name = re.compile(r"\s+(\S+)").match(text, keyword.end)
        assert name is not None
        written, full = name[1], _full_name(name[1], scopes.prefix)
        found.append(Goal(
            id=full, module=module, name=full, statement=text[name.end() : command[stop].start].strip(), file=file,
            line=keyword.line, preamble=text[: keyword.start], written=written, context="\n".join(inner),
        ))  # fmt: skip
    return found


def open_goals(package: Package) -> list[Goal]:
    """Every open goal of a package, file by file, in order. Raises PackageError."""
    found: dict[str, Goal] = {}
    for module, file in package.modules.items():
        for goal in goals_of(module, file):
            if goal.id in found:
                raise PackageError(f"{file}:{goal.line}: {goal.id} is a goal of {found[goal.id].file} too")
            found[goal.id] = goal
    return list(found.values())


def find_goal(package: Package, identifier: str) -> Goal:
    """The open goal of that id. Raises PackageError, which lists the goals there are."""
    goals = open_goals(package)
    for goal in goals:
        if goal.id == identifier:
            return goal
    raise PackageError(f"no open goal {identifier!r}; there are {', '.join(goal.id for goal in goals) or 'none'}")
