"""The extension modules; everything else is in pyproject.toml."""

import sysconfig
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

if sysconfig.get_config_var("Py_GIL_DISABLED"):
    raise SystemExit("zigpulse-structures does not support free-threaded Python yet: its tables rely on the GIL")


class BuildWithHeaders(build_py):
    """Puts what kernels for the pool are compiled with beside the package; a checkout has it in csrc."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        target = Path(self.build_lib) / "structures" / "include"
        target.mkdir(parents=True, exist_ok=True)
        for name in ("zp_pool.h", "zp_result.h"):
            self.copy_file(f"csrc/{name}", str(target / name))


setup(
    cmdclass={"build_py": BuildWithHeaders},
    cffi_modules=[
        "structures/_build/fast.py:ffibuilder",
        "structures/_build/core.py:ffibuilder",
        "structures/_build/pool.py:ffibuilder",
        "structures/_build/stall.py:ffibuilder",
    ],
    # one wheel for CPython 3.10 and all later versions
    options={"bdist_wheel": {"py_limited_api": "cp310"}},
)
