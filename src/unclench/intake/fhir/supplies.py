"""MedicationDispense and MedicationAdministration resources: what was handed out or given.

They add a medicine only where no order and no statement names it. What was handed out counts while
it lasts; what lasted until some time ago, or was given once, leaves the list open. Of a year ago
and more it is named and does not count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from unclench.intake.fhir.bundle import Resources
from unclench.intake.fhir.medicines import MedicineReading, line_of
from unclench.intake.fhir.moments import effective, moment
from unclench.intake.fhir.products import OrderedMedicine, ingredients_of, medicine_of
from unclench.intake.fhir.shape import UCUM, Resource, changes_meaning, quantity, word
from unclench.patient.derive.medicines import RECENT_DAYS
from unclench.patient.record import MedicineLine

DISPENSE, ADMINISTRATION = "MedicationDispense", "MedicationAdministration"
GONE = (
    "cancelled",
    "declined",
    "entered-in-error",
    "not-done",
    "preparation",
    "stopped",
    "on-hold",
)
DONE = ("completed", "in-progress")
YEAR, LONGEST = timedelta(days=366), 400


def read_supplies(
    resources: Resources, reading: MedicineReading, lines: list[MedicineLine]
) -> list[MedicineLine]:
    """The lines with what was handed out and is named by none of them."""
    if DISPENSE not in resources.by_type and ADMINISTRATION not in resources.by_type:
        return lines
    named = {name for line in lines for name in ingredients_of(line, reading.index)}
    found: list[MedicineLine] = []
    for resource in _latest_first(resources.by_type.get(DISPENSE, ())):
        line = _handed_out(resource, reading, named)
        if line is not None:
            found.append(line)
            named |= ingredients_of(line, reading.index)
    for resource in resources.by_type.get(ADMINISTRATION, ()):
        medicine = _medicine(resource, reading, named)
        if medicine is not None:
            _left_open(resource, medicine, reading, "was given")
    return [*lines, *found]


def _latest_first(found: Iterable[Resource]) -> list[Resource]:
    return sorted(found, key=lambda one: (_day(one) or date.min, one.origin), reverse=True)


def _day(resource: Resource) -> date | None:
    body, place = resource.body, resource.place
    if resource.type == ADMINISTRATION:
        return effective(body, place).on
    text = word(body, "whenHandedOver", place) or word(body, "whenPrepared", place)
    return moment(text).on


def _handed_out(
    resource: Resource, reading: MedicineReading, named: set[str]
) -> MedicineLine | None:
    """The line of what was handed out and still lasts."""
    medicine = _medicine(resource, reading, named)
    if medicine is None:
        return None
    day = _day(resource)
    if day is not None and day <= reading.on <= day + timedelta(days=_lasts(resource)):
        reading.known = True
        return line_of(resource, medicine, "dispense", reading.index, reading.on)
    _left_open(resource, medicine, reading, "was handed out")
    return None


def _left_open(
    resource: Resource, medicine: OrderedMedicine, reading: MedicineReading, what: str
) -> None:
    """Whether it is still taken is not known; of long ago it is only named."""
    day = _day(resource)
    when = f" on {day}" if day else ""
    if day is not None and reading.on - day > YEAR:
        name = medicine.name or resource.origin
        reading.flags.append(f"{name} {what}{when} and is not counted as taken ({resource.origin})")
    else:
        reading.open(resource, medicine, f"it {what}{when}, and whether it is taken is not said")


def _medicine(
    resource: Resource, reading: MedicineReading, named: set[str]
) -> OrderedMedicine | None:
    """What it was, when that adds something to the list."""
    state = word(resource.body, "status", resource.place)
    if state in GONE:
        return None
    medicine = medicine_of(resource, reading.resources, reading.index)
    line = MedicineLine(medicine.name, None, None, None, None, "", medicine.codes, "")
    known = ingredients_of(line, reading.index)
    if medicine.none or (known and known <= named and not medicine.fault):
        return None
    why = medicine.fault or changes_meaning(resource.body)
    if why or state not in DONE:
        reading.open(resource, medicine, why or f"its status '{state}' does not say what was done")
        return None
    return medicine


def _lasts(resource: Resource) -> int:
    """How many days it is for; about three months where that is not said."""
    supply = quantity(resource.body, "daysSupply", resource.place, UCUM)
    number = supply.number if supply is not None else None
    return int(number) if number is not None and 0 < number <= LONGEST else RECENT_DAYS
