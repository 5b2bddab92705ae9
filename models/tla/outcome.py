"""What an engine found out about a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Kind = Literal["pass", "invariant", "property", "deadlock", "error"]


@dataclass(frozen=True)
class State:
    """A state of a counterexample: the action that led to it, and its variables as the engine printed them."""

    action: str
    variables: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """`name` is the violated invariant, None if the engine does not say. `states` are the distinct ones, `diameter` the
    length of the longest shortest path in states; None if not measured. `loop` is the position to which a temporal
    counterexample goes back (the last position, if it stays there for ever). `message` is the engine's own text."""

    kind: Kind
    name: str | None = None
    states: int | None = None
    generated: int | None = None
    diameter: int | None = None
    trace: tuple[State, ...] = ()
    loop: int | None = None
    message: str = ""
    printed: tuple[str, ...] = field(default=())
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Outcome:
        states = tuple(State(state["action"], state["variables"]) for state in data["trace"])
        return Outcome(**{**data, "trace": states, "printed": tuple(data["printed"])})
