"""How long one schedule takes in process: the longest build-up, a year of a way down, every day of
it, as medians.

Absolute times depend on the machine and on what else it does; the limits beside them are what
counts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from unclench.content import load
from unclench.content.types import Dose, Option, Regimen
from unclench.errors import DoseError
from unclench.plan.dosing import grains as quantum
from unclench.plan.dosing import strengths, tablets
from unclench.plan.dosing.calendar import each_day
from unclench.plan.dosing.models import Schedule
from unclench.plan.dosing.proposal import schedule_to_dict
from unclench.plan.dosing.reopen import reopen
from unclench.plan.dosing.signature import sign
from unclench.plan.dosing.taper import taper
from unclench.plan.dosing.titrate import titrate
from unclench.render.schedule.json import to_dict
from unclench.render.schedule.view import ScheduleView

ON = date(2026, 11, 20)
ROUNDS = 300
YEAR = 365


def main() -> None:
    content = load()
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
        row(
            f"{option.name}, {name} of {days(make())} days, {len(make().rows)} rows",
            timed(make),
            "limit 1000 us",
        )
        row(f"{option.name}, {name}, nothing kept from before", timed(make, cold=True), "")
    a_year = down()
    row("every day of a year with its doses", timed(lambda: [*each_day(a_year)]), "limit 1000 us")
    found = up()
    row("the same as the contract's mapping", timed(lambda: schedule_to_dict(found)), "")
    signed = sign(found, by="Dr A. Jones, neurologist", on=ON, facts={}, used=())
    row(
        "signed",
        timed(lambda: sign(found, by="Dr A. Jones, neurologist", on=ON, facts={}, used=())),
        "",
    )
    file = json.loads(
        json.dumps(to_dict(ScheduleView(option, None, signed, (), content, "us", ON)))
    )
    row("verified", timed(lambda: reopen(file)), "")


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


def timed(run: Callable[[], object], *, cold: bool = False) -> float:
    """The median of many runs in microseconds; `cold`: every kept intermediate result is thrown
    away before each."""
    times = []
    for _ in range(ROUNDS // 10 if cold else ROUNDS):
        if cold:
            for kept in (quantum.grid, quantum.read_strength, strengths._fewest, tablets.words):
                kept.cache_clear()
        start = time.perf_counter_ns()
        run()
        times.append((time.perf_counter_ns() - start) / 1000)
    return sorted(times)[len(times) // 2]


def row(name: str, value: float, note: str) -> None:
    print(f"{name:<60} {value:>8.0f} us  {note}".rstrip())


if __name__ == "__main__":
    main()
