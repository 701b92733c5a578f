"""What the parts of a verdict are for anybody: the rules it names and the facts it waits for. The
twin of plan/grounds.py."""

from __future__ import annotations

from typing import NamedTuple

from unclench.content.types import Medicine, Option, Rule
from unclench.content.urgency import COMES_DOWN
from unclench.criteria.engines.explained import Named, among, each, open_facts, support, together
from unclench.criteria.engines.formula import (
    NO,
    YES,
    Substitution,
    all_of,
    any_of,
    negated,
    variable,
)
from unclench.criteria.engines.rails import ends
from unclench.decision.coming_down import above, amount_of, down_for_harm, medicines
from unclench.decision.findings import SIGNS_GIVEN, ModelledFindings
from unclench.decision.limits import limits
from unclench.decision.order import asked_down, brought_down, first_down
from unclench.decision.stage import stop_at_danger
from unclench.decision.verdict import Pathway
from unclench.plan.coming_down import NO_HARM
from unclench.plan.ready_lines import BY_WEIGHT, DECIDING, REQUIRE, SEVERITIES
from unclench.plan.stage import EMERGENCY, NEEDS_DATA

STOP = COMES_DOWN[0]


class Waiting(NamedTuple):
    """The rules that a hold names, and the facts it waits for."""

    rules: Named
    needs: Named


class ModelledGrounds:
    """What is the same for all options; remembers what it has worked out."""

    def __init__(self, findings: ModelledFindings, way: Pathway) -> None:
        self.findings, self.way, self.draft = findings, way, findings.draft
        self.first, self.asked = first_down(findings), asked_down(findings)
        self.stage = {f"stage/{stage}": here for stage, here in way.at.items()}
        self.medicines = dict(medicines(findings))
        self._open: dict[int, Named] = {}
        self.found_needs = among(way.at[NEEDS_DATA], _stage_waits_for(self))

    # --- criteria ---------------------------------------------------------------------------------

    def open(self, criterion: int | None) -> Named:
        """The facts still open in a criterion that is not known."""
        if criterion is None:
            return {}
        found = self._open.get(criterion)
        if found is None:
            node = self.draft.criteria[criterion]
            found = self._open[criterion] = open_facts(node, self.findings.facts)
        return found

    def support(self, criterion: int | None, truth: bool) -> Named:
        if criterion is None:
            return {}
        rails, node = self.findings.truth(criterion), self.draft.criteria[criterion]
        settled = rails.yes if truth else rails.no
        return among(settled, support(node, truth, self.findings.facts))

    # --- rules ------------------------------------------------------------------------------------

    def fired(self, option: str, *effects: str) -> Named:
        """The rules with one of these effects that fire, by their ids."""
        rules = self.findings.rules.get(option, ())
        return {rule.id: self.findings.fires(rule) for rule in rules if rule.effect in effects}

    def rule_needs(self, option: str) -> Named:
        """Facts still open in rules that could forbid, restrict or hold the option."""
        rules = self.findings.rules.get(option, ())
        return together(*(self.open(r.criterion) for r in rules if r.effect in DECIDING))

    def required(self, option: str) -> Named:
        """The facts on which it rests that a required thing is not so."""
        rules = self.findings.rules.get(option, ())
        return together(*(self.support(r.criterion, False) for r in rules if r.effect == REQUIRE))

    # --- one change at a time ---------------------------------------------------------------------

    def comes_first(self, option: str) -> Named:
        """That another medicine comes down first."""
        return _others(self.first, option)

    def also(self, option: str) -> Named:
        """Of two that come down the second waits, also where both were asked for."""
        first = self.comes_first(option)
        asked = among(negated(any_of(list(first.values()))), _others(self.asked, option))
        return together(first, asked)

    def elsewhere(self, option: str) -> Named:
        """The open facts because of which another current medicine may have to come down first."""
        if option not in self.first:
            return {}
        return together(*(self._may_come_down(name) for name in self.first if name != option))

    def _may_come_down(self, name: str) -> Named:
        medicine, rules = self.medicines[name], self.findings.rules.get(name, ())
        deciding = [r for r in rules if r.urgency not in ("", *NO_HARM) and r.effect in DECIDING]
        facts = together(
            *(self.open(rule.criterion) for rule in deciding), self._open_limit(name, medicine)
        )
        down = down_for_harm(self.findings, name, medicine)
        return among(all_of(self.findings.taken(name), negated(down)), facts)

    # --- limits -----------------------------------------------------------------------------------

    def limit_needs(self, medicine: Medicine) -> Named:
        """Facts that decide between limits and are not known."""
        lasting = [ceiling for ceiling in medicine.ceilings if not ceiling.build_up]
        return together(
            *(
                {one.by: negated(variable(f"{one.by}.known"))} if one.by
                else self.open(one.criterion)
                for one in lasting
            )
        )  # fmt: skip

    def may_exceed(self, option: Option, medicine: Medicine) -> Named:
        """The facts because of which the dose may be above a limit."""
        amount = amount_of(option, medicine)
        known, (low, _) = variable(f"{amount}.known"), ends(amount)
        lasting = [ceiling for ceiling in medicine.ceilings if not ceiling.build_up]
        found = []
        for ceiling, sure in zip(lasting, limits(self.findings, medicine).sure, strict=True):
            over = any_of([all_of(one.applies, low > one.at_most) for one in sure.limits])
            facts = {ceiling.by: YES} if ceiling.by else self.support(ceiling.criterion, True)
            found.append(among(all_of(known, over), facts))
        return together(*found)

    def _open_limit(self, name: str, medicine: Medicine) -> Named:
        option, bounds = self.draft.options[name], limits(self.findings, medicine)
        amount = amount_of(option, medicine)
        known, (low, high) = variable(f"{amount}.known"), ends(amount)
        lasting = [one for one in bounds.limits if not one.build_up]
        within = all_of(
            [any_of(negated(one.applies), all_of(known, high <= one.at_most)) for one in lasting]
        )
        inexact = {amount: any_of(negated(known), negated(low.equals(high)))}
        facts = together(inexact, self.limit_needs(medicine), self.may_exceed(option, medicine))
        return among(negated(within), facts)

    # --- ways to a verdict ------------------------------------------------------------------------

    def stage_or(self, rules: Named) -> Named:
        """These rules; where there is none, the stage."""
        return together(rules, among(negated(any_of(list(rules.values()))), self.stage))

    def waiting(self, option: Option, needs: Named) -> Waiting:
        """The worst rule that waits, which stands for all that wait in the same words; where none
        does, a line for what else is open."""
        own = together(self.rule_needs(option.id), self.required(option.id))
        besides = any_of([all_of(f, negated(own.get(name, NO))) for name, f in needs.items()])
        waits = self._worst(option.id)
        silent = negated(any_of(list(waits.values())))
        hold = all_of(silent, any_of(besides, negated(any_of(list(needs.values())))))
        listed = option.id in self.findings.members["taking"]
        taken = self.findings.taken(option.id) if listed else NO
        lines = {"hold": hold, f"{option.id}/goes-on": taken}
        return Waiting(together(lines, waits, self.fired(option.id, REQUIRE)), needs)

    def _worst(self, option: str) -> Named:
        found, before = {}, NO
        deciding = [r for r in self.findings.rules.get(option, ()) if r.effect in DECIDING]
        for rule in sorted(deciding, key=_rank):
            here = self.findings.truth(rule.criterion).open()
            found[rule.id] = all_of(here, negated(before))
            before = any_of(before, here)
        return found

    def down(self, option: Option, medicine: Medicine) -> Named:
        """Why it comes down: while the next dose is in question, only the rules that say so."""
        rules = brought_down(self.findings, option.id)
        stops = [self.findings.fires(r) for r in rules if r.if_taken == STOP]
        calm = negated(any_of(stops))
        named = {
            rule.id: all_of(self.findings.fires(rule), YES if rule.if_taken == STOP else calm)
            for rule in rules
        }
        over = above(self.findings, option, medicine)
        return {**named, f"{option.id}/ceiling": all_of(over, calm)}


