"""Signs are what is there now: they count on the day they were asked about and for the days that the fact declares, then nobody has asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from unclench.library.content import Content
from unclench.patient.record import Unusable

SIGNS = "signs"


def asked_again(content: Content, reported: Iterable[str], asked: date, on: date, origin: str) -> Unusable | None:
    """Why signs of an earlier day are asked about again, naming what was reported; None while they still count."""
    most, days = content.facts[SIGNS].fresh_days, (on - asked).days
    if most is None or days <= most:
        return None
    names = [content.sign_names[sign].names.clinician if sign in content.sign_names else sign for sign in sorted(reported)]
    told = f"reported then: {', '.join(names)}" if names else "none was reported then"
    return Unusable(
        SIGNS, f"were asked about on {asked}, {days} days before this plan; at most {most} days count ({told})", origin
    )
