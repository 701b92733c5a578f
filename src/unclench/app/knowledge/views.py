"""The facts that a record states outright as views of SQL on FHIR v2: one row for each
statement, with its patient, day and value as the record has them.

What is worked out, how old a result may be, and which of several counts is for the intake alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from unclench.content.content import Content
from unclench.content.types import FactSpec
from unclench.intake.fhir.observations import FINAL

URL = "urn:unclench:view:"
LOINC, OWN = "http://loinc.org", "urn:unclench:fact"
QUANTITY = {
    "value": ("value.ofType(Quantity).value", "decimal"),
    "unit": ("value.ofType(Quantity).unit", "string"),
    "unit_code": ("value.ofType(Quantity).code", "code"),
    "comparator": ("value.ofType(Quantity).comparator", "code"),
}
STATED = {
    "patient": ("subject.getReferenceKey(Patient)", "string"),
    "status": ("status", "code"),
    "day": ("effective.ofType(dateTime)", "dateTime"),
}
CODED = {"value": ("value.ofType(CodeableConcept).coding.first().code", "code")}
SAID = {"value": ("value.ofType(boolean)", "boolean")}
KEY = {"id": ("getResourceKey()", "string")}
ViewColumns = Mapping[str, tuple[str, str]]


class View(NamedTuple):
    """A ViewDefinition as JSON, with the name of its file."""

    name: str
    definition: dict[str, Any]

    def text(self) -> str:
        return json.dumps(self.definition, indent=2, ensure_ascii=False) + "\n"


def views(content: Content) -> tuple[View, ...]:
    """Of the patients, and of each fact that one Observation states."""
    return (_patients(), *_of_facts(content))


def _of_facts(content: Content) -> Iterator[View]:
    for spec in content.facts.values():
        if spec.derived:
            continue
        if spec.loinc:
            yield _view(f"result_{spec.id}", "Observation", QUANTITY, _one_of(LOINC, *spec.loinc))
        elif "." in spec.record or spec.kind == "set":
            yield _view(f"stated_{spec.id}", "Observation", _value(spec), _one_of(OWN, spec.record))


def _value(spec: FactSpec) -> ViewColumns:
    return {"number": QUANTITY, "yes_no": SAID}.get(spec.kind, CODED)


def _patients() -> View:
    columns = {
        **KEY,
        "birth_date": ("birthDate", "date"),
        "gender": ("gender", "code"),
        "deceased": ("deceased.ofType(dateTime)", "dateTime"),
    }
    return View("patients", _definition("patients", "Patient", columns, ()))


def _view(name: str, resource: str, value: ViewColumns, coded: str) -> View:
    states = " or ".join(f"status = '{state}'" for state in FINAL)
    columns = {**KEY, **STATED, **value}
    return View(name, _definition(name, resource, columns, (coded, states)))


def _one_of(system: str, *codes: str) -> str:
    listed = " or ".join(f"code = '{code}'" for code in codes)
    return f"code.coding.where(system = '{system}' and ({listed})).exists()"


def _definition(
    name: str, resource: str, columns: ViewColumns, where: tuple[str, ...]
) -> dict[str, Any]:
    listed = [{"name": one, "path": path, "type": kind} for one, (path, kind) in columns.items()]
    return {
        "resourceType": "ViewDefinition",
        "url": f"{URL}{name}",
        "name": name,
        "status": "draft",
        "resource": resource,
        "select": [{"column": listed}],
        **({"where": [{"path": path} for path in where]} if where else {}),
    }
