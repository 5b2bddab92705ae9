"""Read the dynamic symbol table of a 64-bit little-endian ELF shared library, in pure Python."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SHT_DYNSYM = 11
SECTION_HEADER = "<IIQQQQIIQQ"
SYMBOL = "<IBBHQQ"


class Symbol(NamedTuple):
    name: str
    address: int
    size: int


class _Section(NamedTuple):
    kind: int
    offset: int
    size: int
    link: int
    entry_size: int


def _sections(data: mmap.mmap) -> list[_Section]:
    (table,) = struct.unpack_from("<Q", data, 0x28)
    entry_size, count = struct.unpack_from("<HH", data, 0x3A)
    sections = []
    for index in range(count):
        header = struct.unpack_from(SECTION_HEADER, data, table + index * entry_size)
        _, kind, _, _, offset, size, link, _, _, size_of_entry = header
        sections.append(_Section(kind, offset, size, link, size_of_entry))
    return sections


def defined_symbols(library: Path) -> Iterator[Symbol]:
    """Yield every symbol that `library` defines and exports."""
    with library.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data[:6] != b"\x7fELF\x02\x01":
            raise ValueError(f"{library}: not a 64-bit little-endian ELF file")
        sections = _sections(data)
        table = next(section for section in sections if section.kind == SHT_DYNSYM)
        strings = sections[table.link]
        for position in range(table.offset, table.offset + table.size, table.entry_size):
            name, _, _, section, address, size = struct.unpack_from(SYMBOL, data, position)
            if section == 0 or name == 0:  # undefined, or without a name
                continue
            start = strings.offset + name
            yield Symbol(data[start : data.find(b"\0", start)].decode("ascii"), address, size)
