"""A medicine that is itself the danger of today comes down in the plan; in an emergency that is
left to the clinician who sees the person."""

from __future__ import annotations

import pytest

from support.downs import record
from support.laws import World, planning_by, real
from unclench.content.content import Content

SIGN = "triage/gabapentinoid-heart-swelling"
GABAPENTINOIDS = ("gabapentin", "pregabalin")


def found(world: World, medicine: str, *signs: str) -> tuple[str, str, list[str]]:
    """The urgency, the verdict on the current medicine, and anything else that is begun."""
    made = {**record(medicine), "conditions": ["heart_failure"], "signs": [*signs]}
    plan = world.plan_of(made)
    verdicts = {v.option.id: v.verdict for v in plan.options if v.option.medicine}
    own = verdicts.pop(medicine)
    return (
        plan.urgency,
        own,
        [name for name, verdict in verdicts.items() if verdict in ("offer", "raise", "specialist")],
    )


@pytest.mark.parametrize("medicine", GABAPENTINOIDS)
@pytest.mark.parametrize("signs", [("swelling",), ("weight_gain",), ("swelling", "weight_gain")])
def test_a_weak_heart_that_swells_is_seen_today_and_nothing_is_begun(
    medicine: str, signs: tuple[str, ...]
) -> None:
    assert found(real(), medicine, *signs) == ("same_day", "lower", [])


@pytest.mark.parametrize("medicine", GABAPENTINOIDS)
def test_short_breath_is_an_emergency(medicine: str) -> None:
    assert found(real(), medicine, "breathing_difficulty", "swelling") == (
        "emergency",
        "continue",
        [],
    )


def quiet(content: Content) -> Content:
    """A knowledge in which the danger names no medicine."""
    dangers = tuple(
        sign._replace(brings_down=()) if sign.id == SIGN else sign for sign in content.dangers
    )
    return content._replace(dangers=dangers)


def test_a_danger_that_does_not_name_its_medicine_is_noticed() -> None:
    assert found(planning_by(quiet(real().content)), "pregabalin", "swelling")[1] == "continue"
