"""The tests that a build-up asks for, on the days of its table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from unclench.content import load
from unclench.content.types import Medicine, Monitoring
from unclench.plan.dosing.monitoring import watched
from unclench.plan.dosing.titrate import titrate

START = date(2026, 11, 21)
TASK = "kidney_function"


def medicine() -> Medicine:
    found = load().option("baclofen").medicine
    assert found is not None
    return found


PLAN = titrate(
    load().option("baclofen"),
    next(r for r in medicine().regimens if r.id == "ten_weekly"),
    None,
    start=START,
)


def days(
    *items: Monitoring, known: tuple[str, ...] = (), on: date = START - timedelta(days=1)
) -> list[int]:
    """The days after the first dose."""
    found = watched(medicine()._replace(monitoring=items), load().tasks, PLAN, known, on)
    return [(task.on - START).days for task in found]


def item(
    when: str, every: int | None = None, times: int | None = None, claim: str = "a"
) -> Monitoring:
    return Monitoring(TASK, when, every, times, (claim,))


@pytest.mark.parametrize(
    ("monitoring", "wanted"),
    [
        (item("before_start"), [-1]),
        (item("after_start"), [0]),
        (item("after_start", 14), [14]),
        (item("after_start", 14, 3), [14, 28, 42]),
        (item("each_step"), [7]),
        (item("each_review"), []),
        (item("after_highest_dose"), []),
        (item("after_highest_dose", 10, 2), []),
    ],
    ids=lambda value: value.when_due if isinstance(value, Monitoring) else "",
)
def test_on_which_days_a_test_is_due(monitoring: Monitoring, wanted: list[int]) -> None:
    assert [(row.start - START).days for row in PLAN.rows] == [0, 7, 14, 21, 28, 35]
    assert days(monitoring) == wanted


def test_where_the_next_step_is_the_last_one_all_of_it_is_known() -> None:
    short = PLAN._replace(rows=(PLAN.rows[0], PLAN.rows[3]))
    tests = (item("each_step"), item("each_review", claim="b"), item("after_highest_dose", 10, 2))
    found = watched(medicine()._replace(monitoring=tests), load().tasks, short, (), START)
    assert [((task.on - START).days, task.claims) for task in found] == [
        (21, ("a", "b")),
        (31, ("a",)),
        (41, ("a",)),
    ]


def test_what_is_known_is_not_tested_before_the_start() -> None:
    known_by = load().tasks[TASK].known_by
    assert days(item("before_start"), known=known_by) == []
    assert days(item("before_start"), known=known_by[:-1]) == [-1]
    assert days(item("after_start"), known=known_by) == [0]


def test_nothing_is_due_before_today_and_two_who_ask_get_one_test() -> None:
    assert days(item("before_start"), on=START) == [0]
    both = watched(
        medicine()._replace(monitoring=(item("each_step"), item("after_start", 7, 1, "b"))),
        load().tasks,
        PLAN,
        (),
        START,
    )
    assert [(task.on, task.claims) for task in both] == [(START + timedelta(days=7), ("a", "b"))]
