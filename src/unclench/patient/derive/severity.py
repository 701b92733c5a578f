"""How far the severity has fallen since before the present treatment, in percent of what it was: 100 x (before - now) / before.

The formula is the plain definition of relative change; responders in trials of spasticity are defined by it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from unclench.criteria.values import Interval, Value
from unclench.patient.found import EXACT, Found, written
from unclench.patient.patient import Detail
from unclench.patient.record import Unusable


def fall_percent(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """The fall in percent, negative for a rise; None when either is not known or there was nothing to fall from."""
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
        return {}, (Unusable("improvement_percent", f"the baseline is dated {baseline_on}, after {on}", "baseline"),)
    given: dict[str, Found] = {
        "baseline_severity": (Interval(baseline, baseline), Detail(written(baseline), "1", baseline_on, "baseline"))
    }
    now = severity.low if isinstance(severity, Interval) and severity.low == severity.high else None
    fall = fall_percent(baseline, now)
    if fall is None:
        return given, ()
    text = written(fall.quantize(Decimal("0.1"), "ROUND_FLOOR"))
    return {**given, "improvement_percent": (Interval(fall, fall), Detail(text, "%", on, "from baseline and severity"))}, ()
