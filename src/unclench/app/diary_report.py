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
from unclench.diary.checkins import BY_SIGN, checkins_of
from unclench.diary.facts import DiaryKnown, with_diary
from unclench.diary.file import FiledDiary
from unclench.diary.measures import measures_of
from unclench.diary.report import DiaryReport, report_of
from unclench.errors import AttachmentError, InputError, unusable

UNCOUNTED = ("fine", "danger_sign", *BY_SIGN.values())
# Groups of signs that come before any schedule.
DANGER = ("danger", "withdrawal")


class DiaryReportRequest(NamedTuple):
    """`since` is the first day of the present treatment; None: the day of its first dose, by the
    diary."""

    diary: FiledDiary
    on: datetime.date
    since: datetime.date | None = None


def report(request: DiaryReportRequest) -> DiaryReport:
    """RequestError when there is nothing to report."""
    person = request.diary.person
    noted = [entry for entry in entries(request.diary) if entry.day <= request.on]
    if not noted:
        reason = f"there is nothing in the diary of '{person}'"
        raise unusable("person", reason, "Note something with unclench diary add.")
    measures = measures_of(load_library().claims)
    return report_of(person, noted, request.on, request.since, measures)


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


def checkins_for(
    schedule: bytes, diary: FiledDiary, on: datetime.date, content: Content
) -> list[dict[str, Any]]:
    """The check-ins of a schedule that was followed; AttachmentError when it cannot be read."""
    from unclench.intake.text import read_tree

    try:
        tree = read_tree(schedule)
        days = tree["schedule"]["days"]
        starts = [datetime.date.fromisoformat(row["from"]) for row in days]
        medicine = str(tree["schedule"]["medicine"])
    except InputError as error:
        raise AttachmentError("file", error.problems) from None
    except (KeyError, TypeError, ValueError):
        reason = "this is not a schedule"
        raise unusable("file", reason, "titrate and taper write one as JSON.") from None
    named = content.sign_names.items()
    danger = {sign for sign, known in named if known.group in DANGER}
    found = checkins_of(entries(diary), medicine, starts, on, danger)
    return [
        {
            "date": one.on.isoformat(),
            "what": one.what,
            **({} if one.what in UNCOUNTED else {"days": one.days}),
        }
        for one in found
    ]


def known_of(content: Content) -> DiaryKnown:
    trials = {
        option.id: option.medicine.adequate_trial
        for option in content.options
        if option.medicine is not None
    }
    return DiaryKnown(
        lambda name: option_id(name, content),
        {name: Decimal(trial.weeks) for name, trial in trials.items() if trial is not None},
        frozenset(content.sign_names),
        content.facts["signs"].fresh_days or 0,
    )
