"""Calls of CDS Hooks about made-up people, as a record system makes them."""

from __future__ import annotations

from typing import Any

from support.bundle import bundle_of
from support.site import example

Json = dict[str, Any]
ANNA, CARLA = example("anna"), example("carla")
VIEW, SELECT, SIGN = (f"unclench-{hook}" for hook in ("patient-view", "order-select", "order-sign"))
TYPES = {
    "conditions": "Condition", "medicationRequests": "MedicationRequest",
    "medicationStatements": "MedicationStatement", "allergies": "AllergyIntolerance",
    "observations": "Observation",
}  # fmt: skip


def prefetch(record: Json) -> Json:
    """A record as the searches of the prefetch find it."""
    resources = [entry["resource"] for entry in bundle_of(record)["entry"]]
    found: Json = {"patient": next(one for one in resources if one["resourceType"] == "Patient")}
    for key, type_ in TYPES.items():
        of_type = [{"resource": one} for one in resources if one["resourceType"] == type_]
        found[key] = {"resourceType": "Bundle", "type": "searchset", "total": len(of_type),
                      "entry": of_type}  # fmt: skip
    return found


def call(hook: str, record: Json, drafts: list[Json] | None = None, **more: Any) -> Json:
    context: Json = {"userId": "Practitioner/p", "patientId": "one"}
    if drafts is not None:
        entries = [{"resource": draft} for draft in drafts]
        context["draftOrders"] = {"resourceType": "Bundle", "type": "collection", "entry": entries}
        context["selections"] = [f"MedicationRequest/{draft['id']}" for draft in drafts]
    return {
        "hook": hook, "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": context, "prefetch": prefetch(record), **more,
    }  # fmt: skip


def draft(name: str, dose: int, times: int = 3, id_: str = "draft-1") -> Json:
    quantity = {"value": dose, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}
    return {
        "resourceType": "MedicationRequest", "id": id_, "status": "draft", "intent": "order",
        "subject": {"reference": "Patient/one"}, "medicationCodeableConcept": {"text": name},
        "dosageInstruction": [{
            "timing": {"repeat": {"frequency": times, "period": 1, "periodUnit": "d"}},
            "doseAndRate": [{"doseQuantity": quantity}],
        }],
    }  # fmt: skip
