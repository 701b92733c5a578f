"""A visit: the summary of today's record, with what the diary shows and which triggers were
found."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from unclench.app.diary import entries
from unclench.app.diary_report import DiaryReportRequest, report
from unclench.app.summary import Summarised, SummaryRequest, summary
from unclench.content.content import Content
from unclench.content.types.side_effects import Effects
from unclench.criteria.values import Members
from unclench.diary.file import FiledDiary
from unclench.diary.report import DiaryReport
from unclench.errors import RequestError
from unclench.patient.facts import Patient

TRIGGER, SIGNS = "trigger", "signs"
LATELY = timedelta(days=28)


class VisitRequest(NamedTuple):
    """`summary` has the record as the diary completes it."""

    summary: SummaryRequest
    diary: FiledDiary


class FoundTriggers(NamedTuple):
    """`present` by the record; `asked` whether all of them were. `noted` are those of the diary
    lately, each with its days."""

    present: tuple[str, ...]
    asked: bool
    noted: tuple[tuple[str, int], ...]


class VisitNow(NamedTuple):
    """`diary` is None while nothing was noted."""

    summary: Summarised
    diary: DiaryReport | None
    triggers: FoundTriggers


def visit(request: VisitRequest, content: Content, effects: Effects) -> VisitNow:
    """Raises what `read_person` raises."""
    found = summary(request.summary, content, effects)
    patient = found.findings.patient
    try:
        shown = report(DiaryReportRequest(request.diary, patient.on))
    except RequestError:
        shown = None
    return VisitNow(found, shown, _triggers(patient, request.diary, content))


def _triggers(patient: Patient, diary: FiledDiary, content: Content) -> FoundTriggers:
    known = {sign.id for sign in content.sign_names.values() if sign.group == TRIGGER}
    signs = patient.facts.get(SIGNS)
    told = signs if isinstance(signs, Members) else Members(frozenset(), complete=False)
    first = patient.on - LATELY
    late = [entry for entry in entries(diary) if first < entry.day <= patient.on]
    counted = Counter(name for entry in late for name in {*(entry.triggers or ())})
    noted = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return FoundTriggers(tuple(sorted(told.known & known)), told.complete, tuple(noted))
