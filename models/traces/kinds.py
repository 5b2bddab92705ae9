"""The kinds of shared accesses, in the words of traces, and which instructions they are."""

from __future__ import annotations

from typing import Literal

from models import ir

AccessKind = Literal["read", "write", "load", "store", "cas", "faa", "xchg", "fence", "alloc", "free"]

C_KINDS: tuple[str, ...] = (
    "inv", "res", "read", "write", "load", "store", "cas", "faa", "xchg", "fence", "alloc", "free"
)  # fmt: skip
"""By the number in C (enum zp_trace_kind)."""


def kind_of(instruction: ir.Instr) -> AccessKind | None:
    """The kind of the access that an instruction makes; None if it is local. A load or store of order `plain` is a
    read or write."""
    if isinstance(instruction, ir.Load):
        return "read" if instruction.order == "plain" else "load"
    if isinstance(instruction, ir.Store):
        return "write" if instruction.order == "plain" else "store"
    if isinstance(instruction, ir.Cas):
        return "cas"
    if isinstance(instruction, ir.FetchAdd):
        return "faa"
    if isinstance(instruction, ir.Exchange):
        return "xchg"
    if isinstance(instruction, ir.Alloc):
        return "alloc"
    if isinstance(instruction, ir.Free):
        return "free"
    return "fence" if isinstance(instruction, ir.Fence) else None
