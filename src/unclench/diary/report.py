"""All that a diary shows on one day, as one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from unclench.diary.doses import DoseRun, EffectTiming, course, medicines, present, runs, timings
from unclench.diary.entry import DiaryEntry, GoalScore
from unclench.diary.goals import t_score
from unclench.diary.measures import CLAIMS, Measures
from unclench.diary.response import COUNTED, SCORED, DiaryResponse, Span, by_day, gaps, response


class DiaryReport(NamedTuple):
    """`since` is the day of the change; None when none is known, and nothing is
    compared. `span` begins with the first note, and `missed` are its days without one."""

    person: str
    on: date
    since: date | None
    span: Span
    missed: tuple[date, ...]
    responses: tuple[DiaryResponse, ...]
    days: Mapping[str, Mapping[date, Fraction]]
    doses: tuple[DoseRun, ...]
    effects: tuple[EffectTiming, ...]
    goals: tuple[GoalScore, ...]
    t_score: Decimal | None
    claims: tuple[str, ...]


def report_of(
    person: str, noted: Sequence[DiaryEntry], on: date, since: date | None, measures: Measures
) -> DiaryReport:
    """`noted` are entries up to that day, at least one. Without `since` the change is the first
    dose of the current medicines."""
    changed = since or _begun(noted)
    span = Span(min(entry.day for entry in noted), on)
    goals = latest_goals(noted)
    days = {item: by_day(noted, item) for item in (*SCORED, *COUNTED)}
    found = {item: values for item, values in days.items() if values}
    return DiaryReport(
        person,
        on,
        changed,
        span,
        gaps(noted, span),
        ()
        if changed is None
        else tuple(response(noted, item, changed, on, measures) for item in found),
        found,
        tuple(run for name in medicines(noted) for run in runs(noted, name)),
        timings(noted),
        goals,
        t_score(goals),
        CLAIMS,
    )


def _begun(noted: Sequence[DiaryEntry]) -> date | None:
    """The first day of the current medicines."""
    courses = [course(runs(noted, name)) for name in medicines(noted)]
    return min((found[0].first for found in courses if present(found)), default=None)


def latest_goals(noted: Sequence[DiaryEntry]) -> tuple[GoalScore, ...]:
    """Each goal as it was scored last."""
    found = {
        goal.goal: goal
        for entry in sorted(noted, key=lambda entry: entry.day)
        for goal in entry.goals or ()
    }
    return tuple(found.values())
