"""The formulas that are proved and the plan that runs say the same of 20,000 random people.

The formulas are evaluated from the leaves up (unclench.proof.promises.evaluate): the very ones
that are put to the solver. What is compared is every stage, urgency,
verdict, alert with its severity, and ceiling.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from support.movers import calm
from support.people import TODAY, data_of, person
from unclench.content import load
from unclench.content.source.folder import read_folder
from unclench.criteria.engines.formula import Formula, all_of, negated, variable
from unclench.criteria.engines.rails import given
from unclench.criteria.engines.smt import Solver
from unclench.criteria.values import Facts
from unclench.decision.findings import reader
from unclench.decision.plan import PlanModel, plan_model
from unclench.intake import read_patient
from unclench.patient.facts import Patient
from unclench.plan import make_plan
from unclench.plan.models import Plan
from unclench.plan.ready_lines import SEVERITIES
from unclench.proof.promises.evaluate import People
from unclench.proof.promises.possible_people import possible

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
EACH, PARTS = int(os.environ.get("UNCLENCH_EACH", "750")), 4
OTHERWISE = {"routine": "none"}  # a plan without any task


class Met(NamedTuple):
    """Some people: their plans, and the same people as values of the variables."""

    plans: list[Plan]
    people: People


@cache
def model() -> PlanModel:
    return plan_model(read_folder(KNOWLEDGE))


def patient_of(seed: int) -> Patient:
    return read_patient(data_of(person(seed)), load(), today=TODAY)


def met(seeds: range) -> Met:
    patients = [patient_of(seed) for seed in seeds]
    return Met(
        [make_plan(patient, load()) for patient in patients],
        people_of([patient.facts for patient in patients]),
    )


def people_of(facts: list[Facts]) -> People:
    read = reader(model().findings)
    return People([read(each) for each in facts])


def bits(answers: Iterator[bool]) -> int:
    return int("".join("1" if answer else "0" for answer in answers)[::-1] or "0", 2)


class Claim(NamedTuple):
    """The people for whom a formula should hold, by their plans; where `among` is given, only those
    people are asked."""

    name: str
    formula: Formula
    said: int
    among: int = -1


def differences(found: Met, formulas: PlanModel) -> Iterator[str]:
    """Every formula of which the people for whom it holds are not those whose plan says so."""
    for claim in claims(found.plans, formulas):
        if different := (found.people.of(claim.formula) ^ claim.said) & claim.among:
            yield (
                f"{claim.name}: {different.bit_count()} people, the first is "
                f"{(different & -different).bit_length() - 1}"
            )


def claims(plans: list[Plan], formulas: PlanModel) -> Iterator[Claim]:
    yield from (
        Claim(f"stage {stage}", at, bits(p.stage.id == stage for p in plans))
        for stage, at in formulas.at.items()
    )
    for urgency, formula in formulas.urgency.items():
        yield Claim(
            f"urgency {urgency}",
            formula,
            bits(p.urgency in (urgency, OTHERWISE.get(urgency)) for p in plans),
        )
    for place, option in enumerate(load().options):
        for verdict, formula in formulas.verdicts[option.id].items():
            yield Claim(
                f"{option.id} {verdict}",
                formula,
                bits(p.options[place].verdict == verdict for p in plans),
            )
    yield from alert_claims(plans, formulas)
    yield from ceiling_claims(plans, formulas)


def alert_claims(plans: list[Plan], formulas: PlanModel) -> Iterator[Claim]:
    for severity in SEVERITIES:
        worse = SEVERITIES[: SEVERITIES.index(severity) + 1]
        told: dict[str, int] = {}
        for i, plan in enumerate(plans):
            for alert in plan.alerts:
                if alert.severity in worse:
                    told[alert.id] = told.get(alert.id, 0) | 1 << i
        for cause, formula in formulas.causes.items():
            yield Claim(f"alert {cause} {severity}", formula.at_least[severity], told.pop(cause, 0))
        assert all(alert.startswith("doubtful-name/") for alert in told), (
            "an alert that no formula tells of"
        )


def ceiling_claims(plans: list[Plan], formulas: PlanModel) -> Iterator[Claim]:
    """Where a plan shows a ceiling, it is the one of the formulas: so much is a limit, and nothing
    below it is."""
    for place, option in enumerate(load().options):
        shown = [plan.options[place].regimen for plan in plans]
        ceilings = [
            chosen.ceiling.amount if chosen and chosen.ceiling else None for chosen in shown
        ]
        for amount in sorted({ceiling for ceiling in ceilings if ceiling is not None}):
            here = bits(ceiling == amount for ceiling in ceilings)
            bounds = formulas.ceilings[option.id]
            exactly = all_of(bounds.at_most(amount), negated(bounds.below(amount)))
            yield Claim(f"{option.id} ceiling {amount}", exactly, here, here)


@pytest.mark.parametrize("part", range(PARTS))
def test_the_formulas_and_the_plan_agree(part: int) -> None:
    found = met(range(part * EACH, (part + 1) * EACH))
    different = list(
        differences(found, model())
    )  # kept apart from the assertion, which would print the formulas
    assert different == []
    impossible = [
        str(line)
        for line in possible(model().findings)
        if found.people.of(line) != found.people.everybody
    ]
    assert impossible == [], (
        "what is said to hold for everybody does not hold for somebody who is there"
    )


def test_the_formulas_know_of_too_much_while_the_kidneys_are_not_known() -> None:
    """Rare among random people: more of a medicine than any limit allows, and the fact open that
    decides between them."""
    records = [
        calm(medicines=[{"name": name, "total": total, "since": "2026-10-01"}], labs=labs)
        for name, total in (
            ("gabapentin", "9000 mg/day"),
            ("gabapentin", "4500 mg/day"),
            ("gabapentin", "1500 mg/day"),
            ("tizanidine", "72 mg/day"),
            ("magnesium", "20 mmol/day"),
        )
        for labs in ([], [{"test": "crcl", "value": ">50", "unit": "mL/min", "date": "2026-11-10"}])
    ]
    patients = [read_patient(data_of(record), load(), today=TODAY) for record in records]
    plans = [make_plan(patient, load()) for patient in patients]
    assert {
        verdict.verdict
        for plan in plans
        for verdict in plan.options
        if verdict.option.id == "gabapentin"
    } >= {"lower", "hold"}
    different = list(
        differences(Met(plans, people_of([patient.facts for patient in patients])), model())
    )
    assert different == []


def without(rule_id: str) -> PlanModel:
    draft = read_folder(KNOWLEDGE)
    draft.rules = [rule for rule in draft.rules if rule.id != rule_id]
    return plan_model(draft)


@pytest.mark.parametrize(
    "rule", ["baclofen/kidney-below-30", "heat/heat-sensitive", "person/two-sedatives"]
)
def test_a_rule_that_is_left_out_of_the_formulas_would_be_seen(rule: str) -> None:
    different = list(differences(met(range(400)), without(rule)))
    assert different


def test_a_line_too_many_about_who_is_possible_would_be_seen() -> None:
    everybody = met(range(400)).people
    nobody_falls = everybody.of(negated(variable("conditions+falls")))
    assert nobody_falls != everybody.everybody


def test_the_evaluation_is_that_of_the_solver() -> None:
    """For two people the solver itself is asked: with all their values given, it finds every
    fortieth formula to be as evaluated."""
    patients = [patient_of(seed) for seed in range(2)]
    people = people_of([patient.facts for patient in patients])
    for i, patient in enumerate(patients):
        solver = Solver(60_000)
        solver.add(*given(reader(model().findings)(patient.facts)))
        assert solver.ask() == "sat"
        answers = solver.person()
        for claim in list(claims([], model()))[i::40]:
            evaluated = bool(people.of(claim.formula) >> i & 1)
            assert answers.holds(claim.formula) is evaluated, claim.name
