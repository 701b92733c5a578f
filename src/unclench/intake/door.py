"""Bytes of either kind become a Record, and a Record becomes a Patient.

Conditions written in words count where they are recognised; what is in doubt leaves the list open.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from unclench.content.content import Content
from unclench.errors import InputError, Problem
from unclench.intake.text import read_tree
from unclench.patient.build import build
from unclench.patient.facts import Patient
from unclench.patient.index import IntakeIndex, index_of
from unclench.patient.record import Flag, Record, Unusable

if TYPE_CHECKING:  # unreached: only type checkers look at it
    from unclench.intake.fhir.meanings import Meaning

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def read_patient(
    data: bytes, content: Content, *, today: date, region: str | None = None
) -> Patient:
    """The facts of one person. A record's own `date` wins over `today`; `region` wins over the
    record's.

    Raises InputError with one Problem a fault when the text cannot be used.
    """
    return build(read_record(data, content, today=today, region=region), content)


def read_record(data: bytes, content: Content, *, today: date, region: str | None = None) -> Record:
    """The written record, typed; InputError when it cannot be used."""
    return record_of(read_tree(data), content, today=today, region=region)


def record_of(tree: Any, content: Content, *, today: date, region: str | None = None) -> Record:
    """The Record of a tree that is already parsed (an API's body, a web form)."""
    if isinstance(tree, dict) and ("resourceType" in tree or "hook" in tree):
        from unclench.intake.fhir.compose import read_bundle

        found = read_bundle(tree, index_of(content), today)
        words = found.other_conditions
    else:
        from unclench.intake.record import read_fields

        found = read_fields(tree, index_of(content), today)
        words = found.other_conditions
        if found.other_conditions:
            found = recognised(found, index_of(content))
    if words:
        from unclench.intake.elsewhere import asked_for

        found = asked_for(found, index_of(content), words)
    check_day(found.on, "date")
    return found if region is None else found._replace(region=_known_region(region, content))


def check_day(on: date, place: str) -> None:
    """InputError for a day that no plan is made for: reviews and tasks are counted from it."""
    if not FIRST_DAY <= on <= LAST_DAY:
        reason = f"{on} cannot be the day of a plan: it lies between {FIRST_DAY} and {LAST_DAY}"
        raise InputError(
            [
                Problem(
                    place, reason, "Write the day for which the plan is made, such as 2026-11-20."
                )
            ]
        )


def _known_region(region: str, content: Content) -> str:
    known = content.facts["region"].members or frozenset()
    if region not in known:
        raise InputError(
            [
                Problem(
                    "region",
                    f"'{region}' is not one of {', '.join(sorted(known))}",
                    "Choose one of these.",
                )
            ]
        )
    return region


LIST, SIGNS, ORIGIN = "conditions", "signs", "other_conditions"
NOT_ASKED = "the others were not asked about"


def recognised(record: Record, index: IntakeIndex) -> Record:
    """The record with every condition and sign in its words on its list, with a flag where a longer
    phrase was read."""
    from unclench.intake.fhir.meanings import from_words  # few records have such words

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
    """With the statements added to the list of this fact; a list that was never asked for stays
    open."""
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
