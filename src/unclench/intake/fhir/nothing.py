"""Concepts that name no thing: nothing is known, there is none of a whole list, or one thing is
denied. None of them is an entry of a list."""

from __future__ import annotations

import re
from functools import lru_cache

from unclench.content.types.reading import RecordWords
from unclench.intake.fhir.shape import NULLS, Concept
from unclench.language.letters import fold

TAG = re.compile(
    r"\s*\((?:situation|finding|disorder|event|disease|diagnosis|context-dependent category)\)$"
)


def silent(found: Concept, records: RecordWords) -> bool:
    """Whether it says nothing, or only that nothing is known: that is not the same as that there is
    nothing."""
    if not found.codes and not found.others:
        return not found.text or plain_text(found.text) in records.not_known
    codes = [code for _, code in found.codes if code]
    if any(system in NULLS for system, _ in found.codes) or any(
        code in records.not_known for code in codes
    ):
        return True
    words = _words(found)
    return (not codes and not words) or any(text in records.not_known for text in words)


def says_none(found: Concept, list_: str, records: RecordWords) -> bool:
    """Whether it says that this list is empty, by code or in words."""
    known = records.none.get(list_, frozenset())
    if not found.codes and not found.others:
        return plain_text(found.text) in known
    return any(code in known for _, code in found.codes) or any(
        text in known for text in _words(found)
    )


def denies(found: Concept, records: RecordWords) -> bool:
    """Whether it denies one thing: "No known latex allergy"."""
    return any(text.startswith(records.denied) for text in _words(found))


def _words(found: Concept) -> list[str]:
    said = (found.text, *found.others)
    return [plain_text(text) for text in said if text]


@lru_cache(maxsize=4096)  # the same diagnoses and products come again and again
def plain_text(text: str) -> str:
    """Small letters, without the tag of a terminology."""
    return TAG.sub("", " ".join(fold(text).split()))
