"""One person's facts and plan side by side, and what may not be given back when that person gets
worse."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from support.laws import (
    BLOCKING,
    World,
    dangers_of,
    day_total,
    draft,
    is_urgent,
    lowest_limit,
    medicines_of,
    ranks,
    truth_of,
)
from support.people import Record
from unclench.criteria.values import Facts, Members
from unclench.plan.models import Plan, Verdict

SEVERITIES = ("stop", "warn", "note")
SPEAKING = ("avoid", "specialist", "lower", "alert")
RESTRICTING = ("avoid", "specialist", "lower")
RESTRICTED = ("avoid", "stop_urgently", "taper", "lower", "specialist")


class Look(NamedTuple):
    """`bound` holds the severity of each stop and warn alert that rests on the person, or on a
    medicine that is taken or asked for."""

    facts: Facts
    plan: Plan
    verdicts: dict[str, Verdict]
    ranks: dict[str, int]
    bound: dict[str, str]


def look(world: World, record: Record) -> Look:
    patient = world.patient_of(record)
    plan = world.plan(patient)
    facts = patient.facts
    concerned = {
        "",
        *members(facts, "taking"),
        *members(facts, "requests"),
        *members(facts, "raise_requests"),
        *members(facts, "stop_requests"),
    }
    return Look(
        facts,
        plan,
        {verdict.option.id: verdict for verdict in medicines_of(plan)},
        ranks(plan),
        _bound(facts, plan, concerned),
    )


def _bound(facts: Facts, plan: Plan, concerned: set[str]) -> dict[str, str]:
    shown = {alert.id for alert in plan.alerts}
    rules = [
        r
        for r in draft().rules
        if r.cause in shown
        and r.option in concerned
        and r.effect in SPEAKING
        and r.severity != "note"
    ]
    found: dict[str, str] = {}
    for rule in sorted(rules, key=lambda rule: -SEVERITIES.index(rule.severity)):
        if truth_of(rule.criterion, facts) is True:
            found[rule.cause] = rule.severity
    return found


def members(facts: Facts, name: str) -> frozenset[str]:
    value = facts.get(name)
    return value.known if isinstance(value, Members) else frozenset()


def gives_nothing_back(
    before: Look, after: Look, what: str, added: frozenset[str] = frozenset()
) -> None:
    """Dangers and alerts stay, limits do not rise, and what a rule restricts is not allowed again.
    `added` was not taken before."""
    dangers_stay(before, after, what)
    alerts_stay(before, after, what)
    ceilings_do_not_rise(before, after, what)
    for option in restricted(before) - added:
        assert after.ranks[option] <= before.ranks[option], (
            f"{option}: {before.verdicts[option].verdict}, then {after.verdicts[option].verdict} "
            f"({what})"
        )


def restricted(seen: Look) -> set[str]:
    """Medicines that a rule forbids, lowers or leaves to a specialist."""
    rules = {rule.id for rule in draft().rules if rule.effect in RESTRICTING}
    return {
        option
        for option, verdict in seen.verdicts.items()
        if verdict.verdict in RESTRICTED
        and any(
            reason.rule in rules or reason.rule.endswith("/ceiling") for reason in verdict.because
        )
    }


def dangers_stay(before: Look, after: Look, what: str) -> None:
    """Each danger is still reported, by itself or by the worst of its cause; a person seen today
    gets nothing about later days."""
    unchecked = {item.rule for item in after.plan.not_checked}
    told = {urgent.id for urgent in after.plan.urgent} | unchecked
    if is_urgent(after.plan):
        told |= {sign.id for sign in dangers_of(after.facts) if sign.urgency not in BLOCKING}
    causes = {sign.cause for sign in draft().dangers if sign.id in told and sign.cause}
    gone = {
        sign.id
        for sign in dangers_of(before.facts)
        if sign.id not in told and sign.cause not in causes
    }
    assert not gone, f"the danger {', '.join(sorted(gone))} is gone ({what})"


def alerts_stay(before: Look, after: Look, what: str) -> None:
    """An alert may go only when its rule could no longer be checked, and the plan says so."""
    unchecked = {item.rule for item in after.plan.not_checked}
    open_causes = {rule.cause for rule in draft().rules if rule.id in unchecked}
    now = {alert.id: alert for alert in after.plan.alerts}
    for cause, severity in before.bound.items():
        if cause not in open_causes:
            assert cause in now, f"the alert {cause} is gone ({what})"
            assert SEVERITIES.index(now[cause].severity) <= SEVERITIES.index(severity), (
                f"the alert {cause} is milder ({what})"
            )


def ceilings_do_not_rise(before: Look, after: Look, what: str) -> None:
    for option, verdict in before.verdicts.items():
        pairs = [
            (lowest_limit(option, before.facts), lowest_limit(option, after.facts)),
            (ceiling(verdict), ceiling(after.verdicts[option])),
        ]
        for was, now in pairs[: 2 if after.verdicts[option].regimen and verdict.regimen else 1]:
            assert was is None or (now is not None and now <= was), (
                f"the ceiling of {option} rises from {was} to {now} ({what})"
            )


def ceiling(verdict: Verdict) -> Decimal | None:
    chosen = verdict.regimen
    return chosen.ceiling.amount if chosen is not None and chosen.ceiling is not None else None


def starts_no_higher(before: Look, after: Look, what: str) -> None:
    for option, verdict in before.verdicts.items():
        was, now = verdict.regimen, after.verdicts[option].regimen
        if was and now and was.regimen.start and now.regimen.start:
            old, new = (
                day_total(was.regimen.start, was.regimen.doses_per_day),
                day_total(now.regimen.start, now.regimen.doses_per_day),
            )
            assert new <= old, f"{option} starts with {new} instead of {old} ({what})"
