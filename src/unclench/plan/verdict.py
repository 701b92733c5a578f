"""Step 8: a verdict for every option. The most restrictive applicable rule wins; not known is never
no."""

from __future__ import annotations

from unclench.content.types import Option, Rule, Sign, Stage, StageOffer, Words
from unclench.criteria.values import Interval
from unclench.plan.coming_down import (
    NO_HARM,
    Down,
    asked_down,
    dose_fact,
    first_down,
    may_come_down,
    named,
)
from unclench.plan.findings import NONE, Findings
from unclench.plan.limits import Limits, choose_regimen, fits, least, limits, may_exceed
from unclench.plan.models import ChosenRegimen, Reason, StageFound, Verdict
from unclench.plan.questions import still_possible
from unclench.plan.ready_lines import OPEN_RULE
from unclench.plan.stage import EMERGENCY, NEEDS_DATA
from unclench.plan.triage import about_medicines

OUT_OF_SCOPE = "out_of_scope"
NOT_RAISED = ("avoid", "no_raise", "specialist", "require", "not_now")


def verdicts(
    findings: Findings, signs: list[Sign], downs: tuple[Down, ...], stage: Stage, found: StageFound
) -> tuple[Verdict, ...]:
    """One verdict for each option of the content, in its order."""
    maker = _Maker(findings, signs, downs, stage, found)
    return tuple([maker.of(option) for option in findings.content.options])


def verdict_of(
    findings: Findings,
    signs: list[Sign],
    downs: tuple[Down, ...],
    stage: Stage,
    found: StageFound,
    option_id: str,
) -> Verdict:
    """The verdict of one option alone."""
    return _Maker(findings, signs, downs, stage, found).of(findings.content.option(option_id))


