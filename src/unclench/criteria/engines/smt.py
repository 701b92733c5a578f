"""The tree as two formulas for Z3: certainly true and certainly false. Neither means not known.

A fact becomes a handful of free variables, so that a proof covers all people at once, including
those for whom it is not known:

    number   `x.known`, `x.low`, `x.high`      the interval of criteria/values.py, both ends exact
    yes/no   `x.yes`, `x.no`                   neither: not known
    choice   `x=red` for each choice           none: not known
    set      `x+a` for each member, `x.complete`, `x.some`     certainly in it; nothing else is;
    anything at all is

Import this only where Z3 is wanted: it is an extra (`unclench[proof]`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from z3 import And, ArithRef, AtMost, Bool, BoolRef, BoolVal, Implies, Not, Or, Real, RealVal

from unclench.criteria import tree
from unclench.criteria.tree import Node
from unclench.criteria.values import UNBOUNDED, Interval, Members, Value
from unclench.criteria.vocabulary import FactType, FactTypes

Assigned = dict[str, bool | Fraction]
YES, NO = BoolVal(True), BoolVal(False)
# An interval without an end ends here: beyond every cut point and every plausible value, so no
# comparison can tell the difference.
BEYOND = Fraction(10**15)


class Rails(NamedTuple):
    """What a condition is: certainly true (`yes`), certainly false (`no`), or neither."""

    yes: BoolRef
    no: BoolRef

    def open(self) -> BoolRef:
        return And(Not(self.yes), Not(self.no))


ALWAYS = Rails(YES, NO)


def rails(node: Node, facts: FactTypes) -> Rails:
    """Both formulas of a condition. `facts` gives the kind of each fact, and the choices of a
    choice."""
    match node:
        case tree.Fact(name):
            return Rails(Bool(f"{name}.yes"), Bool(f"{name}.no"))
        case tree.Known(name):
            return Rails(known(facts[name]), NO)
        case tree.Compare(name, operator, value):
            return _compare(name, operator, RealVal(str(value)))
        case tree.OneOf(name, values):
            return Rails(_chosen(name, values), _chosen(name, _choices(facts[name]) - set(values)))
        case tree.Includes(name, member):
            inside = Bool(f"{name}+{member}")
            return Rails(inside, And(Bool(f"{name}.complete"), Not(inside)))
        case tree.Not(part):
            yes, no = rails(part, facts)
            return Rails(no, yes)
        case tree.All(parts):
            found = [rails(part, facts) for part in parts]
            return Rails(And([part.yes for part in found]), Or([part.no for part in found]))
        case tree.Any(parts):  # always: a condition is of no other kind
            found = [rails(part, facts) for part in parts]
            return Rails(Or([part.yes for part in found]), And([part.no for part in found]))


def known(fact: FactType) -> BoolRef:
    """Whether anything is known about a fact."""
    match fact.kind:
        case "number":
            return Bool(f"{fact.name}.known")
        case "yes_no":
            return Or(Bool(f"{fact.name}.yes"), Bool(f"{fact.name}.no"))
        case "choice":
            return _chosen(fact.name, _choices(fact))
        case "set":  # always: a fact is of no other kind
            return Or(Bool(f"{fact.name}.complete"), Bool(f"{fact.name}.some"))


def ends(name: str) -> tuple[ArithRef, ArithRef]:
    """The lower and the upper end of a number."""
    return Real(f"{name}.low"), Real(f"{name}.high")


def well_formed(fact: FactType, members: Collection[str] = ()) -> Iterator[BoolRef]:
    """What holds for the variables of any one fact. `members` are those of a set that anybody
    looks at."""
    match fact.kind:
        case "number":
            low, high = ends(fact.name)
            yield low <= high
        case "yes_no":
            yield Not(And(Bool(f"{fact.name}.yes"), Bool(f"{fact.name}.no")))
        case "choice":
            yield AtMost(*[Bool(f"{fact.name}={choice}") for choice in sorted(_choices(fact))], 1)
        case "set":  # always: a fact is of no other kind
            yield from (
                Implies(Bool(f"{fact.name}+{member}"), Bool(f"{fact.name}.some"))
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


def _chosen(name: str, values: Collection[str]) -> BoolRef:
    return Or([Bool(f"{name}={value}") for value in sorted(values)])


def _compare(name: str, operator: str, cut: ArithRef) -> Rails:
    there = Bool(f"{name}.known")
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
            yes, no = And(low == cut, high == cut), Or(cut < low, cut > high)
    return Rails(And(there, yes), And(there, no))
