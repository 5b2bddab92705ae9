"""Random programs: every check at once. And random damage: the front end answers with its own errors only."""

from __future__ import annotations

import contextlib
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models import ir
from models.frontend import FrontendError, ToolMissing, clang_reader, read
from models.frontend.roundtrip import roundtrip
from models.machine import Call, execute, initial
from tests.frontend.generate import sources
from tests.frontend.sources import (
    ACCEPTED,
    EXTRA,
    Outcome,
    cells,
    compile_shared,
    describe,
    run_native,
    words_of,
)

WORDS = 11
WORD = st.one_of(st.integers(0, 12), st.integers(ir.WORD - 4, ir.WORD - 1), st.integers(0, ir.WORD - 1))
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]  # shrinking these takes minutes, and they are readable
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=25, suppress_health_check=QUIET, phases=PHASES)
@given(text=sources(), inputs=st.lists(st.tuples(*[st.lists(WORD, min_size=n, max_size=n) for n in (2, 4, WORDS)]),
                                       min_size=6, max_size=6))  # fmt: skip
def test_random_programs(text: str, inputs: list[tuple[list[int], list[int], list[int]]]) -> None:
    """The round trip closes, clang agrees, and the machine does what the compiled code does."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "random.c"
        path.write_text(text)
        structure = describe(path)
        program = read(structure, path.parent)
        assert roundtrip(structure, path.parent) == []
        with contextlib.suppress(ToolMissing):  # test_accepted reports it as skipped
            assert clang_reader.read(structure, path.parent) == program
        library = compile_shared(path, Path(place) / "random.so", "-include", str(EXTRA))
        for number, operation in enumerate(program.operations):
            for args, buffer, words in inputs:
                native = run_native(library, operation, "uint64_t", args, buffer, words)
                state = initial(1, cells(program, words))
                state, result = execute(program, state, 0, Call(number, (1, *args), tuple(buffer)))
                assert Outcome(result.ret, result.buffer, words_of(program, state.memory, WORDS)) == native


TOKENS = re.compile(r'\w+|"[^"]*"|[^\w\s]+|\s+')


@settings(max_examples=150, phases=PHASES)
@given(data=st.data())
def test_damaged_sources(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """After replacing, repeating, dropping or exchanging tokens, a file is refused with a position, or is accepted
    and then the round trip closes and clang, where it accepts the file as well, reads the same."""
    path = data.draw(st.sampled_from(ACCEPTED))
    structure = describe(path)
    text = path.read_text()
    tokens = TOKENS.findall(text)
    places = [i for i, token in enumerate(tokens) if not token.isspace()]
    for _ in range(data.draw(st.integers(1, 2))):
        a, b = data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))
        how = data.draw(st.sampled_from(["drop", "copy", "swap"]))
        tokens[a], tokens[b] = {
            "drop": ("", tokens[b]), "copy": (tokens[b], tokens[b]), "swap": (tokens[b], tokens[a])
        }[how]  # fmt: skip
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / path.name).write_text("".join(tokens))
        try:
            program = read(structure, Path(place))
        except FrontendError as error:
            assert error.message
            return
        assert roundtrip(structure, Path(place)) == []
        try:
            assert clang_reader.read(structure, Path(place)) == program
        except (FrontendError, ToolMissing):
            return