class _Maker:
    """Holds what is the same for all options of one plan."""

    def __init__(
        self,
        findings: Findings,
        signs: list[Sign],
        downs: tuple[Down, ...],
        stage: Stage,
        found: StageFound,
    ) -> None:
        self.findings, self.stage, self.found = findings, stage, found
        self.downs = {down.option.id: down for down in downs}
        self.first = first_down(findings, downs)
        self.alone = findings.lines.one_at_a_time
        self.urgent_stops = {medicine: sign for sign in signs for medicine in sign.stop_urgently}
        self.about = about_medicines(signs)
        self.offers = {offer.option: offer for offer in stage.offers}
        self.stage_reason = Reason(f"stage/{stage.id}", found.because, found.facts, found.claims)
        self.other_stage = self.stage_reason._replace(text=self._say("reason.other_stage"))
        self.undecided = still_possible(findings) if stage.id == NEEDS_DATA else frozenset[str]()
        self.ever_offered = {
            offer.option for step in findings.content.stages for offer in step.offers
        }

    def of(self, option: Option) -> Verdict:
        if option.medicine is not None and option.id in self.findings.taken:
            return self._taken(option)
        return self._not_taken(option)

    # --- not taken --------------------------------------------------------------------------------

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
        if (first := self._comes_first(option)) and option.id in self.ever_offered:
            return Verdict(option, "not_now", (*self._reasons(blocking), first), (), None)
        undecided = option.id in self.undecided
        if blocking or (offered is False and not undecided and not self._asked_and_unclear(option)):
            return Verdict(
                option, "not_now", self._reasons(blocking) or (self._stage_says(option),), (), None
            )
        bounds = limits(self.findings, option.medicine)
        needs = (*self._needs(option, bounds), *self._elsewhere(option))
        if undecided:
            return self._waiting(option, (*self.found.needs, *needs))
        if offered is None:
            needs = (*self._offer_needs(self.offers[option.id]), *needs)
        if needs:
            return self._waiting(option, needs)
        return self._start(option, bounds)

    def _asked_and_unclear(self, option: Option) -> bool:
        """Asked for, and it is not known whether it is forbidden: that waits for the answer,
        whatever the stage calls for."""
        waiting = (
            self.findings.waits_for(option.id) if option.id in self.findings.requested else NONE
        )
        return any(rule.effect == "avoid" and rule.severity == "stop" for rule in waiting)

    def _start(self, option: Option, bounds: Limits) -> Verdict:
        """Nothing against it and nothing open: offered, or left to a specialist."""
        assert option.medicine is not None
        chosen = choose_regimen(self.findings, option.medicine, bounds)
        if chosen and not fits(chosen.regimen.start, chosen.ceiling, chosen.regimen.doses_per_day):
            lowest = least(bounds.of_a_build_up())
            facts, claims = (lowest.facts, lowest.claims) if lowest else ((), ())
            return Verdict(
                option,
                "avoid",
                (Reason(f"{option.id}/ceiling", self._say("reason.ceiling"), facts, claims),),
                (),
                None,
            )
        special = self._fired(option, "specialist")
        if (
            special
            or option.setting == "specialist"
            or (chosen is not None and chosen.regimen.specialist)
        ):
            return Verdict(
                option,
                "specialist",
                (*self._reasons(special), self._offer_reason(option), *self._advice(option)),
                (),
                chosen,
            )
        return Verdict(
            option, "offer", (self._offer_reason(option), *self._advice(option)), (), chosen
        )

    def _measure(self, option: Option) -> Verdict:
        """Procedures, referrals, programme, self-care: offered when their own criterion holds."""
        offered = self.findings.truth(option.offer_criterion)
        if self.stage.id == OUT_OF_SCOPE and option.kind != "referral":
            return Verdict(option, "not_now", (self.stage_reason,), (), None)
        blocking = self._fired(option, "not_now")
        if offered is False or blocking:
            return Verdict(
                option, "not_now", self._reasons(blocking) or (self._own_reason(option),), (), None
            )
        needs = (
            *(self.findings.needs(option.offer_criterion) if offered is None else ()),
            *self._rule_needs(option),
        )
        if needs:
            return self._waiting(option, needs)
        special = self._fired(option, "specialist")
        verdict = "specialist" if special or option.setting == "specialist" else "offer"
        return Verdict(
            option,
            verdict,
            (*self._reasons(special), self._own_reason(option), *self._advice(option)),
            (),
            None,
        )

    # --- already taken ----------------------------------------------------------------------------

    def _taken(self, option: Option) -> Verdict:
        if sign := self.urgent_stops.get(option.id):
            return Verdict(option, "stop_urgently", (self._sign(sign),), (), None)
        down = self.downs.get(option.id)
        if down and down.verdict == "stop_urgently":
            return Verdict(option, down.verdict, down.because, (), None)
        if down and option.id in self.about:
            return Verdict(
                option, down.verdict, (self._sign(self.about[option.id]), *down.because), (), None
            )
        if self.stage.id == EMERGENCY:
            meanwhile = Reason(
                "emergency",
                self._say("reason.emergency_taken"),
                self.found.facts,
                self.found.claims,
            )
            return Verdict(option, "continue", (meanwhile,), (), None)
        if down:
            return Verdict(option, down.verdict, (*down.because, *self._also(option)), (), None)
        return self._kept(option)

    def _sign(self, sign: Sign) -> Reason:
        return Reason(sign.id, sign.do, self.findings.support(sign.criterion), sign.claims)

    def _kept(self, option: Option) -> Verdict:
        """Held while something that could bring it down is open, else kept or raised."""
        assert option.medicine is not None
        bounds = limits(self.findings, option.medicine)
        amount = dose_fact(option)
        dose = self.findings.patient.facts.get(amount)
        needs = (*self._needs(option, bounds), *may_exceed(bounds, dose))
        if not isinstance(dose, Interval) and bounds.of_a_build_up():
            needs = (amount, *needs)
        if self.stage.id == NEEDS_DATA:
            needs = (*self.found.needs, *needs)
        if needs:
            return self._waiting(option, needs)
        return self._raised_or_kept(option, bounds, dose)

    def _raised_or_kept(self, option: Option, bounds: Limits, dose: object) -> Verdict:
        assert option.medicine is not None
        blocked = [rule for effect in NOT_RAISED for rule in self._fired(option, effect)]
        chosen = choose_regimen(self.findings, option.medicine, bounds)
        lowest = least(chosen.limits if chosen else bounds.of_a_build_up())
        room = lowest is None or (isinstance(dose, Interval) and dose.high < lowest.at_most.amount)
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
            at_limit = Reason(
                f"{option.id}/ceiling", self._say("reason.at_ceiling"), lowest.facts, lowest.claims
            )
            return Verdict(
                option,
                "continue",
                (at_limit, *self._reasons(blocked), *self._advice(option)),
                (),
                None,
            )
        reasons = self._reasons(blocked) or (self.stage_reason,)
        return Verdict(option, "continue", (*reasons, *self._advice(option)), (), None)

    def _raise(self, option: Option, chosen: ChosenRegimen) -> Verdict:
        """Stepped up, once the present dose has been taken for as long as the regimen asks, and
        nothing else comes down or may have to."""
        if first := self._comes_first(option):
            return Verdict(option, "continue", (first, *self._advice(option)), (), None)
        if self._elsewhere(option):
            waits = Reason(
                f"{option.id}/another-first",
                self._say("reason.another_first"),
                ("taking",),
                option.claims,
            )
            return Verdict(option, "continue", (waits, *self._advice(option)), (), None)
        fact = f"{option.id}_days_at_dose"
        days = self.findings.patient.facts.get(fact)
        wait = chosen.regimen.longest_hold
        if not isinstance(days, Interval):
            return self._waiting(option, (fact,))
        if days.low >= wait:
            return Verdict(
                option, "raise", (self._offer_reason(option), *self._advice(option)), (), chosen
            )
        too_early = Reason(
            f"{option.id}/step-interval",
            self._say("reason.too_early"),
            (fact,),
            chosen.regimen.claims,
        )
        return Verdict(option, "continue", (too_early, *self._advice(option)), (), None)

    # --- one change at a time ---------------------------------------------------------------------

    def _comes_first(self, option: Option) -> Reason | None:
        """That another medicine comes down before this one is begun, raised or brought down."""
        return self._waits_for(option, self.first)

    def _waits_for(self, option: Option, first: Down | None) -> Reason | None:
        if first is None or first.option.id == option.id or option.id not in self.alone:
            return None
        said = next(
            stage.comes_down
            for stage in self.findings.content.stages
            if stage.comes_down is not None
        )
        facts = tuple(dict.fromkeys(fact for reason in first.because for fact in reason.facts))
        return Reason(
            f"{first.option.id}/comes-down-first",
            named(said.others, first.option.name),
            facts,
            said.claims,
        )

    def _also(self, option: Option) -> tuple[Reason, ...]:
        """Of two that come down the second waits, also where both were asked for."""
        first = self._comes_first(option) or self._waits_for(
            option, asked_down(self.findings, self.downs.values())
        )
        return (first,) if first else ()

    def _elsewhere(self, option: Option) -> tuple[str, ...]:
        """The open facts because of which another current medicine may have to come down first."""
        if option.id not in self.alone:
            return ()
        others = [
            other for other in self.findings.content.options if self._may_go_first(other, option)
        ]
        return tuple(
            dict.fromkeys(fact for other in others for fact in may_come_down(self.findings, other))
        )

    def _may_go_first(self, other: Option, option: Option) -> bool:
        if (
            other.id == option.id
            or other.id not in self.alone
            or other.id not in self.findings.taken
        ):
            return False
        return other.id not in self.downs or self.downs[other.id].urgency in NO_HARM

    # --- parts ------------------------------------------------------------------------------------

    def _fired(self, option: Option, effect: str) -> list[Rule]:
        rules = self.findings.fired.get(option.id)
        return [rule for rule in rules if rule.effect == effect] if rules else NONE

    def _needs(self, option: Option, bounds: Limits) -> tuple[str, ...]:
        required = [
            name
            for rule in self._fired(option, "require")
            for name in self.findings.support(rule.criterion)
        ]
        return tuple(dict.fromkeys((*required, *self._rule_needs(option), *bounds.needs)))

    def _rule_needs(self, option: Option) -> tuple[str, ...]:
        """Facts still open in rules that could forbid, restrict or hold the option, those of the
        worst rule first."""
        unknown = self.findings.unknown
        return tuple(
            dict.fromkeys(
                [
                    fact
                    for rule in self.findings.waits_for(option.id)
                    for fact in unknown[rule.criterion]
                ]
            )
        )

    def _offer_needs(self, offer: StageOffer) -> tuple[str, ...]:
        return self.findings.needs(offer.criterion)

    def _waiting(self, option: Option, needs: tuple[str, ...]) -> Verdict:
        """Held until the facts are known; the reasons are all the rules that wait for them, the
        worst first."""
        needs = tuple(dict.fromkeys(needs))
        required, findings = self._fired(option, "require"), self.findings
        rules = sorted((*required, *findings.waits_for(option.id)), key=findings.lines.rank)
        reasons = [
            findings.reason(rule) if rule in required else findings.lines.waits(rule)
            for rule in rules
        ]
        because = (*self._goes_on(option), *reasons, *self._waits_besides(option, needs))
        return Verdict(option, "hold", because, needs, None)

    def _waits_besides(self, option: Option, needs: tuple[str, ...]) -> tuple[Reason, ...]:
        """A line for what no rule of the option waits for: its limits, its stage, its own
        purpose."""
        required = [
            name
            for rule in self._fired(option, "require")
            for name in self.findings.support(rule.criterion)
        ]
        if needs and {*self._rule_needs(option), *required} >= {*needs}:
            return ()
        return (
            Reason("hold", self._say(OPEN_RULE), (), self.stage_reason.claims or option.claims),
        )

    def _goes_on(self, option: Option) -> tuple[Reason, ...]:
        """A current medicine is continued while its verdict waits, so that the waiting is not read
        as an end."""
        if option.id not in self.findings.taken:
            return ()
        return (
            Reason(f"{option.id}/goes-on", self._say("reason.goes_on"), ("taking",), option.claims),
        )

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
        return Reason(
            option.id, ready.text, self.findings.support(option.offer_criterion), option.claims
        )

    def _offer_reason(self, option: Option) -> Reason:
        offer = self.offers.get(option.id)
        facts = (*self.found.facts, *(self.findings.support(offer.criterion) if offer else ()))
        claims = (*self.found.claims, *(offer.claims if offer else ()), *option.claims)
        return Reason(
            f"stage/{self.stage.id}",
            self.found.because,
            tuple(dict.fromkeys(facts)),
            tuple(dict.fromkeys(claims)),
        )

    def _stage_says(self, option: Option) -> Reason:
        return (
            self.other_stage
            if self.found.claims
            else self.other_stage._replace(claims=option.claims)
        )

    def _say(self, key: str) -> Words:
        return self.findings.lines.say(key)
