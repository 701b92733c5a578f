"""Step 3: the current medicines that have to come down. One thing changes at a time: the worst
comes down first, and nothing else is begun."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from unclench.content.types import Option, Rule, Sign, Words
from unclench.content.urgency import COMES_DOWN, LATER
from unclench.criteria.values import Interval
from unclench.plan.findings import NONE, Findings
from unclench.plan.limits import in_force, limits, may_exceed
from unclench.plan.models import Reason, Urgent
from unclench.plan.regimen import Limit
from unclench.plan.triage import URGENCIES

NO_HARM = ("routine", "none")  # it was asked for, or it did not help
ASKED = "routine"


class Down(NamedTuple):
    """A medicine that is taken and has to come down: how far, how soon, why, and the limit it is
    above, if any."""

    option: Option
    verdict: str
    urgency: str
    because: tuple[Reason, ...]
    limit: Limit | None


def coming_down(findings: Findings) -> tuple[Down, ...]:
    """Everything that is taken and has to come down, the worst first: the soonest; of those a dose
    above a limit before one that a rule alone lowers; of those the one that goes down furthest."""
    taken = [
        option
        for option in findings.content.options
        if option.id in findings.taken and option.medicine is not None
    ]
    found = [down for option in taken if (down := _down(findings, option)) is not None]
    return tuple(sorted(found, key=_order))


def _order(down: Down) -> tuple[int, bool, int]:
    return URGENCIES.index(down.urgency), down.limit is None, COMES_DOWN.index(down.verdict)


def first_down(findings: Findings, downs: tuple[Down, ...]) -> Down | None:
    """The one that comes down for harm, before anything else is begun or raised."""
    alone = findings.lines.one_at_a_time
    return next(
        (down for down in downs if down.option.id in alone and down.urgency not in NO_HARM), None
    )


def asked_down(findings: Findings, downs: Iterable[Down]) -> Down | None:
    """The one the person asks to stop."""
    alone = findings.lines.one_at_a_time
    return next((down for down in downs if down.option.id in alone and down.urgency == ASKED), None)


def _down(findings: Findings, option: Option) -> Down | None:
    fired = findings.fired.get(option.id, NONE)
    rules = sorted(
        (rule for rule in fired if rule.urgency and rule.if_taken in COMES_DOWN), key=_worst
    )
    above = exceeded(findings, option)
    if not rules and not above:
        return None
    verdict = min((rule.if_taken for rule in rules), key=COMES_DOWN.index, default="lower")
    urgency = min(
        (*(rule.urgency for rule in rules), *(soon for _, soon in above)), key=URGENCIES.index
    )
    because = _because(
        findings, option, _spoken(rules, verdict), above if verdict != COMES_DOWN[0] else []
    )
    return Down(option, verdict, urgency, because, above[0][0] if above else None)


def _because(
    findings: Findings, option: Option, rules: list[Rule], above: list[tuple[Limit, str]]
) -> tuple[Reason, ...]:
    """Every rule and the limit; the limit first where no rule mentions harm as soon."""
    said = tuple(map(findings.reason, rules))
    if not above:
        return said
    over = _above(findings, option, above[0][0])
    soonest = min(URGENCIES.index(soon) for _, soon in above)
    first = not rules or rules[0].urgency in NO_HARM or soonest < URGENCIES.index(rules[0].urgency)
    return (over, *said) if first else (*said, over)


def _worst(rule: Rule) -> tuple[int, int]:
    return URGENCIES.index(rule.urgency), COMES_DOWN.index(rule.if_taken)


def _spoken(rules: list[Rule], verdict: str) -> list[Rule]:
    """While the next dose is in question, only the rules that say so."""
    return (
        [rule for rule in rules if rule.if_taken == verdict] if verdict == COMES_DOWN[0] else rules
    )


def _above(findings: Findings, option: Option, over: Limit) -> Reason:
    text = findings.lines.say("reason.above_ceiling")
    return Reason(f"{option.id}/ceiling", text, (dose_fact(option), *over.facts), over.claims)


def exceeded(findings: Findings, option: Option) -> list[tuple[Limit, str]]:
    """The limits that the dose is certainly above, the strictest first, each with how soon it
    comes down."""
    assert option.medicine is not None
    dose = findings.patient.facts.get(dose_fact(option))
    if not isinstance(dose, Interval):
        return []
    above = [
        pair for pair in in_force(findings, option.medicine) if dose.low > pair[0].at_most.amount
    ]
    return sorted(above, key=lambda pair: pair[0].at_most.amount)


def to_be_seen(
    findings: Findings, signs: list[Sign], downs: tuple[Down, ...]
) -> tuple[Urgent, ...]:
    """For each medicine that comes down for harm, by when its prescriber sees to it; nothing where
    a sign says so already."""
    because = findings.lines.say("reason.comes_down")
    return tuple(
        _seen(down, because) for down in downs if down.urgency in LATER and not _said(signs, down)
    )


def _said(signs: list[Sign], down: Down) -> bool:
    order = URGENCIES.index
    return any(
        down.option.id in sign.brings_down and order(sign.urgency) <= order(down.urgency)
        for sign in signs
    )


def _seen(down: Down, because: Words) -> Urgent:
    first, name = down.because[0], down.option.name
    do = Words(f"{name}: {first.text.clinician}", f"{name}: {first.text.person}")
    return Urgent(first.rule, down.urgency, do, because, first.facts, first.claims)


def may_come_down(findings: Findings, option: Option) -> tuple[str, ...]:
    """The unknown facts because of which a current medicine may have to come down for harm."""
    waiting = [
        rule for rule in findings.waiting.get(option.id, NONE) if rule.urgency not in ("", *NO_HARM)
    ]
    by_rule = [fact for rule in waiting for fact in findings.needs(rule.criterion)]
    return tuple(dict.fromkeys((*by_rule, *_open_limit(findings, option))))


def _open_limit(findings: Findings, option: Option) -> tuple[str, ...]:
    """What decides whether the dose is above a limit, while the strictest that may apply leaves
    that open."""
    assert option.medicine is not None
    bounds, dose = limits(findings, option.medicine), findings.patient.facts.get(dose_fact(option))
    lowest = bounds.lowest()
    if lowest is None or (isinstance(dose, Interval) and dose.high <= lowest.at_most.amount):
        return ()
    exact = isinstance(dose, Interval) and dose.low == dose.high
    return (*(() if exact else (dose_fact(option),)), *bounds.needs, *may_exceed(bounds, dose))


def dose_fact(option: Option) -> str:
    """The fact that says how much of a medicine is taken a day."""
    return f"{option.id}_{option.medicine.measure if option.medicine else ''}_per_day"


def named(words: Words, name: str) -> Words:
    """The words with the medicine's name in its place."""
    return Words(words.clinician.replace("{name}", name), words.person.replace("{name}", name))
