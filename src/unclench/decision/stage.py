"""Danger first, then the pathway: the twin of plan/triage.py and plan/stage.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from unclench.content.types import Sign, Stage
from unclench.content.urgency import LATER as DATED
from unclench.content.urgency import URGENT
from unclench.criteria.engines.formula import (
    NO,
    YES,
    Formula,
    Substitution,
    all_of,
    any_of,
    negated,
)
from unclench.decision.coming_down import Downs, seen_by
from unclench.decision.findings import SIGNS_GIVEN, ModelledFindings
from unclench.plan.stage import EMERGENCY, NEEDS_DATA
from unclench.plan.triage import BLOCKING, DECIDING

LATER = "routine"  # nothing urgent; a plan without any task says `none`


class Triage(NamedTuple):
    """`urgency` has a formula for each urgency that something urgent gives, and LATER."""

    urgency: Mapping[str, Formula]
    blocking: Formula


def triage(findings: ModelledFindings) -> Triage:
    by_urgency: dict[str, list[Formula]] = {urgency: [] for urgency in URGENT}
    for sign in findings.draft.dangers:
        by_urgency[sign.urgency].append(findings.truth(sign.criterion).yes)
    by_urgency["same_day"].append(dangerous_medicine(findings))
    for urgency in DATED:
        by_urgency[urgency].append(seen_by(findings, urgency))
    found: dict[str, Formula] = {}
    before = NO
    for urgency, reasons in by_urgency.items():
        found[urgency] = all_of(any_of(reasons), negated(before))
        before = any_of(before, *reasons)
    found[LATER] = negated(before)
    return Triage(found, any_of([found[urgency] for urgency in BLOCKING]))


def dangerous_medicine(findings: ModelledFindings) -> Formula:
    """Whether a medicine that is taken is dangerous now by one of its own rules."""
    return any_of(
        [
            all_of(findings.taken(option), findings.fires(rule))
            for option, rules in findings.rules.items()
            if option in findings.members["taking"]
            for rule in rules
            if rule.if_taken == "stop_urgently" and rule.effect in DECIDING
        ]
    )


class Stages(NamedTuple):
    """For each stage of the pathway who is in it, and who is in any of them only because its entry
    is not known."""

    at: Mapping[str, Formula]
    unsure: Formula


def stages(findings: ModelledFindings, blocking: Formula, downs: Downs) -> Stages:
    draft = findings.draft
    waiting = any_of(
        negated(SIGNS_GIVEN), *[stop_at_danger(findings, danger) for danger in draft.dangers]
    )
    walk = _walk(findings, draft.stages)
    begun = all_of(negated(blocking), negated(waiting))
    found = {stage: all_of(begun, any_of(reasons)) for stage, reasons in walk.stopped.items()}
    found[NEEDS_DATA] = any_of(all_of(negated(blocking), waiting), found[NEEDS_DATA])
    found = _giving_way(draft.stages, found, downs.any())
    return Stages({**found, EMERGENCY: blocking}, all_of(begun, any_of(walk.unsure)))


def _giving_way(
    listed: list[Stage], found: Mapping[str, Formula], down: Formula
) -> dict[str, Formula]:
    """A stage that would begin or raise something is left while a medicine comes down first."""
    instead = {stage.id for stage in listed if stage.comes_down is not None}
    leaving = [found[stage.id] for stage in listed if stage.gives_way]
    kept = {
        stage.id: all_of(found[stage.id], negated(down)) if stage.gives_way else found[stage.id]
        for stage in listed
    }
    return {
        stage: any_of(at, all_of(any_of(leaving), down)) if stage in instead else at
        for stage, at in kept.items()
    }


def stop_at_danger(findings: ModelledFindings, danger: Sign) -> Formula:
    """Whether there is danger hangs on another fact than a sign; a sign that was not understood is
    left aside."""
    if danger.urgency not in BLOCKING or "signs" not in danger.read:
        return NO
    return Substitution({"signs.complete": YES}, {}).of(findings.truth(danger.criterion).open())


class Walk(NamedTuple):
    stopped: Mapping[str, list[Formula]]
    unsure: list[Formula]


def _walk(findings: ModelledFindings, listed: list[Stage]) -> Walk:
    """Along the stages in their written order; a person who reaches the end needs data."""
    found: dict[str, list[Formula]] = {stage.id: [] for stage in listed}
    unsure: list[Formula] = []
    before = YES
    for stage in listed:
        if stage.id not in (EMERGENCY, NEEDS_DATA):
            truth = findings.truth(stage.criterion)
            unsure.append(all_of(before, truth.open()))
            found[stage.id].append(all_of(before, truth.yes))
            found[stage.if_unknown].append(unsure[-1])
            before = all_of(before, truth.no)
    found[NEEDS_DATA].append(before)
    return Walk(found, unsure)
