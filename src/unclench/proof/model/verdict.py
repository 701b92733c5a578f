"""People for whom a medicine is still possible while the stage is not known: the twin of
plan/questions.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from z3 import And, Bool, BoolRef, Not, Or, RealVal

from unclench.content.types import Medicine, Option, Stage
from unclench.content.urgency import COMES_DOWN
from unclench.criteria.engines.smt import NO, YES, Rails, ends
from unclench.plan.ready_lines import DECIDING
from unclench.plan.stage import EMERGENCY, NEEDS_DATA, OUT_OF_SCOPE
from unclench.plan.triage import SAME_DAY
from unclench.plan.verdict import NOT_RAISED
from unclench.proof.model.coming_down import Downs, above, amount_of, may_exceed
from unclench.proof.model.findings import ModelledFindings
from unclench.proof.model.limits import (
    ModelledLimits,
    ModelledRegimen,
    ceiling,
    limits,
    regimens,
    too_low,
)


def possible(findings: ModelledFindings, option: str) -> BoolRef:
    """A stage where the walk may yet stop offers it, or none fits and some stage offers it."""
    stages = {stage.id: stage for stage in findings.draft.stages}
    told_apart = findings.truth(stages[NEEDS_DATA].told_apart).yes
    found: list[BoolRef] = []
    before, none = YES, YES
    for stage in findings.draft.stages:
        if stage.id not in (EMERGENCY, NEEDS_DATA):
            truth = findings.truth(stage.criterion)
            found.append(And(before, Not(truth.no), _offers(findings, stage, option)))
            stops = NO if stage.if_unknown == NEEDS_DATA else And(truth.open(), told_apart)
            found.append(And(before, stops, _offers(findings, stages[stage.if_unknown], option)))
            before, none = And(before, Not(truth.yes), Not(stops)), And(none, truth.no)
    return Or(none, *found)


def _offers(findings: ModelledFindings, stage: Stage, option: str) -> BoolRef:
    return Or(
        [
            Not(findings.truth(offer.criterion).no)
            for offer in stage.offers
            if offer.option == option
        ]
    )


VerdictCase = tuple[BoolRef, str]
Verdicts = dict[str, BoolRef]
# a hold that only waits for the day of the last step; until then it continues unchanged
WAITS_TO_RISE = "waits_to_rise"
ON_TAKEN = ("avoid", "lower", "not_now", "specialist", "alert")


class Pathway(NamedTuple):
    """Who is in which stage (`unsure`: only because its entry is not known), and whether the stage
    may offer a medicine to a person."""

    at: Mapping[str, BoolRef]
    offered: Mapping[str, Rails]
    raised: Mapping[str, BoolRef]
    unsure: BoolRef
    downs: Downs


def pathway(
    findings: ModelledFindings, at: Mapping[str, BoolRef], unsure: BoolRef, downs: Downs
) -> Pathway:
    offers: dict[str, list[tuple[str, int | None]]] = {}
    raises: dict[str, list[BoolRef]] = {}
    for stage in findings.draft.stages:
        for offer in {offer.option: offer for offer in stage.offers}.values():
            offers.setdefault(offer.option, []).append((stage.id, offer.criterion))
        for option in stage.raises:
            raises.setdefault(option, []).append(at[stage.id])
    offered = {option: _offered(findings, at, listed) for option, listed in offers.items()}
    return Pathway(
        at, offered, {option: Or(stages) for option, stages in raises.items()}, unsure, downs
    )


def _offered(
    findings: ModelledFindings, at: Mapping[str, BoolRef], listed: list[tuple[str, int | None]]
) -> Rails:
    truths = [(at[stage], findings.truth(criterion)) for stage, criterion in listed]
    yes = Or([And(here, truth.yes) for here, truth in truths])
    maybe = Or([And(here, truth.open()) for here, truth in truths])
    return Rails(yes, And(Not(yes), Not(maybe)))


def first_of(cases: list[VerdictCase]) -> Verdicts:
    """For each verdict who gets it, when the first case that holds decides."""
    found: dict[str, list[BoolRef]] = {}
    before = NO
    for condition, verdict in cases:
        found.setdefault(verdict, []).append(And(condition, Not(before)))
        before = Or(before, condition)
    return {verdict: Or(reasons) for verdict, reasons in found.items()}


def verdict(findings: ModelledFindings, way: Pathway, option: Option) -> Verdicts:
    """The people who get each verdict on this option."""
    fresh = _not_taken(findings, way, option)
    if option.medicine is None:
        return first_of(fresh)
    taken = findings.taken(option.id)
    kept = [
        (And(taken, condition), word)
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
        And(way.at[NEEDS_DATA], possible(findings, option.id)) if option.id in way.offered else NO
    )
    bounds, chosen = limits(findings, medicine), regimens(findings, medicine)
    special = Or([one.suits for one in chosen if one.regimen.specialist])
    first = way.downs.other(option.id) if option.id in way.offered else NO
    elsewhere = And(offered.no, Not(undecided))
    return [
        (
            Or(
                first,
                findings.fired(option.id, ("not_now",)),
                And(elsewhere, Not(_unclear(findings, option))),
            ),
            "not_now",
        ),
        (
            Or(
                undecided,
                offered.open(),
                _needs(findings, option, bounds),
                way.downs.other_open(option.id),
            ),
            "hold",
        ),
        (too_low(bounds, chosen), "avoid"),
        (Or(findings.fired(option.id, ("specialist",)), _setting(option), special), "specialist"),
        (YES, "offer"),
    ]


def _unclear(findings: ModelledFindings, option: Option) -> BoolRef:
    """Asked for, and not known to be allowed."""
    grave = [
        rule
        for rule in findings.rules.get(option.id, ())
        if rule.effect == "avoid" and rule.severity == "stop"
    ]
    return And(
        findings.requested(option.id), Or([findings.truth(rule.criterion).open() for rule in grave])
    )


def _measure(findings: ModelledFindings, way: Pathway, option: Option) -> list[VerdictCase]:
    offered = findings.truth(option.offer_criterion)
    elsewhere = NO if option.kind == "referral" else way.at[OUT_OF_SCOPE]
    return [
        (Or(elsewhere, offered.no, findings.fired(option.id, ("not_now",))), "not_now"),
        (Or(offered.open(), findings.open(option.id, DECIDING)), "hold"),
        (Or(findings.fired(option.id, ("specialist",)), _setting(option)), "specialist"),
        (YES, "offer"),
    ]


def _setting(option: Option) -> BoolRef:
    return YES if option.setting == "specialist" else NO


def _needs(findings: ModelledFindings, option: Option, bounds: ModelledLimits) -> BoolRef:
    return Or(
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
        (Or(*signs, by_rule["stop_urgently"]), "stop_urgently"),
        (And(about, by_rule["taper"]), "taper"),
        (And(about, Or(by_rule["lower"], above(findings, option, medicine))), "lower"),
        (way.at[EMERGENCY], "continue"),
        (by_rule["taper"], "taper"),
        (by_rule["lower"], "lower"),
        *_kept(findings, way, option, medicine),
    ]


def _about(findings: ModelledFindings, option: Option) -> BoolRef:
    """Whether a danger of today is about this medicine and brings it down, and nothing is an
    emergency."""
    dangers = findings.draft.dangers
    worse = [findings.truth(sign.criterion).yes for sign in dangers if sign.urgency == EMERGENCY]
    own = [sign for sign in dangers if sign.urgency == SAME_DAY and option.id in sign.brings_down]
    return (
        And(Or([findings.truth(sign.criterion).yes for sign in own]), Not(Or(worse))) if own else NO
    )


def _told(findings: ModelledFindings, option: Option, word: str) -> BoolRef:
    """Whether a rule says this of someone who takes it."""
    rules = findings.rules.get(option.id, ())
    return Or(
        [
            findings.fires(rule)
            for rule in rules
            if rule.if_taken == word and rule.effect in ON_TAKEN
        ]
    )


def above_ceiling(findings: ModelledFindings, option: Option, medicine: Medicine) -> BoolRef:
    """The people above a limit that holds for certain, where no rule says less."""
    return And(above(findings, option, medicine), Not(_told(findings, option, "lower")))


def _kept(
    findings: ModelledFindings, way: Pathway, option: Option, medicine: Medicine
) -> list[VerdictCase]:
    bounds, chosen = limits(findings, medicine), regimens(findings, medicine)
    amount = amount_of(option, medicine)
    known = Bool(f"{amount}.known")
    _, high = ends(amount)
    room = And(
        [
            Or(Not(limit.applies), And(known, high < RealVal(str(limit.at_most))))
            for limit in ceiling(bounds, chosen).limits
        ]
    )
    waits = Or(
        And(Not(known), bounds.any()),
        way.at[NEEDS_DATA],
        _needs(findings, option, bounds),
        may_exceed(bounds, amount),
    )
    return [
        (above_ceiling(findings, option, medicine), "lower"),
        (waits, "hold"),
        *_raised(findings, way, option, And(room, _may_rise(chosen)), chosen),
    ]


def _may_rise(chosen: list[ModelledRegimen]) -> BoolRef:
    return Or(
        [one.suits for one in chosen if one.regimen.step is not None and not one.regimen.specialist]
    )


def _raised(
    findings: ModelledFindings,
    way: Pathway,
    option: Option,
    room: BoolRef,
    chosen: list[ModelledRegimen],
) -> list[VerdictCase]:
    blocked = findings.fired(option.id, NOT_RAISED)
    rises = And(way.raised.get(option.id, NO), Not(way.unsure), room, Not(blocked))
    days = f"{option.id}_days_at_dose"
    low, _ = ends(days)
    long_enough = Or([And(one.suits, low >= one.regimen.longest_hold) for one in chosen])
    another = Or(way.downs.other(option.id), way.downs.other_open(option.id))
    return [
        (Or(Not(rises), another), "continue"),
        (Not(Bool(f"{days}.known")), WAITS_TO_RISE),
        (long_enough, "raise"),
        (YES, "continue"),
    ]