def _rank(rule: Rule) -> tuple[int, int, str]:
    return SEVERITIES.index(rule.severity), BY_WEIGHT.index(rule.effect), rule.id


def _others(found: Named, option: str) -> Named:
    if option not in found:
        return {}
    return {f"{name}/comes-down-first": here for name, here in found.items() if name != option}


def _stage_waits_for(grounds: ModelledGrounds) -> Named:
    """What must be known before a stage can be named: signs, a danger, the first open entry."""
    findings, draft = grounds.findings, grounds.draft
    complete = Substitution({"signs.complete": YES}, {})
    found, before = [{"signs": negated(SIGNS_GIVEN)}], SIGNS_GIVEN
    for danger in draft.dangers:
        here = stop_at_danger(findings, danger)
        facts = grounds.open(danger.criterion) if here is not NO else {}
        named = {name: complete.of(formula) for name, formula in facts.items()}
        found.append(among(all_of(before, here), named))
        before = all_of(before, negated(here))
    for stage in draft.stages:
        if stage.id not in (EMERGENCY, NEEDS_DATA):
            if stage.if_unknown == NEEDS_DATA:
                found.append(among(before, grounds.open(stage.criterion)))
            before = all_of(before, findings.truth(stage.criterion).no)
    last = next(stage for stage in draft.stages if stage.id == NEEDS_DATA)
    return together(*found, each(last.needs, before))
