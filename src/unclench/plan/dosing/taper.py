"""A taper: strictly down, by no more than the knowledge allows, held as long as it asks, ending
with the smallest dose there is."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction

from unclench.content.types import Dose, Option, Product, Taper
from unclench.errors import DoseError
from unclench.plan.dosing.calendar import DAY, laid, lay
from unclench.plan.dosing.descent import RATE_ENTERED, cap, cut, lower, rate_of
from unclench.plan.dosing.grains import Grid, exact, grid
from unclench.plan.dosing.models import (
    SLOTS,
    DosingRequest,
    Gate,
    Laid,
    Mark,
    Schedule,
    ScheduleStep,
)
from unclench.plan.dosing.request import day_dose, request_for, singles, usual_regimen, with_room
from unclench.plan.dosing.split import cannot, divide
from unclench.plan.dosing.strengths import groups_of, with_fewest

MOST_STEPS = 520
# A judgement of this project: in how many cuts the way leads under a limit of weak kidneys, within
# the days that the rate allows.
CUTS_UNDER_A_LIMIT = 3


def taper(
    option: Option,
    from_total: Dose,
    *,
    start: date,
    products: tuple[Product | str, ...] | None = None,
    to: Dose | None = None,
    slower: int = 1,
    bedtime: time | None = None,
    today: date | None = None,
    region: str | None = None,
    doses_per_day: int | None = None,
    hold_first: bool = False,
    entered: Taper | None = None,
    under: Dose | None = None,
) -> Schedule:
    """A dated way down from the present daily total, to 0 or to a lower total, as an
    unsigned proposal.

    The first row is the present dose, from `today` on; the first lower dose is on `start` (with
    `hold_first` the present total is kept for one interval first). `doses_per_day` says in how many
    equal doses it is taken; without it the day is divided as usual, and the schedule says so.
    `under` is a limit of weak kidneys: the first steps lead under it soon, where the rate says so.
    `slower` makes every hold that many times as long. `entered` is a clinician's rate, only where
    no source gives one. DoseError as for `titrate`."""
    rate = rate_of(option, entered)
    request = _begun(option, start, today, bedtime, doses_per_day)._replace(
        begin=from_total,
        goal=to,
        slower=slower,
        hold_first=hold_first,
        rate=rate,
        since=None if hold_first else _since(start, today),
        under=under if rate.under_limit_within_days else None,
        judgements=(RATE_ENTERED,) if entered else (),
    )
    if doses_per_day is None:
        request = _with_room(request, exact(from_total, request.unit), bedtime)
    return follow(with_fewest(request, groups_of(option, products, region), follow))


def _begun(
    option: Option, start: date, today: date | None, bedtime: time | None, doses_per_day: int | None
) -> DosingRequest:
    """A way down by the usual slots of the day, or in this many equal doses."""
    request = request_for(
        "taper",
        option,
        usual_regimen(option),
        start=start,
        today=today,
        bedtime=bedtime,
        doses_per_day=doses_per_day,
    )
    return request._replace(as_taken=doses_per_day is not None)


def _since(start: date, today: date | None) -> date:
    """The day from which the present dose is shown: that of the plan, the day before the first
    lower dose at the latest."""
    if start == date.min:
        raise DoseError(f"A schedule from {start} runs past the end of the calendar.")
    return min(today or start, start - DAY)


def _with_room(request: DosingRequest, begin: Fraction, bedtime: time | None) -> DosingRequest:
    """More doses a day where so much is taken that one dose would be too large; as before when even
    a full day has no room."""
    most = request.most_per_dose
    fits = most is not None and begin <= exact(most, request.unit) * len(SLOTS)
    return with_room(request, begin, len(SLOTS), bedtime) if fits else request


def follow(request: DosingRequest) -> Schedule:
    """The schedule that follows from a request; the same request always gives the same schedule."""
    begin, goal = _checked(request)
    made = grid(request.products, request.unit, request.grain, day_dose(begin, request.unit).amount)
    doses = singles(request, made)
    if len(doses) == 1:
        raise cannot(begin, request.counts(), made, doses)
    now = _present(request, made, doses, begin)
    days = _descent(request, made, now, _whole(goal, request, made, doses))
    return lay(
        request,
        made,
        doses,
        _steps(request, now, days, _limit(request, made)),
        "continue" if days[-1].total() else "stopped",
    )


def _checked(request: DosingRequest) -> tuple[Fraction, Fraction]:
    """From where and to where, as day totals."""
    assert request.begin is not None and request.rate is not None
    for dose in (request.begin, request.goal, request.under):
        if dose is not None and dose.per != "day":
            raise DoseError(
                f"{dose} is one dose: write the whole day, like '60 {request.unit}/day'."
            )
    begin = exact(request.begin, request.unit)
    goal = exact(request.goal, request.unit) if request.goal else Fraction(0)
    if begin < goal or (begin == goal and not request.hold_first):
        raise DoseError(
            f"A taper goes down: {day_dose(begin, request.unit)} is not above "
            f"{day_dose(goal, request.unit)}."
        )
    if request.slower < 1:
        raise DoseError(
            "A taper is never faster than the knowledge allows: 'slower' is 1, 2, 3 and so on."
        )
    return begin, goal


def _present(request: DosingRequest, made: Grid, doses: tuple[int, ...], begin: Fraction) -> Laid:
    """The day that is taken now: as it is known to be divided, else as evenly as usual."""
    if sum((Fraction(part.amount) for part in request.taken), Fraction(0)) != begin:
        found = laid(request, doses, _whole(begin, request, made, doses))
        assert found is not None
        return found
    parts = {part.slot: Fraction(part.amount) / Fraction(made.grain) for part in request.taken}
    if any(grains not in made.recipes for grains in parts.values()):
        raise cannot(begin, request.counts(), made, doses)
    return Laid({slot: int(grains) for slot, grains in parts.items()})


def _descent(request: DosingRequest, made: Grid, now: Laid, last: int) -> list[Laid]:
    """The days after the one that is taken now; that one once more where it is held first, as the
    smallest dose always is."""
    held = request.hold_first or (last == 0 and now.total() == made.doses[1])
    days = [now] if held else _under(request, made, now, last) or [_lower(request, made, now, last)]
    while days[-1].total() != last:
        days.append(_lower(request, made, days[-1], last))
        if len(days) > MOST_STEPS:
            raise DoseError(
                f"{request.begin} needs more than {MOST_STEPS} steps: check the amount."
            )
    return days


def _lower(request: DosingRequest, made: Grid, day: Laid, last: int) -> Laid:
    """One step below; nothing ends but from the smallest dose there is."""
    assert request.rate is not None
    total, smallest, grain = day.total(), made.doses[1], Fraction(made.grain)
    most_off = cap(request.rate, total * grain, request.unit) / grain
    found = lower(
        request, day, made.doses, int(most_off), max(last, smallest if total > smallest else 0)
    )
    if found is None:
        raise cannot(
            (total - min(most_off, Fraction(total))) * grain, request.counts(), made, made.doses
        )
    return found


def _under(request: DosingRequest, made: Grid, now: Laid, last: int) -> list[Laid]:
    """The first days where too much is taken for the kidneys: to the highest total under the limit
    in a few equal cuts."""
    assert request.rate is not None
    grain, limit, found = Fraction(made.grain), max(_limit(request, made), last), [now]
    over, most_off = now.total() - limit, cap(request.rate, limit * grain, request.unit) / grain
    if not _limit(request, made) or over * grain <= cap(
        request.rate, now.total() * grain, request.unit
    ):
        return []
    for left in range(CUTS_UNDER_A_LIMIT - 1, -1, -1):
        day = cut(request, found[-1], limit + over * left // CUTS_UNDER_A_LIMIT, made.doses)
        found += [day] if day.total() < found[-1].total() else []
    if found[-1].total() < max(Fraction(last), Fraction(1), limit - most_off):
        raise cannot(limit * grain, request.counts(), made, made.doses)
    return found[1:]


def _limit(request: DosingRequest, made: Grid) -> int:
    """The limit of weak kidneys in whole grains; 0 without one."""
    return int(exact(request.under, request.unit) / Fraction(made.grain)) if request.under else 0


def _whole(total: Fraction, request: DosingRequest, made: Grid, doses: tuple[int, ...]) -> int:
    grains = total / Fraction(made.grain)
    if grains.denominator != 1 or divide(int(grains), request.counts(), doses) is None:
        raise cannot(total, request.counts(), made, doses)
    return int(grains)


def _steps(
    request: DosingRequest, now: Laid, days: list[Laid], limit: int = 0
) -> tuple[ScheduleStep, ...]:
    """The present dose, then each day held as long as the rate asks, and all together no shorter
    than it allows."""
    shown = (request.start - request.since).days if request.since else 0
    held = days[0].total() == now.total()
    lengths = _lengths(request, [day.total() for day in days], limit)
    first = _step(now, shown + lengths[0] if held else shown, "none", _marks(request, now))
    later = [
        _step(day, length, "check_in", ())
        for day, length in zip(days[1:], lengths[1:], strict=True)
    ]
    lower = [] if held else [_step(days[0], lengths[0], "none", ("start",))]
    return (*([first] if first.days else []), *lower, *later)


def _step(day: Laid, days: int, gate: Gate, marks: tuple[Mark, ...]) -> ScheduleStep:
    return ScheduleStep(day.total(), days, gate, marks, day)


def _marks(request: DosingRequest, now: Laid) -> tuple[Mark, ...]:
    """Today's dose, and that its division is not stated, where several are possible."""
    known = (
        request.as_taken
        or request.taken
        or sum(map(bool, now.parts.values())) == 1 == len(request.slots)
    )
    return ("present",) if known else ("present", "divided")


def _lengths(request: DosingRequest, totals: list[int], limit: int) -> list[int]:
    """How many days each total is held; those above a limit of weak kidneys only for a part of the
    days that it allows."""
    rate = request.rate
    assert rate is not None
    held = [total for total in totals if total]
    # Stopping at once can harm, so it is checked all the same.
    if not held:  # unreached: the smallest dose is always a step
        raise DoseError("A medicine is never stopped in one step: a clinician decides.")
    days = rate.every_days * request.slower
    if not totals[-1] and rate.not_under_days:
        days = max(days, -(-rate.not_under_days // len(held)))
    fast = max(((rate.under_limit_within_days or 1) - 1) // (CUTS_UNDER_A_LIMIT - 1), 1)
    return [(fast if limit and total > limit else days) if total else 1 for total in totals]
