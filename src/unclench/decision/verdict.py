"""The verdict on each option: the twin of plan/verdict.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from unclench.content.types import Medicine, Option
from unclench.content.urgency import COMES_DOWN
from unclench.criteria.engines.formula import NO, YES, Formula, all_of, any_of, negated, variable
from unclench.criteria.engines.rails import Rails, ends
from unclench.decision.coming_down import Downs, above, amount_of, may_exceed
from unclench.decision.findings import ModelledFindings
from unclench.decision.limits import (
    ModelledLimits,
    ModelledRegimen,
    ceiling,
    limits,
    regimens,
    too_low,
)
from unclench.decision.questions import possible
from unclench.plan.ready_lines import DECIDING
from unclench.plan.stage import EMERGENCY, NEEDS_DATA, OUT_OF_SCOPE
from unclench.plan.triage import SAME_DAY
from unclench.plan.verdict import NOT_RAISED

VerdictCase = tuple[Formula, str]
Verdicts = dict[str, Formula]
# a hold that only waits for the day of the last step; until then it continues unchanged
WAITS_TO_RISE = "waits_to_rise"
ON_TAKEN = ("avoid", "lower", "not_now", "specialist", "alert")


class Pathway(NamedTuple):
    """Who is in which stage (`unsure`: only because its entry is not known), and whether the stage
    may offer a medicine to a person."""

    at: Mapping[str, Formula]
    offered: Mapping[str, Rails]
    raised: Mapping[str, Formula]
    unsure: Formula
    downs: Downs


def pathway(
    findings: ModelledFindings, at: Mapping[str, Formula], unsure: Formula, downs: Downs
) -> Pathway:
    offers: dict[str, list[tuple[str, int | None]]] = {}
    raises: dict[str, list[Formula]] = {}
    for stage in findings.draft.stages:
        for offer in {offer.option: offer for offer in stage.offers}.values():
            offers.setdefault(offer.option, []).append((stage.id, offer.criterion))
        for option in stage.raises:
            raises.setdefault(option, []).append(at[stage.id])
    offered = {option: _offered(findings, at, listed) for option, listed in offers.items()}
    return Pathway(
        at, offered, {option: any_of(stages) for option, stages in raises.items()}, unsure, downs
    )


def _offered(
    findings: ModelledFindings, at: Mapping[str, Formula], listed: list[tuple[str, int | None]]
) -> Rails:
    truths = [(at[stage], findings.truth(criterion)) for stage, criterion in listed]
    yes = any_of([all_of(here, truth.yes) for here, truth in truths])
    maybe = any_of([all_of(here, truth.open()) for here, truth in truths])
    return Rails(yes, all_of(negated(yes), negated(maybe)))


def first_of(cases: list[VerdictCase]) -> Verdicts:
    """For each verdict who gets it, when the first case that holds decides."""
    found: dict[str, list[Formula]] = {}
    before = NO
    for condition, verdict in cases:
        found.setdefault(verdict, []).append(all_of(condition, negated(before)))
        before = any_of(before, condition)
    return {verdict: any_of(reasons) for verdict, reasons in found.items()}


def verdict(findings: ModelledFindings, way: Pathway, option: Option) -> Verdicts:
    """The people who get each verdict on this option."""
    fresh = _not_taken(findings, way, option)
    if option.medicine is None:
        return first_of(fresh)
    taken = findings.taken(option.id)
    kept = [
        (all_of(taken, condition), word)
        for condition, word in _taken(findings, way, option, option.medicine)
    ]
    return first_of([*kept, *fresh])


def _not_taken(findings: ModelledFindings, way: Pathway, option: Option) -> list[VerdictCase]:
    first: list[VerdictCase] = [
        (findings.fired(option.id, ("avoid",)), "avoid"),
        (way.at[EMERGENCY], "not_now"),
    ]
    if option.medicine is None:
        return [*first, *_measure(findings, way, option)]
    return [*first, *_medicine(findings, way, option, option.medicine)]


def _medicine(
    findings: ModelledFindings, way: Pathway, option: Option, medicine: Medicine
) -> list[VerdictCase]:
    offered = way.offered.get(option.id, Rails(NO, YES))
    undecided = (
        all_of(way.at[NEEDS_DATA], possible(findings, option.id))
        if option.id in way.offered
        else NO
    )
    bounds, chosen = limits(findings, medicine), regimens(findings, medicine)
    special = any_of([one.suits for one in chosen if one.regimen.specialist])
    first = way.downs.other(option.id) if option.id in way.offered else NO
    elsewhere = all_of(offered.no, negated(undecided))
    return [
        (
            any_of(
                first,
                findings.fired(option.id, ("not_now",)),
                all_of(elsewhere, negated(unclear(findings, option))),
            ),
            "not_now",
        ),
        (
            any_of(
                undecided,
                offered.open(),
                _needs(findings, option, bounds),
                way.downs.other_open(option.id),
            ),
            "hold",
        ),
        (too_low(bounds, chosen), "avoid"),
        (
            any_of(findings.fired(option.id, ("specialist",)), _setting(option), special),
            "specialist",
        ),
        (YES, "offer"),
    ]


def unclear(findings: ModelledFindings, option: Option) -> Formula:
    """Asked for, and not known to be allowed."""
    grave = [
        rule
        for rule in findings.rules.get(option.id, ())
        if rule.effect == "avoid" and rule.severity == "stop"
    ]
    return all_of(
        findings.requested(option.id),
        any_of([findings.truth(rule.criterion).open() for rule in grave]),
    )


def _measure(findings: ModelledFindings, way: Pathway, option: Option) -> list[VerdictCase]:
    offered = findings.truth(option.offer_criterion)
    elsewhere = NO if option.kind == "referral" else way.at[OUT_OF_SCOPE]
    return [
        (any_of(elsewhere, offered.no, findings.fired(option.id, ("not_now",))), "not_now"),
        (any_of(offered.open(), findings.open(option.id, DECIDING)), "hold"),
        (any_of(findings.fired(option.id, ("specialist",)), _setting(option)), "specialist"),
        (YES, "offer"),
    ]


def _setting(option: Option) -> Formula:
    return YES if option.setting == "specialist" else NO


def _needs(findings: ModelledFindings, option: Option, bounds: ModelledLimits) -> Formula:
    return any_of(
        findings.fired(option.id, ("require",)), findings.open(option.id, DECIDING), bounds.open
    )


def _taken(
    findings: ModelledFindings, way: Pathway, option: Option, medicine: Medicine
) -> list[VerdictCase]:
    signs = [
        findings.truth(sign.criterion).yes
        for sign in findings.draft.dangers
        if option.id in sign.stop_urgently
    ]
    about = _about(findings, option)
    by_rule = {word: _told(findings, option, word) for word in COMES_DOWN}
    return [
        (any_of(*signs, by_rule["stop_urgently"]), "stop_urgently"),
        (all_of(about, by_rule["taper"]), "taper"),
        (all_of(about, any_of(by_rule["lower"], above(findings, option, medicine))), "lower"),
        (way.at[EMERGENCY], "continue"),
        (by_rule["taper"], "taper"),
        (by_rule["lower"], "lower"),
        *_kept(findings, way, option, medicine),
    ]


def _about(findings: ModelledFindings, option: Option) -> Formula:
    """Whether a danger of today is about this medicine and brings it down, and nothing is an
    emergency."""
    dangers = findings.draft.dangers
    worse = [findings.truth(sign.criterion).yes for sign in dangers if sign.urgency == EMERGENCY]
    own = [sign for sign in dangers if sign.urgency == SAME_DAY and option.id in sign.brings_down]
    return (
        all_of(any_of([findings.truth(sign.criterion).yes for sign in own]), negated(any_of(worse)))
        if own
        else NO
    )


def _told(findings: ModelledFindings, option: Option, word: str) -> Formula:
    """Whether a rule says this of someone who takes it."""
    rules = findings.rules.get(option.id, ())
    return any_of(
        [
            findings.fires(rule)
            for rule in rules
            if rule.if_taken == word and rule.effect in ON_TAKEN
        ]
    )


def above_ceiling(findings: ModelledFindings, option: Option, medicine: Medicine) -> Formula:
    """The people above a limit that holds for certain, where no rule says less."""
    return all_of(above(findings, option, medicine), negated(_told(findings, option, "lower")))


def _kept(
    findings: ModelledFindings, way: Pathway, option: Option, medicine: Medicine
) -> list[VerdictCase]:
    bounds, chosen = limits(findings, medicine), regimens(findings, medicine)
    amount = amount_of(option, medicine)
    waits = any_of(
        all_of(negated(variable(f"{amount}.known")), bounds.any()),
        way.at[NEEDS_DATA],
        _needs(findings, option, bounds),
        may_exceed(bounds, amount),
    )
    return [
        (above_ceiling(findings, option, medicine), "lower"),
        (waits, "hold"),
        *_raised(way, option, rises(findings, way, option, medicine), chosen),
    ]


def rises(findings: ModelledFindings, way: Pathway, option: Option, medicine: Medicine) -> Formula:
    """The people for whom the stage raises it, and nothing about it is against that."""
    return all_of(
        way.raised.get(option.id, NO),
        negated(way.unsure),
        has_room(findings, option, medicine),
        _may_rise(regimens(findings, medicine)),
        negated(findings.fired(option.id, NOT_RAISED)),
    )


def has_room(findings: ModelledFindings, option: Option, medicine: Medicine) -> Formula:
    """Whether more may be taken than now."""
    bounds, chosen = limits(findings, medicine), regimens(findings, medicine)
    amount = amount_of(option, medicine)
    known, (_, high) = variable(f"{amount}.known"), ends(amount)
    return all_of(
        [
            any_of(negated(limit.applies), all_of(known, high < limit.at_most))
            for limit in ceiling(bounds, chosen).limits
        ]
    )


def _may_rise(chosen: list[ModelledRegimen]) -> Formula:
    return any_of(
        [one.suits for one in chosen if one.regimen.step is not None and not one.regimen.specialist]
    )


def _raised(
    way: Pathway, option: Option, rising: Formula, chosen: list[ModelledRegimen]
) -> list[VerdictCase]:
    another = any_of(way.downs.other(option.id), way.downs.other_open(option.id))
    return [
        (any_of(negated(rising), another), "continue"),
        (negated(variable(f"{option.id}_days_at_dose.known")), WAITS_TO_RISE),
        (long_enough(option, chosen), "raise"),
        (YES, "continue"),
    ]


def long_enough(option: Option, chosen: list[ModelledRegimen]) -> Formula:
    """Whether the present dose has been taken for as long as the regimen asks."""
    low, _ = ends(f"{option.id}_days_at_dose")
    return any_of([all_of(one.suits, low >= one.regimen.longest_hold) for one in chosen])
