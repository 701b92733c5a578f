"""Steps on dates: local days, half-open rows that touch, floating times of day. No zone and no UTC
until a reader asks for one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from itertools import takewhile

from unclench.errors import DoseError
from unclench.plan.dosing.grains import Grid
from unclench.plan.dosing.models import (
    SLOTS,
    TAPER,
    DosingRequest,
    Laid,
    Row,
    Schedule,
    ScheduleStep,
    Slot,
    SlotDose,
    SlotTime,
    Then,
)
from unclench.plan.dosing.split import doses_for, split
from unclench.plan.dosing.tablets import words

# Judgements of this project: usual hours of a day, and the least time between two doses and over a
# night.
HOURS: dict[Slot, time] = {
    "morning": time(8),
    "midday": time(13),
    "evening": time(18),
    "bedtime": time(22),
}
LEAST_BETWEEN = timedelta(hours=3)
NIGHT_ENDS = time(4)
LONGEST_GAP = timedelta(hours=12)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def clock(slots: tuple[Slot, ...], bedtime: time | None) -> tuple[SlotTime, ...]:
    """The times of the slots in the order of a day; DoseError when two doses would come too
    close."""
    if bedtime is not None and bedtime.tzinfo is not None:
        raise DoseError(f"Bedtime {bedtime} names a time zone: write the local time, like 22:30.")
    hours = {**HOURS, "bedtime": bedtime or HOURS["bedtime"]}
    used = sorted(slots, key=SLOTS.index)
    times = tuple(
        SlotTime(slot, hours[slot], slot == "bedtime" and hours[slot] < NIGHT_ENDS) for slot in used
    )
    moments = [since_midnight(at) for at in times]
    for before, after in zip(moments, [*moments[1:], moments[0] + DAY], strict=True):
        if after - before < LEAST_BETWEEN:
            raise DoseError(
                f"A bedtime of {hours['bedtime']:%H:%M} leaves less than 3 hours between two "
                "doses: choose another time."
            )
    return times


def since_midnight(at: SlotTime) -> timedelta:
    """How long after the midnight that begins its day a dose is taken."""
    return timedelta(days=at.next_day, hours=at.at.hour, minutes=at.at.minute, seconds=at.at.second)


def moment(day: date, at: SlotTime) -> datetime:
    """The floating local moment of a dose: year, month, day and time on the wall, without a
    zone."""
    return datetime.combine(day + DAY * at.next_day, at.at)


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """A floating moment in a zone: when clocks go back over it, the first of two.

    When they go forward over it, the first minute that exists; the last one before it when the
    first is on another date, so that every date keeps its doses. DoseError when the day was left
    out of the calendar there.
    """
    later = _existing(moment, zone, MINUTE)
    return later if later.date() == moment.date() else _existing(moment, zone, -MINUTE)


def _existing(moment: datetime, zone: tzinfo, step: timedelta) -> datetime:
    """The moment, or the next one in steps of a minute that clocks there show."""
    wall = moment
    while (found := wall.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)).replace(
        tzinfo=None
    ) != wall:
        wall = wall.replace(second=0, microsecond=0) + step
        if abs(wall - moment) >= LONGEST_GAP:
            raise DoseError(
                f"{moment:%Y-%m-%d} was left out of the calendar there: a clinician places that "
                "day's doses."
            )
    return found


def lay(
    request: DosingRequest,
    made: Grid,
    doses: tuple[int, ...],
    steps: tuple[ScheduleStep, ...],
    then: Then,
) -> Schedule:
    """Puts steps on dates, each beginning where the one before ends; DoseError past the last day of
    the calendar."""
    try:
        starts = _given(request, len(steps)) or tuple(
            _starts(request.since or request.start, steps)
        )
        ends = (*starts[1:], starts[-1] + steps[-1].days * DAY)
    except OverflowError:
        raise DoseError(
            f"A schedule from {request.start} runs past the end of the calendar."
        ) from None
    _check_dates(starts, ends, steps)
    rows: list[Row] = []
    before = _begin(request, made, doses)
    for step, start, end in zip(steps, starts, ends, strict=True):
        today = step.day or laid(request, doses, step.total)
        assert today is not None
        rows.append(_row(request, made, step, (start, end), before, today))
        before = today
    regimen = request.regimen.id if request.regimen else TAPER
    return Schedule(
        request, request.medicine, regimen, request.unit, tuple(rows), then, _claims(request)
    )


def _given(request: DosingRequest, rows: int) -> tuple[date, ...]:
    """The starts of the given rows; the present dose may come before them."""
    before = (
        (request.since,) if request.since and request.dates and len(request.dates) < rows else ()
    )
    return (*before, *request.dates)


def _starts(start: date, steps: tuple[ScheduleStep, ...]) -> Iterator[date]:
    for step in steps:
        yield start
        start += step.days * DAY


def _check_dates(
    starts: tuple[date, ...], ends: tuple[date, ...], steps: tuple[ScheduleStep, ...]
) -> None:
    if len(starts) != len(steps) or any(
        (end - start).days < step.days for start, end, step in zip(starts, ends, steps, strict=True)
    ):
        raise DoseError("These dates do not hold every step as long as it has to be held.")


def _begin(request: DosingRequest, made: Grid, doses: tuple[int, ...]) -> Laid | None:
    """The dose of the day before; None when these products cannot make it, so that no slot is
    guessed."""
    grains = request.begin.amount / made.grain if request.begin else Decimal(0)
    return laid(request, doses, int(grains)) if grains == int(grains) else None


def laid(request: DosingRequest, doses: tuple[int, ...], total: int) -> Laid | None:
    """A day's total in as few doses as keep every one within `doses`, as even as they allow; None
    when they cannot make it."""
    count = doses_for(total, request.counts(), doses)
    slots, parts = (
        next(day for day in request.days() if len(day) == count),
        split(total, count, doses),
    )
    return Laid(dict(zip(slots, parts, strict=True))) if parts is not None else None


def _row(
    request: DosingRequest,
    made: Grid,
    step: ScheduleStep,
    days: tuple[date, date],
    before: Laid | None,
    now: Laid,
) -> Row:
    first = _first_day(request, before, now) if before else None
    opening = (
        _doses(request, made, first) if first is not None and first.parts != now.parts else None
    )
    return Row(
        *days, made.amount(step.total), _doses(request, made, now), opening, step.gate, step.marks
    )


def _first_day(request: DosingRequest, before: Laid, now: Laid) -> Laid | None:
    """The day of a rise when bedtime goes first: bedtime is raised, the other slots keep what
    they had."""
    anchor = request.slots[0]
    if (
        request.kind != "titrate"
        or not request.anchored
        or now.parts[anchor] <= before.parts[anchor]
    ):
        return None
    return Laid(
        {
            slot: part if slot == anchor else min(before.parts.get(slot, 0), part)
            for slot, part in now.parts.items()
        }
    )


def _doses(request: DosingRequest, made: Grid, day: Laid) -> tuple[SlotDose, ...]:
    return tuple(
        SlotDose(
            at.slot, grains, made.amount(grains), request.unit, words(made.recipes[grains]), at
        )
        for at in request.times
        if (grains := day.parts.get(at.slot, 0))
    )


def _claims(request: DosingRequest) -> tuple[str, ...]:
    regimen = request.regimen.claims if request.regimen else ()
    rate = request.rate.claims if request.rate and not request.regimen else ()
    limits = [claim for limit in request.limits for claim in limit.claims]
    trial = request.trial.claims if request.trial and request.regimen else ()
    return tuple(
        dict.fromkeys(
            (
                *regimen,
                *rate,
                *limits,
                *trial,
                *request.most_claims,
                *(claim for product in request.products for claim in product.claims),
            )
        )
    )


def row_on(schedule: Schedule, day: date) -> Row:
    """The row of a day; after the last row of a schedule that continues, its last row. DoseError
    before the first."""
    if day < schedule.rows[0].start:
        raise DoseError(f"{day} is before the schedule begins on {schedule.rows[0].start}.")
    return next((row for row in schedule.rows if row.start <= day < row.next), schedule.rows[-1])


def agreed(schedule: Schedule) -> tuple[Row, ...]:
    """The settled part: up to the first row that waits for a check-in, or a review, that is not
    reported yet."""
    return tuple(takewhile(lambda row: row.gate == "none", schedule.rows))


def first_days(schedule: Schedule, count: int) -> tuple[tuple[date, tuple[SlotDose, ...]], ...]:
    """The first days, as long as no check-in is reported: the last settled row continues."""
    settled = schedule._replace(rows=agreed(schedule))
    days = (schedule.rows[0].start + DAY * number for number in range(count))
    return tuple((day, doses_on(settled, day)) for day in days) if settled.rows else ()


def begins(schedule: Schedule) -> date:
    """The day of the first change: on a way down the rows of the present dose come before it."""
    rows, begin = schedule.rows, schedule.request.begin
    down = schedule.request.kind == "taper" and begin is not None
    return next(
        (row.start for row in rows if down and begin and row.total != begin.amount), rows[0].start
    )


def doses_on(schedule: Schedule, day: date) -> tuple[SlotDose, ...]:
    """The doses of one day."""
    row = row_on(schedule, day)
    return row.first_day if row.first_day is not None and day == row.start else row.doses


def each_day(schedule: Schedule) -> Iterator[tuple[date, tuple[SlotDose, ...]]]:
    """Every day of the table with its doses, in order."""
    day = schedule.rows[0].start
    while day < schedule.rows[-1].next:
        yield day, doses_on(schedule, day)
        day += DAY
