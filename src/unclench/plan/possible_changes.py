"""How a fact could really turn out otherwise: the values that a counterfactual may try.

An unknown fact can be found out, but only one that is asked for. What is known can change
only in the direction that its declaration in knowledge/facts allows (`change`): signs and illnesses
go away, trials are added, no one becomes younger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from unclench.content.content import Content
from unclench.content.types import FactSpec
from unclench.criteria.values import Interval, Members, Value
from unclench.patient.facts import Patient
from unclench.plan.coming_down import dose_fact


class PossibleChange(NamedTuple):
    """A fact with another value; for a set `member` is what is put in or taken out.

    `far` when a known number would have to move by more than half of itself.
    """

    fact: str
    value: Value
    words: str
    member: str = ""
    far: bool = False


def possible_changes(
    patient: Patient, content: Content, names: Iterable[str], asked: frozenset[str]
) -> Iterator[PossibleChange]:
    """All changes of the facts in `names` that could happen; `asked` are the facts that are asked
    for."""
    not_taken = _amounts_not_taken(patient, content)
    for name in names:
        spec, value = content.facts[name], patient.facts.get(name)
        if name in not_taken or (value is None and name not in asked):
            continue
        for change in _moves(spec, value, content.levers[name]):
            if _may_happen(spec, value, change):
                yield change


def _amounts_not_taken(patient: Patient, content: Content) -> frozenset[str]:
    """A medicine that is not taken at all cannot be taken more or less."""
    taking = patient.facts.get("taking")
    known = taking.known if isinstance(taking, Members) else frozenset()
    absent = [
        option
        for option in content.options
        if option.medicine is not None and option.id not in known
    ]
    return frozenset(
        name for option in absent for name in (dose_fact(option), f"{option.id}_days_at_dose")
    )


def _may_happen(spec: FactSpec, value: Value | None, change: PossibleChange) -> bool:
    """Whether the declared direction allows this change; a set that is not known can only be
    completed."""
    if isinstance(change.value, Members):
        if not change.member:
            return True
        if value is None:
            return False
        gained = not (isinstance(value, Members) and change.member in value.known)
        return _allows(spec.change, gained)
    if value is None or spec.change in ("free", "fixed"):
        return True
    return _allows(spec.change, _is_more(value, change.value))


def _allows(direction: str, gained: bool) -> bool:
    return direction in ("free", "fixed", "gain" if gained else "loss")


def _is_more(value: Value, other: Value) -> bool:
    if isinstance(value, Interval) and isinstance(other, Interval):
        return other.low > value.low
    return other is True


def _moves(
    spec: FactSpec, value: Value | None, points: tuple[str, ...]
) -> Iterator[PossibleChange]:
    if spec.kind == "number":
        yield from _numbers(spec, value, points)
    elif spec.kind == "yes_no":
        choices = (choice for choice in (True, False) if choice is not value)
        yield from (
            PossibleChange(spec.id, choice, "yes" if choice else "no") for choice in choices
        )
    elif spec.kind == "choice":
        others = sorted((spec.members or frozenset(points)) - {value})
        yield from (PossibleChange(spec.id, choice, choice) for choice in others)
    else:
        yield from _sets(spec, value, points)


def _numbers(
    spec: FactSpec, value: Value | None, points: tuple[str, ...]
) -> Iterator[PossibleChange]:
    """Each cut point itself, and the nearest written number on either side of it, where it is
    plausible."""
    for text in points:
        cut = Decimal(text)
        step = Decimal(1).scaleb(min(0, int(cut.as_tuple().exponent)))
        for number in (cut, cut - step, cut + step):
            if Interval(number, number) != value and _plausible(spec, number):
                far = isinstance(value, Interval) and abs(number - value.low) * 2 > abs(value.low)
                yield PossibleChange(spec.id, Interval(number, number), f"{number:f}", far=far)


def _plausible(spec: FactSpec, number: Decimal) -> bool:
    lowest = Decimal(0) if spec.low is None else spec.low
    return number >= lowest and (spec.high is None or number <= spec.high)


def _sets(spec: FactSpec, value: Value | None, points: tuple[str, ...]) -> Iterator[PossibleChange]:
    members = value.known if isinstance(value, Members) else frozenset()
    if not isinstance(value, Members) or not value.complete:
        words = "asked, nothing more" if members else "asked, and there are none"
        yield PossibleChange(spec.id, Members(members), words)
    for point in points:
        words = f"without {point}" if point in members else f"with {point}"
        yield PossibleChange(spec.id, Members(members ^ {point}), words, point)
