"""What a stage of the pipeline is: a function from a structure to rows of its certificate."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ci.cache import cached
from ci.claims import Claims
from ci.rows import Row, Verdict

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Context:
    """What a stage is run for. `note` shows what it is doing right now."""

    claims: Claims
    fresh: bool
    deep: bool
    note: Callable[[str], None]

    @property
    def structure(self) -> str:
        return self.claims.structure

    @property
    def source(self) -> Path:
        return ROOT / self.claims.source


@dataclass(frozen=True)
class Stage:
    """`inputs` are the files and folders (below the root) that the outcome depends on, besides the stage's own file and
    the C file; without any, the stage is cheap or keeps its own cache, and always runs. `group` heads its rows."""

    name: str
    group: str
    run: Callable[[Context], Iterable[Row]]
    inputs: tuple[str, ...] = ()

    def rows(self, context: Context) -> list[Row]:
        """Run the stage. An exception of it becomes a failed row: no stage can take the others down or vanish."""
        begin = time.monotonic()

        def compute() -> list[Row]:
            try:
                return list(self.run(context))
            except Exception as error:
                text = f"{type(error).__name__}: {error}"
                return [Row(context.structure, self.group, f"the stage {self.name} runs", "–", "–", "–",
                            Verdict.FAILED, text)]  # fmt: skip

        if not self.inputs:
            rows = compute()
        else:
            name = f"{self.name} {context.structure} deep={context.deep}"
            own = Path(inspect.getfile(self.run))
            paths = [own, context.source, *(ROOT / path for path in self.inputs)]
            rows = cached(name, paths, compute, fresh=context.fresh)
        if not rows:
            rows = [Row(context.structure, self.group, f"the stage {self.name} finds something to check", "–", "–", "–",
                        Verdict.FAILED, "it gave no row")]  # fmt: skip
        spent = time.monotonic() - begin
        return [replace(row, seconds=row.seconds or spent / len(rows)) for row in rows]
