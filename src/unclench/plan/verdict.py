"""Step 8: a verdict for every option. The most restrictive applicable rule wins; not known is never
no."""

from __future__ import annotations

from unclench.content.types import Option, Sign, Stage
from unclench.criteria.values import Interval
from unclench.plan.coming_down import Down, dose_fact
from unclench.plan.findings import NONE, Findings
from unclench.plan.grounds import Grounds
from unclench.plan.limits import Limits, choose_regimen, fits, least, limits, may_exceed
from unclench.plan.models import Reason, StageFound, Verdict
from unclench.plan.regimen import ChosenRegimen
from unclench.plan.stage import EMERGENCY, NEEDS_DATA, OUT_OF_SCOPE


def verdicts(
    findings: Findings, signs: list[Sign], downs: tuple[Down, ...], stage: Stage, found: StageFound
) -> tuple[Verdict, ...]:
    """One verdict for each option of the content, in its order."""
    grounds = Grounds(findings, signs, downs, stage, found)
    return tuple([_verdict(grounds, option) for option in findings.content.options])


def verdict_of(
    findings: Findings,
    signs: list[Sign],
    downs: tuple[Down, ...],
    stage: Stage,
    found: StageFound,
    option_id: str,
) -> Verdict:
    """The verdict of one option alone."""
    return _verdict(
        Grounds(findings, signs, downs, stage, found), findings.content.option(option_id)
    )


def _verdict(grounds: Grounds, option: Option) -> Verdict:
    if option.medicine is not None and option.id in grounds.findings.taken:
        return taken(grounds, option)
    return not_taken(grounds, option)


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
        meant = down.because if down else ()
        return Verdict(option, "continue", (meanwhile, *meant), (), None)
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
