"""Judge, generated Python, DuckDB, Z3 and CQL say the same of random criteria and random people,
and of every real criterion."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from support.criteria import CHOICES, KINDS, NODES, PEOPLE, draft_of
from support.engines import (
    Answers,
    arguments,
    by_cql,
    by_duckdb,
    by_judge,
    by_kernel,
    by_rails,
    by_z3,
    cql_of,
)
from support.people import TODAY, data_of, person
from unclench.content import load
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_folder
from unclench.criteria.engines import rails, sql
from unclench.criteria.tree import Compare, Node
from unclench.criteria.values import Facts, Interval
from unclench.criteria.vocabulary import FactType
from unclench.intake import read_patient

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
FACTS = {
    name: FactType(name, kind, "1", frozenset(CHOICES) if kind == "choice" else None)
    for name, kind in KINDS.items()
}
KINDS_OF_NODE = {
    "Fact",
    "Known",
    "OneOf",
    "Includes",
    "Not",
    "All",
    "Any",
    *(f"Compare{sign}" for sign in ("<", "<=", "=", ">=", ">")),
}
SEEN: set[str] = set()
Drawn = TypeVar("Drawn")


def nowhere(value: object) -> bool:
    """A number that is nothing but endless: no reading makes it, and no database holds it."""
    return isinstance(value, Interval) and value.low == value.high and value.low.is_infinite()


FACTS_OF_SOMEBODY = cast(
    "st.SearchStrategy[Facts]", PEOPLE.filter(lambda one: not any(map(nowhere, one.values())))
)


def kinds(node: Node) -> Iterator[str]:
    yield type(node).__name__ + getattr(node, "operator", "")
    for part in getattr(node, "parts", ()) or ([node.part] if hasattr(node, "part") else ()):
        yield from kinds(part)


def same(found: dict[str, Answers], wanted: Answers, nodes: list[Node]) -> None:
    for engine, answers in found.items():
        for i, (one, other) in enumerate(zip(answers, wanted, strict=True)):
            different = [
                f"{nodes[k]}: {one[k]}, not {other[k]}"
                for k in range(len(nodes))
                if one[k] is not other[k]
            ]
            assert not different, f"{engine}, person {i}: {different[:3]}"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(NODES, min_size=4, max_size=12), st.lists(FACTS_OF_SOMEBODY, min_size=3, max_size=10)
)
def agree(nodes: list[Node], people: list[Facts]) -> None:
    for node in nodes:
        SEEN.update(kinds(node))
    found = {
        "generated Python": by_rails(draft_of(nodes), people),
        "DuckDB": by_duckdb(nodes, people, FACTS),
        "Z3": by_z3(nodes, people, FACTS),
        "NumPy": by_kernel(nodes, people, FACTS),
    }
    same(found, by_judge(nodes, people), nodes)


def test_all_engines_agree_on_random_criteria_and_saw_every_kind() -> None:
    agree()
    assert SEEN >= KINDS_OF_NODE


@cache
def draft() -> Draft:
    return read_folder(KNOWLEDGE)


def real_people(count: int) -> list[Facts]:
    return [read_patient(data_of(person(seed)), load(), today=TODAY).facts for seed in range(count)]


@cache
def pool() -> list[Facts]:
    """Random people, and the people of the examples: each rule, sign and stage holds for one of
    them and is not known for another. Each is asked once."""
    from unclench.content.checks.check import example_facts

    everybody = (
        *real_people(100),
        *(example_facts(example.given, draft().facts) for example in draft().examples),
    )
    return [*{repr(sorted(facts.items())): facts for facts in everybody}.values()]


@cache
def pool_says() -> Answers:
    return by_judge(draft().criteria, pool())


@cache
def chosen() -> list[Facts]:
    """So few of the pool that every criterion still gets every answer that anybody of the pool
    gives it, for the engines that are slow."""
    answers = {
        pair: i for i, pair in enumerate({pair for row in pool_says() for pair in enumerate(row)})
    }
    gives = [sum(1 << answers[pair] for pair in enumerate(row)) for row in pool_says()]
    left, found = (1 << len(answers)) - 1, []
    while left:
        best = max(range(len(gives)), key=lambda i: (gives[i] & left).bit_count())
        left &= ~gives[best]
        found.append(pool()[best])
    return found


def test_all_engines_agree_on_every_real_criterion_and_saw_every_rule() -> None:
    nodes, facts = draft().criteria, draft().vocabulary.facts
    same(
        {
            "generated Python": by_rails(draft(), pool()),
            "DuckDB": by_duckdb(nodes, pool(), facts),
            "NumPy": by_kernel(nodes, pool(), facts),
        },
        pool_says(),
        nodes,
    )
    same({"Z3": by_z3(nodes, chosen(), facts)}, by_judge(nodes, chosen()), nodes)
    answers = [{answer[i] for answer in pool_says()} for i in range(len(nodes))]
    signs = (*draft().dangers, *draft().triggers, *draft().side_effects)
    acting = (
        {rule.criterion for rule in draft().rules}
        | {sign.criterion for sign in signs}
        | {s.criterion for s in draft().stages}
    )
    unseen = [
        draft().places[i]
        for i, seen in enumerate(answers)
        if i in acting and not seen >= {True, None}
    ]
    assert unseen == []


def test_the_few_people_of_the_slow_engines_leave_out_no_answer() -> None:
    said = by_judge(draft().criteria, chosen())
    assert {pair for row in said for pair in enumerate(row)} == {
        pair for row in pool_says() for pair in enumerate(row)
    }
    assert len(chosen()) < len(pool()) // 4


def drawn(strategy: st.SearchStrategy[Drawn], count: int) -> list[Drawn]:
    """The same examples on every run."""
    found: list[Drawn] = []

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def take(one: Drawn) -> None:
        found.append(one)

    take()
    return found


def test_the_reference_engines_of_cql_agree_on_random_criteria(tmp_path: Path) -> None:
    nodes = drawn(NODES, 200)
    people = drawn(FACTS_OF_SOMEBODY, 25)
    text, names = cql_of(nodes, FACTS)
    assert {kind for node in nodes for kind in kinds(node)} >= KINDS_OF_NODE
    same(
        by_cql(text, names, arguments(people, nodes, FACTS), tmp_path),
        by_judge(nodes, people),
        nodes,
    )


def test_the_reference_engines_of_cql_agree_on_every_real_criterion(tmp_path: Path) -> None:
    """Both say every answer of every criterion at least once: nearly two hundred people, in one run
    of Node."""
    nodes, facts = draft().criteria, dict(draft().vocabulary.facts)
    people = chosen()
    text, names = cql_of(nodes, facts)
    same(
        by_cql(text, names, arguments(people, nodes, facts), tmp_path),
        by_judge(nodes, people),
        nodes,
    )


AT_THE_CUT: Facts = {"n": Interval(Decimal(1), Decimal(1))}
BELOW = Compare("n", "<", Decimal(1))


def test_a_wrong_engine_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A seeded fault in each: not strict instead of strict."""
    right = sql.sql
    monkeypatch.setattr(
        sql, "sql", lambda node, facts: right(node, facts).replace("n_high < 1", "n_high <= 1")
    )
    assert by_duckdb([BELOW], [AT_THE_CUT], FACTS) == [[True]] != by_judge([BELOW], [AT_THE_CUT])
    right_rails = rails.rails
    monkeypatch.setattr(
        rails, "rails", lambda node, facts: right_rails(Compare("n", "<=", Decimal(1)), facts)
    )
    assert by_z3([BELOW], [AT_THE_CUT], FACTS) == [[True]]
