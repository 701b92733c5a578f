"""What is urgent for one person: danger signs, missed and extra doses, side effects, overdose."""

from __future__ import annotations

from json import dumps
from typing import Any, NamedTuple

from unclench.app.interview.medicines import taken
from unclench.app.interview.models import ANSWER
from unclench.app.names import sign_id
from unclench.app.person import PersonRequest, read_person
from unclench.content.content import Content
from unclench.content.types.side_effects import Effects
from unclench.errors import RequestError, unusable
from unclench.patient.index import index_of
from unclench.plan import Plan, make_plan
from unclench.plan.findings import find
from unclench.plan.impossible import spoken_to
from unclench.plan.side_effects import Side, side_effects


class TriageRequest(NamedTuple):
    """A record, or without one the signs that are present and the medicines taken, by any of their
    names (`NAME 10 mg 3 times a day` where the dose is known)."""

    person: PersonRequest
    sign: tuple[str, ...] = ()
    taking: tuple[str, ...] = ()


class Triaged(NamedTuple):
    """`content` says nothing that is impossible for this person."""

    plan: Plan
    content: Content
    side: Side


def triage(request: TriageRequest, content: Content, effects: Effects) -> Triaged:
    """Raises RequestError for a sign that is not known and for a medicine that may be another, and
    what `read_person` raises."""
    patient = read_person(_person(request, content), content)
    side = side_effects(find(patient, content), effects)
    return Triaged(make_plan(patient, content), spoken_to(patient, content), side)


def _person(request: TriageRequest, content: Content) -> PersonRequest:
    """Signs and medicines as a record: those that are not named are not known to be absent."""
    if not (request.sign or request.taking):
        return request.person
    if request.person.record is not None:
        do = "Leave out the record, or add them to it: unclench edit."
        raise unusable("sign" if request.sign else "taking", "goes with no record", do)
    record: dict[str, Any] = {"incomplete": []}
    if request.sign:
        record["signs"] = [*dict.fromkeys(sign_id(one, content) for one in request.sign)]
    if request.taking:
        record["medicines"] = [_medicine(one, content) for one in request.taking]
    record["incomplete"] = [key for key in ("signs", "medicines") if key in record]
    return request.person._replace(record=dumps(record).encode())


def _medicine(text: str, content: Content) -> dict[str, Any]:
    """A medicine with its dose; RequestError for a name that is only like a known one. One that is
    like none is kept, and listed as not checked: it must not hide what a sign calls for."""
    try:
        (line,) = taken(({"name": text},), index_of(content))
    except RequestError as error:
        raise error.renamed({ANSWER: "taking"}) from None
    return line
