"""Observation resources with a LOINC code that a fact declares, and the split between these and our
own facts (own.py).

Counted: status final, amended or corrected. One that is registered or preliminary is shown and not
used, and no older result replaces it; cancelled or entered in error it does not exist. Value
and unit only from valueQuantity; a number inside a text is not read. Panels by their components.
A result in a code that is not known here, whose words or unit are those of a fact, stops an older
result of that fact. All others are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from unclench.content.types import CodedAnswer, FactSpec
from unclench.intake.fhir.moments import effective
from unclench.intake.fhir.own_values import nothing, value_key
from unclench.intake.fhir.shape import (
    FACT,
    LOINC,
    SNOMED,
    UCUM,
    CodedQuantity,
    Concept,
    Resource,
    ResourceBody,
    changes_meaning,
    children,
    codes,
    concept,
    quantity,
    unreadable,
)
from unclench.language.letters import fold
from unclench.patient.facts import EXACT
from unclench.patient.index import IntakeIndex
from unclench.patient.record import LabResult, Unusable
from unclench.patient.units import spelled_unit

NHG = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"
FINAL = ("final", "amended", "corrected")
FOCUS = "is about something other than the person (focus)"
NORMAL = "normal"
GONE = ("entered-in-error", "cancelled")
Coded = tuple[str, FactSpec | None]
NEITHER: Coded = ("", None)
OTHERWISE = "its code is that of another result than its words"
NOT_KNOWN = "its code {code} is not known here"
WORD = re.compile(r"[a-z0-9]+")


class Observed(NamedTuple):
    """`own` are the Observations that carry a code of ours: (path of the record, resource);
    `answers` those that answer a fact by a code; `others` what is not used here, by name."""

    labs: tuple[LabResult, ...]
    own: tuple[tuple[str, Resource], ...]
    unusable: tuple[Unusable, ...]
    answers: tuple[tuple[FactSpec, CodedAnswer, Resource], ...] = ()
    others: tuple[str, ...] = ()


def read_observations(resources: Iterable[Resource], index: IntakeIndex) -> Observed:
    """All Observations that are read here; the others are named."""
    labs: list[LabResult] = []
    own: list[tuple[str, Resource]] = []
    unusable: list[Unusable] = []
    answers: list[tuple[FactSpec, CodedAnswer, Resource]] = []
    others: list[str] = []
    for resource in resources:
        parts = _parts(resource, index)
        if not parts:
            _other(resource, index, labs, answers, others)
        for path, spec, body in parts:
            why = _why_not(resource.body)
            if why is None:
                continue
            if spec is not None and why != FOCUS:
                labs.append(_result(spec, body, resource, index, why))
            elif why:
                unusable.append(
                    Unusable(spec.id if spec else _fact(path, index), why, resource.origin)
                )
            else:
                own.append((path, resource))
    return Observed(tuple(labs), tuple(own), tuple(unusable), tuple(answers), tuple(others))


def _other(
    resource: Resource,
    index: IntakeIndex,
    labs: list[LabResult],
    answers: list[tuple[FactSpec, CodedAnswer, Resource]],
    others: list[str],
) -> None:
    """One without a code of a result: an answer, a result of a known kind in another code, or
    something that is not used here."""
    if _why_not(resource.body) is None:
        return
    found = concept(resource.body, "code", resource.place)
    answer = next((index.answers[code] for _, code in found.codes if code in index.answers), None)
    if answer is not None:
        if not _why_not(resource.body):
            answers.append((*answer, resource))
        return
    code = next((code for _, code in found.codes if code), "")
    spec = _kind(found, resource, index)
    if spec is None:
        others.append(found.text or code or resource.origin)
        return
    why = NOT_KNOWN.format(code=code or f"'{found.text}'")
    labs.append(_result(spec, resource.body, resource, index, why))


def _kind(found: Concept, resource: Resource, index: IntakeIndex) -> FactSpec | None:
    """The fact whose kind of result this is, by its words, or by a unit that only one fact has."""
    said = _words_in(" ".join((found.text, *found.others)))
    for spec in index.kinds:
        if any(f" {word} " in said for word in spec.result_words):
            other = any(f" {word} " in said for word in spec.other_words)
            return None if other or "valueQuantity" not in resource.body else spec
    unit = (
        quantity(resource.body, "valueQuantity", resource.place, UCUM) if not said.strip() else None
    )
    return index.by_unit.get(spelled_unit(unit.unit)) if unit else None


def _parts(
    resource: Resource, index: IntakeIndex
) -> list[tuple[str, FactSpec | None, ResourceBody]]:
    """What is of use in one Observation: (path of ours, None, the whole), or ("", fact, the part
    that has the value)."""
    body, place = resource.body, resource.place
    path, spec = _coded(body, place, index)
    if "component" not in body or path:
        return [(path, spec, body)] if path or spec else []
    whole = [("", spec, body)] if spec else []
    parts = [(_coded(part, place, index)[1], part) for part in children(body, "component", place)]
    return [*whole, *(("", inner, part) for inner, part in parts if inner is not None)]


def _coded(body: ResourceBody, place: str, index: IntakeIndex) -> Coded:
    """The place of ours, or the fact, that one of its codes stands for."""
    loinc = index.loinc
    for system, code in codes(body, "code", place):
        if system in LOINC and code in loinc:
            return "", loinc[code]
        if system in SNOMED and code in index.snomed_results:
            return "", index.snomed_results[code]
        if system == NHG and code in index.nhg_results:
            return "", index.nhg_results[code]
        if system == FACT:
            return code, None
    return NEITHER


def _fact(path: str, index: IntakeIndex) -> str:
    spec = index.plain.get(path) or index.labs.get(path.removeprefix("labs."))
    return spec.id if spec else path


def _why_not(body: ResourceBody) -> str | None:
    """ "" when it counts, None when it does not exist, else why it cannot be used."""
    state = body.get("status")
    if state in GONE:
        return None
    if state not in FINAL:
        return f"its status is {state}, not final"
    return changes_meaning(body) or (FOCUS if "focus" in body else "")


def _result(
    spec: FactSpec, part: ResourceBody, resource: Resource, index: IntakeIndex, why: str
) -> LabResult:
    """`why` says why it cannot be used, or is empty. It may still be the latest, and then no older
    one replaces it."""
    when = effective(resource.body, resource.place)
    why = why or (OTHERWISE if _is_other(part, resource.place, spec) else "")
    value = quantity(part, "valueQuantity", resource.place, UCUM)
    number, unit, comparator, said = value or CodedQuantity(None, "", "")
    empty = nothing(part) if value is None else ""
    fault = (
        empty
        or why
        or when.fault
        or _fault(part, value)
        or (_two_units(spec, unit, said) if said else "")
    )
    limit = _upper_limit(part, unit, resource.place) if spec.id in index.limited else None
    if spec.unit == "1" and unit != "1" and limit and number is not None:
        number, unit, limit = EXACT.divide(number, limit), "1", None
    return LabResult(
        spec.id, number, comparator, unit, when.on, resource.origin, fault, limit, when.at
    )


def _is_other(part: ResourceBody, place: str, spec: FactSpec) -> bool:
    """Whether its words make it another result: a "birth weight" with the code of a weight."""
    if not spec.other_words:
        return False
    found = concept(part, "code", place)
    said = _words_in(" ".join((found.text, *found.others)))
    return any(f" {word} " in said for word in spec.other_words)


@lru_cache(maxsize=2048)  # the same tests come again and again
def _words_in(text: str) -> str:
    return f" {' '.join(WORD.findall(fold(text)))} "


def _fault(part: ResourceBody, value: CodedQuantity | None) -> str:
    if value is None:
        return f"its value is a {value_key(part)[5:]}, not a quantity"
    return (
        "gives a value and says that it has none"
        if "dataAbsentReason" in part
        else unreadable(value)
    )


def _two_units(spec: FactSpec, unit: str, said: str) -> str:
    """Why the unit is unclear: its code and its words are both units of the fact, and not the
    same."""
    units = {spec.unit: Fraction(1), **spec.units}
    differ = said in units and unit in units and units[said] != units[unit]
    return f"its unit is '{unit}' by its code and '{said}' by its words" if differ else ""


def _upper_limit(part: ResourceBody, unit: str, place: str) -> Decimal | None:
    """The upper limit of normal, when there is exactly one and it has the value's unit."""
    ranges = children(part, "referenceRange", place)
    high = (
        quantity(ranges[0], "high", place, UCUM)
        if len(ranges) == 1 and _normal(ranges[0], place)
        else None
    )
    return (
        high.number
        if high and high.unit == unit and high.number and high.number > 0 and not high.comparator
        else None
    )


def _normal(given: ResourceBody, place: str) -> bool:
    """Whether it is the range of healthy people: not a critical or a treatment range, and not one
    for some people only."""
    kinds = {code for _, code in codes(given, "type", place)} if "type" in given else {NORMAL}
    return kinds == {NORMAL} and "appliesTo" not in given and "modifierExtension" not in given
