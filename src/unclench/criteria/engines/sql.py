"""The tree as a SQL expression, in the dialect of DuckDB: TRUE, FALSE, or NULL for not known, which
is SQL's own three-valued logic.

Columns a fact takes (`columns` declares them): a number `x_low` and `x_high` (NULL where there is
no end); a yes/no or a choice `x`; a set `x` (a list, NULL when nothing is known about it) and
`x_complete`. Another dialect is written at the way out, by sqlglot.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from unclench.criteria.tree import All, Any, Compare, Fact, Includes, Known, Node, Not, OneOf
from unclench.criteria.values import Interval, Members, Value
from unclench.criteria.vocabulary import FactType, FactTypes

# Exact except for the last of 26 places: an open bound such as ">90" is held as the smallest number
# above 90.
NUMBER = "DECIMAL(38, 26)"
PLACES = Decimal(1).scaleb(-26)
WIDE = Context(prec=60)


def sql(node: Node, facts: FactTypes) -> str:
    """One expression; it refers to the columns of the facts that the condition reads."""
    match node:
        case Fact(name):
            return name
        case Known(name):
            return f"CASE WHEN {_known(facts[name])} THEN TRUE END"
        case Compare(name, operator, value):
            return _compare(name, operator, f"{value:f}")
        case OneOf(name, values):
            return f"{name} IN ({', '.join(map(quoted, values))})"
        case Includes(name, member):
            inside = f"list_contains({name}, {quoted(member)})"
            return f"CASE WHEN {inside} THEN TRUE WHEN {name}_complete THEN FALSE END"
        case Not(part):
            return f"(NOT {sql(part, facts)})"
        case All(parts):
            return f"({' AND '.join(sql(part, facts) for part in parts)})"
        case Any(parts):  # always: a condition is of no other kind
            return f"({' OR '.join(sql(part, facts) for part in parts)})"


def _known(fact: FactType) -> str:
    match fact.kind:
        case "number":
            return f"{fact.name}_low IS NOT NULL OR {fact.name}_high IS NOT NULL"
        case "set":
            return f"{fact.name}_complete OR len({fact.name}) > 0"
        case _:
            return f"{fact.name} IS NOT NULL"


def _compare(name: str, operator: str, cut: str) -> str:
    low, high = f"{name}_low", f"{name}_high"
    match operator:
        case "<":
            yes, no = f"{high} < {cut}", f"{low} >= {cut}"
        case "<=":
            yes, no = f"{high} <= {cut}", f"{low} > {cut}"
        case ">":
            yes, no = f"{low} > {cut}", f"{high} <= {cut}"
        case ">=":
            yes, no = f"{low} >= {cut}", f"{high} < {cut}"
        case _:
            yes, no = f"{low} = {cut} AND {high} = {cut}", f"{cut} < {low} OR {cut} > {high}"
    return f"CASE WHEN {yes} THEN TRUE WHEN {no} THEN FALSE END"


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def columns(fact: FactType) -> Iterator[tuple[str, str]]:
    """The columns of a fact, each with its type."""
    match fact.kind:
        case "number":
            yield from ((f"{fact.name}_{end}", NUMBER) for end in ("low", "high"))
        case "set":
            yield from ((fact.name, "VARCHAR[]"), (f"{fact.name}_complete", "BOOLEAN"))
        case kind:
            yield fact.name, "BOOLEAN" if kind == "yes_no" else "VARCHAR"


def cells(fact: FactType, value: Value | None) -> tuple[object, ...]:
    """The columns of a fact for one person. A number goes in as text: as a parameter
    of its own it may become a double."""
    match fact.kind, value:
        case "number", Interval(low, high):
            return _end(low, ROUND_CEILING), _end(high, ROUND_FLOOR)
        case "set", Members(known, complete):
            return sorted(known), complete
        case (("number" | "set"), _):
            return None, None
        case _:
            return (value,)


def _end(end: Decimal, rounding: str) -> str | None:
    """Inwards, so that what lies just past a cut point stays past it."""
    return f"{end.quantize(PLACES, rounding, WIDE):f}" if end.is_finite() else None


def in_dialect(text: str, dialect: str) -> str:
    """The same statement for another database, by sqlglot (extra `unclench[population]`)."""
    import sqlglot

    return "\n".join(
        f"{statement};" for statement in sqlglot.transpile(text, read="duckdb", write=dialect)
    )
