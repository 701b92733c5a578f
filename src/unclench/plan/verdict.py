"""Step 8: a verdict for every option. The most restrictive applicable rule wins; not known is never no."""

from __future__ import annotations

from unclench.criteria.values import Interval
from unclench.library.models import Medicine, Option, Rule, Sign, Stage, StageOffer, Words
from unclench.plan.findings import NONE, Findings
from unclench.plan.limits import Limits, certain, choose_regimen, fits, limits
from unclench.plan.lines import OPEN_RULE
from unclench.plan.models import ChosenRegimen, Limit, Reason, StageFound, Verdict
from unclench.plan.stage import EMERGENCY, NEEDS_DATA

OUT_OF_SCOPE = "out_of_scope"
TAKEN_ORDER = ("stop_urgently", "taper", "lower")
NOT_RAISED = ("avoid", "no_raise", "specialist", "require", "not_now")


def verdicts(findings: Findings, signs: list[Sign], stage: Stage, found: StageFound) -> tuple[Verdict, ...]:
    """One verdict for each option of the content, in its order."""
    maker = _Maker(findings, signs, stage, found)
    return tuple([maker.of(option) for option in findings.content.options])


def verdict_of(findings: Findings, signs: list[Sign], stage: Stage, found: StageFound, option_id: str) -> Verdict:
    """The verdict of one option alone."""
    return _Maker(findings, signs, stage, found).of(findings.content.option(option_id))


