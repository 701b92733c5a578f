"""From an option of the knowledge to a `DosingRequest`: which medicine, regimen, limits, products
and slots a schedule follows from."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

from unclench.content.types import Dose, Medicine, Option, Product, Regimen
from unclench.errors import DoseError
from unclench.plan.dosing.calendar import clock
from unclench.plan.dosing.grains import Grid, exact, liquid, plain
from unclench.plan.dosing.models import SLOTS, DosingRequest, ScheduleKind, Slot
from unclench.plan.dosing.monitoring import trial_of
from unclench.plan.dosing.split import slots_for
from unclench.plan.dosing.tablets import keep_to
from unclench.plan.regimen import Limit

# Where the larger part of a day goes, by what a regimen says about its first dose. A regimen that
# says nothing has it at bedtime.
FIRST: dict[str, Slot] = {
    "": "bedtime",
    "bedtime": "bedtime",
    "evening": "evening",
    "with food": "morning",
}
LIQUID_VOLUME = "a liquid is measured in steps of 0.5 mL"
Products = tuple[Product | str, ...] | None


def medicine_of(option: Option) -> Medicine:
    """What only a medicine has; DoseError for a procedure: a pump never gets an oral schedule."""
    if option.kind != "medicine" or option.medicine is None:
        raise DoseError(f"{option.name} is not a medicine taken by mouth: it has no schedule.")
    return option.medicine


def request_for(
    kind: ScheduleKind,
    option: Option,
    regimen: Regimen | None,
    *,
    start: date,
    today: date | None,
    bedtime: time | None,
    doses_per_day: int | None = None,
) -> DosingRequest:
    """A request without products; DoseError for a start in the past, or more doses than a day
    holds."""
    medicine = medicine_of(option)
    _check_start(start, today)
    first = regimen.first_dose if regimen else ""
    slots = _slots(option, first, doses_per_day, regimen)
    return DosingRequest(
        kind=kind,
        medicine=option.id,
        unit=medicine.measure,
        abrupt=medicine.stopping.abrupt,
        regimen=regimen if kind == "titrate" else None,
        rate=medicine.stopping.taper,
        start=start,
        products=(),
        grain=keep_to(medicine),
        slots=slots,
        anchored=first == slots[0],
        times=clock(slots, bedtime),
        ceiling=None,
        limits=(),
        most_per_dose=medicine.most_per_dose,
        most_claims=medicine.most_per_dose_claims if medicine.most_per_dose else (),
        trial=trial_of(medicine) if kind == "titrate" else None,
    )


def _slots(
    option: Option, first: str, doses_per_day: int | None, regimen: Regimen | None
) -> tuple[Slot, ...]:
    """The slots of a day, in the order in which they get the larger part."""
    if first not in FIRST:
        raise DoseError(f"A regimen of {option.name} begins '{first}', which is no slot of a day.")
    times = doses_per_day if doses_per_day is not None or regimen is None else regimen.doses_per_day
    if times is None:
        raise DoseError(
            f"No source says how often a day {option.name} is taken: say how many doses."
        )
    return slots_for(times, FIRST[first])


def with_most_per_dose(request: DosingRequest, given: Dose | None) -> DosingRequest:
    """The maximum for one dose: from the medicine's claims; a given one may only be lower.
    DoseError in another unit."""
    own = request.most_per_dose
    if given is None or (own and exact(given, request.unit) >= exact(own, request.unit)):
        return request
    return request._replace(most_per_dose=given, most_claims=())


def with_room(
    request: DosingRequest, most: Fraction, doses_per_day: int | None, bedtime: time | None
) -> DosingRequest:
    """The request with more doses a day, where a day's total up to `most` needs them and
    `doses_per_day` allows them."""
    if request.most_per_dose is None or most <= exact(request.most_per_dose, request.unit) * len(
        request.slots
    ):
        return request
    first, fewest = request.slots[0], len(request.slots) + 1
    more = tuple(
        slots_for(count, first) for count in range(fewest, min(doses_per_day or 0, len(SLOTS)) + 1)
    )
    return request._replace(more=more, times=clock(more[-1], bedtime)) if more else request


def singles(request: DosingRequest, made: Grid) -> tuple[int, ...]:
    """The single doses that may be given: those the products make, up to the most for one dose.

    A way down from a total that needs larger doses keeps them: it is never refused because of an
    earlier dose."""
    if request.most_per_dose is None:
        return made.doses
    most = exact(request.most_per_dose, request.unit) / Fraction(made.grain)
    doses = tuple(dose for dose in made.doses if dose <= most)
    taken = (
        request.begin.amount / made.grain
        if request.kind == "taper" and request.begin
        else Decimal(0)
    )
    return made.doses if taken > request.counts()[-1] * doses[-1] else doses


def _check_start(start: date, today: date | None) -> None:
    if isinstance(start, datetime) or not isinstance(start, date):
        raise DoseError(f"{start!r} is not a day: a schedule starts on a date without a time.")
    if today is not None and start < today:
        raise DoseError(f"{start} is before today ({today}): a schedule starts today or later.")


def per_day(dose: Dose, doses_per_day: int, unit: str) -> Fraction:
    """A dose as the day's total."""
    return exact(dose, unit) * (1 if dose.per == "day" else doses_per_day)


