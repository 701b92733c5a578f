"""What a list holds in words that are not known here: shown with the list, so that it is never
read as empty."""

from __future__ import annotations

from collections.abc import Mapping

from unclench.patient.derive.allergies import ALLERGY_TO
from unclench.patient.facts import Detail, with_words
from unclench.patient.record import Record


def lists_with_words(
    record: Record,
    medicines: tuple[str, ...],
    allergies: tuple[str, ...],
    shown: Mapping[str, Detail],
) -> dict[str, Detail]:
    """The lists that show more than their members; one that was not asked about stays not shown."""
    to_what = tuple(text.removeprefix(ALLERGY_TO) for text in allergies)
    told = {
        "conditions": record.other_conditions,
        "taking": medicines,
        "allergies": (*to_what, *record.other_allergies),
    }
    return {
        fact: with_words(shown[fact], words)
        for fact, words in told.items()
        if words and fact in shown
    }
