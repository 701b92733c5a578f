"""A region that is not given is not known: nothing is looser than in the stricter of the two, and
both are shown."""

from __future__ import annotations

import json
from random import Random

import pytest

from support.laws import RANK, World, caught, holds, is_urgent, real
from support.people import Record
from unclench.content import load
from unclench.intake import read_patient
from unclench.plan.models import Plan
from unclench.render.wording import REGION_WORDS, Voice

REGIONS = ("us", "uk")


def in_region(world: World, record: Record, region: str | None) -> Plan:
    whole = {key: value for key, value in record.items() if key != "region"}
    return world.plan_of(whole if region is None else {**whole, "region": region})


def no_region_is_never_looser(world: World, record: Record, chance: Random) -> None:
    """Of each medicine: its verdict goes no further than in either region, and its ceiling is no
    higher."""
    del chance
    nowhere = in_region(world, record, None)
    assert nowhere.region is None
    for plan in (in_region(world, record, region) for region in REGIONS):
        assert is_urgent(nowhere) or not is_urgent(plan)
        for unknown, known in zip(nowhere.options, plan.options, strict=True):
            if unknown.option.medicine is None or is_urgent(nowhere):
                continue
            if known.verdict == "hold" and unknown.verdict == "lower":
                continue  # It waits in one region and comes down by the stricter.
            assert RANK[unknown.verdict] <= RANK[known.verdict], (
                f"{unknown.option.id}: {known.verdict} in {plan.region}"
            )
            most = [v.regimen.ceiling for v in (unknown, known) if v.regimen and v.regimen.ceiling]
            assert len(most) < 2 or most[0].amount <= most[1].amount, unknown.option.id


def test_it_holds() -> None:
    holds(no_region_is_never_looser)


@pytest.mark.parametrize("region", REGIONS)
def test_a_default_region_is_caught(region: str) -> None:
    """COALESCE(region, one of the two)."""
    world = real()._replace(
        read=lambda data: real().read(json.dumps({"region": region, **json.loads(data)}).encode())
    )
    caught(no_region_is_never_looser, world)


@pytest.mark.parametrize("audience", ["person", "carer", "clinician"])
def test_the_words_of_both_regions_stand_where_none_is_known(audience: str) -> None:
    """Every number and name of each region; a phone that a region does not have is not made up."""
    nowhere = Voice(load(), audience, None)
    for word in REGION_WORDS:
        for region in REGIONS:
            told = Voice(load(), audience, region).number(word)
            parts = [
                part.rstrip(".")
                for part in told.split()
                if any(map(str.isdigit, part)) or "." in part.rstrip(".")
            ]
            assert all(part in nowhere.number(word) for part in parts or [told]), (word, region)
    assert nowhere.number("emergency_number") == "911 (US) or 999 (UK)"


def test_what_is_licensed_in_one_region_alone_waits_for_the_answer() -> None:
    record = {
        "complaint": {
            "pattern": "spasticity",
            "severity": 6,
            "distribution": "generalised",
            "night_predominant": False,
        },
        "person": {"age": 46, "sex": "male"},
        "ms": {"diagnosed": True},
        "signs": [],
        "conditions": [],
        "allergies": [],
        "medicines": [],
        "alcohol": "none",
        "labs": [{"test": "egfr", "value": 92, "unit": "mL/min/{1.73_m2}", "date": "2026-11-10"}],
        "trials": [
            {
                "medicine": name,
                "outcome": "no_benefit",
                "highest": f"{most} mg/day",
                "weeks_at_highest": 12,
            }
            for name, most in (
                ("baclofen", 80),
                ("gabapentin", 3600),
                ("tizanidine", 24),
                ("dantrolene", 400),
            )
        ],
    }
    patient = read_patient(
        json.dumps(record).encode(), load(), today=real().plan_of({**record}).made_on
    )
    plan = real().plan(patient)
    spray = next(verdict for verdict in plan.options if verdict.option.id == "nabiximols")
    assert (
        spray.verdict,
        "region" in spray.needs,
        "region" in [q.fact for q in plan.questions],
    ) == ("hold", True, True)
