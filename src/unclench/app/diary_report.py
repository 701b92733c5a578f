"""What a diary shows since the treatment changed, and what it says to a plan."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from unclench.app.diary import entries
from unclench.app.names import option_id
from unclench.content import load_library
from unclench.content.content import Content
from unclench.diary.doses import DoseRun, EffectTiming, course, medicines, present, runs, timings
from unclench.diary.entry import DiaryEntry, GoalScore
from unclench.diary.facts import Known, with_diary
from unclench.diary.file import FiledDiary
from unclench.diary.goals import t_score
from unclench.diary.measures import CLAIMS, Measures, measures_of
from unclench.diary.response import COUNTED, SCORED, DiaryResponse, Span, by_day, gaps, response
from unclench.errors import AttachmentError, InputError, unusable


class DiaryReportRequest(NamedTuple):
    """`since` is the day from which a change is looked at; None: the first dose of the present
    treatment, by the diary."""

    diary: FiledDiary
    on: datetime.date
    since: datetime.date | None = None


class DiaryReport(NamedTuple):
    """`since` is None when no change of treatment is known; nothing is then compared. `span` is
    what was noted from the first day on, `missed` its days without a note."""

    person: str
    on: datetime.date
    since: datetime.date | None
    span: Span | None
    missed: tuple[datetime.date, ...]
    responses: tuple[DiaryResponse, ...]
    days: Mapping[str, Mapping[datetime.date, Any]]
    doses: tuple[DoseRun, ...]
    effects: tuple[EffectTiming, ...]
    goals: tuple[GoalScore, ...]
    t_score: Decimal | None
    measures: Measures
    claims: tuple[str, ...]


def report(request: DiaryReportRequest) -> DiaryReport:
    """RequestError when there is nothing to report."""
    noted = [entry for entry in entries(request.diary) if entry.day <= request.on]
    if not noted:
        reason = f"there is nothing in the diary of '{request.diary.person}'"
        raise unusable("person", reason, "Note something with unclench diary add.")
    measures = measures_of(load_library().claims)
    since = request.since or _begun(noted)
    span = Span(min(entry.day for entry in noted), request.on)
    goals = _latest_goals(noted)
    days = {item: by_day(noted, item) for item in (*SCORED, *COUNTED)}
    return DiaryReport(
        request.diary.person,
        request.on,
        since,
        span,
        gaps(noted, span),
        () if since is None else _responses(noted, since, request.on, measures),
        {item: found for item, found in days.items() if found},
        tuple(run for name in medicines(noted) for run in runs(noted, name)),
        timings(noted),
        goals,
        t_score(goals),
        measures,
        CLAIMS,
    )


def _begun(noted: list[DiaryEntry]) -> datetime.date | None:
    """The first day of what is taken now."""
    found = [course(runs(noted, name)) for name in medicines(noted)]
    return min((runs_[0].first for runs_ in found if present(runs_)), default=None)


def _responses(
    noted: list[DiaryEntry], since: datetime.date, on: datetime.date, measures: Measures
) -> tuple[DiaryResponse, ...]:
    items = [item for item in (*SCORED, *COUNTED) if by_day(noted, item)]
    return tuple(response(noted, item, since, on, measures) for item in items)


def _latest_goals(noted: list[DiaryEntry]) -> tuple[GoalScore, ...]:
    """Each goal as it was scored last."""
    found = {
        goal.goal: goal
        for entry in sorted(noted, key=lambda entry: entry.day)
        for goal in entry.goals or ()
    }
    return tuple(found.values())


def record_with(
    record: bytes, diary: FiledDiary, on: datetime.date, content: Content
) -> dict[str, Any]:
    """The record with what the diary knows better; AttachmentError when it cannot be read."""
    from unclench.intake.text import read_tree

    try:
        tree = read_tree(record)
    except InputError as error:
        raise AttachmentError("record", error.problems) from None
    if not isinstance(tree, Mapping) or "resourceType" in tree:
        reason = "a diary completes a record of this program, and this is none"
        raise unusable("record", reason, "Begin it with schema: unclench.record/1.")
    measures = measures_of(load_library().claims)
    return with_diary(tree, entries(diary), on, measures, known_of(content))


def known_of(content: Content) -> Known:
    trials = {
        option.id: option.medicine.adequate_trial
        for option in content.options
        if option.medicine is not None
    }
    return Known(
        lambda name: option_id(name, content),
        {name: Decimal(trial.weeks) for name, trial in trials.items() if trial is not None},
        frozenset(content.sign_names),
        content.facts["signs"].fresh_days or 0,
    )
