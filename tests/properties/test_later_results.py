"""A result dated after the day of the plan decides nothing, keeps no earlier one from counting, and
is named."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any

from properties.test_amounts import decision
from support.laws import World, caught, holds, real
from support.people import LABS, TODAY, Record, data_of


def later_entry(chance: Random) -> Record:
    """Any result, readable or not, dated after the day of the plan."""
    test = chance.choice(tuple(LABS))
    unit = chance.choice((real().content.facts[test].unit, "furlong"))
    day = TODAY + timedelta(days=chance.choice((1, 2, 30, 400)))
    return {"test": test, "value": LABS[test][1][0], "unit": unit, "date": day.isoformat()}


def a_later_result_decides_nothing(world: World, record: Record, chance: Random) -> None:
    labs, later = [*record.get("labs", ())], later_entry(chance)
    without, found = (world.plan_of({**record, "labs": these}) for these in (labs, [*labs, later]))
    assert decision(without) == decision(found), f"{later} counts"
    assert f"labs[{len(labs)}]" in [item.rule for item in found.not_checked], (
        f"nobody is told of {later}"
    )


def test_a_later_result_decides_nothing() -> None:
    holds(a_later_result_decides_nothing, people=600)


def dated_today(data: bytes) -> Any:
    """A result of a later day is taken for one of today."""
    tree = json.loads(data)
    for entry in tree.get("labs", ()):
        if str(entry.get("date", "")) > TODAY.isoformat():
            entry["date"] = TODAY.isoformat()
    return real().read(data_of(tree))


def dropped(data: bytes) -> Any:
    """A result of a later day is left out without a word."""
    found = real().read(data)
    return found._replace(
        unusable=tuple(item for item in found.unusable if not item.reason.startswith("is dated"))
    )


def test_a_later_result_that_counts_or_blocks_is_caught() -> None:
    caught(a_later_result_decides_nothing, real()._replace(read=dated_today))


def test_a_later_result_left_out_in_silence_is_caught() -> None:
    caught(a_later_result_decides_nothing, real()._replace(read=dropped))
