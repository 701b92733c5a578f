"""Signs told one by one: a new day makes no old sign new, and no old "none of these" an answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from unclench.app.interview.models import InterviewState
from unclench.app.interview.order import patient_of
from unclench.app.told_signs import ToldSigns, of_today, with_signs
from unclench.content import load
from unclench.criteria.values import Members

TODAY = date(2026, 11, 20)
CONTENT = load()


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def signs(tree: dict[str, Any]) -> Members | None:
    value = patient_of(InterviewState(tree, TODAY), CONTENT).facts.get("signs")
    assert value is None or isinstance(value, Members)
    return value


def test_a_sign_is_added_to_those_of_the_same_day() -> None:
    record = {"date": ago(0), "signs": ["fever"]}
    told = with_signs(ToldSigns(record, TODAY, ("drowsiness",)), CONTENT)
    assert told["signs"] == ["fever", "drowsiness"]
    assert signs(told) == Members(frozenset({"fever", "drowsiness"}), True)


def test_a_sign_that_is_gone_is_left_out_and_one_told_twice_is_one() -> None:
    record = {"date": ago(0), "signs": ["fever", "headache"]}
    told = with_signs(ToldSigns(record, TODAY, ("headache", "headache"), ("fever",)), CONTENT)
    assert told["signs"] == ["headache"]


def test_without_an_interview_one_sign_is_not_all_signs() -> None:
    told = with_signs(ToldSigns({}, TODAY, ("fever",)), CONTENT)
    assert signs(told) == Members(frozenset({"fever"}), False)


@pytest.mark.parametrize("days", [1, 2])
def test_an_earlier_none_of_these_does_not_count_for_today(days: int) -> None:
    told = with_signs(ToldSigns({"date": ago(days), "signs": []}, TODAY, ("fever",)), CONTENT)
    assert signs(told) == Members(frozenset({"fever"}), False)


def test_a_sign_that_still_counts_is_kept_and_one_that_is_too_old_is_not() -> None:
    for days, kept in ((2, ["seizure", "fever"]), (3, ["fever"])):
        record = {"date": ago(days), "signs": ["seizure"]}
        assert with_signs(ToldSigns(record, TODAY, ("fever",)), CONTENT)["signs"] == kept


def test_another_answer_on_a_later_day_makes_no_old_sign_new() -> None:
    """A record of three weeks ago with a fit, and today its age is answered."""
    record = {"date": ago(21), "signs": ["seizure"], "person": {"age": 46}}
    assert signs(dict(of_today(record, TODAY, CONTENT))) == Members(frozenset(), False)
    redated = {**record, "date": ago(0)}  # as if the day alone were changed
    assert signs(redated) == Members(frozenset({"seizure"}), True)


def test_signs_of_today_are_saved_as_they_are() -> None:
    record = {"date": ago(0), "signs": []}
    assert of_today(record, TODAY, CONTENT) == record
    assert of_today({"person": {"age": 46}}, TODAY, CONTENT) == {
        "person": {"age": 46}, "date": ago(0)
    }  # fmt: skip
