"""Our own facts as Observations: `code` has the system urn:unclench:fact, and as code a place of the record.

    complaint.severity   valueQuantity {value: 6, code: "1"}        numbers, in the fact's unit
    ms.mobility          valueCodeableConcept or valueString        choices (person.pregnant also as valueBoolean)
    living.drives        valueBoolean                               yes or no
    signs, conditions, complaint.sites, living.equipment ...        sets: one Observation a member, several codings, or components
    goals, requests, allergies, other_conditions                    the same, as words
    medicines, trials                                               `none` says: asked, and there are none
    trials               components medicine, highest, weeks_at_highest, outcome, severity_before, severity_after
    baseline             valueQuantity, and the day as effectiveDateTime
    labs.alt_x_uln ...   valueQuantity and effectiveDateTime, as any result
    region, notes        valueString

The code `none` in a set says that it was asked and is empty. Of several Observations of one place the latest day counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from unclench.intake.entries import read_trial
from unclench.intake.faults import Faults, RefusedError
from unclench.intake.fhir.codes import UCUM
from unclench.intake.fhir.moments import effective
from unclench.intake.fhir.shape import Body, Quantity, Resource, children, concept, quantity, word
from unclench.intake.plain import member, plain_value
from unclench.intake.record import request_of
from unclench.library.models import FactSpec
from unclench.patient.index import Index
from unclench.patient.record import LabResult, TrialLine, Unusable

NO_MEMBER = "none"
WORDS = ("goals", "requests", "allergies", "other_conditions", "medicines", "notes", "region")
PER_DAY = {
    "mg/d": "mg/day", "g/d": "g/day", "ug/d": "micrograms/day", "mmol/d": "mmol/day",
    "{sprays}/d": "sprays/day", "{spray}/d": "sprays/day",
}  # fmt: skip
UNITLESS = ("", "1", "{score}")

Places = dict[str, list[Resource]]


class Own(NamedTuple):
    """What our own Observations say. `words` has the lists in words by name; an empty one was asked for and is empty."""

    plain: dict[str, object]
    origins: dict[str, str]
    labs: tuple[LabResult, ...]
    words: dict[str, tuple[str, ...]]
    trials: tuple[TrialLine, ...] | None
    baseline: tuple[Decimal | None, date | None]
    unusable: tuple[Unusable, ...]


def read_own(found: Iterable[tuple[str, Resource]], index: Index, on: date) -> Own:
    """InputError only for JSON of the wrong shape; anything else that does not fit is not known, with its reason."""
    places: Places = {}
    for path, resource in found:
        places.setdefault(path, []).append(resource)
    unusable = _strangers(places, index)
    plain, origins = _plain(places, index, on, unusable)
    words = {path: _words(_latest(path, places[path], on, unusable)) for path in WORDS if path in places}
    if "requests" in words:
        words["requests"] = _requests(words["requests"], index, unusable)
    return Own(
        plain, origins, _numbers(places, index), words, _trials(places.get("trials"), index, unusable),
        _baseline(places.get("baseline"), index, on, unusable), tuple(unusable),
    )  # fmt: skip


def _strangers(places: Places, index: Index) -> list[Unusable]:
    known = {*WORDS, "trials", "baseline", "person.age"}
    strange = [path for path in places if path not in known and _spec(path, index) is None]
    return [Unusable(path, "is not a place of the record", resource.origin) for path in strange for resource in places[path]]


def _spec(path: str, index: Index) -> FactSpec | None:
    if path == "person.age":
        return index.content.facts["age"]
    return index.plain.get(path) or (index.labs.get(path[5:]) if path.startswith("labs.") else None)


def _latest(path: str, resources: list[Resource], on: date, unusable: list[Unusable]) -> list[Resource]:
    """Those of the latest day that is not after `on`; all of them when none has a day."""
    dated = [(effective(resource.body, resource.place).on, resource) for resource in resources]
    unusable.extend(Unusable(path, f"is dated {day}, after {on}", resource.origin) for day, resource in dated if day and day > on)
    past = [(day, resource) for day, resource in dated if day is None or day <= on]
    last = max((day for day, _ in past if day), default=None)
    return [resource for day, resource in past if day in (last, None)]


def _plain(places: Places, index: Index, on: date, unusable: list[Unusable]) -> tuple[dict[str, object], dict[str, str]]:
    plain: dict[str, object] = {}
    origins: dict[str, str] = {}
    for path, resources in places.items():
        spec = _spec(path, index)
        if spec is None or spec.kind == "number":
            continue
        now = _latest(spec.id, resources, on, unusable)
        value = _set(spec, now, unusable) if spec.kind == "set" else _one(spec, now, unusable)
        if value is not None:
            plain[spec.id], origins[spec.id] = value, ", ".join(resource.origin for resource in now)
    return plain, origins


def _one(spec: FactSpec, resources: list[Resource], unusable: list[Unusable]) -> object:
    values: dict[object, str] = {}
    for resource in resources:
        try:
            values.setdefault(plain_value(spec, _value(resource.body, resource.place)), resource.origin)
        except RefusedError as refused:
            unusable.append(Unusable(spec.id, refused.reason, resource.origin))
    if len(values) > 1:
        said = " and ".join(sorted(map(str, values)))
        unusable.append(Unusable(spec.id, f"observations of the same day disagree: {said}", ", ".join(sorted(values.values()))))
    return next(iter(values)) if len(values) == 1 else None


def _value(body: Body, place: str) -> Any:
    """true, false, or a single word."""
    if "valueBoolean" in body:
        return body["valueBoolean"]
    words = _said(body, place)
    return words[0] if len(words) == 1 else None


def _said(body: Body, place: str) -> list[str]:
    """The words of one Observation: codes (else text), a string, and those of its components."""
    found = [text] if (text := word(body, "valueString", place).strip()) else []
    value = concept(body, "valueCodeableConcept", place)
    found += [code for _, code in value.codes if code] or ([value.text] if value.text else [])
    return found + [text for part in children(body, "component", place) for text in _said(part, place)]


def _words(resources: list[Resource]) -> tuple[str, ...]:
    """The words said, without `none`."""
    said = [text for resource in resources for text in _said(resource.body, resource.place)]
    return tuple(dict.fromkeys(text for text in said if text != NO_MEMBER))


def _set(spec: FactSpec, resources: list[Resource], unusable: list[Unusable]) -> frozenset[str] | None:
    members: set[str] = set()
    for resource in resources:
        said = _said(resource.body, resource.place)
        if not said:
            unusable.append(Unusable(spec.id, "has no value", resource.origin))
        for text in said:
            try:
                members.add(text if text == NO_MEMBER else member(spec, text))
            except RefusedError as refused:
                unusable.append(Unusable(spec.id, refused.reason, resource.origin))
    if len(members) > 1 and NO_MEMBER in members:
        unusable.append(Unusable(spec.id, "says none and some at the same time", ", ".join(r.origin for r in resources)))
    return frozenset(members - {NO_MEMBER}) if members else None


def _numbers(places: Places, index: Index) -> tuple[LabResult, ...]:
    specs = {path: spec for path in places if (spec := _spec(path, index)) is not None and spec.kind == "number"}
    return tuple(_number(spec, resource) for path, spec in specs.items() for resource in places[path])


def _number(spec: FactSpec, resource: Resource) -> LabResult:
    when = effective(resource.body, resource.place)
    value = _quantity(resource.body, resource.place)
    unit = "1" if spec.unit == "1" and value.unit in UNITLESS and not spec.record.startswith("labs.") else value.unit
    fault = when.fault or ("" if value.number is not None else "its value is not a number")
    return LabResult(spec.id, value.number, value.comparator, unit, when.on, resource.origin, fault, None, when.at)


def _quantity(body: Body, place: str) -> Quantity:
    whole = body.get("valueInteger")
    if type(whole) is int:
        return Quantity(Decimal(whole), "", "")
    return quantity(body, "valueQuantity", place, UCUM) or Quantity(None, "", "")


def _requests(words: tuple[str, ...], index: Index, unusable: list[Unusable]) -> tuple[str, ...]:
    kept = []
    for text in words:
        try:
            kept.append(request_of(text, index))
        except RefusedError as refused:
            unusable.append(Unusable("requests", refused.reason, "requests"))
    return tuple(kept)


def _trials(resources: list[Resource] | None, index: Index, unusable: list[Unusable]) -> tuple[TrialLine, ...] | None:
    """One trial an Observation; `none` as its value says that there were none."""
    if resources is None:
        return None
    trials = []
    for resource in resources:
        if NO_MEMBER in concept(resource.body, "valueCodeableConcept", resource.place).text or not resource.body.get("component"):
            continue
        faults = Faults()
        line = read_trial(_trial(resource), ("trials", 0), index, faults)
        unusable.extend(Unusable("trials", f"{path[-1]}: {reason}", resource.origin) for path, reason, _ in faults.found)
        trials.append(line._replace(origin=resource.origin))
    return tuple(trials)


def _trial(resource: Resource) -> dict[str, Any]:
    """The components as one entry of a record's `trials`."""
    entry: dict[str, Any] = {}
    for part in children(resource.body, "component", resource.place):
        key = concept(part, "code", resource.place)
        name = key.codes[0][1] if key.codes else key.text
        entry[name] = _amount(part, resource.place) if name == "highest" else _entry_value(part, resource.place)
    return entry


def _entry_value(part: Body, place: str) -> Any:
    value = _quantity(part, place)
    return value.number if value.number is not None else _value(part, place)


def _amount(part: Body, place: str) -> str | None:
    value = _quantity(part, place)
    return _value(part, place) if value.number is None else f"{value.number} {PER_DAY.get(value.unit, value.unit)}"


def _baseline(resources: list[Resource] | None, index: Index, on: date, unusable: list[Unusable]) -> tuple[Decimal | None, date | None]:
    """The latest baseline; two of one day are no baseline."""
    found = _latest("improvement_percent", resources or [], on, unusable)
    values = {_quantity(resource.body, resource.place).number for resource in found}
    days = [effective(resource.body, resource.place).on for resource in found]
    if len(values) != 1:
        unusable.extend(Unusable("improvement_percent", "two baselines of the same day disagree", resource.origin) for resource in found)
        return None, None
    try:
        severity = plain_value(index.content.facts["severity"], values.pop())
    except RefusedError as refused:
        unusable.extend(Unusable("improvement_percent", refused.reason, resource.origin) for resource in found)
        return None, None
    return (severity if isinstance(severity, Decimal) else None), days[0]
