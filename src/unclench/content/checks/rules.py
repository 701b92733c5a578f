"""Lints over rules side by side: one id twice, opposite effects for the same people, and a small
gap between two cut points."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from unclench.content.source.draft import Draft
from unclench.content.types import Rule
from unclench.criteria.tree import All, Compare, Node
from unclench.errors import Problem

AGAINST = ("avoid", "specialist", "not_now", "lower", "no_raise")
LOWEST, HIGHEST = Decimal("-Infinity"), Decimal("Infinity")


class FactRange(NamedTuple):
    """The numbers of one fact for which a rule holds; an end that does not count itself is open."""

    low: Decimal
    low_open: bool
    high: Decimal
    high_open: bool
    rule: str


def rule_problems(draft: Draft) -> Iterator[Problem]:
    yield from _unsourced(draft)
    yield from _twice(draft)
    yield from _contradictions(draft)
    yield from _gaps(draft)


def _unsourced(draft: Draft) -> Iterator[Problem]:
    """Whatever a plan recommends, forbids or warns of names a claim; a judgement alone cites no
    one."""
    for rule in draft.rules:
        if not rule.claims:
            yield Problem(
                f"rule {rule.id}",
                "nothing is said without a source",
                "Cite a claim as well as the judgement.",
            )


def _twice(draft: Draft) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for rule in draft.rules:
        if (rule.id, rule.option) in seen:
            yield Problem(
                f"rule {rule.id}",
                "this id is in two places",
                "Every id is used once: give one of them another.",
            )
        seen.add((rule.id, rule.option))


def _contradictions(draft: Draft) -> Iterator[Problem]:
    """A rule that wants a criterion to hold, and one that speaks against the option when it does;
    or two answers for who takes it."""
    for first, second in _pairs(draft):
        if first.effect == "require" and second.effect in AGAINST:
            yield _opposite(
                first,
                second,
                f"'{first.id}' requires what '{second.id}' speaks against ({second.effect})",
            )
        elif (
            first.effect == second.effect
            and first.if_taken != second.if_taken
            and "stop_urgently" in (first.if_taken, second.if_taken)
        ):
            yield _opposite(
                first,
                second,
                f"'{first.id}' says {first.if_taken} and '{second.id}' says {second.if_taken} for "
                "who takes it",
            )
    for option in draft.options.values():
        for rule in draft.rules:
            if (
                rule.option == option.id
                and rule.effect in ("avoid", "not_now")
                and rule.criterion == option.offer_criterion
            ):
                yield Problem(
                    f"rule {rule.id}",
                    f"contradicts offer_when of {option.id}: both hold for the same people",
                    "Narrow one of the two criteria.",
                )


def _pairs(draft: Draft) -> Iterator[tuple[Rule, Rule]]:
    """Rules of one option with the same criterion, each pair in both orders; equal effects once."""
    groups: dict[tuple[str, int], list[Rule]] = {}
    for rule in draft.rules:
        groups.setdefault((rule.option, rule.criterion), []).append(rule)
    for group in groups.values():
        yield from (
            (a, b)
            for a in group
            for b in group
            if a is not b and (a.effect != b.effect or a.id < b.id)
        )


def _opposite(first: Rule, second: Rule, reason: str) -> Problem:
    return Problem(
        f"rule {first.id}",
        f"contradiction for {first.option or 'the person'}: {reason} when the same holds",
        f"Change the criterion or the effect of '{first.id}' or '{second.id}'.",
    )


def _gaps(draft: Draft) -> Iterator[Problem]:
    """Two rules of one option about one number that almost meet: a person between them gets no
    advice."""
    groups: dict[tuple[str, str], list[FactRange]] = {}
    for rule in draft.rules:
        found = _range(draft.criteria[rule.criterion], rule.id)
        if found is not None:
            groups.setdefault((rule.option, found[0]), []).append(found[1])
    for (option, fact), ranges in groups.items():
        for low, high in _uncovered(ranges):
            unit = draft.facts[fact].unit if fact in draft.facts else ""
            where = (
                f"at {low.high:f}" if low.high == high.low else f"from {low.high:f} to {high.low:f}"
            )
            yield Problem(
                f"rule {low.rule}",
                f"gap for {option or 'the person'}: {fact} {where} {unit} is neither in it nor in "
                f"'{high.rule}'",
                "Let one rule end where the other begins: `<` and `>=`.",
            )


def _range(node: Node, rule: str) -> tuple[str, FactRange] | None:
    """The one range of numbers that a criterion about one number alone describes."""
    parts = node.parts if isinstance(node, All) else (node,)
    compared = [part for part in parts if isinstance(part, Compare)]
    if len(compared) < len(parts) or len({part.name for part in compared}) != 1:
        return None
    found = FactRange(LOWEST, True, HIGHEST, True, rule)
    for part in compared:
        found = _narrowed(found, part)
    return compared[0].name, found


def _narrowed(found: FactRange, part: Compare) -> FactRange:
    if part.operator in ("<", "<="):
        return found._replace(high=part.value, high_open=part.operator == "<")
    if part.operator in (">", ">="):
        return found._replace(low=part.value, low_open=part.operator == ">")
    return found._replace(low=part.value, low_open=False, high=part.value, high_open=False)


def _step(first: Decimal, second: Decimal) -> Decimal:
    """One in the last digit that is written: 59 and 60 were meant to meet, 0.7 and 1 were not."""
    return Decimal(1).scaleb(
        min(int(cut.as_tuple().exponent) for cut in (first, second) if cut.is_finite())
    )


def _uncovered(ranges: list[FactRange]) -> Iterator[tuple[FactRange, FactRange]]:
    """Neighbours with a small gap between them that no other range covers."""
    ordered = sorted(ranges, key=lambda found: (found.low, found.low_open))
    reach = ordered[0]
    for _, found in pairwise(ordered):
        touching = found.low < reach.high or (
            found.low == reach.high and not (found.low_open and reach.high_open)
        )
        if not touching and found.low - reach.high <= _step(found.low, reach.high):
            yield reach, found
        if (found.high, not found.high_open) > (reach.high, not reach.high_open):
            reach = found
