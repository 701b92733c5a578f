"""A single dose is compared with the maximum for one dose: reported, lowered, never raised; not
known is not checked."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random

import pytest

from support.downs import record
from support.laws import World, caught, holds, is_urgent, reading_by, real
from support.people import Record
from unclench.content.types import Medicine, Option
from unclench.criteria.values import Interval, Members
from unclench.patient.facts import Patient

DOWN = ("lower", "taper", "stop_urgently")
LIMITED = [
    option for option in real().content.options if option.medicine and option.medicine.most_per_dose
]


def body(option: Option) -> Medicine:
    assert option.medicine is not None
    return option.medicine


def most(option: Option) -> Decimal:
    limit = body(option).most_per_dose
    assert limit is not None
    return limit.amount


def taking(option: Option, **line: object) -> Record:
    made = record(option.id)
    return {**made, "medicines": [{"name": option.id, "since": "2026-01-01", **line}]}


@pytest.mark.parametrize("option", LIMITED, ids=lambda option: option.id)
def test_the_dose_itself_is_within_and_the_next_number_above(option: Option) -> None:
    unit = body(option).measure
    region = body(option).most_per_dose_region or "us"
    for amount, wanted in ((most(option), False), (most(option) + 1, True)):
        made = {**taking(option, dose=f"{amount} {unit}", per_day=1), "region": region}
        plan = real().plan_of(made)
        found = next(v for v in plan.options if v.option.id == option.id)
        said = f"{option.id}/single-dose"
        assert (said in {alert.id for alert in plan.alerts}) is wanted
        assert (said in {reason.rule for reason in found.because}) is wanted
        assert found.verdict == "lower" or not wanted


@pytest.mark.parametrize("option", LIMITED, ids=lambda option: option.id)
def test_a_total_alone_is_not_checked_and_blocks_nothing(option: Option) -> None:
    unit = body(option).measure
    total, alone = (most(option) * 2, most(option))
    region = {"region": body(option).most_per_dose_region or "us"}
    plan = real().plan_of({**taking(option, total=f"{total} {unit}/day"), **region})
    unchecked = {item.rule: item.needs for item in plan.not_checked}
    assert unchecked[f"{option.id}/single-dose"] == (f"{option.id}_{unit}_per_dose",)
    found = next(v for v in plan.options if v.option.id == option.id)
    assert f"{option.id}_{unit}_per_dose" not in found.needs
    within = real().plan_of({**taking(option, total=f"{alone} {unit}/day"), **region})
    assert f"{option.id}/single-dose" not in {item.rule for item in within.not_checked}


OF_ONE_REGION = [option for option in LIMITED if body(option).most_per_dose_region]


@pytest.mark.parametrize("option", OF_ONE_REGION, ids=lambda option: option.id)
@pytest.mark.parametrize("region", ["us", "uk", None])
def test_the_limit_of_one_region_holds_there_and_where_nobody_knows(
    option: Option, region: str | None
) -> None:
    made = taking(option, dose=f"{most(option) + 5} {body(option).measure}", per_day=3)
    del made["region"]
    plan = real().plan_of({**made, **({"region": region} if region else {})})
    found = next(v.verdict for v in plan.options if v.option.id == option.id)
    said = {alert.id for alert in plan.alerts}
    elsewhere = region not in (None, body(option).most_per_dose_region)
    assert (found == "lower") is not elsewhere
    assert (f"{option.id}/single-dose" in said) is not elsewhere


def only_where_known(patient: Patient) -> Patient:
    """A person of an unknown region, whom no region's limits reach."""
    if "region" in patient.facts:
        return patient
    none = Members(frozenset(), complete=True)
    return patient._replace(facts={**patient.facts, "limiting_regions": none})


def test_a_limit_that_an_unknown_region_loosens_is_noticed() -> None:
    option = OF_ONE_REGION[0]
    made = taking(option, dose=f"{most(option) + 5} {body(option).measure}", per_day=3)
    del made["region"]
    plan = reading_by(only_where_known).plan_of(made)
    assert next(v.verdict for v in plan.options if v.option.id == option.id) != "lower"


def elsewhere(option: Option, person: Record) -> bool:
    limited = body(option).most_per_dose_region
    return bool(limited) and person.get("region") in {"us", "uk"} - {limited}


def law(world: World, person: Record, _: Random) -> None:
    """Judged by the lines of the record: one line of a medicine by mouth, with a dose in its
    measure."""
    patient, plan = world.patient_of(person), world.plan_of(person)
    for option in LIMITED:
        lines = [
            line
            for line in person.get("medicines") or ()
            if isinstance(line, dict) and line.get("name") == option.id
        ]
        if (
            len(lines) != 1
            or option.id not in {taken.ingredient for taken in patient.taken}
            or lines[0].get("route")
        ):
            continue
        number, *unit = str(lines[0].get("dose") or "none").split(" ", 1)
        if unit == [body(option).measure] and number.isdigit() and Decimal(number) > most(option):
            found = next(v.verdict for v in plan.options if v.option.id == option.id)
            if elsewhere(option, person):
                continue
            assert found in DOWN or is_urgent(plan), (
                f"{number} {unit[0]} of {option.id} at one time: {found}"
            )
            assert any(f"{option.id}/single-dose" in alert.id for alert in plan.alerts), (
                f"{option.id}: not said"
            )


def test_whoever_takes_more_at_one_time_is_told() -> None:
    holds(law)


def passed_over(change: Callable[[Interval], Interval]) -> World:
    """A world whose reader makes another single dose of the written one."""

    def read(patient: Patient) -> Patient:
        singles = {
            name: value for name, value in patient.facts.items() if name.endswith("_per_dose")
        }
        changed = {
            name: change(value) for name, value in singles.items() if isinstance(value, Interval)
        }
        return patient._replace(facts={**patient.facts, **changed})

    return reading_by(read)


def test_a_reader_that_takes_every_dose_for_one_of_many_is_noticed() -> None:
    caught(law, passed_over(lambda single: Interval(Decimal(0), single.high)))


def lines(*doses: str, **more: object) -> Patient:
    found = [{"name": "baclofen", "dose": dose, "per_day": 2, **more} for dose in doses]
    return real().patient_of({**record("baclofen"), "medicines": found})


def single(patient: Patient) -> tuple[str, str] | None:
    found = patient.facts.get("baclofen_mg_per_dose")
    return (f"{found.low:f}", f"{found.high:f}") if isinstance(found, Interval) else None


def test_two_lines_may_be_one_dose_or_two() -> None:
    assert single(lines("10 mg", "15 mg")) == ("15", "25")
    assert single(lines("0.03 g")) == ("30.00", "30.00")


def test_what_one_line_leaves_open_is_open() -> None:
    made = {
        **record("baclofen"),
        "medicines": [{"name": "baclofen", "dose": "30 mg", "per_day": 2}, {"name": "baclofen"}],
    }
    assert single(real().patient_of(made)) is None
    spray = {
        **record("baclofen"),
        "medicines": [{"name": "baclofen", "dose": "2 sprays", "per_day": 2}],
    }
    assert single(real().patient_of(spray)) is None


def test_a_dose_that_may_be_a_slip_of_the_unit_is_not_known() -> None:
    assert single(lines("30 micrograms")) is None


def test_how_often_a_dose_is_taken_does_not_matter() -> None:
    made = {**record("baclofen"), "medicines": [{"name": "baclofen", "dose": "30 mg"}]}
    assert single(real().patient_of(made)) == ("30", "30")
