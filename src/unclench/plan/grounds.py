"""What the verdicts of one plan rest on: which rules fired, what they wait for, and which medicine
comes down first."""

from __future__ import annotations

from unclench.content.types import Option, Rule, Sign, Stage, StageOffer, Words
from unclench.plan.coming_down import NO_HARM, Down, asked_down, first_down, may_come_down, named
from unclench.plan.findings import NONE, Findings
from unclench.plan.limits import Limits
from unclench.plan.models import Reason, StageFound, Verdict
from unclench.plan.questions import still_possible
from unclench.plan.ready_lines import OPEN_RULE
from unclench.plan.stage import NEEDS_DATA
from unclench.plan.triage import about_medicines


class Grounds:
    """What is the same for all options of one plan."""

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
        self.other_stage = self.stage_reason._replace(text=self.say("reason.other_stage"))
        self.undecided = still_possible(findings) if stage.id == NEEDS_DATA else frozenset[str]()
        self.ever_offered = {
            offer.option for step in findings.content.stages for offer in step.offers
        }

    # --- one change at a time ---------------------------------------------------------------------

    def comes_first(self, option: Option) -> Reason | None:
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

    def also(self, option: Option) -> tuple[Reason, ...]:
        """Of two that come down the second waits, also where both were asked for."""
        first = self.comes_first(option) or self._waits_for(
            option, asked_down(self.findings, self.downs.values())
        )
        return (first,) if first else ()

    def elsewhere(self, option: Option) -> tuple[str, ...]:
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

    def fired(self, option: Option, effect: str) -> list[Rule]:
        rules = self.findings.fired.get(option.id)
        return [rule for rule in rules if rule.effect == effect] if rules else NONE

    def needs(self, option: Option, bounds: Limits) -> tuple[str, ...]:
        required = [
            name
            for rule in self.fired(option, "require")
            for name in self.findings.support(rule.criterion)
        ]
        return tuple(dict.fromkeys((*required, *self.rule_needs(option), *bounds.needs)))

    def rule_needs(self, option: Option) -> tuple[str, ...]:
        """Facts still open in rules that could forbid, restrict or hold the option, those of the
        worst rule first."""
        waiting, unknown = self.findings.waits_for(option.id), self.findings.unknown
        if len(waiting) < 2:
            return unknown[waiting[0].criterion] if waiting else ()
        return tuple(dict.fromkeys([fact for rule in waiting for fact in unknown[rule.criterion]]))

    def offer_needs(self, offer: StageOffer) -> tuple[str, ...]:
        return self.findings.needs(offer.criterion)

    def waiting(self, option: Option, needs: tuple[str, ...]) -> Verdict:
        """Held until the facts are known; the reasons are all the rules that wait for them, the
        worst first."""
        needs = tuple(dict.fromkeys(needs))
        required, findings = self.fired(option, "require"), self.findings
        rules = findings.waits_for(option.id)
        if required:
            rules = sorted((*required, *rules), key=findings.lines.rank)
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
            for rule in self.fired(option, "require")
            for name in self.findings.support(rule.criterion)
        ]
        if needs and {*self.rule_needs(option), *required} >= {*needs}:
            return ()
        return (Reason("hold", self.say(OPEN_RULE), (), self.stage_reason.claims or option.claims),)

    def _goes_on(self, option: Option) -> tuple[Reason, ...]:
        """A current medicine is continued while its verdict waits, so that the waiting is not read
        as an end."""
        if option.id not in self.findings.taken:
            return ()
        return (
            Reason(f"{option.id}/goes-on", self.say("reason.goes_on"), ("taking",), option.claims),
        )

    def plain(self, option: Option, verdict: str, rules: list[Rule]) -> Verdict:
        return Verdict(option, verdict, self.reasons(rules), (), None)

    def reasons(self, rules: list[Rule]) -> tuple[Reason, ...]:
        return tuple(map(self.findings.reason, rules)) if rules else ()

    def advice(self, option: Option) -> tuple[Reason, ...]:
        """Warnings that go with the option although nothing forbids it."""
        return self.reasons(self.fired(option, "alert"))

    def own_reason(self, option: Option) -> Reason:
        ready = self.findings.lines.own[option.id]
        if len(option.offer_read) < 2:
            return ready
        return Reason(
            option.id, ready.text, self.findings.support(option.offer_criterion), option.claims
        )

    def offer_reason(self, option: Option) -> Reason:
        offer = self.offers.get(option.id)
        facts = (*self.found.facts, *(self.findings.support(offer.criterion) if offer else ()))
        claims = (*self.found.claims, *(offer.claims if offer else ()), *option.claims)
        return Reason(
            f"stage/{self.stage.id}",
            self.found.because,
            tuple(dict.fromkeys(facts)),
            tuple(dict.fromkeys(claims)),
        )

    def stage_says(self, option: Option) -> Reason:
        said = self.other_stage
        return said if said.claims else said._replace(claims=option.claims)

    def say(self, key: str) -> Words:
        return self.findings.lines.say(key)
