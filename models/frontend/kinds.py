"""What is known of a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scalar = Literal["word", "int", "bool"]
"""`word` is any uint64_t; `int` is a non-negative int; `bool` is 0 or 1."""


@dataclass(frozen=True)
class Pointer:
    """A pointer to a struct, by its name in C: the number of an object, or 0. Without a name it is NULL's type, and
    that of a `void *`, which C converts to and from any other. A pointer to a function has the name of the function's
    type; nothing can be done with it but to hand it on."""

    struct: str

    def __str__(self) -> str:
        return f"struct {self.struct} *" if self.struct else "NULL"


NULL = Pointer("")

PLACE = Pointer("place")
"""The type of a parameter `_Atomic(void *) *place`: it points to an object of which only the one cell is seen."""

Kind = Scalar | Pointer

SCALARS: dict[str, Scalar] = {"uint64_t": "word", "int": "int", "_Bool": "bool"}
"""The types in C of the values that are no pointers."""


def compatible(one: Kind, other: Kind) -> bool:
    """Whether both are pointers, and C lets them be compared and assigned without a conversion."""
    return isinstance(one, Pointer) and isinstance(other, Pointer) and (one == other or NULL in (one, other))
