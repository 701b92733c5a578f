"""The amount of a day from dosage instructions: exact, or not known with a reason. Nothing is
guessed from words.

Instructions of one sequence number (or none) are taken at the same time and are added up. Of
several sequence numbers the one whose period holds today counts. "As needed", a range, a rate or a
missing number leave the amount not known.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from unclench.intake.fhir.moments import moment, start
from unclench.intake.fhir.shape import (
    INTRATHECAL_ROUTES,
    NOTHING,
    ORAL_ROUTE,
    UCUM,
    ResourceBody,
    child,
    children,
    concept,
    exact,
    flag,
    quantity,
    word,
)
from unclench.intake.fhir.timing import times_a_day
from unclench.intake.routes import route_of
from unclench.patient.derive.medicine_names import INTRATHECAL
from unclench.patient.facts import EXACT
from unclench.patient.record import Amount

UNITS = {
    "mg": "mg",
    "g": "g",
    "ug": "micrograms",
    "mcg": "micrograms",
    "mmol": "mmol",
    "U": "units",
    "[IU]": "units",
}
SPRAYS = frozenset({"{spray}", "{sprays}", "{actuat}", "spray", "sprays", "actuation"})
PIECES = frozenset(
    {
        "{tablet}",
        "{tablets}",
        "{tbl}",
        "{capsule}",
        "{capsules}",
        "tablet",
        "tablets",
        "tab",
        "capsule",
        "capsules",
        "cap",
        "1",
    }
)
PIECE = "tablet"
IN_MG = {"mg": Decimal(1), "g": Decimal(1000), "micrograms": Decimal("0.001")}
RATES = frozenset({"doseRange", "rateRatio", "rateRange", "rateQuantity"})
NOUGHT = Decimal(0)


class StrengthPerUnit(NamedTuple):
    """How many mg are in one unit of the product: number in one `per` (tablet, mL)."""

    number: Decimal
    per: str


class Dosage(NamedTuple):
    """A day's amount by one route, or why it is not known (`fault`); `fault` and `total` are empty
    when no dosage was given.

    `dose` is the largest single dose, where the day's amount is not known or is one dose repeated.
    """

    total: Amount | None
    fault: str
    route: str
    since: date | None
    dose: Amount | None = None


class DosagePart(NamedTuple):
    """One dose, or one instruction's amount a day; or why it is not known."""

    number: Decimal
    unit: str
    fault: str


def read_dosages(
    dosages: list[ResourceBody], place: str, on: date, strength: StrengthPerUnit | None
) -> Dosage:
    """All instructions of one order or statement together."""
    if not dosages:
        return Dosage(None, "", "", None)
    routes = {route for dosage in dosages if "route" in dosage and (route := _route(dosage, place))}
    route = INTRATHECAL if INTRATHECAL in routes else next(iter(sorted(routes)), "")
    current, fault = _current(dosages, place, on)
    since = _since(current, place)
    if fault or len(routes) > 1:
        return Dosage(None, fault or "it is given by several routes", route, since)
    found = _added([_part(dosage, place, strength) for dosage in current], route, since)
    if not found.fault and len(current) > 1:
        return found  # its doses may be taken at one time or apart
    return found._replace(dose=_largest([_dose(dosage, place, strength) for dosage in current]))


def _largest(doses: list[DosagePart]) -> Amount | None:
    known = [dose for dose in doses if not dose.fault]
    if len({dose.unit for dose in known}) != 1:
        return None
    return Amount(max(dose.number for dose in known), known[0].unit, False)


def _route(dosage: ResourceBody, place: str) -> str:
    route = concept(dosage, "route", place)
    codes = {code for _, code in route.codes}
    if codes & INTRATHECAL_ROUTES:
        return INTRATHECAL
    named = route_of(route.text, *route.others)
    return "oral" if ORAL_ROUTE in codes and named != INTRATHECAL else named


def _current(dosages: list[ResourceBody], place: str, on: date) -> tuple[list[ResourceBody], str]:
    """The instructions that hold today, or why that is unclear."""
    if len(dosages) == 1 and "sequence" not in dosages[0] and not _period(dosages[0], place):
        return dosages, ""
    if any(_unreadable_period(dosage, place) for dosage in dosages):
        return [], "from when to when its dosage holds cannot be read"
    if any(
        dosage.get("sequence") is not None and exact(dosage["sequence"]) is None
        for dosage in dosages
    ):
        return [], "in which order its dosages follow each other cannot be read"
    holds = [_holds(dosage, place, on) for dosage in dosages]
    now = [dosage for dosage, held in zip(dosages, holds, strict=True) if held is not False]
    if not now:
        return [], "its dosage is not for today"
    if len({exact(dosage.get("sequence")) for dosage in dosages}) == 1:
        return now, ""
    if True in holds and len({exact(dosage.get("sequence")) for dosage in now}) == 1:
        return now, ""
    return [], "several dosages follow each other, and which one holds today is not given"