class _Maker:
    """Holds what is the same for all options of one plan."""

    def __init__(self, findings: Findings, signs: list[Sign], stage: Stage, found: StageFound) -> None:
        self.findings, self.stage, self.found = findings, stage, found
        self.urgent_stops = {medicine: sign for sign in signs for medicine in sign.stop_urgently}
        self.offers = {offer.option: offer for offer in stage.offers}
        self.stage_reason = Reason(f"stage/{stage.id}", found.because, found.facts, found.claims)
        self.other_stage = self.stage_reason._replace(text=self._say("reason.other_stage"))
        self.ever_offered = {offer.option for step in findings.content.stages for offer in step.offers}

    def of(self, option: Option) -> Verdict:
        if option.medicine is not None and option.id in self.findings.taken:
            return self._taken(option)
        return self._not_taken(option)

    # --- not taken -------------------------------------------------------------------------------------------------

    def _not_taken(self, option: Option) -> Verdict:
        if fired := self._fired(option, "avoid"):
            return self._plain(option, "avoid", fired)
        if self.stage.id == EMERGENCY:
            return Verdict(option, "not_now", (self.stage_reason,), (), None)
        if option.medicine is None:
            return self._measure(option)
        return self._medicine(option, self._offered(option))

    def _offered(self, option: Option) -> bool | None:
        """Whether the stage offers this medicine: no when it is not among its offers."""
        offer = self.offers.get(option.id)
        return False if offer is None else self.findings.truth(offer.criterion)

    def _medicine(self, option: Option, offered: bool | None) -> Verdict:
        assert option.medicine is not None
        blocking = self._fired(option, "not_now")
        undecided = self.stage.id == NEEDS_DATA and option.id in self.ever_offered
        if blocking or (offered is False and not undecided):
            return Verdict(option, "not_now", self._reasons(blocking) or (self._stage_says(option),), (), None)
        bounds = limits(self.findings, option.medicine)
        needs = self._needs(option, bounds)
        if undecided:
            return self._waiting(option, (*self.found.needs, *needs))
        if offered is None:
            needs = (*self._offer_needs(self.offers[option.id]), *needs)
        if needs:
            return self._waiting(option, needs)
        return self._start(option, bounds)

    def _start(self, option: Option, bounds: Limits) -> Verdict:
        """Nothing against it and nothing open: offered, or left to a specialist."""
        assert option.medicine is not None
        chosen = choose_regimen(self.findings, option.medicine, bounds)
        if chosen and not fits(chosen.regimen.start, chosen.ceiling, chosen.regimen.doses_per_day):
            lowest = bounds.lowest()
            facts, claims = (lowest.facts, lowest.claims) if lowest else ((), ())
            return Verdict(
                option, "avoid", (Reason(f"{option.id}/ceiling", self._say("reason.ceiling"), facts, claims),), (), None
            )
        special = self._fired(option, "specialist")
        if special or option.setting == "specialist" or (chosen is not None and chosen.regimen.specialist):
            return Verdict(
                option, "specialist", (*self._reasons(special), self._offer_reason(option), *self._advice(option)), (), chosen
            )
        return Verdict(option, "offer", (self._offer_reason(option), *self._advice(option)), (), chosen)

    def _measure(self, option: Option) -> Verdict:
        """Procedures, referrals, programme, self-care: offered when their own criterion holds."""
        offered = self.findings.truth(option.offer_criterion)
        if self.stage.id == OUT_OF_SCOPE and option.kind != "referral":
            return Verdict(option, "not_now", (self.stage_reason,), (), None)
        blocking = self._fired(option, "not_now")
        if offered is False or blocking:
            return Verdict(option, "not_now", self._reasons(blocking) or (self._own_reason(option),), (), None)
        needs = (*(self.findings.needs(option.offer_criterion) if offered is None else ()), *self._rule_needs(option))
        if needs:
            return self._waiting(option, needs)
        special = self._fired(option, "specialist")
        verdict = "specialist" if special or option.setting == "specialist" else "offer"
        return Verdict(option, verdict, (*self._reasons(special), self._own_reason(option), *self._advice(option)), (), None)

    # --- already taken ---------------------------------------------------------------------------------------------

    def _taken(self, option: Option) -> Verdict:
        if sign := self.urgent_stops.get(option.id):
            reason = Reason(sign.id, sign.do, self.findings.support(sign.criterion), sign.claims)
            return Verdict(option, "stop_urgently", (reason,), (), None)
        rules = [
            r
            for r in self.findings.fired.get(option.id, ())
            if r.if_taken in TAKEN_ORDER and r.effect in ("avoid", "lower", "not_now", "specialist")
        ]
        urgent = [rule for rule in rules if rule.if_taken == "stop_urgently"]
        if urgent:
            return self._plain(option, "stop_urgently", urgent)
        if self.stage.id == EMERGENCY:
            return Verdict(
                option,
                "continue",
                (Reason("emergency", self._say("reason.emergency_taken"), self.found.facts, self.found.claims),),
                (),
                None,
            )
        if rules:
            worst = min((rule.if_taken for rule in rules), key=TAKEN_ORDER.index)
            return self._plain(option, worst, rules)
        return self._kept(option)

    def _kept(self, option: Option) -> Verdict:
        """Lowered when above a limit that certainly holds, held while something that could lower it is open, else kept or raised."""
        assert option.medicine is not None
        bounds = limits(self.findings, option.medicine)
        dose_fact = f"{option.id}_{option.medicine.measure}_per_day"
        dose = self.findings.patient.facts.get(dose_fact)
        if over := self._exceeded(option.medicine, bounds, dose):
            above = Reason(f"{option.id}/ceiling", self._say("reason.above_ceiling"), (dose_fact, *over.facts), over.claims)
            return Verdict(option, "lower", (above,), (), None)
        needs = self._needs(option, bounds)
        if not isinstance(dose, Interval) and bounds.applied:
            needs = (dose_fact, *needs)
        if self.stage.id == NEEDS_DATA:
            needs = (*self.found.needs, *needs)
        if needs:
            return self._waiting(option, needs)
        return self._raised_or_kept(option, bounds, dose)

    def _exceeded(self, medicine: Medicine, bounds: Limits, dose: object) -> Limit | None:
        """The strictest limit that the dose is above; while a fact is open, of those that hold whatever it is."""
        if not isinstance(dose, Interval):
            return None
        known = Limits(tuple(certain(self.findings, medicine)), ()) if bounds.needs else bounds
        lowest = known.lowest()
        return lowest if lowest and dose.low > lowest.at_most.amount else None

    def _raised_or_kept(self, option: Option, bounds: Limits, dose: object) -> Verdict:
        assert option.medicine is not None
        lowest = bounds.lowest()
        blocked = [rule for effect in NOT_RAISED for rule in self._fired(option, effect)]
        room = lowest is None or (isinstance(dose, Interval) and dose.high < lowest.at_most.amount)
        chosen = choose_regimen(self.findings, option.medicine, bounds)
        if (
            option.id in self.stage.raises
            and not self.found.needs
            and room
            and not blocked
            and chosen
            and chosen.regimen.step
            and not chosen.regimen.specialist
        ):
            return self._raise(option, chosen)
        if option.id in self.stage.raises and not room and lowest:
            at_limit = Reason(f"{option.id}/ceiling", self._say("reason.at_ceiling"), lowest.facts, lowest.claims)
            return Verdict(option, "continue", (at_limit, *self._reasons(blocked), *self._advice(option)), (), None)
        reasons = self._reasons(blocked) or (self.stage_reason,)
        return Verdict(option, "continue", (*reasons, *self._advice(option)), (), None)

    def _raise(self, option: Option, chosen: ChosenRegimen) -> Verdict:
        """Stepped up, once the present dose has been taken for as long as the regimen asks."""
        fact = f"{option.id}_days_at_dose"
        days = self.findings.patient.facts.get(fact)
        wait = chosen.regimen.every_days or 0
        if not isinstance(days, Interval):
            return self._waiting(option, (fact,))
        if days.low >= wait:
            return Verdict(option, "raise", (self._offer_reason(option), *self._advice(option)), (), chosen)
        too_early = Reason(f"{option.id}/step-interval", self._say("reason.too_early"), (fact,), chosen.regimen.claims)
        return Verdict(option, "continue", (too_early, *self._advice(option)), (), None)

    # --- parts -----------------------------------------------------------------------------------------------------

    def _fired(self, option: Option, effect: str) -> list[Rule]:
        rules = self.findings.fired.get(option.id)
        return [rule for rule in rules if rule.effect == effect] if rules else NONE

    def _needs(self, option: Option, bounds: Limits) -> tuple[str, ...]:
        required = [name for rule in self._fired(option, "require") for name in self.findings.support(rule.criterion)]
        return tuple(dict.fromkeys((*required, *self._rule_needs(option), *bounds.needs)))

    def _rule_needs(self, option: Option) -> tuple[str, ...]:
        """Facts still open in rules that could forbid, restrict or hold the option, those of the worst rule first."""
        unknown = self.findings.unknown
        return tuple(dict.fromkeys([fact for rule in self.findings.waits_for(option.id) for fact in unknown[rule.criterion]]))

    def _offer_needs(self, offer: StageOffer) -> tuple[str, ...]:
        return self.findings.needs(offer.criterion)

    def _waiting(self, option: Option, needs: tuple[str, ...]) -> Verdict:
        """Held until the facts are known; the reasons are all the rules that wait for them, the worst first."""
        needs = tuple(dict.fromkeys(needs))
        required, findings = self._fired(option, "require"), self.findings
        rules = sorted((*required, *findings.waits_for(option.id)), key=findings.lines.rank)
        reasons = [findings.reason(rule) if rule in required else findings.lines.waits(rule) for rule in rules]
        because = (*self._goes_on(option), *reasons, *self._waits_besides(option, needs))
        return Verdict(option, "hold", because, needs, None)

    def _waits_besides(self, option: Option, needs: tuple[str, ...]) -> tuple[Reason, ...]:
        """A line for what no rule of the option waits for: its limits, its stage, its own purpose."""
        required = [name for rule in self._fired(option, "require") for name in self.findings.support(rule.criterion)]
        if needs and {*self._rule_needs(option), *required} >= {*needs}:
            return ()
        return (Reason("hold", self._say(OPEN_RULE), (), self.stage_reason.claims or option.claims),)

    def _goes_on(self, option: Option) -> tuple[Reason, ...]:
        """A medicine that is taken goes on while its verdict waits, so that nobody reads the waiting as an end."""
        if option.id not in self.findings.taken:
            return ()
        return (Reason(f"{option.id}/goes-on", self._say("reason.goes_on"), ("taking",), option.claims),)

    def _plain(self, option: Option, verdict: str, rules: list[Rule]) -> Verdict:
        return Verdict(option, verdict, self._reasons(rules), (), None)

    def _reasons(self, rules: list[Rule]) -> tuple[Reason, ...]:
        return tuple(map(self.findings.reason, rules)) if rules else ()

    def _advice(self, option: Option) -> tuple[Reason, ...]:
        """Warnings that go with the option although nothing forbids it."""
        return self._reasons(self._fired(option, "alert"))

    def _own_reason(self, option: Option) -> Reason:
        ready = self.findings.lines.own[option.id]
        if len(option.offer_read) < 2:
            return ready
        return Reason(option.id, ready.text, self.findings.support(option.offer_criterion), option.claims)

    def _offer_reason(self, option: Option) -> Reason:
        offer = self.offers.get(option.id)
        facts = (*self.found.facts, *(self.findings.support(offer.criterion) if offer else ()))
        claims = (*self.found.claims, *(offer.claims if offer else ()), *option.claims)
        return Reason(f"stage/{self.stage.id}", self.found.because, tuple(dict.fromkeys(facts)), tuple(dict.fromkeys(claims)))

    def _stage_says(self, option: Option) -> Reason:
        return self.other_stage if self.found.claims else self.other_stage._replace(claims=option.claims)

    def _say(self, key: str) -> Words:
        return self.findings.lines.say(key)
