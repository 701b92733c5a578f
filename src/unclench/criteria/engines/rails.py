"""The tree as two formulas: certainly true and certainly false. Neither means not known.

A fact becomes a handful of free variables, so that one formula covers all people at once, including
those for whom it is not known:

    number   `x.known`, `x.low`, `x.high`      the interval of criteria/values.py, both ends exact
    yes/no   `x.yes`, `x.no`                   neither: not known
    choice   `x=red` for each choice           none: not known
    set      `x+a` for each member, `x.complete`, `x.some`     certainly in it; nothing else is;
    anything at all is
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from unclench.criteria import tree
from unclench.criteria.engines.formula import (
    NO,
    YES,
    Formula,
    NumericTerm,
    all_of,
    any_of,
    at_most,
    implies,
    negated,
    variable,
)
from unclench.criteria.tree import Node
from unclench.criteria.values import UNBOUNDED, Interval, Members, Value
from unclench.criteria.vocabulary import FactType, FactTypes

Assigned = Mapping[str, bool | Fraction]
# An interval without an end ends here: beyond every cut point and every plausible value, so no
# comparison can tell the difference.
BEYOND = Fraction(10**15)


class Rails(NamedTuple):
    """What a condition is: certainly true (`yes`), certainly false (`no`), or neither."""

    yes: Formula
    no: Formula

    def open(self) -> Formula:
        return all_of(negated(self.yes), negated(self.no))


ALWAYS = Rails(YES, NO)


def rails(node: Node, facts: FactTypes) -> Rails:
    """Both formulas of a condition. `facts` gives the kind of each fact, and the choices of a
    choice."""
    match node:
        case tree.Fact(name):
            return Rails(variable(f"{name}.yes"), variable(f"{name}.no"))
        case tree.Known(name):
            return Rails(known(facts[name]), NO)
        case tree.Compare(name, operator, value):
            return _compare(name, operator, value)
        case tree.OneOf(name, values):
            return Rails(_chosen(name, values), _chosen(name, _choices(facts[name]) - set(values)))
        case tree.Includes(name, member):
            inside = variable(f"{name}+{member}")
            return Rails(inside, all_of(variable(f"{name}.complete"), negated(inside)))
        case tree.Not(part):
            yes, no = rails(part, facts)
            return Rails(no, yes)
        case tree.All(parts):
            found = [rails(part, facts) for part in parts]
            return Rails(all_of([part.yes for part in found]), any_of([part.no for part in found]))
        case tree.Any(parts):  # always: a condition is of no other kind
            found = [rails(part, facts) for part in parts]
            return Rails(any_of([part.yes for part in found]), all_of([part.no for part in found]))


def known(fact: FactType) -> Formula:
    """Whether anything is known about a fact."""
    match fact.kind:
        case "number":
            return variable(f"{fact.name}.known")
        case "yes_no":
            return any_of(variable(f"{fact.name}.yes"), variable(f"{fact.name}.no"))
        case "choice":
            return _chosen(fact.name, _choices(fact))
        case "set":  # always: a fact is of no other kind
            return any_of(variable(f"{fact.name}.complete"), variable(f"{fact.name}.some"))


def ends(name: str) -> tuple[NumericTerm, NumericTerm]:
    """The lower and the upper end of a number."""
    return NumericTerm(f"{name}.low"), NumericTerm(f"{name}.high")


def well_formed(fact: FactType, members: Collection[str] = ()) -> Iterator[Formula]:
    """What holds for the variables of any one fact. `members` are those of a set that anybody
    looks at."""
    match fact.kind:
        case "number":
            low, high = ends(fact.name)
            yield low <= high
        case "yes_no":
            yield negated(all_of(variable(f"{fact.name}.yes"), variable(f"{fact.name}.no")))
        case "choice":
            choices = [variable(f"{fact.name}={choice}") for choice in sorted(_choices(fact))]
            yield at_most(choices, 1)
        case "set":  # always: a fact is of no other kind
            yield from (
                implies(variable(f"{fact.name}+{member}"), variable(f"{fact.name}.some"))
                for member in sorted(members)
            )


def assigned(fact: FactType, value: Value | None, members: Collection[str] = ()) -> Assigned:
    """The variables of one fact for one person; None is not known."""
    name = fact.name
    match fact.kind:
        case "number":
            return _interval(name, value if isinstance(value, Interval) else UNBOUNDED)
        case "yes_no":
            return {f"{name}.yes": value is True, f"{name}.no": value is False}
        case "choice":
            return {f"{name}={choice}": choice == value for choice in sorted(_choices(fact))}
        case "set":  # always: a fact is of no other kind
            found = value if isinstance(value, Members) else Members(frozenset(), complete=False)
            inside: Assigned = {f"{name}+{member}": member in found.known for member in members}
            return {**inside, f"{name}.complete": found.complete, f"{name}.some": bool(found.known)}


def given(assignment: Assigned) -> Iterator[Formula]:
    """That the variables have these values."""
    for name, value in assignment.items():
        if isinstance(value, bool):
            yield variable(name) if value else negated(variable(name))
        else:
            yield NumericTerm(name).equals(NumericTerm(value))


def _interval(name: str, value: Interval) -> Assigned:
    return {
        f"{name}.known": value != UNBOUNDED,
        f"{name}.low": _finite(value.low),
        f"{name}.high": _finite(value.high),
    }


def _finite(end: Decimal) -> Fraction:
    if end.is_finite():
        return Fraction(end)
    return BEYOND if end > 0 else -BEYOND


def _choices(fact: FactType) -> frozenset[str]:
    return fact.members or frozenset()


def _chosen(name: str, values: Collection[str]) -> Formula:
    return any_of([variable(f"{name}={value}") for value in sorted(values)])


def _compare(name: str, operator: str, cut: Decimal) -> Rails:
    there = variable(f"{name}.known")
    low, high = ends(name)
    match operator:
        case "<":
            yes, no = high < cut, low >= cut
        case "<=":
            yes, no = high <= cut, low > cut
        case ">":
            yes, no = low > cut, high <= cut
        case ">=":
            yes, no = low >= cut, high < cut
        case _:
            yes, no = all_of(low.equals(cut), high.equals(cut)), any_of(low > cut, high < cut)
    return Rails(all_of(there, yes), all_of(there, no))
