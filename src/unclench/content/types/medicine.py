"""What only a medicine has, as typed values: doses, regimens, limits, tablets, stopping.
Everything here is immutable; NamedTuples, because an installed command builds all of it at
start-up.

A `criterion` is an index into the compiled conditions (see content/content.py); `None` means
"always".
"""

from decimal import Decimal
from typing import NamedTuple

from unclench.content.types.facts import Words

IN_MG = {"mg": Decimal(1), "g": Decimal(1000), "micrograms": Decimal("0.001")}


class Dose(NamedTuple):
    """An exact amount: 10 mg/day, 5 mg per dose, 12 sprays/day. `str` is for machines; in a
    sentence (`format`) thousands have a comma."""

    amount: Decimal
    unit: str
    per: str

    def __str__(self) -> str:
        return self._written(f"{self.amount.normalize():f}")

    def __format__(self, spec: str) -> str:
        return self._written(f"{self.amount.normalize():,f}")

    def _written(self, number: str) -> str:
        return (
            f"{number} {self.unit}/day" if self.per == "day" else f"{number} {self.unit} per dose"
        )


class Rung(NamedTuple):
    """One day's total of a ladder, and for how many days it is held before the next."""

    amount: Dose
    days: int


class Regimen(NamedTuple):
    """How a medicine is built up: by equal steps, or by a `ladder`; its first rise is then in
    `step` and `every_days`. At each amount of `review_at` the next step waits for a review."""

    id: str
    name: str
    start: Dose | None
    step: Dose | None
    every_days: int | None
    review_at: tuple[Dose, ...]
    ceiling: Dose | None
    doses_per_day: int
    first_dose: str
    for_whom: str
    criterion: int | None
    specialist: bool
    max_days: int | None
    claims: tuple[str, ...]
    most_doses_per_day: int | None
    ladder: tuple[Rung, ...] = ()

    @property
    def longest_hold(self) -> int:
        """The most days an amount is held before more; with equal steps all are held alike."""
        return max((rung.days for rung in self.ladder), default=self.every_days or 0)


class RegimenChoice(NamedTuple):
    """The people who get a regimen; with `small_steps` also everybody for whom a rule asks for
    small steps."""

    use: str
    criterion: int | None
    claims: tuple[str, ...]
    small_steps: bool = False


class Band(NamedTuple):
    """Up to, not including, `below` (None for the last band) the most a day is `at_most`."""

    below: Decimal | None
    at_most: Dose
    claims: tuple[str, ...]


class Ceiling(NamedTuple):
    """A limit on the day's total: by bands of a fact, or one amount when `criterion` holds (None:
    always).

    `urgency` is how soon a higher dose has to come down. With `build_up` nothing is begun or raised
    above it, and a higher present dose is not lowered for it."""

    by: str
    bands: tuple[Band, ...]
    criterion: int | None
    urgency: str
    build_up: bool = False


class Product(NamedTuple):
    """A product on sale. `common`: the strength that plans use first in its regions."""

    form: str
    strength: str
    halves: bool
    region: str
    claims: tuple[str, ...]
    common: bool = False


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
    """How a medicine is tapered: at most `at_most` less every `every_days`, at most `then_at_most`
    once at or below `while_above`.

    The whole takes `not_under_days` at least; a clinician may go as fast as `fastest_days` in all.
    Above a limit for weak kidneys the first steps lead under it, in at most
    `under_limit_within_days`, with the prescriber.
    """

    at_most: Dose
    every_days: int
    while_above: Dose | None
    then_at_most: Dose | None
    not_under_days: int | None
    fastest_days: int | None
    claims: tuple[str, ...]
    under_limit_within_days: int | None = None


class Stopping(NamedTuple):
    abrupt: str
    claims: tuple[str, ...]
    taper: Taper | None


class AmountBounds(NamedTuple):
    """Limits for reading an amount a day, never doses: above the first it is asked about, from the
    second it counts as an overdose."""

    ask_above: Dose
    overdose_from: Dose
    claims: tuple[str, ...]


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
    most_per_dose: Dose | None
    most_per_dose_claims: tuple[str, ...]
    most_per_dose_region: str = ""
    amounts: AmountBounds | None = None