def day_dose(total: Fraction, unit: str) -> Dose:
    return Dose(plain(Decimal(total.numerator) / Decimal(total.denominator)), unit, "day")


def regimen_in(option: Option, regimen: Regimen) -> Regimen:
    """The regimen itself; DoseError when it belongs to another medicine, or was changed beyond an
    entered step."""
    known = next((found for found in medicine_of(option).regimens if found.id == regimen.id), None)
    if known is None:
        listed = ", ".join(found.id for found in medicine_of(option).regimens) or "none"
        raise DoseError(f"'{regimen.id}' is not a regimen of {option.name}; these are: {listed}.")
    if regimen not in (
        known,
        known._replace(step=regimen.step, every_days=regimen.every_days)
        if known.step is None
        else known,
    ):
        raise DoseError(
            f"Regimen {regimen.id} was changed: one schedule keeps to one unchanged regimen."
        )
    return regimen


def usual_regimen(option: Option) -> Regimen | None:
    """The regimen for most people: the last line of the medicine's choice, else its first; None
    without any."""
    medicine = medicine_of(option)
    known = {regimen.id: regimen for regimen in medicine.regimens}
    wanted = [choice.use for choice in medicine.regimen_choice if choice.criterion is None]
    return known[wanted[-1]] if wanted else next(iter(known.values()), None)


def ceilings(option: Option, regimen: Regimen, ceiling: Dose | None) -> tuple[Limit, ...]:
    """Every limit that needs no fact: the given one, the regimen's, and the medicine's. A given
    one may only be lower."""
    given = (Limit(ceiling, "given", (), ()),) if ceiling else ()
    own = (Limit(regimen.ceiling, regimen.id, (), regimen.claims),) if regimen.ceiling else ()
    always = (c.bands[0] for c in medicine_of(option).ceilings if not c.by and c.criterion is None)
    return (*given, *own, *(Limit(band.at_most, "", (), band.claims) for band in always))


def lowest(limits: tuple[Limit, ...], unit: str) -> Dose | None:
    """The strictest of all limits on a day's total; DoseError when one is in another unit."""
    for limit in limits:
        exact(limit.at_most, unit)
        if limit.at_most.per != "day":
            raise DoseError(
                f"The limit {limit.at_most} is not of a whole day: write it like '80 mg/day'."
            )
    return min((limit.at_most for limit in limits), key=lambda dose: dose.amount, default=None)


def poured(request: DosingRequest) -> DosingRequest:
    """Notes what has to be confirmed when a liquid is among the products."""
    if not any(liquid(product) for product in request.products):
        return request
    return request._replace(judgements=tuple(dict.fromkeys((*request.judgements, LIQUID_VOLUME))))
