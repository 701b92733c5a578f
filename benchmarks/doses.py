"""How long one schedule takes in process: the longest build-up, a year of a way down, every day of
it, as medians. Exit code 1 when a limit does not hold.

Absolute times depend on the machine and on what else it does; the limits beside them are what
counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from report import Report, middle, timed

from unclench.content import load
from unclench.content.types import Dose, Option, Regimen
from unclench.errors import DoseError
from unclench.plan.dosing import grains as quantum
from unclench.plan.dosing import strengths, tablets
from unclench.plan.dosing.calendar import each_day
from unclench.plan.dosing.models import Schedule, SignedSchedule
from unclench.plan.dosing.proposal import schedule_to_dict
from unclench.plan.dosing.reopen import reopen
from unclench.plan.dosing.signature import sign
from unclench.plan.dosing.taper import taper
from unclench.plan.dosing.titrate import titrate
from unclench.render.schedule.json import to_dict
from unclench.render.schedule.view import ScheduleView

ON = date(2026, 11, 20)
YEAR = 365
LIMIT = 1000


def main() -> int:
    report, content = Report(), load()
    option, regimen, most = longest(content.options)
    most_taken = Dose(most, "mg", "day")
    slower = next(
        n for n in range(1, YEAR) if days(taper(option, most_taken, start=ON, slower=n)) >= YEAR
    )

    def up() -> Schedule:
        return titrate(option, regimen, None, start=ON)

    def down() -> Schedule:
        return taper(option, most_taken, start=ON, slower=slower)

    for name, make in (("build-up", up), ("way down", down)):
        named = f"{option.name}, {name}"
        size = f"{days(make())} days, {len(make().rows)} rows"
        report.limited(f"{named} of {size}", median(make), "us", LIMIT)
        report.row(f"{named}, nothing kept from before", median(make, cold=True), "us")
    a_year, found = down(), up()
    a_day = median(lambda: [*each_day(a_year)])
    report.limited("every day of a year with its doses", a_day, "us", LIMIT)
    report.row("the same as the contract's mapping", median(lambda: schedule_to_dict(found)), "us")

    def signing() -> SignedSchedule:
        return sign(found, by="Dr A. Jones, neurologist", on=ON, facts={}, used=())

    signed = signing()
    report.row("signed", median(signing), "us")
    file = json.loads(
        json.dumps(to_dict(ScheduleView(option, None, signed, (), content, "us", ON)))
    )
    report.row("verified", median(lambda: reopen(file)), "us")
    return report.code()


def days(schedule: Schedule) -> int:
    return (schedule.rows[-1].next - schedule.rows[0].start).days


def longest(options: tuple[Option, ...]) -> tuple[Option, Regimen, Decimal]:
    """The build-up with the most days."""
    found = [
        (titrate(o, r, None, start=ON), o, r)
        for o in options
        if o.medicine
        for r in o.medicine.regimens
        if made(o, r)
    ]
    schedule, option, regimen = max(
        found, key=lambda case: case[0].rows[-1].next - case[0].rows[0].start
    )
    return option, regimen, schedule.rows[-1].total


def made(option: Option, regimen: Regimen) -> bool:
    try:
        titrate(option, regimen, None, start=ON)
    except DoseError:
        return False
    return True


def median(run: Callable[[], object], *, cold: bool = False) -> float:
    """Microseconds, by the clock or of the processor alone, whichever is less; `cold`: every kept
    intermediate result is thrown away before each run."""

    def once(_: int) -> object:
        if cold:
            for kept in (quantum.grid, quantum.read_strength, strengths._fewest, tablets.words):
                kept.cache_clear()
        return run()

    found = timed(range(10 if cold else 100), once, 3)
    return min(middle(found.clock), middle(found.processor))


if __name__ == "__main__":
    raise SystemExit(main())