def _unreadable_period(dosage: ResourceBody, place: str) -> bool:
    period = _period(dosage, place)
    return any(moment(word(period, end, place)).fault for end in ("start", "end"))


def _holds(dosage: ResourceBody, place: str, on: date) -> bool | None:
    """Whether its period holds today; None when no period is given."""
    period = _period(dosage, place)
    first, last = moment(word(period, "start", place)).on, moment(word(period, "end", place)).on
    if first is None and last is None:
        return None
    return (first is None or first <= on) and (last is None or last >= on)


def _period(dosage: ResourceBody, place: str) -> ResourceBody:
    repeat = child(child(dosage, "timing", place), "repeat", place)
    return child(repeat, "boundsPeriod", place) if "boundsPeriod" in repeat else NOTHING


def _since(dosages: list[ResourceBody], place: str) -> date | None:
    """Since when the present dosage is taken: the latest start, when every instruction has one."""
    starts = [start(_period(dosage, place), place) for dosage in dosages]
    known = [day for day in starts if day is not None]
    return max(known) if known and len(known) == len(starts) else None


def _part(dosage: ResourceBody, place: str, strength: StrengthPerUnit | None) -> DosagePart:
    why = _open_ended(dosage, place)
    if why:
        return DosagePart(NOUGHT, "", why)
    dose = _dose(dosage, place, strength)
    if dose.fault:
        return dose
    times = times_a_day(child(dosage, "timing", place), f"{place}.timing")
    if times.per_day is None:
        return DosagePart(NOUGHT, "", times.why)
    return DosagePart(EXACT.multiply(dose.number, times.per_day), dose.unit, "")


def _open_ended(dosage: ResourceBody, place: str) -> str:
    if "modifierExtension" in dosage:
        return "its dosage carries a modifierExtension"
    if flag(dosage, "asNeededBoolean", place) or "asNeededCodeableConcept" in dosage:
        return "it is taken as needed"
    return ""


def _dose(dosage: ResourceBody, place: str, strength: StrengthPerUnit | None) -> DosagePart:
    """One dose, in mg or another unit."""
    rates = children(dosage, "doseAndRate", place)
    if any(not RATES.isdisjoint(rate) for rate in rates):
        return DosagePart(NOUGHT, "", "its dose is a range or a rate")
    doses = [_in_unit(rate, place, strength) for rate in rates if "doseQuantity" in rate]
    if len(doses) > 1 and len(set(doses)) > 1:
        return DosagePart(NOUGHT, "", "its dose is given in two ways that differ")
    if not doses:
        return DosagePart(
            NOUGHT,
            "",
            "its dose is given only in words" if dosage.get("text") else "its dose was not given",
        )
    return doses[0]


def _in_unit(rate: ResourceBody, place: str, strength: StrengthPerUnit | None) -> DosagePart:
    dose = quantity(rate, "doseQuantity", place, UCUM)
    if dose is None or dose.number is None or dose.number <= 0 or dose.comparator:
        return DosagePart(NOUGHT, "", "its dose is not a plain number")
    if dose.said in UNITS and UNITS[dose.said] != UNITS.get(dose.unit):
        return DosagePart(
            NOUGHT,
            "",
            f"its dose is in '{dose.unit}' by its code and in '{dose.said}' by its words",
        )
    unit = UNITS.get(dose.unit) or ("sprays" if dose.unit.lower() in SPRAYS else "")
    if unit in IN_MG:
        return DosagePart(
            dose.number if unit == "mg" else EXACT.multiply(dose.number, IN_MG[unit]), "mg", ""
        )
    if unit:
        return DosagePart(dose.number, unit, "")
    if strength is not None and unit_of_product(dose.unit) == strength.per:
        return DosagePart(EXACT.multiply(dose.number, strength.number), "mg", "")
    return DosagePart(
        NOUGHT,
        "",
        f"its dose is in '{dose.unit}' and the strength of the product is not given"
        if dose.unit
        else "its dose has no unit",
    )


def unit_of_product(unit: str) -> str:
    """Tablets and capsules by whatever name are one unit."""
    return PIECE if unit.lower() in PIECES else unit


def _added(parts: list[DosagePart], route: str, since: date | None) -> Dosage:
    fault = next((part.fault for part in parts if part.fault), "")
    if fault or len({part.unit for part in parts}) > 1:
        return Dosage(None, fault or "its doses are given in different units", route, since)
    total = parts[0].number if len(parts) == 1 else sum((part.number for part in parts), NOUGHT)
    return Dosage(Amount(total, parts[0].unit, True), "", route, since)
