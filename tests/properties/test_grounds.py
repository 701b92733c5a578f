"""Every line of a plan says who says so and which facts it rests on, and it does rest on them
(I24)."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from support.laws import RANK, World, answering_by, caught, holds, is_urgent
from support.people import Record
from unclench.content import load_library
from unclench.plan.models import Plan, Reason, Verdict

Element = tuple[str, tuple[str, ...], tuple[str, ...]]


def elements(plan: Plan) -> Iterator[Element]:
    """Everything that recommends, forbids or warns: (what, claims, facts)."""
    yield from ((f"urgent {u.id}", u.claims, u.facts) for u in plan.urgent)
    yield f"stage {plan.stage.id}", plan.stage.claims, plan.stage.facts
    for verdict in plan.options:
        yield from ((f"{verdict.option.id}: {r.rule}", r.claims, r.facts) for r in verdict.because)
        if verdict.regimen is not None:
            yield f"regimen of {verdict.option.id}", verdict.regimen.regimen.claims, ()
            yield from (
                (f"limit of {verdict.option.id}", limit.claims, limit.facts)
                for limit in verdict.regimen.limits
            )
    yield from ((f"alert {a.id}", a.claims, a.facts) for a in plan.alerts)
    yield from ((f"task {t.id}", t.claims, ()) for t in plan.tasks)
    yield from ((f"lesson {e.id}", e.claims, ()) for e in plan.education)
    yield from ((f"seek help {s.id}", s.claims, ()) for s in plan.seek_help)
    yield from ((f"disagreement {d.about}", d.claims, ()) for d in plan.disagreements)


def everything_is_claimed_by_somebody(world: World, record: Record, _: Random) -> None:
    known = load_library().claims
    plan = world.plan_of(record)
    for verdict in plan.options:
        assert verdict.because, f"{verdict.option.id}: {verdict.verdict} without a reason"
        assert (verdict.verdict == "hold") <= bool(verdict.needs), (
            f"{verdict.option.id} is on hold and needs nothing"
        )
    for what, claims, _facts in elements(plan):
        assert claims, f"{what} has no claim"
        assert not set(claims) - known.keys(), f"{what} cites {sorted(set(claims) - known.keys())}"


def cited_facts_are_known(world: World, record: Record, _: Random) -> None:
    """No unknown fact is cited, and the plan shows each one."""
    patient = world.patient_of(record)
    plan = world.plan(patient)
    for what, _claims, facts in elements(plan):
        for fact in facts:
            assert fact in patient.facts, f"{what} rests on {fact}, which is not known"
            assert fact in plan.facts, f"{what} rests on {fact}, which is not shown"


def cited_facts_matter(world: World, record: Record, chance: Random) -> None:
    """Without a fact that it cites, a verdict is another one, is on hold, or gives another
    reason."""
    patient = world.patient_of(record)
    plan = world.plan(patient)
    cited = [
        (verdict, fact)
        for verdict in plan.options
        if verdict.option.medicine
        for reason in verdict.because
        for fact in reason.facts
    ]
    for verdict, fact in chance.sample(cited, min(4, len(cited))):
        poorer = world.plan(
            patient._replace(
                facts={name: value for name, value in patient.facts.items() if name != fact}
            )
        )
        after = next(v for v in poorer.options if v.option.id == verdict.option.id)
        assert grounds(after) != grounds(verdict), (
            f"{verdict.option.id}: {verdict.verdict} cites {fact} and does not need it"
        )
        if not is_urgent(plan) and verdict.verdict in ("offer", "raise"):
            assert RANK[after.verdict] <= RANK[verdict.verdict]


def grounds(verdict: Verdict) -> tuple[Any, ...]:
    return (
        verdict.verdict,
        [(reason.rule, reason.facts) for reason in verdict.because],
        verdict.needs,
    )


LAWS = [everything_is_claimed_by_somebody, cited_facts_are_known, cited_facts_matter]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_it_holds(law: Any) -> None:
    holds(law)


def reasoning(change: Any) -> World:
    """A world whose reasons are changed on the way out."""

    def changed(plan: Plan) -> Plan:
        options = tuple(v._replace(because=tuple(map(change, v.because))) for v in plan.options)
        return plan._replace(options=options)

    return answering_by(changed)


def unclaimed(reason: Reason) -> Reason:
    return reason._replace(claims=())


def misquoted(reason: Reason) -> Reason:
    return reason._replace(claims=("somebody-said-so",))


def with_a_guess(reason: Reason) -> Reason:
    return reason._replace(facts=(*reason.facts, "vitamin_b12"))


def with_the_course(reason: Reason) -> Reason:
    return reason._replace(facts=("ms_course",))


@pytest.mark.parametrize("fault", [unclaimed, misquoted])
def test_a_reason_without_a_claim_is_caught(fault: Any) -> None:
    caught(everything_is_claimed_by_somebody, reasoning(fault))


def test_an_alert_without_a_claim_is_caught() -> None:
    caught(
        everything_is_claimed_by_somebody,
        answering_by(
            lambda plan: plan._replace(alerts=tuple(a._replace(claims=()) for a in plan.alerts))
        ),
    )


def test_a_fact_that_nobody_knows_is_caught() -> None:
    caught(cited_facts_are_known, reasoning(with_a_guess))


def test_a_fact_that_does_not_matter_is_caught() -> None:
    """Every verdict cites a fact that no rule reads."""
    caught(cited_facts_matter, reasoning(with_the_course))
