"""One kidney from all fresh evidence: eGFR, creatinine and clearance, each by its newest result;
the lowest of the measures counts.

So a newer, worse result counts at once, a better one only when nothing fresh speaks against it, and
to add or to leave out a measure that is not the lowest changes nothing. The formulas are in
kidney_formulas.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from unclench.criteria.values import Interval, Value
from unclench.patient.derive.kidney_formulas import ADULT, SEX_FACTOR, clearance, egfr
from unclench.patient.facts import Detail, Found, choice, range_written
from unclench.patient.labs import LabReading

MEASURES = ("creatinine", "crcl", "egfr")
NAMES = {"crcl": "clearance", "egfr": "eGFR"}
TENTH = Decimal("0.1")
AGREES = Decimal(
    "0.75"
)  # a measure that is lower by a quarter or more disagrees (claim kidney-two-measures)
CLEARANCE, EGFR_UNIT = "mL/min", "mL/min/{1.73_m2}"

Doubts = Mapping[str, tuple[LabReading, ...]]
KidneyCuts = tuple[Decimal, ...]


class BodySize(NamedTuple):
    """What the formulas need in addition to creatinine; both `sexes` while the sex is not known,
    `weight` None while that is not known."""

    age: Interval
    sexes: tuple[str, ...]
    weight: Interval | None


class Measure(NamedTuple):
    """One measure of the kidneys: its fact, what it is called, what it says and where it comes
    from."""

    fact: str
    name: str
    value: Interval
    detail: Detail


def kidney_facts(
    facts: Mapping[str, Value], details: Mapping[str, Detail], doubts: Doubts, cuts: KidneyCuts = ()
) -> dict[str, Found]:
    """`egfr` and `crcl` where they were not reported, `kidney_clearance` (the lowest of what is
    known), and whether measures differ.

    `doubts` are results that may be the latest and do not count as facts: the kidneys may be weaker
    than what is known. `cuts` are the numbers at which limits change.
    """
    body = _body(facts)
    creatinine = facts.get("creatinine")
    derived = (
        [*_from_creatinine(creatinine, details["creatinine"], body)]
        if isinstance(creatinine, Interval)
        else []
    )
    sure = derived if body is not None and len(body.sexes) == 1 else []
    found: dict[str, Found] = {
        m.fact: (m.value, m.detail) for m in sure if m.fact not in facts and m.fact not in doubts
    }
    reported = [
        _reported(name, facts[name], details[name]) for name in ("crcl", "egfr") if name in facts
    ]
    measures = [*(one for one in reported if one is not None), *derived, *_doubted(doubts, body)]
    if not measures:
        return found
    lowest = _lowest(measures)
    unread = body is None and ("creatinine" in doubts or isinstance(creatinine, Interval))
    weaker = unread or _may_be_weaker(
        doubts, [details[name].on for name in MEASURES if name in facts]
    )
    return {
        **found,
        "kidney_clearance": _or_weaker(*lowest) if weaker else lowest,
        "kidney_measures_differ": _differ(measures, cuts, lowest[1].on),
        "clearance_known": choice(
            any(one.fact == "crcl" for one in measures), lowest[1].on, lowest[1].origin
        ),
    }


def _body(facts: Mapping[str, Value]) -> BodySize | None:
    age, sex, weight = facts.get("age"), facts.get("sex"), facts.get("weight")
    if not isinstance(age, Interval) or age.low < ADULT:
        return None
    sexes = (str(sex),) if sex in SEX_FACTOR else tuple(SEX_FACTOR)
    return BodySize(age, sexes, weight if isinstance(weight, Interval) else None)


def _reported(name: str, value: Value, detail: Detail) -> Measure | None:
    return Measure(name, NAMES[name], value, detail) if isinstance(value, Interval) else None


def _from_creatinine(
    creatinine: Interval, detail: Detail, body: BodySize | None
) -> Iterator[Measure]:
    """eGFR, and clearance when the weight is known. Both fall when creatinine or age rise."""
    if body is None:
        return
    age, sexes, weight = body
    low = min(egfr(creatinine.high, age.high, sex) for sex in sexes)
    high = max(egfr(creatinine.low, age.low, sex) for sex in sexes)
    origin = f"eGFR from creatinine ({detail.origin}), age and sex"
    yield Measure(
        "egfr",
        "eGFR from creatinine",
        Interval(low, high),
        Detail(range_written(low, high), EGFR_UNIT, detail.on, origin),
    )
    if weight is not None:
        low = min(clearance(creatinine.high, age.high, weight.low, sex) for sex in sexes)
        high = max(clearance(creatinine.low, age.low, weight.high, sex) for sex in sexes)
        origin = f"clearance from creatinine ({detail.origin}), age, weight and sex"
        yield Measure(
            "crcl",
            "clearance from creatinine",
            Interval(low, high),
            Detail(_short(low, high), CLEARANCE, detail.on, origin),
        )


def _doubted(doubts: Doubts, body: BodySize | None) -> Iterator[Measure]:
    """What results of the same time say that differ from each other."""
    for name in MEASURES:
        for reading in doubts.get(name, ()):
            if reading.interval is not None and not reading.may_be_fresh:
                result = reading.result
                detail = Detail(_short(*reading.interval), result.unit, result.on, result.origin)
                if name == "creatinine":
                    yield from _from_creatinine(reading.interval, detail, body)
                else:
                    yield Measure(name, NAMES[name], reading.interval, detail)


def _may_be_weaker(doubts: Doubts, days: list[date | None]) -> bool:
    """Whether the kidneys may be weaker than the lowest measure: a result that may be the newest
    cannot be used, or two disagree, or whether one is too old hangs on what is not known.
    """
    dated = [day for day in days if day is not None]
    newest = max(dated) if dated and len(dated) == len(days) else None
    return any(
        _disagree([one.interval for one in doubts[name] if one.interval is not None])
        or any(one.may_be_fresh for one in doubts[name])
        or any(_may_be_newest(one, newest) for one in doubts[name] if one.interval is None)
        for name in MEASURES
        if name in doubts
    )


def _may_be_newest(reading: LabReading, newest: date | None) -> bool:
    return reading.result.on is None or newest is None or reading.result.on >= newest


def _disagree(values: Iterable[Interval]) -> bool:
    """Whether the lowest lies a quarter or more below the highest."""
    known = list(values)
    return len(known) > 1 and min(one.low for one in known) <= AGREES * max(
        one.high for one in known
    )


def _differ(measures: list[Measure], cuts: KidneyCuts, on: date | None) -> Found:
    """Whether measures disagree or lie in different bands, with the highest and the lowest of
    them."""
    ranked = sorted(measures, key=lambda one: (one.value.low, one.value.high), reverse=True)
    shown = (ranked[0], ranked[-1]) if len(ranked) > 1 else (ranked[0],)
    low, high = ranked[-1].value.low, ranked[0].value.high
    differ = _disagree([one.value for one in measures]) or (
        len(shown) > 1 and any(low < cut <= high for cut in cuts)
    )
    value, detail = choice(differ, on, "; ".join(one.detail.origin for one in shown))
    return value, detail._replace(
        text=" and ".join(f"{one.name} {one.detail.text}" for one in shown)
    )


def _lowest(measures: list[Measure]) -> tuple[Interval, Detail]:
    """Whichever is lowest; its range reaches no higher than any of the others."""
    lowest = min(measures, key=lambda one: (one.value.low, one.value.high))
    high = min(one.value.high for one in measures)
    text = lowest.detail.text if high == lowest.value.high else _short(lowest.value.low, high)
    return Interval(lowest.value.low, high), Detail(
        text, CLEARANCE, lowest.detail.on, lowest.detail.origin
    )


def _or_weaker(value: Interval, detail: Detail) -> Found:
    origin = f"{detail.origin}; a test that may be later cannot be used"
    low = min(Decimal(0), value.low)
    return Interval(low, value.high), Detail(_short(low, value.high), CLEARANCE, detail.on, origin)


def _short(low: Decimal, high: Decimal) -> str:
    return range_written(
        *(
            value.quantize(TENTH, "ROUND_DOWN") if value.is_finite() else value
            for value in (low, high)
        )
    )
