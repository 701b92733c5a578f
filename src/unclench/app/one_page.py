"""The plan for one person as a page shows it: with whom to call, how to help, and one move."""

from __future__ import annotations

from typing import NamedTuple

from unclench.app.person import read_person
from unclench.app.plan import PlanRequest, plan_of
from unclench.content.content import Content
from unclench.plan import Plan
from unclench.plan.alongside import Alongside, alongside

CLINICIAN = "clinician"
WEEKS = 1


class PlanAlongside(NamedTuple):
    """`content` is the whole content, of which the formats of a plan take their words."""

    plan: Plan
    content: Content
    alongside: Alongside


def one_page(request: PlanRequest, content: Content, audience: str) -> PlanAlongside:
    """Raises what `unclench.app.plan.plan` raises."""
    patient = read_person(request.person, content)
    found = plan_of(patient, request, content)
    if audience == CLINICIAN:
        return PlanAlongside(found, content, Alongside())
    from unclench.content import load_collection
    from unclench.plan.programme import make_programme, read_by

    known = read_by(patient, audience)
    programme = make_programme(known, found, content, load_collection("exercises"), WEEKS)
    if request.approved_only:
        from unclench.app.approved_only import approved_programme

        programme = approved_programme(programme, content)
    beside = alongside(patient, content, load_collection("letters"), programme)
    return PlanAlongside(found, content, beside)
