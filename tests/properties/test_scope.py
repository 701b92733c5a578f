"""Children, people without MS, pregnancy, an age that is not known: never the adult default
(I39)."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from support.laws import World, caught, holds, medicines_of, planning_by, reading_by, real
from support.people import TODAY, Record, data_of, known_person
from unclench.errors import InputError
from unclench.intake import read_patient

STARTS = ("offer", "raise")


def with_person(record: Record, **person: Any) -> Record:
    kept = {
        key: value for key, value in record.get("person", {}).items() if key not in ("age", "born")
    }
    found = {**kept, **person}
    return {**record, "person": {key: value for key, value in found.items() if value is not None}}


def starts(world: World, record: Record) -> list[str]:
    return [
        v.option.id for v in medicines_of(world.plan_of(record)) if v.verdict in STARTS or v.regimen
    ]


def child_gets_a_referral_and_no_medicine(world: World, record: Record, chance: Random) -> None:
    """Up to the day before the 18th birthday."""
    young = chance.choice(
        ({"age": 17}, {"age": 0}, {"age": 17.9}, {"born": "2008-11-21"}, {"born": "2009-01-01"})
    )
    record = with_person(record, **young)
    assert not starts(world, record), f"{young}: {starts(world, record)}"
    plan = world.plan_of(record)
    if plan.stage.id not in ("emergency", "needs_data"):
        assert plan.stage.id == "out_of_scope", plan.stage.id
        assert any(
            v.option.kind == "referral" and v.verdict in ("offer", "hold") for v in plan.options
        ), "no referral"


def adult_is_in_scope(world: World, record: Record, chance: Random) -> None:
    """From the 18th birthday on."""
    grown = chance.choice(({"age": 18}, {"age": 46}, {"born": "2008-11-20"}))
    record = with_person({**record, "ms": {**record.get("ms", {}), "diagnosed": True}}, **grown)
    assert world.plan_of(record).stage.id != "out_of_scope"


def unknown_age_starts_nothing(world: World, record: Record, _: Random) -> None:
    record = with_person(record)
    assert not starts(world, record), starts(world, record)


def nobody_without_ms_is_treated(world: World, record: Record, chance: Random) -> None:
    known = chance.choice((False, None))
    ms = {
        key: value
        for key, value in {**record.get("ms", {}), "diagnosed": known}.items()
        if value is not None
    }
    assert not starts(world, {**record, "ms": ms}), f"diagnosed: {known}"
    plan = world.plan_of({**record, "ms": ms})
    assert plan.stage.id in ("emergency", "needs_data", "out_of_scope"), plan.stage.id


def pregnancy_is_for_specialists(world: World, record: Record, chance: Random) -> None:
    """Pregnant, planning to be, breastfeeding, or not known: no medicine is started or raised
    without a specialist."""
    asked = chance.choice(
        (
            {"pregnant": True},
            {"pregnant": "planning"},
            {"breastfeeding": True},
            {"pregnant": None},
            {"breastfeeding": None},
        )
    )
    record = with_person(
        record, age=chance.choice((18, 30, 45, 59)), sex=chance.choice(("female", "other")), **asked
    )
    found = [v.option.id for v in medicines_of(world.plan_of(record)) if v.verdict in STARTS]
    assert not found, f"{asked}: {found}"


LAWS = [
    child_gets_a_referral_and_no_medicine,
    adult_is_in_scope,
    unknown_age_starts_nothing,
    nobody_without_ms_is_treated,
    pregnancy_is_for_specialists,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_it_holds(law: Any) -> None:
    holds(law, known_person)


@pytest.mark.parametrize("region", ["de", "US", "fr", ""])
def test_a_region_without_licences_is_refused(region: str) -> None:
    record = {**known_person(1), "region": region}
    with pytest.raises(InputError):
        read_patient(data_of(record), real().content, today=TODAY)
    with pytest.raises(InputError):
        read_patient(data_of(known_person(1)), real().content, today=TODAY, region=region)


def grown_up(patient: Any) -> Any:
    """An age that is not known read as an adult's."""
    return patient._replace(
        facts={
            "age": real()
            .patient_of({"schema": "unclench.record/1", "person": {"age": 40}})
            .facts["age"],
            **patient.facts,
        }
    )


def test_an_unknown_age_read_as_adult_is_caught() -> None:
    caught(unknown_age_starts_nothing, reading_by(grown_up), known_person)


def test_unknown_pregnancy_read_as_no_is_caught() -> None:
    world = reading_by(
        lambda patient: patient._replace(
            facts={"pregnant": "no", "breastfeeding": False, **patient.facts}
        )
    )
    caught(pregnancy_is_for_specialists, world, known_person)


@pytest.mark.parametrize(
    "law",
    [child_gets_a_referral_and_no_medicine, nobody_without_ms_is_treated],
    ids=lambda law: law.__name__,
)
def test_a_pathway_without_its_border_is_caught(law: Any) -> None:
    content = real().content
    caught(
        law,
        planning_by(
            content._replace(stages=tuple(s for s in content.stages if s.id != "out_of_scope"))
        ),
        known_person,
    )


def test_17_read_as_18_is_caught() -> None:
    """An off-by-one at the border."""
    adult = real().patient_of({"schema": "unclench.record/1", "person": {"age": 18}}).facts["age"]
    world = reading_by(
        lambda p: (
            p._replace(facts={**p.facts, "age": adult})
            if p.facts.get("age", adult) < adult  # type: ignore[operator]
            else p
        )
    )
    caught(child_gets_a_referral_and_no_medicine, world, known_person)


def test_18_read_as_17_is_caught() -> None:
    child = real().patient_of({"schema": "unclench.record/1", "person": {"age": 17}}).facts["age"]
    caught(
        adult_is_in_scope,
        reading_by(lambda patient: patient._replace(facts={**patient.facts, "age": child})),
        known_person,
    )
