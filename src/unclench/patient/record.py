"""One person's record as it arrived, typed and with its places kept, whichever door it came
through.

`None` means not asked; an empty tuple means asked, and there are none.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


class Amount(NamedTuple):
    """`10 mg`, `50 mg/day`, `8 sprays/day`: number, unit, and whether it is a day's total."""

    number: Decimal
    unit: str
    per_day: bool


class LabResult(NamedTuple):
    """A result; `bound` is "<", "<=", ">=" or ">" when only a bound was reported. `fault` says why
    it cannot be used, or is empty.

    `at` is the moment, when the time of day and its zone were given: it decides which of one day's
    results is the latest.
    """

    test: str
    number: Decimal | None
    bound: str
    unit: str
    on: date | None
    origin: str
    fault: str
    upper_limit: Decimal | None
    at: datetime | None = None


class MedicineLine(NamedTuple):
    """A medicine in its written form. `per_day` is doses a day; `codes` are ("rxnorm" or "atc",
    code) from a coded door.

    `fault` says why its dose is not known although one was given. `source` tells lists of the same
    medicines apart (an order and a statement of one medicine are one medicine): lines of one source
    are added up, sources are compared.
    """

    name: str
    dose: Amount | None
    per_day: Decimal | None
    total: Amount | None
    since: date | None
    route: str
    codes: tuple[tuple[str, str], ...]
    origin: str
    fault: str = ""
    source: str = ""


class TrialLine(NamedTuple):
    """An earlier treatment. `fault` says why its amount is not known although one was given."""

    medicine: str
    highest: Amount | None
    weeks_at_highest: Decimal | None
    outcome: str
    severity_before: Decimal | None
    severity_after: Decimal | None
    origin: str
    fault: str = ""


class Unusable(NamedTuple):
    """Something that came in and cannot be used: the fact it was for ("" for none), and why. A set
    it was for is then not complete."""

    fact: str
    reason: str
    origin: str


class Flag(NamedTuple):
    """Something that was read with a doubt, or left out on purpose: what to look at, and the fact
    it went into."""

    text: str
    fact: str


class Record(NamedTuple):
    """What is known, before units, freshness and derived facts.

    `plain` holds the facts that need no working out, by fact id: str, bool, Decimal, or frozenset
    of str. `made` is the day on which the record was true, when it has one; `on` is the day of the
    plan. `other_allergies` are those to something that is certainly no medicine. `born_latest` is
    set when only the year or month of birth is known: the birthday lies between `born` and it.
    """

    id: str
    region: str | None
    on: date
    plain: dict[str, object]
    born: date | None
    labs: tuple[LabResult, ...] | None
    medicines: tuple[MedicineLine, ...] | None
    trials: tuple[TrialLine, ...] | None
    allergies: tuple[str, ...] | None
    baseline_severity: Decimal | None
    baseline_on: date | None
    requests: tuple[str, ...] | None
    goals: tuple[str, ...] | None
    other_conditions: tuple[str, ...]
    notes: str
    origins: dict[str, str]
    unusable: tuple[Unusable, ...]
    flags: tuple[Flag, ...] = ()
    born_latest: date | None = None
    made: date | None = None
    other_allergies: tuple[str, ...] = ()
