"""The inner half of the sandbox: give up everything that is not needed, then become the command.

Run as a script, `python -I confine.py SPECIFICATION`, by `ci.sandbox`; it imports the standard library only. The
specification is a JSON object: `command`, `read` and `write` (paths), `limits` (name of an rlimit → value) and `use`
(facilities, of FACILITIES). With `--probe` instead, it prints a JSON object: facility → why it is missing, "" if it
is there. A facility that was asked for and fails ends the process with exit code SETUP_FAILED before the command
starts: nothing runs with less confinement than asked for.

Processes: this one → (PID namespace) a process 1 that only waits → the command. When process 1 ends, the kernel ends
whatever else the command left in the namespace.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Callable
from typing import Any

SETUP_FAILED = 125
FACILITIES = ("user namespace", "network namespace", "PID namespace", "Landlock", "seccomp")

_libc = ctypes.CDLL(None, use_errno=True)
_NEW = {"user namespace": 0x10000000, "network namespace": 0x40000000, "PID namespace": 0x20000000}
_ALSO = 0x00020000 | 0x08000000 | 0x04000000  # own mounts, System V queues, host name: with the user namespace
_NO_NEW_PRIVS, _DEATH_SIGNAL, _SECCOMP, _FILTER = 38, 1, 22, 2
_MS_PRIVATE, _MS_PROC = 0x4000 | 0x40000, 2 | 4 | 8  # recursive; no setuid, devices, programs
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446

# Landlock: rights on files alone, on everything (by ABI)
_EXECUTE, _WRITE, _READ, _READ_DIR, _TRUNCATE, _IOCTL = 1, 2, 4, 8, 1 << 14, 1 << 15
_ON_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE | _IOCTL

# seccomp: what has no business in a compiler. Numbers by machine; -1: the machine has no such call.
_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435
_CLONE_THREAD = 0x10000
_DENIED = {  # fork vfork socket socketpair ptrace mount bpf unshare setns io_uring keys process_vm perf userfaultfd
    "x86_64": (57, 58, 41, 53, 101, 165, 321, 272, 308, 425, 248, 249, 250, 310, 311, 298, 323),
    "aarch64": (198, 199, 117, 40, 280, 97, 268, 425, 217, 218, 219, 270, 271, 241, 282),
}


class Failed(Exception):
    """A facility is missing; the text says why."""


def _call(what: str, result: int) -> int:
    if result < 0:
        raise Failed(f"{what}: {os.strerror(ctypes.get_errno())}")
    return result


def landlock_abi() -> int:
    """The version of Landlock's interface, at least 1. Raises Failed."""
    return _call("the kernel has no Landlock", _libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1))


def _namespaces(use: list[str]) -> None:
    flags = sum(_NEW[name] for name in use if name in _NEW)
    if not flags:
        return
    user, group = os.getuid(), os.getgid()
    with_user = "user namespace" in use
    _call("unshare", _libc.unshare(flags | (_ALSO if with_user else 0)))
    if with_user:
        for file, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            with open(f"/proc/self/{file}", "w") as out:
                out.write(text)


def _landlock(read: list[str], write: list[str]) -> None:
    abi = landlock_abi()
    rights = (1 << 13) - 1
    rights |= sum(bit for level, bit in ((2, 1 << 13), (3, _TRUNCATE), (5, _IOCTL)) if abi >= level)
    network = 3 if abi >= 4 else 0  # bind and connect over TCP
    scope = 3 if abi >= 6 else 0  # abstract sockets, signals
    members = [rights, network, scope][: 1 if abi < 4 else 2 if abi < 6 else 3]
    ruleset = struct.pack(f"={len(members)}Q", *members)
    fd = _call("landlock_create_ruleset", _libc.syscall(_LANDLOCK_CREATE, ruleset, ctypes.c_size_t(len(ruleset)), 0))
    allowed = [(path, _EXECUTE | _READ | _READ_DIR) for path in read] + [(path, rights) for path in write]
    allowed += [("/dev/null", _READ | _WRITE), ("/dev/urandom", _READ), ("/dev/zero", _READ)]
    for path, wanted in allowed:
        try:
            at = os.open(path, os.O_PATH | os.O_CLOEXEC)  # type: ignore[attr-defined,unused-ignore]
        except FileNotFoundError:
            continue
        granted = wanted & rights & (-1 if os.path.isdir(path) else _ON_FILES)
        rule = struct.pack("=Qi", granted, at)
        _call(f"landlock_add_rule {path}", _libc.syscall(_LANDLOCK_ADD, fd, 1, rule, 0))
        os.close(at)
    _call("landlock_restrict_self", _libc.syscall(_LANDLOCK_RESTRICT, fd, 0))
    os.close(fd)


