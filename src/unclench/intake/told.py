"""Conditions that somebody wrote in words: what is recognised there counts as on the list; what is in doubt leaves the list open."""

from __future__ import annotations

from unclench.intake.fhir.conditions import from_words
from unclench.patient.index import Index
from unclench.patient.record import Flag, Record, Unusable

LIST, ORIGIN = "conditions", "other_conditions"


def recognised(record: Record, index: Index) -> Record:
    """The record with every condition in its words on the list, beside a flag where a longer phrase was read."""
    ids: set[str] = set()
    flags: list[Flag] = []
    unusable: list[Unusable] = []
    for words in record.other_conditions:
        meaning = from_words(words, index)
        ids.update(meaning.ids)
        flags.extend([Flag(meaning.flag, LIST)] if meaning.flag else [])
        unusable.extend([Unusable(LIST, meaning.unclear, ORIGIN)] if meaning.unclear else [])
    listed = record.plain.get(LIST)
    if ids and not isinstance(listed, frozenset):
        unusable.append(Unusable(LIST, "nobody has asked for the others", ORIGIN))
    known = (listed if isinstance(listed, frozenset) else frozenset()) | ids
    return record._replace(
        plain={**record.plain, LIST: known} if known or LIST in record.plain else record.plain,
        flags=(*record.flags, *flags), unusable=(*record.unusable, *unusable),
        other_conditions=tuple(words for words in record.other_conditions if not from_words(words, index).ids),
    )  # fmt: skip
