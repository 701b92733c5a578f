"""What every rule says about anybody: the twin of plan/findings.py."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from unclench.content.source.draft import Draft
from unclench.content.types import Rule
from unclench.criteria import tree
from unclench.criteria.engines.formula import Formula, any_of, variable
from unclench.criteria.engines.rails import ALWAYS, Assigned, Rails, assigned, rails
from unclench.criteria.syntax import read
from unclench.criteria.tree import Node
from unclench.criteria.values import Facts, Members
from unclench.criteria.vocabulary import FactTypes

ASKED = ("requests", "raise_requests", "stop_requests")
SIGNS_GIVEN = variable("signs.given")  # signs were asked about, whatever became of the answer


class ModelledFindings(NamedTuple):
    """`criteria` holds both formulas of each criterion of the draft; `members` the members of each
    set that anything looks at."""

    draft: Draft
    facts: FactTypes
    members: Mapping[str, frozenset[str]]
    criteria: tuple[Rails, ...]
    rules: Mapping[str, tuple[Rule, ...]]

    def truth(self, criterion: int | None) -> Rails:
        return ALWAYS if criterion is None else self.criteria[criterion]

    def taken(self, option: str) -> Formula:
        return variable(f"taking+{option}")

    def requested(self, option: str) -> Formula:
        return any_of([variable(f"{fact}+{option}") for fact in ASKED])

    def fires(self, rule: Rule) -> Formula:
        """A `require` rule fires when it certainly does not hold."""
        truth = self.truth(rule.criterion)
        return truth.no if rule.effect == "require" else truth.yes

    def fired(self, option: str, effects: Collection[str]) -> Formula:
        return any_of(
            [self.fires(rule) for rule in self.rules.get(option, ()) if rule.effect in effects]
        )

    def open(self, option: str, effects: Collection[str]) -> Formula:
        """Whether a rule with one of these effects is not known."""
        return any_of(
            [
                self.truth(rule.criterion).open()
                for rule in self.rules.get(option, ())
                if rule.effect in effects
            ]
        )


def find(draft: Draft) -> ModelledFindings:
    """The rules of a draft over anybody's facts."""
    facts = draft.vocabulary.facts
    by_option: dict[str, list[Rule]] = {}
    for rule in draft.rules:
        by_option.setdefault(rule.option, []).append(rule)
    rules = {option: tuple(listed) for option, listed in by_option.items()}
    criteria = tuple(rails(node, facts) for node in draft.criteria)
    return ModelledFindings(draft, facts, looked_at(draft), criteria, rules)


def looked_at(draft: Draft) -> dict[str, frozenset[str]]:
    """For each set the members that a criterion or the plan itself looks at."""
    found: dict[str, set[str]] = {
        name: set() for name, fact in draft.vocabulary.facts.items() if fact.kind == "set"
    }
    for node in (*draft.criteria, *promised(draft)):
        for name, member in included(node):
            found[name].add(member)
    medicines = {
        option.id
        for option in draft.options.values()
        if option.medicine is not None or option.id in draft.ingredients
    }
    for name in ("taking", *ASKED):
        found[name] |= medicines if name == "taking" else set(draft.options)
    return {name: frozenset(members) for name, members in found.items()}


def promised(draft: Draft) -> Iterator[Node]:
    """The criteria of the promises, which are read only here."""
    for promise in draft.collections.get("promises", ()):
        for text in filter(None, (promise.when, promise.unless)):
            for option in promise.options or ("",):
                yield read(text.replace("{option}", option), draft.vocabulary)


def included(node: Node) -> Iterator[tuple[str, str]]:
    """Every set and member that a condition looks at."""
    match node:
        case tree.Includes(name, member):
            yield name, member
        case tree.Not(part):
            yield from included(part)
        case tree.All(parts) | tree.Any(parts):
            for part in parts:
                yield from included(part)


def reader(findings: ModelledFindings) -> Callable[[Facts], Assigned]:
    """Turns one person's facts into values of all variables."""
    nobody: dict[str, bool | Fraction] = {"signs.given": False}
    for name, fact in findings.facts.items():
        nobody |= assigned(fact, None, findings.members.get(name, frozenset()))

    def read_person(facts: Facts) -> Assigned:
        found = {**nobody, "signs.given": "signs" in facts}
        for name, value in facts.items():
            here = (
                value.known & findings.members[name] if isinstance(value, Members) else frozenset()
            )
            found |= assigned(findings.facts[name], value, here)
        return found

    return read_person
