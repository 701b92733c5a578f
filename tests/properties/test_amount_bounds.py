"""Every amount a day has bounds: above the first it is asked about today, from the second it is an
overdose, and nothing else is begun."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

import pytest

from support.bundle import bundle_of
from support.content_faults import files
from support.laws import World, caught, holds, planning_by, real
from support.people import Record, copy, known_person
from unclench.content.checks.check import check_draft
from unclench.content.source.amounts import TOKENS
from unclench.content.source.folder import read_draft
from unclench.content.types import AmountBounds, Option
from unclench.patient.facts import Patient
from unclench.serve.cli import main

BEGUN = ("offer", "raise", "specialist", "hold")
CALM = {"schema": "unclench.record/1", "date": "2026-11-20", "signs": []}


@cache
def bounded() -> tuple[tuple[Option, str, AmountBounds], ...]:
    """Every medicine that has bounds, its measure, and they."""
    options = real().content.options
    return tuple(
        (o, o.medicine.measure, o.medicine.amounts)
        for o in options
        if o.medicine and o.medicine.amounts
    )


def written(total: Decimal, name: str, measure: str, chance: Random) -> list[Record]:
    """An amount a day in one of the ways in which a list says it: a total, doses, two brands, a
    part, one dose, another unit."""
    half, text = total / 2, f"{total.normalize():f} {measure}"
    ways: list[list[Record]] = [
        [{"name": name, "total": f"{text}/day"}],
        [{"name": name, "dose": text, "per_day": 1}],
        [{"name": name, "dose": f"{half.normalize():f} {measure}", "per_day": 2}],
        [
            {"name": name, "total": f"{half.normalize():f} {measure}/day"},
            {"name": f"{name} tablets", "dose": f"{half.normalize():f} {measure}", "per_day": 1},
        ],
        [{"name": name, "total": f"{text}/day"}, {"name": name}],
        [{"name": name, "dose": text}],
    ]
    if measure == "mg":
        ways += [
            [{"name": name, "total": f"{(total / 1000).normalize():f} g/day"}],
            [{"name": name, "total": f"{total * 1000:f} micrograms/day"}],
        ]
    return chance.choice(
        [
            way
            for way in ways
            if all(len(str(line.get("total", "")).split(" ")[0]) < 8 for line in way)
        ]
    )


def overdosed(seed: int) -> Record:
    """A person whose list gives one medicine above its bound."""
    chance = Random(f"overdosed {seed}")
    record = known_person(seed)
    option, measure, bounds = chance.choice(bounded())
    total = chance.choice(
        (bounds.ask_above.amount + 2, bounds.overdose_from.amount, bounds.overdose_from.amount * 6)
    )
    record["medicines"] = [line for line in record["medicines"] if line["name"] != option.id]
    record["medicines"] += written(total, option.id, measure, chance)
    return {**record, "id": option.id, "notes": str(total)}


def nothing_is_begun_beside_too_much(world: World, record: Record, chance: Random) -> None:
    plan = world.plan_of(record)
    bounds = next(each for option, _, each in bounded() if option.id == record["id"])
    urgent = (
        ("emergency",)
        if Decimal(record["notes"]) >= bounds.overdose_from.amount
        else ("emergency", "same_day")
    )
    assert plan.urgency in urgent, f"{plan.urgency} with {record['medicines']}"
    verdict = next(v.verdict for v in plan.options if v.option.id == record["id"])
    assert verdict == "stop_urgently", f"{verdict} with {record['medicines']}"
    begun = [
        (v.option.id, v.verdict) for v in plan.options if v.option.medicine and v.verdict in BEGUN
    ]
    assert not begun and plan.schedule is None, f"beside {record['medicines']} {begun}"
    assert any(task.id == "record_check" for task in plan.tasks), (
        "nobody is asked whether it was taken"
    )


def through_fhir(data: bytes) -> Patient:
    return real().read(json.dumps(bundle_of(json.loads(data)), default=float).encode())


def test_nothing_is_begun_beside_too_much() -> None:
    holds(nothing_is_begun_beside_too_much, overdosed, 1000)
    holds(
        lambda world, record, chance: nothing_is_begun_beside_too_much(
            world._replace(read=through_fhir), record, chance
        ),
        overdosed,
        200,
    )


def test_a_plan_without_these_signs_is_caught() -> None:
    content = real().content
    caught(
        nothing_is_begun_beside_too_much,
        planning_by(
            content._replace(dangers=tuple(d for d in content.dangers if "-amount-" not in d.id))
        ),
        overdosed,
    )


def test_a_list_that_forgets_what_it_knows_is_caught() -> None:
    """As it was: one line without a dose, and nothing is known about the rest."""

    def forgetful(data: bytes) -> Patient:
        patient = real().read(data)
        unknown = {item.fact for item in patient.unusable}
        return patient._replace(
            facts={name: value for name, value in patient.facts.items() if name not in unknown}
        )

    caught(nothing_is_begun_beside_too_much, real()._replace(read=forgetful), overdosed)


@pytest.mark.parametrize(
    ("option", "measure", "bounds"), bounded(), ids=lambda part: getattr(part, "id", "")
)
def test_at_the_bound_it_is_no_danger(option: Option, measure: str, bounds: AmountBounds) -> None:
    plan = real().plan_of(
        {
            **CALM,
            "medicines": [
                {
                    "name": option.id,
                    "total": f"{bounds.ask_above.amount.normalize():f} {measure}/day",
                }
            ],
        }
    )
    assert not [action.id for action in plan.urgent if "-amount-" in action.id]


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (
            [{"name": "baclofen", "total": "960 mg/day"}, {"name": "Lioresal", "dose": "10 mg"}],
            "at least 970",
        ),
        ([{"name": "baclofen", "dose": "500 mg"}], "at least 500"),
        ([{"name": "baclofen", "dose": "50 mg"}], None),
        ([{"name": "baclofen", "total": "960 units/day"}], None),
        ([{"name": "baclofen", "total": "960 mg/day"}], "960"),
    ],
)
def test_what_is_known_of_a_list_counts(lines: list[Record], shown: str | None) -> None:
    found = real().patient_of({**CALM, "medicines": lines}).details.get("baclofen_mg_per_day")
    assert (found and found.text) == shown


def test_an_earlier_amount_that_is_not_plausible_is_not_counted() -> None:
    trial = {"medicine": "baclofen", "outcome": "no_benefit", "weeks_at_highest": 8}
    facts = [
        real().patient_of({**CALM, "trials": [{**trial, "highest": f"{mg} mg/day"}]})
        for mg in (160, 161)
    ]
    assert "baclofen" in facts[0].facts["trials_done"].known  # type: ignore[union-attr]
    assert "baclofen" not in facts[1].facts["trials_done"].known  # type: ignore[union-attr]
    assert "trials_done_count" not in facts[1].facts
    assert any("not counted" in flag.text for flag in facts[1].flags) and not facts[0].flags


def test_nobody_is_brought_down_from_an_overdose(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["taper", "baclofen", "--from", "160 mg/day", "--start", "2100-12-01"]) == 0
    assert main(["taper", "baclofen", "--from", "161 mg/day", "--start", "2100-12-01"]) == 2
    assert (
        "161 mg/day of Baclofen is above 160 mg/day, more than anybody is known to take"
        in capsys.readouterr().err
    )


def refused(change: Any) -> set[str]:
    """What the check says about knowledge with one change."""
    changed = deepcopy(files())
    change(changed)
    found = read_draft(changed)
    return {problem.reason for problem in (*found.problems, *check_draft(found))}


BACLOFEN = "medicines/baclofen/medicine.yaml"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda tree: tree[BACLOFEN].pop("amounts"), "is missing"),
        (
            lambda tree: tree[BACLOFEN]["amounts"].update(overdose_from="2000 mg/day"),
            "no cited claim has the value >= 2000 mg/d",
        ),
        (
            lambda tree: tree[BACLOFEN]["amounts"].update(ask_above="200 mg/day"),
            "200 mg/day is not above 200 mg/day",
        ),
        (
            lambda tree: tree[BACLOFEN]["amounts"].update(ask_above="160 sprays/day"),
            "is not in mg/day",
        ),
        (
            lambda tree: tree[BACLOFEN].update(amounts={"claims": ["baclofen-range-seed"]}),
            "has no bounds",
        ),
        (
            lambda tree: tree["medicines/albumin/medicine.yaml"]["amounts"].pop("judgement"),
            "has no bounds",
        ),
    ],
)
def test_knowledge_without_bounds_is_refused(change: Any, said: str) -> None:
    assert said in refused(change)


def test_signs_and_promises_are_written_for_every_medicine() -> None:
    dangers = {danger.id for danger in real().content.dangers}
    for option, _, _ in bounded():
        assert {
            f"triage/{option.id}-amount-overdose",
            f"triage/{option.id}-amount-asked",
        } <= dangers
    written_once = [
        body
        for body in (*files()["signs/amounts.yaml"], *files()["promises.yaml"])
        if str(body.get("for")) in TOKENS
    ]
    assert len(written_once) == 8  # two signs, six promises
    assert copy(written_once[0])["urgency"] == "emergency"
