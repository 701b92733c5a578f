"""More taken than any reading of the facts allows is said at once, and does not wait for a test."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from support.movers import calm
from support.people import TODAY, data_of
from unclench.content import load
from unclench.intake import read_patient
from unclench.plan import Plan, make_plan
from unclench.plan.findings import find
from unclench.plan.limits import limits, regimen_needs
from unclench.plan.models import Verdict

KIDNEYS = {"test": "egfr", "unit": "mL/min/{1.73_m2}", "date": "2026-11-10"}


def planned(**changed: Any) -> Plan:
    return make_plan(read_patient(data_of(calm(**changed)), load(), today=TODAY), load())


def on(plan: Plan, option: str) -> Verdict:
    return next(verdict for verdict in plan.options if verdict.option.id == option)


def taken(name: str, amount: int) -> list[dict[str, str]]:
    return [{"name": name, "total": f"{amount} mg/day", "since": "2026-10-01"}]


def highest(option: str) -> tuple[Decimal, str]:
    """The highest that any of its limits could ever be: the mildest band of each, the least of
    those."""
    medicine = load().option(option).medicine
    assert medicine is not None
    always = [c for c in medicine.ceilings if c.by or c.criterion is None]
    return min(
        max(band.at_most.amount for band in ceiling.bands) for ceiling in always
    ), medicine.measure


@pytest.mark.parametrize("option", ["gabapentin", "pregabalin", "tizanidine", "magnesium"])
def test_above_every_limit_is_lowered_although_the_kidneys_are_not_known(option: str) -> None:
    most, unit = highest(option)
    plan = planned(
        medicines=[
            {
                "name": option,
                "total": f"{(most * 3 / 2).normalize():f} {unit}/day",
                "since": "2026-10-01",
            }
        ]
    )
    found = on(plan, option)
    assert (found.verdict, [reason.rule for reason in found.because]) == (
        "lower",
        [f"{option}/ceiling"],
    )
    assert found.because[0].facts[0] == f"{option}_{unit}_per_day"
    assert not set(found.because[0].facts) & {"kidney_clearance"}
    assert found.because[0].claims
    assert [alert.severity for alert in plan.alerts if alert.id == f"{option}/above-ceiling"] == [
        "warn"
    ]


@pytest.mark.parametrize("option", ["gabapentin", "pregabalin", "tizanidine"])
def test_at_the_limit_it_waits_for_the_kidneys(option: str) -> None:
    most, unit = highest(option)
    found = on(
        planned(medicines=[{"name": option, "total": f"{most} {unit}/day", "since": "2026-10-01"}]),
        option,
    )
    assert found.verdict == "hold"
    assert "kidney_clearance" in found.needs


def test_the_reason_rests_on_what_is_known() -> None:
    """On the kidneys when they decide the limit; not on a test that was never made."""
    weak = on(
        planned(medicines=taken("baclofen", 18), labs=[{**KIDNEYS, "value": 45}], conditions=None),
        "baclofen",
    )
    assert (weak.verdict, weak.because[0].facts) == (
        "lower",
        ("baclofen_mg_per_day", "kidney_clearance"),
    )
    content = load()
    option = content.option("pregabalin")
    assert option.medicine is not None
    by_kidneys = option._replace(
        medicine=option.medicine._replace(
            ceilings=tuple(c for c in option.medicine.ceilings if c.by)
        )
    )
    other = content._replace(
        options=tuple(by_kidneys if o.id == option.id else o for o in content.options)
    )
    patient = read_patient(data_of(calm(medicines=taken("pregabalin", 900))), content, today=TODAY)
    found = on(make_plan(patient, other), "pregabalin")
    assert (found.verdict, found.because[0].facts) == ("lower", ("pregabalin_mg_per_day",))
    assert found.because[0].claims


def test_a_limit_that_may_or_may_not_hold_waits_and_one_that_holds_counts() -> None:
    """Between what failing kidneys and what healthy ones allow it hangs on the test."""
    some = taken("pregabalin", 450)
    assert on(planned(medicines=some), "pregabalin").verdict == "hold"
    weak = on(planned(medicines=some, labs=[{**KIDNEYS, "value": 40}]), "pregabalin")
    assert weak.verdict == "lower"


@pytest.mark.parametrize(
    ("age", "open_"),
    [(46, set()), (85, set()), (None, {"age"})],
    ids=["younger", "older", "nobody knows"],
)
def test_a_limit_of_a_group_asks_only_while_it_is_not_known_who_belongs_to_it(
    age: int | None, open_: set[str]
) -> None:
    """Until then a patient who may belong to it has the limit."""
    record: Any = calm(conditions=[])
    record["person"] = {**record["person"], "age": age}
    medicine = load().option("diazepam").medicine
    assert medicine is not None and any(c.criterion for c in medicine.ceilings)
    found = limits(find(read_patient(data_of(record), load(), today=TODAY), load()), medicine)
    strict = min(band.at_most.amount for c in medicine.ceilings if c.criterion for band in c.bands)
    least = found.lowest()
    assert least is not None and (least.at_most.amount == strict) == (age != 46)
    assert set(found.needs) == open_


@pytest.mark.parametrize(
    ("complaint", "open_"),
    [
        ({"stiffness_helps_standing": None}, ("stiffness_helps_standing",)),
        ({"stiffness_helps_standing": False}, ()),
        ({"stiffness_helps_standing": True}, ()),
    ],
    ids=["nobody asked", "no", "yes: the gentler one is chosen already"],
)
def test_what_could_make_a_gentler_build_up_the_right_one(
    complaint: dict[str, Any], open_: tuple[str, ...]
) -> None:
    record = calm(labs=[{**KIDNEYS, "value": 92}])
    record["complaint"] = {**record["complaint"], **complaint}
    findings = find(read_patient(data_of(record), load(), today=TODAY), load())
    medicine = load().option("baclofen").medicine
    assert medicine is not None and regimen_needs(findings, medicine) == open_


CLEARANCE = {"test": "crcl", "unit": "mL/min", "date": "2026-11-10"}


@pytest.mark.parametrize(
    ("clearance", "mg", "verdict"),
    [
        (90, 1500, "raise"),
        (">50", 1500, "hold"),
        (">50", 3700, "lower"),
        ("<50", 800, "hold"),
        ("<50", 1000, "lower"),
    ],
)
def test_nobody_comes_down_for_a_limit_that_only_may_hold(
    clearance: Any, mg: int, verdict: str
) -> None:
    found = on(
        planned(medicines=taken("gabapentin", mg), labs=[{**CLEARANCE, "value": clearance}]),
        "gabapentin",
    )
    assert found.verdict == verdict
    assert ("kidney_clearance" in found.needs) == (verdict == "hold")


def test_nothing_else_is_begun_while_a_dose_may_be_too_high_for_the_kidneys() -> None:
    plan = planned(medicines=taken("gabapentin", 1500), labs=[{**CLEARANCE, "value": ">50"}])
    assert "egfr" in [question.fact for question in plan.questions]
    assert not [v for v in plan.options if v.option.medicine and v.verdict in ("offer", "raise")]
