"""Bytes to a tree of dict, list, str, int, Decimal, bool and None. Strict: what could be read in
two ways is refused.

JSON is distinguished from YAML by its first character. YAML's reader is imported only when the text
is YAML."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from json import JSONDecodeError, JSONDecoder
from typing import Any, TypeGuard

from unclench.errors import InputError, Problem

LARGEST_JSON = 8 * 1024 * 1024
LARGEST_YAML = 256 * 1024


def read_tree(data: bytes) -> Any:
    """The tree of a record or Bundle; InputError when it is too large, empty, not UTF-8, or not
    strict JSON or YAML."""
    text = _text_of(data)
    tree = read_json(text) if text.lstrip()[:1] == "{" else _read_yaml(text, len(data))
    if len(data) > LARGE:
        check_sizes(tree)
    return tree


def read_json_tree(data: bytes) -> Any:
    """The same for JSON alone."""
    tree = read_json(_text_of(data))
    if len(data) > LARGE:
        check_sizes(tree)
    return tree


def _text_of(data: bytes) -> str:
    if len(data) > LARGEST_JSON:
        most = LARGEST_JSON // 1024 // 1024
        raise refusal("the file", f"is larger than {most} MB", "Send one person at a time.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        do = "Save the file as UTF-8 and try again."
        raise refusal(f"byte {error.start}", "is not UTF-8 text", do) from None
    first = text.lstrip()[:1]
    if not first:
        raise refusal("the file", "is empty", "Write at least schema: unclench.record/1.")
    if first == "<":
        raise refusal("the file", "is XML", "Send FHIR R4 as JSON, or a record as YAML or JSON.")
    return text


def _read_yaml(text: str, size: int) -> Any:
    if size > LARGEST_YAML:
        raise refusal(
            "the file",
            f"is larger than {LARGEST_YAML // 1024} KB",
            "Send one person at a time, or a FHIR Bundle as JSON.",
        )
    from unclench.content.source.yaml_text import read_yaml

    return read_yaml(text)


def refusal(place: str, reason: str, do: str) -> InputError:
    """An InputError with one Problem."""
    return InputError([Problem(place, reason, do)])


LARGE = 256 * 1024  # below it nothing can be too much
LONGEST_TEXT, LONGEST_LIST, MOST_ENTRIES = 20_000, 1_000, 20_000
MOST = {
    "Observation": 5_000, "Condition": 500, "AllergyIntolerance": 500,
    "MedicationRequest": 500, "MedicationStatement": 500, "Medication": 500,
}  # fmt: skip
NOT_READ = ("div", "data")  # a page of HTML, and what is attached
DO = "Send one person at a time, with what matters now."


def check_counts(types: Iterable[str]) -> None:
    """InputError when a Bundle holds more resources of a type than anybody's plan needs."""
    for type_, count in Counter(types).items():
        most = MOST.get(type_, MOST_ENTRIES)
        if count > most:
            reason = f"holds {count} resources of type {type_[:40]}; at most {most:,} are read"
            raise InputError([Problem("the Bundle", reason, DO)])


def check_sizes(tree: Any) -> None:
    """InputError where a text or a list is too long."""
    left: list[tuple[str, Any]] = [("", tree)]
    while left:
        key, value = left.pop()
        if isinstance(value, str):
            if len(value) > LONGEST_TEXT and key not in NOT_READ:
                reason = (
                    f"is a text of {len(value):,} characters; at most {LONGEST_TEXT:,} are read"
                )
                raise InputError([Problem(key[:40] or "the text", reason, DO)])
        elif isinstance(value, dict):
            _check_length(key, len(value), LONGEST_LIST)
            left += value.items()
        elif isinstance(value, list):
            _check_length(key, len(value), MOST_ENTRIES if key == "entry" else LONGEST_LIST)
            left += ((key, item) for item in value)


def _check_length(key: str, length: int, most: int) -> None:
    if length > most:
        reason = f"has {length:,} entries; at most {most:,} are read"
        raise InputError([Problem(key[:40] or "the file", reason, DO)])


MOST_DIGITS = 18
HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
AGAIN = "Correct this and try again."


class UnfitError(ValueError):
    """A value that JSON allows and we do not."""


class UnfitNumber(str):
    """A number of more digits, or further from 1, than anything here is measured in. It refuses
    nothing where no rule needs it, and is no number where one is needed."""

    __slots__ = ()


def is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and not isinstance(value, UnfitNumber)


def is_whole(value: object) -> bool:
    """Whether it is a whole number, also one that is written as 4.0."""
    if isinstance(value, Decimal):
        return value == value.to_integral_value()
    return isinstance(value, int) and not isinstance(value, bool)


def check_numbers(tree: Any) -> None:
    """InputError where any number is one that nothing is measured in."""
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, UnfitNumber):
            raise refusal("the text", f"{one} is a number beyond all measure", AGAIN)
        waiting += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()


def _exact(text: str) -> Decimal | UnfitNumber:
    if len(text) <= MOST_DIGITS and "e" not in text and "E" not in text:
        return Decimal(text)
    if len(text) > 2 * MOST_DIGITS:
        return UnfitNumber(text[:20])
    try:
        number = Decimal(text)
    except InvalidOperation:
        return UnfitNumber(text)
    return UnfitNumber(text) if number and abs(number.adjusted()) > MOST_DIGITS else number


def _whole(text: str) -> int | UnfitNumber:
    return int(text) if len(text) <= MOST_DIGITS else UnfitNumber(text[:20])


def _not_finite(text: str) -> Any:
    raise UnfitError(f"{text} is not a number that can be used")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        raise UnfitError(f"'{counts.most_common(1)[0][0]}' stands twice in one object")
    return found


def _lines(text: str) -> Any:
    """One resource a line as the Bundle of all; None for one JSON document."""
    first, _, rest = text.strip().partition("\n")
    if not first.rstrip().endswith("}") or not rest.lstrip().startswith("{"):
        return None
    found = [DECODER.decode(line) for line in text.splitlines() if line.strip()]
    if not all(isinstance(one, dict) and "resourceType" in one for one in found):
        return None
    entries = [{"resource": one} for one in found]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


DECODER = JSONDecoder(
    parse_float=_exact, parse_int=_whole, parse_constant=_not_finite, object_pairs_hook=_unique
)


def read_json(text: str) -> Any:
    """The tree of one JSON document, or of one resource a line (NDJSON) as a Bundle; InputError
    with the line when it is not strict JSON."""
    try:
        tree = _lines(text) or DECODER.decode(text)
        if HALF_CHARACTER.search(text):
            json.dumps(tree, ensure_ascii=False, default=str).encode()
    except JSONDecodeError as error:
        raise InputError(
            [
                Problem(
                    f"line {error.lineno}, column {error.colno}",
                    f"is not JSON ({error.msg})",
                    AGAIN,
                )
            ]
        ) from None
    except UnfitError as error:
        raise InputError([Problem("the text", str(error), AGAIN)]) from None
    except UnicodeEncodeError:
        raise InputError(
            [
                Problem(
                    "the text",
                    "holds half of a character (a lone surrogate)",
                    "Save the text again as UTF-8.",
                )
            ]
        ) from None
    except RecursionError:
        raise InputError([Problem("the text", "is nested too deeply", AGAIN)]) from None
    return tree
