"""What must be true of every schedule, written without the code under test: plain Decimals from the
knowledge, and dates.

Every law raises AssertionError for a schedule it does not hold for; each is shown able to fail by a
seeded fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from unclench.content import load
from unclench.content.types import Dose, Medicine, Option, Product, Regimen, Taper
from unclench.errors import DoseError
from unclench.plan.dosing.calendar import doses_on
from unclench.plan.dosing.models import Row, Schedule
from unclench.plan.dosing.titrate import titrate

CONTENT = load()
START = date(2026, 11, 21)
DAY = timedelta(days=1)
NUMBER = re.compile(r"[0-9.]+")
STRENGTHS = re.compile(r"[0-9.]+ (?:mg|mmol)(?:/[0-9.]+ mL)?")


class Case(NamedTuple):
    """A regimen of a medicine under one limit, with the products of one region."""

    option: Option
    regimen: Regimen
    ceiling: Dose | None
    region: str | None

    def __str__(self) -> str:
        return f"{self.option.id}-{self.regimen.id}-{self.ceiling}-{self.region}"


def body(option: Option) -> Medicine:
    assert option.medicine is not None
    return option.medicine


MEDICINES = [option for option in CONTENT.options if option.medicine is not None]


def cases() -> Iterator[Case]:
    """Every regimen of every medicine under every limit of the knowledge, in every region; those
    that cannot be made are left out."""
    for option in MEDICINES:
        amounts = {band.at_most for ceiling in body(option).ceilings for band in ceiling.bands}
        for regimen in body(option).regimens:
            for ceiling in (None, *sorted(amounts)):
                yield from (Case(option, regimen, ceiling, region) for region in (None, "us", "uk"))


def planned(case: Case, start: date = START) -> Schedule | None:
    """The schedule of a case; None when it says in one line why there is none."""
    try:
        return titrate(case.option, case.regimen, case.ceiling, start=start, region=case.region)
    except DoseError as error:
        assert str(error)
        assert "\n" not in str(error)
        return None


PLANNED = [case for case in cases() if planned(case) is not None]


def per_day(dose: Dose, times: int) -> Decimal:
    return dose.amount * (1 if dose.per == "day" else times)


def pieces(product: Product) -> list[Decimal]:
    """What one product gives at once: its strength, and its half. Liquids in steps of half a
    millilitre."""
    if product.strength.endswith("per spray"):
        return [Decimal(1)]
    numbers = [Decimal(n) for n in NUMBER.findall(product.strength)]
    if "mL" in product.strength:
        return [numbers[0] / numbers[1] / 2]
    return [numbers[0], numbers[0] / 2] if product.halves else [numbers[0]]


def singles(products: tuple[Product, ...], most: Decimal) -> list[Decimal]:
    """Every single dose up to `most` that these products make, by adding pieces until nothing
    new comes."""
    found = {Decimal(0)}
    new = found
    sizes = [size for product in products for size in pieces(product)]
    while new:
        new = {dose + size for dose in new for size in sizes if dose + size <= most} - found
        found = found | new
    return sorted(found)


# --- every schedule -------------------------------------------------------------------------------


def doses_add_up(schedule: Schedule) -> None:
    """I01, I02: every dose is a whole number of grains, the parts are the total, and every row is
    made of what is to hand."""
    for row in schedule.rows:
        assert sum((dose.amount for dose in row.doses), Decimal(0)) == row.total
        for dose in (*row.doses, *(row.first_day or ())):
            assert isinstance(dose.grains, int)
            assert dose.grains > 0
            assert (dose.amount / dose.grains) * dose.grains == dose.amount
            assert dose.make
            assert made_of(dose.make) == dose.amount, dose


def made_of(words: str) -> Decimal:
    """Adds up what the words say."""
    return sum((_said(part) for part in words.split(" and ")), Decimal(0))


def _said(part: str) -> Decimal:
    if found := re.fullmatch(r"half of a ([0-9.]+) \S+ .+", part):
        return Decimal(found[1]) / 2
    if found := re.fullmatch(r"([0-9.]+) mL of ([0-9.]+) \S+/([0-9.]+) mL .+", part):
        return Decimal(found[1]) * Decimal(found[2]) / Decimal(found[3])
    if found := re.fullmatch(r"([0-9]+) sprays?", part):
        return Decimal(found[1])
    if found := re.fullmatch(r"([0-9]+) × ([0-9.]+) \S+ .+", part):
        return Decimal(found[1]) * Decimal(found[2])
    found = re.fullmatch(r"([0-9]+) .+ of ([0-9.]+) \S+", part)
    assert found, part
    return Decimal(found[1]) * Decimal(found[2])


def parts_are_even(schedule: Schedule) -> None:
    """I02: all parts of a day are one dose or two neighbours among the doses that can be made; the
    larger ones first."""
    for row in schedule.rows:
        by_slot = {dose.slot: dose.amount for dose in row.doses}
        slots = next(day for day in schedule.request.days() if by_slot.keys() <= set(day))
        parts = [by_slot.get(slot, Decimal(0)) for slot in slots]
        assert parts == sorted(parts, reverse=True), f"{parts} in {slots}"
        between = [
            dose
            for dose in singles(schedule.request.products, max(parts))
            if min(parts) < dose < max(parts)
        ]
        keeps = schedule.request.grain
        assert not [dose for dose in between if keeps is None or not dose % keeps], (
            f"{parts}: {between} lies between"
        )


def days_touch(schedule: Schedule) -> None:
    """I21: half-open rows that touch, none empty; the weekday follows from the date."""
    rows, request = schedule.rows, schedule.request
    assert rows[0].start == (request.since or request.start)
    assert all(row.start < row.next for row in rows)
    assert all(before.next == after.start for before, after in pairwise(rows))
    assert sum((row.next - row.start).days for row in rows) == (rows[-1].next - rows[0].start).days


def one_regimen(schedule: Schedule) -> None:
    """I11: one id, and the numbers are those of that regimen in the knowledge."""
    if schedule.request.kind == "titrate":
        known = {
            regimen.id: regimen for regimen in body(CONTENT.option(schedule.medicine)).regimens
        }
        assert schedule.request.regimen == known[schedule.regimen]
    else:
        assert schedule.regimen == "taper"


# --- going up -------------------------------------------------------------------------------------


def under_every_limit(schedule: Schedule, case: Case) -> None:
    """I03: no day goes above the lowest limit: the one given, the regimen's, and the medicine's
    that needs no fact."""
    always = [
        c.bands[0].at_most for c in body(case.option).ceilings if not c.by and c.criterion is None
    ]
    limits = [
        limit.amount for limit in (case.ceiling, case.regimen.ceiling, *always) if limit is not None
    ]
    for row in schedule.rows:
        assert row.total <= min(limits), f"{row.total} is above {min(limits)}"
        for dose in (row.doses, row.first_day or ()):
            assert sum((d.amount for d in dose), Decimal(0)) <= row.total


def rises_slowly(schedule: Schedule) -> None:
    """I10: each rise is at most the step, or the next of the ladder, comes when it may at the
    earliest, and waits for a check-in."""
    regimen = schedule.request.regimen
    assert regimen is not None
    for before, after in pairwise(schedule.rows):
        most, days = highest_next(regimen, before.total)
        assert before.total < after.total <= most, f"{before.total} to {after.total}"
        assert (after.start - before.start).days >= days, (
            f"{before.total} is not held for {days} days"
        )
        assert after.gate in ("check_in", "review")


def highest_next(regimen: Regimen, total: Decimal) -> tuple[Decimal, int]:
    """The highest total that may follow a total, and the fewest days before it."""
    if regimen.ladder:
        above = [rung.amount.amount for rung in regimen.ladder if rung.amount.amount > total]
        days = [rung.days for rung in regimen.ladder if rung.amount.amount >= total]
        assert above, f"{total} is the end of the ladder"
        return min(above), days[0]
    assert regimen.step is not None
    assert regimen.every_days is not None
    return total + per_day(regimen.step, regimen.doses_per_day), regimen.every_days


def on_the_ladder(schedule: Schedule) -> None:
    """I10: no day is above the ladder's amount for that day; no amount is left out except at the
    end, because of a limit."""
    regimen = schedule.request.regimen
    if regimen is None or not regimen.ladder or schedule.request.begin is not None:
        return
    by_day = [rung.amount.amount for rung in regimen.ladder for _ in range(rung.days)]
    amounts, first = [rung.amount.amount for rung in regimen.ladder], schedule.rows[0].start
    for number, most in enumerate(by_day):
        taken = sum((dose.amount for dose in doses_on(schedule, first + number * DAY)), Decimal(0))
        assert taken <= most, f"day {number + 1}: {taken} is above {most}"
    totals = [row.total for row in schedule.rows]
    assert totals[:-1] == amounts[: len(totals) - 1]
    assert totals[-1] <= amounts[len(totals) - 1]


def trial_has_its_day(schedule: Schedule) -> None:
    """The row of the last day of the trial is marked, and the first step after that day waits for
    the review."""
    request = schedule.request
    due = [
        item.every_days
        for item in body(CONTENT.option(schedule.medicine)).monitoring
        if item.when_due == "trial_end"
    ]
    marked = [row for row in schedule.rows if "trial_end" in row.marks]
    if not due:
        assert not marked
        return
    assert due[0] is not None
    end = (request.begun or request.start) + (due[0] - 1) * DAY
    here = [row for row in schedule.rows if row.start <= end < row.next] or [
        row for row in schedule.rows[-1:] if row.next <= end
    ]
    assert marked == here
    assert [row.gate for row in schedule.rows[1:] if row.start > end][:1] in ([], ["review"])


def no_dose_too_large(schedule: Schedule) -> None:
    """I03: no dose of a build-up is larger than the knowledge allows; where that ends the climb,
    the last row says so."""
    most = body(CONTENT.option(schedule.medicine)).most_per_dose
    if most is None:
        return
    for row in schedule.rows:
        assert all(dose.amount <= most.amount for dose in (*row.doses, *(row.first_day or ()))), (
            f"{row} has a dose above {most}"
        )
    last, regimen = schedule.rows[-1], schedule.request.regimen
    assert regimen is not None
    assert {len(row.doses) for row in schedule.rows} <= set(
        range(max(regimen.doses_per_day, regimen.most_doses_per_day or 0) + 1)
    )
    if "below_ceiling" in last.marks and last.total == most.amount * len(last.doses):
        assert "most_per_dose" in last.marks


def review_is_marked(schedule: Schedule) -> None:
    """The row that reaches the review point is marked, and the next one waits for the review."""
    regimen = schedule.request.regimen
    assert regimen is not None
    marked, waits = [], []
    for review in regimen.review_at:
        due = per_day(review, regimen.doses_per_day)
        reached = [row for row in schedule.rows if row.total >= due]
        marked += [row for row in reached[:1] if row not in marked]
        waits += reached[1:2]
    assert [row for row in schedule.rows if "review_point" in row.marks] == marked
    assert all(row.gate == "review" for row in waits)


def bedtime_first(schedule: Schedule) -> None:
    """The first dose of any size is the one at bedtime (or where the regimen says), also on the day
    of a rise."""
    regimen = schedule.request.regimen
    if regimen is None or regimen.first_dose not in ("bedtime", "evening"):
        return
    largest, anchor = Decimal(0), Decimal(0)
    for day in (
        schedule.rows[0].start + n * DAY
        for n in range((schedule.rows[-1].next - schedule.rows[0].start).days)
    ):
        by_slot: dict[str, Decimal] = {dose.slot: dose.amount for dose in doses_on(schedule, day)}
        others = max(
            (amount for slot, amount in by_slot.items() if slot != regimen.first_dose),
            default=Decimal(0),
        )
        assert others <= largest, (
            f"{day}: {others} in the day before it was taken at {regimen.first_dose}"
        )
        anchor = by_slot.get(regimen.first_dose, Decimal(0))
        largest = max(largest, anchor)


def ends_where_it_must(schedule: Schedule) -> None:
    """A build-up ends at the limit, at the goal, at the highest total below it, or where no source
    gives a step; never with a stop."""
    assert schedule.then in ("continue", "taper")
    assert {"ceiling", "goal", "below_ceiling", "no_step", "last_day"} & set(
        schedule.rows[-1].marks
    )


# --- tapers ---------------------------------------------------------------------------------------


def most_off(rate: Taper, total: Decimal) -> Decimal:
    """The largest step down."""
    slow = rate.while_above is not None and total <= rate.while_above.amount
    return rate.then_at_most.amount if slow and rate.then_at_most else rate.at_most.amount


def begins_at_present(schedule: Schedule) -> None:
    """I12: the first row is the present dose, whole and in its known division; the first
    lower dose is on the first day."""
    request, first = schedule.request, schedule.rows[0]
    assert request.begin is not None
    assert first.total == request.begin.amount, f"{first.total} is not the present {request.begin}"
    assert "present" in first.marks
    known = {part.slot: part.amount for part in request.taken if part.amount}
    if sum(known.values(), Decimal(0)) == request.begin.amount:
        assert {dose.slot: dose.amount for dose in first.doses} == known
    lower = [row for row in schedule.rows if row.total != first.total]
    if lower and not request.hold_first and lower[0].total:
        assert lower[0].start == (request.dates or (request.start,))[0]


def keeps_its_shape(schedule: Schedule) -> None:
    """I12: each step makes one dose of the day smaller or ends it. No dose gets larger, none is
    moved, none comes back."""
    for before, after in pairwise(schedule.rows):
        old: dict[str, Decimal] = {dose.slot: dose.amount for dose in before.doses}
        new: dict[str, Decimal] = {dose.slot: dose.amount for dose in after.doses}
        assert new.keys() <= old.keys(), f"{new} has another time of day than {old}"
        assert all(new[slot] <= old[slot] for slot in new), f"{old} to {new}: a dose rises"
        if schedule.request.under is None or before.total <= schedule.request.under.amount:
            assert sum(new.get(slot) != old[slot] for slot in old) == 1, (
                f"{old} to {new}: more than one dose changes"
            )
        assert {dose.slot: dose.at for dose in after.doses}.items() <= {
            dose.slot: dose.at for dose in before.doses
        }.items()


def has_no_long_gaps(schedule: Schedule) -> None:
    """I12: no step makes two doses lie further apart than 12 hours while there are more than
    two."""
    for before, after in pairwise(schedule.rows):
        if len(after.doses) > 2:
            assert _longest_gap(after) <= max(_longest_gap(before), timedelta(hours=12))


def _longest_gap(row: Row) -> timedelta:
    moments = [datetime.combine(START + DAY * dose.at.next_day, dose.at.at) for dose in row.doses]
    return max(after - before for before, after in pairwise((*moments, moments[0] + DAY)))


def comes_off_slowly(schedule: Schedule) -> None:
    """I12: strictly down, each step within the rate and held long enough, the last from the
    smallest dose, never a sudden stop."""
    for law in (begins_at_present, keeps_its_shape, has_no_long_gaps):
        law(schedule)
    request, rows = schedule.request, schedule.rows
    rate = request.rate
    assert rate is not None
    assert request.begin is not None
    for before, after in pairwise(rows):
        assert after.total < before.total
        above = request.under is not None and before.total > request.under.amount
        assert above or before.total - after.total <= most_off(rate, before.total), (
            f"{before.total} to {after.total}"
        )
    taken = [row for row in rows if row.total]
    assert taken, "a sudden stop"
    limit = request.under.amount if request.under else request.begin.amount
    held = [row for row in taken if row.start >= request.start and row.total <= limit] or taken
    assert all(
        (row.next - max(row.start, request.start)).days >= rate.every_days * request.slower
        for row in held
    )
    if schedule.then == "stopped":
        assert not rows[-1].total
        assert taken[-1].total == singles(request.products, taken[-1].total)[1]
        assert (rows[-1].start - request.start).days >= (rate.not_under_days or 1)
    else:
        assert request.goal is not None
        assert rows[-1].total == request.goal.amount


def boxes(schedule: Schedule) -> set[str]:
    """The products that the words of a schedule name."""
    return {
        found
        for row in schedule.rows
        for dose in row.doses
        for found in STRENGTHS.findall(dose.make)
    }


def holds_for_all(schedule: Schedule) -> None:
    """The laws of every schedule, and those of its kind."""
    for law in (doses_add_up, days_touch, one_regimen):
        law(schedule)
    if schedule.request.kind == "taper":
        comes_off_slowly(schedule)
    else:
        parts_are_even(schedule)
        rises_slowly(schedule)
        on_the_ladder(schedule)
        trial_has_its_day(schedule)
        no_dose_too_large(schedule)
        ends_where_it_must(schedule)
