"""Whole years between a birthday and a day."""

from __future__ import annotations

from calendar import isleap
from datetime import date
from decimal import Decimal

from unclench.patient.facts import Found, between, number
from unclench.patient.record import Flag, MedicineLine, Record


def age_on(born: date, on: date) -> int:
    """Completed years; negative when `on` lies before the day of birth. A birthday of 29 February
    counts on 1 March."""
    return on.year - born.year - (on < _birthday(born, on.year))


def _birthday(born: date, year: int) -> date:
    late = (born.month, born.day) == (2, 29) and not isleap(year)
    return date(year, 3, 1) if late else date(year, born.month, born.day)


def age_fact(
    born: date | None, born_latest: date | None, on: date, origin: str
) -> dict[str, Found]:
    """With only the year or month of birth known, age is known only to lie between two numbers.
    Before birth there is none."""
    if born is None or born > on:
        return {}
    oldest = Decimal(age_on(born, on))
    if born_latest is None:
        return {"age": number(oldest, "years", on, origin)}
    return {"age": between(Decimal(max(0, age_on(born_latest, on))), oldest, "years", on, origin)}


BEFORE = "is dated before the day of birth"


def without_days_before_birth(record: Record) -> Record:
    """Results of such a day cannot be used; of a medicine it is then not known since when it is
    taken, and a flag says so."""
    born = record.born
    if born is None:
        return record
    labs = [
        one._replace(fault=BEFORE) if one.on is not None and one.on < born else one
        for one in record.labs or ()
    ]
    early = [
        line for line in record.medicines or () if line.since is not None and line.since < born
    ]
    if early or any(one.fault == BEFORE for one in labs):
        lines = [
            line._replace(since=None) if line in early else line for line in record.medicines or ()
        ]
        return record._replace(
            labs=None if record.labs is None else tuple(labs),
            flags=(*record.flags, *map(_flag, early)),
            medicines=None if record.medicines is None else tuple(lines),
        )
    return record


def _flag(line: MedicineLine) -> Flag:
    return Flag(
        f"'{line.name}' is taken since {line.since}, which is before the day of birth: "
        "please check",
        "taking",
    )
