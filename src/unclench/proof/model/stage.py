"""Danger first, then the pathway: the twin of plan/triage.py and plan/stage.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from z3 import And, BoolRef, Not, Or

from unclench.criteria.lower.smt import NO, YES
from unclench.library.models import Sign, Stage
from unclench.plan.stage import EMERGENCY, NEEDS_DATA
from unclench.plan.triage import BLOCKING, DECIDING, URGENCIES
from unclench.proof.model.findings import SIGNS_GIVEN, Findings

LATER = "routine"  # nothing urgent; a plan without any task says `none`


class Triage(NamedTuple):
    """`urgency` has a formula for each urgency that something urgent gives, and LATER."""

    urgency: Mapping[str, BoolRef]
    blocking: BoolRef


def triage(findings: Findings) -> Triage:
    by_urgency: dict[str, list[BoolRef]] = {urgency: [] for urgency in URGENCIES[:3]}
    for sign in findings.draft.dangers:
        by_urgency[sign.urgency].append(findings.truth(sign.criterion).yes)
    by_urgency["same_day"].append(dangerous_medicine(findings))
    found: dict[str, BoolRef] = {}
    before = NO
    for urgency, reasons in by_urgency.items():
        found[urgency] = And(Or(reasons), Not(before))
        before = Or(before, *reasons)
    found[LATER] = Not(before)
    return Triage(found, Or([found[urgency] for urgency in BLOCKING]))


def dangerous_medicine(findings: Findings) -> BoolRef:
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


def stages(findings: Findings, blocking: BoolRef) -> dict[str, BoolRef]:
    """For each stage of the pathway who is in it."""
    draft = findings.draft
    waiting = Or(Not(SIGNS_GIVEN), *[_waits(findings, danger) for danger in draft.dangers])
    walk, fell_through = _walk(findings, draft.stages)
    walk[NEEDS_DATA].append(fell_through)
    found = {stage: And(Not(blocking), Not(waiting), Or(reasons)) for stage, reasons in walk.items()}
    found[NEEDS_DATA] = Or(And(Not(blocking), waiting), found[NEEDS_DATA])
    return {**found, EMERGENCY: blocking}


def _waits(findings: Findings, danger: Sign) -> BoolRef:
    """A sign is there, and whether it is dangerous hangs on another fact that is not known."""
    if danger.urgency not in BLOCKING or "signs" not in danger.read:
        return NO
    return And(findings.truth(danger.criterion).open(), Not(findings.waits_for(danger.criterion, "signs")))


def _walk(findings: Findings, listed: list[Stage]) -> tuple[dict[str, list[BoolRef]], BoolRef]:
    found: dict[str, list[BoolRef]] = {stage.id: [] for stage in listed}
    before = YES
    for stage in listed:
        if stage.id not in (EMERGENCY, NEEDS_DATA):
            truth = findings.truth(stage.criterion)
            found[stage.id].append(And(before, truth.yes))
            found[stage.if_unknown].append(And(before, truth.open()))
            before = And(before, truth.no)
    return found, before
