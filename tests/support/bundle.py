"""A record as the FHIR R4 Bundle that says the same: for tests that both doors give the same
facts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

FACT = "urn:unclench:fact"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
SUBJECT = {"reference": "Patient/one"}
SECTIONS = ("ms", "complaint", "living")
LISTS = ("signs", "allergies", "requests", "goals", "other_conditions")
PER_DAY = {
    "mg/day": "mg/d",
    "g/day": "g/d",
    "micrograms/day": "ug/d",
    "mmol/day": "mmol/d",
    "sprays/day": "{sprays}/d",
}
Json = dict[str, Any]


def bundle_of(record: Json) -> Json:
    """Every key of a record (a tree as the record door reads it) as resources of one Bundle."""
    made = [
        _patient(record),
        *_plain(record),
        *_labs(record),
        *_medicines(record),
        *_trials(record),
        *_rest(record),
    ]
    for i, resource in enumerate(made):
        resource.setdefault("id", f"r{i}")
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": resource} for resource in made],
    }


def _patient(record: Json) -> Json:
    person = record.get("person") or {}
    patient: Json = {"resourceType": "Patient", "id": "one"}
    if person.get("sex"):
        patient["gender"] = person["sex"]
    if person.get("born"):
        patient["birthDate"] = person["born"]
    return patient


def _observation(place: str, **more: Any) -> Json:
    code = {"coding": [{"system": FACT, "code": place}]}
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": code,
        "subject": SUBJECT,
        **more,
    }


def _quantity(number: Any, unit: str) -> Json:
    return {"value": number, "unit": unit, "system": UCUM, "code": unit}


def _coded(*members: str) -> Json:
    return {"coding": [{"system": "urn:unclench:value", "code": member} for member in members]}


def _plain(record: Json) -> list[Json]:
    person = {
        key: value
        for key, value in (record.get("person") or {}).items()
        if key not in ("sex", "born")
    }
    sections = {"person": person, **{section: record.get(section) or {} for section in SECTIONS}}
    found = [
        _value(f"{section}.{key}", value)
        for section, keys in sections.items()
        for key, value in keys.items()
    ]
    return [
        item
        for item in (
            *found,
            _value("alcohol", record.get("alcohol")),
            _value("region", record.get("region")),
        )
        if item
    ]


def _value(place: str, value: Any) -> Json | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return _observation(place, valueBoolean=value)
    if isinstance(value, (int, Decimal)):
        return _observation(
            place,
            valueQuantity=_quantity(
                value, {"person.age": "a", "person.weight_kg": "kg"}.get(place, "1")
            ),
            effectiveDateTime="2026-11-20",
        )
    if isinstance(value, list):
        return _observation(place, valueCodeableConcept=_coded(*(value or ["none"])))
    return _observation(place, valueCodeableConcept=_coded(value))


def _labs(record: Json) -> list[Json]:
    found = []
    for lab in record.get("labs") or ():
        more: Json = {"effectiveDateTime": lab["date"]} if lab.get("date") else {}
        if lab.get("value") is not None:
            more["valueQuantity"] = _result(lab["value"], lab.get("unit"))
        found.append(_observation(f"labs.{lab['test']}", **more))
    return found


def _result(value: Any, unit: str | None) -> Json:
    bound = "".join(c for c in value if c in "<>=") if isinstance(value, str) else ""
    number = Decimal(value.lstrip("<>= ")) if isinstance(value, str) else value
    quantity: Json = _quantity(number, unit) if unit else {"value": number}
    return {**quantity, "comparator": bound} if bound else quantity


def _medicines(record: Json) -> list[Json]:
    lines = record.get("medicines")
    if lines is None:
        return []
    return [_statement(line) for line in lines] or [
        _observation("medicines", valueCodeableConcept=_coded("none"))
    ]


def _statement(line: Json) -> Json:
    statement: Json = {
        "resourceType": "MedicationStatement",
        "status": "active",
        "subject": SUBJECT,
        "medicationCodeableConcept": {"text": line["name"]},
    }
    if line.get("since"):
        statement["effectivePeriod"] = {"start": line["since"]}
    dosages = _dosages(line)
    if line.get("route"):
        dosages = [{**dosage, "route": {"text": line["route"]}} for dosage in dosages or [{}]]
    return {**statement, "dosage": dosages} if dosages else statement


def _dosages(line: Json) -> list[Json]:
    """A day's total is two halves, because one dosage would say that it is taken at one time."""
    if line.get("total"):
        number, unit = line["total"].removesuffix("/day").split(" ")
        return [_dosage(str(Decimal(number) / 2), unit, 1)] * 2
    if not line.get("dose"):
        return []
    number, unit = line["dose"].split(" ")
    return [_dosage(number, unit, line.get("per_day"))]


def _dosage(number: str, unit: str, times: Any) -> Json:
    dose = _quantity(Decimal(number), {"micrograms": "ug", "sprays": "{sprays}"}.get(unit, unit))
    repeat = {"frequency": times, "period": 1, "periodUnit": "d"}
    return {
        "doseAndRate": [{"doseQuantity": dose}],
        **({} if times is None else {"timing": {"repeat": repeat}}),
    }


def _trials(record: Json) -> list[Json]:
    trials = record.get("trials")
    if trials is None:
        return []
    return [_trial(trial) for trial in trials] or [
        _observation("trials", valueCodeableConcept=_coded("none"))
    ]


def _trial(trial: Json) -> Json:
    return _observation(
        "trials", component=[_part(key, value) for key, value in trial.items() if value is not None]
    )


def _part(key: str, value: Any) -> Json:
    part: Json = {"code": {"coding": [{"system": FACT, "code": key}]}}
    if key == "highest":
        number, unit = value.split(" ")
        return {**part, "valueQuantity": _quantity(Decimal(number), PER_DAY[unit])}
    return (
        {**part, "valueString": value}
        if isinstance(value, str)
        else {**part, "valueQuantity": _quantity(value, "1")}
    )


def _rest(record: Json) -> list[Json]:
    found = [
        _observation(key, valueCodeableConcept=_coded(*(record[key] or ["none"])))
        for key in LISTS
        if record.get(key) is not None
    ]
    if record.get("conditions") is not None:
        found.append(
            _observation(
                "conditions", valueCodeableConcept=_coded(*(record["conditions"] or ["none"]))
            )
        )
    if record.get("notes"):
        found.append(_observation("notes", valueString=record["notes"]))
    baseline = record.get("baseline")
    if baseline and baseline.get("severity") is not None:
        more = {"effectiveDateTime": baseline["date"]} if baseline.get("date") else {}
        found.append(
            _observation("baseline", valueQuantity=_quantity(baseline["severity"], "1"), **more)
        )
    return found
