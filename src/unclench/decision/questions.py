"""People for whom a medicine is still possible while the stage is not known: the twin of
plan/questions.py."""

from __future__ import annotations

from unclench.content.types import Stage
from unclench.criteria.engines.formula import NO, YES, Formula, all_of, any_of, negated
from unclench.decision.findings import ModelledFindings
from unclench.plan.stage import EMERGENCY, NEEDS_DATA


def possible(findings: ModelledFindings, option: str) -> Formula:
    """A stage where the walk may yet stop offers it, or none fits and some stage offers it."""
    stages = {stage.id: stage for stage in findings.draft.stages}
    told_apart = findings.truth(stages[NEEDS_DATA].told_apart).yes
    found: list[Formula] = []
    before, none = YES, YES
    for stage in findings.draft.stages:
        if stage.id not in (EMERGENCY, NEEDS_DATA):
            truth = findings.truth(stage.criterion)
            found.append(all_of(before, negated(truth.no), _offers(findings, stage, option)))
            stops = NO if stage.if_unknown == NEEDS_DATA else all_of(truth.open(), told_apart)
            found.append(all_of(before, stops, _offers(findings, stages[stage.if_unknown], option)))
            before, none = (
                all_of(before, negated(truth.yes), negated(stops)),
                all_of(none, truth.no),
            )
    return any_of(none, *found)


def _offers(findings: ModelledFindings, stage: Stage, option: str) -> Formula:
    return any_of(
        [
            negated(findings.truth(offer.criterion).no)
            for offer in stage.offers
            if offer.option == option
        ]
    )
