"""I05 by counting: the running limits and the running choice of a regimen, for every kind of person
that they can tell apart.

Limits and choices look at facts only by cut points and members. One value below, at and above every
cut point, and every set of the members, therefore stands for all people. Each person is compared
with everybody who is worse by one thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations, product
from typing import NamedTuple

from unclench.content import load
from unclench.content.content import Settled
from unclench.content.source.draft import Draft
from unclench.content.types import Dose, Medicine, Option, Regimen
from unclench.criteria.judge import judge
from unclench.criteria.tree import Compare, Fact, Includes, OneOf
from unclench.criteria.values import Facts, Interval, Members, Value
from unclench.patient.facts import Patient
from unclench.plan import limits
from unclench.plan.findings import Findings
from unclench.plan.ready_lines import lines_of
from unclench.proof.doses.theorem import ProvedTheorem
from unclench.proof.doses.told_apart import (
    Comparison,
    Member,
    comparisons_in,
    denied,
    points_of_cuts,
    told_apart_by,
)

ILLNESSES = "conditions"
FALLING, RISING, GROWING = ("egfr", "kidney_clearance"), ("age",), (ILLNESSES, "medicine_classes")
WORSE = (
    "With weaker kidneys, a higher age, one more illness or sedating medicine, or a value that is "
    "not known"
)
PersonKind = tuple[Value | None, ...]


class Scope(NamedTuple):
    """A medicine with the facts that its limits and its choice of a regimen look at, and all their
    values, the better first.

    `lifting` are the members that a limit is lifted for: having them is the purpose, not a risk.
    """

    option: Option
    medicine: Medicine
    names: tuple[str, ...]
    values: tuple[tuple[Value | None, ...], ...]
    lifting: frozenset[str]


class Allowed(NamedTuple):
    """The amounts of a medicine one person may have: the maximum for a day (None: no limit), and
    the first total (0: it is not begun; `waits`: because a fact is not known)."""

    most: Decimal | None
    first: Decimal
    waits: bool


def prove_monotone(draft: Draft) -> Iterator[ProvedTheorem]:
    """One theorem for each medicine whose limits or regimens look at any fact."""
    for option in draft.options.values():
        found = scope(draft, option, option.medicine) if option.medicine is not None else None
        if found is not None and found.names:
            yield monotone(draft, found)


def monotone(draft: Draft, found: Scope) -> ProvedTheorem:
    """No one who is worse by one thing is allowed more, or begins with more."""
    allowed: dict[PersonKind, Allowed] = {}
    cases, against = 0, None
    for person in product(*found.values):
        for name, worse in worsened(found, person):
            cases += 1
            for one in (person, worse):
                if one not in allowed:
                    allowed[one] = allows(draft, found, one)
            more = _allowed_more(allowed[worse], allowed[person]) or _begins_higher(
                name, worse, allowed[worse], person, allowed[person]
            )
            if more and against is None:
                against = (
                    f"{_said(found, person)} -> {_said(found, worse)}: {allowed[person]} -> "
                    f"{allowed[worse]}"
                )
    says = (
        f"{WORSE} there is never more of {found.option.name} a day; with the first two and a "
        "sedating medicine no higher start."
    )
    return ProvedTheorem(f"ceiling-monotone-{found.option.id}", "I05", says, cases, against)


def _allowed_more(worse: Allowed, better: Allowed) -> bool:
    return better.most is not None and (worse.most is None or worse.most > better.most)


def _begins_higher(
    name: str, worse: PersonKind, then: Allowed, better: PersonKind, now: Allowed
) -> bool:
    """Not asked where a fact is or becomes unknown (the verdict waits), and where an illness is
    added (a regimen may be meant for it)."""
    no_longer_known = worse.count(None) > better.count(None)
    return not (no_longer_known or now.waits or name == ILLNESSES) and then.first > now.first


def allows(draft: Draft, found: Scope, person: PersonKind) -> Allowed:
    """What the running plan says: the lowest limit, and the start of the regimen that would be
    chosen, once nothing is open."""
    facts = {
        name: value for name, value in zip(found.names, person, strict=True) if value is not None
    }
    findings = _findings(draft, found, facts)
    bounds = limits.limits(findings, found.medicine)
    chosen = limits.choose_regimen(findings, found.medicine, bounds)
    lowest = bounds.lowest()
    most = chosen.ceiling if chosen else lowest and lowest.at_most
    begun = (
        chosen is not None and not bounds.needs and findings.truth(chosen.regimen.criterion) is True
    )
    first = _first_total(chosen.regimen, most) if chosen and begun else Decimal(0)
    return Allowed(most and most.amount, first, bool(bounds.needs))


def _first_total(regimen: Regimen, most: Dose | None) -> Decimal:
    if regimen.start is None or not limits.fits(regimen.start, most, regimen.doses_per_day):
        return Decimal(0)
    return regimen.start.amount * (regimen.doses_per_day if regimen.start.per == "dose" else 1)


def _findings(draft: Draft, found: Scope, facts: Facts) -> Findings:
    """As a plan has them, of the criteria of this medicine alone."""
    asked = sorted(criteria(found.medicine))
    truths = {number: judge(draft.criteria[number], facts) for number in asked}
    settled = Settled(
        [n for n in asked if truths[n] is True],
        {n: found.names for n in asked if truths[n] is None},
    )
    nobody = Patient("", "", date.min, facts, {}, (), (), (), "", (), (), ())
    findings = Findings(load(), nobody, settled, {}, {}, frozenset(), frozenset(), lines_of(load()))
    findings.kept.update(dict.fromkeys(asked, ()))
    return findings


def criteria(medicine: Medicine) -> set[int]:
    """The numbers of the criteria that its limits look at, its choice of a regimen, and the
    regimens that can be chosen."""
    used = {choice.use for choice in medicine.regimen_choice}
    found = [
        *(ceiling.criterion for ceiling in medicine.ceilings),
        *(regimen.criterion for regimen in medicine.regimens if regimen.id in used or not used),
        *(choice.criterion for choice in medicine.regimen_choice),
    ]
    return {number for number in found if number is not None}


# --- all kinds of people --------------------------------------------------------------------------


def scope(draft: Draft, option: Option, medicine: Medicine) -> Scope:
    trees = [draft.criteria[number] for number in sorted(criteria(medicine))]
    comparisons = [comparison for tree in trees for comparison in comparisons_in(tree)]
    banded = {
        ceiling.by: [band.below for band in ceiling.bands if band.below is not None]
        for ceiling in medicine.ceilings
        if ceiling.by
    }
    names = tuple(sorted({comparison.name for comparison in comparisons} | set(banded)))
    limiting = [draft.criteria[c.criterion] for c in medicine.ceilings if c.criterion is not None]
    lifting = frozenset(
        comparison.member
        for tree in limiting
        for comparison in denied(tree)
        if isinstance(comparison, Includes)
    )
    told_apart = told_apart_by(trees)
    values = {name: _values(name, comparisons, banded.get(name, []), told_apart) for name in names}
    values |= {name: _adults(values[name], draft, medicine) for name in RISING if name in values}
    return Scope(option, medicine, names, tuple(values[name] for name in names), lifting)


def _adults(
    values: tuple[Value | None, ...], draft: Draft, medicine: Medicine
) -> tuple[Value | None, ...]:
    """Without ages below the least that a regimen of the medicine asks for: before any limit
    applies, they are out of scope."""
    own = [
        draft.criteria[regimen.criterion]
        for regimen in medicine.regimens
        if regimen.criterion is not None
    ]
    cuts = [
        comparison
        for tree in own
        for comparison in comparisons_in(tree)
        if isinstance(comparison, Compare) and comparison.name in RISING
    ]
    least = min(
        (comparison.value for comparison in cuts if comparison.operator == ">="), default=Decimal(0)
    )
    return tuple(value for value in values if not isinstance(value, Interval) or value.low >= least)


def _values(
    name: str, comparisons: list[Comparison], cuts: list[Decimal], told_apart: frozenset[Member]
) -> tuple[Value | None, ...]:
    """Every value of one fact that can be told apart, the better first; None, not known, last."""
    mine = [comparison for comparison in comparisons if comparison.name == name]
    points = sorted(
        {*cuts, *(comparison.value for comparison in mine if isinstance(comparison, Compare))}
    )
    if points:
        known = [Interval(point, point) for point in points_of_cuts(points)]
        return (*(reversed(known) if name in FALLING else known), None)
    if members := sorted(member for of, member in told_apart if of == name):
        sets = [
            frozenset(chosen)
            for size in range(len(members) + 1)
            for chosen in combinations(members, size)
        ]
        return tuple(Members(chosen, complete) for complete in (True, False) for chosen in sets)
    if any(isinstance(comparison, Fact) for comparison in mine):
        return (False, True, None)
    return (
        *sorted(
            {
                value
                for comparison in mine
                if isinstance(comparison, OneOf)
                for value in comparison.values
            }
        ),
        "another",
        None,
    )


def worsened(found: Scope, person: PersonKind) -> Iterator[tuple[str, PersonKind]]:
    """Every person who is worse by one thing, and that thing: the next value, one more member, or a
    value that is no longer known."""
    for place, (name, value) in enumerate(zip(found.names, person, strict=True)):
        for worse in _worse(found, name, value, found.values[place]):
            yield name, (*person[:place], worse, *person[place + 1 :])


def _worse(
    found: Scope, name: str, value: Value | None, values: tuple[Value | None, ...]
) -> Iterator[Value | None]:
    if isinstance(value, Members):
        if value.complete:
            yield value._replace(complete=False)
        if name in GROWING:
            seen = {
                member for other in values if isinstance(other, Members) for member in other.known
            }
            yield from (
                value._replace(known=value.known | {one})
                for one in sorted(seen - value.known - found.lifting)
            )
    elif value is not None:
        yield None
        at = values.index(value)
        if name in (*FALLING, *RISING) and values[at + 1] is not None:
            yield values[at + 1]


def _said(found: Scope, person: PersonKind) -> str:
    return ", ".join(f"{name}={value}" for name, value in zip(found.names, person, strict=True))
