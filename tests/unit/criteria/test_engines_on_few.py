"""Every kind of node at, below and above its cut, known in part or not at all: the judge by hand,
and every engine like the judge."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from decimal import Decimal

import pytest

from support.criteria import CHOICES, KINDS, MEMBERS, draft_of
from support.engines import by_duckdb, by_judge, by_kernel, by_rails, by_z3
from unclench.criteria.engines import cql, rails, smt, sql
from unclench.criteria.engines.formula import NumericTerm, all_of, negated, variable
from unclench.criteria.judge import judge, open_facts, support
from unclench.criteria.tree import (
    All,
    Any,
    Compare,
    Fact,
    Includes,
    Known,
    Node,
    Not,
    OneOf,
    Operator,
    comparisons,
)
from unclench.criteria.values import UNBOUNDED, Facts, Interval, Members, Truth
from unclench.criteria.vocabulary import FactType

FACTS = {
    name: FactType(name, kind, "1", frozenset(CHOICES) if kind == "choice" else None)
    for name, kind in KINDS.items()
}
OPERATORS: tuple[Operator, ...] = typing.get_args(Operator)
CUT = Decimal("2.5")
FREE = Decimal("Infinity")


def between(low: str, high: str) -> Interval:
    return Interval(Decimal(low), Decimal(high))


# A number, and what it says about <, <=, =, >=, > against 2.5.
NUMBERS: dict[str, tuple[Interval, tuple[Truth, ...]]] = {
    "below": (between("1", "1"), (True, True, False, False, False)),
    "just below": (between("2.4", "2.4"), (True, True, False, False, False)),
    "at the cut": (between("2.5", "2.5"), (False, True, True, True, False)),
    "just above": (between("2.6", "2.6"), (False, False, False, True, True)),
    "up to the cut": (between("1", "2.5"), (None, True, None, None, False)),
    "from the cut": (between("2.5", "9"), (False, None, None, True, None)),
    "across the cut": (between("1", "9"), (None, None, None, None, None)),
    "no upper end": (between("3", "Infinity"), (False, False, False, True, True)),
    "no lower end": (between("-Infinity", "2"), (True, True, False, False, False)),
    "no end": (UNBOUNDED, (None, None, None, None, None)),
}
NODES: tuple[Node, ...] = (
    Fact("b"),
    *(Known(name) for name in KINDS),
    *(Compare("n", operator, CUT) for operator in OPERATORS),
    OneOf("k", ("red",)),
    OneOf("k", ("red", "green")),
    Includes("s", "x"),
    Not(Fact("b")),
    Not(OneOf("k", ("red", "blue"))),
    Not(Includes("s", "x")),
    *(Not(Compare("n", operator, Decimal(2))) for operator in OPERATORS),
    All((Fact("b"), Compare("n", "<", CUT))),
    Any((Fact("b"), Compare("n", "<", CUT), Compare("n", ">", Decimal(3)))),
    Not(All((Fact("b"), Any((Includes("s", "y"), Not(Known("k"))))))),
    Any((All((Fact("b"), Fact("c"))), OneOf("k", ("blue",)))),
    Any((Includes("s", "x"), Fact("b"), Includes("s", "y"), Includes("s", "z"))),
    Not(Any((Includes("s", "x"), Includes("s", "y"), Includes("s", "z")))),
)
PEOPLE: tuple[Facts, ...] = (
    {},
    *({"n": value, "b": flag} for value, _ in NUMBERS.values() for flag in (True, False)),
    *({"k": choice} for choice in CHOICES),
    {"s": Members(frozenset("x"), complete=False)},
    {"s": Members(frozenset("y"), complete=False)},
    {"s": Members(frozenset("xy"))},
    {"s": Members(frozenset())},
    {"s": Members(frozenset(), complete=False)},
    {"b": True, "c": False},
    {"c": True, "k": "green"},
)


@pytest.mark.parametrize(("value", "wanted"), NUMBERS.values(), ids=NUMBERS.keys())
def test_a_number_against_a_cut(value: Interval, wanted: tuple[Truth, ...]) -> None:
    assert (
        tuple(judge(Compare("n", operator, CUT), {"n": value}) for operator in OPERATORS) == wanted
    )
    assert judge(Known("n"), {"n": value}) is (None if value == UNBOUNDED else True)


def test_a_fact_of_another_kind_settles_nothing() -> None:
    wrong: Facts = {"n": "3", "s": True, "b": "yes"}
    assert [
        judge(node, wrong) for node in (Compare("n", "<", CUT), Includes("s", "x"), Fact("b"))
    ] == [None, None, None]


@pytest.mark.parametrize(
    ("known", "complete", "inside", "told"),
    [
        ("x", False, True, True),
        ("y", False, None, True),
        ("y", True, False, True),
        ("", True, False, True),
        ("", False, None, None),
    ],
)
def test_what_is_known_of_a_set(known: str, complete: bool, inside: Truth, told: Truth) -> None:
    facts: Facts = {"s": Members(frozenset(known), complete)}
    assert (judge(Includes("s", "x"), facts), judge(Known("s"), facts)) == (inside, told)


def test_a_choice_that_is_not_known_is_none_of_them() -> None:
    red = OneOf("k", ("red",))
    assert [judge(red, facts) for facts in ({"k": "red"}, {"k": "blue"}, {})] == [True, False, None]


B, C, N = Fact("b"), Fact("c"), Compare("n", "<", CUT)


@pytest.mark.parametrize(
    ("node", "facts", "wanted"),
    [
        (All((B, Not(N))), {}, ("b", "n")),
        (All((B, N)), {"b": True}, ("n",)),
        (Any((B, N, B)), {}, ("b", "n")),
        (Any((B, C)), {"c": False}, ("b",)),
        (All((B, C)), {"b": False}, ()),
        (Not(Any((B, C))), {"b": True}, ()),
    ],
)
def test_what_is_asked_is_open_and_matters(
    node: Node, facts: Facts, wanted: tuple[str, ...]
) -> None:
    assert open_facts(node, facts) == wanted


@pytest.mark.parametrize(
    ("node", "facts", "wanted"),
    [
        (All((B, C)), {"b": True, "c": True}, ("b", "c")),
        (All((B, C)), {"b": True, "c": False}, ("c",)),
        (All((B, C)), {"b": False, "c": False}, ("b",)),
        (Any((B, C)), {"b": False, "c": True}, ("c",)),
        (Any((B, C)), {"b": False, "c": False}, ("b", "c")),
        (Not(Any((B, C))), {"b": False, "c": True}, ("c",)),
        (N, {"n": between("1", "1")}, ("n",)),
    ],
)
def test_a_settled_condition_rests_on_what_decides_it(
    node: Node, facts: Facts, wanted: tuple[str, ...]
) -> None:
    assert support(node, facts) == wanted


def test_every_engine_says_what_the_judge_says() -> None:
    nodes, people = list(NODES), list(PEOPLE)
    wanted = by_judge(nodes, people)
    assert {answer for answers in wanted for answer in answers} == {True, False, None}
    for engine, found in {
        "Python": by_rails(draft_of(nodes), people),
        "DuckDB": by_duckdb(nodes, people, FACTS),
        "NumPy": by_kernel(nodes, people, FACTS),
        "Z3": by_z3(nodes, people, FACTS),
    }.items():
        different = [
            (engine, people[i], nodes[k])
            for i, row in enumerate(wanted)
            for k in range(len(row))
            if found[i][k] is not row[k]
        ]
        assert different == []


def test_what_the_generated_python_asks_and_rests_on() -> None:
    from unclench.content.compile.emit import emit_content

    space: dict[str, typing.Any] = {}
    exec(emit_content(draft_of(list(NODES)), "0", "pending_review", "-"), space)
    content = space["CONTENT"]
    for facts in PEOPLE:
        unknown = content.settle(facts).unknown
        for i, node in enumerate(NODES):
            if judge(node, facts) is None:
                assert unknown[i] == open_facts(node, facts), node
            else:
                assert content.support(i, facts) == support(node, facts), node


def test_z3_has_no_person_who_cannot_be() -> None:
    """No number below itself, no yes that is a no, no two choices, no member of an empty set."""
    impossible = {
        "n": NumericTerm("n.low") > NumericTerm("n.high"),
        "b": all_of(variable("b.yes"), variable("b.no")),
        "k": all_of(variable("k=red"), variable("k=blue")),
        "s": all_of(variable("s+x"), negated(variable("s.some"))),
    }
    for name, nobody in impossible.items():
        solver = smt.Solver(10_000)
        solver.add(*rails.well_formed(FACTS[name], MEMBERS), nobody)
        assert solver.ask() == "unsat", name


def test_z3_is_open_where_neither_is_certain() -> None:
    solver = smt.Solver(10_000)
    solver.add(rails.rails(B, FACTS).open(), variable("b.yes"))
    assert solver.ask() == "unsat"
    known = smt.Solver(10_000)
    known.add(rails.rails(B, FACTS).open())
    assert known.ask() == "sat"


def test_an_end_that_nobody_knows_lies_beyond_every_cut_point() -> None:
    assert rails.assigned(FACTS["n"], None)["n.low"] == -rails.BEYOND
    assert rails.assigned(FACTS["n"], between("3", "Infinity")) == {
        "n.known": True,
        "n.low": 3,
        "n.high": rails.BEYOND,
    }


# --- CQL: the reference engines run it in tests/engines; here is what it looks like ---------------


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Fact("b"), '"b"'),
        (Not(Fact("b")), '(not "b")'),
        (Known("b"), '(if "b" is not null then true else null)'),
        (Known("n"), '(if "n low" is not null or "n high" is not null then true else null)'),
        (Known("s"), '(if "s complete" is true or exists "s" then true else null)'),
        (
            Compare("n", "<", CUT),
            '(case when "n high" < 2.5 then true when "n low" >= 2.5 then false else null end)',
        ),
        (
            Compare("n", "<=", CUT),
            '(case when "n high" <= 2.5 then true when "n low" > 2.5 then false else null end)',
        ),
        (
            Compare("n", ">", CUT),
            '(case when "n low" > 2.5 then true when "n high" <= 2.5 then false else null end)',
        ),
        (
            Compare("n", ">=", Decimal(3)),
            '(case when "n low" >= 3.0 then true when "n high" < 3.0 then false else null end)',
        ),
        (
            Compare("n", "=", CUT),
            (
                '(case when "n low" = 2.5 and "n high" = 2.5 then true when 2.5 < "n low" or '
                '2.5 > "n '
                'high" then false else null end)'
            ),
        ),
        (
            OneOf("k", ("red", "it's")),
            "(if \"k\" is null then null else \"k\" in { 'red', 'it\\'s' })",
        ),
        (
            Includes("s", "x"),
            '(case when \'x\' in "s" then true when "s complete" then false else null end)',
        ),
        (All((Fact("b"), Any((Fact("c"), Fact("b"))))), '("b" and ("c" or "b"))'),
    ],
)
def test_a_condition_in_cql(node: Node, text: str) -> None:
    assert cql.cql(node, FACTS) == text


def test_a_cql_library_declares_what_it_reads() -> None:
    text = cql.library(
        "Mine",
        "1",
        {"first": Fact("b"), 'the "second"': Includes("s", "x")},
        FACTS,
        ["b", "k", "n", "s"],
    )
    assert text.splitlines()[:9] == [
        "library Mine version '1'",
        "",
        'parameter "b" Boolean',
        'parameter "k" String',
        'parameter "n low" Decimal',
        'parameter "n high" Decimal',
        'parameter "s" List<String>',
        'parameter "s complete" Boolean',
        "",
    ]
    assert 'define "the \\"second\\"":' in text


JUST_PAST = Decimal(90).next_plus()


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("n", Interval(JUST_PAST, FREE), {"n low": "90.00000001", "n high": None}),
        ("n", between("1", "2"), {"n low": "1.00000000", "n high": "2.00000000"}),
        ("n", None, {"n low": None, "n high": None}),
        ("s", None, {"s": None, "s complete": None}),
        ("b", True, {"b": True}),
        ("s", Members(frozenset("yx"), complete=False), {"s": ["x", "y"], "s complete": False}),
        ("k", None, {"k": None}),
    ],
)
def test_what_cql_is_given_of_a_person(
    name: str, value: object, wanted: Mapping[str, object]
) -> None:
    assert cql.arguments(FACTS[name], value) == wanted  # type: ignore[arg-type]


# --- SQL ------------------------------------------------------------------------------------------


def test_the_columns_of_a_fact_and_what_stands_in_them() -> None:
    assert [*sql.columns(FACTS["s"]), *sql.columns(FACTS["k"])] == [
        ("s", "VARCHAR[]"),
        ("s_complete", "BOOLEAN"),
        ("k", "VARCHAR"),
    ]
    assert sql.cells(FACTS["n"], Interval(JUST_PAST, FREE)) == (
        "90.00000000000000000000000001",
        None,
    )
    assert sql.cells(FACTS["s"], None) == sql.cells(FACTS["n"], None) == (None, None)
    assert sql.cells(FACTS["s"], Members(frozenset("yx"))) == (["x", "y"], True)
    assert sql.cells(FACTS["k"], "red") == ("red",)


def test_sql_for_another_database() -> None:
    text = sql.sql(All((Includes("s", "x"), OneOf("k", ("it's",)))), FACTS)
    written = sql.in_dialect(f"SELECT {text} FROM people", "postgres")
    assert written.endswith(";")
    assert "'it''s'" in written
    assert "list_contains" not in written.lower()


# --- the tree -------------------------------------------------------------------------------------


def test_the_numbers_of_a_condition_in_reading_order() -> None:
    node = Any((Compare("n", "<", CUT), Not(All((Compare("m", ">", Decimal(1)), Fact("b"))))))
    assert list(comparisons(node)) == [Compare("n", "<", CUT), Compare("m", ">", Decimal(1))]
