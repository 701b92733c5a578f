"""Reading JSON whose shape is not guaranteed: every access says what it expects, and names the
place when it is otherwise. The few codes that carry a meaning of their own are here too."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple, NoReturn

from unclench.errors import InputError, Problem
from unclench.intake.amounts import kind

ResourceBody = dict[str, Any]
Code = tuple[str, str]

COMPARATORS = ("", "<", "<=", ">=", ">")
NOTHING: ResourceBody = {}
NONE: list[ResourceBody] = []


class Resource(NamedTuple):
    """One resource of a Bundle: `origin` is Type/id (or its place), `place` is its position in the
    text; fullUrl as it came."""

    type: str
    origin: str
    place: str
    body: ResourceBody
    full_url: Any


class Concept(NamedTuple):
    """A CodeableConcept: (system, code) pairs, its words (text, else the first display), and the
    displays that say it otherwise."""

    codes: tuple[Code, ...]
    text: str
    others: tuple[str, ...] = ()


class CodedQuantity(NamedTuple):
    """`unit` is the UCUM code where there is one, else the unit's text; `said` is that text when it
    is not the code."""

    number: Decimal | None
    unit: str
    comparator: str
    said: str = ""


def misshapen(place: str, wanted: str, value: Any) -> NoReturn:
    raise InputError(
        [Problem(place, f"{wanted} was expected, not {kind(value)}", "Send FHIR R4 JSON.")]
    )


def child(body: ResourceBody, key: str, place: str) -> ResourceBody:
    """An object; empty when absent."""
    value = body.get(key)
    if value is None:
        return NOTHING
    if type(value) is not dict:
        misshapen(f"{place}.{key}", "an object", value)
    return value


def children(body: ResourceBody, key: str, place: str) -> list[ResourceBody]:
    """A list of objects; empty when absent."""
    value = body.get(key)
    if value is None:
        return NONE
    if type(value) is not list:
        misshapen(f"{place}.{key}", "a list", value)
    for i, item in enumerate(value):
        if type(item) is not dict:
            misshapen(f"{place}.{key}[{i}]", "an object", item)
    return value


def word(body: ResourceBody, key: str, place: str) -> str:
    """A text; "" when absent."""
    value = body.get(key)
    if value is None:
        return ""
    if type(value) is not str:
        misshapen(f"{place}.{key}", "text", value)
    return value


def flag(body: ResourceBody, key: str, place: str) -> bool:
    """true or false; false when absent."""
    value = body.get(key)
    if value is not None and type(value) is not bool:
        misshapen(f"{place}.{key}", "true or false", value)
    return value is True


def exact(value: Any) -> Decimal | None:
    """A number of the tree; None for anything else."""
    return Decimal(value) if type(value) in (int, Decimal) else None


def concept(body: ResourceBody, key: str, place: str) -> Concept:
    """A CodeableConcept; without codes and words when absent. The common shapes are read first:
    words alone, or one coding."""
    found = body.get(key)
    if type(found) is dict:
        codings, text = found.get("coding"), found.get("text") or ""
        if codings is None and type(text) is str:
            return Concept((), " ".join(text.split()))
        if type(codings) is list and len(codings) == 1 and type(codings[0]) is dict:
            system, code, display = (
                codings[0].get("system"),
                codings[0].get("code"),
                codings[0].get("display") or "",
            )
            if type(system) is type(code) is type(text) is type(display) is str and (
                not display or text in ("", display)
            ):
                return Concept(((system, code),), " ".join((text or display).split()))
    return _any_concept(body, key, place)


def _any_concept(body: ResourceBody, key: str, place: str) -> Concept:
    found = child(body, key, place)
    here = f"{place}.{key}"
    codings = children(found, "coding", here)
    codes = tuple(
        [(word(coding, "system", here), word(coding, "code", here)) for coding in codings]
    )
    said = [word(found, "text", here), *(word(coding, "display", here) for coding in codings)]
    text, *others = dict.fromkeys(" ".join(words.split()) for words in said if words.strip()) or [
        ""
    ]
    return Concept(codes, text, tuple(others))


def codes(body: ResourceBody, key: str, place: str) -> tuple[Code, ...]:
    """The codes of a CodeableConcept without its words. One coding is read first: every resource
    needs this."""
    try:
        (coding,) = body[key]["coding"]
        system, code = coding["system"], coding["code"]
        if type(system) is type(code) is str:
            return ((system, code),)
    except (KeyError, TypeError, ValueError):
        pass
    return _any_concept(body, key, place).codes


def status(body: ResourceBody, key: str, place: str) -> str:
    """The code of a status held as a CodeableConcept, else its words; "" when absent. FHIR's own
    code goes before a local one."""
    if key not in body:
        return ""
    try:
        (coding,) = body[key]["coding"]
        if type(code := coding["code"]) is type(coding.get("system", "")) is str and code:
            return code
    except (KeyError, TypeError, ValueError):
        pass
    found = codes(body, key, place)
    coded = {code for system, code in found if code and system.startswith(STANDARD)} or {
        code for _, code in found if code
    }
    return " and ".join(sorted(coded)) or "-".join(
        _any_concept(body, key, place).text.lower().split()
    )


def quantity(body: ResourceBody, key: str, place: str, ucum: str) -> CodedQuantity | None:
    """A CodedQuantity; None when absent. `ucum` is the system whose code is trusted before the
    unit's text."""
    found = child(body, key, place)
    if not found:
        return None
    code, unit, comparator = found.get("code"), found.get("unit"), found.get("comparator")
    if not (type(code) is type(unit) is str and comparator is None):
        _texts(code, unit, comparator, place=f"{place}.{key}")
    value = exact(found.get("value"))
    trusted = code if found.get("system") in (ucum, None) else None
    if trusted and trusted == unit:
        return CodedQuantity(value, trusted.strip(), comparator or "")
    said = (unit or "").strip() if trusted else ""
    return CodedQuantity(value, (trusted or unit or "").strip(), comparator or "", said)


