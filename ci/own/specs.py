"""Specifications for people's own files: one of those there are, or a class of their own, seen through their names.

`fifo` and the like are made with the capacity of the experiment; `fifo(4)` fixes it. `FILE.py:CLASS` (FILE relative to
the description) is a subclass of models.specs.Spec; with a parameter `capacity`, it gets the capacity. That file is
run, so it deserves the trust that any program does.
"""

from __future__ import annotations

import ast
import importlib.util
import inspect
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ci.own.description import SETUP, Description, DescriptionError, Entry
from models.rc11.client_file import SPECS
from models.specs import EMPTY, OK, Invocation, Result, Spec, Words
from models.specs.containers import Container

WEAKER = {"fifo": "weak_fifo"}
"""The specification to try when one fails: with failures that say nothing."""


def base(description: Description, capacity: int | None) -> Spec[Any]:
    """The specification that the description names. DescriptionError if there is none such, or it needs a capacity."""
    text = description.spec
    if not text:
        raise DescriptionError(
            f"{description.file}: spec: none is chosen; there are {', '.join(SPECS)}, or FILE.py:CLASS"
        )
    name, _, rest = text.partition("(")
    made: Any = _load(description, name) if ".py:" in name else SPECS.get(name)
    if made is None:
        raise DescriptionError(f"{description.file}: spec: no {name!r}; there are {', '.join(SPECS)}, or FILE.py:CLASS")
    try:
        arguments = list(ast.literal_eval(f"({rest[:-1]},)")) if rest.strip(")") else []
        if not arguments and "capacity" in inspect.signature(made).parameters:
            if capacity is None:
                raise DescriptionError(f"{description.file}: memory.capacities: {name} needs one")
            arguments = [capacity]
        spec = made(*arguments)
    except (SyntaxError, TypeError, ValueError) as error:
        if isinstance(error, DescriptionError):
            raise
        raise DescriptionError(f"{description.file}: spec: {text!r} cannot be made: {error}") from error
    if not isinstance(spec, Spec):
        raise DescriptionError(f"{description.file}: spec: {text!r} is no models.specs.Spec")
    return spec


def _load(description: Description, name: str) -> Any:
    file, _, member = name.rpartition(":")
    path = description.file.parent / file
    module_spec = importlib.util.spec_from_file_location(Path(file).stem, path)
    if module_spec is None or module_spec.loader is None or not path.is_file():
        raise DescriptionError(f"{description.file}: spec: no file {path}")
    module = importlib.util.module_from_spec(module_spec)
    module_spec.loader.exec_module(module)
    found = getattr(module, member, None)
    if found is None:
        raise DescriptionError(f"{description.file}: spec: {path} has no {member}")
    return found


def adapted(description: Description, capacity: int | None) -> Adapted:
    """The specification under the names and result codes of the C file."""
    spec = base(description, capacity)
    entries = {name: entry for name, entry in description.operations.items() if entry.role != SETUP}
    for name, entry in entries.items():
        if (entry.means or name) not in spec.operations:
            raise DescriptionError(
                f"{description.file}: operations.{name}.means: {entry.means or name!r} is no operation of {spec!r}; it "
                f"has {', '.join(spec.operations)}"
            )
    return Adapted(spec, entries)


class Adapted(Spec[Any]):
    """A specification seen through the names, the fixed arguments and the result codes of a C file. Its results are
    those of the inner specification."""

    name = "adapted"
    operations = ()

    def __init__(self, inner: Spec[Any], entries: Mapping[str, Entry]) -> None:
        self.inner = inner
        self.entries = entries

    def __repr__(self) -> str:
        return repr(self.inner)

    @property
    def initial(self) -> Any:
        return self.inner.initial

    def check_operation(self, operation: str) -> None:
        if operation not in self.entries:
            raise ValueError(f"no operation {operation!r}; there are {', '.join(self.entries)}")

    def means(self, operation: str) -> str:
        return self.entries[operation].means or operation

    def _args(self, operation: str, args: Words, buffer: Words) -> Words:
        entry = self.entries[operation]
        return args + (buffer[:1] if entry.pointed else ()) + entry.arguments

    def _call(self, call: Invocation) -> Invocation:
        return Invocation(self.means(call.operation), self._args(call.operation, call.args, call.buffer), call.buffer)

    def apply(self, state: Any, operation: str, args: Words, buffer: Words, result: Result) -> Any:
        return self.inner.apply(state, self.means(operation), self._args(operation, args, buffer), buffer, result)

    def outcomes(self, state: Any, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Any]]:
        return self.inner.outcomes(state, self.means(operation), self._args(operation, args, buffer), buffer)

    def result(self, operation: str, value: int, buffer: Words) -> Result:
        entry = self.entries[operation]
        if entry.value and isinstance(self.inner, Container):
            return Result(EMPTY) if value == entry.nothing else Result(OK, (value,))
        return self.inner.result(self.means(operation), entry.returns.get(value, value), buffer)

    def partition(self, operation: str, args: Words) -> Hashable | None:
        return self.inner.partition(self.means(operation), self._args(operation, args, ()))

    def inert(self, operation: str, result: Result) -> bool:
        return self.inner.inert(self.means(operation), result)

    def moves(self, call: Invocation, result: Result | None) -> tuple[Words, Words]:
        return self.inner.moves(self._call(call), result)

    def separable(self, calls: list[tuple[Invocation, Result | None]]) -> bool:
        return self.inner.separable([(self._call(call), result) for call, result in calls])
