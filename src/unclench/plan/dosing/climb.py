"""The totals of a climb, each exactly as the regimen says, with their days, gates and marks: by
equal steps, or by the amounts and days of a ladder."""

from __future__ import annotations

from fractions import Fraction

from unclench.content.types import Dose, Regimen
from unclench.errors import DoseError
from unclench.plan.dosing.grains import Grid, exact
from unclench.plan.dosing.models import DosingRequest, Gate, Mark, ScheduleStep
from unclench.plan.dosing.request import day_dose, lowest, per_day
from unclench.plan.dosing.split import below, cannot, divide


def regimen_of(request: DosingRequest) -> Regimen:
    assert request.regimen is not None
    return request.regimen


def next_total(request: DosingRequest, now: Fraction) -> Fraction | None:
    """The day's total after this one, before any limit; None when no source gives one.

    On a ladder it is the next amount above: none is passed over, and what lies between two goes up
    to the higher one.
    """
    if ladder := _ladder(request):
        return next((amount for amount, _ in ladder if amount > now), None)
    step = step_size(request)
    return None if step is None else now + step


def held_days(request: DosingRequest, total: Fraction) -> int | None:
    """The number of days a total is held before more; None when no source says.

    A total between two amounts of a ladder replaces the higher one: a limit cut it,
    or it was taken already.
    """
    if ladder := _ladder(request):
        return next((days for amount, days in ladder if amount >= total), ladder[-1][1])
    return regimen_of(request).every_days


def step_size(request: DosingRequest) -> Fraction | None:
    """The equal step of the day's total; None when no source gives one."""
    regimen = regimen_of(request)
    if regimen.step is None or not regimen.every_days:
        return None
    return positive(per_day(regimen.step, len(request.slots), request.unit))


def positive(amount: Fraction) -> Fraction:
    if amount <= 0:
        raise DoseError("A dose has to be more than 0.")
    return amount


def _ladder(request: DosingRequest) -> tuple[tuple[Fraction, int], ...]:
    return tuple(
        (exact(rung.amount, request.unit), rung.days) for rung in regimen_of(request).ladder
    )


# Days shown of a dose that no source ends or raises; the dose continues after them.
SHOWN_DAYS = 28


def first_allowed(request: DosingRequest) -> Fraction:
    """The day's total of the first row; DoseError when it is above the limit, whatever way the
    request came."""
    first, most = first_total(request), top(request)
    if first > most:
        raise DoseError(
            f"{day_dose(first, request.unit)} is above the limit of {day_dose(most, request.unit)} "
            "for this person."
        )
    return first


def first_total(request: DosingRequest) -> Fraction:
    """The day's total of the first row; DoseError when no source gives a start."""
    regimen = regimen_of(request)
    if request.begin is None:
        if regimen.start is None:
            raise DoseError(
                f"No source gives a start for regimen {regimen.id}: a clinician has to enter it."
            )
        return positive(per_day(regimen.start, len(request.slots), request.unit))
    begun = whole_day(request.begin, request.unit)
    return begun if request.hold_first else min(_risen(request, begun), max(begun, top(request)))


def _risen(request: DosingRequest, now: Fraction) -> Fraction:
    found = next_total(request, now)
    if found is None:
        raise DoseError(
            f"No source gives a step for regimen {regimen_of(request).id}: a clinician has to "
            "enter it."
        )
    return found


def top(request: DosingRequest) -> Fraction:
    """The maximum for a day: the ceiling, or the goal below it.

    DoseError when no limit is known, when the ceiling is not the lowest of the limits, or when the
    goal is above it.
    """
    if request.ceiling is None:
        raise DoseError("No limit on the day's total is known: a clinician has to enter one.")
    most = exact(request.ceiling, request.unit)
    strictest = lowest(request.limits, request.unit)
    if strictest is not None and most > exact(strictest, request.unit):
        raise DoseError(f"{request.ceiling} is above the lowest limit that applies, {strictest}.")
    if request.goal is None:
        return most
    goal = whole_day(request.goal, request.unit)
    if goal > most:
        raise DoseError(f"{request.goal} is above the limit of {request.ceiling} for this person.")
    return goal


def whole_day(dose: Dose, unit: str) -> Fraction:
    if dose.per != "day":
        raise DoseError(f"{dose} is one dose: write the whole day, like '30 {unit}/day'.")
    return positive(exact(dose, unit))


def climb(request: DosingRequest, made: Grid, doses: tuple[int, ...]) -> tuple[ScheduleStep, ...]:
    """The totals of a climb with their gates and marks."""
    totals = _totals(request, made, doses)
    passed = _passed([review / Fraction(made.grain) for review in _reviews(request)], totals)
    gates = [_gate(request, i, i > 0 and passed[i - 1]) for i in range(len(totals))]
    most = request.counts()[-1] * doses[-1]
    marks = [_marks(request, made, totals, i, passed[i], most) for i in range(len(totals))]
    days = [held_days(request, total * Fraction(made.grain)) or SHOWN_DAYS for total in totals]
    steps = tuple(map(ScheduleStep, totals, days, gates, marks))
    return _shortened(_shown(steps, request.rows), days_left(request))


