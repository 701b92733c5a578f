"""The verdict for an option that is not taken: whether it is begun, waits, or is not for this
person."""

from __future__ import annotations

from unclench.content.types import Option
from unclench.plan.findings import NONE
from unclench.plan.grounds import Grounds
from unclench.plan.limits import Limits, choose_regimen, fits, least, limits
from unclench.plan.models import Reason, Verdict
from unclench.plan.stage import EMERGENCY, OUT_OF_SCOPE


def not_taken(grounds: Grounds, option: Option) -> Verdict:
    if fired := grounds.fired(option, "avoid"):
        return grounds.plain(option, "avoid", fired)
    if grounds.stage.id == EMERGENCY:
        return Verdict(option, "not_now", (grounds.stage_reason,), (), None)
    if option.medicine is None:
        return _measure(grounds, option)
    return _medicine(grounds, option, _offered(grounds, option))


def _offered(grounds: Grounds, option: Option) -> bool | None:
    """Whether the stage offers this medicine: no when it is not among its offers."""
    offer = grounds.offers.get(option.id)
    return False if offer is None else grounds.findings.truth(offer.criterion)


def _medicine(grounds: Grounds, option: Option, offered: bool | None) -> Verdict:
    assert option.medicine is not None
    blocking = grounds.fired(option, "not_now")
    if (first := grounds.comes_first(option)) and option.id in grounds.ever_offered:
        return Verdict(option, "not_now", (*grounds.reasons(blocking), first), (), None)
    undecided = option.id in grounds.undecided
    if blocking or (offered is False and not undecided and not _asked_and_unclear(grounds, option)):
        return Verdict(
            option, "not_now", grounds.reasons(blocking) or (grounds.stage_says(option),), (), None
        )
    bounds = limits(grounds.findings, option.medicine)
    needs = (*grounds.needs(option, bounds), *grounds.elsewhere(option))
    if undecided:
        return grounds.waiting(option, (*grounds.found.needs, *needs))
    if offered is None:
        needs = (*grounds.offer_needs(grounds.offers[option.id]), *needs)
    if needs:
        return grounds.waiting(option, needs)
    return _start(grounds, option, bounds)


def _asked_and_unclear(grounds: Grounds, option: Option) -> bool:
    """Asked for, and it is not known whether it is forbidden: that waits for the answer,
    whatever the stage calls for."""
    waiting = (
        grounds.findings.waits_for(option.id) if option.id in grounds.findings.requested else NONE
    )
    return any(rule.effect == "avoid" and rule.severity == "stop" for rule in waiting)


def _start(grounds: Grounds, option: Option, bounds: Limits) -> Verdict:
    """Nothing against it and nothing open: offered, or left to a specialist."""
    assert option.medicine is not None
    chosen = choose_regimen(grounds.findings, option.medicine, bounds)
    if chosen and not fits(chosen.regimen.start, chosen.ceiling, chosen.regimen.doses_per_day):
        lowest = least(bounds.of_a_build_up())
        facts, claims = (lowest.facts, lowest.claims) if lowest else ((), ())
        return Verdict(
            option,
            "avoid",
            (Reason(f"{option.id}/ceiling", grounds.say("reason.ceiling"), facts, claims),),
            (),
            None,
        )
    special = grounds.fired(option, "specialist")
    if (
        special
        or option.setting == "specialist"
        or (chosen is not None and chosen.regimen.specialist)
    ):
        return Verdict(
            option,
            "specialist",
            (*grounds.reasons(special), grounds.offer_reason(option), *grounds.advice(option)),
            (),
            chosen,
        )
    return Verdict(
        option, "offer", (grounds.offer_reason(option), *grounds.advice(option)), (), chosen
    )


def _measure(grounds: Grounds, option: Option) -> Verdict:
    """Procedures, referrals, programme, grounds-care: offered when their own criterion holds."""
    offered = grounds.findings.truth(option.offer_criterion)
    if grounds.stage.id == OUT_OF_SCOPE and option.kind != "referral":
        return Verdict(option, "not_now", (grounds.stage_reason,), (), None)
    blocking = grounds.fired(option, "not_now")
    if offered is False or blocking:
        return Verdict(
            option, "not_now", grounds.reasons(blocking) or (grounds.own_reason(option),), (), None
        )
    needs = (
        *(grounds.findings.needs(option.offer_criterion) if offered is None else ()),
        *grounds.rule_needs(option),
    )
    if needs:
        return grounds.waiting(option, needs)
    special = grounds.fired(option, "specialist")
    verdict = "specialist" if special or option.setting == "specialist" else "offer"
    return Verdict(
        option,
        verdict,
        (*grounds.reasons(special), grounds.own_reason(option), *grounds.advice(option)),
        (),
        None,
    )
