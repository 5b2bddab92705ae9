"""csrc/Makefile: what is installed can be used from C and C++, and nothing else is touched, whatever the path is."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from models.catalog import ROOT

CSRC = ROOT / "csrc"
SHARED = ("libzigpulse.dylib", "libzigpulse.0.dylib") if sys.platform == "darwin" else (
    "libzigpulse.so", "libzigpulse.so.0")  # fmt: skip
C_ALONE = ("zp_barrier.h", "zp_epoch_inline.h", "zp_hazard_inline.h", "zp_record.h", "zp_scheme.h", "zp_wait.h")
LIBRARIES = [f"lib/{name}" for name in ("libzigpulse.a", *SHARED, "pkgconfig/zigpulse.pc")]
HEADERS = ("deque", "domain", "epoch", "hazard", "mpmc", "pool", "queue", "result", "spsc", "stack", "wfqueue")
FILES = sorted([*(f"include/zigpulse/zp_{name}.h" for name in HEADERS), *LIBRARIES])

PROGRAM = """
#include <stdio.h>
#include <zp_deque.h>
#include <zp_pool.h>
#include <zp_spsc.h>

struct fib {
    zp_pool_task task; /* first */
    uint64_t n, result;
};

static void fib(zp_pool_worker *worker, zp_pool_task *task)
{
    struct fib *me = (struct fib *)task, left, right;
    if (me->n < 2) {
        me->result = me->n;
        return;
    }
    left.n = me->n - 1;
    right.n = me->n - 2;
    zp_pool_spawn(worker, &left.task, fib);
    fib(worker, &right.task);
    zp_pool_sync(worker, &left.task);
    me->result = left.result + right.result;
}

int main(void)
{
    zp_spsc *ring;
    uint64_t value = 0;
    if (zp_spsc_create(&ring, 3) != ZP_OK || zp_spsc_push(ring, 34) != ZP_OK || zp_spsc_pop(ring, &value) != ZP_OK)
        return 1;
    zp_spsc_destroy(ring);
    zp_deque *deque;
    if (zp_deque_create(&deque, 1) != ZP_OK || zp_deque_push(deque, value) != ZP_OK)
        return 2;
    if (zp_deque_steal(deque, &value) != ZP_OK || zp_deque_pop(deque, &value) != ZP_EMPTY)
        return 3;
    zp_deque_destroy(deque);
    zp_pool *pool;
    struct fib root;
    root.n = 6;
    if (zp_pool_create(&pool, 2) != ZP_OK || zp_pool_run(pool, &root.task, fib) != ZP_OK)
        return 4;
    zp_pool_destroy(pool);
    printf("%d\\n", (int)(value + root.result));
    return 0;
}
"""


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} on PATH")
    return found


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {key: value for key, value in os.environ.items() if key not in ("PREFIX", "DESTDIR", "MAKEFLAGS")}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=variables | environment)


def make(build: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    tool("cc")
    return run(tool("make"), "-C", CSRC, f"BUILD={build}", *arguments)


def done(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def files(folder: Path) -> list[str]:
    """The files below, links included."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in found)


@pytest.fixture
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where make builds; beside the folder of the test."""
    return tmp_path_factory.mktemp("build")


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What make compiles, without what depends on a prefix."""
    folder = tmp_path_factory.mktemp("objects")
    done(make(folder, f"{folder}/libzigpulse.a"))
    return folder


@pytest.fixture
def compiled(objects: Path, build: Path) -> Path:
    """As `build`, with the work of the compiler done."""
    return Path(shutil.copytree(objects, build, dirs_exist_ok=True))


def flags(prefix: Path) -> list[str]:
    """What pkg-config says of the installed library."""
    if shutil.which("pkg-config") is None:
        return [f"-I{prefix}/include/zigpulse", f"-L{prefix}/lib", "-lzigpulse"]
    folder = str(prefix / "lib" / "pkgconfig")
    return shlex.split(done(run("pkg-config", "--cflags", "--libs", "zigpulse", PKG_CONFIG_PATH=folder)))


@pytest.mark.parametrize("name", ["plain", "my prefix", "a|b & c", "back\\slash", "~ [x]*!"])
@pytest.mark.parametrize(("compiler", "options"), [("cc", ["-std=c11"]), ("g++", ["-x", "c++", "-std=c++11"])])
def test_the_installed_library_is_usable(
    name: str, compiler: str, options: list[str], tmp_path: Path, compiled: Path
) -> None:
    prefix = tmp_path / name
    tool(compiler)
    done(make(compiled, f"PREFIX={prefix}", "install"))
    assert files(tmp_path) == [f"{name}/{file}" for file in FILES]
    source = tmp_path / "main.c"
    source.write_text(PROGRAM)
    program = tmp_path / "main"
    strict = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    done(run(compiler, *options, *strict, source, "-x", "none", *flags(prefix), "-o", program))
    assert done(run(program, LD_LIBRARY_PATH=str(prefix / "lib"))) == "42\n"


def test_pkg_config_is_there() -> None:
    """So that a report shows whether the flags above were those of pkg-config."""
    tool("pkg-config")


