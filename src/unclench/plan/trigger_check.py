"""The trigger check: what makes spasticity worse, looked for part by part of the body and of the
day, with a next step for each one found."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from unclench.content.content import Content
from unclench.content.types import Words
from unclench.content.types.side_effects import Effects
from unclench.plan.findings import Findings
from unclench.plan.models import Plan
from unclench.plan.side_effects import known_signs
from unclench.plan.triage import SEEN_NOW, is_blocking

FOUND, NO, UNKNOWN = "found", "no", "unknown"


class TriggerSystem(NamedTuple):
    """A part of the body or of the day, with the signs that are looked for in it and the question
    about each."""

    id: str
    signs: tuple[str, ...]
    asks: tuple[str, ...]


class TriggerStep(NamedTuple):
    """A trigger that was found, and its next step."""

    sign: str
    do: Words
    because: Words
    claims: tuple[str, ...]


class SystemFound(NamedTuple):
    """One system: `found` with its steps, `no`, or `unknown`."""

    system: str
    answer: str
    steps: tuple[TriggerStep, ...]


def trigger_systems(content: Content, effects: Effects) -> tuple[TriggerSystem, ...]:
    """In the order of the first sign of each."""
    named = [sign for sign in content.sign_names.values() if sign.system]
    order = [*dict.fromkeys(sign.system for sign in named)]
    named.sort(key=lambda sign: order.index(sign.system))
    found = []
    for system, signs in groupby(named, key=lambda sign: sign.system):
        ids = tuple(sign.id for sign in signs)
        found.append(TriggerSystem(system, ids, tuple(effects.asks[one] for one in ids)))
    return tuple(found)


def systems_found(
    findings: Findings, plan: Plan, effects: Effects, none_in: frozenset[str]
) -> tuple[SystemFound, ...]:
    """The state of each system. `none_in` are those that were answered with no: the signs of a
    record say so only all together."""
    there, seen_now = known_signs(findings), is_blocking(plan.urgent)
    found = []
    for system in trigger_systems(findings.content, effects):
        steps = tuple(_steps(system, there, findings, seen_now=seen_now))
        answer = FOUND if steps else NO if system.id in none_in else UNKNOWN
        found.append(SystemFound(system.id, answer, steps))
    return tuple(found)


def _steps(
    system: TriggerSystem, there: frozenset[str], findings: Findings, *, seen_now: bool
) -> Iterator[TriggerStep]:
    """A person who is seen today is told to say it there, and nothing that sounds as if it could
    wait."""
    for trigger in findings.content.triggers:
        if trigger.sign in system.signs and trigger.sign in there:
            said = findings.lines.say(SEEN_NOW).person if seen_now else trigger.do.person
            do = trigger.do._replace(person=said)
            yield TriggerStep(trigger.sign, do, trigger.because, trigger.claims)
