"""The days of a programme added up a second time, from its JSON alone, as a reader of it would."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
MINUTE = 60
FIRST_DAY, MOST_DAY, MOST_WEEK = 15 * MINUTE, 30 * MINUTE, 150 * MINUTE
MOST_MOVES, FIRST_WEEKS = 5, 2


def seconds_of_day(item: Json, amount: Json) -> int:
    """Holds, rests, repeats, sides, rounds and times of one day."""
    sides = 2 if item["both_sides"] else 1
    rest, rounds, repeats = amount["rest_seconds"] or 0, amount["sets"] or 1, amount["repeats"] or 0
    if amount["minutes"]:
        once = amount["minutes"] * MINUTE
    elif amount["hold_seconds"]:
        once = (amount["hold_seconds"] + rest) * repeats * sides * rounds
    else:
        once = amount["seconds_each"] * repeats * sides * rounds + rest * (
            rounds if rounds > 1 else 0
        )
    return int(once * amount["times_a_day"])


def days_of(programme: Json) -> list[list[int]]:
    """For each week the seconds of its seven days."""
    return [
        [
            sum(
                seconds_of_day(item, amount)
                for item in programme["items"]
                for amount in item["amounts"]
                if amount["from_week"] <= week <= amount["to_week"] and day in amount["days"]
            )
            for day in range(7)
        ]
        for week in range(1, programme["weeks"] + 1)
    ]


def within_budget(programme: Json) -> None:
    """Few moves, short days, slow growth, and sums that are right."""
    weeks = days_of(programme)
    assert len(programme["items"]) <= MOST_MOVES, "too many moves"
    for number, days in enumerate(weeks, 1):
        shown = (
            programme["totals"][number - 1]["seconds_by_day"] if programme["totals"] else [0] * 7
        )
        assert shown == days, f"week {number} is added up wrongly: {shown} is {days}"
        assert max(days) <= (FIRST_DAY if number <= FIRST_WEEKS else MOST_DAY), (
            f"week {number} asks too much of a day"
        )
        assert sum(days) <= MOST_WEEK, f"week {number} asks too much"
        if 1 < number <= FIRST_WEEKS:
            assert days == weeks[0], f"week {number} grows too early"
        if number > 1:
            before = weeks[number - 2]
            assert 10 * max(days) <= 11 * max(before), f"week {number} grows too fast in a day"
            assert 10 * sum(days) <= 11 * sum(before), f"week {number} grows too fast"