def test_uninstall_removes_what_was_installed_and_nothing_else(tmp_path: Path, compiled: Path) -> None:
    """Beside "my prefix" there are folders to which its words would point: "my" and, from csrc, "prefix/…"."""
    prefix = tmp_path / "my prefix"
    kept = ["my/include/zigpulse/important", "my prefix/include/zigpulse/foreign.h", "my prefix/lib/libother.a"]
    for name in kept:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("not ours")
    done(make(compiled, f"PREFIX={prefix}", "install"))
    assert len(files(tmp_path)) == len(kept) + len(FILES)
    done(make(compiled, f"PREFIX={prefix}", "uninstall"))
    assert files(tmp_path) == sorted(kept)


def test_uninstall_removes_its_folder_and_may_be_repeated(tmp_path: Path, compiled: Path) -> None:
    done(make(compiled, f"PREFIX={tmp_path}", "install"))
    for _ in range(2):
        done(make(compiled, f"PREFIX={tmp_path}", "uninstall"))
        assert files(tmp_path) == []
        assert not (tmp_path / "include" / "zigpulse").exists()


def test_a_staged_installation(tmp_path: Path, compiled: Path) -> None:
    done(make(compiled, "PREFIX=/opt/zig pulse", f"DESTDIR={tmp_path}/the stage", "install"))
    root = tmp_path / "the stage" / "opt" / "zig pulse"
    assert files(root) == FILES
    assert (root / "lib/pkgconfig/zigpulse.pc").read_text().startswith("prefix=/opt/zig\\ pulse\n")


@pytest.mark.parametrize("goal", ["all", "install", "uninstall"])
@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["PREFIX="], 'PREFIX must be an absolute path, but is ""'),
        (["PREFIX=usr"], 'PREFIX must be an absolute path, but is "usr"'),
        (["PREFIX=my /tmp/zigpulse"], 'PREFIX must be an absolute path, but is "my /tmp/zigpulse"'),
        (["PREFIX=/a'b"], "PREFIX must not contain quotes"),
        (["PREFIX=/a#b"], "PREFIX must not contain quotes"),
        (["PREFIX=/a$$b"], "PREFIX must not contain quotes"),
        (["PREFIX=/a`b"], "PREFIX must not contain quotes"),
        (["PREFIX=/a\tb"], "PREFIX must not contain quotes"),
        (["DESTDIR=stage"], 'DESTDIR must be empty or an absolute path, but is "stage"'),
    ],
)
def test_bad_paths_are_refused_before_anything_is_done(
    goal: str, arguments: list[str], text: str, tmp_path: Path, build: Path
) -> None:
    stage = [] if arguments[0].startswith("DESTDIR") else [f"DESTDIR={tmp_path}"]
    result = make(build, *arguments, *stage, "-j2", goal)
    assert result.returncode != 0
    assert text in result.stderr
    assert files(build) == files(tmp_path) == []


@pytest.mark.parametrize("name", ["", "two words"])
def test_a_build_folder_that_make_cannot_name(name: str, tmp_path: Path) -> None:
    result = run(tool("make"), "-C", CSRC, f"BUILD={name}", f"PREFIX={tmp_path}", "clean")
    assert result.returncode != 0
    assert "BUILD must be one path without blanks" in result.stderr


def test_clean_removes_what_was_built_and_nothing_else(build: Path) -> None:
    (build / "foreign").write_text("not ours")
    done(make(build, "all"))
    others = [name for name in files(build) if not name.endswith(".o")]
    assert others == sorted(["foreign", SHARED[1], "libzigpulse.a", "zigpulse.pc"])
    assert {"zp_deque.o", "zp_spsc.o"} < set(files(build))
    done(make(build, "clean"))
    assert files(build) == ["foreign"]


def test_the_library_of_macos(tmp_path: Path, build: Path) -> None:
    """The commands, by a compiler that only notes them."""
    cc = tmp_path / "cc"
    cc.write_text(f'#!/bin/sh\nprintf "[%s]" "$@" >> {tmp_path}/log\nfor last; do :; done\n: > "$last"\n')
    cc.chmod(0o755)
    prefix = tmp_path / "my prefix"
    done(make(build, "UNAME=Darwin", f"CC={cc}", f"PREFIX={prefix}", "install"))
    assert f"[-dynamiclib][-install_name][{prefix}/lib/libzigpulse.0.dylib]" in (tmp_path / "log").read_text()
    assert "-soname" not in (tmp_path / "log").read_text()
    assert (prefix / "lib" / "libzigpulse.dylib").readlink() == Path("libzigpulse.0.dylib")
    assert "lib/libzigpulse.0.dylib" in files(prefix)
    done(make(build, "UNAME=Darwin", f"PREFIX={prefix}", "uninstall"))
    assert files(prefix) == []


@pytest.mark.parametrize("header", sorted(path.name for path in CSRC.glob("*.h") if path.name not in C_ALONE))
def test_headers_with_a_guard_are_read_by_a_cpp_compiler(header: str) -> None:
    """A header that says `extern "C"` promises that; those for C alone do not."""
    done(run(tool("g++"), "-fsyntax-only", "-Wall", "-Wextra", "-x", "c++", "-include", CSRC / header, "/dev/null"))


@pytest.mark.parametrize("header", C_ALONE)
def test_the_other_headers_promise_nothing_to_cpp(header: str) -> None:
    assert "__cplusplus" not in (CSRC / header).read_text(encoding="utf-8")
