"""Local days and floating times: every zone, every change of the clocks (I21, I22); what an export gets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from unclench.errors import DoseError
from unclench.library import load
from unclench.library.models import Dose, Product
from unclench.plan.dosing import calendar
from unclench.plan.dosing.calendar import clock, doses_on, each_day, in_zone, moment, row_on
from unclench.plan.dosing.models import Schedule, SlotTime
from unclench.plan.dosing.proposal import facts_used, schedule_for, schedule_to_dict
from unclench.plan.dosing.split import slots_for
from unclench.plan.dosing.titrate import titrate
from unclench.plan.models import ChosenRegimen, Limit, Reason, Urgent, Verdict

HOUR = timedelta(hours=1)
BEDTIMES = [time(22), time(0, 30), time(1, 30), time(2, 30)]


def changes(zone: ZoneInfo) -> Iterator[tuple[date, timedelta]]:
    """The days on which a zone's clocks change, 2024 to 2034, and by how much: week by week, then the day."""
    day = datetime(2024, 1, 1, 12, tzinfo=zone)
    while day.year < 2035:
        week = [day + timedelta(days=n) for n in range(8)]
        if week[0].utcoffset() != week[-1].utcoffset():
            yield from ((after.date(), _by(before, after)) for before, after in pairwise(week) if _by(before, after))
        day = week[-1]


def _by(before: datetime, after: datetime) -> timedelta:
    return abs((after.utcoffset() or timedelta()) - (before.utcoffset() or timedelta()))


def test_every_change_of_every_zone_keeps_the_doses_apart() -> None:
    seen = 0
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        for changed, by in changes(zone):
            seen += 1
            doses_stay_apart(zone, changed, by)
    assert seen > 3000


def doses_stay_apart(zone: ZoneInfo, changed: date, by: timedelta) -> None:
    for bedtime in BEDTIMES:
        times = clock(slots_for(4, "bedtime"), bedtime)
        days = [changed + timedelta(days=n) for n in (-1, 0, 1)]
        instants = [in_zone(moment(day, at), zone).astimezone(UTC) for day in days for at in times]
        assert len(set(instants)) == 4 * len(days), f"{zone} {changed} {bedtime}: two doses at once"
        assert all(after - before >= calendar.LEAST_BETWEEN - by for before, after in pairwise(instants)), (
            f"{zone} {changed} {bedtime}"
        )


def test_a_gap_gives_the_first_minute_that_exists_and_a_fold_the_first_of_two() -> None:
    zone = ZoneInfo("America/New_York")
    spring, autumn = in_zone(datetime(2027, 3, 14, 2, 30), zone), in_zone(datetime(2027, 11, 7, 1, 30), zone)
    assert (spring.hour, spring.minute, spring.day) == (3, 0, 14)
    assert autumn.utcoffset() == -4 * HOUR


def test_a_day_that_was_left_out_is_said() -> None:
    with pytest.raises(DoseError, match="left out of the calendar"):
        in_zone(datetime(2011, 12, 30, 9), ZoneInfo("Pacific/Apia"))


