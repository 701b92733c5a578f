"""Formulas over the variables of facts: what holds for whom, stated once for every engine.

A small closed algebra. `smt.py` writes a formula for the solver, `program.py` as a list of
operations for many people at once. Equal formulas are one object, so that what formulas share is
worked out once; what is always true or never true is left out as a formula is made.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal
from weakref import WeakValueDictionary

Kind = Literal["constant", "variable", "compare", "not", "and", "or", "at_most"]
TermOperator = Literal["<", "<=", "="]
Term = str | Fraction  # the variable of a number, or a number
Compared = tuple[TermOperator, Term, Term]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Formula:
    """One formula. `name` is that of a variable; `compared` is what a comparison compares; of the
    parts of an `at_most`, at most `most` hold.

    Made by the functions below alone, so that two equal formulas are the same object.
    """

    kind: Kind
    parts: tuple[Formula, ...] = ()
    name: str = ""
    compared: Compared | None = None
    most: int = 0


FormulaKey = tuple[Kind, tuple[int, ...], str, Compared | None, int]
_made: WeakValueDictionary[FormulaKey, Formula] = WeakValueDictionary()


def _make(
    kind: Kind,
    parts: tuple[Formula, ...] = (),
    name: str = "",
    compared: Compared | None = None,
    most: int = 0,
) -> Formula:
    key = (kind, tuple(map(id, parts)), name, compared, most)
    found = _made.get(key)
    if found is None:
        found = _made[key] = Formula(kind, parts, name, compared, most)
    return found


YES, NO = _make("constant", name="yes"), _make("constant", name="no")


def constant(holds: bool) -> Formula:
    return YES if holds else NO


def variable(name: str) -> Formula:
    """A yes/no variable, such as `taking+some_medicine` or `age.known`."""
    return _make("variable", name=name)


def negated(part: Formula) -> Formula:
    if part.kind == "constant":
        return constant(part is NO)
    return part.parts[0] if part.kind == "not" else _make("not", (part,))


def all_of(*parts: Formula | Iterable[Formula]) -> Formula:
    """All of them; of none, what always holds."""
    return _joined("and", YES, NO, _listed(parts))


def any_of(*parts: Formula | Iterable[Formula]) -> Formula:
    """At least one of them; of none, what never holds."""
    return _joined("or", NO, YES, _listed(parts))


def implies(when: Formula, then: Formula) -> Formula:
    return any_of(negated(when), then)


def equivalent(one: Formula, other: Formula) -> Formula:
    return all_of(implies(one, other), implies(other, one))


def at_most(parts: Iterable[Formula], most: int) -> Formula:
    """No more than this number of them hold."""
    kept = tuple(part for part in parts if part is not NO)
    if most < 0:
        return NO
    return YES if len(kept) <= most else _make("at_most", kept, most=most)


def _listed(parts: tuple[Formula | Iterable[Formula], ...]) -> Iterator[Formula]:
    for part in parts:
        if isinstance(part, Formula):
            yield part
        else:
            yield from part


def _joined(kind: Kind, nothing: Formula, enough: Formula, parts: Iterable[Formula]) -> Formula:
    """Without repetitions; `nothing` changes nothing, one `enough` settles it."""
    kept = dict.fromkeys(parts)
    kept.pop(nothing, None)
    if enough in kept or any(part.kind == "not" and part.parts[0] in kept for part in kept):
        return enough
    return next(iter(kept), nothing) if len(kept) < 2 else _make(kind, tuple(kept))


@dataclass(frozen=True, slots=True)
class NumericTerm:
    """A number that formulas compare: a variable, or exact."""

    term: Term

    def __lt__(self, other: NumericTerm | Decimal | int) -> Formula:
        return _compared("<", self.term, _term(other))

    def __le__(self, other: NumericTerm | Decimal | int) -> Formula:
        return _compared("<=", self.term, _term(other))

    def __gt__(self, other: NumericTerm | Decimal | int) -> Formula:
        return _compared("<", _term(other), self.term)

    def __ge__(self, other: NumericTerm | Decimal | int) -> Formula:
        return _compared("<=", _term(other), self.term)

    def equals(self, other: NumericTerm | Decimal | int) -> Formula:
        return _compared("=", self.term, _term(other))


FormulasInstead = Mapping[str, Formula]
NumbersInstead = Mapping[str, NumericTerm]


def _term(number: NumericTerm | Decimal | int) -> Term:
    return number.term if isinstance(number, NumericTerm) else Fraction(number)


def _compared(operator: TermOperator, left: Term, right: Term) -> Formula:
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return constant(compare(operator, left, right))
    return _make("compare", compared=(operator, left, right))


def compare(operator: TermOperator, left: Fraction, right: Fraction) -> bool:
    match operator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case "=":  # always: there is no other operator
            return left == right


def comparison(part: Formula) -> Compared:
    assert part.compared is not None, "only a comparison compares"
    return part.compared


def in_order(formulas: Iterable[Formula], done: Container[Formula] = ()) -> list[Formula]:
    """Every part of the formulas once, each after its own parts; what is `done` is left out."""
    found: dict[Formula, None] = {}
    waiting = [*formulas][::-1]
    while waiting:
        part = waiting[-1]
        if part in found or part in done:
            waiting.pop()
            continue
        missing = [each for each in part.parts if each not in found and each not in done]
        if missing:
            waiting.extend(missing)
        else:
            found[waiting.pop()] = None
    return list(found)


class Substitution:
    """Other formulas and numbers in the place of variables; remembers what it has replaced."""

    def __init__(self, variables: FormulasInstead, numbers: NumbersInstead) -> None:
        self.variables, self.numbers = variables, numbers
        self.found: dict[Formula, Formula] = {}

    def of(self, formula: Formula) -> Formula:
        for part in in_order([formula], self.found):
            self.found[part] = self._of(part)
        return self.found[formula]

    def _of(self, part: Formula) -> Formula:
        if part.kind == "variable":
            return self.variables.get(part.name, part)
        if part.kind == "compare":
            operator, left, right = comparison(part)
            return _compared(operator, self._term(left), self._term(right))
        parts = [self.found[each] for each in part.parts]
        same = all(one is other for one, other in zip(part.parts, parts, strict=True))
        return part if same else with_parts(part, parts)

    def _term(self, term: Term) -> Term:
        return self.numbers.get(term, NumericTerm(term)).term if isinstance(term, str) else term


def with_parts(part: Formula, parts: list[Formula]) -> Formula:
    """The same kind of formula with these parts; one without parts is returned."""
    match part.kind:
        case "not":
            return negated(parts[0])
        case "and":
            return all_of(parts)
        case "or":
            return any_of(parts)
        case "at_most":
            return at_most(parts, part.most)
        case _:
            return part
