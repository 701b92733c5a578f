"""Resources as other systems send them, read with the real knowledge."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import Any

from unclench.content import load
from unclench.content.content import Content
from unclench.intake import read_patient, read_record
from unclench.patient.facts import Patient
from unclench.patient.record import MedicineLine, Record

TODAY = date(2026, 11, 30)
SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
Json = dict[str, Any]


@lru_cache(maxsize=1)
def content() -> Content:
    return load()


def bundle(*resources: Json, kind: str = "searchset", **more: Any) -> Json:
    found = [{"resourceType": "Patient", "id": "p"}, *resources]
    return {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [{"resource": one} for one in found],
        **more,
    }


def record(*resources: Json, kind: str = "searchset", **more: Any) -> Record:
    return record_of(bundle(*resources, kind=kind, **more))


def record_of(tree: Any) -> Record:
    return read_record(json.dumps(tree).encode(), content(), today=TODAY)


def patient(*resources: Json, kind: str = "searchset", **more: Any) -> Patient:
    tree = bundle(*resources, kind=kind, **more)
    return read_patient(json.dumps(tree).encode(), content(), today=TODAY)


def order(name: str, *dosages: Json, **more: Any) -> Json:
    return {
        "resourceType": "MedicationRequest",
        "id": "m1",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": name},
        "dosageInstruction": list(dosages),
        **more,
    }


def pieces(
    number: float, unit: str = "tablet", times: int = 3, code: str | None = None, **more: Any
) -> Json:
    dose = {"value": number, "unit": unit, **({"code": code} if code else {})}
    repeat = {"frequency": times, "period": 1, "periodUnit": "d"}
    return {"timing": {"repeat": repeat}, "doseAndRate": [{"doseQuantity": dose}], **more}


def line(*resources: Json) -> MedicineLine:
    (found,) = record(*resources).medicines or ()
    return found


def a_day(*resources: Json) -> str:
    """The amount of a day, or why it is not known."""
    found = line(*resources)
    return found.fault if found.total is None else f"{found.total.number:f} {found.total.unit}"


def reasons(found: Record, fact: str) -> str:
    return "; ".join(item.reason for item in found.unusable if item.fact == fact)


def coded(system: str, code: str, text: str = "") -> Json:
    return {"coding": [{"system": system, "code": code}], **({"text": text} if text else {})}
