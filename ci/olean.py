"""Read what a compiled module adds, without Lean: the file is a memory image of one object, decoded here.

The judge compares modules with it, so that nothing that runs inside Lean is asked what Lean was made to compile. The
file is not trusted: every offset is checked, cycles are refused, and `OleanError` is the only error.

Layout (Lean 4.35): `olean`, a version byte (2), a flags byte, the version (33 bytes), the git hash (40 bytes), the
base address, the address of the root object. An object has an 8-byte header (reference count, size, number of
fields, tag); a field is an address, or a small number if its lowest bit is 1.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_ARRAY, _SCALARS, _STRING, _MPZ, _MAX_CONSTRUCTOR = 246, 248, 249, 250, 243
_HEADER = 0x58
#: constructors of Lean's ConstantInfo, in order
KINDS = ("axiom", "definition", "theorem", "opaque", "quotient", "inductive", "constructor", "recursor")

#: the extension of the environment that says where each declaration stands in its file
RANGES = "Lean.declRangeExt"


class OleanError(ValueError):
    """The file is not a compiled module of the pinned version."""


@dataclass(frozen=True)
class Constant:
    """A declaration. `statement` digests its universe parameters and type, `whole` everything, values too."""

    name: str
    kind: str
    statement: str
    whole: str


@dataclass(frozen=True)
class Module:
    """What a module adds: its imports, declarations, and the entries of each environment extension, as digests. `ends`:
    where in the source each declaration ends, as far as the file says (line from 1, column from 0)."""

    imports: tuple[str, ...]
    constants: Mapping[str, Constant]
    entries: Mapping[str, frozenset[str]]
    ends: Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class _Object:
    tag: int
    fields: tuple[int, ...]
    data: bytes


class Image:
    """The objects of a file. Every method raises OleanError for what cannot be."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER + 8 or data[:5] != b"olean" or data[5] != 2:
            raise OleanError("not an .olean file of format 2")
        self.data = data
        self.base, root = struct.unpack_from("<QQ", data, _HEADER - 8)
        self.root = root
        self.digests: dict[int, bytes] = {}

    def at(self, value: int) -> _Object:
        """The object that a field value points to."""
        position = value - self.base
        if position % 8 or not _HEADER <= position <= len(self.data) - 8:
            raise OleanError(f"address {value:#x} is outside of the file")
        try:
            _, size, count, tag = struct.unpack_from("<iHBB", self.data, position)
            if tag <= _MAX_CONSTRUCTOR:
                fields = struct.unpack_from(f"<{count}Q", self.data, position + 8)
                return _Object(tag, fields, self._slice(position + 8 + 8 * count, size - 8 - 8 * count))
            (length,) = struct.unpack_from("<Q", self.data, position + 8)
            if tag == _ARRAY:
                if length > len(self.data):
                    raise OleanError("an array longer than the file")
                return _Object(tag, struct.unpack_from(f"<{length}Q", self.data, position + 24), b"")
            if tag == _STRING:
                return _Object(tag, (), self._slice(position + 32, length))
            if tag == _SCALARS:
                return _Object(tag, (), self._slice(position + 24, length * max(count, 1)))
            if tag == _MPZ:
                limbs, sign = struct.unpack_from("<ii", self.data, position + 8)
                return _Object(tag, (), struct.pack("<i", sign) + self._slice(position + 24, 8 * abs(sign)))
        except struct.error:
            raise OleanError(f"the object at {position:#x} exceeds the file") from None
        raise OleanError(f"an object of unknown kind {tag} at {position:#x}")

    def _slice(self, start: int, length: int) -> bytes:
        if length < 0 or start + length > len(self.data):
            raise OleanError(f"the object at {start:#x} exceeds the file")
        return self.data[start : start + length]

    def digest(self, value: int) -> bytes:
        """A digest of the tree below a field value: the same for equal trees, however they share parts."""
        pending, active = [value], set()
        while pending:
            current = pending[-1]
            if current in self.digests:
                pending.pop()
                continue
            if current & 1:
                self.digests[current] = b"box%d;" % current
                continue
            item = self.at(current)
            missing = [inner for inner in item.fields if inner not in self.digests]
            if missing:
                if current in active:
                    raise OleanError("a cycle of objects")
                active.add(current)
                pending += missing
                continue
            text = b"".join(self.digests[inner] for inner in item.fields)
            head = struct.pack("<BQQ", item.tag, len(item.fields), len(item.data))
            self.digests[current] = hashlib.sha256(head + item.data + text).digest()
            active.discard(current)
        return self.digests[value]

    def name(self, value: int) -> str:
        """A hierarchical name, its parts joined by dots, each as it is."""
        parts: list[str] = []
        while not value & 1:
            item = self.at(value)
            if item.tag not in (1, 2) or len(item.fields) != 2 or len(parts) > 1000:
                raise OleanError("not a name")
            value, last = item.fields
            if item.tag == 1:
                parts.append(self.at(last).data[:-1].decode("utf-8", "replace"))
            else:
                parts.append(str(last >> 1))
        return ".".join(reversed(parts))

    def text(self, value: int) -> str:
        item = self.at(value)
        if item.tag != _STRING:
            raise OleanError("not a string")
        return item.data[:-1].decode("utf-8", "replace")

    def natural(self, value: int) -> int:
        if value & 1:
            return value >> 1
        item = self.at(value)
        sign = int.from_bytes(item.data[:4], "little", signed=True) if item.tag == _MPZ else 0
        if sign <= 0:
            raise OleanError("not a natural number")
        return int.from_bytes(item.data[4:], "little")

    def array(self, value: int) -> tuple[int, ...]:
        item = self.at(value)
        if item.tag != _ARRAY:
            raise OleanError("not an array")
        return item.fields

    def member(self, value: int, *path: int) -> int:
        """Follow field numbers from a value."""
        for number in path:
            fields = self.at(value).fields
            if number >= len(fields):
                raise OleanError("a field is missing")
            value = fields[number]
        return value


