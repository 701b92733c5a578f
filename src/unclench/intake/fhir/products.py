"""Which medicine an order or a statement is about: by its own code and words, or by the Medication
it points to."""

from __future__ import annotations

from typing import NamedTuple

from unclench.intake.fhir.bundle import Resources, resolved
from unclench.intake.fhir.nothing import says_none, silent
from unclench.intake.fhir.shape import (
    MEDICINE_SYSTEMS,
    Concept,
    Resource,
    ResourceBody,
    changes_meaning,
    child,
    children,
    concept,
    word,
)
from unclench.intake.fhir.strengths import NONE, Strengths, from_ingredient, from_names, together
from unclench.patient.derive.medicine_names import resolve, resolve_line
from unclench.patient.index import IntakeIndex
from unclench.patient.record import MedicineLine

LIST = "medicines"
NOT_SENT = "an ingredient that it points to is not in the Bundle"


class OrderedMedicine(NamedTuple):
    """What a resource is about, before its dose. `none` when it says that nothing is taken.
    `words` are its name and form, all that is written of it."""

    name: str
    codes: tuple[tuple[str, str], ...]
    strengths: Strengths
    fault: str
    none: bool = False
    words: str = ""


def medicine_of(resource: Resource, resources: Resources, index: IntakeIndex) -> OrderedMedicine:
    """From medicationCodeableConcept, or the Medication that is pointed to."""
    body, place = resource.body, resource.place
    if "medicationReference" not in body:
        return _named([concept(body, "medicationCodeableConcept", place)], index)
    reference = child(body, "medicationReference", place)
    product = resolved(word(reference, "reference", place), resource, resources)
    display = word(reference, "display", place)
    if body.get("medicationCodeableConcept") is not None:
        return OrderedMedicine(display, (), NONE, "it says which medicine it is in two ways")
    known = not product and resolve(display, index).names
    if known:  # the Medication was not sent along, and its name was
        return _named([Concept((), display)], index)
    if (
        product.get("resourceType") != "Medication"
        or product.get("status") == "entered-in-error"
        or changes_meaning(product)
    ):
        return OrderedMedicine(display, (), NONE, "the Medication it points to cannot be used")
    form = concept(product, "form", place).text
    found = _product(
        product,
        Resource("Medication", resource.origin, place, resource.body, None),
        resources,
        index,
    )
    return found._replace(words=f"{found.words} ; {form}") if form else found


def _product(
    product: ResourceBody, within: Resource, resources: Resources, index: IntakeIndex
) -> OrderedMedicine:
    """By its code, and by every ingredient that this hides; its strength is that of the one
    ingredient that it names."""
    place, records = within.place, index.content.reading.records
    parts = [
        part for part in children(product, "ingredient", place) if part.get("isActive") is not False
    ]
    inside = [_ingredient(part, product, within, resources) for part in parts]
    whole = concept(product, "code", place)
    strengths = _strengths(whole, parts, place, index)
    if silent(whole, records):
        return _named(inside, index, strengths)
    said = _known([whole], index)
    known = [set() if silent(part, records) else _known([part], index) for part in inside]
    hidden = [part for part, of in zip(inside, known, strict=True) if of - said]
    missing = any(
        "itemReference" in part and silent(of, records)
        for part, of in zip(parts, inside, strict=True)
    )
    if not said:
        return _by_ingredients(whole, inside, strengths, missing, index)
    same = not hidden and all(
        of or silent(part, records) for part, of in zip(inside, known, strict=True)
    )
    return _named([whole, *hidden], index, strengths if same else NONE)


def _by_ingredients(
    whole: Concept, inside: list[Concept], strengths: Strengths, missing: bool, index: IntakeIndex
) -> OrderedMedicine:
    """A product whose own name is not known: its ingredients, with that name in brackets."""
    found = _named([*inside, Concept(whole.codes, "")], index, strengths)
    plain = _named([whole], index, strengths)
    if missing or not _known(inside, index):
        return plain._replace(fault=NOT_SENT if missing else plain.fault)
    name = f"{found.name} ({whole.text})" if whole.text else found.name
    return found._replace(name=name, words=f"{found.words} ; {whole.text}")


def _ingredient(
    part: ResourceBody, product: ResourceBody, within: Resource, resources: Resources
) -> Concept:
    """What an ingredient is: in words and codes, or by the Substance or Medication it points to,
    which may be contained in the product or sent with it."""
    if "itemReference" not in part:
        return concept(part, "itemCodeableConcept", within.place)
    pointed = child(part, "itemReference", within.place)
    reference = word(pointed, "reference", within.place)
    inner = Resource("Medication", within.origin, within.place, product, None)
    found = resolved(reference, inner, resources) or resolved(reference, within, resources)
    display = word(pointed, "display", within.place)
    return concept(found, "code", within.place) if found else Concept((), display)


def _strengths(
    whole: Concept, parts: list[ResourceBody], place: str, index: IntakeIndex
) -> Strengths:
    """The product's strength, when it has at most one ingredient."""
    words = index.content.reading.doses
    if len(parts) > 1:
        return NONE
    named = from_names((whole.text, *whole.others), words)
    return together(named, from_ingredient(parts[0], place, words) if parts else None)


def _known(concepts: list[Concept], index: IntakeIndex) -> set[str]:
    found = _named(concepts, index)
    return ingredients_of(
        MedicineLine(found.name, None, None, None, None, "", found.codes, ""), index
    )


def ingredients_of(line: MedicineLine, index: IntakeIndex) -> set[str]:
    """The known ingredients of a line, by codes and name."""
    return {name.ingredient for name in resolve_line(line, index).names}


def _named(
    concepts: list[Concept], index: IntakeIndex, strengths: Strengths | None = None
) -> OrderedMedicine:
    records = index.content.reading.records
    codes = tuple(
        (system, code)
        for found in concepts
        for name, code in found.codes
        if (system := MEDICINE_SYSTEMS.get(name))
    )
    name = " / ".join(_wording(found, index) for found in concepts if found.text)
    words = " ; ".join(text for found in concepts for text in (found.text, *found.others) if text)
    none = any(says_none(found, LIST, records) for found in concepts)
    fault = (
        "it does not say which medicine it is"
        if all(silent(found, records) for found in concepts)
        else ""
    )
    if strengths is None:
        texts = (text for found in concepts for text in (found.text, *found.others))
        strengths = from_names(texts, index.content.reading.doses)
    return OrderedMedicine(name, codes, strengths, fault, none, words)


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
