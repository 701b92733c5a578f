"""Which rules the verdicts of anybody name and which facts they wait for: the twin of
plan/verdict.py, case by case."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import NamedTuple

from unclench.content.types import Medicine, Option, Sign
from unclench.criteria.engines.explained import Named, among, each, together
from unclench.criteria.engines.formula import NO, YES, Formula, all_of, any_of, negated, variable
from unclench.criteria.engines.rails import Rails
from unclench.decision.because import STOP, ModelledGrounds, Waiting
from unclench.decision.coming_down import amount_of
from unclench.decision.limits import limits, regimens, too_low
from unclench.decision.order import brought_down
from unclench.decision.questions import possible
from unclench.decision.verdict import has_room, long_enough, rises, unclear
from unclench.plan.stage import EMERGENCY, NEEDS_DATA, OUT_OF_SCOPE
from unclench.plan.triage import SAME_DAY, URGENCIES
from unclench.plan.verdict import NOT_RAISED

NOTHING: Named = MappingProxyType({})


class VerdictWay(NamedTuple):
    """One way to a verdict: for whom, if no way before it is theirs, with its rules and needs."""

    holds: Formula
    rules: Named
    needs: Named = NOTHING


def told(grounds: ModelledGrounds) -> Waiting:
    """Every rule and fact, for everybody of whose verdicts some verdict names it."""
    found = [_of_option(grounds, option) for option in grounds.draft.options.values()]
    return Waiting(
        together(*(each.rules for each in found)), together(*(each.needs for each in found))
    )


def _of_option(grounds: ModelledGrounds, option: Option) -> Waiting:
    ways = [*_fresh(grounds, option)]
    if option.medicine is not None:
        taken = grounds.findings.taken(option.id)
        kept = _taken(grounds, option, option.medicine)
        ways = [*(way._replace(holds=all_of(taken, way.holds)) for way in kept), *ways]
    rules, needs, before = [], [], NO
    for way in ways:
        here = all_of(way.holds, negated(before))
        rules.append(among(here, way.rules))
        needs.append(among(here, way.needs))
        before = any_of(before, way.holds)
    return Waiting(together(*rules), together(*needs))


def _some(named: Named) -> Formula:
    return any_of(list(named.values()))


def _when(holds: Formula, waiting: Waiting) -> VerdictWay:
    return VerdictWay(holds, waiting.rules, waiting.needs)


# --- not taken --------------------------------------------------------------------------------


def _fresh(grounds: ModelledGrounds, option: Option) -> Iterator[VerdictWay]:
    avoid = grounds.fired(option.id, "avoid")
    yield VerdictWay(_some(avoid), avoid)
    yield VerdictWay(grounds.way.at[EMERGENCY], grounds.stage)
    if option.medicine is None:
        yield from _measure(grounds, option)
    else:
        yield from _medicine(grounds, option, option.medicine)


def _measure(grounds: ModelledGrounds, option: Option) -> Iterator[VerdictWay]:
    offered = grounds.findings.truth(option.offer_criterion)
    if option.kind != "referral":
        yield VerdictWay(grounds.way.at[OUT_OF_SCOPE], grounds.stage)
    blocking = grounds.fired(option.id, "not_now")
    own = {option.id: YES}
    otherwise = among(negated(_some(blocking)), own)
    yield VerdictWay(any_of(offered.no, _some(blocking)), together(blocking, otherwise))
    needs = together(grounds.open(option.offer_criterion), grounds.rule_needs(option.id))
    yield _when(_some(needs), grounds.waiting(option, needs))
    yield VerdictWay(YES, together(grounds.fired(option.id, "specialist", "alert"), own))


def _medicine(grounds: ModelledGrounds, option: Option, medicine: Medicine) -> Iterator[VerdictWay]:
    findings, way = grounds.findings, grounds.way
    blocking, first = grounds.fired(option.id, "not_now"), grounds.comes_first(option.id)
    if option.id in way.offered:
        yield VerdictWay(_some(first), together(blocking, first))
    offered = way.offered.get(option.id, Rails(NO, YES))
    undecided = _undecided(grounds, option)
    elsewhere = all_of(offered.no, negated(undecided), negated(unclear(findings, option)))
    yield VerdictWay(any_of(_some(blocking), elsewhere), grounds.stage_or(blocking))
    needs = together(
        among(undecided, grounds.found_needs), _offer_needs(grounds, option),
        _needs(grounds, option, medicine), grounds.elsewhere(option.id),
    )  # fmt: skip
    yield _when(any_of(undecided, offered.open(), _some(needs)), grounds.waiting(option, needs))
    bounds, chosen = limits(findings, medicine), regimens(findings, medicine)
    yield VerdictWay(too_low(bounds, chosen), {f"{option.id}/ceiling": YES})
    yield VerdictWay(YES, together(grounds.stage, grounds.fired(option.id, "specialist", "alert")))


def _undecided(grounds: ModelledGrounds, option: Option) -> Formula:
    if option.id not in grounds.way.offered:
        return NO
    return all_of(grounds.way.at[NEEDS_DATA], possible(grounds.findings, option.id))


def _offer_needs(grounds: ModelledGrounds, option: Option) -> Named:
    """What is open in the offer of the stage."""
    return together(
        *(
            among(grounds.way.at[stage.id], grounds.open(offer.criterion))
            for stage in grounds.draft.stages
            for offer in {offer.option: offer for offer in stage.offers}.values()
            if offer.option == option.id
        )
    )


def _needs(grounds: ModelledGrounds, option: Option, medicine: Medicine) -> Named:
    return together(
        grounds.required(option.id), grounds.rule_needs(option.id), grounds.limit_needs(medicine)
    )


# --- taken ------------------------------------------------------------------------------------


def _taken(grounds: ModelledGrounds, option: Option, medicine: Medicine) -> Iterator[VerdictWay]:
    down = grounds.down(option, medicine)
    signs = _last(grounds, [sign for sign in _ranked(grounds) if option.id in sign.stop_urgently])
    yield VerdictWay(_some(signs), signs)
    stops = [rule for rule in brought_down(grounds.findings, option.id) if rule.if_taken == STOP]
    yield VerdictWay(any_of([grounds.findings.fires(rule) for rule in stops]), down)
    about = _about(grounds, option)
    yield VerdictWay(all_of(_some(about), _some(down)), together(about, down))
    yield VerdictWay(grounds.way.at[EMERGENCY], together({"emergency": YES}, down))
    yield VerdictWay(_some(down), together(down, grounds.also(option.id)))
    yield from _kept(grounds, option, medicine)


def _ranked(grounds: ModelledGrounds) -> list[Sign]:
    return sorted(grounds.draft.dangers, key=lambda sign: URGENCIES.index(sign.urgency))


def _last(grounds: ModelledGrounds, signs: list[Sign]) -> Named:
    """Of the signs that are there the last alone."""
    found, after = {}, NO
    for sign in reversed(signs):
        there = grounds.findings.truth(sign.criterion).yes
        found[sign.id] = all_of(there, negated(after))
        after = any_of(after, there)
    return found


def _about(grounds: ModelledGrounds, option: Option) -> Named:
    """The danger of today that is about this medicine, where nothing is an emergency."""
    ranked = _ranked(grounds)
    worse = [
        grounds.findings.truth(sign.criterion).yes for sign in ranked if sign.urgency == EMERGENCY
    ]
    own = [sign for sign in ranked if sign.urgency == SAME_DAY and option.id in sign.brings_down]
    return among(negated(any_of(worse)), _last(grounds, own))


def _kept(grounds: ModelledGrounds, option: Option, medicine: Medicine) -> Iterator[VerdictWay]:
    findings, way = grounds.findings, grounds.way
    amount = amount_of(option, medicine)
    unknown = all_of(negated(variable(f"{amount}.known")), limits(findings, medicine).any())
    needs = together(
        grounds.found_needs, {amount: unknown}, _needs(grounds, option, medicine),
        grounds.may_exceed(option, medicine),
    )  # fmt: skip
    yield _when(_some(needs), grounds.waiting(option, needs))
    advice = grounds.fired(option.id, "alert")
    for raised in _raised(grounds, option, medicine):
        yield raised._replace(rules=together(raised.rules, advice if not raised.needs else {}))
    blocked = grounds.fired(option.id, *NOT_RAISED)
    full = all_of(way.raised.get(option.id, NO), negated(has_room(findings, option, medicine)))
    at_limit = {f"{option.id}/ceiling": YES}
    yield VerdictWay(full, together(at_limit, blocked, advice))
    yield VerdictWay(YES, together(grounds.stage_or(blocked), advice))


def _raised(grounds: ModelledGrounds, option: Option, medicine: Medicine) -> Iterator[VerdictWay]:
    findings, days = grounds.findings, f"{option.id}_days_at_dose"
    rising = rises(findings, grounds.way, option, medicine)
    first, open_ = grounds.comes_first(option.id), grounds.way.downs.other_open(option.id)
    yield VerdictWay(all_of(rising, _some(first)), first)
    yield VerdictWay(all_of(rising, open_), each((f"{option.id}/another-first",)))
    unknown = all_of(rising, negated(variable(f"{days}.known")))
    yield _when(unknown, grounds.waiting(option, {days: YES}))
    enough = long_enough(option, regimens(findings, medicine))
    yield VerdictWay(all_of(rising, enough), grounds.stage)
    yield VerdictWay(rising, each((f"{option.id}/step-interval",)))
