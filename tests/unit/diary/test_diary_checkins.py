"""Check-ins of a schedule by a diary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from unclench.diary.checkins import checkins_of
from unclench.diary.entry import DayDose, DiaryEntry, NotedEffect

START, WEEK = date(2026, 11, 21), timedelta(days=7)
STARTS = [START, START + WEEK, START + 2 * WEEK]
MEDICINE = "tablet"


def noted(doses: Mapping[int, DayDose], *effects: NotedEffect) -> list[DiaryEntry]:
    """A week, with these doses on its days."""
    usual = DayDose(MEDICINE, Decimal(10), "mg")
    made = [
        DiaryEntry(START + timedelta(days=day), doses=(doses.get(day, usual),)) for day in range(7)
    ]
    return [*made, DiaryEntry(START, effects=effects)]


NOTHING = DayDose(MEDICINE, Decimal(0), "mg")
EXTRA, MISSED = DayDose(MEDICINE, extra=1), DayDose(MEDICINE, missed=1)
DROWSY = NotedEffect("drowsiness", START)


@pytest.mark.parametrize(
    ("doses", "effects", "what", "days"),
    [
        ({}, (), "fine", 0),
        ({6: NOTHING}, (), "missed", 1),
        ({5: NOTHING, 6: NOTHING}, (), "missed", 2),
        ({4: NOTHING, 5: NOTHING}, (), "fine", 0),
        ({2: MISSED}, (), "missed", 0),
        ({6: EXTRA}, (), "extra", 1),
        ({6: NOTHING}, (DROWSY,), "missed", 1),
        ({}, (DROWSY,), "too_drowsy", 0),
        ({}, (DROWSY._replace(end=START),), "fine", 0),
        ({}, (NotedEffect("weakness", START),), "too_weak", 0),
        ({6: NOTHING}, (NotedEffect("slow_breathing", START), DROWSY), "danger_sign", 0),
    ],
)
def test_a_step_is_answered_by_what_was_noted_before_it(
    doses: Mapping[int, DayDose], effects: tuple[NotedEffect, ...], what: str, days: int
) -> None:
    found = checkins_of(noted(doses, *effects), MEDICINE, STARTS, START + WEEK, {"slow_breathing"})
    assert [(one.on, one.what, one.days) for one in found] == [(START + WEEK, what, days)]


def test_nothing_is_said_of_a_step_about_which_nothing_was_noted() -> None:
    assert checkins_of([], MEDICINE, STARTS, START + 3 * WEEK) == ()
    found = checkins_of(noted({}), MEDICINE, STARTS, START + 3 * WEEK)
    assert [one.on for one in found] == [START + WEEK]
    assert checkins_of(noted({}), MEDICINE, STARTS, START) == ()
