"""A client together with what it must satisfy, and whether it keeps to the structure's rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models import ir
from models.catalog import Structure
from models.explore.client import Client
from models.explore.explorer import STORE_BUFFER, Model
from models.explore.observer import Watch
from models.explore.tables import ClientError
from models.specs import Spec


@dataclass(frozen=True)
class Experiment:
    """`store_buffer` is the number of entries of each store buffer under TSO. `steps` says how many of its own steps a
    call of an operation may take at most in this client; nothing is said of an operation that is not in it. `program`
    is what the client calls, if that is not the catalog's: the same file with a change, which `variant` says in words.
    `change` makes it with one more change of the text, if that can be done. `watches` are the open goals about the
    structure that are looked at in this client, under SC."""

    client: Client
    spec: Spec[Any]
    models: tuple[Model, ...] = ("sc", "tso")
    store_buffer: int = STORE_BUFFER
    steps: Mapping[str, int] = field(default_factory=dict)
    program: ir.Program | None = None
    variant: str = "with hazard pointers, freed nodes coming back at once"
    change: Callable[[Callable[[str], str]], ir.Program] | None = None
    watches: tuple[Watch, ...] = ()


def check_roles(structure: Structure, client: Client) -> None:
    """ClientError if two threads of the client are in one role that is for one thread only: what would fail then is the
    client."""
    holders: dict[str, int] = {}
    for thread, calls in enumerate(client.threads):
        for call in calls:
            role = structure.operations.get(call.operation)
            if role is None:
                raise ClientError(f"client {client.name}: {structure.name} has no operation {call.operation!r}")
            if role != "any" and holders.setdefault(role, thread) != thread:
                raise ClientError(
                    f"client {client.name}: threads {holders[role]} and {thread} both call operations of the {role}"
                )
