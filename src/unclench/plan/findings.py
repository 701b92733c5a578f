"""What every rule says about one person: certainly yes, certainly no, or not known."""

from collections.abc import Iterable, Mapping

from unclench.content.content import Content, Settled
from unclench.content.types import Rule
from unclench.criteria.values import Facts, Members
from unclench.patient.facts import Patient
from unclench.plan.models import Reason
from unclench.plan.ready_lines import Lines, Placed, lines_of

Fired = dict[str, list[Rule]]

NONE: list[Rule] = []


class Findings:
    """What is the same for every step of one plan; nothing in it changes but `kept`.

    `yes` and `unknown` are the criteria that hold and those that are not known, with the facts
    still open in each. `fired` holds the rules of each option that hold; the empty option is the
    person. `waiting` holds those that are not known and could decide a verdict, and `ranked` the
    same, the worst first, for the options looked at. `kept` remembers explanations already worked
    out; `lines` those that are the same for all. Slots, because steps look here a thousand times.
    """

    __slots__ = (
        "content",
        "fired",
        "kept",
        "lines",
        "patient",
        "ranked",
        "requested",
        "taken",
        "unknown",
        "waiting",
        "yes",
    )

    def __init__(
        self,
        content: Content,
        patient: Patient,
        settled: Settled,
        fired: Fired,
        waiting: Fired,
        taken: frozenset[str],
        requested: frozenset[str],
        lines: Lines,
    ) -> None:
        self.content, self.patient, self.lines = content, patient, lines
        self.yes, self.unknown = settled
        self.fired, self.waiting, self.taken, self.requested = fired, waiting, taken, requested
        self.kept: dict[int, tuple[str, ...]] = {}
        self.ranked: dict[str, list[Rule]] = {}

    def truth(self, criterion: int | None) -> bool | None:
        """Whether a criterion holds; no criterion always does."""
        if criterion is None or criterion in self.yes:
            return True
        return None if criterion in self.unknown else False

    def support(self, criterion: int | None) -> tuple[str, ...]:
        """The facts on which a settled criterion rests."""
        if criterion is None:
            return ()
        found = self.kept.get(criterion)
        if found is None:
            found = self.kept[criterion] = self.content.support(criterion, self.patient.facts)
        return found

    def needs(self, criterion: int | None) -> tuple[str, ...]:
        """The facts that are still open in a criterion that is not known."""
        return () if criterion is None else self.unknown.get(criterion, ())

    def waits_for(self, option: str) -> list[Rule]:
        """The rules of an option that are not known and could decide its verdict, the worst
        first."""
        found = self.ranked.get(option)
        if found is None:
            waiting = self.waiting.get(option, NONE)
            found = sorted(waiting, key=self.lines.rank) if len(waiting) > 1 else waiting
            self.ranked[option] = found
        return found

    def reason(self, rule: Rule) -> Reason:
        if len(rule.read) == 1:
            return self.lines.reason(rule)
        return Reason(rule.id, rule.say, self.support(rule.criterion), rule.claims)


def find(patient: Patient, content: Content) -> Findings:
    """Judges every criterion once and sorts the rules by option. A `require` rule fires unless
    it holds."""
    settled = content.settle(patient.facts)
    asked = (
        _members(patient.facts, "requests")
        | _members(patient.facts, "raise_requests")
        | _members(patient.facts, "stop_requests")
    )
    taken = _members(patient.facts, "taking")
    lines = lines_of(content)
    return Findings(
        content,
        patient,
        settled,
        _fired(lines, settled),
        _by_option(lines.deciding, settled.unknown),
        taken,
        asked,
        lines,
    )


def _fired(lines: Lines, settled: Settled) -> Fired:
    fired = _by_option(lines.firing, settled.yes)
    for rule in lines.required:
        if rule.criterion not in settled.yes and rule.criterion not in settled.unknown:
            fired.setdefault(rule.option, []).append(rule)
    return fired


def _by_option(rules_of: Mapping[int, list[Placed]], criteria: Iterable[int]) -> Fired:
    found: Fired = {}
    for criterion in criteria:
        if criterion in rules_of:
            for option, rule in rules_of[criterion]:
                if option in found:
                    found[option].append(rule)
                else:
                    found[option] = [rule]
    return found


def _members(facts: Facts, name: str) -> frozenset[str]:
    value = facts.get(name)
    return value.known if isinstance(value, Members) else frozenset()
