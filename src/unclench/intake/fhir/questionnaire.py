"""Answers to the questionnaire of the facts (a QuestionnaireResponse) as the tree of a record,
which is then read like any other.

The id of an item is its place in the record. Nothing is left out: an unknown item, or an answer
that is none, is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from unclench.errors import InputError, Problem
from unclench.intake.amounts import BOUNDED, kind
from unclench.patient.index import IntakeIndex

AnswersTree = dict[str, Any]
NONE = "none"
GROUPS = ("medicines", "labs", "trials")
WORDS = ("allergies", "other_conditions", "goals", "requests")
OTHERS = (
    *WORDS, "date", "region", "notes", "person.age", "person.born", "baseline.severity",
    "baseline.date",
)  # fmt: skip
STATES = ("completed", "amended", "in-progress")
VALUES = (
    "valueBoolean", "valueDecimal", "valueInteger", "valueDate", "valueString", "valueCoding",
    "valueQuantity",
)  # fmt: skip
DEEPEST = 8


class AnsweredItem(NamedTuple):
    """One item with its answers; `parts` are the items within it."""

    place: str
    values: list[Any]
    parts: list[Any]
    at: str


def record_tree(response: AnswersTree, index: IntakeIndex) -> AnswersTree:
    """The record; InputError for a response that is no answer to this questionnaire."""
    if response.get("status") not in STATES:
        do = f"Send one that is {', '.join(STATES)}."
        raise _wrong("QuestionnaireResponse.status", "these answers are not in use", do)
    found: AnswersTree = {}
    for item in _items(response, "QuestionnaireResponse", 0):
        _put(item, found, index)
    if "authored" in response and "date" not in found:
        found["date"] = _day(response["authored"])
    return found


def _day(authored: Any) -> Any:
    """The day of an instant, as it was where it was written; a record's reader checks it."""
    return authored[: len("2026-11-20")] if isinstance(authored, str) else authored


def _items(holder: AnswersTree, at: str, depth: int) -> Iterator[AnsweredItem]:
    given = holder.get("item", [])
    if not isinstance(given, list) or depth > DEEPEST:
        raise _wrong(f"{at}.item", f"a list was expected, not {kind(given)}", "")
    for i, one in enumerate(given):
        place = f"{at}.item[{i}]"
        if not isinstance(one, dict) or not isinstance(one.get("linkId"), str):
            raise _wrong(place, "an item with a linkId was expected", "")
        yield AnsweredItem(one["linkId"], _values(one, place), one.get("item", []), place)


def _values(item: AnswersTree, at: str) -> list[Any]:
    answers = item.get("answer", [])
    if not isinstance(answers, list):
        raise _wrong(f"{at}.answer", f"a list was expected, not {kind(answers)}", "")
    return [_value(answer, f"{at}.answer[{i}]") for i, answer in enumerate(answers)]


def _value(answer: Any, at: str) -> Any:
    keys = [key for key in VALUES if isinstance(answer, dict) and key in answer]
    if len(keys) != 1:
        raise _wrong(at, "one value was expected", f"Give one of {', '.join(VALUES)}.")
    value = answer[keys[0]]
    if keys[0] == "valueCoding":
        return _within(value, "code", at)
    return _within(value, "value", at) if keys[0] == "valueQuantity" else value


def _within(value: Any, key: str, at: str) -> Any:
    if not isinstance(value, dict) or key not in value:
        raise _wrong(at, f"a value with its {key} was expected, not {kind(value)}", "")
    return value[key]


def _put(item: AnsweredItem, record: AnswersTree, index: IntakeIndex) -> None:
    """One item in its place of the record."""
    place = item.place
    if place in GROUPS:
        _put_entry(item, record)
    elif place.removesuffix(f".{NONE}") in GROUPS:
        _put_none(place.removesuffix(f".{NONE}"), item, record)
    elif item.parts:
        for part in _items({"item": item.parts}, item.at, 1):
            _put(part, record, index)
    elif item.values:
        if place not in index.plain and place not in OTHERS:
            raise _wrong(item.at, f"'{place[:60]}' is no question here", "Ask for it again.")
        section, _, key = place.rpartition(".")
        (record.setdefault(section, {}) if section else record)[key] = _plain(item, index)


def _put_entry(item: AnsweredItem, record: AnswersTree) -> None:
    found = _entry(item)
    if found:
        if record.get(item.place) == []:
            raise _contradiction(item.place, item.at)
        record.setdefault(item.place, []).append(found)


def _put_none(place: str, item: AnsweredItem, record: AnswersTree) -> None:
    """Asked, and there are none: an entry besides contradicts it."""
    if item.values == [True]:
        if record.get(place):
            raise _contradiction(place, item.at)
        record[place] = []


def _contradiction(place: str, at: str) -> InputError:
    return _wrong(at, f"there are {place} and there are none", "Keep what is right.")


def _plain(item: AnsweredItem, index: IntakeIndex) -> Any:
    spec = index.plain.get(item.place)
    if (spec is not None and spec.kind == "set") or item.place in WORDS:
        if NONE in item.values and len(item.values) > 1:
            raise _wrong(item.at, "none and something else are answered", "Keep what is right.")
        return [] if item.values == [NONE] else item.values
    if len(item.values) > 1:
        raise _wrong(item.at, "one answer was expected", "Keep what is right.")
    return item.values[0]


def _entry(item: AnsweredItem) -> AnswersTree:
    """A medicine, a result or a trial."""
    found: AnswersTree = {}
    for part in _items({"item": item.parts}, item.at, 1):
        if len(part.values) > 1:
            raise _wrong(part.at, "one answer was expected", "Keep what is right.")
        key = part.place.removeprefix(f"{item.place}.")
        if part.values:
            found[key] = _number(part.values[0]) if part.place == "labs.value" else part.values[0]
    return found


def _number(value: Any) -> Any:
    """A result that is written as text, as its question wants; a bound stays text."""
    from decimal import Decimal

    found = BOUNDED.fullmatch(value.strip()) if isinstance(value, str) else None
    return Decimal(found[2]) if found and not found[1] else value


def _wrong(place: str, reason: str, do: str) -> InputError:
    return InputError([Problem(place, reason, do)])
