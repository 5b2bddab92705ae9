"""Random small programs for Hypothesis, in the text of the litmus format."""

from __future__ import annotations

from hypothesis import strategies as st

PLACES = ("x", "y")
LOADS = ("relaxed", "acquire", "seq_cst")
STORES = ("relaxed", "release", "seq_cst")
UPDATES = ("relaxed", "acquire", "release", "acq_rel", "seq_cst")
FENCES = ("acquire", "release", "acq_rel", "seq_cst")


@st.composite
def statement(draw: st.DrawFn, register: str, plain: bool, only: str | None) -> list[str]:
    """One access or fence; its result goes into `register`."""
    place = draw(st.sampled_from(PLACES))
    kind = draw(st.sampled_from(("load", "load", "store", "store", "update", "cas", "fence")))

    def order(orders: tuple[str, ...]) -> str:
        return only or draw(st.sampled_from(orders))

    extra = ("plain",) if plain else ()
    if kind == "load":
        return [f"{register} = {place}.load({order(LOADS + extra)})"]
    if kind == "store":
        return [f"{place}.store({draw(st.integers(1, 3))}, {order(STORES + extra)})"]
    if kind == "fence":
        return [f"fence({order(FENCES)})"]
    if kind == "update":
        method = draw(st.sampled_from(("faa", "xchg")))
        return [f"{register} = {place}.{method}({draw(st.integers(1, 2))}, {order(UPDATES)})"]
    expected, desired = draw(st.integers(0, 1)), draw(st.integers(1, 2))
    return [f"{register} = {place}.cas({expected}, {desired}, {order(UPDATES)}, {order(LOADS)})"]


@st.composite
def program(draw: st.DrawFn, plain: bool = False, only: str | None = None, threads: int = 3, size: int = 3) -> str:
    """A litmus test without a question: two or three threads of one to three accesses, some under a condition."""
    lines = ["name: random", "source: none"]
    for thread in range(draw(st.integers(2, threads))):
        lines.append("thread:")
        body: list[str] = []
        for number in range(draw(st.integers(1, size))):
            register = f"r{thread}{number}"
            made = draw(statement(register, plain, only))
            earlier = [line.split(" = ")[0] for line in body if " = " in line and not line.startswith(" ")]
            if earlier and draw(st.integers(0, 3)) == 0:
                test = f"{draw(st.sampled_from(earlier))} == {draw(st.integers(0, 1))}"
                made = [f"if {test}:", *(f"    {line}" for line in made)]
            body += made
        lines += [f"    {line}" for line in body]
    return "\n".join([*lines, "allowed: 0 == 0"]) + "\n"
