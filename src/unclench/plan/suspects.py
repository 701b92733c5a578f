"""Where a symptom may come from: the medicines that can cause it, and how lately their doses
changed."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from unclench.content.types import Words
from unclench.content.types.side_effects import Effects
from unclench.criteria.values import Members
from unclench.plan.findings import Findings


class Suspect(NamedTuple):
    """A medicine that is taken and can cause the sign; `days` at the present dose, or None when not
    known."""

    medicine: str
    since: date | None
    days: int | None


class Origin(NamedTuple):
    """Whether a sign that can also come from MS looks more like a medicine, by the days of dose
    changes."""

    leaning: str
    text: Words
    claims: tuple[str, ...]


def suspects(findings: Findings, effects: Effects, sign: str) -> tuple[Suspect, ...]:
    """The medicines that are taken and can cause this sign, the latest change first; those without
    a day come last."""
    today = findings.patient.on
    found = [
        Suspect(taken.form, taken.since, (today - taken.since).days if taken.since else None)
        for taken in findings.patient.taken
        if (cause := effects.causes.get(taken.form)) and sign in cause.signs
    ]
    return tuple(sorted(found, key=lambda s: (s.days is None, s.days or 0, s.medicine)))


def origin(effects: Effects, possible: tuple[Suspect, ...], findings: Findings) -> Origin:
    """Only the days of dose changes are used; they exclude nothing."""
    lately = [
        suspect
        for suspect in possible
        if suspect.days is not None and suspect.days <= effects.lately_days
    ]
    unknown = any(suspect.days is None for suspect in possible) or not _list_is_whole(findings)
    leaning = (
        "changed_lately"
        if lately
        else "not_known"
        if unknown
        else "unchanged"
        if possible
        else "no_medicine"
    )
    return Origin(leaning, effects.origins[leaning].text, effects.origins[leaning].claims)


def _list_is_whole(findings: Findings) -> bool:
    value = findings.patient.facts.get("taking")
    return isinstance(value, Members) and value.complete
