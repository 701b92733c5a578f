"""Observation resources with a LOINC code that a fact declares, and the split between these and our own facts (own.py).

Counted: status final, amended or corrected. One that is registered or preliminary is shown and not used; cancelled or entered in
error it does not exist. Value and unit only from valueQuantity; a number inside a text is not read. Panels by their components.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from unclench.intake.fhir.codes import FACT, LOINC, UCUM
from unclench.intake.fhir.moments import effective
from unclench.intake.fhir.shape import Body, Quantity, Resource, changes_meaning, children, codes, quantity, unreadable
from unclench.library.models import FactSpec
from unclench.patient.found import EXACT
from unclench.patient.index import Index
from unclench.patient.labs import NO_VALUE
from unclench.patient.record import LabResult, Unusable

FINAL = ("final", "amended", "corrected")
GONE = ("entered-in-error", "cancelled")
Coded = tuple[str, FactSpec | None]
NEITHER: Coded = ("", None)


class Observed(NamedTuple):
    """`own` are the Observations that carry a code of ours: (path of the record, resource)."""

    labs: tuple[LabResult, ...]
    own: tuple[tuple[str, Resource], ...]
    unusable: tuple[Unusable, ...]


def read_observations(resources: Iterable[Resource], index: Index) -> Observed:
    """All Observations that are read here; the others are passed over."""
    labs: list[LabResult] = []
    own: list[tuple[str, Resource]] = []
    unusable: list[Unusable] = []
    for resource in resources:
        for path, spec, body in _parts(resource, index):
            why = _why_not(resource.body)
            if why is None:
                continue
            if why:
                unusable.append(Unusable(spec.id if spec else _fact(path, index), why, resource.origin))
            elif spec is None:
                own.append((path, resource))
            else:
                labs.append(_result(spec, body, resource, index))
    return Observed(tuple(labs), tuple(own), tuple(unusable))


def _parts(resource: Resource, index: Index) -> Iterable[tuple[str, FactSpec | None, Body]]:
    """What is of use in one Observation: (path of ours, None, the whole), or ("", fact, the part that has the value)."""
    body, place = resource.body, resource.place
    path, spec = _coded(body, place, index)
    if "component" not in body or path:
        return ((path, spec, body),) if path or spec else ()
    whole = [("", spec, body)] if spec else []
    parts = [(_coded(part, place, index)[1], part) for part in children(body, "component", place)]
    return [*whole, *(("", inner, part) for inner, part in parts if inner is not None)]


def _coded(body: Body, place: str, index: Index) -> Coded:
    """The place of ours, or the fact, that one of its codes stands for."""
    loinc = index.loinc
    for system, code in codes(body, "code", place):
        if system in LOINC and code in loinc:
            return "", loinc[code]
        if system == FACT:
            return code, None
    return NEITHER


def _fact(path: str, index: Index) -> str:
    spec = index.plain.get(path) or index.labs.get(path.removeprefix("labs."))
    return spec.id if spec else path


def _why_not(body: Body) -> str | None:
    """ "" when it counts, None when it does not exist, else why it cannot be used."""
    state = body.get("status")
    if state in GONE:
        return None
    if state not in FINAL:
        return f"its status is {state}, not final"
    return changes_meaning(body) or ("is about something other than the person (focus)" if "focus" in body else "")


def _result(spec: FactSpec, part: Body, resource: Resource, index: Index) -> LabResult:
    when = effective(resource.body, resource.place)
    value = quantity(part, "valueQuantity", resource.place, UCUM)
    fault = when.fault or _fault(part, value)
    number, unit, comparator = value or Quantity(None, "", "")
    limit = _upper_limit(part, unit, resource.place) if spec.id in index.limited else None
    if spec.unit == "1" and unit != "1" and limit and number is not None:
        number, unit, limit = EXACT.divide(number, limit), "1", None
    return LabResult(spec.id, number, comparator, unit, when.on, resource.origin, fault, limit, when.at)


def _fault(part: Body, value: Quantity | None) -> str:
    if value is None:
        named = next((key for key in part if key.startswith("value")), "")
        return f"its value is a {named[5:]}, not a quantity" if named else NO_VALUE
    return unreadable(value)


def _upper_limit(part: Body, unit: str, place: str) -> Decimal | None:
    """The upper limit of normal, when there is exactly one and it has the value's unit."""
    ranges = children(part, "referenceRange", place)
    high = quantity(ranges[0], "high", place, UCUM) if len(ranges) == 1 else None
    return high.number if high and high.unit == unit and high.number and high.number > 0 else None
