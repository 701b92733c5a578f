"""Which medicine an order or a statement is about: by its own code and words, or by the Medication
it points to."""

from __future__ import annotations

from typing import NamedTuple

from unclench.intake.fhir.bundle import Resources, resolved
from unclench.intake.fhir.dosage import IN_MG, UNITS, StrengthPerUnit, unit_of_product
from unclench.intake.fhir.shape import (
    MEDICINE_SYSTEMS,
    NO_MEDICINES,
    NOTHING,
    UCUM,
    Concept,
    Resource,
    ResourceBody,
    changes_meaning,
    child,
    children,
    concept,
    quantity,
    silent,
    word,
)
from unclench.intake.fhir.timing import quotient
from unclench.patient.derive.medicine_names import resolve, resolve_line
from unclench.patient.index import IntakeIndex
from unclench.patient.record import MedicineLine


class OrderedMedicine(NamedTuple):
    """What a resource is about, before its dose. `none` when it says that nothing is taken."""

    name: str
    codes: tuple[tuple[str, str], ...]
    strength: StrengthPerUnit | None
    fault: str
    none: bool = False


def medicine_of(resource: Resource, resources: Resources, index: IntakeIndex) -> OrderedMedicine:
    """From medicationCodeableConcept, or the Medication that is pointed to."""
    body, place = resource.body, resource.place
    if "medicationReference" not in body:
        return _named([concept(body, "medicationCodeableConcept", place)], None, index)
    reference = child(body, "medicationReference", place)
    product = resolved(word(reference, "reference", place), resource, resources)
    display = word(reference, "display", place)
    if body.get("medicationCodeableConcept") is not None:
        return OrderedMedicine(display, (), None, "it says which medicine it is in two ways")
    if (
        not product and resolve(display, index).names
    ):  # the Medication was not sent along, and its name was
        return OrderedMedicine(display, (), None, "")
    if (
        product.get("resourceType") != "Medication"
        or product.get("status") == "entered-in-error"
        or changes_meaning(product)
    ):
        return OrderedMedicine(display, (), None, "the Medication it points to cannot be used")
    return _product(product, place, index)


def _product(product: ResourceBody, place: str, index: IntakeIndex) -> OrderedMedicine:
    """By its code, and by every ingredient that this hides; its strength is that of the one
    ingredient that it names."""
    parts = [
        part for part in children(product, "ingredient", place) if part.get("isActive") is not False
    ]
    within = [concept(part, "itemCodeableConcept", place) for part in parts]
    whole = concept(product, "code", place)
    if silent(whole):
        return _named(within, _strength(parts, place), index)
    said = _known(_named([whole], None, index), index)
    inside = [
        set() if silent(part) else _known(_named([part], None, index), index) for part in within
    ]
    hidden = [part for part, known in zip(within, inside, strict=True) if known - said]
    same = not hidden and all(
        known or silent(part) for part, known in zip(within, inside, strict=True)
    )
    return _named([whole, *hidden], _strength(parts, place) if same else None, index)


def _known(medicine: OrderedMedicine, index: IntakeIndex) -> set[str]:
    return ingredients_of(
        MedicineLine(medicine.name, None, None, None, None, "", medicine.codes, ""), index
    )


def ingredients_of(line: MedicineLine, index: IntakeIndex) -> set[str]:
    """The known ingredients of a line, by codes and name."""
    return {name.ingredient for name in resolve_line(line, index).names}


def _named(
    concepts: list[Concept], strength: StrengthPerUnit | None, index: IntakeIndex
) -> OrderedMedicine:
    codes = tuple(
        (system, code)
        for found in concepts
        for name, code in found.codes
        if (system := MEDICINE_SYSTEMS.get(name))
    )
    name = " / ".join(_wording(found, index) for found in concepts if found.text)
    none = any(code in NO_MEDICINES for found in concepts for _, code in found.codes)
    fault = (
        "it does not say which medicine it is" if all(silent(found) for found in concepts) else ""
    )
    return OrderedMedicine(name, codes, strength, fault, none)


def _wording(found: Concept, index: IntakeIndex) -> str:
    """Its text; a display instead, or in addition, when that names a medicine which the text does
    not."""
    if not found.others:
        return found.text
    known = {name.ingredient for name in resolve(found.text, index).names}
    named = [
        words
        for words in found.others
        if {name.ingredient for name in resolve(words, index).names} - known
    ]
    return " / ".join([*([found.text] if known or not named else []), *named[:1]])


def _strength(parts: list[ResourceBody], place: str) -> StrengthPerUnit | None:
    """Of a product with one ingredient: how much of it is in one tablet or one mL."""
    ratio = child(parts[0], "strength", place) if len(parts) == 1 else NOTHING
    above, below = (
        quantity(ratio, "numerator", place, UCUM),
        quantity(ratio, "denominator", place, UCUM),
    )
    if (
        not above
        or not below
        or above.comparator
        or below.comparator
        or not above.number
        or not below.number
    ):
        return None
    unit = UNITS.get(above.unit)
    number = quotient(above.number * IN_MG[unit], below.number) if unit in IN_MG else None
    return None if number is None else StrengthPerUnit(number, unit_of_product(below.unit))
