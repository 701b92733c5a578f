"""What a diary shows: robust estimates, responses, doses and goals, each with its expected value
worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unclench.content import load_library
from unclench.diary.doses import course, highest, lasting, present, runs, timings
from unclench.diary.entry import Bouts, DayDose, DiaryEntry, GoalScore, NotedEffect
from unclench.diary.estimate import mean, median, shift, slope
from unclench.diary.goals import CORRELATION, met, t_score
from unclench.diary.measures import GOALS, measures_of
from unclench.diary.response import Span, gaps, response

CLAIMS = load_library().claims
MEASURES = measures_of(CLAIMS)
START = date(2026, 9, 1)
DAY = timedelta(days=1)
MEDICINE = "tablet"


def scored(first: date, scores: Sequence[int | None]) -> list[DiaryEntry]:
    """One entry for each day from the first on; None is a gap."""
    return [
        DiaryEntry(first + i * DAY, severity=score)
        for i, score in enumerate(scores)
        if score is not None
    ]


def taken(first: date, totals: Sequence[int]) -> list[DiaryEntry]:
    return [
        DiaryEntry(first + i * DAY, doses=(DayDose(MEDICINE, Decimal(total), "mg"),))
        for i, total in enumerate(totals)
    ]


def test_the_measures_are_those_of_the_claims() -> None:
    assert (Decimal(20), Decimal(30), Decimal(25), 28, 7, 4) == MEASURES
    stated = {value.of: value.number for value in CLAIMS[GOALS].values}
    assert stated["correlation"] == CORRELATION


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        ([7] * 7, [4] * 7, "response"),
        ([10] * 7, [7] * 7, "response"),
        ([10] * 7, [7] * 6 + [8], "worthwhile"),
        ([5] * 7, [4] * 7, "worthwhile"),
        ([5] * 7, [4] * 6 + [5], "little"),
        ([5] * 7, [5] * 7, "none"),
        ([5] * 7, [7] * 7, "worse"),
        ([0] * 7, [0] * 7, "not_known"),
    ],
)
def test_a_change_is_judged_on_both_sides_of_each_boundary(
    before: list[int], now: list[int], kind: str
) -> None:
    entries = scored(START - 7 * DAY, before) + scored(START + 21 * DAY, now)
    assert response(entries, "severity", START, START + 27 * DAY, MEASURES).kind == kind


@pytest.mark.parametrize(("noted", "known"), [(3, False), (4, True)])
def test_too_few_days_show_no_change(noted: int, known: bool) -> None:
    few = scored(START - 7 * DAY, [7] * noted)
    found = response(
        few + scored(START + 21 * DAY, [4] * 7), "severity", START, START + 27 * DAY, MEASURES
    )
    assert (found.kind != "not_known") is known
    assert found.before.noted == noted and found.now.noted == 7


def test_days_before_the_change_do_not_count_as_now() -> None:
    entries = scored(START - 7 * DAY, [7] * 7) + scored(START, [3, 3, 3])
    assert response(entries, "severity", START, START + 2 * DAY, MEASURES).kind == "not_known"


def test_how_sure_it_is() -> None:
    steady = scored(START - 7 * DAY, [7] * 7) + scored(START + 21 * DAY, [3] * 7)
    wild = scored(START - 7 * DAY, [1, 10, 2, 9, 10, 3, 8]) + scored(
        START + 21 * DAY, [9, 0, 2, 8, 1, 7, 4]
    )
    on = START + 27 * DAY
    assert response(steady, "severity", START, on, MEASURES).sure == "clear"
    found = response(wild, "severity", START, on, MEASURES)
    assert found.kind == "worthwhile" and found.sure == "unclear"
    assert found.shift and found.shift.least < 0 < found.shift.most


def test_cramps_are_counted_over_four_weeks() -> None:
    def cramps(first: date, count: int) -> list[DiaryEntry]:
        return [DiaryEntry(first + i * DAY, cramps=Bouts(count)) for i in range(28)]

    quarter = cramps(START - 28 * DAY, 4) + cramps(START, 3)
    assert response(quarter, "cramps", START, START + 27 * DAY, MEASURES).kind == "response"
    assert response(quarter[:-13], "cramps", START, START + 27 * DAY, MEASURES).kind == "not_known"


def test_gaps_stay_gaps() -> None:
    entries = scored(START, [5, None, 4])
    assert gaps(entries, Span(START, START + 2 * DAY)) == (START + DAY,)


def test_the_median_and_the_mean() -> None:
    assert median([3, 1, 2]) == 2 and median([4, 1]) == Fraction(5, 2)
    assert mean([Fraction(1), Fraction(2)]) == Fraction(3, 2)
    with pytest.raises(ValueError, match="needs a value"):
        median([])


def test_one_wild_day_does_not_move_the_slope() -> None:
    line = [(day, Fraction(10 - day)) for day in range(8)]
    assert slope(line) == -1
    assert slope([*line, (8, Fraction(10))]) == -1
    assert slope(line[:1]) is None


GROUPS = st.lists(st.integers(0, 10).map(Fraction), min_size=1, max_size=5)


@given(GROUPS, GROUPS, st.integers(0, 5))
def test_a_shift_lies_in_its_interval_and_moves_with_the_scores(
    before: list[Fraction], after: list[Fraction], more: int
) -> None:
    found = shift(before, after)
    assert found.least <= found.fall <= found.most
    moved = shift([value + more for value in before], after)
    assert moved == tuple(part + more for part in found)


@pytest.mark.parametrize(("many", "cut"), [(2, 0), (3, 0), (4, 1), (5, 4), (7, 11)])
def test_the_interval_is_the_one_of_the_rank_test(many: int, cut: int) -> None:
    """The tables of the rank test of Mann and Whitney, 0.05 on each side: for groups of 4, 5 and
    7 the sums up to 1, 4 and 11 reversed pairs are ruled out, and the interval begins there."""
    before = [Fraction(2**n) for n in range(many)]
    after = [Fraction(3**n, 7) for n in range(many)]
    falls = sorted(early - late for early, late in product(before, after))
    found = shift(before, after)
    assert (found.least, found.most) == (falls[cut], falls[-1 - cut])


def test_goal_attainment() -> None:
    """The corrected formula: one goal as expected is 50, one better 60; two goals, one better, one
    as expected: 50 + 10 / √(0.7·2 + 0.3·4) = 56.2."""
    assert t_score([]) is None
    assert t_score([GoalScore("a", 0)]) == 50
    assert t_score([GoalScore("a", 1)]) == 60
    assert t_score([GoalScore("a", 1), GoalScore("b", 0)]) == Decimal("56.2")
    assert t_score([GoalScore("a", 2, 9), GoalScore("b", -2, 9)]) == 50
    assert t_score([GoalScore("a", -2, 3)]) == 30
    assert met([GoalScore("a", 0), GoalScore("b", -1)]) == ("a",)


def test_runs_of_doses() -> None:
    entries = taken(START, [5, 5, 10, 10, 10, 0, 20, 20])
    found = runs(entries, MEDICINE)
    lengths = [(int(run.total), (run.last - run.first).days + 1) for run in found]
    assert lengths == [(5, 2), (10, 3), (0, 1), (20, 2)]
    assert [run.total for run in course(found)] == [20]
    assert [run.total for run in course(found[:3])] == [5, 10, 0]
    assert present(found) == found[-1] and present(found[:3]) is None
    assert highest(found).total == 20 and found[0].weeks() == 0
    assert runs(taken(START, [30] * 28), MEDICINE)[0].weeks() == 4


def test_a_side_effect_stands_beside_the_dose_before_it() -> None:
    drowsy = NotedEffect("drowsiness", START + 3 * DAY, START + 6 * DAY)
    entries = [*taken(START, [5, 5, 10, 10]), DiaryEntry(START + 6 * DAY, effects=(drowsy,))]
    (found,) = timings(entries)
    assert (found.since, found.days, found.total, found.rose) == (
        START + 2 * DAY,
        1,
        Decimal(10),
        True,
    )
    early = drowsy._replace(onset=START - DAY)
    (other,) = timings([*taken(START, [5]), DiaryEntry(START + 6 * DAY, effects=(early,))])
    assert other.since is None and not other.rose


def test_an_effect_that_ended_does_not_last() -> None:
    on = START + 6 * DAY
    ended = DiaryEntry(on, effects=(NotedEffect("a", START, on - DAY),))
    open_ = DiaryEntry(on - DAY, effects=(NotedEffect("b", START),))
    assert [effect.sign for effect in lasting([ended, open_], on, 2)] == ["b"]
    assert lasting([open_], on + 2 * DAY, 2) == ()
