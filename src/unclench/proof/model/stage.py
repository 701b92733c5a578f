"""Danger first, then the pathway: the twin of plan/triage.py and plan/stage.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from z3 import And, Bool, BoolRef, Not, Or, substitute

from unclench.content.types import Sign, Stage
from unclench.content.urgency import LATER as DATED
from unclench.content.urgency import URGENT
from unclench.criteria.engines.smt import NO, YES
from unclench.plan.stage import EMERGENCY, NEEDS_DATA
from unclench.plan.triage import BLOCKING, DECIDING
from unclench.proof.model.coming_down import Downs, seen_by
from unclench.proof.model.findings import SIGNS_GIVEN, ModelledFindings

LATER = "routine"  # nothing urgent; a plan without any task says `none`


class Triage(NamedTuple):
    """`urgency` has a formula for each urgency that something urgent gives, and LATER."""

    urgency: Mapping[str, BoolRef]
    blocking: BoolRef


def triage(findings: ModelledFindings) -> Triage:
    by_urgency: dict[str, list[BoolRef]] = {urgency: [] for urgency in URGENT}
    for sign in findings.draft.dangers:
        by_urgency[sign.urgency].append(findings.truth(sign.criterion).yes)
    by_urgency["same_day"].append(dangerous_medicine(findings))
    for urgency in DATED:
        by_urgency[urgency].append(seen_by(findings, urgency))
    found: dict[str, BoolRef] = {}
    before = NO
    for urgency, reasons in by_urgency.items():
        found[urgency] = And(Or(reasons), Not(before))
        before = Or(before, *reasons)
    found[LATER] = Not(before)
    return Triage(found, Or([found[urgency] for urgency in BLOCKING]))


def dangerous_medicine(findings: ModelledFindings) -> BoolRef:
    """Whether a medicine that is taken is dangerous now by one of its own rules."""
    return Or(
        [
            And(findings.taken(option), findings.fires(rule))
            for option, rules in findings.rules.items()
            if option in findings.members["taking"]
            for rule in rules
            if rule.if_taken == "stop_urgently" and rule.effect in DECIDING
        ]
    )


class Stages(NamedTuple):
    """For each stage of the pathway who is in it, and who is in any of them only because its entry
    is not known."""

    at: Mapping[str, BoolRef]
    unsure: BoolRef


def stages(findings: ModelledFindings, blocking: BoolRef, downs: Downs) -> Stages:
    draft = findings.draft
    waiting = Or(Not(SIGNS_GIVEN), *[_waits(findings, danger) for danger in draft.dangers])
    walk = _walk(findings, draft.stages)
    begun = And(Not(blocking), Not(waiting))
    found = {stage: And(begun, Or(reasons)) for stage, reasons in walk.stopped.items()}
    found[NEEDS_DATA] = Or(And(Not(blocking), waiting), found[NEEDS_DATA])
    found = _giving_way(draft.stages, found, downs.any())
    return Stages({**found, EMERGENCY: blocking}, And(begun, Or(walk.unsure)))


def _giving_way(
    listed: list[Stage], found: Mapping[str, BoolRef], down: BoolRef
) -> dict[str, BoolRef]:
    """A stage that would begin or raise something is left while a medicine comes down first."""
    instead = {stage.id for stage in listed if stage.comes_down is not None}
    leaving = [found[stage.id] for stage in listed if stage.gives_way]
    kept = {
        stage.id: And(found[stage.id], Not(down)) if stage.gives_way else found[stage.id]
        for stage in listed
    }
    return {
        stage: Or(at, And(Or(leaving), down)) if stage in instead else at
        for stage, at in kept.items()
    }


def _waits(findings: ModelledFindings, danger: Sign) -> BoolRef:
    """Whether there is danger hangs on another fact than a sign; a sign that was not understood is
    left aside."""
    if danger.urgency not in BLOCKING or "signs" not in danger.read:
        return NO
    return substitute(findings.truth(danger.criterion).open(), (Bool("signs.complete"), YES))


class Walk(NamedTuple):
    stopped: Mapping[str, list[BoolRef]]
    unsure: list[BoolRef]


def _walk(findings: ModelledFindings, listed: list[Stage]) -> Walk:
    """Along the stages in their written order; a person who reaches the end needs data."""
    found: dict[str, list[BoolRef]] = {stage.id: [] for stage in listed}
    unsure: list[BoolRef] = []
    before = YES
    for stage in listed:
        if stage.id not in (EMERGENCY, NEEDS_DATA):
            truth = findings.truth(stage.criterion)
            unsure.append(And(before, truth.open()))
            found[stage.id].append(And(before, truth.yes))
            found[stage.if_unknown].append(unsure[-1])
            before = And(before, truth.no)
    found[NEEDS_DATA].append(before)
    return Walk(found, unsure)
