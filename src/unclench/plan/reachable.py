"""Which medicines are still possible while it is not known where somebody stands: those of the stages at which the walk may yet stop."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.library.models import Stage
from unclench.plan.findings import Findings
from unclench.plan.stage import EMERGENCY, NEEDS_DATA


def still_possible(findings: Findings) -> frozenset[str]:
    """What those stages offer; whatever any stage offers when none of them fits what is known."""
    stages = [*_reachable(findings)]
    offers = [offer for stage in stages or findings.content.stages for offer in stage.offers]
    return frozenset(offer.option for offer in offers if not stages or findings.truth(offer.criterion) is not False)


def _reachable(findings: Findings) -> Iterator[Stage]:
    """In the order of the walk. Once the complaint is known, a stage whose entry is open is where the walk stops, unless it waits for data."""
    stages = {stage.id: stage for stage in findings.content.stages}
    told_apart = findings.truth(stages[NEEDS_DATA].told_apart) is True
    for stage in findings.content.stages:
        truth = False if stage.id in (EMERGENCY, NEEDS_DATA) else findings.truth(stage.criterion)
        if truth is not False:
            yield stage
        if truth is None and told_apart and stage.if_unknown != NEEDS_DATA:
            yield stages[stage.if_unknown]
            return
        if truth:
            return
