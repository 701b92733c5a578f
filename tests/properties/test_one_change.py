"""One change at a time: while a medicine comes down because it harms, nothing else is begun, raised
or dated, and its way down is dated."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from random import Random

import pytest

from support.downs import Harmed, alone, harmed, record, well
from support.laws import BLOCKING, World, answering_by, caught, holds, is_urgent, planning_by, real
from support.people import Record
from unclench.content import load
from unclench.content.content import Content
from unclench.plan import coming_down, make_plan
from unclench.plan.coming_down import NO_HARM, dose_fact
from unclench.plan.findings import find
from unclench.plan.models import Plan, Verdict
from unclench.plan.stage import unknown_dangers

BEGUN = ("offer", "raise", "specialist")
DOWN = ("lower", "taper", "stop_urgently")


def begun(plan: Plan) -> list[str]:
    return [v.option.id for v in plan.options if v.option.id in alone() and v.verdict in BEGUN]


def harms(plan: Plan) -> list[Verdict]:
    """Those that come down because of a rule or a limit that mentions harm."""
    mild = {rule.id for rule in load().rules if rule.urgency in NO_HARM}
    found = [v for v in plan.options if v.option.id in alone() and v.verdict in DOWN]
    return [
        v
        for v in found
        if any(r.rule not in mild and not r.rule.endswith("/comes-down-first") for r in v.because)
    ]


def complaints(plan: Plan) -> Iterator[str]:
    """What a plan for a person whose medicine harms says that it must not."""
    down = harms(plan)
    if not down:
        return
    if begun(plan):
        yield f"{begun(plan)} begun while {[v.option.id for v in down]} come down"
    if plan.urgency not in ("emergency", "same_day", "within_2_days", "within_14_days"):
        yield f"it is {plan.urgency}"
    yield from _dates(plan, {v.option.id for v in down})


def _dates(plan: Plan, down: set[str]) -> Iterator[str]:
    if plan.schedule is not None and (
        plan.schedule.medicine not in down or plan.urgency in BLOCKING
    ):
        yield f"dates for {plan.schedule.medicine}, {plan.urgency}"
    told = any(entry.rule.removeprefix("schedule/") in down for entry in plan.not_checked)
    if (
        plan.schedule is None
        and plan.urgency not in BLOCKING
        and plan.stage.id != "out_of_scope"
        and not told
    ):
        yield "neither dates nor why there are none"
    if plan.schedule is not None:
        totals = [row.total for row in plan.schedule.rows]
        if any(after >= before for before, after in pairwise(totals)):
            yield f"it does not go down: {totals}"


def test_there_are_many_whose_medicine_harms() -> None:
    assert len({(one.medicine, one.why) for one in harmed()}) > 90
    assert {one.medicine for one in harmed()} >= {
        "baclofen",
        "gabapentin",
        "pregabalin",
        "tizanidine",
        "dantrolene",
        "diazepam",
        "clonazepam",
        "nabiximols",
    }


@pytest.mark.parametrize("medicine", sorted({one.medicine for one in harmed()}))
def test_nothing_else_is_begun_and_the_way_down_is_dated(medicine: str) -> None:
    found = {}
    for one in (one for one in harmed() if one.medicine == medicine):
        plan = one.plan()
        if not any(v.option.id == medicine for v in harms(plan)) and not is_urgent(plan):
            found[one.why] = [f"{medicine} does not come down"]
        elif told := [*complaints(plan)]:
            found[one.why] = told
    assert not found


@pytest.mark.parametrize("medicine", sorted({one.medicine for one in harmed()}))
def test_somebody_well_brings_nothing_down(medicine: str) -> None:
    assert not harms(make_plan(well(medicine), load()))


def one_change(world: World, person: Record, _: Random) -> None:
    told = [*complaints(world.plan_of(person))]
    assert not told, told


def test_one_thing_changes_at_a_time() -> None:
    holds(one_change)


def nothing_while_open(world: World, person: Record, _: Random) -> None:
    """While it is open whether a current medicine harms, nothing else is begun."""
    patient = world.patient_of(person)
    findings = find(patient, world.content)
    options = [
        option
        for option in world.content.options
        if option.id in findings.taken and option.id in alone()
    ]
    plan = world.plan(patient)
    down = {v.option.id for v in plan.options if v.verdict in DOWN}
    for option in options:
        if option.id not in down and coming_down.may_come_down(findings, option):
            assert not set(begun(plan)) - {option.id}, option.id


def test_nothing_is_begun_while_it_is_open_whether_something_harms() -> None:
    holds(nothing_while_open)


def without_order() -> Content:
    """A knowledge in which no rule or limit says that something harms."""
    content = load()
    rules = tuple(
        rule._replace(urgency="none")
        if rule.urgency in ("within_2_days", "within_14_days")
        else rule
        for rule in content.rules
    )
    return content._replace(rules=rules)


def test_a_harm_that_is_taken_for_no_benefit_is_caught() -> None:
    caught(one_change, planning_by(without_order()))


def offered_beside(plan: Plan) -> Plan:
    """As before one change at a time was the rule: the next medicine is offered while another
    comes down."""
    if is_urgent(plan) or not harms(plan):
        return plan
    options = tuple(
        v._replace(verdict="offer") if v.option.id in alone() and v.verdict == "not_now" else v
        for v in plan.options
    )
    return plan._replace(options=options)


def test_an_offer_beside_a_way_down_is_caught() -> None:
    caught(one_change, answering_by(offered_beside))


def without_dates(plan: Plan) -> Plan:
    return plan._replace(schedule=None) if harms(plan) else plan


def test_a_way_down_without_dates_is_caught() -> None:
    caught(one_change, answering_by(without_dates))


def offered_anyway(plan: Plan) -> Plan:
    options = tuple(
        v._replace(verdict="offer") if v.option.id in alone() and v.verdict == "hold" else v
        for v in plan.options
    )
    return plan._replace(options=options)


def test_an_offer_while_it_is_open_is_caught() -> None:
    caught(nothing_while_open, answering_by(offered_anyway))


def test_the_worst_of_two_comes_down_first_and_the_other_waits() -> None:
    person = record("baclofen")
    person["medicines"] = [
        {"name": "gabapentin", "total": "3600 mg/day", "since": "2026-01-01"},
        {"name": "baclofen", "total": "100 mg/day", "since": "2026-01-01"},
    ]
    person["labs"] = [lab for lab in person["labs"] if lab["test"] not in ("egfr", "crcl")]
    person["labs"] += [
        {"test": "egfr", "value": 62, "unit": "mL/min/{1.73_m2}", "date": "2026-11-20"},
        {"test": "crcl", "value": 55, "unit": "mL/min", "date": "2026-11-20"},
    ]
    plan = real().plan_of(person)
    verdicts = {v.option.id: v for v in plan.options}
    assert (verdicts["gabapentin"].verdict, verdicts["baclofen"].verdict) == ("lower", "lower")
    assert plan.schedule is not None
    assert plan.schedule.medicine == "gabapentin"
    assert plan.schedule.rows[-1].total <= 1400
    assert [u.urgency for u in plan.urgent] == ["within_2_days", "within_14_days"]
    assert verdicts["baclofen"].because[-1].rule == "gabapentin/comes-down-first"


def test_a_dose_above_a_limit_comes_down_before_one_that_only_age_speaks_against() -> None:
    """As soon as each other by the rules; the kidneys make the one dose too high today."""
    person = record("baclofen")
    person["person"] = {**person["person"], "age": 71}
    person["medicines"] = [
        {"name": "clonazepam", "total": "0.5 mg/day", "since": "2026-01-01"},
        {"name": "baclofen", "total": "60 mg/day", "since": "2026-01-01"},
    ]
    person["labs"] = [lab for lab in person["labs"] if lab["test"] not in ("egfr", "crcl")]
    person["labs"] += [
        {"test": "egfr", "value": 44, "unit": "mL/min/{1.73_m2}", "date": "2026-11-20"}
    ]
    plan = real().plan_of(person)
    verdicts = {v.option.id: v for v in plan.options}
    assert (verdicts["clonazepam"].verdict, verdicts["baclofen"].verdict) == ("taper", "lower")
    assert {u.urgency for u in plan.urgent} == {"within_14_days"}
    assert plan.schedule is not None and plan.schedule.medicine == "baclofen"


def test_an_amount_that_is_not_known_is_asked_for_and_not_guessed() -> None:
    person = record("tizanidine")
    person["labs"] = [
        {**lab, "value": 95} if lab["test"] == "systolic_bp" else lab for lab in person["labs"]
    ]
    person["medicines"] = [{"name": "tizanidine", "since": "2026-01-01"}]
    plan = real().plan_of(person)
    assert plan.schedule is None
    assert [entry.rule for entry in plan.not_checked if entry.rule.startswith("schedule/")] == [
        "schedule/tizanidine"
    ]
    assert dose_fact(load().option("tizanidine")) == "tizanidine_mg_per_day"


def test_no_dates_before_danger_signs_are_asked_about() -> None:
    one = next(
        one for one in harmed() if one.medicine == "baclofen" and one.why == "baclofen/peptic-ulcer"
    )
    facts = {name: value for name, value in one.patient.facts.items() if name != "signs"}
    plan = Harmed(one.medicine, one.why, one.patient._replace(facts=facts)).plan()
    assert plan.schedule is None
    assert unknown_dangers(find(one.patient._replace(facts=facts), load())) == ("signs",)
    assert "schedule/baclofen" in [entry.rule for entry in plan.not_checked]


def test_who_asks_to_stop_gets_the_way_down_and_hears_of_no_rise() -> None:
    person = {**record("baclofen"), "requests": ["stop:baclofen"]}
    plan = real().plan_of(person)
    assert plan.schedule is not None
    assert (plan.schedule.medicine, plan.schedule.then) == ("baclofen", "stopped")
    assert "raised" not in plan.stage.because.clinician


def asked_twice(world: World) -> list[set[str]]:
    """Why each of two medicines that a person asks to stop comes down: the ids of the reasons."""
    two = {"medicines": [*record("baclofen")["medicines"], *record("gabapentin")["medicines"]]}
    plan = world.plan_of(
        {**record("baclofen"), **two, "requests": ["stop:gabapentin", "stop:baclofen"]}
    )
    assert plan.schedule is not None
    assert plan.schedule.medicine == "baclofen"
    found = {v.option.id: v for v in plan.options if v.option.id in ("baclofen", "gabapentin")}
    assert {v.verdict for v in found.values()} == {"taper"}
    return [{reason.rule for reason in found[name].because} for name in ("baclofen", "gabapentin")]


def test_of_two_that_are_asked_to_stop_the_second_is_told_to_wait() -> None:
    first, second = asked_twice(real())
    assert "baclofen/comes-down-first" in second
    assert not any(rule.endswith("/comes-down-first") for rule in first)


def test_a_second_stop_that_does_not_wait_is_noticed() -> None:
    deaf = answering_by(
        lambda plan: plan._replace(options=tuple([_without_waiting(v) for v in plan.options]))
    )
    assert "baclofen/comes-down-first" not in asked_twice(deaf)[1]


def _without_waiting(verdict: Verdict) -> Verdict:
    return verdict._replace(
        because=tuple([r for r in verdict.because if not r.rule.endswith("/comes-down-first")])
    )
