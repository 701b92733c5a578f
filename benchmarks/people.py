"""Made-up people as FHIR R4 Bundles the size of real ones: about 35 resources and 20 KB, seeded, no
real person."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

TODAY = date(2026, 11, 20)
SNOMED, LOINC, UCUM, FACT = (
    "http://snomed.info/sct",
    "http://loinc.org",
    "http://unitsofmeasure.org",
    "urn:unclench:fact",
)
CONDITIONS = [
    ("24700007", "Multiple sclerosis"),
    ("221360009", "Spasticity"),
    ("709044004", "Chronic kidney disease"),
    ("35489007", "Depressive disorder"),
    ("38341003", "Hypertension"),
]
RESULTS = [
    ("98979-8", "mL/min/{1.73_m2}", 15, 120),
    ("14682-9", "umol/L", 50, 300),
    ("2601-3", "mmol/L", 0.5, 1.0),
    ("2823-3", "mmol/L", 3.0, 5.5),
    ("2951-2", "mmol/L", 130, 145),
    ("1742-6", "U/L", 10, 120),
    ("8480-6", "mm[Hg]", 90, 180),
    ("29463-7", "kg", 45, 110),
]
MEDICINES = [
    ("baclofen", 10),
    ("gabapentin", 300),
    ("omeprazole", 20),
    ("ramipril", 5),
    ("sertraline", 50),
    ("interferon beta-1a", 30),
]
OWN: dict[str, Callable[[Random], dict[str, Any]]] = {
    "complaint.severity": lambda r: {
        "valueQuantity": {"value": r.randint(0, 10), "unit": "1", "system": UCUM, "code": "1"}
    },
    "complaint.pattern": lambda r: coded(r.choice(["spasticity", "spasm", "cramp"])),
    "complaint.distribution": lambda r: coded(r.choice(["focal", "generalised"])),
    "complaint.interferes_with": lambda r: coded(
        *r.sample(["walking", "sleep", "care", "pain"], 2)
    ),
    "ms.mobility": lambda r: coded(r.choice(["walks_unaided", "wheelchair"])),
    "signs": lambda r: coded(r.choice(["none", "constipation", "drowsiness"])),
    "person.pregnant": lambda r: {"valueBoolean": False},
    "person.breastfeeding": lambda r: {"valueBoolean": False},
    "ms.heat_sensitive": lambda r: {"valueBoolean": r.random() < 0.5},
}


def coded(*members: str) -> dict[str, Any]:
    return {
        "valueCodeableConcept": {
            "coding": [{"system": "urn:unclench:value", "code": member} for member in members]
        }
    }


def bundle(number: int) -> bytes:
    """One person; the same number always gives the same bytes."""
    random = Random(number)
    subject = {"reference": f"Patient/p{number}"}
    born = TODAY - timedelta(days=random.randint(20 * 365, 80 * 365))
    made: list[dict[str, Any]] = [
        {
            "resourceType": "Patient",
            "id": f"p{number}",
            "gender": random.choice(["female", "male"]),
            "birthDate": born.isoformat(),
        }
    ]
    made += [
        _condition(code, text, subject) for code, text in CONDITIONS[: 2 + random.randint(0, 3)]
    ]
    made += [_result(random, *random.choice(RESULTS), subject) for _ in range(16)]
    made += [
        _observation(FACT, place, subject, TODAY, value(random)) for place, value in OWN.items()
    ]
    made += [
        _request(random, name, strength, subject) for name, strength in random.sample(MEDICINES, 3)
    ]
    made += [
        {
            "resourceType": "AllergyIntolerance",
            "patient": subject,
            "clinicalStatus": {"coding": [{"code": "active"}]},
            "code": {
                "coding": [{"system": SNOMED, "code": "716186003", "display": "No known allergy"}]
            },
        }
    ]
    entries = [
        {"fullUrl": f"urn:uuid:{number}-{i}", "resource": {"id": f"r{i}", **resource}}
        for i, resource in enumerate(made)
    ]
    return json.dumps(
        {"resourceType": "Bundle", "type": "collection", "entry": entries}, indent=1
    ).encode()


def _condition(code: str, text: str, subject: dict[str, str]) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "subject": subject,
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "code": {"coding": [{"system": SNOMED, "code": code, "display": text}]},
    }


def _observation(
    system: str, code: str, subject: dict[str, str], on: date, value: dict[str, Any]
) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "status": "final",
        "subject": subject,
        "effectiveDateTime": on.isoformat(),
        "category": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                        "code": "laboratory",
                    }
                ]
            }
        ],
        "code": {"coding": [{"system": system, "code": code}]},
        **value,
    }


def _result(
    random: Random, code: str, unit: str, low: float, high: float, subject: dict[str, str]
) -> dict[str, Any]:
    value = {
        "value": float(f"{random.uniform(low, high):.1f}"),
        "unit": unit,
        "system": UCUM,
        "code": unit,
    }
    on = TODAY - timedelta(days=random.randint(1, 700))
    return _observation(LOINC, code, subject, on, {"valueQuantity": value})


def _request(random: Random, name: str, strength: int, subject: dict[str, str]) -> dict[str, Any]:
    dose = {"doseQuantity": {"value": strength, "unit": "mg", "system": UCUM, "code": "mg"}}
    repeat = {"frequency": random.randint(1, 3), "period": 1, "periodUnit": "d"}
    return {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "subject": subject,
        "medicationCodeableConcept": {"text": name},
        "authoredOn": (TODAY - timedelta(days=random.randint(1, 300))).isoformat(),
        "dosageInstruction": [{"timing": {"repeat": repeat}, "doseAndRate": [dose]}],
    }
