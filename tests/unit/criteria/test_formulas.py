"""Formulas: equal ones are one object, and what is certain is left out as they are made."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from unclench.criteria.engines.formula import (
    NO,
    YES,
    Formula,
    NumericTerm,
    Substitution,
    all_of,
    any_of,
    at_most,
    constant,
    equivalent,
    implies,
    in_order,
    negated,
    variable,
)
from unclench.criteria.engines.smt import Solver
from unclench.proof.promises.evaluate import People

A, B, C = variable("a"), variable("b"), variable("c")
LOW, HIGH = NumericTerm("x.low"), NumericTerm("x.high")
LONGEST = 10_000


def holds(formula: Formula, **values: bool) -> bool:
    """Whether it holds for one person with these values."""
    return bool(People([values]).of(formula))


def test_equal_formulas_are_one_object() -> None:
    assert all_of(A, B) is all_of([A, B]) and negated(negated(A)) is A
    assert (LOW < 3) is (Decimal(3) > LOW) and (LOW < 3) is not (LOW <= 3)


def test_what_is_certain_is_left_out() -> None:
    assert all_of() is YES and any_of() is NO
    assert all_of(A, YES, A) is A and any_of(A, NO) is A
    assert all_of(A, NO) is NO and any_of(A, YES) is YES
    assert all_of(A, negated(A)) is NO and any_of(A, negated(A)) is YES
    assert negated(YES) is NO and constant(True) is YES
    assert at_most([A, NO], 1) is YES and at_most([], -1) is NO


def test_two_exact_numbers_are_compared_at_once() -> None:
    three = NumericTerm("x")
    exact = Substitution({}, {"x": NumericTerm(Fraction(3))})
    assert exact.of(three < 4) is YES and exact.of(three > 4) is NO
    assert exact.of(three.equals(3)) is YES and exact.of(three <= 2) is NO


@pytest.mark.parametrize(("a", "b", "c"), [*product((False, True), repeat=3)])
def test_each_kind_means_what_its_name_says(a: bool, b: bool, c: bool) -> None:
    values = {"a": a, "b": b, "c": c}
    assert holds(implies(A, B), **values) is (not a or b)
    assert holds(equivalent(A, B), **values) is (a is b)
    for most in range(3):
        assert holds(at_most([A, B, C], most), **values) is (a + b + c <= most)


def test_parts_come_before_what_they_are_part_of_and_once() -> None:
    whole = any_of(all_of(A, B), negated(all_of(A, B)), C)
    assert whole is YES
    whole = any_of(all_of(A, B), all_of(C, negated(all_of(A, B))))
    ordered = in_order([whole])
    assert len(set(ordered)) == len(ordered)
    assert all(ordered.index(part) < i for i, one in enumerate(ordered) for part in one.parts)
    assert in_order([whole], done={whole}) == []


def test_a_substitution_changes_its_variables_and_keeps_the_rest() -> None:
    instead = Substitution({"a": C}, {"x.low": NumericTerm("y.low")})
    assert instead.of(all_of(A, B)) is all_of(C, B)
    assert instead.of(any_of(negated(A), LOW < HIGH)) is any_of(
        negated(C), NumericTerm("y.low") < HIGH
    )
    assert instead.of(at_most([A, B], 1)) is at_most([C, B], 1)
    assert instead.of(B) is B and instead.of(YES) is YES


def test_the_solver_finds_a_person_or_shows_that_there_is_none() -> None:
    solver = Solver(LONGEST)
    solver.add(any_of(A, B), at_most([A, B, C], 1), C, LOW.equals(HIGH), LOW > 2, LOW <= 3)
    assert solver.ask() == "unsat"
    other = Solver(LONGEST)
    other.add(any_of(A, B), negated(A), LOW.equals(HIGH), LOW > 2, LOW <= 3)
    assert other.ask() == "sat"
    person = other.person()
    assert person.holds(B) and not person.holds(A) and person.holds(YES)
    assert 2 < person.number("x.low") == person.number("x.high") <= 3
    with other.scope(negated(B)):
        assert other.ask() == "unsat"
    other.push()
    other.add(NO)
    assert other.ask() == "unsat"
    other.pop()
    assert other.ask() == "sat"
