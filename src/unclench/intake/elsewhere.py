"""Other conditions in words that have a place of their own in a record: a pregnancy, multiple
sclerosis, a danger sign.

They are not read as that (since when and how certain it is are not known), and never ignored: the
fact they would settle is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from unclench.intake.fhir.conditions import OTHERWISE, from_words
from unclench.language.letters import fold
from unclench.patient.derive.measures import SIGNS
from unclench.patient.index import Index
from unclench.patient.record import Record, Unusable

ORIGIN = "other_conditions"
GROUPS = ("danger", "withdrawal", "trigger")


def asked_for(record: Record, index: Index) -> Record:
    """The record with misplaced entries named. A statement that such words contradict is not known
    until it has been checked."""
    asked = {item.fact for item in record.unusable}
    found = tuple(
        item
        for words in record.other_conditions
        for item in _named(words, index, record)
        if item.fact not in asked
    )
    wrong = {item.fact for item in found if item.fact != SIGNS}
    plain = {fact: value for fact, value in record.plain.items() if fact not in wrong}
    return record._replace(plain=plain, unusable=(*record.unusable, *found)) if found else record


def _named(words: str, index: Index, record: Record) -> Iterator[Unusable]:
    text = " ".join(fold(words).split())
    if from_words(words, index).ids or OTHERWISE.search(text):
        return
    for phrase in dict.fromkeys(_phrases(tuple(index.diagnosis_words)).findall(text)):
        for settled in index.diagnosis_words[phrase]:
            spec = index.content.facts[settled.fact]
            # A fact of several kinds may be more than one of them: only what can be nothing else
            # contradicts what was stated.
            one_of_two = spec.kind == "yes_no" or spec.unstated is not None
            if record.plain.get(spec.id) is None or (
                one_of_two and record.plain[spec.id] != settled.value
            ):
                yield _unusable(words, spec.id, spec.names.clinician, spec.record)
    for phrase in dict.fromkeys(_phrases(tuple(_signs(index))).findall(text)):
        name = _signs(index)[phrase]
        told = record.plain.get(SIGNS)
        if not (isinstance(told, frozenset) and name in told):
            yield _unusable(words, SIGNS, index.content.sign_names[name].names.clinician, SIGNS)


def _unusable(words: str, fact: str, name: str, place: str) -> Unusable:
    return Unusable(
        fact,
        f"'{words}' is not read as {name} among other conditions: enter it under {place}",
        ORIGIN,
    )


def _signs(index: Index) -> dict[str, str]:
    """The phrases that name a danger sign or a trigger, and those that lists of conditions hold."""
    dangers = [sign for sign in index.content.sign_names.values() if sign.group in GROUPS]
    own = {
        fold(text): sign.id
        for sign in dangers
        for text in (sign.id.replace("_", " "), sign.names.clinician)
    }
    return {**own, **index.sign_words}


@lru_cache(maxsize=8)
def _phrases(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return (
        re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")
        if longest_first
        else re.compile(r"(?!)")
    )
