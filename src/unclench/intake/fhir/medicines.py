"""MedicationRequest and MedicationStatement resources: the current medicines, each with its daily
dose.

An order counts when its status is active, its intent is one of an order, and it does not say "do
not perform". A statement counts when its status is active. On hold: shown, not counted. Ended,
cancelled, proposed or in error: not counted. An unknown status, or a medicine that cannot be found,
leaves the list incomplete. The list is known as soon as one order or statement of something that
was really taken could be read, or when "no known medications" is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from unclench.intake.fhir.bundle import Resources
from unclench.intake.fhir.dosage import read_dosages
from unclench.intake.fhir.moments import moment
from unclench.intake.fhir.products import OrderedMedicine, ingredients_of, medicine_of
from unclench.intake.fhir.shape import Resource, changes_meaning, child, children, flag, word
from unclench.patient.index import IntakeIndex
from unclench.patient.record import MedicineLine, Unusable

LIST = "medicines"
ORDER, FILLING, STATEMENT, AGAIN = "order", "order in detail", "statement", "statement again"
INTENTS = ("order", "original-order", "reflex-order", "filler-order", "instance-order")
OTHER_INTENTS = ("proposal", "plan", "option", "directive")
NOW = ("active", "recorded")
OVER = ("completed", "stopped", "not-taken")
UNREAL = ("cancelled", "draft", "intended", "entered-in-error")
ON_HOLD = "on-hold"
DENIED = (ON_HOLD, "not-taken")


class RecordedMedicines(NamedTuple):
    """`lines` is None when the list is not known."""

    lines: tuple[MedicineLine, ...] | None
    unusable: tuple[Unusable, ...]
    flags: tuple[str, ...]


def read_medicines(resources: Resources, index: IntakeIndex, on: date) -> RecordedMedicines:
    """All orders and statements of one person."""
    lines: list[MedicineLine] = []
    unusable: list[Unusable] = []
    flags: list[str] = []
    known = False
    seen: set[tuple[str, str, str]] = set()
    denied: list[MedicineLine] = []
    for resource in _both(resources):
        state = _state(resource)
        if state in UNREAL:
            continue
        medicine = medicine_of(resource, resources, index)
        why = _why_not(resource, state) or medicine.fault
        if why:
            unusable.append(
                Unusable(LIST, f"{medicine.name}: {why}" if medicine.name else why, resource.origin)
            )
            continue
        known = True
        if state in DENIED and not medicine.none:
            denied.append(_line(resource, medicine, state, on))
        if state == ON_HOLD:
            flags.append(
                f"{medicine.name or resource.origin} is on hold and is not counted as taken "
                f"({resource.origin})"
            )
        elif state in NOW and not medicine.none:
            again = not seen.isdisjoint(numbers := _numbers(resource))
            seen.update(numbers)
            lines.append(_line(resource, medicine, _source(resource, resources, again), on))
    doubted = tuple(_doubted(line, denied, index) for line in lines) if denied else tuple(lines)
    return RecordedMedicines(doubted if known else None, tuple(unusable), tuple(flags))


def _doubted(line: MedicineLine, denied: list[MedicineLine], index: IntakeIndex) -> MedicineLine:
    """A line whose medicine is elsewhere said not to be taken now: it counts, and how much is taken
    is not known."""
    ours = ingredients_of(line, index)
    other = next((other for other in denied if ours & ingredients_of(other, index)), None)
    return (
        line
        if other is None
        else line._replace(fault=f"{other.origin} says that it is {other.source.replace('-', ' ')}")
    )


def _both(resources: Resources) -> Iterable[Resource]:
    return [
        *resources.by_type.get("MedicationRequest", ()),
        *resources.by_type.get("MedicationStatement", ()),
    ]


def _state(resource: Resource) -> str:
    """Its status; an order that is no order, or forbids, is as good as cancelled."""
    state = word(resource.body, "status", resource.place)
    order = resource.type == "MedicationRequest" and state != "entered-in-error"
    forbids = order and flag(resource.body, "doNotPerform", resource.place)
    return (
        "cancelled"
        if forbids or (order and word(resource.body, "intent", resource.place) in OTHER_INTENTS)
        else state
    )


def _why_not(resource: Resource, state: str) -> str:
    if state not in (*NOW, *OVER, ON_HOLD):
        return f"its status '{state}' does not say whether it is taken"
    if (
        resource.type == "MedicationRequest"
        and word(resource.body, "intent", resource.place) not in INTENTS
    ):
        return "its intent does not say whether it is an order"
    return changes_meaning(resource.body)


def _numbers(resource: Resource) -> set[tuple[str, str, str]]:
    """The numbers under which it is kept elsewhere: one prescription that came from two places has
    the same."""
    if "identifier" not in resource.body:
        return set()
    known = children(resource.body, "identifier", resource.place)
    pairs = [
        (word(number, "system", resource.place), word(number, "value", resource.place))
        for number in known
    ]
    return {(resource.type, system, value) for system, value in pairs if system and value}


def _source(resource: Resource, resources: Resources, again: bool) -> str:
    if resource.type != "MedicationRequest":
        return AGAIN if again else STATEMENT
    return FILLING if again or _details(resource, resources) else ORDER


def _line(resource: Resource, medicine: OrderedMedicine, source: str, on: date) -> MedicineLine:
    order = resource.type == "MedicationRequest"
    key = "dosageInstruction" if order else "dosage"
    dosage = read_dosages(
        children(resource.body, key, resource.place),
        f"{resource.place}.{key}",
        on,
        medicine.strength,
    )
    since = dosage.since or (None if order else _taken_since(resource))
    return MedicineLine(
        medicine.name,
        dosage.dose,
        None,
        dosage.total,
        since,
        dosage.route,
        medicine.codes,
        resource.origin,
        dosage.fault,
        source,
    )


def _taken_since(resource: Resource) -> date | None:
    """A statement's own period. (The day an order was written says when it was renewed, not since
    when it is taken.)"""
    period = child(resource.body, "effectivePeriod", resource.place)
    return moment(word(period, "start", resource.place)).on


def _details(resource: Resource, resources: Resources) -> bool:
    """Whether an order fills or renews another order of this Bundle, and so is about the same
    medicine."""
    if "basedOn" not in resource.body and "priorPrescription" not in resource.body:
        return False
    prior = child(resource.body, "priorPrescription", resource.place)
    based = [*children(resource.body, "basedOn", resource.place), *([prior] if prior else [])]
    found = (resources.find(word(reference, "reference", resource.place)) for reference in based)
    return any(
        other is not None and other.type == "MedicationRequest" and _state(other) in NOW
        for other in found
    )
