"""Step 2: danger signs, withdrawal, overdose and pump trouble, before anything else."""

from __future__ import annotations

from unclench.library.models import Sign, Words
from unclench.plan.findings import Findings
from unclench.plan.models import Urgent, Verdict

URGENCIES = ("emergency", "same_day", "within_14_days", "routine", "none")
BLOCKING = ("emergency", "same_day")


def danger_signs(findings: Findings) -> list[Sign]:
    """The danger signs that are certainly there, the most urgent first."""
    there = [sign for sign in findings.content.dangers if sign.criterion in findings.settled.yes]
    return sorted(there, key=lambda sign: URGENCIES.index(sign.urgency))


def urgent_actions(findings: Findings, signs: list[Sign]) -> tuple[Urgent, ...]:
    """What to do now, one entry a sign, with the facts it rests on."""
    return tuple(
        Urgent(sign.id, sign.urgency, sign.do, sign.because, findings.support(sign.criterion), sign.claims) for sign in signs
    )


def is_blocking(signs: list[Sign]) -> bool:
    """Whether nothing may be started, raised or scheduled until someone has been seen today."""
    return bool(signs) and signs[0].urgency in BLOCKING


def urgent_medicines(findings: Findings, verdicts: tuple[Verdict, ...]) -> tuple[Urgent, ...]:
    """Medicines that are taken and dangerous now for a reason that is no danger sign of its own: somebody decides the same day."""
    words = findings.content.words
    because = Words(words["reason.stop_urgently.clinician"], words["reason.stop_urgently.person"])
    signs = {sign.id for sign in findings.content.dangers}
    stops = [(v.option.name, v.because[0]) for v in verdicts if v.verdict == "stop_urgently" and v.because[0].rule not in signs]
    return tuple(
        Urgent(r.rule, "same_day", Words(f"{name}: {r.text.clinician}", f"{name}: {r.text.person}"), because, r.facts, r.claims)
        for name, r in stops
    )