def days_left(request: DosingRequest) -> int | None:
    """How many days of a limited course are left; DoseError when none is."""
    if request.until is None:
        return regimen_of(request).max_days
    left = (request.until - request.start).days
    if left < 1:
        raise DoseError(
            f"This medicine was for a limited number of days, up to {request.until}: a clinician "
            "plans what follows."
        )
    return left


def _shown(steps: tuple[ScheduleStep, ...], rows: int | None) -> tuple[ScheduleStep, ...]:
    """Up to the review point, and no more than that many rows."""
    if rows is None:
        return steps
    review = next((i + 1 for i, step in enumerate(steps) if "review_point" in step.marks), rows)
    return steps[: min(rows, review)]


def _totals(request: DosingRequest, made: Grid, doses: tuple[int, ...]) -> list[int]:
    """From the first total by the step to the highest that can be made; every one of them exactly
    as the regimen says."""
    grain = Fraction(made.grain)
    last = below(int(top(request) / grain), request.counts(), doses)
    each = gives_each_dose(request)
    totals = [_whole(first_allowed(request) / grain, request, made, doses, each)]
    while totals[-1] < last and (wanted := next_total(request, totals[-1] * grain)) is not None:
        totals.append(
            last if wanted > last * grain else _whole(wanted / grain, request, made, doses, each)
        )
    if request.goal is not None and totals[-1] != top(request) / grain:
        _whole(top(request) / grain, request, made, doses, False)
    return totals


def gives_each_dose(request: DosingRequest) -> bool:
    """Whether the regimen says how large every dose is, so that all are equal; not when it
    continues from another day's total."""
    start, step = regimen_of(request).start, regimen_of(request).step
    return (
        request.begin is None
        and start is not None
        and start.per == "dose"
        and (step is None or step.per == "dose")
    )


def _whole(
    grains: Fraction, request: DosingRequest, made: Grid, doses: tuple[int, ...], each: bool
) -> int:
    """A total as whole grains; DoseError with the nearest step below when it cannot be made in this
    many doses."""
    parts = divide(int(grains), request.counts(), doses) if grains.denominator == 1 else None
    if parts is None or (each and len(parts) == len(request.slots) and parts[0] != parts[-1]):
        raise cannot(grains * Fraction(made.grain), request.counts(), made, doses)
    return int(grains)


def _reviews(request: DosingRequest) -> list[Fraction]:
    reviews = regimen_of(request).review_at
    return [per_day(review, len(request.slots), request.unit) for review in reviews]


def _passed(lines: list[Fraction], totals: list[int]) -> list[bool]:
    """Whether each total is the first that reaches one of the review points."""
    before = [-1, *totals[:-1]]
    return [
        any(last < line <= total for line in lines)
        for last, total in zip(before, totals, strict=True)
    ]


def _gate(request: DosingRequest, index: int, after_review: bool) -> Gate:
    """Each step waits: for a check-in, after a review point for the review; the first one only for
    another medicine."""
    if index == 0 and not request.waits:
        return "none"
    return "review" if after_review else "check_in"


def _marks(
    request: DosingRequest, made: Grid, totals: list[int], index: int, review: bool, most: int
) -> tuple[Mark, ...]:
    marks: list[Mark] = ["start"] if index == 0 and request.begin is None else []
    marks += ["review_point"] if review else []
    last = index == len(totals) - 1
    return (
        *marks,
        *(
            _end_marks(request, totals[-1] * Fraction(made.grain), totals[-1] == most)
            if last
            else ()
        ),
    )


def _end_marks(request: DosingRequest, total: Fraction, largest: bool) -> tuple[Mark, ...]:
    """Why a climb ends here; `largest`: every dose is the maximum for one dose."""
    if request.goal is not None and total == exact(request.goal, request.unit):
        return ("goal",)
    if request.ceiling is not None and total == exact(request.ceiling, request.unit):
        return ("ceiling",)
    if next_total(request, total) is None:
        return ("no_step",)
    return (
        ("below_ceiling", "most_per_dose")
        if largest and request.most_per_dose
        else ("below_ceiling",)
    )


def _shortened(steps: tuple[ScheduleStep, ...], max_days: int | None) -> tuple[ScheduleStep, ...]:
    """Ends with the regimen's last day, which a taper follows."""
    if max_days is None:
        return steps
    kept, left = [], max_days
    for step in steps:
        if left > 0:
            kept.append(step._replace(days=min(step.days, left)))
            left -= kept[-1].days
    last = kept[-1]
    return (*kept[:-1], last._replace(days=last.days + left, marks=(*last.marks, "last_day")))