def _constant(image: Image, name: int, value: int) -> Constant:
    tag = image.at(value).tag
    if tag >= len(KINDS):
        raise OleanError(f"a declaration of unknown kind {tag}")
    common = image.member(value, 0, 0)
    shown = image.name(name)
    if image.name(image.member(common, 0)) != shown:
        raise OleanError(f"the declaration listed as {shown} has another name")
    statement = image.digest(image.member(common, 1)) + image.digest(image.member(common, 2))
    return Constant(shown, KINDS[tag], hashlib.sha256(statement).hexdigest(), image.digest(value).hex())


def _ends(image: Image, entries: tuple[int, ...]) -> dict[str, tuple[int, int]]:
    """Name → end, from the extension that keeps the ranges of declarations."""
    found = {}
    for entry in entries:
        line, column = (image.member(entry, 1, 0, 2, number) >> 1 for number in (0, 1))
        found[image.name(image.member(entry, 0))] = (line, column)
    return found


def parse(data: bytes) -> Module:
    """Decode the bytes of an `.olean`. Raises OleanError."""
    image = Image(data)
    imports, names, constants, _, entries = (image.member(image.root, number) for number in range(5))
    named, values = image.array(names), image.array(constants)
    if len(named) != len(values):
        raise OleanError("the lists of names and declarations differ in length")
    found: dict[str, Constant] = {}
    for name, value in zip(named, values, strict=True):
        constant = _constant(image, name, value)
        if constant.name in found:
            raise OleanError(f"{constant.name} is declared twice")
        found[constant.name] = constant
    extensions = {
        image.name(image.member(pair, 0)): frozenset(
            image.digest(entry).hex() for entry in image.array(image.member(pair, 1))
        )
        for pair in image.array(entries)
    }
    imported = tuple(image.name(image.member(item, 0)) for item in image.array(imports))
    places = {image.name(image.member(pair, 0)): image.array(image.member(pair, 1)) for pair in image.array(entries)}
    return Module(imported, found, extensions, _ends(image, places.get(RANGES, ())))


def declared(path: Path) -> list[str]:
    """The names that a file declares, and nothing more of it: fast. Raises OleanError, OSError."""
    image = Image(path.read_bytes())
    return [image.name(name) for name in image.array(image.member(image.root, 1))]


def read(path: Path) -> Module:
    """Decode a file. Raises OleanError, OSError."""
    return parse(path.read_bytes())
