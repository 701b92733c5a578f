"""Steps 3 to 7: the first stage of the pathway whose entry holds. An entry that is not known stops
the walk: the stage is `needs_data`. The words of a stage fit what the plan does."""

from __future__ import annotations

from collections.abc import Mapping

from unclench.content.types import ComesDown, Stage, Words
from unclench.criteria.values import Members
from unclench.plan.coming_down import Down, asked_down, first_down, named
from unclench.plan.findings import Findings
from unclench.plan.models import StageFound, Urgent, Verdict
from unclench.plan.triage import BLOCKING, is_blocking

EMERGENCY, NEEDS_DATA, OUT_OF_SCOPE = "emergency", "needs_data", "out_of_scope"


def find_stage(
    findings: Findings, urgent: tuple[Urgent, ...], downs: tuple[Down, ...]
) -> tuple[Stage, StageFound]:
    """The stage and why. The order of pathway.yaml is the order of the walk; `emergency` is entered
    by urgent matters alone.

    A stage that would begin or raise something gives way while a medicine comes down.
    """
    stage, found = _walked(findings, urgent)
    first = first_down(findings, downs)
    if first is not None and stage.gives_way:
        instead, said = _kept_meanwhile(findings)
        why = named(said.why, first.option.name)
        return instead, StageFound(instead.id, why, _facts(first), said.claims, ())
    asked = asked_down(findings, downs)
    if asked is not None and stage.gives_way and asked.option.id in stage.raises:
        said = _kept_meanwhile(findings)[1]
        return stage, found._replace(
            because=named(said.asked, asked.option.name), claims=(*found.claims, *said.claims)
        )
    return stage, found


def _kept_meanwhile(findings: Findings) -> tuple[Stage, ComesDown]:
    return next(
        (stage, stage.comes_down)
        for stage in findings.content.stages
        if stage.comes_down is not None
    )


def _facts(down: Down) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact for reason in down.because for fact in reason.facts))


def _walked(findings: Findings, urgent: tuple[Urgent, ...]) -> tuple[Stage, StageFound]:
    stages = {stage.id: stage for stage in findings.content.stages}
    if is_blocking(urgent):
        return stages[EMERGENCY], _emergency(stages[EMERGENCY], urgent[0])
    if waiting := unknown_dangers(findings):
        return stages[NEEDS_DATA], _found(stages[NEEDS_DATA], (), waiting)
    for stage in findings.content.stages:
        if stage.id in (EMERGENCY, NEEDS_DATA):
            continue
        truth = findings.truth(stage.criterion)
        if truth is None:
            waits = stages[stage.if_unknown]
            return waits, _found(waits, (), findings.needs(stage.criterion))
        if truth:
            return stage, _found(stage, findings.support(stage.criterion), ())
    return stages[NEEDS_DATA], _found(stages[NEEDS_DATA], (), stages[NEEDS_DATA].needs)


def unknown_dangers(findings: Findings) -> tuple[str, ...]:
    """A danger that is not known is not absent: signs that were not asked about, and dangers that
    wait for another fact than a sign."""
    signs = findings.patient.facts.get("signs")
    if not isinstance(signs, Members):
        return ("signs",)
    unknown = findings.unknown if signs.complete else _with_these_signs_alone(findings, signs)
    for danger in findings.content.dangers:
        if danger.criterion in unknown and danger.urgency in BLOCKING and "signs" in danger.read:
            return unknown[danger.criterion]
    return ()


def _with_these_signs_alone(findings: Findings, signs: Members) -> Mapping[int, tuple[str, ...]]:
    """What stays open when a sign that was not understood is left aside.

    Read so, nothing that is forgotten besides can make a danger wait for that sign, and so not for
    anything.
    """
    return findings.content.settle(
        {**findings.patient.facts, "signs": Members(signs.known, True)}
    ).unknown


def _found(stage: Stage, facts: tuple[str, ...], needs: tuple[str, ...]) -> StageFound:
    return StageFound(stage.id, stage.why, facts, stage.claims, needs)


def _emergency(stage: Stage, worst: Urgent) -> StageFound:
    return StageFound(stage.id, stage.why, worst.facts, (*stage.claims, *worst.claims), ())


BEGUN = ("offer", "raise", "specialist")
StageAndVerdicts = tuple[StageFound, tuple[Verdict, ...]]


def as_done(
    findings: Findings, stage: Stage, found: StageFound, judged: tuple[Verdict, ...]
) -> StageAndVerdicts:
    """Where all medicines of a stage wait or do not suit, the stage says so, also where it is the
    reason of a verdict."""
    own = {*stage.raises, *(offer.option for offer in stage.offers)}
    begun = any(verdict.verdict in BEGUN for verdict in judged if verdict.option.id in own)
    if begun or not stage.gives_way or found.because != stage.why:
        return found, judged
    words = findings.lines.say("reason.stage_waits")
    return found._replace(because=words), tuple(
        [_told(verdict, stage.why, words) for verdict in judged]
    )


def _told(verdict: Verdict, before: Words, after: Words) -> Verdict:
    if all(reason.text != before for reason in verdict.because):
        return verdict
    told = [
        reason._replace(text=after) if reason.text == before else reason
        for reason in verdict.because
    ]
    return verdict._replace(because=tuple(told))
