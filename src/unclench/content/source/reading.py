"""Reads the words and codes of other systems' records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.types.reading import DoseWords, ForeignWords, RecordWords
from unclench.language.letters import fold

T = TypeVar("T")
DOSES, RECORDS = "reading/doses.yaml", "reading/records.yaml"
SETS_OF_DOSES = (
    "a_day", "multiplied", "every", "hours", "hourly", "uneven", "joins", "fillers", "as_needed",
    "several", "lasting", "clock", "each_day", "outside",
)  # fmt: skip


def read_reading(draft: Draft, files: Mapping[str, Any]) -> ForeignWords:
    """Both files; without them nothing is recognised."""
    doses = Fields(files.get(DOSES) or {}, DOSES, draft.problems)
    records = Fields(files.get(RECORDS) or {}, RECORDS, draft.problems)
    found = ForeignWords(_doses(draft, doses), _records(draft, records))
    doses.finish()
    records.finish()
    return found


def _doses(draft: Draft, entry: Fields) -> DoseWords:
    def by_phrase(key: str, made: Callable[[str], T]) -> dict[str, T]:
        return _by_phrase(draft, entry, key, made, folded)

    sets = {key: frozenset(map(folded, entry.ids(key))) for key in SETS_OF_DOSES}
    return DoseWords(
        numbers=by_phrase("numbers", Decimal),
        units=by_phrase("units", str),
        codes=_by_phrase(draft, entry, "codes", str, str),
        times=by_phrase("times", Decimal),
        moments=by_phrase("moments", str),
        days=by_phrase("days", int),
        **sets,
    )


def _records(draft: Draft, entry: Fields) -> RecordWords:
    none = {
        key: frozenset(map(folded, Fields({key: words}, entry.place, draft.problems).ids(key)))
        for key, words in (entry.raw("none") or {}).items()
    }
    return RecordWords(
        none=none,
        not_known=frozenset(map(folded, entry.ids("not_known"))),
        denied=tuple(map(folded, entry.ids("denied"))),
        ordinary=frozenset(map(folded, entry.ids("ordinary"))),
        lists={str(type_): str(list_) for type_, list_ in (entry.raw("lists") or {}).items()},
        silent=frozenset(entry.ids("silent")),
        sections=_by_phrase(draft, entry, "sections", str, str),
        forms=frozenset(map(folded, entry.ids("forms"))),
        makers=frozenset(map(folded, entry.ids("makers"))),
        doubtful=tuple(map(folded, entry.ids("doubtful"))),
        otherwise=tuple(map(folded, entry.ids("otherwise"))),
        denying=tuple(map(folded, entry.ids("denying"))),
    )


def _by_phrase(
    draft: Draft, entry: Fields, key: str, made: Callable[[str], T], spelled: Callable[[str], str]
) -> dict[str, T]:
    """Phrase → meaning, from meaning → phrases; a phrase of two meanings is a fault."""
    found: dict[str, T] = {}
    for meaning, phrases in (entry.raw(key) or {}).items():
        for phrase in Fields({key: phrases}, entry.place, draft.problems).ids(key):
            if found.setdefault(spelled(phrase), made(str(meaning))) != made(str(meaning)):
                entry.fault(key, f"'{phrase}' has two meanings", "Keep one of them.")
    return found


def folded(phrase: str) -> str:
    """The spelling in which a phrase is looked up."""
    return " ".join(fold(phrase).replace("'", "' ").split())
