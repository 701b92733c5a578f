"""The people who have to bring a medicine down before anything else is begun: the twin of
plan/coming_down.py."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from z3 import And, ArithRef, Bool, BoolRef, Not, Or, RealVal

from unclench.content.types import Medicine, Option, Rule
from unclench.content.urgency import LATER
from unclench.criteria.engines.smt import NO, ends
from unclench.plan.coming_down import NO_HARM
from unclench.plan.ready_lines import DECIDING, one_at_a_time
from unclench.proof.model.findings import ModelledFindings
from unclench.proof.model.limits import ModelledLimit, ModelledLimits, limits


class Downs(NamedTuple):
    """For each medicine of which one changes at a time: who brings it down first, and who may
    have to."""

    first: Mapping[str, BoolRef]
    maybe: Mapping[str, BoolRef]

    def any(self) -> BoolRef:
        return Or(list(self.first.values()))

    def other(self, option: str) -> BoolRef:
        """Who brings another medicine down before this one is begun or raised."""
        return _others(self.first, option)

    def other_open(self, option: str) -> BoolRef:
        """People for whom it is not known whether another one has to come down first."""
        return _others(self.maybe, option)


def _others(found: Mapping[str, BoolRef], option: str) -> BoolRef:
    return (
        Or([formula for name, formula in found.items() if name != option])
        if option in found
        else NO
    )


def coming_down(findings: ModelledFindings) -> Downs:
    alone = one_at_a_time(findings.draft.options.values(), findings.draft.ingredients)
    taken = {name: medicine for name, medicine in medicines(findings) if name in alone}
    first = {
        name: And(findings.taken(name), _down(findings, name, medicine, NO_HARM))
        for name, medicine in taken.items()
    }
    maybe = {
        name: And(findings.taken(name), _may_come_down(findings, name, medicine))
        for name, medicine in taken.items()
    }
    return Downs(first, maybe)


def medicines(findings: ModelledFindings) -> Iterator[tuple[str, Medicine]]:
    yield from (
        (option.id, option.medicine)
        for option in findings.draft.options.values()
        if option.medicine is not None
    )


def _down(
    findings: ModelledFindings, option: str, medicine: Medicine, but: Collection[str]
) -> BoolRef:
    """Whether a rule brings it down, or more of it is taken than a limit that holds for certain;
    rules of urgency `but` left out."""
    return Or(
        *by_rules(findings, option, but), above(findings, findings.draft.options[option], medicine)
    )


def by_rules(findings: ModelledFindings, option: str, but: Collection[str]) -> list[BoolRef]:
    return [findings.fires(rule) for rule in _rules(findings, option) if rule.urgency not in but]


def _rules(findings: ModelledFindings, option: str) -> list[Rule]:
    return [rule for rule in findings.rules.get(option, ()) if rule.urgency]


def seen_by(findings: ModelledFindings, urgency: str) -> BoolRef:
    """The people whose medicine has to come down for harm within this time."""
    assert urgency in LATER
    found = []
    for option, medicine in medicines(findings):
        rules = [
            findings.fires(rule) for rule in _rules(findings, option) if rule.urgency == urgency
        ]
        over = above(findings, findings.draft.options[option], medicine, (urgency,))
        found.append(And(findings.taken(option), Or(*rules, over)))
    return Or(found)


def above(
    findings: ModelledFindings,
    option: Option,
    medicine: Medicine,
    urgencies: Collection[str] = LATER,
) -> BoolRef:
    """The people above a limit of this urgency that holds whatever an open fact turns out to be."""
    bounds, amount = limits(findings, medicine), amount_of(option, medicine)
    low, _ = ends(amount)
    wanted = [one for one in bounds.sure if one.urgency in urgencies]
    surely = [
        And(one.holds, *(Or(Not(limit.applies), _more(low, limit)) for limit in one.limits))
        for one in wanted
    ]
    return And(Bool(f"{amount}.known"), Or(surely))


def may_exceed(bounds: ModelledLimits, amount: str) -> BoolRef:
    """The people above a limit that may hold."""
    low, _ = ends(amount)
    over = [And(limit.applies, _more(low, limit)) for one in bounds.sure for limit in one.limits]
    return And(Bool(f"{amount}.known"), Or(over))


def _may_come_down(findings: ModelledFindings, option: str, medicine: Medicine) -> BoolRef:
    """Not yet down for harm, and an open rule or limit leaves it open whether it has to come down
    for harm."""
    waiting = [
        rule
        for rule in _rules(findings, option)
        if rule.urgency not in NO_HARM and rule.effect in DECIDING
    ]
    by_rule = [findings.truth(rule.criterion).open() for rule in waiting]
    open_ = Or(*by_rule, _open_limit(findings, findings.draft.options[option], medicine))
    return And(Not(_down(findings, option, medicine, NO_HARM)), open_)


def _open_limit(findings: ModelledFindings, option: Option, medicine: Medicine) -> BoolRef:
    bounds, amount = limits(findings, medicine), amount_of(option, medicine)
    low, high = ends(amount)
    known = Bool(f"{amount}.known")
    taken = [one for one in bounds.limits if not one.build_up]
    within = And(
        [Or(Not(one.applies), And(known, high <= RealVal(str(one.at_most)))) for one in taken]
    )
    return And(Not(within), Or(bounds.open, Not(known), low < high, may_exceed(bounds, amount)))


def _more(low: ArithRef, limit: ModelledLimit) -> BoolRef:
    return low > RealVal(str(limit.at_most))


def amount_of(option: Option, medicine: Medicine) -> str:
    return f"{option.id}_{medicine.measure}_per_day"
