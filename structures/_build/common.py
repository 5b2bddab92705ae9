"""What the two extension modules are built from, and how.

The build scripts run outside the package (it cannot be imported before they have run), from the project's root.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import cffi

ROOT = Path(__file__).resolve().parents[2]
COMPILED = ("barrier", "domain", "hazard", "mine", "queue", "spsc", "stack", "wait")
SOURCES = tuple(f"csrc/zp_{name}.c" for name in COMPILED)
AS_PROVED = tuple(f"structures/native/proved_{name}.c" for name in ("deque", "mpmc", "wfqueue"))
"""In these every memory order is seq_cst, as in the programs that are proved."""
VERIFIED = ("deque", "hazard", "mpmc", "queue", "spsc", "stack", "wfqueue")
HEADERS = ("atomic", "domain", "hazard_inline", "record", "result", *VERIFIED)
PROVED = tuple(f"csrc/zp_{name}" for name in (*(f"{name}.h" for name in HEADERS), *(f"{name}.c" for name in VERIFIED)))
UNPROVED = (
    "barrier",
    "domain",
    "mine",
    "pause",
    "pool",
    "scheme",
    "wait",
)
OTHERS = (*(f"csrc/zp_{name}.[ch]" for name in UNPROVED), "structures/native/*.[ch]", "structures/_build/*.py")
INCLUDES = ("csrc", "structures/native")

DECLARATIONS = """
const char *zp_sources(void);
const char *zp_inputs(void);
const char *zp_compiler(void);
typedef struct zp_ring zp_ring;
typedef struct zp_work zp_work;
typedef struct zp_hazards zp_hazards;
typedef struct zp_bag zp_bag;
typedef struct zp_fifo zp_fifo;
"""

COMPILER = """
static const char *zp_compiler(void)
{
#if defined(__clang__)
    return __VERSION__; /* "Clang 18.1.8 …" */
#elif defined(__GNUC__)
    return "GCC " __VERSION__;
#else
    return "unknown";
#endif
}
"""


def headers() -> list[str]:
    """Every header that a module may include, relative to the root."""
    return sorted(str(path.relative_to(ROOT)) for folder in INCLUDES for path in (ROOT / folder).glob("*.h"))


def inputs() -> list[str]:
    """Every file whose content ends up in the modules, relative to the root: the verified ones and all others."""
    others = (path.relative_to(ROOT).as_posix() for pattern in OTHERS for path in ROOT.glob(pattern))
    return sorted({*PROVED, *others})


def listing(names: Iterable[str], folder: Path) -> str:
    """The digests of these files of the root, as ``sha256sum`` prints them inside `folder`, sorted by name."""
    paths = sorted(ROOT / name for name in names)
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in paths
    )


def function(name: str, text: str) -> str:
    """C code of a function that returns the text."""
    lines = "\n".join(f"        {json.dumps(line)}" for line in text.splitlines(keepends=True))
    return f"\nstatic const char *{name}(void)\n{{\n    return\n{lines};\n}}\n"


def provenance() -> str:
    """C code that tells the module from which files and by which compiler it was made."""
    sources = function("zp_sources", listing(PROVED, ROOT / "csrc"))
    return sources + function("zp_inputs", listing(inputs(), ROOT)) + COMPILER


def builder(name: str, declarations: str, code: str, more: tuple[str, ...] = ()) -> cffi.FFI:
    """The builder of the extension module `name` with these declarations, which `code` and `more` sources define."""
    ffi = cffi.FFI()
    ffi.cdef(DECLARATIONS + declarations)
    ffi.set_source(
        name,
        provenance() + code,
        sources=[*SOURCES, *more],
        depends=headers(),
        include_dirs=list(INCLUDES),
        define_macros=[("Py_LIMITED_API", "0x030a0000")],
        py_limited_api=True,
        extra_compile_args=["-std=gnu11", "-O2"],
        libraries=["pthread"],
    )
    return ffi
