"""HTML that escapes itself: a plain text among the children is text, whatever it looks like."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from typing import Any


class Html(str):
    """A text that is markup already."""

    __slots__ = ()


Child = str | Html | Iterable["Child"] | None
VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "use", "line", "circle", "rect", "path", "polyline"})


def flat(*children: Child) -> Html:
    """The children one after the other; None is nothing."""
    parts: list[str] = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, Html):
            parts.append(child)
        elif isinstance(child, str):
            parts.append(escape(child))
        else:
            parts.extend(flat(item) for item in child)
    return Html("".join(parts))


def tag(name: str, *children: Child, **attributes: str | int | float | bool | None) -> Html:
    """An element. In an attribute's name `_` stands for `-`, and one at its end is dropped (`class_`); True is an
    attribute without a value, None and False none at all."""
    text = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Html(f"<{name}{text}>" if name in ("meta", "link", "input", "br", "hr", "img") else f"<{name}{text}/>")
    return Html(f"<{name}{text}>{flat(*children)}</{name}>")


def _attribute(name: str, value: str | int | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    label = name.rstrip("_").replace("_", "-")
    return f" {label}" if value is True else f' {label}="{escape(str(value), quote=True)}"'


def data(identity: str, content: Any) -> Html:
    """JSON inside the page, for its script: no text in it can end the element."""
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Html(f'<script type="application/json" id="{escape(identity)}">{text}</script>')
