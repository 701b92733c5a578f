"""Step 2: danger signs, withdrawal, overdose and pump trouble, before anything else."""

from __future__ import annotations

from unclench.library.models import Sign
from unclench.plan.findings import Findings
from unclench.plan.models import Urgent

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
