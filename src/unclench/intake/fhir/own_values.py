"""What our own Observations hold: words, numbers, trials, a baseline. The places they stand for are
those of own.py."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from unclench.content.types import FactSpec
from unclench.intake.entries import read_trial
from unclench.intake.faults import Faults, RefusedError
from unclench.intake.fhir.moments import effective
from unclench.intake.fhir.shape import (
    UCUM,
    CodedQuantity,
    Resource,
    ResourceBody,
    children,
    concept,
    quantity,
    unreadable,
    word,
)
from unclench.intake.plain import plain_value
from unclench.patient.index import IntakeIndex
from unclench.patient.labs import NO_VALUE
from unclench.patient.record import LabResult, TrialLine, Unusable

NO_MEMBER = "none"
PER_DAY = {
    "mg/d": "mg/day", "g/d": "g/day", "ug/d": "micrograms/day", "mmol/d": "mmol/day",
    "{sprays}/d": "sprays/day", "{spray}/d": "sprays/day",
}  # fmt: skip
UNITLESS = ("", "1", "{score}")


def value_of(body: ResourceBody, place: str) -> Any:
    """true, false, or a single word."""
    if "valueBoolean" in body:
        return body["valueBoolean"]
    words = said(body, place)
    return words[0] if len(words) == 1 else None


def said(body: ResourceBody, place: str) -> list[str]:
    """The words of one Observation: codes (else text), a string, and those of its components."""
    found: list[str] = []
    if "valueString" in body and (text := word(body, "valueString", place).strip()):
        found.append(text)
    if "valueCodeableConcept" in body:
        value = concept(body, "valueCodeableConcept", place)
        found += [code for _, code in value.codes if code] or ([value.text] if value.text else [])
    if "component" in body:
        found += [text for part in children(body, "component", place) for text in said(part, place)]
    return found


def value_key(body: ResourceBody) -> str:
    """The key of its value; "" when it has none."""
    return next((key for key in body if key.startswith("value") and body[key] is not None), "")


def nothing(body: ResourceBody) -> str:
    """That it has no value of any kind; "" when it has one."""
    return "" if value_key(body) else NO_VALUE


def number(spec: FactSpec, resource: Resource) -> LabResult:
    """A number as a result, so that its unit, day and range are checked where those of all
    results are."""
    when = effective(resource.body, resource.place)
    value = _quantity(resource.body, resource.place)
    unit = (
        "1"
        if spec.unit == "1" and value.unit in UNITLESS and not spec.record.startswith("labs.")
        else value.unit
    )
    empty = nothing(resource.body) if value.number is None else ""
    fault = empty or when.fault or unreadable(value)
    return LabResult(
        spec.id,
        value.number,
        value.comparator,
        unit,
        when.on,
        resource.origin,
        fault,
        None,
        when.at,
    )


def _exact_number(body: ResourceBody, place: str) -> Decimal | None:
    """A number that is no mere bound."""
    value = _quantity(body, place)
    return value.number if value.comparator == "" else None


def _quantity(body: ResourceBody, place: str) -> CodedQuantity:
    whole = body.get("valueInteger")
    if type(whole) is int:
        return CodedQuantity(Decimal(whole), "", "")
    return quantity(body, "valueQuantity", place, UCUM) or CodedQuantity(None, "", "")


def trials(
    resources: list[Resource] | None, index: IntakeIndex, on: date, unusable: list[Unusable]
) -> tuple[TrialLine, ...] | None:
    """One trial an Observation; `none` as its value says that there were none. None when neither
    was said."""
    found = []
    none = False
    for resource in resources or ():
        day = effective(resource.body, resource.place).on
        if day is not None and day > on:
            unusable.append(Unusable("trials", f"is dated {day}, after {on}", resource.origin))
            continue
        if not resource.body.get("component"):
            silent = NO_MEMBER not in said(resource.body, resource.place)
            unusable.extend(
                [Unusable("trials", "has no components", resource.origin)] if silent else []
            )
            none = none or not silent
            continue
        faults = Faults()
        line = read_trial(_trial(resource), ("trials", 0), index, faults)
        unusable.extend(
            Unusable("trials", f"{path[-1]}: {reason}", resource.origin)
            for path, reason, _ in faults.found
        )
        found.append(line._replace(origin=resource.origin))
    return tuple(found) if found or none else None


def _trial(resource: Resource) -> dict[str, Any]:
    """The components as one entry of a record's `trials`."""
    entry: dict[str, Any] = {}
    for part in children(resource.body, "component", resource.place):
        key = concept(part, "code", resource.place)
        name = key.codes[0][1] if key.codes else key.text
        entry[name] = (
            _amount(part, resource.place)
            if name == "highest"
            else _entry_value(part, resource.place)
        )
    return entry


def _entry_value(part: ResourceBody, place: str) -> Any:
    found = _exact_number(part, place)
    return found if found is not None else value_of(part, place)


def _amount(part: ResourceBody, place: str) -> str | None:
    found, unit = _exact_number(part, place), _quantity(part, place).unit
    return value_of(part, place) if found is None else f"{found} {PER_DAY.get(unit, unit)}"


def baseline(
    resources: list[Resource] | None, index: IntakeIndex, on: date, unusable: list[Unusable]
) -> tuple[Decimal | None, date | None]:
    """The latest baseline; two of one day are no baseline."""
    found = latest("improvement_percent", resources or [], on, unusable)
    values = {_exact_number(resource.body, resource.place) for resource in found}
    days = [effective(resource.body, resource.place).on for resource in found]
    if len(values) != 1:
        unusable.extend(
            Unusable(
                "improvement_percent", "two baselines of the same day disagree", resource.origin
            )
            for resource in found
        )
        return None, None
    try:
        severity = plain_value(index.content.facts["severity"], values.pop())
    except RefusedError as refused:
        unusable.extend(
            Unusable("improvement_percent", refused.reason, resource.origin) for resource in found
        )
        return None, None
    return (severity if isinstance(severity, Decimal) else None), days[0]


def latest(
    path: str, resources: list[Resource], on: date, unusable: list[Unusable]
) -> list[Resource]:
    """Those of the latest day that is not after `on`; all of them when none has a day."""
    dated = [(effective(resource.body, resource.place).on, resource) for resource in resources]
    if len(dated) == 1 and (dated[0][0] is None or dated[0][0] <= on):
        return resources
    unusable.extend(
        Unusable(path, f"is dated {day}, after {on}", resource.origin)
        for day, resource in dated
        if day and day > on
    )
    past = [(day, resource) for day, resource in dated if day is None or day <= on]
    last = max((day for day, _ in past if day), default=None)
    return [resource for day, resource in past if day in (last, None)]
