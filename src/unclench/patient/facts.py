"""What is known about one person, ready to be judged: facts, where each comes from, and what could
not be used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Context, Decimal
from typing import NamedTuple

from unclench.criteria.values import Interval, Members, Value
from unclench.patient.record import Flag, Unusable


class Detail(NamedTuple):
    """How a fact is shown: its value in words, unit, date and origin ("labs[2]", "Observation/4",
    "from creatinine")."""

    text: str
    unit: str
    on: date | None
    origin: str


class CurrentMedicine(NamedTuple):
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

    @property
    def form(self) -> str:
        """The id of the medicine by its route, as the fact `taking` has it."""
        by_pump = self.route == "intrathecal"
        return f"{self.ingredient}_{self.route}" if by_pump else self.ingredient


class Patient(NamedTuple):
    """`facts` holds only what is known; an absent fact is not known."""

    id: str
    region: str | None
    on: date
    facts: Mapping[str, Value]
    details: Mapping[str, Detail]
    taken: tuple[CurrentMedicine, ...]
    goals: tuple[str, ...]
    requests: tuple[str, ...]
    notes: str
    unusable: tuple[Unusable, ...]
    unchecked: tuple[str, ...]
    flags: tuple[Flag, ...]


Found = tuple[Value, Detail]
UNQUOTED = str.maketrans({",": " ", '"': None})

ABOVE_ALL = Decimal("Infinity")
BELOW_ALL = Decimal("-Infinity")

# A quotient is rounded to 40 digits. Results have at most 18 digits and cut points a handful, so a
# quotient that is not
# exact still lies on the right side of every cut point: two such rationals differ by more than
# 1e-40 unless they are equal.
EXACT = Context(prec=40)


def number(value: Decimal, unit: str, on: date | None, origin: str) -> Found:
    """A number that is known exactly."""
    return Interval(value, value), Detail(written(value), unit, on, origin)


def between(low: Decimal, high: Decimal, unit: str, on: date | None, origin: str) -> Found:
    """A number of which only the range is known (both ends included)."""
    return Interval(low, high), Detail(range_written(low, high), unit, on, origin)


def choice(value: str | bool, on: date | None, origin: str) -> Found:
    text = value if isinstance(value, str) else "yes" if value else "no"
    return value, Detail(text, "", on, origin)


NO_MEMBER, PERHAPS_OTHERS = "none", " (perhaps others)"


def members(known: Iterable[str], complete: bool, on: date | None, origin: str) -> Found:
    found = frozenset(known)
    text = ", ".join(sorted(found)) or NO_MEMBER
    return Members(found, complete), Detail(
        text if complete else f"{text}{PERHAPS_OTHERS}", "", on, origin
    )


def with_words(shown: Detail, words: Iterable[str]) -> Detail:
    """A set shown with other recorded words: `one, two, "an ointment" (perhaps others)`."""
    known = shown.text.removesuffix(PERHAPS_OTHERS)
    written = [f'"{one.translate(UNQUOTED)}"' for one in sorted({*words})]
    text = ", ".join([*([] if known == NO_MEMBER else [known]), *written])
    return shown._replace(text=text + PERHAPS_OTHERS * shown.text.endswith(PERHAPS_OTHERS))


def told_in(text: str) -> tuple[list[str], list[str]]:
    """The members of a set as `members` shows it, and the words of `with_words`."""
    known = text.removesuffix(PERHAPS_OTHERS)
    listed = [] if known in ("", NO_MEMBER) else known.split(", ")
    return (
        [one for one in listed if not one.startswith('"')],
        [one.strip('"') for one in listed if one.startswith('"')],
    )


def written(value: Decimal) -> str:
    """An exact number without trailing zeros or an exponent."""
    text = str(value)
    return text if text.isdigit() else f"{value.normalize():f}"


def range_written(low: Decimal, high: Decimal) -> str:
    """`45 to 46`, `above 90`, `below 0.5`. Ends that stand just past a bound are shown as the
    bound."""
    if low == BELOW_ALL:
        return f"at most {_short(high)}"
    if high == ABOVE_ALL:
        return f"at least {_short(low)}"
    return written(low) if low == high else f"{_short(low)} to {_short(high)}"


def _short(value: Decimal) -> str:
    return written(Context(prec=12).plus(value))
