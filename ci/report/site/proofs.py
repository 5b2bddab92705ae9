"""The page of a proof run: each goal, what was proposed for it, why it was rejected, what it cost, and the replay."""

from __future__ import annotations

from collections.abc import Mapping

from ci.report.kinds import slugs
from ci.report.proofs import Attempt, ProofRun, Work
from ci.report.site.colour import lean, prose
from ci.report.site.markup import Html, flat, tag
from ci.report.site.parts import badge
from ci.rows import Verdict

STAGES = {
    "answer": "there is no proof in the answer",
    "sandbox": "the sandbox could not be set up",
    "policy": "a word that no proof may hold: sorry, axiom, native_decide, a command",
    "shape": "it does not stay inside the proof’s place",
    "build": "Lean does not accept it",
    "declarations": "the compiled module declares something else than was asked for",
    "hashes": "a compiled module is not the one that was built",
    "audit": "the statement proved again, or its axioms, are not what they must be",
    "second": "a second kernel does not accept it",
}
"""What it means to be rejected there."""
OUTCOME = {"proved": Verdict.PROVED, "refuted": Verdict.FAILED, "open": Verdict.SKIPPED}
UNITS = {"attempts": "judged", "tokens": "tokens", "money": "USD", "seconds": "s"}


def body(run: ProofRun) -> Html:
    places = slugs((work.goal for work in run.works), taken=("main", "goals", "rejected"))
    proved = sum(work.outcome == "proved" for work in run.works)
    judged = sum(len(work.attempts) for work in run.works)
    return flat(
        tag("p", run.source, class_="over"),
        tag("h1", f"{proved} of {len(run.works)} open goals proved"),
        tag("p", "What a prover proposed for each goal, what the judge made of it, and what it cost. A proof counts "
                 "only after the judge has taken its body alone, compiled it in a sandbox, compared the statement and "
                 "asked for the axioms; what is rejected here was rejected there.", class_="lead"),
        tag("p", badge(Verdict.PROVED, f"{proved} proved"), badge(Verdict.CAUGHT, f"{judged - proved} rejected"),
            _replays(run), class_="sum"),
        tag("nav", tag("a", "Goals", href="#goals"), tag("a", "What was rejected", href="#rejected"),
            class_="inpage", aria_label="On this page"),
        tag("section", tag("h2", "Goals"), _goals(run, places), id="goals"),
        tag("section", tag("h2", "What was rejected, and where"), _rejected(run, places), id="rejected"),
        [_work(work, places[work.goal]) for work in run.works],
    )  # fmt: skip


def summary(run: ProofRun, address: str) -> Html:
    """A few words for the first page."""
    proved = sum(work.outcome == "proved" for work in run.works)
    text = (
        f"{proved} of {len(run.works)} open goals of {run.source} were filled by a prover; "
        f"{sum(run.rejected.values())} of its candidates were rejected. "
    )
    return tag("p", text, tag("a", "The recorded run", href=address), class_="quiet")


def _replays(run: ProofRun) -> Html:
    broken = [work for work in run.works if work.replay is not None and work.replay.problem]
    if broken:
        return badge(Verdict.FAILED, f"{len(broken)} do not hold in the replay")
    if run.replayed == len(run.works):
        return badge(Verdict.CHECKED, f"replay: all {run.replayed} hold, without network or model")
    return badge(Verdict.SKIPPED, f"replay: {run.replayed} of {len(run.works)} judged again (ci replay --output …)")


def _replay(work: Work) -> Html:
    if work.replay is None:
        return badge(Verdict.SKIPPED, "not replayed")
    if work.replay.problem:
        return flat(badge(Verdict.FAILED, "does not hold"), tag("small", work.replay.problem))
    return flat(badge(Verdict.CHECKED, "holds"), tag("small", ", ".join(work.replay.axioms) or "no axioms"))


def _cost(work: Work) -> Html:
    """What was spent, beside what was allowed."""
    spent: Mapping[str, float] = {
        "attempts": len(work.attempts), "tokens": work.tokens, "money": work.money, "seconds": work.seconds
    }  # fmt: skip
    parts = []
    for name, amount in spent.items():
        shown = f"{amount:.4f}" if name == "money" else f"{amount:.1f}" if name == "seconds" else f"{amount:g}"
        allowed = f" of {work.limits[name]:g}" if name in work.limits else ""
        parts.append(tag("small", f"{shown}{allowed} {UNITS[name]}"))
    return flat(parts)


