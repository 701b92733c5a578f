"""Knowledge as typed values. Everything here is immutable; NamedTuples, because an installed command builds all of it at start-up.

A `criterion` is an index into the compiled conditions (see library/content.py); `None` means "always".
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from unclench.criteria.values import Kind


class Words(NamedTuple):
    """The same thing said to a clinician and to the person."""

    clinician: str
    person: str


class Source(NamedTuple):
    id: str
    title: str
    publisher: str
    year: int | None
    kind: str
    region: str
    population: str
    directness: str
    url: str | None
    read: str


class ClaimValue(NamedTuple):
    of: str
    comparator: str
    number: Decimal
    unit: str


class Claim(NamedTuple):
    id: str
    says: str
    values: tuple[ClaimValue, ...]
    sources: tuple[str, ...]
    at: str
    confidence: str
    population: str
    review: str
    carries: tuple[str, ...]


class Stricter(NamedTuple):
    """A shorter freshness window for some people."""

    criterion: int
    days: int


class FactSpec(NamedTuple):
    """A fact as declared in knowledge/facts: `units` maps an accepted unit to the exact factor into `unit`."""

    id: str
    kind: Kind
    unit: str
    units: Mapping[str, Fraction]
    low: Decimal | None
    high: Decimal | None
    members: frozenset[str] | None
    record: str
    derived: bool
    fresh_days: int | None
    stricter: tuple[Stricter, ...]
    loinc: tuple[str, ...]
    asks: tuple[str, ...]
    names: Words
    ask: Words | None


class Rule(NamedTuple):
    """One rule for one option (or for the person, when `option` is empty)."""

    id: str
    option: str
    effect: str
    criterion: int
    severity: str
    cause: str
    if_taken: str
    why: str
    say: Words
    claims: tuple[str, ...]
    tasks: tuple[str, ...]
    read: tuple[str, ...]


class Regimen(NamedTuple):
    id: str
    name: str
    start: Dose | None
    step: Dose | None
    every_days: int | None
    review_at: Dose | None
    ceiling: Dose | None
    doses_per_day: int
    first_dose: str
    for_whom: str
    criterion: int | None
    specialist: bool
    max_days: int | None
    claims: tuple[str, ...]


class Dose(NamedTuple):
    """An exact amount: 10 mg/day, 5 mg per dose, 12 sprays/day."""

    amount: Decimal
    unit: str
    per: str

    def __str__(self) -> str:
        number = f"{self.amount.normalize():f}"
        return f"{number} {self.unit}/day" if self.per == "day" else f"{number} {self.unit} per dose"


class RegimenChoice(NamedTuple):
    use: str
    criterion: int | None
    claims: tuple[str, ...]


class Band(NamedTuple):
    """Up to, not including, `below` (None for the last band) the most a day is `at_most`."""

    below: Decimal | None
    at_most: Dose
    claims: tuple[str, ...]


class Ceiling(NamedTuple):
    """A limit on the day's total: by bands of a fact, or one amount when `criterion` holds (None: always)."""

    by: str
    bands: tuple[Band, ...]
    criterion: int | None


class Product(NamedTuple):
    form: str
    strength: str
    halves: bool
    region: str
    claims: tuple[str, ...]


class Monitoring(NamedTuple):
    task: str
    when_due: str
    every_days: int | None
    times: int | None
    claims: tuple[str, ...]


class Counsel(NamedTuple):
    id: str
    say: Words
    claims: tuple[str, ...]


class AdequateTrial(NamedTuple):
    weeks: int
    from_amount: Dose | None
    above: bool
    claims: tuple[str, ...]


class Taper(NamedTuple):
    """How a medicine is come off: at most `at_most` less every `every_days`, at most `then_at_most` once at or below `while_above`.

    The whole takes `not_under_days` at least; a clinician may go as fast as `fastest_days` in all.
    """

    at_most: Dose
    every_days: int
    while_above: Dose | None
    then_at_most: Dose | None
    not_under_days: int | None
    fastest_days: int | None
    claims: tuple[str, ...]


class Stopping(NamedTuple):
    abrupt: str
    claims: tuple[str, ...]
    taper: Taper | None


class Medicine(NamedTuple):
    measure: str
    antispastic: bool
    stopping: Stopping
    adequate_trial: AdequateTrial | None
    regimens: tuple[Regimen, ...]
    regimen_choice: tuple[RegimenChoice, ...]
    ceilings: tuple[Ceiling, ...]
    products: tuple[Product, ...]
    monitoring: tuple[Monitoring, ...]
    counselling: tuple[Counsel, ...]


class Option(NamedTuple):
    """Anything that gets a verdict. `medicine` holds what only a medicine has."""

    id: str
    kind: str
    name: str
    about: str
    say: Words
    claims: tuple[str, ...]
    setting: str
    offer_criterion: int | None
    offer_read: tuple[str, ...]
    how: Words | None
    dose: Words | None
    medicine: Medicine | None


class Sign(NamedTuple):
    """A danger sign (with `urgency`), a trigger or a side effect (without)."""

    id: str
    urgency: str
    criterion: int
    do: Words
    because: Words
    stop_urgently: tuple[str, ...]
    tasks: tuple[str, ...]
    claims: tuple[str, ...]
    read: tuple[str, ...]


class StageOffer(NamedTuple):
    option: str
    criterion: int | None
    read: tuple[str, ...]
    claims: tuple[str, ...]


class Stage(NamedTuple):
    """A step of the pathway. `if_unknown` is the stage to stop at while the entry is not known; `needs` are what a last-resort stage asks for."""

    id: str
    criterion: int | None
    why: Words
    claims: tuple[str, ...]
    offers: tuple[StageOffer, ...]
    raises: tuple[str, ...]
    tasks: tuple[str, ...]
    read: tuple[str, ...]
    if_unknown: str
    needs: tuple[str, ...]


class TaskSpec(NamedTuple):
    id: str
    say: Words
    due_days: int
    claims: tuple[str, ...]


class Ingredient(NamedTuple):
    """A medicine by any name. `doubtful` names are accepted with a flag; `route` is set by names that imply one."""

    id: str
    rxnorm: str
    atc: str
    classes: frozenset[str]


class Name(NamedTuple):
    ingredient: str
    route: str
    doubtful: bool


class Condition(NamedTuple):
    id: str
    names: Words
    snomed: tuple[str, ...]
    words: tuple[str, ...]


class SignName(NamedTuple):
    id: str
    group: str
    names: Words


class Disagreement(NamedTuple):
    about: str
    options: tuple[str, ...]
    claims: tuple[str, ...]
    used: str
    because: Words


class Lesson(NamedTuple):
    """A short piece of education, shown when its criterion holds."""

    id: str
    title: Words
    text: Words
    criterion: int | None
    claims: tuple[str, ...]


class SeekHelp(NamedTuple):
    id: str
    urgency: str
    text: Words
    claims: tuple[str, ...]
