"""Why: every reason with the facts it rests on, where sources disagree, and the source of every
claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from unclench.content.types import Claim, Words
from unclench.content.types.reference import kind_of, reference
from unclench.plan.models import Plan, Reason, SourceDifference
from unclench.render.plan.options import FULL, OTHERS, SHORT, TREATMENTS
from unclench.render.plan.section import Sheet, mentioned

STAGE = "stage/"
MOST_FOR_A_PERSON = 6
GIVEN = ("stop_urgently", "offer", "raise", "continue", "lower", "taper", "specialist")


class Citing(Protocol):
    """Anything that names the claims it rests on."""

    @property
    def claims(self) -> tuple[str, ...]: ...


def marks(plan: Plan, waiting: Words) -> dict[Reason, int]:
    """Numbers the reasons of a plan in the order in which the text names them; the stage is the
    first.

    Rules that only wait for a fact (their text is `waiting`) are listed under "not checked".
    """
    numbers: dict[tuple[str, Words, tuple[str, ...]], int] = {}
    told = (reason for reason in (stage_reason(plan), *_reasons(plan)) if reason.text != waiting)
    return {
        reason: numbers.setdefault((reason.rule, reason.text, reason.facts), len(numbers) + 1)
        for reason in told
    }


def stage_reason(plan: Plan) -> Reason:
    stage = plan.stage
    return Reason(f"{STAGE}{stage.id}", stage.because, stage.facts, stage.claims)


def _reasons(plan: Plan) -> Iterator[Reason]:
    for kinds, verdicts in (
        (TREATMENTS, (*FULL, *SHORT)),
        (OTHERS, ("avoid", "specialist", "hold")),
    ):
        for wanted in verdicts:
            for verdict in plan.options:
                if verdict.verdict == wanted and verdict.option.kind in kinds:
                    yield from verdict.because


def why(sheet: Sheet) -> list[str]:
    """The rule, the facts and the claims behind each number; reasons that differ in their claims
    alone share one."""
    lines, groups = sheet.heading("why"), dict[int, list[Reason]]()
    for reason, number in sheet.marks.items():
        groups.setdefault(number, []).append(reason)
    for number, reasons in groups.items():
        lines += _reason(sheet, f"[{number}] ", reasons)
    return lines


def _reason(sheet: Sheet, lead: str, reasons: list[Reason]) -> list[str]:
    first, indent = reasons[0], len(lead) + 1
    facts = "; ".join(map(sheet.known, first.facts))
    claims = dict.fromkeys(claim for reason in reasons for claim in reason.claims)
    return [
        *sheet.paper.item(f"{first.rule}. {sheet.voice.say(first.text)}", lead),
        *(sheet.paper.item(facts, "Facts: ", indent) if facts else []),
        *sheet.paper.item(", ".join(claims), "Claims: ", indent),
    ]


def disagreements(sheet: Sheet) -> list[str]:
    """Each value with its source's population, the one that is used, and why. A person reads what
    it means for them."""
    if not sheet.plan.disagreements:
        return []
    lines = sheet.heading("disagreements")
    if sheet.voice.plain:
        sentences = dict.fromkeys(
            _with_name(sheet, difference) for difference in sheet.plan.disagreements
        )
        return [
            *lines,
            *(
                line
                for sentence in [*sentences][:MOST_FOR_A_PERSON]
                for line in sheet.paper.item(sentence)
            ),
        ]
    near = _near(sheet)
    for difference in near:
        lines += _difference(sheet, difference)
    rest = ", ".join(
        difference.about for difference in sheet.plan.disagreements if difference not in near
    )
    return (
        [
            *lines,
            *sheet.paper.item(
                f"{rest} (unclench knowledge show ABOUT).", f"{sheet.voice.word('line.also')}: "
            ),
        ]
        if rest
        else lines
    )


def used(sheet: Sheet) -> list[str]:
    """For each disagreement how many values there are, the one that is used, and why."""
    if not sheet.plan.disagreements:
        return []
    lines = sheet.heading("disagreements")
    for difference in sheet.plan.disagreements:
        text = (
            f"{_about(difference)} ({len(difference.claims)}): {difference.used}. "
            f"{sheet.voice.say(difference.because)}"
        )
        lines += sheet.paper.item(text)
    return [*lines, *sheet.paper.text(sheet.voice.word("line.every_value"), 1)]


def _about(difference: SourceDifference) -> str:
    return difference.about.replace(".", " ").replace("_", " ").replace("-", " ")


def _with_name(sheet: Sheet, difference: SourceDifference) -> str:
    """What is said to a person, after the name of the one treatment that it is about."""
    options = next(
        (
            known.options
            for known in sheet.voice.content.disagreements
            if known.about == difference.about
        ),
        (),
    )
    name = sheet.name(options[0]) if len(options) == 1 else ""
    return (
        f"{name}: {sheet.voice.say(difference.because)}"
        if name
        else sheet.voice.say(difference.because)
    )


def _near(sheet: Sheet) -> list[SourceDifference]:
    """Those about a treatment that is given, offered or asked about; the others are named only."""
    given = {
        v.option.id
        for v in sheet.plan.options
        if v.verdict in GIVEN and v.option.kind in TREATMENTS
    } | mentioned(sheet.plan)
    options = {known.about: known.options for known in sheet.voice.content.disagreements}
    return [
        found
        for found in sheet.plan.disagreements
        if given.intersection(options.get(found.about, ()))
    ]


def _difference(sheet: Sheet, difference: SourceDifference) -> list[str]:
    lines = sheet.paper.subheading(_about(difference), 1)
    for claim in _claims(sheet, difference.claims):
        lines += sheet.paper.item(
            f"{claim.says} ({claim.population}; {_confidence(sheet, claim)})", "- ", 2
        )
    return [
        *lines,
        *sheet.paper.item(f"{difference.used}. {sheet.voice.say(difference.because)}", "Used: ", 2),
    ]


def _claims(sheet: Sheet, names: tuple[str, ...]) -> list[Claim]:
    return [claim for name in names if (claim := sheet.library.claims.get(name))]


def _confidence(sheet: Sheet, claim: Claim) -> str:
    return sheet.voice.word(f"confidence.{claim.confidence}", "label")


def sources(sheet: Sheet) -> list[str]:
    """Who says it: title, publisher, year, population, and the claims taken from it with their
    confidence."""
    cited: dict[str, list[Claim]] = {}
    for claim in _claims(sheet, tuple(sorted(cited_claims(sheet.plan)))):
        for source_id in claim.sources:
            cited.setdefault(source_id, []).append(claim)
    lines = sheet.heading("sources")
    for name in sorted(cited):
        source = sheet.library.sources[name]
        told = f"{reference(source)} [{source.population}; {kind_of(source)}]"
        lines += sheet.paper.item(told, "- ")
        lines += sheet.paper.text(
            ", ".join(
                f"{claim.id} ({claim.confidence}, {claim.review.replace('_', ' ')})"
                for claim in cited[name]
            ),
            5,
            style="2",
        )
    return lines


def cited_claims(plan: Plan) -> frozenset[str]:
    """Every claim that some part of the plan rests on."""
    parts: tuple[Citing, ...] = (
        plan.stage,
        *plan.urgent,
        *plan.alerts,
        *plan.tasks,
        *plan.seek_help,
        *plan.education,
        *plan.disagreements,
        *(reason for verdict in plan.options for reason in verdict.because),
        *(verdict.regimen.regimen for verdict in plan.options if verdict.regimen),
    )
    return frozenset(claim for part in parts for claim in part.claims)
