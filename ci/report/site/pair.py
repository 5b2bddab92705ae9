"""The C functions side by side with the steps of the model: pointing at one shows the other."""

from __future__ import annotations

from ci.report.gather import Material
from ci.report.listing import Function, ModelStep
from ci.report.site import colour
from ci.report.site.markup import Html, tag


def pairs(material: Material) -> Html | None:
    if not material.functions or material.claims is None:
        return None
    about = ("Each line of C with the steps that the theorems are about, as the front end generates them. "
             "Point at a line or a step, or move with the arrow keys, to see what belongs together.")  # fmt: skip
    return tag(
        "section",
        tag("h2", "C and model, side by side"),
        tag("p", about, class_="about noprint"),
        [_pair(function, material.points) for function in material.functions],
        id="side-by-side",
    )


def _pair(function: Function, points: frozenset[int]) -> Html:
    with_steps = {step.line for step in function.steps}
    first = min(with_steps)
    lines = [_line(number, text, number in with_steps, number == first, number in points)
             for number, text in function.lines]  # fmt: skip
    steps = [_step(step) for step in function.steps]
    return tag(
        "div",
        tag("h4", tag("code", function.function)),
        tag("ol", lines, class_="c", aria_label=f"{function.function}, lines of C"),
        tag("ol", steps, class_="ir", aria_label=f"{function.function}, steps of the model"),
        class_="pair",
        id=f"fn-{function.function}",
    )


def _line(number: int, text: str, has_steps: bool, first: bool, point: bool) -> Html:
    mark = tag("abbr", "LP", title="linearization point, as the comment says") if point else None
    return tag("li", tag("span", str(number), class_="n"), tag("code", colour.c_line(text)), mark, id=f"L{number}",
               data_l=number if has_steps else None, tabindex=(0 if first else -1) if has_steps else None)  # fmt: skip


def _step(step: ModelStep) -> Html:
    order = tag("span", step.order, class_="order" + ("" if step.order == "plain" else " atomic"))
    return tag("li", tag("span", str(step.pc), class_="n"), tag("code", step.text), order if step.order else None,
               tag("code", step.lean, class_="lean"), data_l=step.line, tabindex=0 if step.pc == 0 else -1,
               title=f"line {step.line}")  # fmt: skip
