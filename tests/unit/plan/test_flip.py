"""What would change a verdict is as small as can be, and true: held against everything that one
fact can do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from unclench.content import load
from unclench.criteria.values import Interval, Members
from unclench.plan import make_plan
from unclench.plan.counterfactual import WANTED, FactChange, _moves, smallest_change
from unit.plan.test_corners import LABS, of, patient, plan

CASES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("baclofen", {"labs": [{**LABS[0], "value": 25}]}),
    ("baclofen", {"labs": []}),
    ("baclofen", {"allergies": ["baclofen"]}),
    ("baclofen", {"signs": ["fever"]}),
    ("baclofen", {"person": {"age": 17}}),
    ("tizanidine", {"medicines": [{"name": "ciprofloxacin"}]}),
    ("heat", {"ms": {"heat_sensitive": True}}),
    ("tens", {"conditions": ["pacemaker"]}),
    ("gabapentin", {"complaint": {"pattern": "cramp"}}),
    ("diazepam", {"complaint": {"night_predominant": True}}),
    ("magnesium", {"complaint": {"pattern": "cramp"}}),
    (
        "baclofen",
        {"medicines": [{"name": "baclofen", "dose": "10 mg", "per_day": 3, "since": "2026-10-01"}]},
    ),
)


def changes(option: str, more: dict[str, Any]) -> tuple[FactChange, ...]:
    return smallest_change(patient(**more), load(), option)


@pytest.mark.parametrize(("option", "more"), CASES)
def test_what_would_change_a_verdict_is_as_small_as_can_be_and_true(
    option: str, more: dict[str, Any]
) -> None:
    """Each is compared with all that one fact can do, tried by the plan itself."""
    now = of(plan(**more), option).verdict
    found = changes(option, more)
    single = one_fact(option, more, now)
    if single:
        assert len(found) == 1 and found[0].fact in {fact for fact, _ in single}, (
            now,
            found,
            single,
        )
        assert found[0].verdict in {verdict for fact, verdict in single if fact == found[0].fact}
    for change in found:
        assert change.verdict != now and change.before != change.after
        assert WANTED[change.verdict] > WANTED[now] or WANTED[now] > 1


def one_fact(option: str, more: dict[str, Any], now: str) -> set[tuple[str, str]]:
    """Every fact that can change and alone gives a better verdict, with the verdict, by trying all
    of them in whole plans."""
    base, content = patient(**more), load()
    waits = {
        need
        for verdict in plan(**more).options
        if verdict.option.id == option
        for need in verdict.needs
    }
    asked = waits | {fact for need in waits for fact in content.facts[need].asks}
    taking = base.facts["taking"]
    assert isinstance(taking, Members)
    results: set[tuple[str, str]] = set()
    for fact, points in content.thresholds.items():
        spec, value = content.facts[fact], base.facts.get(fact)
        tries: list[Any] = []
        amount = fact.endswith(("_per_day", "_at_dose")) and fact.split("_")[0] not in taking.known
        if spec.change == "fixed" or amount or (value is None and fact not in asked):
            continue
        if spec.kind == "number":
            tries = [
                Interval(number, number) for number in near(points) if number >= (spec.low or 0)
            ]
            if isinstance(value, Interval) and spec.change != "free":
                tries = [one for one in tries if (one.low > value.low) is (spec.change == "gain")]
        elif spec.kind == "yes_no":
            tries = (
                [True, False] if spec.change == "free" or value is None else [spec.change == "gain"]
            )
        elif spec.kind == "choice":
            tries = sorted(spec.members or points)
        else:
            known = value.known if isinstance(value, Members) else frozenset()
            gains = {
                "free": points,
                "gain": [p for p in points if p not in known],
                "loss": [p for p in points if p in known],
            }
            tries = [
                Members(known),
                *(
                    Members(known ^ {p})
                    for p in gains[spec.change]
                    if value is not None and (p != option or p in known)
                ),
            ]
        for other in tries:
            facts = {**base.facts, fact: other}
            facts |= {
                each.id: other
                for each in content.facts.values()
                if each.derived and each.kind == spec.kind == "number" and each.asks == (fact,)
            }
            made = make_plan(base._replace(facts=facts), content)
            then = of(made, option).verdict
            if (
                then != now
                and made.stage.id != "emergency"
                and (WANTED[then] > WANTED[now] or WANTED[now] > 1)
            ):
                results.add((fact, then))
    return results


def near(points: tuple[str, ...]) -> list[Decimal]:
    found = []
    for text in points:
        step = Decimal(1).scaleb(min(0, int(Decimal(text).as_tuple().exponent)))
        found += [Decimal(text), Decimal(text) - step, Decimal(text) + step]
    return found


@pytest.mark.parametrize(
    ("option", "more", "told"),
    [
        (
            "baclofen",
            {"labs": [{**LABS[0], "value": 25}]},
            [("kidney_clearance", "25", "30", "offer")],
        ),
        (
            "baclofen",
            {"allergies": ["baclofen"]},
            [("allergies", "baclofen", "without baclofen", "offer")],
        ),
        ("heat", {"ms": {"heat_sensitive": True}}, [("heat_sensitive", "yes", "no", "offer")]),
        ("baclofen", {"person": {"age": 17}}, [("age", "17", "18", "offer")]),
    ],
)
def test_the_change_is_told_in_the_words_of_the_record(
    option: str, more: dict[str, Any], told: list[tuple[str, ...]]
) -> None:
    assert [tuple(change) for change in changes(option, more)] == told


def test_two_facts_are_changed_together_where_one_is_not_enough() -> None:
    found = changes("baclofen", {"labs": [{**LABS[0], "value": 25}], "allergies": ["baclofen"]})
    assert {(change.fact, change.after) for change in found} == {
        ("kidney_clearance", "30"),
        ("allergies", "without baclofen"),
    }
    assert {change.verdict for change in found} == {"offer"}


def test_nothing_is_told_where_two_facts_are_not_enough() -> None:
    assert (
        changes(
            "quinine", {"signs": ["fever"], "allergies": ["quinine"], "conditions": ["arrhythmia"]}
        )
        == ()
    )


def test_taking_the_medicine_itself_is_no_change_worth_telling() -> None:
    for option in ("baclofen", "dantrolene", "quinine"):
        assert all(change.after != f"with {option}" for change in changes(option, {}))


CLOSED_TWICE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("baclofen", {"labs": [{**LABS[0], "value": 25}], "complaint": {"pattern": "cramp"}}),
    ("baclofen", {"signs": ["fever"], "complaint": {"pattern": "cramp"}}),
    ("gabapentin", {"signs": ["fever"], "complaint": {"pattern": "cramp"}}),
    ("nabiximols", {"complaint": {"pattern": "cramp"}}),
    (
        "baclofen",
        {
            "labs": [{**LABS[0], "value": 25}],
            "medicines": [{"name": "baclofen", "total": "30 mg/day"}],
            "requests": ["stop:baclofen"],
        },
    ),
)


@pytest.mark.parametrize(("option", "more"), CLOSED_TWICE)
def test_what_is_closed_twice_is_not_said_to_change_by_something_no_better(
    option: str, more: dict[str, Any]
) -> None:
    """Taking it already, an allergy to it, or another danger would change the word, and would help
    no one."""
    now = of(plan(**more), option).verdict
    for change in changes(option, more):
        assert WANTED[change.verdict] > WANTED[now]
        assert (change.fact, change.after) != ("taking", f"with {option}")


def moved(fact: str, value: Any, *points: str) -> list[tuple[str, str]]:
    return [(move.words, move.member) for move in _moves(load().facts[fact], value, points)]


def test_a_fact_is_moved_to_every_value_but_its_own() -> None:
    assert moved("drives", True) == [("no", "")]
    assert moved("drives", None) == [("yes", ""), ("no", "")]
    assert moved("alcohol", "some") == [("heavy", ""), ("none", "")]
    assert moved("severity", Interval(Decimal(4), Decimal(4)), "4") == [("3", ""), ("5", "")]
    assert moved("severity", None, "0") == [("0", ""), ("1", "")], "nothing below what is plausible"
    some, none = Members(frozenset({"falls"}), complete=True), Members(frozenset(), complete=False)
    assert moved("conditions", some, "falls", "epilepsy") == [
        ("without falls", "falls"),
        ("with epilepsy", "epilepsy"),
    ]
    assert moved("conditions", none, "falls") == [
        ("asked, and there are none", ""),
        ("with falls", "falls"),
    ]
    assert moved("conditions", None, "falls") == [
        ("asked, and there are none", ""),
        ("with falls", "falls"),
    ]
    assert moved("conditions", Members(frozenset({"falls"}), complete=False), "falls")[0] == (
        "asked, nothing more",
        "",
    )
