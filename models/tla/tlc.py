"""Runs TLC on one model, with one worker, so that counterexamples are the shortest and everything is repeatable."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.tla import output
from models.tla.artifacts import BUILD
from models.tla.manifest import Model
from models.tla.outcome import Outcome

SHORT = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")
"""For runs of seconds: a Java that starts and compiles fast."""
LONG = ("-XX:+UseSerialGC",)
TIMEOUT = {"default": 600.0, "deep": 6 * 3600.0}
"""Seconds for one model."""


@dataclass(frozen=True)
class Tlc:
    """TLC, in `jar`, run by `java`."""

    java: Path
    jar: Path
    identity: str

    def refusal(self, model: Model) -> str:
        return ""

    def check(self, model: Model, texts: Mapping[str, str]) -> Outcome:
        """What TLC says of the model whose modules have these texts. An outcome of the kind "error" if it says nothing
        that can be understood, or takes too long."""
        begin = time.monotonic()
        BUILD.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=BUILD, prefix="run-") as folder:
            for file, text in texts.items():
                (Path(folder) / file).write_text(text, encoding="utf-8")
            (Path(folder) / f"{model.module}.cfg").write_text(model.config(), encoding="utf-8")
            try:
                result = subprocess.run(self._command(model, folder), cwd=folder, capture_output=True, text=True,
                                        encoding="utf-8", errors="replace", timeout=TIMEOUT[model.suite])  # fmt: skip
            except subprocess.TimeoutExpired:
                return Outcome("error", message=f"TLC took longer than {TIMEOUT[model.suite]:.0f} s")
        outcome = output.parse(result.stdout, time.monotonic() - begin)
        if outcome.kind == "error" and result.stderr.strip():
            return Outcome("error", message=f"{outcome.message}\n{result.stderr.strip()[-2000:]}")
        if outcome.kind == "pass" and result.returncode != 0:
            return Outcome("error", message=f"TLC reports no error, but its exit status is {result.returncode}")
        return outcome

    def _command(self, model: Model, folder: str) -> list[str]:
        return [
            str(self.java), *(SHORT if model.suite == "default" else LONG),
            f"-Djava.io.tmpdir={folder}",  # TLC unpacks its standard modules there
            "-cp", str(self.jar), "tlc2.TLC", "-tool", "-workers", "1", "-fp", "0", "-seed", "0", "-lncheck", "final",
            "-metadir", str(Path(folder) / "meta"), f"{model.module}.tla",
        ]  # fmt: skip
