"""Numbers and amounts in words, read exactly and only when they can be read in one way."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from unclench.intake.faults import RefusedError, UnreadableError, shown
from unclench.patient.record import Amount

NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
BOUNDED = re.compile(r"([<>]=?)? ?(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)")
AMOUNT = re.compile(r"([0-9]{1,7}(?:\.[0-9]{1,7})?) ?([a-z]{1,11})( ?/ ?day| a day| per day)?")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{2}0")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNITS = {
    "mg": "mg",
    "g": "g",
    "microgram": "micrograms",
    "micrograms": "micrograms",
    "mcg": "micrograms",
    "mmol": "mmol",
    "spray": "sprays",
    "sprays": "sprays",
    "unit": "units",
    "units": "units",
}


def number_of(value: Any) -> Decimal:
    """An exact number; RefusedError when it is none. Text is not read as a number."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise RefusedError(
            f"a number was expected, not {kind(value)}",
            "Write digits, with a point for decimals, without quotes.",
        )
    return Decimal(value)


def bounded(value: Any) -> tuple[str, Decimal]:
    """`92`, `">90"` or `"<=0.5"` as (bound, number); the bound is empty for a measured value."""
    if not isinstance(value, str):
        return "", number_of(value)
    found = BOUNDED.fullmatch(value.strip(" "))
    if found is None or THOUSANDS.fullmatch(found[2]):
        raise RefusedError(
            f"'{shown(value)}' is not a result that can be read in one way",
            "Write 92, or '>90' for a bound.",
        )
    return found[1] or "", Decimal(found[2])


def amount_of(value: Any, *, per_day: bool) -> Amount:
    """`10 mg` (or with per_day, `50 mg/day`); UnreadableError when it cannot be read, or in two
    ways; RefusedError otherwise."""
    example = "50 mg/day" if per_day else "10 mg"
    found = AMOUNT.fullmatch(words_or_number(value).lower())
    unit = UNITS.get(found[2]) if found else None
    if found is None or unit is None or THOUSANDS.fullmatch(found[1]):
        raise UnreadableError(
            f"'{shown(value)}' is not an amount that can be read in one way",
            f"Write it like '{example}': digits, point, unit.",
        )
    if (found[3] is not None) is not per_day:
        raise RefusedError(
            f"'{shown(value)}' has to be {'the amount of a whole day' if per_day else 'one dose'}",
            f"Write it like '{example}'.",
        )
    return Amount(_above_nought(Decimal(found[1])), unit, per_day)


def words_or_number(value: Any) -> str:
    """The written form of an amount; RefusedError for anything that cannot be one: a list, a
    mapping, true."""
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise RefusedError(
            f"an amount was expected, not {kind(value)}",
            "Write it like '10 mg': digits, point, unit.",
        )
    return str(value).strip(" ")


def _above_nought(number: Decimal) -> Decimal:
    if number <= 0:
        raise RefusedError("the amount is 0", "Leave the medicine out when it is not taken.")
    return number


def day_of(value: Any) -> date:
    """An ISO date; RefusedError otherwise."""
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise RefusedError(
                f"there is no day {value}", "Write the date as 2026-11-20."
            ) from None
    raise RefusedError(f"'{shown(value)}' is not a date", "Write it as year-month-day: 2026-11-20.")


def kind(value: Any) -> str:
    """What a value of the tree is called in a message."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    return (
        "a list" if isinstance(value, list) else "nothing" if value is None else f"'{shown(value)}'"
    )
