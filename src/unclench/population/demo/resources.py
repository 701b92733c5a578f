"""A made-up person as FHIR R4 resources, written in the several ways that records are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from unclench.content.content import Content
from unclench.content.types import FactSpec
from unclench.population.demo.course import MadeUpOrder, MadeUpPerson, MadeUpResult

ResourceTree = dict[str, Any]
FACT, VALUE = "urn:unclench:fact", "urn:unclench:value"
SNOMED, LOINC, UCUM = "http://snomed.info/sct", "http://loinc.org", "http://unitsofmeasure.org"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
ALLERGY = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
MULTIPLE_SCLEROSIS, NO_KNOWN_ALLERGY = "24700007", "716186003"
PLACES = Decimal("0.001")


def resources_of(person: MadeUpPerson, day: date, content: Content) -> list[ResourceTree]:
    """Every resource has an id; all but the first name the person."""
    chance = Random(f"written {person.id}")
    made = [
        *_conditions(person, content),
        *_complaint(person, day),
        *(_result(result, chance, content) for result in person.results),
        *(_order(order, chance, content) for order in person.orders),
        *(_other(name, day, content) for name in person.others),
        *_allergies(person),
    ]
    about = {"reference": f"Patient/{person.id}"}
    numbered = enumerate(made)
    return [
        {"resourceType": "Patient", "id": person.id, "gender": person.sex,
         "birthDate": person.born.isoformat()},
        *({**one, "id": f"{person.id}-{n}", _subject(one): about} for n, one in numbered),
    ]  # fmt: skip


def _subject(resource: ResourceTree) -> str:
    return "patient" if resource["resourceType"] == "AllergyIntolerance" else "subject"


def _coded(system: str, code: str, text: str = "") -> ResourceTree:
    found: ResourceTree = {"coding": [{"system": system, "code": code}]}
    return {**found, "text": text} if text else found


def _conditions(person: MadeUpPerson, content: Content) -> Iterator[ResourceTree]:
    yield _condition(MULTIPLE_SCLEROSIS, "Multiple sclerosis")
    for name in person.conditions:
        condition = content.conditions[name]
        yield _condition(condition.snomed[0], condition.names.clinician)


def _condition(code: str, text: str) -> ResourceTree:
    status = _coded(CLINICAL, "active")
    return {
        "resourceType": "Condition", "clinicalStatus": status, "code": _coded(SNOMED, code, text)
    }  # fmt: skip


def _complaint(person: MadeUpPerson, day: date) -> Iterator[ResourceTree]:
    said = {
        "ms.course": person.course, "ms.mobility": person.mobility,
        "complaint.pattern": person.pattern, "complaint.distribution": person.spread,
    }  # fmt: skip
    for place, value in said.items():
        yield _observed(place, day, valueCodeableConcept=_coded(VALUE, value))
    yield _observed("complaint.severity", day, valueQuantity=_quantity(person.severity, "1"))
    yield _observed("signs", day, valueCodeableConcept={
        "coding": [{"system": VALUE, "code": sign} for sign in person.signs or ("none",)]
    })  # fmt: skip


def _observed(place: str, day: date, **value: Any) -> ResourceTree:
    return {
        "resourceType": "Observation", "status": "final", "code": _coded(FACT, place),
        "effectiveDateTime": day.isoformat(), **value,
    }  # fmt: skip


def _quantity(value: Any, unit: str) -> ResourceTree:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def _result(result: MadeUpResult, chance: Random, content: Content) -> ResourceTree:
    """In one of the units that laboratories use; now and then without one, or unfinished."""
    spec = content.facts[result.test]
    unit, value = _in_a_unit(result.value, spec, chance)
    quantity = _quantity(value, unit)
    if chance.random() < 0.02:
        quantity = {"value": value}
    return {
        "resourceType": "Observation",
        "status": chance.choices(("final", "amended", "preliminary"), (94, 4, 2))[0],
        "code": _coded(LOINC, chance.choice(spec.loinc), spec.names.clinician),
        "effectiveDateTime": result.on.isoformat(),
        "valueQuantity": quantity,
    }


def _in_a_unit(value: Decimal, spec: FactSpec, chance: Random) -> tuple[str, Decimal]:
    unit = chance.choice([spec.unit, spec.unit, *spec.units])
    factor = spec.units.get(unit, Fraction(1))
    exact = Fraction(value) / factor
    if factor == 1:
        return unit, value
    return unit, (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(PLACES)


def _order(order: MadeUpOrder, chance: Random, content: Content) -> ResourceTree:
    return {
        "resourceType": "MedicationRequest",
        "status": chance.choices(("active", "completed"), (95, 5))[0],
        "intent": "order",
        "authoredOn": order.since.isoformat(),
        "medicationCodeableConcept": _medicine(order.option.id, order.product.strength, content),
        "dosageInstruction": [_dosage(order, chance)],
    }


def _medicine(name: str, strength: str, content: Content) -> ResourceTree:
    ingredient = content.ingredients.get(name)
    text = f"{name.replace('_', ' ')} {strength}".strip()
    if ingredient is None or not ingredient.rxnorm:
        return {"text": text}
    return _coded(RXNORM, ingredient.rxnorm, text)


def _dosage(order: MadeUpOrder, chance: Random) -> ResourceTree:
    """In milligrams, in tablets, in words, or as needed."""
    strength = Decimal(order.product.strength.removesuffix(" mg"))
    amount = strength * order.pieces
    often = {"repeat": {"frequency": order.times, "period": 1, "periodUnit": "d"}}
    in_mg = {"timing": often, "doseAndRate": [{"doseQuantity": _quantity(amount, "mg")}]}
    pieces = {"value": order.pieces, "unit": order.product.form}
    in_words = f"{order.pieces} {order.product.form}(s) {order.times} times a day"
    shapes: tuple[ResourceTree, ...] = (
        in_mg,
        {**in_mg, "text": f"{amount} mg {order.times} times a day"},
        {"timing": often, "doseAndRate": [{"doseQuantity": pieces}], "text": in_words},
        {"text": f"{amount} mg {order.times} times daily"},
        {"text": in_words},
        {**in_mg, "asNeededBoolean": True},
        {"text": "as directed"},
    )
    return chance.choices(shapes, (40, 15, 12, 12, 10, 4, 7))[0]


def _other(name: str, day: date, content: Content) -> ResourceTree:
    return {
        "resourceType": "MedicationStatement", "status": "active",
        "medicationCodeableConcept": _medicine(name, "", content),
        "effectivePeriod": {"start": day.replace(day=1).isoformat()},
    }  # fmt: skip


def _allergies(person: MadeUpPerson) -> Iterator[ResourceTree]:
    if person.no_allergies:
        yield {
            "resourceType": "AllergyIntolerance", "clinicalStatus": _coded(ALLERGY, "active"),
            "code": _coded(SNOMED, NO_KNOWN_ALLERGY, "No known allergy"),
        }  # fmt: skip
