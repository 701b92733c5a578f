"""The words of a stage fit the plan: a stage that begins or raises nothing does not mention
raising."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

import pytest

from support.laws import World, caught, holds, real
from support.people import Record
from unclench.content import load
from unclench.plan import make

BEGUN = ("offer", "raise", "specialist")
GIVING_WAY = {stage.id: stage for stage in load().stages if stage.gives_way}


def fits(world: World, person: Record, _: Random) -> None:
    """The words of a stage that begins something stand only where one of its medicines is begun or
    raised."""
    plan = world.plan_of(person)
    stage = GIVING_WAY.get(plan.stage.id)
    if stage is None:
        return
    own = {*stage.raises, *(offer.option for offer in stage.offers)}
    begun = [v.option.id for v in plan.options if v.option.id in own and v.verdict in BEGUN]
    said = {
        plan.stage.because.clinician,
        *(reason.text.clinician for v in plan.options for reason in v.because),
    }
    assert begun or stage.why.clinician not in said, f"{stage.id}: {stage.why.clinician}"


def test_a_stage_that_begins_nothing_does_not_speak_of_it() -> None:
    holds(fits)


HEADINGS = ("title", "meaning")
PROMISING = re.compile(
    r"(?i)may help|trying|is (?:added|raised|tried)|add another|another may|well"
)


def promising(words: Mapping[str, str]) -> list[str]:
    """The headings that promise a change, or that all is well: they are read also where nothing
    is begun, and where a medicine comes down."""
    stages = [stage for stage in load().stages if stage.gives_way or stage.comes_down]
    keys = [
        f"stage.{stage.id}.{voice}.{heading}"
        for stage in stages
        for voice in ("person", "clinician")
        for heading in HEADINGS
    ]
    assert set(keys) <= words.keys()
    return [key for key in keys if PROMISING.search(words[key])]


def test_the_heading_of_a_stage_promises_nothing() -> None:
    assert promising(load().words) == []


def test_a_heading_that_promises_is_noticed() -> None:
    key = "stage.maintain.person.meaning"
    assert promising({**load().words, key: "Things are going well."}) == [key]


def test_a_stage_that_speaks_of_what_waits_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "as_done", lambda findings, stage, found, judged: (found, judged))
    caught(fits, real())
