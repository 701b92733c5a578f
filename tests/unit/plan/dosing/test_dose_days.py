"""Local days and floating times: every zone, every change of the clocks (I21, I22); what an export
gets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import combinations, pairwise, product
from zoneinfo import ZoneInfo, available_timezones

import pytest

from unclench.content import load
from unclench.content.types import Dose, Product
from unclench.errors import DoseError
from unclench.plan.dosing import calendar
from unclench.plan.dosing.calendar import clock, doses_on, each_day, in_zone, moment, row_on
from unclench.plan.dosing.models import Schedule, Slot, SlotTime
from unclench.plan.dosing.proposal import facts_used, schedule_for, schedule_to_dict
from unclench.plan.dosing.split import slots_for
from unclench.plan.dosing.titrate import titrate
from unclench.plan.models import Reason, Urgent, Verdict
from unclench.plan.regimen import ChosenRegimen, Limit

HOUR = timedelta(hours=1)
BEDTIMES = [time(22), time(0, 30), time(1, 30), time(2, 30)]
EVERY_BEDTIME = [
    time(hour, minute) for hour in (21, 22, 23, 0, 1, 2, 3) for minute in (0, 15, 30, 45)
]
MIDNIGHTS = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(4018)]
FIRST: tuple[Slot, ...] = ("bedtime", "evening", "morning")


def changes(zone: ZoneInfo) -> Iterator[tuple[date, timedelta]]:
    """The days on which a zone's clocks change, eleven years of them, and by how much: every day is
    checked."""
    offsets = [zone.utcoffset(night.astimezone(zone)) or timedelta() for night in MIDNIGHTS]
    for night, before, after in zip(MIDNIGHTS, offsets, offsets[1:], strict=False):
        if before != after:
            yield _changed(zone, night, after).date(), abs(after - before)


def _changed(zone: ZoneInfo, night: datetime, after: timedelta) -> datetime:
    """The first quarter of an hour after a change, in local time."""
    quarters = (night + timedelta(minutes=15 * n) for n in range(97))
    return next(
        local for quarter in quarters if (local := quarter.astimezone(zone)).utcoffset() == after
    )


def test_every_change_of_every_zone_keeps_the_doses_apart() -> None:
    """About 600 zones; each kind of change (the time on the clock, which way, and how far) once
    with every bedtime."""
    seen, kinds = 0, set()
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        for changed, by in changes(zone):
            seen += 1
            doses_stay_apart(zone, changed, by, BEDTIMES)
            kind = kind_of(zone, changed, by)
            if kind not in kinds:
                doses_stay_apart(zone, changed, by, EVERY_BEDTIME)
                kinds.add(kind)
    assert seen > 3000
    assert len(kinds) > 8


def kind_of(
    zone: ZoneInfo, changed: date, by: timedelta
) -> tuple[timedelta, timedelta | None, time]:
    noon = datetime.combine(changed, time(12), zone)
    before = (noon - timedelta(days=1)).astimezone(UTC)
    return by, noon.utcoffset(), _changed(zone, before, noon.utcoffset() or timedelta()).time()


def doses_stay_apart(
    zone: ZoneInfo, changed: date, by: timedelta, bedtimes: Sequence[time]
) -> None:
    """Four doses a day from the day before the change to the day after: on their dates, at
    different instants, and no two of them closer than on the clock by more than the change. Days
    of fewer doses are parts of these.
    """
    for bedtime in bedtimes:
        times = clock(slots_for(4, "bedtime"), bedtime)
        walls = [moment(changed + timedelta(days=n), at) for n in (-1, 0, 1) for at in times]
        placed = [in_zone(wall, zone) for wall in walls]
        assert [found.date() for found in placed] == [wall.date() for wall in walls], (
            "another number of doses on a date"
        )
        instants = [found.astimezone(UTC) for found in placed]
        assert len(set(instants)) == len(instants), f"{zone} {changed} {bedtime}: two doses at once"
        for (wall, real), (next_wall, next_real) in combinations(
            zip(walls, instants, strict=True), 2
        ):
            assert next_real - real >= next_wall - wall - by, f"{zone} {changed} {bedtime}"


def test_no_two_doses_of_a_day_or_over_a_night_are_planned_closer_than_three_hours() -> None:
    for count, first in product(range(1, 5), FIRST):
        for bedtime in EVERY_BEDTIME:
            times = clock(slots_for(count, first), bedtime)
            walls = [
                moment(date(2027, 5, 1) + timedelta(days=n), at) for n in (0, 1) for at in times
            ]
            assert walls == sorted(walls)
            assert all(
                after - before >= calendar.LEAST_BETWEEN for before, after in pairwise(walls)
            )


def test_a_gap_gives_the_first_minute_that_exists_and_a_fold_the_first_of_two() -> None:
    zone = ZoneInfo("America/New_York")
    spring, autumn = (
        in_zone(datetime(2027, 3, 14, 2, 30), zone),
        in_zone(datetime(2027, 11, 7, 1, 30), zone),
    )
    assert (spring.hour, spring.minute, spring.day) == (3, 0, 14)
    assert autumn.utcoffset() == -4 * HOUR


def test_a_gap_over_midnight_leaves_the_dose_on_its_date() -> None:
    """In Nuuk the clocks go from 23:00 to midnight."""
    found = in_zone(datetime(2024, 3, 30, 23, 15), ZoneInfo("America/Nuuk"))
    assert (found.date(), found.time()) == (date(2024, 3, 30), time(22, 59))


def test_a_day_that_was_left_out_is_said() -> None:
    with pytest.raises(DoseError, match="left out of the calendar"):
        in_zone(datetime(2011, 12, 30, 9), ZoneInfo("Pacific/Apia"))


def test_counting_hours_in_utc_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The seeded fault: the wall time is taken for UTC, so that all doses of a gap fall
    together."""

    def frozen(found: datetime, zone: ZoneInfo) -> datetime:
        return found.replace(tzinfo=zone, hour=12, minute=0)

    monkeypatch.setitem(globals(), "in_zone", frozen)
    with pytest.raises(AssertionError):
        doses_stay_apart(ZoneInfo("Europe/London"), date(2027, 3, 28), HOUR, BEDTIMES)


