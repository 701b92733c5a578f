"""Whole years between a birthday and a day."""

from __future__ import annotations

from datetime import date


def age_on(born: date, on: date) -> int:
    """Completed years; negative when `on` lies before the day of birth. A birthday of 29 February counts on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
