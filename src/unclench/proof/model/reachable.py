"""People for whom a medicine is still possible while the stage is not known: the twin of
plan/questions.py."""

from __future__ import annotations

from z3 import And, BoolRef, Not, Or

from unclench.content.types import Stage
from unclench.criteria.engines.smt import NO, YES
from unclench.plan.stage import EMERGENCY, NEEDS_DATA
from unclench.proof.model.findings import Findings


def possible(findings: Findings, option: str) -> BoolRef:
    """A stage where the walk may yet stop offers it, or none fits and some stage offers it."""
    stages = {stage.id: stage for stage in findings.draft.stages}
    told_apart = findings.truth(stages[NEEDS_DATA].told_apart).yes
    found: list[BoolRef] = []
    before, none = YES, YES
    for stage in findings.draft.stages:
        if stage.id not in (EMERGENCY, NEEDS_DATA):
            truth = findings.truth(stage.criterion)
            found.append(And(before, Not(truth.no), _offers(findings, stage, option)))
            stops = NO if stage.if_unknown == NEEDS_DATA else And(truth.open(), told_apart)
            found.append(And(before, stops, _offers(findings, stages[stage.if_unknown], option)))
            before, none = And(before, Not(truth.yes), Not(stops)), And(none, truth.no)
    return Or(none, *found)


def _offers(findings: Findings, stage: Stage, option: str) -> BoolRef:
    return Or(
        [
            Not(findings.truth(offer.criterion).no)
            for offer in stage.offers
            if offer.option == option
        ]
    )
