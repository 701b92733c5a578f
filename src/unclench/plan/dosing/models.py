"""Schedules as immutable values. Amounts are whole numbers of a grain inside, exact `Decimal`s
outside; dates are local dates."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Literal, NamedTuple

from unclench.content.types import Dose, Product, Regimen, Taper
from unclench.plan.regimen import Limit

Slot = Literal["morning", "midday", "evening", "bedtime"]
ScheduleKind = Literal["titrate", "taper"]
Gate = Literal["none", "check_in", "review"]
Then = Literal["continue", "taper", "stopped"]
Mark = Literal[
    "present",
    "divided",
    "start",
    "review_point",
    "ceiling",
    "goal",
    "below_ceiling",
    "most_per_dose",
    "no_step",
    "last_day",
    "trial_end",
]

SLOTS: tuple[Slot, ...] = ("morning", "midday", "evening", "bedtime")
TAPER = "taper"


class SlotTime(NamedTuple):
    """A floating local time of day: no zone, no UTC. `next_day`: a bedtime past midnight still
    belongs to the evening before."""

    slot: Slot
    at: time
    next_day: bool


class SlotAmount(NamedTuple):
    """How much is taken at one time of the day."""

    slot: Slot
    amount: Decimal


class Trial(NamedTuple):
    """The last day of treatment on which it is judged whether the medicine helps, and who says
    so."""

    last_day: int
    claims: tuple[str, ...]


class DosingRequest(NamedTuple):
    """Everything a schedule follows from: `derive` needs nothing else, so that a signature can be
    checked bit for bit.

    `slots` are in the order in which they get the larger part; `more` are days with more doses, for
    totals where one dose would be above `most_per_dose`. `begin` is the daily amount before this
    plan: None means nothing yet; with `hold_first` the first row keeps it; `earlier` are the totals
    before it, in order. `taken` is how that day is divided, as far as it is known; `since` the day
    from which a way down shows it before the first lower dose. `goal` ends a climb, or a way down;
    `under` is a limit to which its first steps lead soon. `rate` is how it is tapered (None: no
    source gives steps). `dates` are given starts of the rows after the present dose (empty: each
    after its days). `until` is the first day after a course of limited days, when it began in an
    earlier plan. With `rows` a climb shows no more rows, and none past its review point.
    `judgements` have to be confirmed. `products` are those of `pool` that are used. With `waits`
    the first row waits for a check-in too, of another medicine. `begun` is the first day of
    treatment, when an earlier plan had it; the `trial` is counted from there."""

    kind: ScheduleKind
    medicine: str
    unit: str
    abrupt: str
    regimen: Regimen | None
    rate: Taper | None
    start: date
    products: tuple[Product, ...]
    grain: Decimal | None
    slots: tuple[Slot, ...]
    anchored: bool
    times: tuple[SlotTime, ...]
    ceiling: Dose | None
    limits: tuple[Limit, ...]
    most_per_dose: Dose | None
    begin: Dose | None = None
    hold_first: bool = False
    goal: Dose | None = None
    slower: int = 1
    dates: tuple[date, ...] = ()
    judgements: tuple[str, ...] = ()
    more: tuple[tuple[Slot, ...], ...] = ()
    most_claims: tuple[str, ...] = ()
    rows: int | None = None
    earlier: tuple[Dose, ...] = ()
    until: date | None = None
    since: date | None = None
    taken: tuple[SlotAmount, ...] = ()
    as_taken: bool = False
    under: Dose | None = None
    pool: tuple[Product, ...] = ()
    waits: bool = False
    trial: Trial | None = None
    begun: date | None = None

    def days(self) -> tuple[tuple[Slot, ...], ...]:
        """The slots a day may have, the fewest first."""
        return (self.slots, *self.more)

    def counts(self) -> tuple[int, ...]:
        """How many doses a day may have, the fewest first."""
        return tuple(map(len, self.days()))


class Laid(NamedTuple):
    """The parts of one day by slot, in grains; a slot that is not there, or has 0, takes
    nothing."""

    parts: Mapping[Slot, int]

    def total(self) -> int:
        return sum(self.parts.values())


class ScheduleStep(NamedTuple):
    """One step of a climb or a descent before it has dates: the day's total in grains, kept `days`
    days at least.

    `day` says how it is divided; None: as evenly as the products allow.
    """

    total: int
    days: int
    gate: Gate
    marks: tuple[Mark, ...]
    day: Laid | None = None


class SlotDose(NamedTuple):
    """One dose: `grains` whole grains of the schedule, the same as `amount` of `unit`; `make` says
    which tablets or mL."""

    slot: Slot
    grains: int
    amount: Decimal
    unit: str
    make: str
    at: SlotTime


class Row(NamedTuple):
    """The same doses on every day of the half-open interval [start, next).

    `first_day` is set when the row raises several slots: on `start` only the first of them is
    raised, the others follow a day later, so that the first larger dose is the one at bedtime.
    `gate` must be passed before the row begins.
    """

    start: date
    next: date
    total: Decimal
    doses: tuple[SlotDose, ...]
    first_day: tuple[SlotDose, ...] | None
    gate: Gate
    marks: tuple[Mark, ...]


class Schedule(NamedTuple):
    """An unsigned proposal. For clinicians only: a person's view is made from a
    `SignedSchedule`.

    `then` is what follows the last row: `continue` (the last row's doses continue until a clinician
    decides; the end of the table never means stopping), `taper` (the regimen has a last day: a
    taper follows) or `stopped` (the last row is 0)."""

    request: DosingRequest
    medicine: str
    regimen: str
    unit: str
    rows: tuple[Row, ...]
    then: Then
    claims: tuple[str, ...]


class Signature(NamedTuple):
    """Who signed, when, what was confirmed, a hash for each fact that mattered, and `seal` over all
    of it and the schedule."""

    by: str
    on: date
    confirmed: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    seal: str


class SignedSchedule(NamedTuple):
    """A schedule a named clinician signed. Another type than `Schedule` on purpose: functions for a
    person take only this one."""

    schedule: Schedule
    signature: Signature
