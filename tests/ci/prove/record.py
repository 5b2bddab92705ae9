"""Make examples/proved anew: `python -m tests.ci.prove.record FOLDER`, the run of test_end_to_end.py without git."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from ci.lean import ROOT
from tests.ci.prove.command import run
from tests.ci.prove.test_end_to_end import OPTIONS, script, serving


def main(folder: Path) -> int:
    kept = (folder / "README.md").read_text(encoding="utf-8") if (folder / "README.md").is_file() else ""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "examples" / "goals", folder)
    (folder / "README.md").write_text(kept, encoding="utf-8")
    os.environ["OPENAI_API_KEY"] = "none"
    with serving(script()) as service:
        return run("prove", str(folder), "--endpoint", service.url, *OPTIONS)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
