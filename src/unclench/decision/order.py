"""Which medicine comes down first: the order of plan/coming_down.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

from unclench.content.types import Medicine, Rule
from unclench.content.urgency import COMES_DOWN, URGENT
from unclench.criteria.engines.explained import Named
from unclench.criteria.engines.formula import NO, YES, Formula, all_of, any_of, negated
from unclench.decision.coming_down import above, medicines
from unclench.decision.findings import ModelledFindings
from unclench.plan.coming_down import ASKED
from unclench.plan.ready_lines import one_at_a_time
from unclench.plan.triage import URGENCIES

ABOVE, WITHIN = "above a limit", "within all limits"


def brought_down(findings: ModelledFindings, option: str) -> list[Rule]:
    """The rules that lower or end a medicine."""
    rules = findings.rules.get(option, ())
    return [rule for rule in rules if rule.urgency and rule.if_taken in COMES_DOWN]


def first_down(findings: ModelledFindings) -> dict[str, Formula]:
    """For each medicine who brings it down first for harm."""
    return _first(findings, URGENT)


def asked_down(findings: ModelledFindings) -> dict[str, Formula]:
    """For each medicine who asks to stop it, and none before it."""
    return _first(findings, (ASKED,))


def _first(findings: ModelledFindings, urgencies: Iterable[str]) -> dict[str, Formula]:
    """The soonest of these, of them those above a limit, of them the worst, of them the first of
    the content."""
    alone = one_at_a_time(findings.draft.options.values(), findings.draft.ingredients)
    keys = {
        name: _keys(findings, name, medicine)
        for name, medicine in medicines(findings)
        if name in alone
    }
    found: dict[str, list[Formula]] = {name: [] for name in keys}
    before = NO
    for key in product(urgencies, (ABOVE, WITHIN), COMES_DOWN):
        for name, here in keys.items():
            found[name].append(all_of(here[key], negated(before)))
            before = any_of(before, here[key])
    return {name: any_of(formulas) for name, formulas in found.items()}


def _keys(
    findings: ModelledFindings, name: str, medicine: Medicine
) -> Mapping[tuple[str, str, str], Formula]:
    """Who brings this medicine down so soon, from above a limit or not, and so far."""
    soon, far = _soonest(findings, name, medicine), _furthest(findings, name)
    over = above(findings, findings.draft.options[name], medicine, URGENCIES)
    dose = {ABOVE: over, WITHIN: negated(over)}
    return {
        key: all_of(findings.taken(name), soon[key[0]], dose[key[1]], far[key[2]])
        for key in product(soon, dose, far)
    }


def _soonest(findings: ModelledFindings, name: str, medicine: Medicine) -> Named:
    found, before = {}, NO
    for urgency in (*URGENT, ASKED):
        rules = [rule for rule in brought_down(findings, name) if rule.urgency == urgency]
        over = above(findings, findings.draft.options[name], medicine, (urgency,))
        here = any_of(over, *map(findings.fires, rules))
        found[urgency] = all_of(here, negated(before))
        before = any_of(before, here)
    return found


def _furthest(findings: ModelledFindings, name: str) -> Named:
    found, left = {}, YES
    *worse, least = COMES_DOWN
    for verdict in worse:
        rules = [rule for rule in brought_down(findings, name) if rule.if_taken == verdict]
        here = any_of([findings.fires(rule) for rule in rules])
        found[verdict] = all_of(left, here)
        left = all_of(left, negated(here))
    return {**found, least: left}
