"""A list of operations agrees with its formulas about everybody, in blocks of any size; and the
formulas of open facts and of support agree with the judge."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import cast

import duckdb
import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.criteria import CHOICES, KINDS, NODES, PEOPLE
from support.engines import by_judge, by_kernel, run_kernel
from unclench.criteria.engines.bits import as_columns
from unclench.criteria.engines.cells import Placing, placed
from unclench.criteria.engines.columns import FactColumns
from unclench.criteria.engines.explained import open_facts, support
from unclench.criteria.engines.formula import Formula, at_most, variable
from unclench.criteria.engines.layers import layers, unrolled
from unclench.criteria.engines.program import NOT, only, program, read_program, written
from unclench.criteria.engines.rails import ends, rails
from unclench.criteria.judge import judge
from unclench.criteria.judge import open_facts as judged_open
from unclench.criteria.judge import support as judged_support
from unclench.criteria.tree import Compare, Includes, Node
from unclench.criteria.values import UNBOUNDED, Facts, Interval, Members
from unclench.criteria.vocabulary import FactType

FACTS = {
    name: FactType(name, kind, "1", frozenset(CHOICES) if kind == "choice" else None)
    for name, kind in KINDS.items()
}
SOMEBODY = cast("st.SearchStrategy[Facts]", PEOPLE)


def number(text: str) -> Interval:
    return Interval(Decimal(text), Decimal(text))


def explained(i: int, node: Node) -> Iterator[tuple[str, Formula]]:
    """Under names that say what they are: `0 waits n`, `0 rests on s when True`."""
    for fact, formula in open_facts(node, FACTS).items():
        yield f"{i} waits {fact}", formula
    for truth in (True, False):
        for fact, formula in support(node, truth, FACTS).items():
            yield f"{i} rests on {fact} when {truth}", formula


def judged(i: int, node: Node, facts: Facts) -> set[str]:
    truth = judge(node, facts)
    if truth is None:
        return {f"{i} waits {fact}" for fact in judged_open(node, facts)}
    return {f"{i} rests on {fact} when {truth}" for fact in judged_support(node, facts)}


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(NODES, min_size=2, max_size=6), st.lists(SOMEBODY, min_size=2, max_size=9))
def test_what_a_condition_rests_on_and_waits_for_is_what_the_judge_says(
    nodes: list[Node], people: list[Facts]
) -> None:
    named = {name: formula for i, node in enumerate(nodes) for name, formula in explained(i, node)}
    for facts, found in zip(people, run_kernel(named, people, FACTS), strict=True):
        for i, node in enumerate(nodes):
            truth = judge(node, facts)
            way = "waits" if truth is None else f"when {truth}"
            said = {name for name in found if name.startswith(f"{i} ") and way in name}
            assert said == judged(i, node, facts)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(NODES, min_size=2, max_size=6), st.lists(SOMEBODY, min_size=2, max_size=9))
def test_one_statement_in_layers_gives_the_same(nodes: list[Node], people: list[Facts]) -> None:
    named = {f"{i} yes": rails(node, FACTS).yes for i, node in enumerate(nodes)}
    named |= {f"{i} no": rails(node, FACTS).no for i, node in enumerate(nodes)}
    named |= {f"{i} open": rails(node, FACTS).open() for i, node in enumerate(nodes)}
    made = program(named, FACTS)
    rows = [row for row in map(Placing(made.columns).cells, people) if row is not None]
    columns = {**as_columns(made.columns, rows), "place": np.arange(len(people))}
    with duckdb.connect() as database:
        database.register("people", dict(columns))
        told = database.execute(layers(made, "people", ["place"]) + " ORDER BY place")
        names = [column[0] for column in told.description or ()][1:]
        found = [
            {name for name, holds in zip(names, row[1:], strict=True) if holds}
            for row in told.fetchall()
        ]
    assert found == run_kernel(named, people, FACTS)


def test_only_what_is_wanted_is_left_of_a_program() -> None:
    nodes = [Compare("n", "<", Decimal(cut)) for cut in range(20)]
    made = program({f"{i}": rails(node, FACTS).open() for i, node in enumerate(nodes)}, FACTS)
    less = only(made, ["3", "7"])
    assert set(less.results) == {"3", "7"} and len(less.steps) * 5 <= len(made.steps)
    assert unrolled(less).results.keys() == less.results.keys()


def test_blocks_change_nothing() -> None:
    nodes: list[Node] = [Compare("n", "<", Decimal(1)), Includes("s", "x")]
    people: list[Facts] = [
        {"n": number(str(i % 3)), "s": Members(frozenset("x" if i % 5 else "y"), i % 2 > 0)}
        for i in range(300)
    ]
    wanted = by_judge(nodes, people)
    assert all(by_kernel(nodes, people, FACTS, block) == wanted for block in (64, 128, 1024))


def test_no_more_than_a_number_of_parts() -> None:
    members = [variable(f"s+{member}") for member in "xyz"]
    named = {str(most): at_most(members, most) for most in range(4)}
    people: list[Facts] = [{"s": Members(frozenset("xyz"[:many]), True)} for many in range(4)]
    found = run_kernel(named, people, FACTS)
    assert found == [{str(most) for most in range(4) if many <= most} for many in range(4)]


def test_a_slot_is_used_again_and_what_is_shared_is_worked_out_once() -> None:
    nodes = [Compare("n", "<", Decimal(cut)) for cut in range(40)]
    truths = [rails(node, FACTS) for node in nodes]
    made = program({f"{i}": truth.open() for i, truth in enumerate(truths)}, FACTS)
    assert made.slots < 2 + len(made.asks) + len(made.steps)
    assert len({step[1:3] for step in made.steps if step[0] == NOT}) <= len(made.steps)
    again = program({"one": truths[0].yes, "same": truths[0].yes}, FACTS)
    assert len(again.steps) == 1 and again.results["one"] == again.results["same"]


def test_a_program_that_was_kept_is_the_same() -> None:
    formulas = rails(Compare("n", "<", Decimal("0.7")), FACTS)
    made = program({"yes": formulas.yes, "no": formulas.no}, FACTS)
    assert read_program(written(made)) == made


def test_whether_a_number_is_exact() -> None:
    low, high = ends("n")
    named = {"exact": low.equals(high), "range": low < high}
    people: list[Facts] = [{"n": number("1")}, {"n": Interval(Decimal(0), Decimal(2))}, {}]
    assert run_kernel(named, people, FACTS) == [{"exact"}, {"range"}, {"range"}]


def test_many_cut_points_and_many_members_have_their_places() -> None:
    """More than fit into one byte, and into one mask."""
    nodes: list[Node] = [Compare("n", "<=", Decimal(cut)) for cut in range(200)]
    nodes += [Includes("s", f"member{i}") for i in range(150)]
    people: list[Facts] = [
        {"n": number(text), "s": Members(frozenset([f"member{int(float(text))}"]), True)}
        for text in ("0", "0.5", "63", "64.000000000000000000001", "127", "128", "199", "10000")
    ]
    assert by_kernel(nodes, people, FACTS) == by_judge(nodes, people)


def test_a_value_without_a_place_is_refused() -> None:
    """An unknown choice, a value of another kind."""
    choice = FactColumns("k", "choice", members=("blue", "red"))
    of_number = FactColumns("n", "number", (Decimal(1),))
    assert placed(choice, "red") == (2,) and placed(choice, "mauve") is None
    assert placed(of_number, number("1")) == (2, 1, 1)
    assert placed(of_number, UNBOUNDED) == (0, 0, 2), "nothing is known"
    assert placed(of_number, True) is None and placed(FactColumns("b", "yes_no"), "red") is None
    placing = Placing([choice, of_number])
    assert placing.cells({"k": "red", "elsewhere": True}) == [2, 0, 0, 2]
    assert placing.cells({"k": "mauve"}) is None
