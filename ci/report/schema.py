"""A small validator for the part of JSON Schema that schema.json uses. A keyword it does not know is an error, so a
schema cannot demand more than is checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "boolean": (bool,), "number": (int, float),
    "integer": (int,), "null": (type(None),),
}  # fmt: skip
CHECKED = {
    "type", "const", "enum", "minimum", "minLength", "required", "properties", "additionalProperties", "items", "$ref",
}  # fmt: skip
REMARKS = {"$schema", "$defs", "title", "description"}


class SchemaError(ValueError):
    """The schema itself uses what the validator does not know."""


def problems(data: Any, schema: Mapping[str, Any]) -> list[str]:
    """What is wrong with the data, each with its place as a JSON pointer; empty if they satisfy the schema."""
    return list(_check(data, schema, schema, ""))


def _check(data: Any, schema: Any, root: Mapping[str, Any], place: str) -> Iterator[str]:
    where = place or "/"
    if schema is True:
        return
    unknown = set(schema) - CHECKED - REMARKS
    if unknown:
        raise SchemaError(f"schema for {where}: unknown keywords {sorted(unknown)}")
    if "$ref" in schema:
        yield from _check(data, _definition(schema["$ref"], root), root, place)
    if "type" in schema and not _has_type(data, schema["type"]):
        yield f"{where}: is {_short(data)}, not of type {schema['type']}"
        return
    if "const" in schema and (data != schema["const"] or type(data) is not type(schema["const"])):
        yield f"{where}: is {_short(data)}, not {schema['const']!r}"
    if "enum" in schema and data not in schema["enum"]:
        yield f"{where}: is {_short(data)}, none of {schema['enum']}"
    if "minimum" in schema and not data >= schema["minimum"]:
        yield f"{where}: is {_short(data)}, less than {schema['minimum']}"
    if "minLength" in schema and len(data) < schema["minLength"]:
        yield f"{where}: is empty"
    if isinstance(data, dict):
        yield from _members(data, schema, root, place)
    if isinstance(data, list) and "items" in schema:
        for number, item in enumerate(data):
            yield from _check(item, schema["items"], root, f"{place}/{number}")


def _members(data: dict[str, Any], schema: Mapping[str, Any], root: Mapping[str, Any], place: str) -> Iterator[str]:
    known = schema.get("properties", {})
    other = schema.get("additionalProperties", True)
    for name in schema.get("required", ()):
        if name not in data:
            yield f"{place or '/'}: member {name!r} is missing"
    for name, value in data.items():
        inner = f"{place}/{name.replace('~', '~0').replace('/', '~1')}"
        if name in known:
            yield from _check(value, known[name], root, inner)
        elif other is False:
            yield f"{inner}: there is no such member"
        else:
            yield from _check(value, other, root, inner)


def _has_type(data: Any, names: str | list[str]) -> bool:
    wanted = [names] if isinstance(names, str) else names
    if isinstance(data, bool):
        return "boolean" in wanted
    if isinstance(data, float) and data != data:
        return False
    return any(isinstance(data, TYPES[name]) for name in wanted)


def _definition(reference: str, root: Mapping[str, Any]) -> Any:
    here: Any = root
    for name in reference.removeprefix("#/").split("/"):
        here = here[name]
    return here


def _short(data: Any) -> str:
    text = repr(data)
    return text if len(text) <= 60 else text[:57] + "..."
