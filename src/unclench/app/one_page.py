"""The plan for one person as a page shows it: with whom to call, how to help, and one move."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from unclench.app.person import read_person
from unclench.app.plan import PlanRequest, plan_of
from unclench.content.content import Content
from unclench.patient.facts import Patient
from unclench.plan import Plan

if TYPE_CHECKING:  # unreached: only type checkers look at it
    from unclench.plan.alongside import Alongside

CLINICIAN = "clinician"
WEEKS = 1


class PlanAlongside(NamedTuple):
    """`content` is the whole content, of which the formats of a plan take their words.
    `alongside` is made when a format asks for it: most do not."""

    plan: Plan
    content: Content
    alongside: Callable[[], Alongside]


def one_page(request: PlanRequest, content: Content, audience: str) -> PlanAlongside:
    """Raises what `unclench.app.plan.plan` raises."""
    return one_page_of(read_person(request.person, content), request, content, audience)


def one_page_of(
    patient: Patient, request: PlanRequest, content: Content, audience: str
) -> PlanAlongside:
    """The same for a person who has been read already."""
    found = plan_of(patient, request, content)

    @cache
    def alongside() -> Alongside:
        return _alongside(patient, found, request, content, audience)

    return PlanAlongside(found, content, alongside)


def _alongside(
    patient: Patient, found: Plan, request: PlanRequest, content: Content, audience: str
) -> Alongside:
    from unclench.plan.alongside import Alongside, alongside

    if audience == CLINICIAN:
        return Alongside()
    from unclench.content import load_collection
    from unclench.plan.programme import make_programme, read_by

    known = read_by(patient, audience)
    programme = make_programme(known, found, content, load_collection("exercises"), WEEKS)
    if request.approved_only:
        from unclench.app.approved_only import approved_programme

        programme = approved_programme(programme, content)
    return alongside(patient, content, load_collection("letters"), programme)
