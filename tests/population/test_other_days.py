"""A day that notes on which other days every answer would be the same."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unclench.patient.derive.age import age_on
from unclench.population.other_days import NotedDay, SameDays, on_day

DAY = date(2026, 11, 20)
DAYS = st.dates(date(2020, 1, 1), date(2034, 12, 31))
Asked = Callable[[date], object]


def noted(asked: Asked, on: date = DAY) -> SameDays:
    window = SameDays(on)
    assert asked(NotedDay.of(on, window)) == asked(on)
    return window


def holds_and_no_longer(asked: Asked, on: date = DAY) -> None:
    """The same answer at both ends of the window and another one just beyond."""
    window = noted(asked, on)
    for end, step in ((window.earlier, -1), (window.later, 1)):
        if abs(end) < 20_000:
            assert asked(on + timedelta(days=end)) == asked(on)
            assert asked(on + timedelta(days=end + step)) != asked(on)


COMPARED = (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne)


@given(DAYS, DAYS, st.sampled_from(COMPARED), st.integers(-40, 400))
def test_every_comparison_narrows_just_as_far_as_needed(
    day: date, other: date, compared: Callable[[object, object], bool], days: int
) -> None:
    holds_and_no_longer(lambda on: compared(on, other), day)
    holds_and_no_longer(lambda on: compared(other, on), day)
    holds_and_no_longer(lambda on: compared((on - other).days, days), day)
    holds_and_no_longer(lambda on: compared((other - on).days, days), day)
    holds_and_no_longer(lambda on: compared(on - other, timedelta(days=days)), day)
    holds_and_no_longer(lambda on: compared(on + timedelta(days=days), other), day)
    holds_and_no_longer(lambda on: compared(other, on - timedelta(days=days)), day)


@given(DAYS, st.dates(date(1930, 1, 1), date(2012, 12, 31)))
def test_an_age_holds_until_the_birthday_at_most(day: date, born: date) -> None:
    window = noted(lambda on: age_on(born, on), day)
    for later in (window.earlier, window.later):
        assert age_on(born, day + timedelta(days=later)) == age_on(born, day)


@pytest.mark.parametrize(
    "asked",
    [
        str, repr, hash, lambda on: on.isoformat(), lambda on: on.toordinal(),
        lambda on: on.weekday(), lambda on: f"{on}",
        lambda on: on.day, lambda on: str(on - date(2026, 1, 1)), lambda on: {on: 1}[on],
        lambda on: int((on - date(2026, 1, 1)).days), lambda on: (on - date(2026, 1, 1)).days + 1,
        lambda on: on.replace(year=2020), lambda on: f"{(date(2027, 1, 1) - on).days}",
        lambda on: f"{(on - date(2026, 1, 1)).days:04}", lambda on: on == "today",
        lambda on: bool((on - date(2026, 1, 1)).days), lambda on: -(on - date(2026, 1, 1)),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_holds_on_this_day_alone(asked: Asked) -> None:
    window = noted(asked)
    assert (window.earlier, window.later) == (0, 0)


def test_months_and_years_hold_to_their_end() -> None:
    window = noted(lambda on: (on.year, on.month))
    assert (window.earlier, window.later) == (-19, 10)


def test_a_number_of_days_in_a_text_is_that_of_the_day() -> None:
    window = SameDays(DAY)
    days = (NotedDay.of(DAY, window) - date(2026, 11, 1)).days
    text = f"is {days} days old"
    assert on_day(text, DAY) == "is 19 days old"
    assert on_day(text, DAY + timedelta(days=3)) == "is 22 days old"
    assert window.later > 1000


def test_two_noted_days_are_the_same_apart_on_any_day() -> None:
    window = SameDays(DAY)
    one = NotedDay.of(DAY, window)
    assert one - (one - timedelta(days=3)) == timedelta(days=3)
    assert one > one - timedelta(days=1) and window.later > 1000
