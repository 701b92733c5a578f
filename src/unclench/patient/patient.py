"""What is known of one person, ready to be judged: facts, where each comes from, and what could not be used."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from unclench.criteria.values import Value
from unclench.patient.record import Flag, Unusable


class Detail(NamedTuple):
    """How a fact is shown: its value in words, unit, date and origin ("labs[2]", "Observation/4", "from creatinine")."""

    text: str
    unit: str
    on: date | None
    origin: str


class Taken(NamedTuple):
    """One ingredient by one route, summed over brands. `per_day` is None when a dose was not known.

    `times`: in how many equal doses a day, where the list says so.
    """

    ingredient: str
    route: str
    per_day: Decimal | None
    unit: str
    since: date | None
    written_as: tuple[str, ...]
    times: int | None = None


class Patient(NamedTuple):
    """`facts` holds only what is known; an absent fact is not known."""

    id: str
    region: str | None
    on: date
    facts: Mapping[str, Value]
    details: Mapping[str, Detail]
    taken: tuple[Taken, ...]
    goals: tuple[str, ...]
    requests: tuple[str, ...]
    notes: str
    unusable: tuple[Unusable, ...]
    unchecked: tuple[str, ...]
    flags: tuple[Flag, ...]
