"""The words of a stage fit the plan: a stage that begins or raises nothing does not mention
raising."""

from __future__ import annotations

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


def test_a_stage_that_speaks_of_what_waits_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "as_done", lambda findings, stage, found, judged: (found, judged))
    caught(fits, real())
