"""The JSON Schema (2020-12) of a record, made from the facts of the content and the keys that the
readers know.

What a schema cannot say is left to the readers: that an age and a day of birth agree, or a day's
total and its doses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from unclench.content.content import Content
from unclench.content.types import FactSpec
from unclench.intake.amounts import UNITS
from unclench.intake.entries import (
    LAB_KEYS,
    MEDICINE_KEYS,
    MOST_DOSES,
    MOST_WEEKS,
    OUTCOMES,
    TRIAL_KEYS,
)
from unclench.intake.plain import LONGEST_LIST, LONGEST_WORD
from unclench.intake.record import LARGEST_ID, LONGEST_NOTE, SCHEMA, lists_of
from unclench.language.json_number import json_number
from unclench.patient.index import index_of

JsonSchema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = "urn:unclench:schema:record:1"
# Separators of files are blank here, too, as they are where words are read.
WORD: JsonSchema = {"type": "string", "pattern": r"[^\s\x1c-\x1f\x85]", "maxLength": LONGEST_WORD}
DAY: JsonSchema = {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
PLAN_DAY: JsonSchema = {**DAY, "pattern": r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"}
BOUND = r"^ *([<>]=?)? ?-?[0-9]{1,9}(\.[0-9]{1,9})? *$"
NUMBER_WORD = r"(?![1-9][0-9]{0,2}\.[0-9]{2}0\b)[0-9]{1,7}(\.[0-9]{1,7})?"
NOUGHT_WORD = r"0{1,7}(\.0{1,7})?"
A_DAY = r"( ?/ ?[Dd][Aa][Yy]| [Aa] [Dd][Aa][Yy]| [Pp][Ee][Rr] [Dd][Aa][Yy])"
UNIT = "|".join("".join(f"[{c.upper()}{c}]" for c in unit) for unit in UNITS)
TEXT: JsonSchema = {"type": "string"}
NUMBER: JsonSchema = {"type": "number"}


def _amount(mistaken: str, meant: str, example: str) -> JsonSchema:
    """Words are taken, also those that no amount is read from; refused are the amount of another
    time, and 0."""
    wrong = f"^ *({NUMBER_WORD} ?({UNIT}){mistaken}|{NOUGHT_WORD} ?({UNIT}){meant}) *$"
    words = {"type": "string", "not": {"pattern": wrong}}
    return {"anyOf": [words, NUMBER], "examples": [example]}


DOSE = _amount(A_DAY, "", "10 mg")
TOTAL = _amount("", A_DAY, "50 mg/day")
LAB: dict[str, JsonSchema] = {
    "value": {"anyOf": [NUMBER, {"type": "string", "pattern": BOUND}]},
    "unit": {
        "type": ["string", "integer"],
        "maxLength": 40,
        "description": "UCUM; without it not known",
    },
    "date": DAY,
    "upper_limit": {"type": "number", "exclusiveMinimum": 0},
}
MEDICINE: dict[str, JsonSchema] = {
    "name": WORD,
    "dose": DOSE,
    "per_day": {
        "anyOf": [TEXT, {"type": "number", "exclusiveMinimum": 0, "maximum": MOST_DOSES}]
    },
    "total": TOTAL,
    "since": DAY,
    "route": WORD,
}  # fmt: skip


def record_schema(content: Content) -> JsonSchema:
    """Every key of a record with its kind, range and members; null is not known everywhere."""
    properties = {name: _or_null(shape) for name, shape in _properties(content).items()}
    return {
        "$schema": DIALECT,
        "$id": NAME,
        "title": "What is known about one person",
        "description": "A key that is absent or null is not known. An empty list means asked, "
        "and there are none.",
        **_mapping(properties),
    }


def _properties(content: Content) -> dict[str, JsonSchema]:
    index = index_of(content)
    plain = {spec.record: fact_shape(spec) for spec in index.plain.values()}
    top = {place: shape for place, shape in plain.items() if "." not in place}
    sections = {
        section: {key: plain[f"{section}.{key}"] for key in sorted(keys)}
        for section, keys in index.sections.items()
    }
    sections["person"] = {
        "age": fact_shape(content.facts["age"]), "born": DAY, **sections["person"],
    }  # fmt: skip
    return {**_own(content), **top, **{name: _part(keys) for name, keys in sections.items()}}


def _own(content: Content) -> dict[str, JsonSchema]:
    """The keys that no single fact declares."""
    severity = fact_shape(content.facts["severity"])
    words = _list(WORD)
    return {
        "schema": {"const": SCHEMA},
        "id": {
            "type": ["string", "integer"],
            "minLength": 1,
            "maxLength": 100,
            "minimum": -LARGEST_ID,
            "maximum": LARGEST_ID,
        },
        "region": fact_shape(content.facts["region"]),
        "date": {**PLAN_DAY, "description": "the day on which the record is true"},
        "labs": _list(_lab(content)),
        "medicines": _list(_part(MEDICINE, MEDICINE_KEYS, "name")),
        "trials": _list(_trial(severity)),
        "allergies": words,
        "other_conditions": words,
        "goals": words,
        "requests": _list(_request(content)),
        "baseline": _part({"severity": severity, "date": DAY}),
        "notes": {"type": "string", "maxLength": LONGEST_NOTE},
        "incomplete": {
            **_list({"enum": sorted(lists_of(index_of(content)))}),
            "description": "lists that may hold more than they name",
        },
    }


def _lab(content: Content) -> JsonSchema:
    tests = {"enum": sorted(index_of(content).labs)}
    return _part({"test": tests, **LAB}, LAB_KEYS, "test")


def _trial(severity: JsonSchema) -> JsonSchema:
    keys: dict[str, JsonSchema] = {
        "medicine": WORD,
        "highest": TOTAL,
        "weeks_at_highest": {"type": "number", "minimum": 0, "maximum": MOST_WEEKS},
        "outcome": {"enum": [*OUTCOMES]},
        "severity_before": severity,
        "severity_after": severity,
    }
    return _part(keys, TRIAL_KEYS, "medicine")


def _request(content: Content) -> JsonSchema:
    options = {"enum": sorted(index_of(content).options)}
    action = {"type": "string", "pattern": r"^(stop|raise):.*\S", "maxLength": LONGEST_WORD}
    return {"anyOf": [options, action]}


def fact_shape(spec: FactSpec) -> JsonSchema:
    """One fact that a record states as it is."""
    about = {"description": f"{spec.names.clinician}{_unit(spec.unit)}"}
    match spec.kind:
        case "yes_no":
            return {"type": "boolean", **about}
        case "choice":
            return {"enum": _choices(spec), **about}
        case "set":
            return {**_list({"enum": sorted(spec.members)} if spec.members else WORD), **about}
    return {"type": "number", **_range(spec), **about}


def _choices(spec: FactSpec) -> list[str | bool]:
    members = sorted(spec.members or ())
    return [*members, True, False] if {"yes", "no"} <= {*members} else [*members]


def _unit(unit: str) -> str:
    return f" in {unit}" if unit not in ("", "1") else ""


def _range(spec: FactSpec) -> JsonSchema:
    bounds = {"minimum": spec.low, "maximum": spec.high}
    return {name: json_number(bound) for name, bound in bounds.items() if bound is not None}


def _list(items: JsonSchema) -> JsonSchema:
    return {"type": "array", "items": items, "maxItems": LONGEST_LIST}


def _part(keys: Mapping[str, JsonSchema], known: Iterable[str] = (), *required: str) -> JsonSchema:
    """A mapping of the record; a key of the reader without a description is a mistake here."""
    missing = {*known} - keys.keys()
    assert not missing, f"not described: {missing}"
    found = {name: shape if name in required else _or_null(shape) for name, shape in keys.items()}
    return {**_mapping(found), **({"required": [*required]} if required else {})}


def _mapping(properties: Mapping[str, JsonSchema]) -> JsonSchema:
    return {
        "type": "object",
        "properties": dict(sorted(properties.items())),
        "additionalProperties": False,
    }


def _or_null(shape: JsonSchema) -> JsonSchema:
    if isinstance(shape.get("type"), str):
        return {**shape, "type": [shape["type"], "null"]}
    if "enum" in shape:
        return {**shape, "enum": [*shape["enum"], None]}
    return {"anyOf": [shape, {"type": "null"}]}
