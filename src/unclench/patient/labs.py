"""Which of someone's results are known, in the fact's own unit: unit, date, range, freshness and
agreement are checked here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from unclench.content.content import Content
from unclench.content.types import FactSpec
from unclench.criteria.values import Facts, Interval, Truth
from unclench.patient.facts import ABOVE_ALL, BELOW_ALL, EXACT, range_written, written
from unclench.patient.record import LabResult, Unusable

NO_VALUE = "no value was given"
BOUNDS = ("", "<", "<=", ">=", ">")


class LabReading(NamedTuple):
    """A result in the fact's own unit, or why it cannot be used (`interval` is then None).

    `may_be_fresh`: whether it is too old hangs on something that is not known.
    """

    result: LabResult
    interval: Interval | None
    why: str
    may_be_fresh: bool = False


class ChosenResult(NamedTuple):
    """The result that counts (None when there is none), and everything that does not, with reasons.

    `doubts` are fresh results that say something and do not count, though they may be the latest:
    they cannot be used, or another of the same time differs. What is worked out from several tests
    must not pass them over.
    """

    reading: LabReading | None
    unusable: tuple[Unusable, ...]
    doubts: tuple[LabReading, ...] = ()


def choose(
    spec: FactSpec, results: list[LabResult], on: date, window: Window, surely: Window
) -> ChosenResult:
    """The latest result of one test. `window(spec, age in days)` is the most days it may be old
    (None: any); `surely` the most days for anybody who may be this person: in between a result
    does not count, and is not passed over.

    A result that cannot be used and may be the latest leaves the fact not known: an older one must
    not replace it. One that is dated after the day of the plan was not there yet: it is named, and
    has no effect."""
    readings = [_read(spec, result, on) for result in results]
    usable = [reading for reading in readings if reading.interval is not None]
    refused = (
        [reading for reading in readings if reading.interval is None]
        if len(usable) < len(readings)
        else []
    )
    unusable = tuple([Unusable(spec.id, reading.why, reading.result.origin) for reading in refused])
    speaking = [
        one
        for one in refused
        if _speaks(one.result, on) and not _stale(spec, one.result.on, on, window)
    ]
    if not usable:
        return ChosenResult(None, unusable, tuple(speaking))
    latest = _latest(usable)
    conflict, later = _conflict(latest), _overtaken(refused, latest[0], on)
    stale = _stale(spec, latest[0].result.on, on, window)
    why = conflict or later or stale
    if why:
        old = stale and not _stale(spec, latest[0].result.on, on, surely)
        doubts = (*speaking, *(_may_be_fresh(latest) if old else () if stale else latest))
        return ChosenResult(
            None, (*unusable, Unusable(spec.id, why, latest[0].result.origin)), doubts
        )
    return ChosenResult(latest[0], unusable)


def _may_be_fresh(latest: list[LabReading]) -> list[LabReading]:
    return [reading._replace(may_be_fresh=True) for reading in latest]


def _read(spec: FactSpec, result: LabResult, on: date) -> LabReading:
    interval, why = None, result.fault or _undated(spec, result, on)
    if not why and result.number is not None:
        interval, why = _in_unit(spec, result, result.number)
    return LabReading(result, interval, why)


def _undated(spec: FactSpec, result: LabResult, on: date) -> str:
    if result.on is None:
        return "has no date" if spec.fresh_days is not None else ""
    return f"is dated {result.on}, after {on}" if result.on > on else ""


def _in_unit(spec: FactSpec, result: LabResult, number: Decimal) -> tuple[Interval | None, str]:
    """The result as an interval in the fact's unit, exactly; or why not."""
    if result.bound not in BOUNDS:
        return None, f"the bound '{result.bound}' is not known"
    factor = spec.units.get(result.unit) if result.unit != spec.unit else 1
    if factor is None:
        accepted = ", ".join(sorted({spec.unit, *spec.units}))
        return (
            None,
            f"the unit '{result.unit}' is not one of {accepted}"
            if result.unit
            else f"has no unit (one of {accepted})",
        )
    if factor != 1:
        number = EXACT.divide(EXACT.multiply(number, factor.numerator), Decimal(factor.denominator))
    if (spec.low is not None and number < spec.low) or (
        spec.high is not None and number > spec.high
    ):
        return (
            None,
            f"{_written(number)} {spec.unit} is implausible (expected {spec.low} to {spec.high})",
        )
    return _interval(result.bound, number), ""


