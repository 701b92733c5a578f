"""MedicationRequest and MedicationStatement resources: the current medicines, each with its daily
dose. (What was handed out or given is in supplies.py.)

An order counts when its status is active, its intent is one of an order, and it does not say "do
not perform". A statement counts when its status is active; so does an order that reports a medicine
in use. On hold, intended or proposed: named, not counted. Ended, cancelled or in error: not
counted. A course that is over is named and not counted; shortly after its end the list is open. An
unknown status, a plan, or a medicine that cannot be found leaves the list incomplete."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from unclench.intake.fhir.bundle import Resources
from unclench.intake.fhir.courses import ended
from unclench.intake.fhir.dosage import read_dosages
from unclench.intake.fhir.instructions import DosedProduct
from unclench.intake.fhir.moments import moment
from unclench.intake.fhir.products import LIST, OrderedMedicine, ingredients_of, medicine_of
from unclench.intake.fhir.rendered import with_rendered
from unclench.intake.fhir.renewals import Ordered, without_renewed
from unclench.intake.fhir.shape import (
    Resource,
    ResourceBody,
    changes_meaning,
    child,
    children,
    flag,
    word,
)
from unclench.patient.derive.medicines import RECENT_DAYS
from unclench.patient.index import IntakeIndex
from unclench.patient.record import MedicineLine, Unusable

ORDER, FILLING, STATEMENT, AGAIN = "order", "order in detail", "statement", "statement again"
INTENTS = ("order", "original-order", "reflex-order", "filler-order", "instance-order")
PLAN = "plan"
ONLY_MEANT = ("proposal", "option", "directive")
NOW = ("active", "recorded")
OVER = ("completed", "stopped", "not-taken")
MEANT = ("draft", "intended")
UNREAL = ("cancelled", "entered-in-error")
ON_HOLD = "on-hold"
DENIED = (ON_HOLD, "not-taken")


class MedicineReading:
    """What the orders and statements read so far say together."""

    def __init__(self, resources: Resources, index: IntakeIndex, on: date) -> None:
        self.resources, self.index, self.on = resources, index, on
        self.lines: list[Ordered] = []
        self.denied: list[MedicineLine] = []
        self.unusable: list[Unusable] = []
        self.flags: list[str] = []
        self.known, self.none = False, False
        self.seen: set[tuple[str, str, str]] = set()

    def add(self, resource: Resource) -> None:
        state = _state(resource)
        if state in UNREAL:
            return
        medicine = medicine_of(resource, self.resources, self.index)
        if state in MEANT:
            self._flag(resource, medicine, f"is {state} and is not counted as taken")
            return
        why = _why_not(resource, state) or medicine.fault
        if why:
            self.open(resource, medicine, why)
            return
        self.known, self.none = True, self.none or (medicine.none and state in NOW)
        if state in DENIED and not medicine.none:
            self.denied.append(line_of(resource, medicine, state, self.index, self.on))
        if state == ON_HOLD:
            self._flag(resource, medicine, "is on hold and is not counted as taken")
        elif state in NOW and not medicine.none:
            self._add_taken(resource, medicine)

    def open(self, resource: Resource, medicine: OrderedMedicine, why: str) -> None:
        reason = f"{medicine.name}: {why}" if medicine.name else why
        self.unusable.append(Unusable(LIST, reason, resource.origin))

    def _flag(self, resource: Resource, medicine: OrderedMedicine, what: str) -> None:
        self.flags.append(f"{medicine.name or resource.origin} {what} ({resource.origin})")

    def _add_taken(self, resource: Resource, medicine: OrderedMedicine) -> None:
        """One that is taken now, unless its course is over."""
        words = self.index.content.reading.doses
        last = ended(
            resource.body, dosages_of(resource), _written_on(resource), resource.place, words
        )
        if last is not None and last < self.on:
            self._flag(resource, medicine, f"was taken until {last} and is not counted as taken")
            if self.on - last <= timedelta(days=RECENT_DAYS):
                self.open(resource, medicine, f"its course ended on {last}: is it still taken?")
            return
        again = not self.seen.isdisjoint(numbers := _numbers(resource))
        self.seen.update(numbers)
        source = _source(resource, self.resources, again)
        line = line_of(resource, medicine, source, self.index, self.on)
        self.lines.append(Ordered(line, _written_on(resource) if source == ORDER else None))

    def found(self) -> list[MedicineLine]:
        """The lines, without orders that only renew another."""
        lines = without_renewed(self.lines, self.index)
        return [_doubted(line, self.denied, self.index) for line in lines] if self.denied else lines


def read_medicines(resources: Resources, index: IntakeIndex, on: date) -> MedicineReading:
    """All orders and statements of one person."""
    reading = MedicineReading(resources, index, on)
    for resource in _both(resources):
        reading.add(resource)
    return reading


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
    """Its status; an order that forbids is as good as cancelled, and one that only proposes is
    meant."""
    state = word(resource.body, "status", resource.place)
    if resource.type != "MedicationRequest" or state in UNREAL:
        return state
    if flag(resource.body, "doNotPerform", resource.place):
        return "cancelled"
    meant = word(resource.body, "intent", resource.place) in ONLY_MEANT
    return "intended" if meant else state


def _why_not(resource: Resource, state: str) -> str:
    if state not in (*NOW, *OVER, ON_HOLD):
        return f"its status '{state}' does not say whether it is taken"
    intent = word(resource.body, "intent", resource.place)
    if resource.type == "MedicationRequest" and intent not in INTENTS and not _reported(resource):
        if intent != PLAN:
            return "its intent does not say whether it is an order"
        if state not in OVER:
            return "it is planned, and whether it is taken is not said"
    return changes_meaning(resource.body)


def _reported(resource: Resource) -> bool:
    """Whether an order reports a medicine in use, as a list of medicines does."""
    planned = word(resource.body, "intent", resource.place) == PLAN
    reported = flag(resource.body, "reportedBoolean", resource.place)
    return planned and (reported or "reportedReference" in resource.body)


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
    if resource.type != "MedicationRequest" or _reported(resource):
        return AGAIN if again else STATEMENT
    return FILLING if again or _details(resource, resources) else ORDER


def dosages_of(resource: Resource) -> list[ResourceBody]:
    key = "dosage" if resource.type == "MedicationStatement" else "dosageInstruction"
    return with_rendered(children(resource.body, key, resource.place), resource)


def line_of(
    resource: Resource, medicine: OrderedMedicine, source: str, index: IntakeIndex, on: date
) -> MedicineLine:
    """One line of the list."""
    statement = resource.type == "MedicationStatement"
    product = DosedProduct(
        medicine.strengths, medicine.words or medicine.name, index.content.reading.doses
    )
    place = f"{resource.place}.{'dosage' if statement else 'dosageInstruction'}"
    dosage = read_dosages(dosages_of(resource), place, on, product)
    since = dosage.since or (_taken_since(resource) if statement else None)
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


def _written_on(resource: Resource) -> date | None:
    """The day of an order; a statement's first day."""
    if resource.type == "MedicationRequest":
        return moment(word(resource.body, "authoredOn", resource.place)).on
    return _taken_since(resource)


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