def test_counting_hours_in_utc_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The seeded fault: the wall time is taken for UTC, so that all doses of a gap fall together."""

    def frozen(found: datetime, zone: ZoneInfo) -> datetime:
        return found.replace(tzinfo=zone, hour=12, minute=0)

    monkeypatch.setitem(globals(), "in_zone", frozen)
    with pytest.raises(AssertionError):
        doses_stay_apart(ZoneInfo("Europe/London"), date(2027, 3, 28), HOUR)


def test_a_bedtime_past_midnight_belongs_to_the_evening_before() -> None:
    times = clock(slots_for(1, "bedtime"), time(0, 30))
    assert times == (SlotTime("bedtime", time(0, 30), True),)
    assert moment(date(2026, 12, 31), times[0]) == datetime(2027, 1, 1, 0, 30)
    with pytest.raises(DoseError, match="time zone"):
        clock(("bedtime",), time(22, tzinfo=UTC))


# --- values for exports -----------------------------------------------------------------------------------------------


def plan(which: str = "ten_weekly", products: tuple[Product | str, ...] = ("10 mg",)) -> Schedule:
    option = load().option("baclofen")
    assert option.medicine is not None
    regimen = next(found for found in option.medicine.regimens if found.id == which)
    return titrate(option, regimen, None, start=date(2026, 11, 21), products=products)


def test_each_day_has_its_doses() -> None:
    found = list(each_day(plan()))
    assert [day for day, _ in found] == [date(2026, 11, 21) + timedelta(days=n) for n in range(len(found))]
    assert [len(doses) for _, doses in found[:3]] == [1, 2, 2]
    assert doses_on(plan(), date(2026, 11, 28))[-1].amount == 10
    assert row_on(plan(), date(2040, 1, 1)) == plan().rows[-1]
    with pytest.raises(DoseError, match="before the schedule begins"):
        row_on(plan(), date(2026, 11, 20))


def test_the_mapping_is_the_contracts() -> None:
    found = schedule_to_dict(plan("gentle"))
    assert {key: found[key] for key in ("medicine", "regimen", "signed_by", "then")} == {
        "medicine": "baclofen", "regimen": "gentle", "signed_by": None, "then": "continue",
    }  # fmt: skip
    first = found["days"][0]
    assert (first["from"], first["to"], first["mg_per_day"]) == ("2026-11-21", "2026-11-27", "5")
    assert {key: first["doses"][0][key] for key in ("slot", "mg", "make")} == {
        "slot": "bedtime",
        "mg": "5",
        "make": "half of a 10 mg tablet",
    }
    spray = next(found for found in load().options if found.id == "nabiximols")
    assert spray.medicine is not None
    sprays = schedule_to_dict(titrate(spray, spray.medicine.regimens[0], None, start=date(2026, 11, 21)))
    assert (sprays["days"][0]["mg_per_day"], sprays["days"][0]["amount_per_day"], sprays["unit"]) == (None, "1", "sprays")


# --- from a verdict ---------------------------------------------------------------------------------------------------


def verdict(word: str = "offer") -> Verdict:
    option = load().option("baclofen")
    assert option.medicine is not None
    regimen = next(found for found in option.medicine.regimens if found.id == "gentle")
    limit = Limit(Dose(Decimal(15), "mg", "day"), "egfr", ("egfr",), ("baclofen-kidney-30-59",))
    chosen = ChosenRegimen(regimen, limit.at_most, (limit,))
    return Verdict(option, word, (Reason("stage/first_line", option.say, ("severity",), ()),), (), chosen)


def test_a_verdict_with_a_regimen_becomes_a_schedule_from_the_next_day() -> None:
    found = schedule_for(verdict(), date(2026, 11, 20))
    assert found is not None
    assert found.rows[0].start == date(2026, 11, 21)
    assert [int(row.total) for row in found.rows] == [5, 10, 15]
    assert facts_used(verdict()) == ("egfr", "severity")


@pytest.mark.parametrize("word", ["continue", "hold", "avoid", "taper", "lower", "stop_urgently", "not_now"])
def test_other_verdicts_have_none(word: str) -> None:
    assert schedule_for(verdict(word), date(2026, 11, 20)) is None


def test_pump_trouble_never_becomes_an_oral_schedule() -> None:
    said = load().option("baclofen").say
    urgent = Urgent("triage/pump-alarm", "emergency", said, said, (), ())
    assert schedule_for(verdict(), date(2026, 11, 20), urgent=(urgent,)) is None


def test_a_raise_goes_on_from_what_is_taken() -> None:
    found = schedule_for(verdict("raise"), date(2026, 11, 20), present=Dose(Decimal(5), "mg", "day"))
    assert found is not None
    assert [int(row.total) for row in found.rows] == [10, 15]
    with pytest.raises(DoseError, match="not known"):
        schedule_for(verdict("raise"), date(2026, 11, 20))
