"""MedicationRequest and MedicationStatement resources: what is taken now, each with its dose a day.

An order counts when its status is active, its intent is one of an order, and it does not say "do not perform". A statement counts
when its status is active. On hold: shown, not counted. Ended, cancelled, proposed or in error: not counted. An unknown status, or a
medicine that cannot be found, leaves the list incomplete.
The list is known as soon as one order or statement of something that was really taken could be read, or when "no known
medications" is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from unclench.intake.fhir.bundle import Resources, resolved
from unclench.intake.fhir.codes import MEDICINE_SYSTEMS, NO_MEDICINES, UCUM
from unclench.intake.fhir.dosage import IN_MG, UNITS, Strength, read_dosages, unit_of_product
from unclench.intake.fhir.moments import moment
from unclench.intake.fhir.shape import (
    NOTHING,
    Body,
    Concept,
    Resource,
    changes_meaning,
    child,
    children,
    concept,
    flag,
    quantity,
    silent,
    word,
)
from unclench.intake.fhir.timing import quotient
from unclench.patient.derive.names import resolve, resolve_line
from unclench.patient.index import Index
from unclench.patient.record import MedicineLine, Unusable

LIST = "medicines"
ORDER, FILLING, STATEMENT, AGAIN = "order", "order in detail", "statement", "statement again"
INTENTS = ("order", "original-order", "reflex-order", "filler-order", "instance-order")
OTHER_INTENTS = ("proposal", "plan", "option", "directive")
NOW = ("active", "recorded")
OVER = ("completed", "stopped", "not-taken")
UNREAL = ("cancelled", "draft", "intended", "entered-in-error")
ON_HOLD = "on-hold"
DENIED = (ON_HOLD, "not-taken")


class Medicines(NamedTuple):
    """`lines` is None when the list is not known."""

    lines: tuple[MedicineLine, ...] | None
    unusable: tuple[Unusable, ...]
    flags: tuple[str, ...]


class _Medicine(NamedTuple):
    """What a resource is about, before its dose. `none` when it says that nothing is taken."""

    name: str
    codes: tuple[tuple[str, str], ...]
    strength: Strength | None
    fault: str
    none: bool = False


def read_medicines(resources: Resources, index: Index, on: date) -> Medicines:
    """All orders and statements of one person."""
    lines: list[MedicineLine] = []
    unusable: list[Unusable] = []
    flags: list[str] = []
    known = False
    seen: set[tuple[str, str, str]] = set()
    denied: list[MedicineLine] = []
    for resource in _both(resources):
        state = _state(resource)
        if state in UNREAL:
            continue
        medicine = _medicine(resource, resources, index)
        why = _why_not(resource, state) or medicine.fault
        if why:
            unusable.append(Unusable(LIST, f"{medicine.name}: {why}" if medicine.name else why, resource.origin))
            continue
        known = True
        if state in DENIED and not medicine.none:
            denied.append(_line(resource, medicine, state, on))
        if state == ON_HOLD:
            flags.append(f"{medicine.name or resource.origin} is on hold and is not counted as taken ({resource.origin})")
        elif state in NOW and not medicine.none:
            again = not seen.isdisjoint(numbers := _numbers(resource))
            seen.update(numbers)
            lines.append(_line(resource, medicine, _source(resource, resources, again), on))
    doubted = tuple(_doubted(line, denied, index) for line in lines) if denied else tuple(lines)
    return Medicines(doubted if known else None, tuple(unusable), tuple(flags))


def _doubted(line: MedicineLine, denied: list[MedicineLine], index: Index) -> MedicineLine:
    """A line whose medicine is elsewhere said not to be taken now: it counts, and how much is taken is not known."""
    ours = _ingredients(line, index)
    other = next((other for other in denied if ours & _ingredients(other, index)), None)
    return line if other is None else line._replace(fault=f"{other.origin} says that it is {other.source.replace('-', ' ')}")


def _ingredients(line: MedicineLine, index: Index) -> set[str]:
    return {name.ingredient for name in resolve_line(line, index).names}


def _both(resources: Resources) -> Iterable[Resource]:
    return [*resources.by_type.get("MedicationRequest", ()), *resources.by_type.get("MedicationStatement", ())]


def _state(resource: Resource) -> str:
    """Its status; an order that is no order, or forbids, is as good as cancelled."""
    state = word(resource.body, "status", resource.place)
    order = resource.type == "MedicationRequest" and state != "entered-in-error"
    forbids = order and flag(resource.body, "doNotPerform", resource.place)
    return "cancelled" if forbids or (order and word(resource.body, "intent", resource.place) in OTHER_INTENTS) else state


def _why_not(resource: Resource, state: str) -> str:
    if state not in (*NOW, *OVER, ON_HOLD):
        return f"its status '{state}' does not say whether it is taken"
    if resource.type == "MedicationRequest" and word(resource.body, "intent", resource.place) not in INTENTS:
        return "its intent does not say whether it is an order"
    return changes_meaning(resource.body)


def _medicine(resource: Resource, resources: Resources, index: Index) -> _Medicine:
    """From medicationCodeableConcept, or the Medication that is pointed to."""
    body, place = resource.body, resource.place
    if "medicationReference" not in body:
        return _named([concept(body, "medicationCodeableConcept", place)], None, index)
    reference = child(body, "medicationReference", place)
    product = resolved(word(reference, "reference", place), resource, resources)
    display = word(reference, "display", place)
    if not product and resolve(display, index).names:  # the Medication was not sent along, and its name was
        return _Medicine(display, (), None, "")
    if not product or product.get("status") == "entered-in-error" or changes_meaning(product):
        return _Medicine(display, (), None, "the Medication it points to cannot be used")
    parts = children(product, "ingredient", place)
    whole = concept(product, "code", place)
    concepts = [whole] if whole.codes or whole.text else [concept(part, "itemCodeableConcept", place) for part in parts]
    return _named(concepts, _strength(parts, place), index)


def _named(concepts: list[Concept], strength: Strength | None, index: Index) -> _Medicine:
    codes = tuple((system, code) for found in concepts for name, code in found.codes if (system := MEDICINE_SYSTEMS.get(name)))
    name = " / ".join(_wording(found, index) for found in concepts if found.text)
    none = any(code in NO_MEDICINES for found in concepts for _, code in found.codes)
    fault = "it does not say which medicine it is" if all(silent(found) for found in concepts) else ""
    return _Medicine(name, codes, strength, fault, none)


def _wording(found: Concept, index: Index) -> str:
    """Its text; a display instead, or beside it, when that names a medicine which the text does not."""
    if not found.others:
        return found.text
    known = {name.ingredient for name in resolve(found.text, index).names}
    named = [words for words in found.others if {name.ingredient for name in resolve(words, index).names} - known]
    return " / ".join([*([found.text] if known or not named else []), *named[:1]])


def _strength(parts: list[Body], place: str) -> Strength | None:
    """Of a product with one ingredient: how much of it is in one tablet or one mL."""
    ratio = child(parts[0], "strength", place) if len(parts) == 1 else NOTHING
    above, below = quantity(ratio, "numerator", place, UCUM), quantity(ratio, "denominator", place, UCUM)
    unit = UNITS.get(above.unit) if above else None
    if not above or not below or unit not in IN_MG or not above.number or not below.number:
        return None
    number = quotient(above.number * IN_MG[unit], below.number)
    return None if number is None else Strength(number, unit_of_product(below.unit))


def _numbers(resource: Resource) -> set[tuple[str, str, str]]:
    """The numbers under which it is kept elsewhere: one prescription that came from two places has the same."""
    known = children(resource.body, "identifier", resource.place)
    pairs = [(word(number, "system", resource.place), word(number, "value", resource.place)) for number in known]
    return {(resource.type, system, value) for system, value in pairs if system and value}


def _source(resource: Resource, resources: Resources, again: bool) -> str:
    if resource.type != "MedicationRequest":
        return AGAIN if again else STATEMENT
    return FILLING if again or _details(resource, resources) else ORDER


def _line(resource: Resource, medicine: _Medicine, source: str, on: date) -> MedicineLine:
    order = resource.type == "MedicationRequest"
    key = "dosageInstruction" if order else "dosage"
    dosage = read_dosages(children(resource.body, key, resource.place), f"{resource.place}.{key}", on, medicine.strength)
    since = dosage.since or (None if order else _taken_since(resource))
    return MedicineLine(
        medicine.name, None, None, dosage.total, since, dosage.route, medicine.codes, resource.origin, dosage.fault, source
    )  # fmt: skip


def _taken_since(resource: Resource) -> date | None:
    """A statement's own period. (The day an order was written says when it was renewed, not since when it is taken.)"""
    period = child(resource.body, "effectivePeriod", resource.place)
    return moment(word(period, "start", resource.place)).on


def _details(resource: Resource, resources: Resources) -> bool:
    """Whether an order fills or renews another order of this Bundle, and so speaks of the same medicine."""
    prior = child(resource.body, "priorPrescription", resource.place)
    based = [*children(resource.body, "basedOn", resource.place), *([prior] if prior else [])]
    found = (resources.find(word(reference, "reference", resource.place)) for reference in based)
    return any(other is not None and other.type == "MedicationRequest" and _state(other) in NOW for other in found)
