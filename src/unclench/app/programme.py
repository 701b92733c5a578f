"""Exercises for one person: which, how much, how they grow, when to stop."""

from __future__ import annotations

from typing import NamedTuple

from unclench.app.person import PersonRequest, read_person
from unclench.content.content import Content
from unclench.content.types.exercises import Exercises
from unclench.errors import unusable
from unclench.plan import make_plan
from unclench.plan.impossible import spoken_to
from unclench.plan.programme import Programme, make_programme, read_by

MOST_WEEKS = 26
USUAL_WEEKS = 8


class ProgrammeRequest(NamedTuple):
    """`weeks` is from 1 to 26. `audience` is who reads it: person, carer or clinician."""

    person: PersonRequest
    audience: str = "person"
    weeks: int = USUAL_WEEKS
    approved_only: bool = False


class ProgrammeMade(NamedTuple):
    """`content` says nothing that is impossible for this person."""

    programme: Programme
    content: Content


def programme(request: ProgrammeRequest, content: Content, exercises: Exercises) -> ProgrammeMade:
    """Raises RequestError for a number of weeks that cannot be planned, and what `read_person`
    raises."""
    _check_weeks(request.weeks)
    patient = read_person(request.person, content)
    known = read_by(patient, request.audience)
    made = make_programme(known, make_plan(patient, content), content, exercises, request.weeks)
    if request.approved_only:
        from unclench.app.approved_only import approved_programme

        made = approved_programme(made, content)
    return ProgrammeMade(made, spoken_to(patient, content))


def _check_weeks(weeks: int) -> None:
    if not 1 <= weeks <= MOST_WEEKS:
        reason = f"'{weeks}' is not a number of weeks"
        raise unusable("weeks", reason, f"Write a whole number from 1 to {MOST_WEEKS}.")
