"""Two halves of one blood pressure: a systolic value at or below the diastolic one of the same day is a mistake in one of them.

By definition the systolic pressure is the highest and the diastolic the lowest of a heartbeat.
"""

from __future__ import annotations

from collections.abc import Mapping

from unclench.criteria.values import Interval, Value
from unclench.patient.patient import Detail
from unclench.patient.record import Unusable

SYSTOLIC, DIASTOLIC = "systolic_bp", "diastolic_bp"


def contradictions(facts: Mapping[str, Value], details: Mapping[str, Detail]) -> tuple[Unusable, ...]:
    """Both halves, with the reason, when they cannot belong to one heartbeat; nobody can tell which of them is wrong."""
    high, low = facts.get(SYSTOLIC), facts.get(DIASTOLIC)
    if not isinstance(high, Interval) or not isinstance(low, Interval) or details[SYSTOLIC].on != details[DIASTOLIC].on:
        return ()
    if high.high > low.low:
        return ()
    reason = f"a systolic pressure of {details[SYSTOLIC].text} cannot go with a diastolic one of {details[DIASTOLIC].text}"
    return tuple(Unusable(fact, reason, details[fact].origin) for fact in (SYSTOLIC, DIASTOLIC))
