"""Age in years: completed years between the day of birth and the day of the record, or the age that was given."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from unclench.patient.age import age_on
from unclench.patient.found import Found, between, number


def age_fact(born: date | None, born_latest: date | None, on: date, origin: str) -> dict[str, Found]:
    """With only the year or month of birth known, age is known only to lie between two numbers. Before birth there is none."""
    if born is None or born > on:
        return {}
    oldest = Decimal(age_on(born, on))
    if born_latest is None:
        return {"age": number(oldest, "years", on, origin)}
    return {"age": between(Decimal(max(0, age_on(born_latest, on))), oldest, "years", on, origin)}
