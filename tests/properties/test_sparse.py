"""A record in which little is known: few questions, the most decisive first, and only what may yet
be offered waits for the answers."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from support.laws import World, caught, holds, real
from support.people import Record
from unclench.plan import grounds
from unclench.plan.models import Plan
from unclench.plan.questions import still_possible

EGFR = {"test": "egfr", "value": 88, "unit": "mL/min/{1.73_m2}", "date": "2026-11-10"}
ALT = {"test": "alt", "value": 22, "unit": "U/L", "date": "2026-11-10", "upper_limit": 40}
KNOWN: Record = {
    "schema": "unclench.record/1",
    "date": "2026-11-20",
    "person": {"age": 46, "sex": "female"},
    "ms": {"diagnosed": True},
    "complaint": {"pattern": "spasticity", "severity": 6},
    "signs": [],
    "labs": [EGFR, ALT],
    "conditions": [],
    "medicines": [],
    "allergies": [],
    "trials": [],
}
DISTRIBUTIONS = ("focal", "multifocal", "generalised")


def plan(**said: Any) -> Plan:
    return real().plan_of({**KNOWN, **said})


def held(found: Plan) -> set[str]:
    return {
        v.option.id for v in found.options if v.option.medicine is not None and v.verdict == "hold"
    }


@pytest.mark.parametrize("sex", ["female", "male"])
def test_where_the_stiffness_is_comes_first(sex: str) -> None:
    found = plan(person={"age": 46, "sex": sex})
    assert (found.stage.id, found.stage.needs, found.urgency) == (
        "needs_data",
        ("distribution",),
        "routine",
    )
    assert found.questions[0].fact == "distribution"
    assert len(found.questions) <= 8
    assert held(found) == {"baclofen"}
    assert any(v.option.kind == "referral" and v.verdict == "offer" for v in found.options)


@pytest.mark.parametrize(
    ("distribution", "stage"), [("focal", "focal"), ("generalised", "first_line")]
)
def test_one_answer_leads_on(distribution: str, stage: str) -> None:
    assert plan(complaint={**KNOWN["complaint"], "distribution": distribution}).stage.id == stage


def somebody(seed: int) -> Record:
    """The sparse record with a few other values, and some entries left out."""
    chance = Random(f"sparse {seed}")
    record = {
        **KNOWN,
        "person": {
            "age": chance.choice((25, 46, 61, 81)),
            "sex": chance.choice(("female", "male")),
        },
    }
    record["complaint"] = {
        "pattern": chance.choice(("spasticity", "spasm", "cramp")),
        "severity": chance.choice((2, 5, 7)),
    }
    record["labs"] = [{**EGFR, "value": chance.choice((88, 64, 45, 28))}, ALT]
    record["conditions"] = chance.choice(([], [], ["depression"], ["neuropathic_pain"]))
    trial = {
        "medicine": "baclofen",
        "highest": "60 mg/day",
        "weeks_at_highest": 6,
        "outcome": "no_benefit",
    }
    record["trials"] = chance.choice(([], [], [trial]))
    for key in ("labs", "conditions", "medicines", "allergies", "trials"):
        if chance.random() < 0.15:
            del record[key]
    return record


def nothing_waits_that_no_answer_brings(world: World, record: Record, _: Random) -> None:
    """Whatever one answer to the question of the stage leads to, what is then begun or waits has
    waited before."""
    before = world.plan_of(record)
    if before.stage.needs == ("distribution",):
        for answer in DISTRIBUTIONS:
            after = world.plan_of(
                {**record, "complaint": {**record["complaint"], "distribution": answer}}
            )
            begun = {
                v.option.id
                for v in after.options
                if v.option.medicine is not None and v.verdict in ("offer", "hold")
            }
            assert begun <= held(before), (
                f"{sorted(begun - held(before))} did not wait for the answer {answer}"
            )
        assert len(held(before)) <= 3, "medicines wait that no stage ahead offers"
        assert before.questions[0].fact == "distribution"


def test_nothing_waits_that_no_answer_brings() -> None:
    holds(nothing_waits_that_no_answer_brings, somebody, 200)


@pytest.mark.parametrize("possible", [frozenset[str](), None])
def test_waiting_for_nothing_or_for_everything_is_caught(
    monkeypatch: pytest.MonkeyPatch, possible: frozenset[str] | None
) -> None:
    """As it was: whatever any stage offers waits; and the other way round."""
    offered = frozenset(offer.option for stage in real().content.stages for offer in stage.offers)
    monkeypatch.setattr(
        grounds, "still_possible", lambda findings: offered if possible is None else possible
    )
    assert vars(grounds)["still_possible"] is not still_possible
    caught(nothing_waits_that_no_answer_brings, real(), somebody)
