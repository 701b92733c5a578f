"""DiagnosticReport resources: results that are contained in one are results like all others, and
those that were not sent along are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unclench.intake.fhir.shape import Resource, children, word
from unclench.intake.fhir.unread import NO_FACT
from unclench.patient.record import Unusable

REPORT, RESULT = "DiagnosticReport", "Observation"
NOT_SENT = "{count} of its results are not in the Bundle"


def with_contained(by_type: Mapping[str, list[Resource]]) -> list[Resource]:
    """All results, with those inside a report."""
    within = [
        Resource(RESULT, f"{report.origin}#{body.get('id')}", report.place, body, None)
        for report in by_type.get(REPORT, ())
        for body in children(report.body, "contained", report.place)
        if body.get("resourceType") == RESULT
    ]
    return [*by_type.get(RESULT, ()), *within]


def not_sent(by_type: Mapping[str, list[Resource]]) -> Iterator[Unusable]:
    """The reports that point to results which are not here."""
    if REPORT not in by_type:
        return
    here = {name for one in by_type.get(RESULT, ()) for name in (one.origin, one.full_url)}
    for report in by_type[REPORT]:
        pointed = [
            word(one, "reference", report.place)
            for one in children(report.body, "result", report.place)
        ]
        missing = [
            name
            for name in pointed
            if not name.startswith("#")
            and name not in here
            and "/".join(name.split("/")[-2:]) not in here
        ]
        if missing:
            yield Unusable(NO_FACT, NOT_SENT.format(count=len(missing)), report.origin)
