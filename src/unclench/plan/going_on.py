"""The verdict for a medicine that is taken: whether it goes on, is raised, or comes down."""

from __future__ import annotations

from unclench.content.types import Option, Sign
from unclench.criteria.values import Interval
from unclench.plan.coming_down import dose_fact
from unclench.plan.grounds import Grounds
from unclench.plan.limits import Limits, choose_regimen, least, limits, may_exceed
from unclench.plan.models import Reason, Verdict
from unclench.plan.regimen import ChosenRegimen
from unclench.plan.stage import EMERGENCY, NEEDS_DATA

NOT_RAISED = ("avoid", "no_raise", "specialist", "require", "not_now")


def taken(grounds: Grounds, option: Option) -> Verdict:
    if sign := grounds.urgent_stops.get(option.id):
        return Verdict(option, "stop_urgently", (_sign(grounds, sign),), (), None)
    down = grounds.downs.get(option.id)
    if down and down.verdict == "stop_urgently":
        return Verdict(option, down.verdict, down.because, (), None)
    if down and option.id in grounds.about:
        return Verdict(
            option,
            down.verdict,
            (_sign(grounds, grounds.about[option.id]), *down.because),
            (),
            None,
        )
    if grounds.stage.id == EMERGENCY:
        meanwhile = Reason(
            "emergency",
            grounds.say("reason.emergency_taken"),
            grounds.found.facts,
            grounds.found.claims,
        )
        return Verdict(option, "continue", (meanwhile,), (), None)
    if down:
        return Verdict(option, down.verdict, (*down.because, *grounds.also(option)), (), None)
    return _kept(grounds, option)


def _sign(grounds: Grounds, sign: Sign) -> Reason:
    return Reason(sign.id, sign.do, grounds.findings.support(sign.criterion), sign.claims)


def _kept(grounds: Grounds, option: Option) -> Verdict:
    """Held while something that could bring it down is open, else kept or raised."""
    assert option.medicine is not None
    bounds = limits(grounds.findings, option.medicine)
    amount = dose_fact(option)
    dose = grounds.findings.patient.facts.get(amount)
    needs = (*grounds.needs(option, bounds), *may_exceed(bounds, dose))
    if not isinstance(dose, Interval) and bounds.of_a_build_up():
        needs = (amount, *needs)
    if grounds.stage.id == NEEDS_DATA:
        needs = (*grounds.found.needs, *needs)
    if needs:
        return grounds.waiting(option, needs)
    return _raised_or_kept(grounds, option, bounds, dose)


def _raised_or_kept(grounds: Grounds, option: Option, bounds: Limits, dose: object) -> Verdict:
    assert option.medicine is not None
    blocked = [rule for effect in NOT_RAISED for rule in grounds.fired(option, effect)]
    chosen = choose_regimen(grounds.findings, option.medicine, bounds)
    lowest = least(chosen.limits if chosen else bounds.of_a_build_up())
    room = lowest is None or (isinstance(dose, Interval) and dose.high < lowest.at_most.amount)
    if (
        option.id in grounds.stage.raises
        and not grounds.found.needs
        and room
        and not blocked
        and chosen
        and chosen.regimen.step
        and not chosen.regimen.specialist
    ):
        return _raise(grounds, option, chosen)
    if option.id in grounds.stage.raises and not room and lowest:
        at_limit = Reason(
            f"{option.id}/ceiling", grounds.say("reason.at_ceiling"), lowest.facts, lowest.claims
        )
        return Verdict(
            option,
            "continue",
            (at_limit, *grounds.reasons(blocked), *grounds.advice(option)),
            (),
            None,
        )
    reasons = grounds.reasons(blocked) or (grounds.stage_reason,)
    return Verdict(option, "continue", (*reasons, *grounds.advice(option)), (), None)


def _raise(grounds: Grounds, option: Option, chosen: ChosenRegimen) -> Verdict:
    """Stepped up, once the present dose has been taken for as long as the regimen asks, and
    nothing else comes down or may have to."""
    if first := grounds.comes_first(option):
        return Verdict(option, "continue", (first, *grounds.advice(option)), (), None)
    if grounds.elsewhere(option):
        waits = Reason(
            f"{option.id}/another-first",
            grounds.say("reason.another_first"),
            ("taking",),
            option.claims,
        )
        return Verdict(option, "continue", (waits, *grounds.advice(option)), (), None)
    fact = f"{option.id}_days_at_dose"
    days = grounds.findings.patient.facts.get(fact)
    wait = chosen.regimen.longest_hold
    if not isinstance(days, Interval):
        return grounds.waiting(option, (fact,))
    if days.low >= wait:
        return Verdict(
            option, "raise", (grounds.offer_reason(option), *grounds.advice(option)), (), chosen
        )
    too_early = Reason(
        f"{option.id}/step-interval",
        grounds.say("reason.too_early"),
        (fact,),
        chosen.regimen.claims,
    )
    return Verdict(option, "continue", (too_early, *grounds.advice(option)), (), None)
