"""The smallest person for whom something holds: as little known as possible, and as little the
matter as possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from unclench.content.source.draft import Draft
from unclench.content.types import FactSpec
from unclench.criteria.engines.formula import (
    Formula,
    all_of,
    any_of,
    at_most,
    implies,
    negated,
    variable,
)
from unclench.criteria.engines.rails import BEYOND, assigned, ends, known
from unclench.criteria.engines.smt import Person, Solver
from unclench.criteria.tree import comparisons
from unclench.criteria.values import Facts, Interval, Members, Value
from unclench.criteria.vocabulary import FactType
from unclench.decision.findings import SIGNS_GIVEN, ModelledFindings
from unclench.proof.changes import OF_A_MEDICINE, source_of
from unclench.proof.promises.possible_people import WORKED_THROUGH

FactCuts = Mapping[str, set[Decimal]]

ROUND = tuple(map(Decimal, (0, 1, 2, 4, 5, 8, 10, 20, 30, 46, 50, 60, 90, 100, 120, 140)))


class Small(NamedTuple):
    """Facts of a person with the smallest possible record: how many entries of a record say
    anything, and how much is listed in them.

    `proved` when the solver showed that fewer entries are not enough, and neither are these with
    less in the lists."""

    facts: Facts
    entries: int
    listed: int
    proved: bool


def smallest(solver: Solver, findings: ModelledFindings, cuts: FactCuts | None = None) -> Small:
    """The smallest person for whom everything asserted holds. The solver must have just been found
    satisfiable; it is narrowed."""
    for preference in _named_in_a_record(findings):
        _granted(solver, preference)
    said = fewest(solver, list(entries(findings).values()))
    inside = fewest(solver, listed(findings))
    for preference in _preferences(
        solver, findings, cut_points(findings.draft) if cuts is None else cuts
    ):
        _granted(solver, preference)
    return Small(
        _facts(solver.person(), findings), said.number, inside.number, said.proved and inside.proved
    )


def smaller(solver: Solver, findings: ModelledFindings, small: Small) -> bool:
    """Whether anybody for whom everything asserted holds may be smaller than this person."""
    said, inside = list(entries(findings).values()), listed(findings)
    fewer = any_of(
        at_most(said, small.entries - 1),
        all_of(at_most(said, small.entries), at_most(inside, small.listed - 1)),
    )
    with solver.scope(fewer):
        return solver.ask() != "unsat"


def _granted(solver: Solver, preference: Formula) -> None:
    """The preference is kept where it can be; the solver is left with a model in any case."""
    if solver.person().holds(preference):
        solver.add(preference)
        solver.ask()
        return
    solver.push()
    solver.add(preference)
    if solver.ask() != "sat":
        solver.pop()
        solver.ask()


def _named_in_a_record(findings: ModelledFindings) -> Iterator[Formula]:
    """Each class of the current medicines, and a current antispastic, comes with a medicine that
    the knowledge looks at by name. Another one would add classes of its own to the record."""
    draft, members = findings.draft, sorted(findings.members["taking"])
    options = [o.id for o in draft.options.values() if o.medicine and o.medicine.antispastic]
    yield implies(
        variable("taking_antispastic.yes"), any_of([variable(f"taking+{one}") for one in options])
    )
    for name in sorted(findings.members["medicine_classes"]):
        of_class = [
            variable(f"taking+{member}")
            for member in members
            if member in draft.ingredients and name in draft.ingredients[member].classes
        ]
        yield implies(variable(f"medicine_classes+{name}"), any_of(of_class))


def _preferences(solver: Solver, findings: ModelledFindings, cuts: FactCuts) -> Iterator[Formula]:
    """Lists are whole; what is not needed is not known; numbers are exact, and round or at a cut
    point."""
    amounts = [name for name in findings.facts if name.endswith(OF_A_MEDICINE)]
    yield from (variable(f"{name}.complete") for name in findings.members)
    for name, fact in findings.facts.items():
        if name not in amounts:
            yield _unknown(fact, findings.members.get(name, frozenset()))
    yield from (_unknown(findings.facts[name], frozenset()) for name in amounts)
    yield same_as_egfr()
    for name, fact in findings.facts.items():
        if fact.kind == "number" and solver.person().holds(variable(f"{name}.known")):
            low, high = ends(name)
            yield low.equals(high)
            yield from (
                all_of(low.equals(high), low.equals(value))
                for value in (*ROUND, *sorted(cuts.get(name, ())))
            )


def _unknown(fact: FactType, members: frozenset[str]) -> Formula:
    values = assigned(fact, None, members)
    return all_of(
        [negated(variable(each)) for each, value in values.items() if isinstance(value, bool)]
    )


def cut_points(draft: Draft) -> dict[str, set[Decimal]]:
    """Every number that a criterion compares a fact with."""
    found: dict[str, set[Decimal]] = {}
    for node in draft.criteria:
        for compared in comparisons(node):
            found.setdefault(compared.name, set()).add(compared.value)
    return found


def _facts(person: Person, findings: ModelledFindings) -> Facts:
    found: dict[str, Value] = {}
    for name, fact in findings.facts.items():
        value = _value(person, fact, findings.members.get(name, frozenset()))
        if value is not None:
            found[name] = value
    if person.holds(SIGNS_GIVEN) and "signs" not in found:
        found["signs"] = Members(frozenset(), complete=False)
    return found


def _value(person: Person, fact: FactType, members: frozenset[str]) -> Value | None:
    def holds(name: str) -> bool:
        return person.holds(variable(name))

    name = fact.name
    match fact.kind:
        case "number":
            low, high = _end(person.number(f"{name}.low")), _end(person.number(f"{name}.high"))
            return Interval(low, high) if holds(f"{name}.known") else None
        case "yes_no":
            return True if holds(f"{name}.yes") else False if holds(f"{name}.no") else None
        case "choice":
            return next(
                (choice for choice in sorted(fact.members or ()) if holds(f"{name}={choice}")), None
            )
        case "set":
            known = frozenset(member for member in members if holds(f"{name}+{member}"))
            complete = holds(f"{name}.complete")
            return Members(known, complete) if known or complete else None


def _end(value: Fraction) -> Decimal:
    """An exact number where there is one; what lies beyond everything has no end."""
    if abs(value) >= BEYOND:
        return Decimal("Infinity") if value > 0 else Decimal("-Infinity")
    return Decimal(value.numerator) / Decimal(value.denominator)


WORKED_OUT = (
    "medicine_classes",
    "recently_started",
    "trials_done",
)  # as whole as the list they come from
CLEARANCE, MEASURED = "kidney_clearance", "crcl"


def entries(findings: ModelledFindings) -> dict[str, Formula]:
    """For each entry that a record can leave out whether anything is known from it; what is worked
    out counts with what it comes from."""
    found: dict[str, list[Formula]] = {"signs": [SIGNS_GIVEN]}
    for spec in findings.draft.facts.values():
        if spec.id != CLEARANCE:
            found.setdefault(source_of(spec), []).append(_said(findings, spec))
    found[MEASURED].append(all_of(variable(f"{CLEARANCE}.known"), negated(same_as_egfr())))
    return {source: any_of(parts) for source, parts in found.items()}


def _said(findings: ModelledFindings, spec: FactSpec) -> Formula:
    """Whether a record has to say anything for this fact; of what nothing waits for, only what
    there is."""
    if not spec.never_blocks:
        return known(findings.facts[spec.id])
    return variable(f"{spec.id}.some") if spec.kind == "set" else variable(f"{spec.id}.yes")


def same_as_egfr() -> Formula:
    """Whether kidney clearance follows from the eGFR alone."""
    ours, theirs = ends(CLEARANCE), ends("egfr")
    return all_of(variable("egfr.known"), ours[0].equals(theirs[0]), ours[1].equals(theirs[1]))


def listed(findings: ModelledFindings) -> list[Formula]:
    """Everything that any list has in it, and what cannot be read in one. A class counts when no
    medicine that is named belongs to it."""
    return [
        thing
        for fact, members in sorted(findings.members.items())
        for thing in _listed(findings, fact, sorted(members))
    ]


def _listed(findings: ModelledFindings, fact: str, members: list[str]) -> Iterator[Formula]:
    for member in members:
        yield all_of(
            variable(f"{fact}+{member}"),
            *(negated(other) for other in _shown_by(findings, fact, member)),
        )
    yield all_of(
        variable(f"{fact}.some"), *(negated(variable(f"{fact}+{member}")) for member in members)
    )
    if fact not in WORKED_OUT:
        yield all_of(variable(f"{fact}.some"), negated(variable(f"{fact}.complete")))


def _shown_by(findings: ModelledFindings, fact: str, name: str) -> list[Formula]:
    """What says the same already: a medicine of the class, or a kind of trial."""
    if fact == "medicine_classes":
        known_ones = [
            findings.draft.ingredients.get(member) for member in sorted(findings.members["taking"])
        ]
        return [
            variable(f"taking+{one.id}")
            for one in known_ones
            if one is not None and name in one.classes
        ]
    if fact == "trials_done":
        return [
            variable(f"{kind}+{name}") for kind in WORKED_THROUGH if name in findings.members[kind]
        ]
    return []


class Fewest(NamedTuple):
    """How many there are; `proved` when the solver showed that there cannot be fewer, and did not
    give up before."""

    number: int
    proved: bool


def fewest(solver: Solver, things: Sequence[Formula]) -> Fewest:
    """Narrows a solver, which has just found a person, to those with as few of these things as
    possible."""
    count, answer = _so(solver, things), "sat"
    while count and answer == "sat":
        solver.push()
        solver.add(at_most(things, count - 1))
        answer = solver.ask()
        if answer == "sat":
            count = _so(solver, things)
        else:
            solver.pop()
    solver.add(at_most(things, count))
    solver.ask()
    return Fewest(count, answer != "unknown")


def _so(solver: Solver, things: Sequence[Formula]) -> int:
    person = solver.person()
    return sum(person.holds(thing) for thing in things)
