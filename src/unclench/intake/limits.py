"""How much of one person is read. What is larger is refused before any work, in words that say the
limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from unclench.errors import InputError, Problem

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
