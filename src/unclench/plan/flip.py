"""The smallest change of facts that would give an option another verdict: one fact if one is enough, else two."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from unclench.criteria.values import Facts, Interval, Members, Value
from unclench.library.content import Content
from unclench.library.models import FactSpec
from unclench.patient.patient import Patient
from unclench.plan.findings import find
from unclench.plan.models import Verdict
from unclench.plan.stage import find_stage
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


class Change(NamedTuple):
    """One fact as it is, as it would have to be, and the verdict that would follow."""

    fact: str
    before: str
    after: str
    verdict: str


class Lever(NamedTuple):
    """One way to move a fact: to a value, or (for a set) by putting in or taking out one member."""

    fact: str
    value: Value
    words: str
    member: str


def smallest_change(patient: Patient, content: Content, option_id: str) -> tuple[Change, ...]:
    """The changes that together flip the verdict; empty when one or two facts cannot.

    What keeps a closed option closed for another reason is no change worth telling.
    """
    now = _verdict(patient, content, patient.facts, option_id)
    levers = [lever for lever in _levers(patient, content, now) if lever.member != option_id or lever.fact != "taking"]
    near = [lever for lever in levers if lever.fact in _named(now, content)][:MOST_NEAR]
    for sets in (combinations(levers, 1), combinations(near, 2)):
        found = [change for pulled in sets if (change := _try(patient, content, option_id, now, pulled))]
        useful = [change for change in found if WANTED[change[0].verdict] > WANTED[now.verdict] or WANTED[now.verdict] > 1]
        if useful:
            return min(useful, key=_liking)
    return ()


def _liking(changes: tuple[Change, ...]) -> tuple[int, int, str]:
    return -WANTED[changes[0].verdict], len(changes), changes[0].fact


def _try(patient: Patient, content: Content, option_id: str, now: Verdict, pulled: tuple[Lever, ...]) -> tuple[Change, ...]:
    if len({lever.fact for lever in pulled}) < len(pulled):
        return ()
    facts = dict(patient.facts)
    for lever in pulled:
        facts[lever.fact] = lever.value
        facts.update(dict.fromkeys(_followers(content, lever.fact), lever.value))
    then = _verdict(patient, content, facts, option_id)
    if then.verdict == now.verdict:
        return ()
    return tuple(Change(lever.fact, _shown(patient, lever.fact), lever.words, then.verdict) for lever in pulled)


def _followers(content: Content, fact: str) -> Iterator[str]:
    """Derived numbers that are made of this one and move with it."""
    for spec in content.facts.values():
        if (
            spec.derived
            and spec.kind == "number"
            and spec.asks == (fact,)
            and spec.id != fact
            and content.facts[fact].kind == "number"
        ):
            yield spec.id


def _verdict(patient: Patient, content: Content, facts: Facts, option_id: str) -> Verdict:
    findings = find(patient._replace(facts=facts), content)
    signs = danger_signs(findings)
    urgent = (*urgent_actions(findings, signs), *urgent_medicines(findings, dangerous_medicines(findings)))
    stage, found = find_stage(findings, urgent)
    return verdict_of(findings, signs, stage, found, option_id)


def _levers(patient: Patient, content: Content, now: Verdict) -> Iterator[Lever]:
    """What can be moved, the facts of the present reasons first, so that pairs are tried where they matter."""
    first = _named(now, content)
    for name in (*first, *(name for name in content.levers if name not in first)):
        yield from _moves(content.facts[name], patient.facts.get(name), content.levers[name])


def _named(now: Verdict, content: Content) -> list[str]:
    """The facts that the present verdict names."""
    reasons = [fact for reason in now.because for fact in reason.facts]
    return [name for name in dict.fromkeys((*now.needs, *reasons)) if name in content.levers]


def _moves(spec: FactSpec, value: Value | None, points: tuple[str, ...]) -> Iterator[Lever]:
    if spec.kind == "number":
        yield from _numbers(spec, value, points)
    elif spec.kind == "yes_no":
        yield from (Lever(spec.id, choice, "yes" if choice else "no", "") for choice in (True, False) if choice is not value)
    elif spec.kind == "choice":
        yield from (Lever(spec.id, choice, choice, "") for choice in sorted(spec.members or points) if choice != value)
    else:
        yield from _sets(spec, value, points)


def _numbers(spec: FactSpec, value: Value | None, points: tuple[str, ...]) -> Iterator[Lever]:
    """Each cut point itself, and the nearest written number on either side of it."""
    for text in points:
        cut = Decimal(text)
        step = Decimal(1).scaleb(min(0, int(cut.as_tuple().exponent)))
        for number in (cut, cut - step, cut + step):
            if Interval(number, number) != value and (spec.low is None or number >= spec.low):
                yield Lever(spec.id, Interval(number, number), f"{number:f}", "")


def _sets(spec: FactSpec, value: Value | None, points: tuple[str, ...]) -> Iterator[Lever]:
    members = value.known if isinstance(value, Members) else frozenset()
    if not isinstance(value, Members) or not value.complete:
        yield Lever(spec.id, Members(members), "asked, nothing more" if members else "asked, and there are none", "")
    for point in points:
        yield Lever(spec.id, Members(members ^ {point}), f"without {point}" if point in members else f"with {point}", point)


def _shown(patient: Patient, fact: str) -> str:
    detail = patient.details.get(fact)
    return detail.text if detail else "not known"
