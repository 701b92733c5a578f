"""A decimal number as JSON has it."""

from __future__ import annotations

from decimal import Decimal


def json_number(value: Decimal) -> int | float:
    """Whole, or with the same digits: a float keeps 15 of them, and a record has at most 13. Never
    for a dose, which JSON has as text."""
    return int(value) if value == value.to_integral_value() else float(value)
