"""Conditions written in words: whatever is recognised there counts as on its list; what is
in doubt leaves the list open."""

from __future__ import annotations

from collections.abc import Iterable

from unclench.intake.fhir.conditions import Meaning, from_words
from unclench.patient.index import Index
from unclench.patient.record import Flag, Record, Unusable

LIST, SIGNS, ORIGIN = "conditions", "signs", "other_conditions"
NOT_ASKED = "nobody has asked for the others"


def recognised(record: Record, index: Index) -> Record:
    """The record with every condition and sign in its words on its list, with a flag where a longer
    phrase was read."""
    meanings = {words: from_words(words, index) for words in record.other_conditions}
    read = meanings.values()
    unclear = [Unusable(LIST, meaning.unclear, ORIGIN) for meaning in read if meaning.unclear]
    with_signs = _listed(record, SIGNS, {sign for meaning in read for sign in meaning.signs})
    listed = _listed(with_signs, LIST, {id_ for meaning in read for id_ in meaning.ids})
    return listed._replace(
        flags=(*listed.flags, *_flags(read)),
        unusable=(*listed.unusable, *unclear),
        other_conditions=tuple(
            words for words, meaning in meanings.items() if not (meaning.ids or meaning.signs)
        ),
    )


def _flags(read: Iterable[Meaning]) -> list[Flag]:
    return [Flag(meaning.flag, LIST) for meaning in read if meaning.flag]


def _listed(record: Record, fact: str, told: set[str]) -> Record:
    """With what was stated on the list of this fact; a list that was never asked for stays open."""
    if not told:
        return record
    listed = record.plain.get(fact)
    asked = isinstance(listed, frozenset)
    return record._replace(
        plain={
            **record.plain,
            fact: (listed if isinstance(listed, frozenset) else frozenset()) | told,
        },
        unusable=record.unusable
        if asked
        else (*record.unusable, Unusable(fact, NOT_ASKED, ORIGIN)),
    )
