"""The people who have to bring a medicine down before anything else is begun: the twin of
plan/coming_down.py."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from unclench.content.types import Medicine, Option, Rule
from unclench.content.urgency import LATER
from unclench.criteria.engines.formula import (
    NO,
    Formula,
    NumericTerm,
    all_of,
    any_of,
    negated,
    variable,
)
from unclench.criteria.engines.rails import ends
from unclench.decision.findings import ModelledFindings
from unclench.decision.limits import ModelledLimit, ModelledLimits, limits
from unclench.plan.coming_down import NO_HARM
from unclench.plan.ready_lines import DECIDING, one_at_a_time


class Downs(NamedTuple):
    """For each medicine of which one changes at a time: who brings it down first, and who may
    have to."""

    first: Mapping[str, Formula]
    maybe: Mapping[str, Formula]

    def any(self) -> Formula:
        return any_of(list(self.first.values()))

    def other(self, option: str) -> Formula:
        """Who brings another medicine down before this one is begun or raised."""
        return _others(self.first, option)

    def other_open(self, option: str) -> Formula:
        """People for whom it is not known whether another one has to come down first."""
        return _others(self.maybe, option)


def _others(found: Mapping[str, Formula], option: str) -> Formula:
    return (
        any_of([formula for name, formula in found.items() if name != option])
        if option in found
        else NO
    )


def coming_down(findings: ModelledFindings) -> Downs:
    alone = one_at_a_time(findings.draft.options.values(), findings.draft.ingredients)
    taken = {name: medicine for name, medicine in medicines(findings) if name in alone}
    first = {
        name: all_of(findings.taken(name), down_for_harm(findings, name, medicine))
        for name, medicine in taken.items()
    }
    maybe = {
        name: all_of(findings.taken(name), _may_come_down(findings, name, medicine))
        for name, medicine in taken.items()
    }
    return Downs(first, maybe)


def medicines(findings: ModelledFindings) -> Iterator[tuple[str, Medicine]]:
    yield from (
        (option.id, option.medicine)
        for option in findings.draft.options.values()
        if option.medicine is not None
    )


def down_for_harm(findings: ModelledFindings, option: str, medicine: Medicine) -> Formula:
    """Whether a rule brings it down, or more of it is taken than a limit that holds for certain;
    not because it was asked for or did not help."""
    rules = [rule for rule in _rules(findings, option) if rule.urgency not in NO_HARM]
    over = above(findings, findings.draft.options[option], medicine)
    return any_of(over, *map(findings.fires, rules))


def _rules(findings: ModelledFindings, option: str) -> list[Rule]:
    return [rule for rule in findings.rules.get(option, ()) if rule.urgency]


def seen_by(findings: ModelledFindings, urgency: str) -> Formula:
    """The people whose medicine has to come down for harm within this time."""
    assert urgency in LATER
    found = []
    for option, medicine in medicines(findings):
        rules = [
            findings.fires(rule) for rule in _rules(findings, option) if rule.urgency == urgency
        ]
        over = above(findings, findings.draft.options[option], medicine, (urgency,))
        found.append(all_of(findings.taken(option), any_of(*rules, over)))
    return any_of(found)


def above(
    findings: ModelledFindings,
    option: Option,
    medicine: Medicine,
    urgencies: Collection[str] = LATER,
) -> Formula:
    """The people above a limit of this urgency that holds whatever an open fact turns out to be."""
    bounds, amount = limits(findings, medicine), amount_of(option, medicine)
    low, _ = ends(amount)
    wanted = [one for one in bounds.sure if one.urgency in urgencies]
    surely = [
        all_of(
            one.holds, *(any_of(negated(limit.applies), _more(low, limit)) for limit in one.limits)
        )
        for one in wanted
    ]
    return all_of(variable(f"{amount}.known"), any_of(surely))


def may_exceed(bounds: ModelledLimits, amount: str) -> Formula:
    """The people above a limit that may hold."""
    low, _ = ends(amount)
    over = [all_of(limit.applies, _more(low, limit)) for one in bounds.sure for limit in one.limits]
    return all_of(variable(f"{amount}.known"), any_of(over))


def _may_come_down(findings: ModelledFindings, option: str, medicine: Medicine) -> Formula:
    """Not yet down for harm, and an open rule or limit leaves it open whether it has to come down
    for harm."""
    waiting = [
        rule
        for rule in _rules(findings, option)
        if rule.urgency not in NO_HARM and rule.effect in DECIDING
    ]
    by_rule = [findings.truth(rule.criterion).open() for rule in waiting]
    open_ = any_of(*by_rule, _open_limit(findings, findings.draft.options[option], medicine))
    return all_of(negated(down_for_harm(findings, option, medicine)), open_)


def _open_limit(findings: ModelledFindings, option: Option, medicine: Medicine) -> Formula:
    bounds, amount = limits(findings, medicine), amount_of(option, medicine)
    low, high = ends(amount)
    known = variable(f"{amount}.known")
    taken = [one for one in bounds.limits if not one.build_up]
    within = all_of(
        [any_of(negated(one.applies), all_of(known, high <= one.at_most)) for one in taken]
    )
    return all_of(
        negated(within), any_of(bounds.open, negated(known), low < high, may_exceed(bounds, amount))
    )


def _more(low: NumericTerm, limit: ModelledLimit) -> Formula:
    return low > limit.at_most


def amount_of(option: Option, medicine: Medicine) -> str:
    return f"{option.id}_{medicine.measure}_per_day"
