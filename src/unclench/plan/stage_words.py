"""The words of a stage fit what the plan does: a stage that begins or raises nothing does not
mention it."""

from __future__ import annotations

from unclench.content.types import Stage, Words
from unclench.plan.findings import Findings
from unclench.plan.models import StageFound, Verdict

BEGUN = ("offer", "raise", "specialist")
Said = tuple[StageFound, tuple[Verdict, ...]]


def as_done(
    findings: Findings, stage: Stage, found: StageFound, judged: tuple[Verdict, ...]
) -> Said:
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
