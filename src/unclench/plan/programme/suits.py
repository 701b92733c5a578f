"""Whether one exercise suits one person: the strictest precaution wins, and what is not known is
asked."""

from __future__ import annotations

from typing import NamedTuple

from unclench.content.types.exercises import Exercise, Exercises, Precaution
from unclench.content.types.facts import Words
from unclench.patient.facts import Patient
from unclench.plan.findings import Findings
from unclench.plan.models import Reason, Verdict

OFFERED = ("offer", "continue", "raise")
HOLD = "hold"
LEAVE_OUT, PHYSIO, NOTE = "leave_out", "physio", "note"


class Suits(NamedTuple):
    """What was found. `needs` hold it back; `asks` only add a word of caution once they are
    known."""

    exercise: Exercise
    against: tuple[Reason, ...]
    needs: tuple[str, ...]
    physio: tuple[Reason, ...]
    notes: tuple[Reason, ...]
    asks: tuple[str, ...]

    @property
    def ready(self) -> bool:
        return not (self.against or self.needs or self.physio)


def suits(
    findings: Findings, shelf: Exercises, exercise: Exercise, verdict: Verdict
) -> Suits | None:
    """None when the exercise is not meant for this person, or its measure is neither offered nor
    waiting."""
    for_them = findings.truth(exercise.criterion)
    if for_them is False or verdict.verdict not in (*OFFERED, HOLD):
        return None
    mine = [shelf.precautions[name] for name in exercise.precautions]
    open_ones = [p for p in mine if findings.truth(p.criterion) is None]
    needs = (
        *(verdict.needs if verdict.verdict == HOLD else ()),
        *(findings.needs(exercise.criterion) if for_them is None else ()),
        *(need for p in open_ones if _holds(p) for need in findings.needs(p.criterion)),
    )
    asks = tuple(need for p in open_ones if not _holds(p) for need in findings.needs(p.criterion))
    physio = (*_holding(findings, mine, PHYSIO), *_always(findings, exercise))
    against, notes = _holding(findings, mine, LEAVE_OUT), _holding(findings, mine, NOTE)
    return Suits(
        exercise, against, tuple(dict.fromkeys(needs)), physio, notes, tuple(dict.fromkeys(asks))
    )


def _holds(precaution: Precaution) -> bool:
    """Whether the exercise waits while it is not known if this rules it out."""
    return precaution.effect != NOTE and precaution.open_holds


def _holding(findings: Findings, precautions: list[Precaution], effect: str) -> tuple[Reason, ...]:
    return tuple(
        Reason(f"precaution/{p.id}", p.say, findings.support(p.criterion), p.claims)
        for p in precautions
        if p.effect == effect and findings.truth(p.criterion)
    )


def _always(findings: Findings, exercise: Exercise) -> tuple[Reason, ...]:
    """An exercise that a physiotherapist has to approve for everybody."""
    if not exercise.physiotherapist:
        return ()
    words = findings.content.words
    say = Words(words["programme.always_physio.clinician"], words["programme.always_physio.person"])
    return (
        Reason(
            f"exercise/{exercise.id}", say, findings.support(exercise.criterion), exercise.claims
        ),
    )


HELPER, CARER = "helper", "carer"


def read_by(patient: Patient, audience: str) -> Patient:
    """The patient as this reader knows them."""
    if audience != CARER or HELPER in patient.facts:
        return patient
    return patient._replace(facts={**patient.facts, HELPER: True})