def _goals(run: ProofRun, places: Mapping[str, str]) -> Html:
    names = ("goal", "attempts", "cost, of its budget", "outcome", "replay")
    lines = [
        tag(
            "tr",
            tag("td", tag("a", tag("code", work.goal), href=f"#{places[work.goal]}"), tag("small", work.reason)),
            tag("td", [_verdict(attempt) for attempt in work.attempts]),
            tag("td", _cost(work)),
            tag("td", badge(OUTCOME[work.outcome], work.outcome)),
            tag("td", _replay(work)),
        )
        for work in run.works
    ]
    tokens, money = sum(work.tokens for work in run.works), sum(work.money for work in run.works)
    total = f"In all {tokens} tokens, {money:.4f} USD, {sum(work.seconds for work in run.works):.1f} s of judging."
    head = tag("tr", [tag("th", name, scope="col") for name in names])
    return flat(
        tag("div", tag("table", tag("thead", head), tag("tbody", lines), class_="rows goals"), class_="wide"),
        tag("p", total, class_="quiet"),
    )


def _verdict(attempt: Attempt) -> Html:
    if attempt.accepted:
        return badge(Verdict.PROVED, "accepted")
    return badge(Verdict.CAUGHT, f"rejected: {attempt.stage}")


def _rejected(run: ProofRun, places: Mapping[str, str]) -> Html:
    if not run.rejected:
        return tag("p", "Nothing: every first answer was accepted.", class_="none")
    lines = []
    for stage in sorted(run.rejected, key=lambda name: [*STAGES, name].index(name)):
        found = [(w, n, a) for w in run.works for n, a in enumerate(w.attempts, 1) if a.stage == stage]
        items = [
            tag("li", tag("a", work.goal, href=f"#{places[work.goal]}-{number}"), ": ", prose(_first(attempt)))
            for work, number, attempt in found if not attempt.accepted
        ]  # fmt: skip
        lines.append(
            tag("tr", tag("td", tag("b", stage), tag("small", STAGES.get(stage, ""))), tag("td", str(len(items))),
                tag("td", tag("ul", items, class_="limits")))
        )  # fmt: skip
    head = tag("tr", [tag("th", name, scope="col") for name in ("rejected at", "candidates", "why")])
    return tag("div", tag("table", tag("thead", head), tag("tbody", lines), class_="rows"), class_="wide")


def _first(attempt: Attempt) -> str:
    """The first line of the reasons."""
    return "; ".join(attempt.reasons).partition("\n")[0]


def _work(work: Work, place: str) -> Html:
    shown = badge(OUTCOME[work.outcome], work.outcome)
    name = work.goal.removeprefix(f"{work.module.partition('.')[0]}.")
    return tag(
        "article",
        tag("h3", work.goal, " ", shown),
        tag("pre", lean(f"theorem {name} {work.statement}"), class_="statement"),
        tag("dl", tag("dt", "module"), tag("dd", tag("code", work.module)),
            tag("dt", "cost"), tag("dd", _cost(work)), tag("dt", "replay"), tag("dd", _replay(work))),
        [_attempt(work, number, attempt, f"{place}-{number}") for number, attempt in enumerate(work.attempts, 1)],
        _folded("what else happened", "\n".join(work.events)),
        class_="theorem",
        id=place,
    )  # fmt: skip


def _attempt(work: Work, number: int, attempt: Attempt, place: str) -> Html:
    said = "; ".join(attempt.reasons)
    prompt = work.prompts[attempt.prompt] if attempt.prompt is not None else ""
    return tag(
        "section",
        tag("h4", f"{number}. {attempt.origin or attempt.provider} ", _verdict(attempt)),
        tag("p", said, class_="reason") if said else None,
        tag("pre", lean(attempt.body), class_="statement") if attempt.body else None,
        tag("div", _folded("Lean’s messages", "\n".join(attempt.messages)), _folded("the whole answer", attempt.answer),
            _folded("the prompt", prompt), class_="chips"),
        tag("p", f"{attempt.tokens} tokens, {attempt.money:.4f} USD, judged in {attempt.seconds:.1f} s",
            class_="quiet"),
        class_="attempt",
        id=place,
    )  # fmt: skip


def _folded(label: str, text: str) -> Html | None:
    return tag("details", tag("summary", label), tag("pre", text)) if text.strip() else None
