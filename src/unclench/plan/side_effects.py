"""Side effects by how urgent they are, where a symptom may come from, and what missed or extra
doses mean.

The dangers of knowledge/signs/ and the tiers of knowledge/effects/ are put together: the most
urgent that holds wins, and nothing counts as expected while a fact that would make it more urgent
is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from unclench.content.types import Sign, Words
from unclench.content.types.side_effects import Effect, Effects, Harm, Raise
from unclench.criteria.judge import judge, open_facts, support
from unclench.criteria.values import Members
from unclench.plan.findings import Findings
from unclench.plan.models import Reason
from unclench.plan.suspects import Origin, Suspect, origin, suspects

TIERS = ("emergency", "same_day", "tell_your_team", "expected")
EXPECTED, TELL = "expected", "tell_your_team"
TIER_OF = {
    "emergency": "emergency",
    "same_day": "same_day",
    "within_2_days": TELL,
    "within_14_days": TELL,
}
FIRST = ("missed_or_stopped_doses", "extra_doses_taken")
SIGNS = "signs"
YES, NO, NOT_KNOWN = "yes", "no", "not_known"


class AskedAbout(NamedTuple):
    """A question that comes before all others, with the answer so far: yes, no or not_known."""

    sign: str
    answer: str
    ask: str


class Rise(NamedTuple):
    """What it would be instead, once these facts are known."""

    tier: str
    needs: tuple[str, ...]
    claims: tuple[str, ...]


class SideEffect(NamedTuple):
    sign: str
    tier: str
    do: Words
    because: tuple[Reason, ...]
    lasts: Words | None
    origin: Origin | None
    suspects: tuple[Suspect, ...]
    rises: tuple[Rise, ...]
    claims: tuple[str, ...]


class SpokenSideEffect(NamedTuple):
    """What too much of one medicine, or missing it, can do."""

    medicine: str
    text: Words
    claims: tuple[str, ...]


class Side(NamedTuple):
    """`overdose` and `withdrawal` begin with what to do; they are empty until extra or missed doses
    are reported."""

    first: tuple[AskedAbout, ...]
    effects: tuple[SideEffect, ...]
    overdose: tuple[SpokenSideEffect, ...]
    withdrawal: tuple[SpokenSideEffect, ...]


def side_effects(findings: Findings, effects: Effects) -> Side:
    """All of it for one person. The most urgent comes first."""
    first = tuple(AskedAbout(sign, answer(findings, sign), effects.asks[sign]) for sign in FIRST)
    there = [sign for sign in sorted(known_signs(findings)) if _is_effect(effects, sign)]
    found = sorted(
        (_effect(findings, effects, sign) for sign in there),
        key=lambda effect: (TIERS.index(effect.tier), effect.sign),
    )
    missed, extra = (asked.answer == YES for asked in first)
    return Side(
        first,
        tuple(found),
        tuple(_overdose(findings, effects)) if extra else (),
        tuple(_withdrawal(findings, effects)) if missed else (),
    )


def answer(findings: Findings, sign: str) -> str:
    """Whether a sign is present; not known until it is asked about."""
    value = findings.patient.facts.get(SIGNS)
    if not isinstance(value, Members):
        return NOT_KNOWN
    return YES if sign in value.known else NO if value.complete else NOT_KNOWN


def known_signs(findings: Findings) -> frozenset[str]:
    """The signs that are certainly there."""
    value = findings.patient.facts.get(SIGNS)
    return value.known if isinstance(value, Members) else frozenset()


def _is_effect(effects: Effects, sign: str) -> bool:
    """Signs that a medicine can bring, or that have a tier; not the triggers, and not the doses
    themselves."""
    return sign not in FIRST and (
        sign in effects.effects or any(sign in cause.signs for cause in effects.causes.values())
    )


def _effect(findings: Findings, effects: Effects, sign: str) -> SideEffect:
    effect, dangers = effects.effects.get(sign), _dangers(findings, effects, sign)
    fired = [danger for danger in dangers if danger.criterion in findings.yes]
    possible = suspects(findings, effects, sign)
    because = [
        *_told(findings, fired),
        *(
            _raised(findings, effects, effect, possible)
            if effect and effect.tier == EXPECTED
            else ()
        ),
    ]
    tier = _tier(effect, fired, raised=bool(because))
    claims = [
        *(claim for reason in because for claim in reason.claims),
        *(effect.claims if effect else ()),
    ]
    return SideEffect(
        sign,
        tier,
        _do(findings, effect, fired, tier),
        tuple(because),
        effect.lasts if effect and tier in (EXPECTED, TELL) else None,
        origin(effects, possible, findings) if effect and effect.also_ms else None,
        possible,
        tuple(_rises(findings, dangers, tier)),
        tuple(dict.fromkeys(claims)),
    )


def _dangers(findings: Findings, effects: Effects, sign: str) -> list[Sign]:
    wanted = effects.dangers.get(sign, ())
    return [danger for danger in findings.content.dangers if danger.id in wanted]


def _tier(effect: Effect | None, fired: list[Sign], *, raised: bool) -> str:
    tiers = [TIER_OF[danger.urgency] for danger in fired]
    if effect is not None and effect.tier:
        tiers.append(TELL if raised else effect.tier)
    return min(tiers, key=TIERS.index)


def _told(findings: Findings, fired: list[Sign]) -> list[Reason]:
    return [
        Reason(sign.id, sign.because, findings.support(sign.criterion), sign.claims)
        for sign in fired
    ]


def _raised(
    findings: Findings, effects: Effects, effect: Effect, possible: tuple[Suspect, ...]
) -> Iterator[Reason]:
    """What makes an expected effect one to report to the team: context, unknown context, or a dose
    that is no longer new."""
    facts, unsure = findings.patient.facts, []
    for rule in effect.raised:
        truth = judge(rule.criterion, facts)
        if truth:
            yield Reason(
                f"{effect.sign}/{rule.id}",
                rule.because,
                support(rule.criterion, facts),
                rule.claims,
            )
        elif truth is None:
            unsure += [rule]
    if unsure:
        yield _unsure(findings, effects.unsure, effect.sign, unsure)
    if "taking" not in facts or any(
        suspect.days is None or suspect.days > effects.settles_days for suspect in possible
    ):
        yield Reason(
            f"{effect.sign}/lasting", effects.lasting.text, ("taking",), effects.lasting.claims
        )


def _unsure(findings: Findings, harm: Harm, sign: str, rules: list[Raise]) -> Reason:
    needs = [name for rule in rules for name in open_facts(rule.criterion, findings.patient.facts)]
    return Reason(f"{sign}/not-known", harm.text, tuple(dict.fromkeys(needs)), harm.claims)


def _do(findings: Findings, effect: Effect | None, fired: list[Sign], tier: str) -> Words:
    """What to do: by the danger that makes it as urgent as it is, else by the side effect
    itself."""
    danger = next((sign for sign in fired if TIER_OF[sign.urgency] == tier), None)
    if danger is not None:
        return danger.do
    content = findings.content
    return next(
        sign.do
        for sign in (*content.side_effects, *content.triggers)
        if effect and sign.id == effect.says
    )


def _rises(findings: Findings, dangers: list[Sign], tier: str) -> Iterator[Rise]:
    """Dangers that cannot be judged yet and would be more urgent, with the facts that are
    missing."""
    for danger in dangers:
        worse = TIERS.index(TIER_OF[danger.urgency]) < TIERS.index(tier)
        if worse and danger.criterion in findings.unknown:
            needs = tuple(need for need in findings.needs(danger.criterion) if need != SIGNS)
            if needs:
                yield Rise(TIER_OF[danger.urgency], needs, danger.claims)


def _overdose(findings: Findings, effects: Effects) -> Iterator[SpokenSideEffect]:
    yield SpokenSideEffect("", effects.overdose.text, effects.overdose.claims)
    for medicine in sorted({taken.form for taken in findings.patient.taken} & set(effects.causes)):
        yield SpokenSideEffect(
            medicine,
            effects.causes[medicine].overdose.text,
            effects.causes[medicine].overdose.claims,
        )


def _withdrawal(findings: Findings, effects: Effects) -> Iterator[SpokenSideEffect]:
    """In an emergency the danger sign has said whom to call; a milder call as well would only
    confuse."""
    if not any(
        danger.urgency == "emergency"
        for danger in findings.content.dangers
        if danger.criterion in findings.yes
    ):
        yield SpokenSideEffect("", effects.withdrawal.text, effects.withdrawal.claims)
    for medicine in sorted({taken.form for taken in findings.patient.taken} & set(effects.causes)):
        if harm := effects.causes[medicine].withdrawal:
            yield SpokenSideEffect(medicine, harm.text, harm.claims)
