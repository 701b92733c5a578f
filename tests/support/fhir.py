"""Short ways to write FHIR resources in tests, and to read them with the small content."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from support.content import SMALL
from unclench.intake import read_patient, read_record
from unclench.patient.facts import Patient
from unclench.patient.record import Record

TODAY = date(2026, 11, 20)
SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = "http://www.whocc.no/atc"
OURS = "urn:unclench:fact"
ME = {"reference": "Patient/me"}
Json = dict[str, Any]


def person(**more: Any) -> Json:
    return {"resourceType": "Patient", "id": "me", **more}


def concept(system: str, code: str, text: str = "") -> Json:
    coded: Json = {"coding": [{"system": system, "code": code}]}
    return {**coded, "text": text} if text else coded


def bundle(*resources: Json, patient: Json | None = None, **more: Any) -> Json:
    """The result of a search for all of these: their lists are whole."""
    found = [patient or person(), *resources]
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [{"resource": resource} for resource in found],
        **more,
    }


def without(resource: Json) -> Json:
    """Without the keys whose value is None."""
    return {key: value for key, value in resource.items() if value is not None}


def condition(
    code: Any, clinical: str | None = "active", verified: str | None = "confirmed", **more: Any
) -> Json:
    return without(
        {
            "resourceType": "Condition",
            "subject": ME,
            "code": concept(SNOMED, code) if isinstance(code, str) else code,
            "clinicalStatus": clinical
            and concept("http://terminology.hl7.org/CodeSystem/condition-clinical", clinical),
            "verificationStatus": verified
            and concept("http://terminology.hl7.org/CodeSystem/condition-ver-status", verified),
            **more,
        }
    )


def quantity(value: Any, unit: str | None, **more: Any) -> Json:
    return {
        "value": value,
        **({"unit": unit, "system": UCUM, "code": unit} if unit else {}),
        **more,
    }


def result(
    loinc: str, value: Any, unit: str | None, when: str | None = "2026-11-10", **more: Any
) -> Json:
    return without(
        {
            "resourceType": "Observation",
            "status": "final",
            "code": concept(LOINC, loinc),
            "subject": ME,
            "effectiveDateTime": when,
            "valueQuantity": None if value is None else quantity(value, unit),
            **more,
        }
    )


def ours(place: str, **more: Any) -> Json:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": concept(OURS, place),
        "subject": ME,
        **more,
    }


def dosage(dose: Any = 10, unit: str | None = "mg", times: Any = 3, **more: Any) -> Json:
    repeat = {"frequency": times, "period": 1, "periodUnit": "d"}
    return {
        "timing": {"repeat": repeat},
        "doseAndRate": [{"doseQuantity": quantity(dose, unit)}],
        **more,
    }


def order(name: Any = "relaxol", *dosages: Json, **more: Any) -> Json:
    medicine = {"text": name} if isinstance(name, str) else name
    return without(
        {
            "resourceType": "MedicationRequest",
            "status": "active",
            "intent": "order",
            "subject": ME,
            "medicationCodeableConcept": medicine,
            "dosageInstruction": list(dosages) or None,
            **more,
        }
    )


def statement(name: Any = "relaxol", *dosages: Json, **more: Any) -> Json:
    medicine = {"text": name} if isinstance(name, str) else name
    return without(
        {
            "resourceType": "MedicationStatement",
            "status": "active",
            "subject": ME,
            "medicationCodeableConcept": medicine,
            "dosage": list(dosages) or None,
            **more,
        }
    )


def allergy(
    code: Json, clinical: str | None = "active", verified: str | None = "confirmed", **more: Any
) -> Json:
    return without(
        {
            "resourceType": "AllergyIntolerance",
            "patient": ME,
            "code": code,
            "clinicalStatus": clinical and concept("", clinical),
            "verificationStatus": verified and concept("", verified),
            **more,
        }
    )


def read(*resources: Json, patient: Json | None = None, **more: Any) -> Patient:
    return read_patient(
        json.dumps(bundle(*resources, patient=patient, **more)).encode(), SMALL, today=TODAY
    )


def record_of(*resources: Json, patient: Json | None = None, **more: Any) -> Record:
    return read_record(
        json.dumps(bundle(*resources, patient=patient, **more)).encode(), SMALL, today=TODAY
    )


def numbered(*resources: Json) -> list[Json]:
    """With ids, as servers give them."""
    return [{**resource, "id": f"n{i}"} for i, resource in enumerate(resources)]


def reasons(patient: Patient, fact: str) -> list[str]:
    return [item.reason for item in patient.unusable if item.fact == fact]
