"""DiagnosticReport resources: results that are contained in one are results like all others."""

from __future__ import annotations

from collections.abc import Mapping

from unclench.intake.fhir.shape import Resource, children

REPORT, RESULT = "DiagnosticReport", "Observation"


def with_contained(by_type: Mapping[str, list[Resource]]) -> list[Resource]:
    """All results, with those that stand inside a report."""
    within = [
        Resource(RESULT, f"{report.origin}#{body.get('id')}", report.place, body, None)
        for report in by_type.get(REPORT, ())
        for body in children(report.body, "contained", report.place)
        if body.get("resourceType") == RESULT
    ]
    return [*by_type.get(RESULT, ()), *within]
