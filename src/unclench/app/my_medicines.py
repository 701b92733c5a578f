"""The medicines that a person takes, each with what the plan says about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from unclench.app.interview.medicines import with_amount
from unclench.app.interview.tree import Tree, entries_of
from unclench.app.missed import missing, option_of
from unclench.app.person import PersonRequest, read_person
from unclench.content.content import Content
from unclench.content.types import Option
from unclench.content.types.side_effects import Effects
from unclench.errors import unusable
from unclench.patient.derive.medicine_names import resolve
from unclench.patient.facts import Patient
from unclench.patient.index import index_of
from unclench.plan import Plan, make_plan
from unclench.plan.impossible import spoken_to
from unclench.plan.models import Verdict


class MyMedicine(NamedTuple):
    """`id` is the form that is taken. `verdict` is None where nothing here decides about it. `days`
    is how long the dose has been the same; None when that is not known. `urgent` is whether missing
    it is."""

    id: str
    option: Option | None
    verdict: Verdict | None
    days: int | None
    urgent: bool


class MyMedicines(NamedTuple):
    """`unread` are names on the list that are not known here; `whole` whether the list is known to
    its end. `content` says nothing that is impossible for this person."""

    medicines: tuple[MyMedicine, ...]
    unread: tuple[str, ...]
    whole: bool
    plan: Plan
    content: Content


def my_medicines(person: PersonRequest, content: Content, effects: Effects) -> MyMedicines:
    """Raises what `read_person` raises."""
    patient = read_person(person, content)
    plan = make_plan(patient, content)
    tree = person.record if isinstance(person.record, dict) else {}
    return medicines_of(patient, tree, plan, content, effects)


def medicines_of(
    patient: Patient, record: Mapping[str, Any], plan: Plan, content: Content, effects: Effects
) -> MyMedicines:
    """The same for a person who has been read already, out of `record`."""
    verdicts = {verdict.option.id: verdict for verdict in plan.options}
    found = [
        MyMedicine(
            taken.form,
            option_of(taken.form, content),
            verdicts.get(taken.form),
            (patient.on - taken.since).days if taken.since else None,
            bool(missing(taken.form, content, effects)[0]),
        )
        for taken in patient.taken
    ]
    whole = "taking" in patient.facts and "medicines" not in entries_of(record, "incomplete")
    unread = tuple(_unread(record, content))
    return MyMedicines(tuple(found), unread, whole, plan, spoken_to(patient, content))


def _unread(record: Mapping[str, Any], content: Content) -> Iterator[str]:
    """The names on the list that are not known."""
    index = index_of(content)
    for line in entries_of(record, "medicines"):
        name = line.get("name") if isinstance(line, dict) else None
        if isinstance(name, str) and not resolve(name, index).names:
            yield name


class SinceRequest(NamedTuple):
    """The day since when the dose of a medicine has been what it is."""

    record: Mapping[str, Any]
    medicine: str
    day: str
    today: date


def set_since(request: SinceRequest, content: Content) -> Tree:
    """The record with that day; RequestError for a day that has not come, or for a medicine that
    has no place for it."""
    index = index_of(content)
    dose = next((one for one in index.doses if one.option == request.medicine), None)
    if dose is None:
        raise unusable("medicine", "no day is kept for this medicine", "Go back to the list.")
    return with_amount(dict(request.record), dose, dose.days, request.day, index, request.today)
