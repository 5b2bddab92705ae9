"""The frame of every page. The script is bound by its hash: nothing else on the page can run, whatever a row holds."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from string import Template

from ci.report.site.markup import Html, flat, tag

FOLDER = Path(__file__).with_name("templates")


def page(title: str, body: Html, *, menu: Html, footer: str, script: str = "", embedded: Html | None = None) -> str:
    """The page's text. `script` names a file among the templates."""
    code = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("common.js", script) if name)
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    return Template((FOLDER / "page.html").read_text(encoding="utf-8")).substitute(
        title=flat(title),
        policy=f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        style=(FOLDER / "style.css").read_text(encoding="utf-8"),
        menu=menu, body=body, footer=flat(footer), data=embedded or "", script=code,
    )  # fmt: skip


def menu(items: list[tuple[str, str]], current: str) -> Html:
    """Links to the pages; `current` is the address of this one."""
    return flat(
        tag("a", text, href=address, aria_current="page" if address == current else None) for address, text in items
    )
