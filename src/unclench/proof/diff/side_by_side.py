"""Two contents over the same people: the formulas of both plans, with the variables of every fact
shared between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from unclench.content.source.draft import Draft
from unclench.criteria.engines.formula import (
    NO,
    YES,
    Formula,
    NumericTerm,
    Substitution,
    any_of,
    equivalent,
    negated,
    variable,
)
from unclench.criteria.engines.rails import assigned
from unclench.criteria.vocabulary import FactType, FactTypes
from unclench.decision.findings import ModelledFindings
from unclench.decision.plan import PlanModel, plan_model
from unclench.proof.diff.readings import read_otherwise
from unclench.proof.promises.possible_people import possible
from unclench.proof.promises.smallest_person import FactCuts, cut_points

Ways = Mapping[str, Formula]
NOT_THERE: Ways = {"": YES}  # an option that this content does not have


class SideBySide(NamedTuple):
    """`findings` has the facts and members of either; `otherwise` are the facts that both may read
    differently from one record."""

    old: PlanModel
    new: PlanModel
    findings: ModelledFindings
    cuts: FactCuts
    otherwise: frozenset[str]


class Two(NamedTuple):
    """One part of a plan: for each answer who gets it, by the older and by the newer content."""

    old: Ways
    new: Ways

    def differ(self) -> Formula:
        return any_of(
            negated(equivalent(self.old.get(way, NO), self.new.get(way, NO)))
            for way in {**self.old, **self.new}
        )


def side_by_side(old: Draft, new: Draft) -> SideBySide:
    models = plan_model(old), plan_model(new)
    one, two = models[0].findings, models[1].findings
    names = {**one.members, **two.members}
    members = {
        name: one.members.get(name, frozenset()) | two.members.get(name, frozenset())
        for name in names
    }
    draft = replace(new, facts={**old.facts, **new.facts})
    findings = two._replace(draft=draft, facts=_facts(one.facts, two.facts), members=members)
    before, after = cut_points(old), cut_points(new)
    cuts = {name: before.get(name, set()) | after.get(name, set()) for name in {**before, **after}}
    return SideBySide(*models, findings, cuts, read_otherwise(old, new))


def _facts(old: FactTypes, new: FactTypes) -> dict[str, FactType]:
    """Every fact as the newer content has it; a choice that either knows can be made."""
    found = {**old, **new}
    for name in old.keys() & new.keys():
        if old[name].kind == new[name].kind == "choice":
            found[name] = replace(
                new[name],
                members=(old[name].members or frozenset()) | (new[name].members or frozenset()),
            )
    return found


def everybody(two: SideBySide) -> list[Formula]:
    """What holds for everybody whom both contents know."""
    return [line for model in (two.old, two.new) for line in possible(_wide(two, model.findings))]


def _wide(two: SideBySide, findings: ModelledFindings) -> ModelledFindings:
    return findings._replace(
        members={name: two.findings.members[name] for name in findings.members}
    )


def parts(two: SideBySide) -> dict[str, Two]:
    """Each part of a plan by its name in `outcomes`; options that only one content has come
    first."""
    old, new = two.old.verdicts, two.new.verdicts
    options = sorted({**new, **old}, key=lambda name: name in old and name in new)
    found = {
        f"verdict {name}": Two(old.get(name, NOT_THERE), new.get(name, NOT_THERE))
        for name in options
    }
    return {
        **found,
        "stage": Two(two.old.at, two.new.at),
        "urgency": Two(two.old.urgency, two.new.urgency),
    }


def apart(two: SideBySide) -> Substitution | None:
    """What replaces the variables of the newer content where the two may read a record
    differently, if they may."""
    instead: dict[str, Formula] = {}
    numbers: dict[str, NumericTerm] = {}
    for name in sorted(two.otherwise):
        members = two.findings.members.get(name, frozenset())
        for each, value in assigned(two.findings.facts[name], None, members).items():
            if isinstance(value, bool):
                instead[each] = variable(f"{each}'")
            else:
                numbers[each] = NumericTerm(f"{each}'")
    if "signs" in two.otherwise:
        instead["signs.given"] = variable("signs.given'")
    return Substitution(instead, numbers) if instead else None
