"""The smallest change of facts that could really happen and would give an option another verdict.

One fact if one is enough, else two; what cannot be changed at all (age, sex) is named only when
nothing else flips it. A change that would make the plan an emergency, or that concerns a fact that
is never asked for, is never shown.

An unknown fact can be found out, but only one that is asked for. What is known can change only in
the direction that its declaration in knowledge/facts allows (`change`): signs and illnesses go
away, trials are added, no one becomes younger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from unclench.content.content import Content
from unclench.content.types import FactSpec
from unclench.criteria.values import Facts, Interval, Members, Value
from unclench.patient.facts import Patient
from unclench.plan.coming_down import coming_down, dose_fact
from unclench.plan.findings import find
from unclench.plan.models import StageFound, Verdict
from unclench.plan.stage import EMERGENCY, find_stage
from unclench.plan.triage import danger_signs, dangerous_medicines, urgent_actions, urgent_medicines
from unclench.plan.verdict import verdict_of

WANTED = {
    "avoid": 0,
    "stop_urgently": 0,
    "hold": 0,
    "not_now": 0,
    "taper": 1,
    "lower": 1,
    "specialist": 2,
    "continue": 2,
    "offer": 3,
    "raise": 3,
}
MOST_NEAR = 100


class PossibleChange(NamedTuple):
    """A fact with another value; for a set `member` is what is put in or taken out.

    `far` when a known number would have to move by more than half of itself; `distance` is how far
    it moves.
    """

    fact: str
    value: Value
    words: str
    member: str = ""
    far: bool = False
    distance: Decimal = Decimal(0)


Together = tuple[PossibleChange, ...]


class FactChange(NamedTuple):
    """One fact as it is, as it would have to be, and the verdict that would follow."""

    fact: str
    before: str
    after: str
    verdict: str


class _Now(NamedTuple):
    """The option asked about, and its verdict: `grounds` are the facts of the first reason, `named`
    those of all."""

    option: str
    verdict: str
    grounds: frozenset[str]
    named: tuple[str, ...]
    asked: frozenset[str]


def smallest_change(patient: Patient, content: Content, option_id: str) -> tuple[FactChange, ...]:
    """The changes that together flip the verdict; empty when one or two facts cannot.

    What keeps a closed option closed for another reason is no change worth telling.
    """
    now = _now(patient, content, option_id)
    for sets in _in_order(patient, content, now):
        tried = [(together, _verdict_after(patient, content, now, together)) for together in sets]
        useful = [(together, verdict) for together, verdict in tried if _is_useful(now, verdict)]
        if useful:
            together, verdict = min(useful, key=lambda pair: _preference(now, *pair))
            return tuple(
                FactChange(one.fact, _shown(patient, one.fact), one.words, verdict)
                for one in together
            )
    return ()


def _is_useful(now: _Now, verdict: str) -> bool:
    return bool(verdict) and (WANTED[verdict] > WANTED[now.verdict] or WANTED[now.verdict] > 1)


def _now(patient: Patient, content: Content, option_id: str) -> _Now:
    verdict, stage = _judged(patient, content, patient.facts, option_id)
    reasons = [fact for reason in verdict.because for fact in reason.facts]
    named = tuple(
        name for name in dict.fromkeys((*verdict.needs, *reasons)) if name in content.thresholds
    )
    needs = (*verdict.needs, *stage.needs)
    asked = frozenset((*needs, *(fact for need in needs for fact in content.facts[need].asks)))
    first = verdict.because[0].facts if verdict.because else ()
    return _Now(option_id, verdict.verdict, frozenset((*verdict.needs, *first)), named, asked)


def _in_order(patient: Patient, content: Content, now: _Now) -> Iterator[Iterable[Together]]:
    """One fact that can change, then two that the verdict names, then one that cannot change."""
    names = (*now.named, *(name for name in content.thresholds if name not in now.named))
    fixed = [
        name for name in names if content.facts[name].change == "fixed" and name in patient.facts
    ]
    every = possible_changes(
        patient, content, (name for name in names if name not in fixed), now.asked
    )
    single = [change for change in every if not _adds(change, now.option)]
    near = [change for change in single if change.fact in now.named][:MOST_NEAR]
    yield combinations(single, 1)
    yield combinations(near, 2)
    yield combinations(possible_changes(patient, content, fixed, now.asked), 1)


def _adds(change: PossibleChange, option: str) -> bool:
    """That the option itself is taken, or was tried, is no change worth telling."""
    return (
        change.member == option
        and isinstance(change.value, Members)
        and option in change.value.known
    )


def _preference(
    now: _Now, together: Together, verdict: str
) -> tuple[bool, int, bool, str, Decimal]:
    """The real ground first, then the better verdict, then what is nearer; of one fact the nearest
    number."""
    first, far = together[0].fact, any(change.far for change in together)
    distance = sum((change.distance for change in together), Decimal(0))
    return first not in now.grounds, -WANTED[verdict], far, first, distance


def _verdict_after(patient: Patient, content: Content, now: _Now, together: Together) -> str:
    """The other verdict that these changes give; empty when it stays, or the plan would become an
    emergency."""
    if len({change.fact for change in together}) < len(together):
        return ""
    facts = dict(patient.facts)
    for change in together:
        facts[change.fact] = change.value
    then, stage = _judged(patient, content, facts, now.option)
    return "" if then.verdict == now.verdict or stage.id == EMERGENCY else then.verdict


def _judged(
    patient: Patient, content: Content, facts: Facts, option_id: str
) -> tuple[Verdict, StageFound]:
    findings = find(patient._replace(facts=facts), content)
    signs = danger_signs(findings)
    urgent = (
        *urgent_actions(findings, signs),
        *urgent_medicines(findings, dangerous_medicines(findings)),
    )
    downs = coming_down(findings)
    stage, found = find_stage(findings, urgent, downs)
    return verdict_of(findings, signs, downs, stage, found, option_id), found


def _shown(patient: Patient, fact: str) -> str:
    detail = patient.details.get(fact)
    return detail.text if detail else "not known"


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
        for change in _moves(spec, value, content.thresholds[name]):
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
                yield _moved(spec, value, number)


def _moved(spec: FactSpec, value: Value | None, number: Decimal) -> PossibleChange:
    known = value.low if isinstance(value, Interval) else number
    distance = abs(number - known)
    far = distance * 2 > abs(known)
    return PossibleChange(
        spec.id, Interval(number, number), f"{number:f}", far=far, distance=distance
    )


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