def test_a_dose_that_slips_over_midnight_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The seeded fault: always the first minute that exists."""
    monkeypatch.setitem(
        globals(), "in_zone", lambda wall, zone: calendar._existing(wall, zone, calendar.MINUTE)
    )
    with pytest.raises(AssertionError, match="another number of doses"):
        doses_stay_apart(ZoneInfo("America/Nuuk"), date(2024, 3, 31), HOUR, EVERY_BEDTIME)


def test_a_bedtime_past_midnight_belongs_to_the_evening_before() -> None:
    times = clock(slots_for(1, "bedtime"), time(0, 30))
    assert times == (SlotTime("bedtime", time(0, 30), True),)
    assert moment(date(2026, 12, 31), times[0]) == datetime(2027, 1, 1, 0, 30)
    with pytest.raises(DoseError, match="time zone"):
        clock(("bedtime",), time(22, tzinfo=UTC))


# --- values for exports ---------------------------------------------------------------------------


def plan(which: str = "ten_weekly", products: tuple[Product | str, ...] = ("10 mg",)) -> Schedule:
    option = load().option("baclofen")
    assert option.medicine is not None
    regimen = next(found for found in option.medicine.regimens if found.id == which)
    return titrate(option, regimen, None, start=date(2026, 11, 21), products=products)


def test_each_day_has_its_doses() -> None:
    found = list(each_day(plan()))
    assert [day for day, _ in found] == [
        date(2026, 11, 21) + timedelta(days=n) for n in range(len(found))
    ]
    assert [len(doses) for _, doses in found[:3]] == [1, 2, 2]
    assert doses_on(plan(), date(2026, 11, 28))[-1].amount == 10
    assert row_on(plan(), date(2040, 1, 1)) == plan().rows[-1]
    with pytest.raises(DoseError, match="before the schedule begins"):
        row_on(plan(), date(2026, 11, 20))


def test_the_mapping_is_the_contracts() -> None:
    found = schedule_to_dict(plan("gentle"))
    assert {key: found[key] for key in ("medicine", "regimen", "signed_by", "then")} == {
        "medicine": "baclofen",
        "regimen": "gentle",
        "signed_by": None,
        "then": "continue",
    }
    first = found["days"][0]
    assert (first["from"], first["to"], first["mg_per_day"]) == ("2026-11-21", "2026-11-27", "5")
    assert {key: first["doses"][0][key] for key in ("slot", "mg", "make")} == {
        "slot": "bedtime",
        "mg": "5",
        "make": "half of a 10 mg tablet",
    }
    spray = next(found for found in load().options if found.id == "nabiximols")
    assert spray.medicine is not None
    sprays = schedule_to_dict(
        titrate(spray, spray.medicine.regimens[0], None, start=date(2026, 11, 21))
    )
    assert (
        sprays["days"][0]["mg_per_day"],
        sprays["days"][0]["amount_per_day"],
        sprays["unit"],
    ) == (None, "1", "sprays")


# --- from a verdict -------------------------------------------------------------------------------


def verdict(word: str = "offer") -> Verdict:
    option = load().option("baclofen")
    assert option.medicine is not None
    regimen = next(found for found in option.medicine.regimens if found.id == "gentle")
    limit = Limit(Dose(Decimal(15), "mg", "day"), "egfr", ("egfr",), ("baclofen-kidney-30-59",))
    chosen = ChosenRegimen(regimen, limit.at_most, (limit,))
    return Verdict(
        option, word, (Reason("stage/first_line", option.say, ("severity",), ()),), (), chosen
    )


def test_a_verdict_with_a_regimen_becomes_a_schedule_from_the_next_day() -> None:
    found = schedule_for(verdict(), date(2026, 11, 20))
    assert found is not None
    assert found.rows[0].start == date(2026, 11, 21)
    assert [int(row.total) for row in found.rows] == [5, 10, 15]
    assert facts_used(verdict()) == ("egfr", "severity")


@pytest.mark.parametrize(
    "word", ["continue", "hold", "avoid", "taper", "lower", "stop_urgently", "not_now"]
)
def test_other_verdicts_have_none(word: str) -> None:
    assert schedule_for(verdict(word), date(2026, 11, 20)) is None


def test_pump_trouble_never_becomes_an_oral_schedule() -> None:
    said = load().option("baclofen").say
    urgent = Urgent("triage/pump-alarm", "emergency", said, said, (), ())
    assert schedule_for(verdict(), date(2026, 11, 20), urgent=(urgent,)) is None


def test_a_raise_goes_on_from_what_is_taken() -> None:
    found = schedule_for(
        verdict("raise"), date(2026, 11, 20), present=Dose(Decimal(5), "mg", "day")
    )
    assert found is not None
    assert [int(row.total) for row in found.rows] == [10, 15]
    with pytest.raises(DoseError, match="not known"):
        schedule_for(verdict("raise"), date(2026, 11, 20))