def _program() -> bytes:
    """The seccomp filter: no new process (threads may be), no socket, none of the calls in _DENIED."""
    machine = platform.machine()
    if machine not in _ARCH:
        raise Failed(f"no system call numbers known for {machine}")
    load, equal, at_least, bits, end = 0x20, 0x15, 0x35, 0x45, 0x06
    allow, refuse, unknown, kill = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000  # refuse: EPERM, unknown: ENOSYS
    code: list[tuple[int, int, int, int]] = [
        (load, 0, 0, 4), (equal, 1, 0, _ARCH[machine]), (end, 0, 0, kill),
        (load, 0, 0, 0), (at_least, 0, 1, 0x40000000), (end, 0, 0, refuse),
    ]  # fmt: skip
    for number in _DENIED[machine]:
        code += [(equal, 0, 1, number), (end, 0, 0, refuse)]
    code += [(equal, 0, 1, _CLONE3), (end, 0, 0, unknown)]  # the C library then uses clone, whose flags can be read
    code += [(equal, 0, 3, _CLONE[machine]), (load, 0, 0, 16), (bits, 1, 0, _CLONE_THREAD), (end, 0, 0, refuse)]
    code += [(end, 0, 0, allow)]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


def _seccomp() -> None:
    program = _program()
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("=HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer))
    _call("seccomp", _libc.prctl(_SECCOMP, _FILTER, header, 0, 0))


def _limits(limits: dict[str, int]) -> None:
    for name, value in limits.items():
        number = getattr(resource, f"RLIMIT_{name}", None)
        if number is not None:
            hard = resource.getrlimit(number)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(number, (value, value))


def _wait(child: int) -> int:
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _end(code: int) -> None:
    os._exit(code if code >= 0 else 128 - code)


def _own_processes() -> None:
    """Return in process 2 of the new namespace, with a /proc of the namespace, where Lean looks up its own path."""
    for is_first in (True, False):
        child = os.fork()
        if child:
            _end(_wait(child))
        _call("prctl", _libc.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0))
        if is_first:
            _call("mount", _libc.mount(None, b"/", None, _MS_PRIVATE, None))
            _call("mount /proc", _libc.mount(b"proc", b"/proc", b"proc", _MS_PROC, None))


def confine(specification: dict[str, Any]) -> None:
    """Become the command, or raise Failed or OSError before it starts. Does not return."""
    use = specification["use"]
    _call("prctl", _libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))
    _namespaces(use)
    if "PID namespace" in use:
        _own_processes()
    if "Landlock" in use:
        _landlock(specification["read"], specification["write"])
    _limits(specification["limits"])
    if "seccomp" in use:
        _seccomp()
    os.execve(specification["command"][0], specification["command"], dict(os.environ))


def probe() -> dict[str, str]:
    """Facility → why it is missing, or ""."""

    def attempt(action: Callable[[], object]) -> str:
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            try:
                _call("prctl", _libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))
                action()
            except (Failed, OSError) as error:
                os.write(writer, str(error).encode())
            os._exit(0)
        os.close(writer)
        _wait(child)
        with os.fdopen(reader, "rb") as stream:
            return stream.read().decode()

    def processes() -> None:
        _namespaces(["user namespace", "PID namespace"])
        _own_processes()

    found = {"user namespace": attempt(lambda: _namespaces(["user namespace"]))}
    found["network namespace"] = attempt(lambda: _namespaces(["user namespace", "network namespace"]))
    found["PID namespace"] = attempt(processes)
    found["Landlock"] = attempt(lambda: _landlock(["/"], []))
    found["seccomp"] = attempt(_seccomp)
    return found


def main(argument: str) -> int:
    if argument == "--probe":
        print(json.dumps(probe()))
        return 0
    try:
        confine(json.loads(argument))
    except (Failed, OSError) as error:
        print(f"sandbox: {error}", file=sys.stderr)
        sys.stderr.flush()
        _end(SETUP_FAILED)
    return SETUP_FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
