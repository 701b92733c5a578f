"""Readers of what is exported, written without the code that writes it: every dose with its local
moment, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import takewhile
from typing import Any

from icalendar import Calendar

from support.doses import dose, regimens
from unclench.content import load
from unclench.content.types import Option
from unclench.errors import DoseError
from unclench.plan.dosing.models import Schedule
from unclench.plan.dosing.taper import taper
from unclench.plan.dosing.titrate import titrate

Doses = dict[datetime, Decimal]
DAY = timedelta(days=1)
TITLE = re.compile(
    r"(?:NOT SIGNED: )?(?P<name>.+?) (?P<amount>[0-9][0-9,.]*) (?P<unit>mg|mmol|sprays?)(?: \(.+\))?"  # noqa: E501 - one pattern
)
STARTS = (date(2026, 11, 21), date(2028, 2, 27), date(2027, 3, 25))
BEDTIMES = (None, time(0, 30))
TOTALS = ("60", "75", "600", "12", "4", "20", "8", "2", "1")


def schedules() -> Iterator[tuple[Option, Schedule]]:
    """Every regimen that can be made, and ways down from several totals, on several first days,
    with a bedtime past midnight too."""
    for start in STARTS:
        for bedtime in BEDTIMES:
            for option, regimen in regimens():
                yield option, titrate(option, regimen, None, start=start, bedtime=bedtime)
            yield from _ways_down(start, bedtime)


def _ways_down(start: date, bedtime: time | None) -> Iterator[tuple[Option, Schedule]]:
    for option in load().options:
        for total in TOTALS if option.medicine else ():
            try:
                yield (
                    option,
                    taper(
                        option,
                        dose(total, option.medicine.measure),  # type: ignore[union-attr]
                        start=start,
                        bedtime=bedtime,
                    ),
                )
            except DoseError:
                continue


def planned(schedule: Schedule) -> Doses:
    """What the table itself says, row by row."""
    found: Doses = {}
    for row in schedule.rows:
        day = row.start
        while day < row.next:
            doses = row.first_day if row.first_day is not None and day == row.start else row.doses
            for taken in doses:
                found[datetime.combine(day + DAY * taken.at.next_day, taken.at.at)] = taken.amount
            day += DAY
    return found


def agreed(schedule: Schedule, until: datetime) -> Doses:
    """What a calendar has to say: the rows before the first that waits, and the last of them on
    every day after it."""
    waiting = next(
        (n for n, row in enumerate(schedule.rows) if row.gate != "none"), len(schedule.rows)
    )
    rows = list(schedule.rows[:waiting])
    if not rows:
        return {}
    rows[-1] = rows[-1]._replace(next=until.date() + DAY)
    found = planned(schedule._replace(rows=tuple(rows)))
    return {at: amount for at, amount in found.items() if at <= until}


def in_calendar(data: bytes, until: datetime, medicine: str = "") -> Doses:
    """The doses of a calendar up to a moment; entries of whole days are notes. AssertionError for a
    title that cannot be read."""
    found: Doses = {}
    for event in Calendar.from_ical(data).walk("VEVENT"):
        at = event.decoded("dtstart")
        if not isinstance(at, datetime):
            continue
        said = TITLE.fullmatch(str(event["summary"]))
        assert said is not None, event["summary"]
        if medicine in ("", said["name"]):
            for moment in _repeated(event, at, until):
                assert moment not in found, f"two doses at {moment}"
                found[moment] = Decimal(said["amount"].replace(",", ""))
    return found


def _repeated(event: Any, at: datetime, until: datetime) -> Iterator[datetime]:
    assert at.tzinfo is None, "a floating time has no zone"
    rule = event.get("rrule")
    assert rule is None or rule["freq"] == ["DAILY"]
    count = 1 if rule is None else (rule.get("count") or [None])[0]
    times = 0
    while at <= until and (count is None or times < count):
        yield at
        at, times = at + DAY, times + 1


def in_fhir(request: dict[str, Any], until: datetime) -> Doses:
    """The doses of a MedicationRequest up to a moment."""
    found: Doses = {}
    for instruction in request.get("dosageInstruction", []):
        repeat = instruction["timing"]["repeat"]
        assert repeat["frequency"] == len(repeat["timeOfDay"])
        assert (repeat["period"], repeat["periodUnit"]) == (1, "d")
        day, end = (
            date.fromisoformat(repeat["boundsPeriod"]["start"]),
            repeat["boundsPeriod"].get("end"),
        )
        (rate,) = instruction["doseAndRate"]
        while day <= until.date() and (end is None or day <= date.fromisoformat(end)):
            for at in repeat["timeOfDay"]:
                moment = datetime.combine(day, time.fromisoformat(at))
                if moment <= until:
                    assert moment not in found, f"two doses at {moment}"
                    found[moment] = rate["doseQuantity"]["value"]
            day += DAY
    return found


def in_json(schedule: dict[str, Any]) -> Doses:
    """The doses of the contract's `schedule`."""
    found: Doses = {}
    for row in schedule["days"]:
        day, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
        first = day
        while day <= last:
            for taken in (
                row["first_day"] if row["first_day"] is not None and day == first else row["doses"]
            ):
                found[
                    datetime.combine(day + DAY * taken["next_day"], time.fromisoformat(taken["at"]))
                ] = Decimal(taken["amount"])
            day += DAY
    return found


def agreed_in_json(schedule: dict[str, Any], until: datetime) -> Doses:
    """What a calendar has to say about the contract's `schedule`: the rows before the first that
    waits; the last of them continues."""
    rows = list(takewhile(lambda row: not row["waits_for"], schedule["days"]))
    if not rows:
        return {}
    rows[-1] = {**rows[-1], "to": until.date().isoformat()}
    return {at: amount for at, amount in in_json({"days": rows}).items() if at <= until}


def parsed(data: bytes) -> dict[str, Any]:
    """JSON with exact numbers."""
    found: dict[str, Any] = json.loads(data, parse_float=Decimal, parse_int=_exact)
    return found


def _exact(text: str) -> Decimal:
    return Decimal(text)