def _written(number: Decimal) -> str:
    return range_written(number, number) if len(str(number)) < 20 else f"about {number:.6g}"


def _interval(bound: str, number: Decimal) -> Interval:
    """An open end is the next number past the bound, so that both ends stay included (see
    criteria.judge.Interval)."""
    match bound:
        case "":
            return Interval(number, number)
        case "<":
            return Interval(BELOW_ALL, EXACT.next_minus(number))
        case "<=":
            return Interval(BELOW_ALL, number)
        case ">=":
            return Interval(number, ABOVE_ALL)
        case _:
            return Interval(EXACT.next_plus(number), ABOVE_ALL)


def _latest(usable: list[LabReading]) -> list[LabReading]:
    """The latest by moment when every result has one, else by day; several when they tie."""
    if len(usable) == 1:
        return usable
    moments = [reading.result.at for reading in usable]
    known = [moment for moment in moments if moment is not None]
    if len(known) == len(usable):
        last = max(known)
        return [reading for reading, moment in zip(usable, moments, strict=True) if moment == last]
    last_day = max(reading.result.on or date.min for reading in usable)
    return [reading for reading in usable if (reading.result.on or date.min) == last_day]


def _conflict(latest: list[LabReading]) -> str:
    if len(latest) == 1 or len({reading.interval for reading in latest}) == 1:
        return ""
    values = " and ".join(
        sorted(
            {
                f"{r.result.bound}{written(r.result.number or Decimal(0))} {r.result.unit}"
                for r in latest
            }
        )
    )
    return f"results of the same time disagree: {values}"


def _overtaken(refused: list[LabReading], latest: LabReading, on: date) -> str:
    """Whether a result with a value that cannot be used may be later than the latest usable one."""
    for other in refused:
        if _speaks(other.result, on) and _may_follow(other.result, latest.result):
            return f"a result that may be later cannot be used ({other.result.origin})"
    return ""


def _speaks(result: LabResult, on: date) -> bool:
    """Whether it has a value, and was there on the day of the plan."""
    return (result.number is not None or result.fault != NO_VALUE) and (
        result.on is None or result.on <= on
    )


def _may_follow(other: LabResult, latest: LabResult) -> bool:
    if other.at is not None and latest.at is not None:
        return other.at >= latest.at
    return other.on is None or latest.on is None or other.on >= latest.on


def _stale(spec: FactSpec, taken: date | None, on: date, window: Window) -> str:
    if taken is None:
        return ""
    days = (on - taken).days
    most = window(spec, days)
    return (
        f"is {days} days old; at most {most} days count" if most is not None and days > most else ""
    )


Window = Callable[[FactSpec, int], int | None]


def windows(content: Content, facts: Facts) -> Window:
    """A function of (fact, age in days) that gives the most days that count; None when any age
    does.

    A stricter window holds when its criterion holds or is not known. The criteria are judged only
    when one could decide.
    """

    return partial(_window, content, facts, (True, None))


def surely(content: Content, facts: Facts) -> Window:
    """The same, with the stricter windows that certainly hold alone: an older result counts for no
    one who may be this person."""
    return partial(_window, content, facts, (True,))


def _window(
    content: Content, facts: Facts, truths: tuple[Truth, ...], spec: FactSpec, days: int
) -> int | None:
    most = spec.fresh_days
    if most is None or days > most or not any(days > stricter.days for stricter in spec.stricter):
        return most
    return min(
        (s.days for s in spec.stricter if content.holds(s.criterion, facts) in truths), default=most
    )
