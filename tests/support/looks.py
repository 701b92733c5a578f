"""One person's facts and plan side by side, and what may not be given back when that person gets worse."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from support.laws import RANK, World, day_total, dangers_of, is_urgent, lowest_limit, medicines_of, truth_of
from support.people import Record

from unclench.criteria.values import Facts, Members
from unclench.library.models import Rule
from unclench.plan.findings import find
from unclench.plan.limits import limits
from unclench.plan.models import Alert, Plan, Verdict

SEVERE = ("stop", "warn", "note")
RESTRICTED = ("avoid", "stop_urgently", "taper", "lower", "specialist")


class Look(NamedTuple):
    """`bound` holds the ids of alerts that rest on the person, or on a medicine that is taken or asked for."""

    facts: Facts
    plan: Plan
    verdicts: dict[str, Verdict]
    ceilings: dict[str, Decimal | None]
    bound: dict[str, Alert]
    taken: frozenset[str]


def look(world: World, record: Record) -> Look:
    patient = world.patient_of(record)
    plan = world.plan(patient)
    taken, asked = _members(patient.facts, "taking"), _asked(patient.facts)
    verdicts = {verdict.option.id: verdict for verdict in medicines_of(plan)}
    causes = {rule.cause for rule in _fired(world, patient.facts) if rule.option in ("", *taken, *asked)}
    bound = {alert.id: alert for alert in plan.alerts if alert.id in causes and alert.severity != "note"}
    return Look(patient.facts, plan, verdicts, {v: _shown_ceiling(verdicts[v], world, patient.facts) for v in verdicts}, bound, taken)


def _shown_ceiling(verdict: Verdict, world: World, facts: Facts) -> Decimal | None:
    """The ceiling that the plan shows; where it shows none, the lowest limit of the engine."""
    if verdict.regimen is not None and verdict.regimen.ceiling is not None:
        return verdict.regimen.ceiling.amount
    return lowest_limit(verdict.option.id, facts)


def _members(facts: Facts, name: str) -> frozenset[str]:
    value = facts.get(name)
    return value.known if isinstance(value, Members) else frozenset()


def _asked(facts: Facts) -> frozenset[str]:
    return _members(facts, "requests") | _members(facts, "raise_requests") | _members(facts, "stop_requests")


def _fired(world: World, facts: Facts) -> list[Rule]:
    return [rule for rule in world.content.rules if rule.effect != "task" and truth_of(rule.criterion, facts) is True]
