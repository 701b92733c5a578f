"""Doses and their steps that a caller writes as text; see request_values."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from unclench.app.request_values import unread_value
from unclench.app.schedules import DoseChange
from unclench.content.types import Dose

DOSE = re.compile(
    r"(0|[1-9][0-9]{0,5}|(?:0|[1-9][0-9]{0,5})\.[0-9]{0,3}[1-9]) ?"
    r"(mg|mmol|sprays|micrograms|units|g) ?/ ?day"
)
EVERY = re.compile(r"([1-9][0-9]?) days?")


def day_total(place: str) -> Callable[[str], Dose]:
    """`60 mg/day`."""

    def read(text: str) -> Dose:
        found = DOSE.fullmatch(text.strip().lower())
        if found is None:
            raise unread_value(
                place, f"'{text}' is not the total of a day", "Write it like '60 mg/day'."
            )
        return Dose(Decimal(found[1]), found[2], "day")

    return read


def dose_change(place: str) -> Callable[[str], DoseChange]:
    """`5 mg/day every 7 days`."""

    def read(text: str) -> DoseChange:
        amount, every, days = text.strip().partition(" every ")
        dose, found = DOSE.fullmatch(amount), EVERY.fullmatch(days)
        if not every or dose is None or found is None or not Decimal(dose[1]):
            do = "Write it like '5 mg/day every 7 days'."
            raise unread_value(place, f"'{text}' is not a step", do)
        return DoseChange(Dose(Decimal(dose[1]), dose[2], "day"), int(found[1]))

    return read
