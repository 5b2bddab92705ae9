"""TLA+: the algorithms at the level people discuss them, checked by TLC.

`modules/` holds the models and `manifest.json`, which pins what each of them must give; `manifest` reads it, `tools`
finds an engine, `check` runs a model and compares, `timeline` draws a counterexample, `labels` compares a model with
the C file that it is about, and `trace` replays runs of the compiled library on a model.

    from models.tla import check_folder, MODULES
    for result in check_folder(MODULES): ...
"""

from __future__ import annotations

from models.tla.check import Result, Verdict, check_folder, check_model, check_models
from models.tla.manifest import MODULES, ManifestError, Model, read_manifest

__all__ = [
    "MODULES", "ManifestError", "Model", "Result", "Verdict", "check_folder", "check_model", "check_models",
    "read_manifest",
]  # fmt: skip
