"""The same person with something changed: a second set of variables for the facts that change, all
others shared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from unclench.content.types import FactSpec
from unclench.content.types.promises import PromisedChange
from unclench.criteria.engines.formula import (
    NO,
    YES,
    Formula,
    NumericTerm,
    Substitution,
    all_of,
    constant,
    implies,
    variable,
)
from unclench.criteria.engines.rails import assigned, ends
from unclench.criteria.values import Members
from unclench.decision.findings import SIGNS_GIVEN, ModelledFindings

LISTS = ("taking", "trials")
OF_A_MEDICINE = ("_per_day", "_per_dose", "_days_at_dose")


class Other(NamedTuple):
    """A person after a change: what replaces their variables, and what must hold for those."""

    instead: Substitution
    possible: Formula

    def of(self, formula: Formula) -> Formula:
        return self.instead.of(formula)


def changed_people(
    findings: ModelledFindings, change: PromisedChange, option: str
) -> Iterator[tuple[str, Other]]:
    """Each change by its name. Facts that fall, rise or gain do so together; facts that are
    forgotten are forgotten one source at a time."""
    if change.forgets:
        for name, facts in sources(findings).items():
            if change.forgets == ("any",) or name in change.forgets:
                yield f"without {name}", forgotten(findings, facts)
        return
    moved = [
        *(_moved(name, -1) for name in change.falls),
        *(_moved(name, 1) for name in change.rises),
    ]
    moved += [_gained(findings, name, option) for name in change.gains]
    instead = {name: new for other in moved for name, new in other.instead.variables.items()}
    numbers = {name: new for other in moved for name, new in other.instead.numbers.items()}
    names = [f"lower {name}" for name in change.falls] + [
        f"higher {name}" for name in (*change.rises, *change.gains)
    ]
    yield (
        f"with {' and '.join(names)}",
        Other(Substitution(instead, numbers), all_of(other.possible for other in moved)),
    )


def sources(findings: ModelledFindings) -> dict[str, list[str]]:
    """What can be left out, and all facts that are then not known: each list of a record, and each
    fact that comes from no list.

    What nothing waits for cannot be unknown. An amount of a medicine comes from the list of
    medicines.
    """
    found: dict[str, list[str]] = {}
    for spec in findings.draft.facts.values():
        if spec.never_blocks:
            continue
        source = source_of(spec)
        found.setdefault(source, []).append(spec.id)
        if source not in LISTS and source != spec.id and not spec.all_while_unknown:
            found[spec.id] = [spec.id]
    return found


def source_of(spec: FactSpec) -> str:
    """The entry of a record that a fact comes from."""
    if spec.id.endswith(OF_A_MEDICINE):
        return LISTS[0]
    return spec.asks[0] if spec.derived else spec.id


def forgotten(findings: ModelledFindings, facts: list[str]) -> Other:
    """Never asked: these facts are not known, or count as all that they may be."""
    instead: dict[str, Formula] = {SIGNS_GIVEN.name: NO} if "signs" in facts else {}
    for name in facts:
        every = findings.members.get(name, frozenset())
        whole = findings.draft.facts[name].all_while_unknown
        value_then = Members(every, complete=True) if whole else None
        for each, value in assigned(findings.facts[name], value_then, every).items():
            if isinstance(value, bool):
                instead[each] = constant(value)
    return Other(Substitution(instead, {}), YES)


def _moved(name: str, way: int) -> Other:
    """Another interval, both ends of which lie further down (or up), or where they were."""
    low, high = ends(name)
    new_low, new_high = NumericTerm(f"{name}.low'"), NumericTerm(f"{name}.high'")
    further = (
        all_of(new_low <= low, new_high <= high)
        if way < 0
        else all_of(new_low >= low, new_high >= high)
    )
    numbers = {f"{name}.low": new_low, f"{name}.high": new_high}
    return Other(Substitution({}, numbers), all_of(new_low <= new_high, further))


def _gained(findings: ModelledFindings, name: str, option: str) -> Other:
    """More members of a set, but not the option itself; whether the list is whole stays as it
    was."""
    before = [f"{name}+{member}" for member in sorted(findings.members[name] - {option})]
    after = {each: variable(f"{each}'") for each in before}
    some = f"{name}.some"
    kept = [implies(variable(each), later) for each, later in after.items()]
    kept += [implies(each, variable(f"{some}'")) for each in (*after.values(), variable(some))]
    return Other(Substitution({**after, some: variable(f"{some}'")}, {}), all_of(kept))
