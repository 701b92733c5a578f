"""The amount of a day from dosage instructions: exact, or not known with a reason. What words say
and what the structure says must agree.

Instructions of one sequence number (or none) are taken at the same time and are added up. Of
several sequence numbers the one whose period holds today counts. "As needed", a range, a rate or a
missing number leave the amount not known.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from unclench.intake.fhir.dose_lexer import DoseLexicon, lexicon_of, spelled
from unclench.intake.fhir.instructions import NOUGHT, DosagePart, DosedProduct, instruction
from unclench.intake.fhir.moments import moment, start
from unclench.intake.fhir.shape import (
    INTRATHECAL_ROUTES,
    NOTHING,
    ORAL_ROUTE,
    ResourceBody,
    child,
    concept,
    exact,
    word,
)
from unclench.intake.routes import route_of
from unclench.patient.derive.medicine_names import INTRATHECAL
from unclench.patient.record import Amount

OUTSIDE = "it is not swallowed ({way}): what is put on is no amount of it"


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


def read_dosages(
    dosages: list[ResourceBody], place: str, on: date, product: DosedProduct
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
    way = _outside(product.name, route, lexicon_of(product.words))
    if way and route != INTRATHECAL:
        return Dosage(None, OUTSIDE.format(way=way), route, since)
    read = [instruction(dosage, place, product) for dosage in current]
    found = _added([one.day for one in read], route, since)
    if not found.fault and len(current) > 1:
        return found  # its doses may be taken at one time or apart
    return found._replace(dose=_largest([one.dose for one in read]))


@lru_cache(maxsize=2048)  # the same products come again and again
def _outside(name: str, route: str, lexicon: DoseLexicon) -> str:
    """The word that says that it is put on; nothing when none does."""
    found = lexicon.outside.search(spelled(f"{name} ; {route}"))
    return found[0] if found else ""


def _largest(doses: list[DosagePart]) -> Amount | None:
    known = [dose for dose in doses if not dose.fault and dose.number]
    if len({dose.unit for dose in known}) != 1:
        return None
    return Amount(max(dose.number for dose in known), known[0].unit, False)


def _route(dosage: ResourceBody, place: str) -> str:
    route = concept(dosage, "route", place)
    codes = {code for _, code in route.codes}
    if codes & INTRATHECAL_ROUTES:
        return INTRATHECAL
    way = route_of(route.text, *route.others)
    return "oral" if ORAL_ROUTE in codes and way != INTRATHECAL else way


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


def _added(parts: list[DosagePart], route: str, since: date | None) -> Dosage:
    fault = next((part.fault for part in parts if part.fault), "")
    parts = [part for part in parts if part.number or len(parts) == 1]
    if fault or len({part.unit for part in parts}) > 1:
        return Dosage(None, fault or "its doses are given in different units", route, since)
    total = parts[0].number if len(parts) == 1 else sum((part.number for part in parts), NOUGHT)
    if not total:
        return Dosage(None, "its dose is 0", route, since)
    return Dosage(Amount(total, parts[0].unit, True), "", route, since)
