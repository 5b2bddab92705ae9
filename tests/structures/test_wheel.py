"""The wheel: what is needed is inside, and it works without the checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("csrc", "structures", "pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "NOTICE")

SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import structures
from structures.pool import WorkStealingPool, get_include
assert structures.__file__.startswith(sys.argv[1])
with WorkStealingPool(2) as pool:
    assert list(pool.map(abs, range(-3, 0))) == [3, 2, 1]
print(get_include())
"""


@pytest.mark.deep
def test_the_wheel_has_what_the_pool_needs(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in PARTS:
        path = ROOT / name
        (shutil.copytree if path.is_dir() else shutil.copy)(path, source / name)
    for left_over in (*source.glob("structures/*.so"), *source.glob("structures/include")):
        left_over.unlink()
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-build-isolation",
        "--no-deps",
        "-w",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    target = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(target)], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    include = Path(done.stdout.strip())
    assert include == target / "structures" / "include"
    assert sorted(path.name for path in include.iterdir()) == ["zp_pool.h", "zp_result.h"]
    kernel = tmp_path / "kernel.c"
    kernel.write_text('#include "zp_pool.h"\n')
    compiler = shutil.which("cc")
    if compiler is not None:
        options = ["-std=c11", "-Wall", "-Werror", "-DZP_POOL_KERNEL", "-fsyntax-only", f"-I{include}"]
        subprocess.run([compiler, *options, str(kernel)], check=True)
