"""Claims that an entry of a medicine rests on, and its numbers noted so that each is found in one
of them."""

from __future__ import annotations

from unclench.content.source.draft import Cited, Draft
from unclench.content.source.fields import Entry
from unclench.content.types import Dose

UCUM_OF = {
    "mg": "mg", "sprays": "{sprays}", "mmol": "mmol", "units": "[U]", "micrograms": "ug", "g": "g",
}  # fmt: skip
Claims = tuple[str, ...]


def cited(draft: Draft, entry: Entry) -> tuple[Claims, str]:
    """The claims and the judgement of an entry; a problem when it has neither."""
    claims, judgement = entry.ids("claims"), entry.text("judgement", required=False)
    draft.cite(entry.place, claims)
    if not claims and not judgement:
        reason = "nothing is said without a source"
        entry.fault("claims", reason, "Cite a claim, or write judgement:.")
    return claims, judgement


def note_dose(
    draft: Draft,
    entry: Entry,
    key: str,
    dose: Dose | None,
    comparator: str,
    claims: Claims,
    judgement: str,
) -> None:
    if dose is not None:
        unit = UCUM_OF[dose.unit] + ("/d" if dose.per == "day" else "")
        place = f"{entry.place}.{key}"
        draft.numbers.append(Cited(place, str(dose.amount), unit, comparator, claims, judgement))


def note_days(
    draft: Draft, entry: Entry, key: str, days: int | None, claims: Claims, judgement: str
) -> None:
    if days is not None:
        place = f"{entry.place}.{key}"
        draft.numbers.append(Cited(place, str(days), "d", "any", claims, judgement))
