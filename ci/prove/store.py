"""The cache of proofs: key → body. It saves the search for a proof, never its check: a hit is judged like any other."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ci.lean import ROOT

FOLDER = ROOT / "build" / "proofs"


@dataclass(frozen=True)
class Store:
    """Proof bodies in files of a folder. Writing is atomic, so several processes may share it."""

    folder: Path = FOLDER

    def get(self, key: str) -> str | None:
        """The body kept for a key; None if there is none, or the file is not ours."""
        try:
            data = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
            body = data["body"] if data["schema"] == 1 and data["key"] == key else None
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return body if isinstance(body, str) else None

    def put(self, key: str, body: str) -> None:
        """Keep an accepted body."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / f"{key}.json"
        partial = file.with_suffix(".partial")
        partial.write_text(json.dumps({"schema": 1, "key": key, "body": body}), encoding="utf-8")
        partial.replace(file)

    def drop(self, key: str) -> None:
        """Forget a body that was not accepted any more."""
        (self.folder / f"{key}.json").unlink(missing_ok=True)
