"""Calls of the hooks about a made-up person, as a record system makes them."""

from __future__ import annotations

from typing import NamedTuple
from uuid import uuid4

from unclench.app.sandbox import SandboxRecords
from unclench.errors import InputError, Problem
from unclench.render.hooks.services import HOOKS, PATIENT_VIEW
from unclench.render.json_text import Json
from unclench.serve.hooks.services import DRAFTS, PATIENT, PREFETCH

UNIT = {"unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}
DRAFT = "draft-1"
MOST_MG, MOST_TIMES = 9999, 12


class SandboxOrder(NamedTuple):
    """What is chosen on the page: a hook and, unless the record is only opened, an order."""

    hook: str
    medicine: str
    mg: int
    times: int


def order_of(given: dict[str, str]) -> SandboxOrder:
    """InputError for what cannot be ordered."""
    hook, medicine = given.get("hook", ""), given.get("medicine", "").strip()
    if hook not in HOOKS:
        raise _wrong("hook", "is none of those that are answered")
    if hook != PATIENT_VIEW and not 0 < len(medicine) <= 100:
        raise _wrong("medicine", "is missing")
    return SandboxOrder(
        hook, medicine, _whole(given, "mg", MOST_MG), _whole(given, "times", MOST_TIMES)
    )


def _whole(given: dict[str, str], name: str, most: int) -> int:
    text = given.get(name, "").strip() or "1"
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) <= most):
        raise _wrong(name, f"is not a whole number from 1 to {most}")
    return int(text)


def _wrong(place: str, reason: str) -> InputError:
    return InputError([Problem(place, reason, "Choose again.")])


def sandbox_call(person: str, order: SandboxOrder, records: SandboxRecords, base: str) -> Json:
    """The body of the call, with everything in its prefetch."""
    context: Json = {"userId": "Practitioner/made-up", "patientId": person}
    if order.hook != PATIENT_VIEW:
        entries = [{"resource": _draft(person, order)}]
        context["selections"] = [f"MedicationRequest/{DRAFT}"]
        context[DRAFTS] = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return {
        "hook": order.hook,
        "hookInstance": str(uuid4()),
        "fhirServer": base,
        "context": context,
        "prefetch": {key: _prefetched(key, person, records) for key in PREFETCH},
    }


def _prefetched(key: str, person: str, records: SandboxRecords) -> Json:
    if key == PATIENT:
        return records.people[person][0]
    found = records.search(PREFETCH[key].partition("?")[0], person)
    entries = [{"resource": one} for one in found]
    return {
        "resourceType": "Bundle", "type": "searchset", "total": len(found), "entry": entries
    }  # fmt: skip


def _draft(person: str, order: SandboxOrder) -> Json:
    repeat = {"frequency": order.times, "period": 1, "periodUnit": "d"}
    dose = {"doseQuantity": {"value": order.mg, **UNIT}}
    return {
        "resourceType": "MedicationRequest", "id": DRAFT, "status": "draft", "intent": "order",
        "subject": {"reference": f"Patient/{person}"},
        "medicationCodeableConcept": {"text": order.medicine},
        "dosageInstruction": [{"timing": {"repeat": repeat}, "doseAndRate": [dose]}],
    }  # fmt: skip
