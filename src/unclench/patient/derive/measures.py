"""How far the severity has fallen since before the present treatment, in percent of what it was:
100 x (before - now) / before.

The formula is the plain definition of relative change; responders in trials of spasticity are
defined by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from unclench.content.content import Content
from unclench.criteria.values import Interval, Value
from unclench.patient.facts import EXACT, Detail, Found, written
from unclench.patient.record import Unusable


def fall_percent(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """The fall in percent, negative for a rise; None when either is not known or there was nothing
    to fall from."""
    if before is None or after is None or before == 0:
        return None
    return EXACT.divide(100 * (before - after), before)


def improvement(
    baseline: Decimal | None, baseline_on: date | None, severity: Value | None, on: date
) -> tuple[dict[str, Found], tuple[Unusable, ...]]:
    """`baseline_severity`, and `improvement_percent` when the present severity is known too."""
    if baseline is None:
        return {}, ()
    if baseline_on is not None and baseline_on > on:
        return {}, (
            Unusable(
                "improvement_percent",
                f"the baseline is dated {baseline_on}, after {on}",
                "baseline",
            ),
        )
    given: dict[str, Found] = {
        "baseline_severity": (
            Interval(baseline, baseline),
            Detail(written(baseline), "1", baseline_on, "baseline"),
        )
    }
    now = severity.low if isinstance(severity, Interval) and severity.low == severity.high else None
    fall = fall_percent(baseline, now)
    if fall is None:
        return given, ()
    text = written(fall.quantize(Decimal("0.1"), "ROUND_FLOOR"))
    return {
        **given,
        "improvement_percent": (
            Interval(fall, fall),
            Detail(text, "%", on, "from baseline and severity"),
        ),
    }, ()


SYSTOLIC, DIASTOLIC = "systolic_bp", "diastolic_bp"


def contradictions(
    facts: Mapping[str, Value], details: Mapping[str, Detail]
) -> tuple[Unusable, ...]:
    """Both halves, with the reason, when they cannot belong to one heartbeat; it is not known which
    of them is wrong."""
    high, low = facts.get(SYSTOLIC), facts.get(DIASTOLIC)
    if (
        not isinstance(high, Interval)
        or not isinstance(low, Interval)
        or details[SYSTOLIC].on != details[DIASTOLIC].on
    ):
        return ()
    if high.high > low.low:
        return ()
    reason = (
        f"a systolic pressure of {details[SYSTOLIC].text} cannot go with a diastolic one of "
        f"{details[DIASTOLIC].text}"
    )
    return tuple(Unusable(fact, reason, details[fact].origin) for fact in (SYSTOLIC, DIASTOLIC))


SIGNS = "signs"


def asked_again(
    content: Content, reported: Iterable[str], asked: date, on: date, origin: str
) -> Unusable | None:
    """Why signs of an earlier day are asked about again, naming what was reported; None while they
    still count."""
    most, days = content.facts[SIGNS].fresh_days, (on - asked).days
    if most is None or days <= most:
        return None
    names = [
        content.sign_names[sign].names.clinician if sign in content.sign_names else sign
        for sign in sorted(reported)
    ]
    told = f"reported then: {', '.join(names)}" if names else "none was reported then"
    return Unusable(
        SIGNS,
        f"were asked about on {asked}, {days} days before this plan; at most {most} days count "
        f"({told})",
        origin,
    )
