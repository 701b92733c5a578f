"""The plan for one person."""

from __future__ import annotations

from typing import NamedTuple

from unclench.app.person import PersonRequest, read_person
from unclench.content.content import Content
from unclench.patient.facts import Patient
from unclench.plan import Plan, make_plan


class PlanRequest(NamedTuple):
    """`regimen` is another one than the default. With `approved_only`, unapproved content is left
    out, and the plan says what is therefore not covered."""

    person: PersonRequest
    regimen: str | None = None
    approved_only: bool = False


def plan(request: PlanRequest, content: Content) -> Plan:
    """Raises RequestError for a regimen that is not for this person, and what `read_person`
    raises."""
    return plan_of(read_person(request.person, content), request, content)


def plan_of(patient: Patient, request: PlanRequest, content: Content) -> Plan:
    """The same for a person who has been read already."""
    found = make_plan(patient, content)
    if request.regimen:
        from unclench.app.regimen import check_used, prefer

        default, found = found, make_plan(patient, prefer(content, request.regimen))
        check_used(found, default, request.regimen)
    if request.approved_only:
        from unclench.app.approved_only import approved_only

        found = approved_only(found, content)
    return found
