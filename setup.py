"""The extension modules; everything else is in pyproject.toml."""

import sysconfig

from setuptools import setup

if sysconfig.get_config_var("Py_GIL_DISABLED"):
    raise SystemExit("zigpulse-structures does not support free-threaded Python yet: its tables rely on the GIL")

setup(
    cffi_modules=["structures/_build/fast.py:ffibuilder", "structures/_build/core.py:ffibuilder"],
    # one wheel for CPython 3.10 and all later versions
    options={"bdist_wheel": {"py_limited_api": "cp310"}},
)
