"""What traces of the two bounded queues have in common: their operations, and indices that wrap around modulo 2^16."""

from __future__ import annotations

from typing import ClassVar

from models.tla.mapping import IMPOSSIBLE, REACH, SMALL, Mapping, listed
from models.traces.trace import Inv, Res


class Bounded(Mapping):
    """`elements` is the array field that holds the elements."""

    elements: ClassVar[str]

    def index(self, word: int) -> int:
        distance = self.distance(word)
        return (self.trace.start + distance) % SMALL if abs(distance) < REACH else IMPOSSIBLE

    def field(self, name: str, word: int) -> int:
        if name == self.elements:
            return self.item(word)
        return self.count(word) if name in ("capacity", "mask") else self.index(word)

    def call(self, event: Inv) -> str:
        return f'op |-> "{event.operation}", arg |-> {listed(self._arguments(event))}'

    def _arguments(self, event: Inv) -> list[int]:
        if event.operation == "push":
            return [self.item(event.args[1])]
        if event.operation == "push_many":
            return [self.item(word) for word in event.buffer[: event.args[1]]]
        return [self.count(event.args[1])] if event.operation == "pop_many" else []

    def result(self, event: Res, call: Inv) -> str:
        return f"ret |-> {self.count(event.value)}, out |-> {listed(self._output(event, call))}"

    def _output(self, event: Res, call: Inv) -> list[int]:
        if call.operation == "pop":
            return [self.item(event.buffer[0])] if event.value == 0 else []
        return [self.item(word) for word in event.buffer[: event.value]] if call.operation == "pop_many" else []
