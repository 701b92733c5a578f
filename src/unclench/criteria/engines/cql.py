"""The tree as HL7 CQL over parameters that hold the facts: true, false or null, which is CQL's own
three-valued logic.

A fact takes these parameters (`parameters` declares them): a number `"x low"` and `"x high"` (null
where there is no end); a yes/no or a choice `"x"`; a set `"x"` (null when nothing is known about
it) and `"x complete"`. CQL holds eight places of a number: an open bound such as ">90" is
90.00000001."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from unclench.criteria.tree import All, Any, Compare, Fact, Includes, Known, Node, Not, OneOf
from unclench.criteria.values import Interval, Members, Value
from unclench.criteria.vocabulary import FactType, FactTypes

PLACES = Decimal(1).scaleb(-8)
WIDE = Context(prec=60)


def cql(node: Node, facts: FactTypes) -> str:
    """One expression that the reference translator accepts."""
    match node:
        case Fact(name):
            return _named(name)
        case Known(name):
            return f"(if {_known(facts[name])} then true else null)"
        case Compare(name, operator, value):
            return _compare(name, operator, _number(value))
        case OneOf(name, values):
            listed = ", ".join(map(quoted, values))
            return f"(if {_named(name)} is null then null else {_named(name)} in {{ {listed} }})"
        case Includes(name, member):
            return _case(f"{quoted(member)} in {_named(name)}", _named(f"{name} complete"))
        case Not(part):
            return f"(not {cql(part, facts)})"
        case All(parts):
            return f"({' and '.join(cql(part, facts) for part in parts)})"
        case Any(parts):  # always: a condition is of no other kind
            return f"({' or '.join(cql(part, facts) for part in parts)})"


def library(
    name: str,
    version: str,
    conditions: Mapping[str, Node],
    facts: FactTypes,
    read: Iterator[str] | list[str],
) -> str:
    """A whole library: a parameter for each fact that is read, and a definition for each
    condition."""
    declared = "".join(
        f"parameter {_named(parameter)} {kind}\n"
        for fact in read
        for parameter, kind in parameters(facts[fact])
    )
    defined = "".join(
        f"\ndefine {_named(title)}:\n  {cql(node, facts)}\n" for title, node in conditions.items()
    )
    return f"library {name} version {quoted(version)}\n\n{declared}\ncontext Unfiltered\n{defined}"


def parameters(fact: FactType) -> Iterator[tuple[str, str]]:
    """The parameters of a fact, each with its type."""
    match fact.kind:
        case "number":
            yield from ((f"{fact.name} {end}", "Decimal") for end in ("low", "high"))
        case "set":
            yield from ((fact.name, "List<String>"), (f"{fact.name} complete", "Boolean"))
        case kind:
            yield fact.name, "Boolean" if kind == "yes_no" else "String"


def arguments(fact: FactType, value: Value | None) -> dict[str, object]:
    """What the parameters of a fact are for one person; a number as text, so that it stays
    exact."""
    match value:
        case Interval(low, high):
            return {
                f"{fact.name} low": _end(low, ROUND_CEILING),
                f"{fact.name} high": _end(high, ROUND_FLOOR),
            }
        case Members(known, complete):
            return {fact.name: sorted(known), f"{fact.name} complete": complete}
        case _:
            return {name: value for name, _ in parameters(fact)}


def quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _named(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return text if "." in text else f"{text}.0"


def _end(value: Decimal, rounding: str) -> str | None:
    """Inwards, so that what lies just past a cut point stays past it."""
    return f"{value.quantize(PLACES, rounding, WIDE):f}" if value.is_finite() else None


def _known(fact: FactType) -> str:
    match fact.kind:
        case "number":
            return (
                f"{_named(f'{fact.name} low')} is not null or {_named(f'{fact.name} high')} is not "
                "null"
            )
        case "set":
            return f"{_named(f'{fact.name} complete')} is true or exists {_named(fact.name)}"
        case _:
            return f"{_named(fact.name)} is not null"


def _case(yes: str, no: str) -> str:
    return f"(case when {yes} then true when {no} then false else null end)"


def _compare(name: str, operator: str, cut: str) -> str:
    low, high = _named(f"{name} low"), _named(f"{name} high")
    match operator:
        case "<":
            return _case(f"{high} < {cut}", f"{low} >= {cut}")
        case "<=":
            return _case(f"{high} <= {cut}", f"{low} > {cut}")
        case ">":
            return _case(f"{low} > {cut}", f"{high} <= {cut}")
        case ">=":
            return _case(f"{low} >= {cut}", f"{high} < {cut}")
        case _:
            return _case(f"{low} = {cut} and {high} = {cut}", f"{cut} < {low} or {cut} > {high}")
