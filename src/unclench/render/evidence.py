"""Why: every reason with the facts it rests on, where sources disagree, and the source of every claim."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.library.models import Claim
from unclench.plan.models import Difference, Plan, Reason
from unclench.render.options import FULL, OTHERS, SHORT, TREATMENTS
from unclench.render.sheet import Sheet

STAGE = "stage/"
MOST_FOR_A_PERSON = 6


def marks(plan: Plan) -> dict[Reason, int]:
    """Numbers the reasons of a plan in the order in which the text names them; the stage is the first."""
    reasons = dict.fromkeys([stage_reason(plan), *_reasons(plan)])
    return {reason: number for number, reason in enumerate(reasons, 1)}


def stage_reason(plan: Plan) -> Reason:
    stage = plan.stage
    return Reason(f"{STAGE}{stage.id}", stage.because, stage.facts, stage.claims)


def _reasons(plan: Plan) -> Iterator[Reason]:
    for kinds, verdicts in ((TREATMENTS, (*FULL, *SHORT)), (OTHERS, ("avoid", "specialist", "hold"))):
        for wanted in verdicts:
            for verdict in plan.options:
                if verdict.verdict == wanted and verdict.option.kind in kinds:
                    yield from verdict.because


def why(sheet: Sheet) -> list[str]:
    """The rule, the facts and the claims behind each numbered reason."""
    lines = sheet.heading("why")
    for reason, number in sheet.marks.items():
        facts = "; ".join(map(sheet.known, reason.facts))
        lines += sheet.paper.item(f"{reason.rule}. {sheet.voice.say(reason.text)}", f"[{number}] ")
        indent = len(f" [{number}] ")
        lines += sheet.paper.item(facts, "Facts: ", indent) if facts else []
        lines += sheet.paper.item(", ".join(reason.claims), "Claims: ", indent)
    return lines


def disagreements(sheet: Sheet) -> list[str]:
    """Each value with its source's population, the one that is used, and why. A person reads what it means for them."""
    if not sheet.plan.disagreements:
        return []
    lines = sheet.heading("disagreements")
    if sheet.voice.plain:
        sentences = dict.fromkeys(sheet.voice.say(difference.because) for difference in sheet.plan.disagreements)
        return [*lines, *(line for sentence in [*sentences][:MOST_FOR_A_PERSON] for line in sheet.paper.item(sentence))]
    for difference in sheet.plan.disagreements:
        lines += _difference(sheet, difference)
    return lines


def _difference(sheet: Sheet, difference: Difference) -> list[str]:
    about = difference.about.replace(".", " ").replace("_", " ").replace("-", " ")
    lines = sheet.paper.text(about, 1, style="1")
    for claim in _claims(sheet, difference.claims):
        lines += sheet.paper.item(f"{claim.says} ({claim.population}; {_confidence(sheet, claim)})", "- ", 2)
    return [*lines, *sheet.paper.item(f"{difference.used}. {sheet.voice.say(difference.because)}", "Used: ", 2)]


def _claims(sheet: Sheet, names: tuple[str, ...]) -> list[Claim]:
    return [claim for name in names if (claim := sheet.library.claims.get(name))]


def _confidence(sheet: Sheet, claim: Claim) -> str:
    return sheet.voice.word(f"confidence.{claim.confidence}", "label")


def sources(sheet: Sheet) -> list[str]:
    """Who says it: title, publisher, year, population, and the claims taken from it with their confidence."""
    cited: dict[str, list[Claim]] = {}
    for claim in _claims(sheet, tuple(sorted(cited_claims(sheet.plan)))):
        for source in claim.sources:
            cited.setdefault(source, []).append(claim)
    lines = sheet.heading("sources")
    for name in sorted(cited):
        source = sheet.library.sources[name]
        year = f", {source.year}" if source.year else ""
        lines += sheet.paper.item(f"{source.title}. {source.publisher}{year}. {source.population}.", "- ")
        lines += sheet.paper.text(", ".join(f"{claim.id} ({claim.confidence})" for claim in cited[name]), 5, style="2")
    return lines


def cited_claims(plan: Plan) -> frozenset[str]:
    """Every claim that some part of the plan rests on."""
    parts = (*plan.urgent, *plan.alerts, *plan.tasks, *plan.seek_help, *plan.education, *plan.disagreements, plan.stage)
    regimens = (verdict.regimen for verdict in plan.options if verdict.regimen)
    return frozenset(
        claim
        for claims in (
            *(part.claims for part in parts),
            *(reason.claims for verdict in plan.options for reason in verdict.because),
            *(chosen.regimen.claims for chosen in regimens),
        )
        for claim in claims
    )
