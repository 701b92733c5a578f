"""When a sign from a list of conditions was present: by the day it was recorded or began,
the later of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from unclench.intake.fhir.moments import moment
from unclench.intake.fhir.shape import Resource, word
from unclench.patient.derive.measures import SIGNS, asked_again
from unclench.patient.index import Index
from unclench.patient.record import Unusable

DAYS = ("recordedDate", "onsetDateTime")
UNDATED = "does not say when it was there (recordedDate or onsetDateTime)"


def asked_of_condition(
    signs: Iterable[str], resource: Resource, index: Index, on: date
) -> Unusable | None:
    """Why the signs of one Condition are asked about again, naming them; None while they count."""
    found = [moment(word(resource.body, key, resource.place)).on for key in DAYS]
    days = [day for day in found if day is not None and day <= on]
    if days:
        return asked_again(index.content, signs, max(days), on, resource.origin)
    names = ", ".join(index.content.sign_names[sign].names.clinician for sign in sorted(signs))
    return Unusable(SIGNS, f"{UNDATED}: {names}", resource.origin)
