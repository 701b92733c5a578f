"""Entries of a diary as JSON values and back, and what cannot be an entry."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unclench.diary.entry import (
    Bouts,
    DayDose,
    DiaryEntry,
    ExerciseDone,
    GoalScore,
    NotedEffect,
    OwnScore,
)
from unclench.diary.written import NEXT_TIME, from_tree, to_tree
from unclench.errors import InputError

DAY = date(2026, 11, 20)
WORDS = st.text("abc äß=+-@,;\"'\n", min_size=1, max_size=12).filter(str.strip)
SCORES = st.none() | st.integers(0, 10)
DAYS = st.dates(date(2026, 1, 1), date(2026, 11, 20))
BOUTS = st.none() | st.integers(0, 40).flatmap(
    lambda count: st.builds(
        Bouts,
        st.just(count),
        st.lists(WORDS, max_size=2).map(tuple),
        st.none() | st.integers(0, count),
    )
)
EFFECTS = st.builds(
    lambda sign, back, length: NotedEffect(
        sign,
        DAY - timedelta(days=back),
        None if length is None else DAY - timedelta(days=max(back - length, 0)),
    ),
    WORDS,
    st.integers(0, 30),
    st.none() | st.integers(0, 30),
)
TOTALS = st.integers(0, 20000).map(lambda n: Decimal(f"{(Decimal(n) / 10).normalize():f}"))
DOSES = st.tuples(WORDS, st.none() | TOTALS, st.integers(0, 4), st.integers(0, 4)).map(
    lambda found: DayDose(
        found[0],
        found[1],
        "" if found[1] is None else "mg",
        found[2] + (found[1] is None),
        found[3],
    )
)


def listed(kind: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.lists(kind, max_size=3).map(tuple)


ENTRIES = st.builds(
    DiaryEntry,
    st.just(DAY),
    SCORES,
    BOUTS,
    BOUTS,
    SCORES,
    SCORES,
    st.none() | st.builds(OwnScore, WORDS, st.integers(0, 10)),
    listed(EFFECTS),
    listed(DOSES),
    st.none()
    | st.builds(
        ExerciseDone,
        st.none() | st.integers(0, 90),
        st.lists(WORDS, max_size=2).map(tuple),
        st.none() | st.sampled_from(NEXT_TIME),
    ),
    listed(WORDS),
    listed(st.builds(GoalScore, WORDS, st.integers(-2, 2), st.integers(1, 9))),
    st.just("") | WORDS,
).filter(lambda entry: not entry.is_empty())


@given(ENTRIES)
@settings(max_examples=50)
def test_an_entry_is_the_same_after_writing_and_reading(entry: DiaryEntry) -> None:
    assert from_tree(to_tree(entry)) == entry


def test_what_was_not_noted_is_not_written() -> None:
    assert to_tree(DiaryEntry(DAY, severity=0)) == {"date": "2026-11-20", "severity": 0}


def test_noted_and_nothing_is_not_the_same_as_not_noted() -> None:
    noted = DiaryEntry(DAY, triggers=(), effects=())
    assert to_tree(noted) == {"date": "2026-11-20", "effects": [], "triggers": []}
    assert from_tree(to_tree(noted)).triggers == ()


CANNOT_BE: list[tuple[dict[str, Any], str]] = [
    ({"severity": 11}, "entry.severity"),
    ({"severity": -1}, "entry.severity"),
    ({"severity": 5.5}, "entry.severity"),
    ({"severity": True}, "entry.severity"),
    ({"severity": "5"}, "entry.severity"),
    ({"severty": 5}, "entry.severty"),
    ({}, "entry"),
    ({"note": " "}, "entry.note"),
    ({"note": "a\u202eb"}, "entry.note"),
    ({"spasms": {"number": 2, "at_night": 3}}, "entry.spasms"),
    ({"spasms": {"where": ["calf"]}}, "entry.spasms.number"),
    ({"effects": [{"sign": "x", "onset": "2026-11-21"}]}, "entry.effects"),
    ({"effects": [{"sign": "x", "onset": "2026-11-10", "end": "2026-11-09"}]}, "entry.effects"),
    ({"doses": [{"medicine": "x"}]}, "entry.doses[0]"),
    ({"doses": [{"medicine": "x", "total": "30 mg"}]}, "entry.doses[0].total"),
    ({"doses": [{"medicine": "x", "total": "30.0 mg/day"}]}, "entry.doses[0].total"),
    ({"goals": [{"goal": "stand", "score": 3}]}, "entry.goals[0].score"),
    ({"goals": [{"goal": "stand", "score": 1, "weight": 0}]}, "entry.goals[0].weight"),
    ({"exercise": {"minutes": 1441}}, "entry.exercise.minutes"),
    ({"triggers": "heat"}, "entry.triggers"),
    ({"own": {"name": "grip"}}, "entry.own.score"),
]


@pytest.mark.parametrize(("tree", "place"), CANNOT_BE)
def test_what_cannot_be_is_refused_at_its_place(tree: dict[str, Any], place: str) -> None:
    with pytest.raises(InputError) as refused:
        from_tree({"date": "2026-11-20", **tree})
    assert [problem.place for problem in refused.value.problems] == [place]


@pytest.mark.parametrize("day", [None, 20261120, "20261120", "2026-02-30", "2026-11-20T10:00"])
def test_a_day_is_a_day(day: Any) -> None:
    with pytest.raises(InputError, match="is not a day"):
        from_tree({"date": day, "severity": 3})
