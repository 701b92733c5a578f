"""What every rule says of one person: certainly yes, certainly no, or not known."""

from __future__ import annotations

from typing import NamedTuple

from unclench.criteria.values import Facts, Members
from unclench.library.content import Content, Settled
from unclench.library.models import Rule
from unclench.patient.patient import Patient
from unclench.plan.lines import Lines, lines_of
from unclench.plan.models import Reason

REQUIRE = "require"


class Findings(NamedTuple):
    """`fired` and `open` hold the rules of each option; the empty option is the person; `effects` holds the
    fired ones by option and effect. `kept` remembers explanations already worked out; `lines` those that are the same for all."""

    content: Content
    patient: Patient
    settled: Settled
    fired: dict[str, list[Rule]]
    open: dict[str, list[Rule]]
    effects: dict[tuple[str, str], list[Rule]]
    taken: frozenset[str]
    requested: frozenset[str]
    kept: dict[tuple[bool, int], tuple[str, ...]]
    lines: Lines

    def truth(self, criterion: int | None) -> bool | None:
        """Whether a criterion holds; no criterion always does."""
        if criterion is None or criterion in self.settled.yes:
            return True
        return None if criterion in self.settled.unknown else False

    def support(self, criterion: int | None) -> tuple[str, ...]:
        """The facts on which a settled criterion rests."""
        if criterion is None:
            return ()
        found = self.kept.get((True, criterion))
        if found is None:
            found = self.kept[True, criterion] = self.content.support(criterion, self.patient.facts)
        return found

    def needs(self, criterion: int | None) -> tuple[str, ...]:
        """The facts that are still open in a criterion that is not known."""
        if criterion is None:
            return ()
        found = self.kept.get((False, criterion))
        if found is None:
            found = self.kept[False, criterion] = self.content.open_facts(criterion, self.patient.facts)
        return found

    def reason(self, rule: Rule) -> Reason:
        if len(rule.read) == 1:
            return self.lines.reason(rule)
        return Reason(rule.id, rule.say, self.support(rule.criterion), rule.claims)


def find(patient: Patient, content: Content) -> Findings:
    """Judges every criterion once and sorts the rules by option. A `require` rule fires unless it holds."""
    settled = content.settle(patient.facts)
    asked = (
        _members(patient.facts, "requests") | _members(patient.facts, "raise_requests") | _members(patient.facts, "stop_requests")
    )
    taken = _members(patient.facts, "taking")
    fired = _fired(content, settled)
    return Findings(
        content,
        patient,
        settled,
        _by_option(fired),
        _open(content, settled),
        _by_effect(fired),
        taken,
        asked,
        {},
        lines_of(content),
    )


def _fired(content: Content, settled: Settled) -> list[Rule]:
    rules = content.rules
    holding = [rules[place] for i in settled.yes if i in content.rules_of for place in content.rules_of[i]]
    unmet = [
        rule
        for place in content.requires
        if (rule := rules[place]).criterion not in settled.yes and rule.criterion not in settled.unknown
    ]
    return [*(rule for rule in holding if rule.effect != REQUIRE), *unmet]


def _open(content: Content, settled: Settled) -> dict[str, list[Rule]]:
    rules = content.rules
    return _by_option([rules[place] for i in settled.unknown if i in content.rules_of for place in content.rules_of[i]])


def _by_option(rules: list[Rule]) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.option, []).append(rule)
    return found


def _by_effect(rules: list[Rule]) -> dict[tuple[str, str], list[Rule]]:
    found: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules:
        found.setdefault((rule.option, rule.effect), []).append(rule)
    return found


def _members(facts: Facts, name: str) -> frozenset[str]:
    value = facts.get(name)
    return value.known if isinstance(value, Members) else frozenset()
