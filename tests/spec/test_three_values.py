"""Yes, no, not known: how criteria are judged."""

from decimal import Decimal

import pytest

from unclench.criteria.judge import judge
from unclench.criteria.tree import All, Any, Compare, Fact, Includes, Known, Not
from unclench.criteria.values import Facts, Interval, Members

YES, NO, OPEN = Fact("yes"), Fact("no"), Fact("open")
PERSON: Facts = {"yes": True, "no": False}


@pytest.mark.parametrize(
    ("one", "two", "both", "either"),
    [
        (YES, YES, True, True),
        (YES, NO, False, True),
        (YES, OPEN, None, True),
        (NO, NO, False, False),
        (NO, OPEN, False, None),
        (OPEN, OPEN, None, None),
    ],
)
def test_one_no_settles_and_and_one_yes_settles_or(
    one: Fact, two: Fact, both: bool | None, either: bool | None
) -> None:
    for parts in ((one, two), (two, one)):
        assert judge(All(parts), PERSON) is both
        assert judge(Any(parts), PERSON) is either


def test_not_of_not_known_is_not_known() -> None:
    assert judge(Not(OPEN), PERSON) is None


def test_a_missing_fact_is_not_known_to_be_missing() -> None:
    """`is known` never says no: a fact that was not asked about becomes a question."""
    assert judge(Known("open"), PERSON) is None
    assert judge(Known("no"), PERSON) is True


@pytest.mark.parametrize(("number", "truth"), [("29.9", True), ("30", False), ("30.1", False)])
def test_below_is_half_open(number: str, truth: bool) -> None:
    value = Interval(Decimal(number), Decimal(number))
    assert judge(Compare("egfr", "<", Decimal(30)), {"egfr": value}) is truth


def test_a_bound_settles_only_what_it_can() -> None:
    above_90 = {"egfr": Interval(Decimal(90).next_plus(), Decimal("Infinity"))}
    assert judge(Compare("egfr", "<", Decimal(60)), above_90) is False
    assert judge(Compare("egfr", ">", Decimal(90)), above_90) is True
    assert judge(Compare("egfr", ">=", Decimal(95)), above_90) is None


def test_a_set_that_is_not_complete_says_yes_but_never_no() -> None:
    facts = {"classes": Members(frozenset({"opioid"}), complete=False)}
    assert judge(Includes("classes", "opioid"), facts) is True
    assert judge(Includes("classes", "statin"), facts) is None
