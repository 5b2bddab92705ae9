"""The ring three times, one thread: the compiled C library, its IR on the machine, and a list that specifies it."""

from __future__ import annotations

import ctypes
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from models import ir
from models.catalog import ROOT, structure
from models.frontend import read
from models.machine import Call, Loc, State, execute, initial

SPSC = read(structure("spsc"))
INDICES = {"tail", "tail_own", "head_seen", "head", "head_own", "tail_seen"}
WORD = st.integers(0, ir.WORD - 1)
OK, FULL, EMPTY = 0, 1, 2


def load(place: Path) -> ctypes.CDLL:
    target = place / "zp_spsc.so"
    command = ["gcc", "-std=c11", "-O2", "-fPIC", "-shared", f"-I{ROOT / 'csrc'}", str(ROOT / "csrc" / "zp_spsc.c")]
    subprocess.run([*command, "-o", str(target)], check=True)
    library = ctypes.CDLL(str(target))
    for name in ("push_many", "pop_many", "size", "capacity"):
        getattr(library, f"zp_spsc_{name}").restype = ctypes.c_uint64
    library.zp_spsc_destroy.restype = None
    return library


def power_of_two(n: int) -> int:
    return 1 << (n - 1).bit_length()


class Ring(RuleBasedStateMachine):
    """All three take the same calls; results, buffers and the indices must agree after each."""

    library: ctypes.CDLL

    @initialize(capacity=st.integers(1, 9), start=st.one_of(st.just(0), st.integers(ir.WORD - 12, ir.WORD - 1), WORD))
    def create(self, capacity: int, start: int) -> None:
        self.queue = ctypes.c_void_p()
        made = self.library.zp_spsc_create_at(
            ctypes.byref(self.queue), ctypes.c_uint64(capacity), ctypes.c_uint64(start)
        )
        assert made == OK
        cells = {Loc(1, SPSC.field(name), 0): start for name in INDICES}
        cells[Loc(1, SPSC.field("capacity"), 0)] = capacity
        cells[Loc(1, SPSC.field("mask"), 0)] = power_of_two(capacity) - 1
        self.state: State = initial(1, cells)
        self.capacity, self.start = capacity, start
        self.items: list[int] = []
        self.pushed = self.popped = 0

    def teardown(self) -> None:
        if hasattr(self, "queue"):
            self.library.zp_spsc_destroy(self.queue)

    def both(self, name: str, args: list[int], buffer: list[int] | None = None) -> tuple[int, list[int]]:
        """One call of the C library and of the machine, which must agree; the result and the buffer."""
        operation = SPSC.operation(name)
        array = (ctypes.c_uint64 * max(1, len(buffer or [])))(*(buffer or []))
        words: list[object] = [ctypes.c_uint64(arg) for arg in args]
        native = getattr(self.library, operation.function)(self.queue, *([array] if buffer is not None else []), *words)
        invocation = Call(SPSC.operations.index(operation), (1, *args), tuple(buffer or []))
        self.state, result = execute(SPSC, self.state, 0, invocation)
        left = list(array)[: len(buffer or [])]
        assert (result.ret, list(result.buffer)) == (native, left)
        return result.ret, left

    @rule(value=WORD)
    def push(self, value: int) -> None:
        result, _ = self.both("push", [value])
        assert result == (OK if len(self.items) < self.capacity else FULL)
        if result == OK:
            self.items.append(value)
            self.pushed += 1

    @rule(before=WORD)
    def pop(self, before: int) -> None:
        result, left = self.both("pop", [], [before])
        assert result == (OK if self.items else EMPTY)
        assert left == [self.items.pop(0) if result == OK else before]
        self.popped += result == OK

    @rule(values=st.lists(WORD, max_size=12), spare=st.integers(0, 2))
    def push_many(self, values: list[int], spare: int) -> None:
        result, left = self.both("push_many", [len(values)], values + [0] * spare)
        assert result == min(len(values), self.capacity - len(self.items))
        assert left == values + [0] * spare
        self.items += values[:result]
        self.pushed += result

    @rule(before=st.lists(WORD, max_size=12), spare=st.integers(0, 2))
    def pop_many(self, before: list[int], spare: int) -> None:
        result, left = self.both("pop_many", [len(before)], before + [0] * spare)
        assert result == min(len(before), len(self.items))
        assert left == self.items[:result] + before[result:] + [0] * spare
        del self.items[:result]
        self.popped += result

    @rule()
    def size(self) -> None:
        assert self.both("size", [])[0] == len(self.items)

    @invariant()
    def memory_is_as_documented(self) -> None:
        if not hasattr(self, "queue"):
            return

        def field(name: str, index: int = 0) -> int:
            return self.state.memory[Loc(1, SPSC.field(name), index)]

        assert field("tail") == field("tail_own") == (self.start + self.pushed) % ir.WORD
        assert field("head") == field("head_own") == (self.start + self.popped) % ir.WORD
        mask = power_of_two(self.capacity) - 1
        slots = [(self.start + self.popped + i) & mask for i in range(len(self.items))]
        assert [field("slots", slot) for slot in slots] == self.items


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    return load(tmp_path_factory.mktemp("ring"))


def test_ring_in_c_and_as_ir(library: ctypes.CDLL) -> None:
    Ring.library = library
    run_state_machine_as_test(Ring, settings=settings(max_examples=150, stateful_step_count=30))  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("name", ["push", "pop", "push_many", "pop_many"])
def test_mutants_of_the_ir_are_seen(library: ctypes.CDLL, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The comparison can fail: with the last store of an operation left out, it does."""
    operation = SPSC.operation(name)
    stores = [pc for pc, instr in enumerate(operation.code) if isinstance(instr, ir.Store)]
    code = list(operation.code)
    code[stores[-1]] = ir.Fence(code[stores[-1]].line, "seq_cst")
    changed = replace(operation, code=tuple(code))
    program = replace(SPSC, operations=tuple(changed if op is operation else op for op in SPSC.operations))
    monkeypatch.setitem(globals(), "SPSC", program)
    Ring.library = library
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Ring, settings=settings(max_examples=100, phases=[Phase.generate]))  # type: ignore[no-untyped-call]