def _texts(*values: Any, place: str) -> None:
    for text in values:
        if text is not None and type(text) is not str:
            misshapen(place, "a CodedQuantity with code, unit and comparator as text", text)


def unreadable(value: CodedQuantity) -> str:
    """Why a CodedQuantity says no number; "" when it does."""
    if value.comparator not in COMPARATORS:
        return f"its comparator '{value.comparator}' is not known"
    return "its value is not a number" if value.number is None else ""


def changes_meaning(body: ResourceBody) -> str:
    """Why a resource must not be read as it stands: an extension or rule set that may change its
    meaning; "" when there is none."""
    if "modifierExtension" in body:
        return "carries a modifierExtension that may change its meaning"
    return "carries implicitRules that may change its meaning" if "implicitRules" in body else ""


FACT = "urn:unclench:fact"
LOINC = frozenset({"http://loinc.org", "urn:oid:2.16.840.1.113883.6.1"})
SNOMED = frozenset({"http://snomed.info/sct", "urn:oid:2.16.840.1.113883.6.96"})
DIAGNOSES = frozenset(
    {
        "http://snomed.info/sct",
        "urn:oid:2.16.840.1.113883.6.96",
        "http://hl7.org/fhir/sid/icd-10",
        "http://hl7.org/fhir/sid/icd-10-cm",
        "urn:oid:2.16.840.1.113883.6.90",
        "http://fhir.de/CodeSystem/bfarm/icd-10-gm",
        "http://fhir.de/CodeSystem/dimdi/icd-10-gm",
    }
)
UCUM = "http://unitsofmeasure.org"
MEDICINE_SYSTEMS = {
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "http://www.whocc.no/atc": "atc",
    "http://www.whocc.no/atcddd": "atc",
    "urn:oid:2.16.840.1.113883.6.88": "rxnorm",
    "urn:oid:2.16.840.1.113883.6.73": "atc",
    "http://fhir.de/CodeSystem/bfarm/atc": "atc",
    "http://fhir.de/CodeSystem/dimdi/atc": "atc",
}

# The systems whose every code says that nothing is known.
NULLS = frozenset(
    {
        "http://terminology.hl7.org/CodeSystem/data-absent-reason",
        "http://terminology.hl7.org/CodeSystem/v3-NullFlavor",
        "http://hl7.org/fhir/data-absent-reason",
        "http://hl7.org/fhir/v3/NullFlavor",
        "urn:oid:2.16.840.1.113883.5.1008",
    }
)
STANDARD = "http://terminology.hl7.org/CodeSystem/"
INTRATHECAL_ROUTES = frozenset({"72607000", "C38267", "IT"})
ORAL_ROUTE = "26643006"
