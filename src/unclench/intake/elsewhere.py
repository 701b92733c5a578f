"""Other conditions in words that have a place of their own in a record: a pregnancy, multiple
sclerosis, a danger sign.

They are not read as that (since when and how certain it is are not known), and never ignored: the
fact they would settle is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from unclench.intake.fhir.meanings import from_words, says_otherwise
from unclench.language.letters import fold
from unclench.patient.derive.measures import SIGNS
from unclench.patient.index import IntakeIndex, condition_words
from unclench.patient.record import Record, Unusable

ORIGIN = "other_conditions"
PARTS = re.compile(r"[,;.]|\bbut\b")
# Before the name of a sign: it is denied, another's, or of another time.
ELSEWHERE = re.compile(
    r"\b(?:no|not|without|denies|never|family|history|hx|risk|fear|excluded|screening|previous|old|mother"
    r"|father)\b"
)
GROUPS = ("danger", "withdrawal", "trigger")


def asked_for(record: Record, index: IntakeIndex, every: tuple[str, ...] = ()) -> Record:
    """The record with misplaced entries named. A statement that such words contradict is not known
    until it has been checked.

    Signs are looked for in `every` text, also next to a condition that was recognised.
    """
    asked = {item.fact for item in record.unusable}
    texts = dict.fromkeys((*record.other_conditions, *every))
    signs = (item for words in texts for item in _signs_named(words, index, record))
    facts = (item for words in record.other_conditions for item in _named(words, index, record))
    found = tuple(item for item in (*signs, *facts) if item.fact not in asked)
    wrong = {item.fact for item in found if item.fact != SIGNS}
    plain = {fact: value for fact, value in record.plain.items() if fact not in wrong}
    return record._replace(plain=plain, unusable=(*record.unusable, *found)) if found else record


def _named(words: str, index: IntakeIndex, record: Record) -> Iterator[Unusable]:
    text = " ".join(fold(words).split())
    if from_words(words, index).ids or says_otherwise(text, index):
        return
    for phrase in dict.fromkeys(_phrases(tuple(index.diagnosis_words)).findall(text)):
        for settled in index.diagnosis_words[phrase]:
            spec = index.content.facts[settled.fact]
            # A fact of several kinds may be more than one of them: only what can be nothing else
            # contradicts a statement.
            one_of_two = spec.kind == "yes_no" or spec.unstated is not None
            if record.plain.get(spec.id) is None or (
                one_of_two and record.plain[spec.id] != settled.value
            ):
                yield _unusable(words, spec.id, spec.names.clinician, spec.record)


def _signs_named(words: str, index: IntakeIndex, record: Record) -> Iterator[Unusable]:
    """Each sign that the words name, also one in doubt; not where it is part of the name of a
    condition, or its part of the sentence denies it before, or gives it to another person or
    time."""
    told = record.plain.get(SIGNS)
    known = told if isinstance(told, frozenset) else frozenset()
    names, text = _signs(index), " ".join(fold(words).split())
    conditions = [found.span() for found in condition_words(index).finditer(text)]
    for found in _phrases(tuple(names)).finditer(text):
        name, before = names[found[0]], PARTS.split(text[: found.start()])[-1]
        longer = any(
            first <= found.start() and found.end() <= last and (first, last) != found.span()
            for first, last in conditions
        )
        if name not in known and not longer and not ELSEWHERE.search(before):
            yield _unusable(words, SIGNS, index.content.sign_names[name].names.clinician, SIGNS)


def _unusable(words: str, fact: str, name: str, place: str) -> Unusable:
    return Unusable(
        fact,
        f"'{words}' is not read as {name} among other conditions: enter it under {place}",
        ORIGIN,
    )


def _signs(index: IntakeIndex) -> dict[str, str]:
    """The phrases that name a danger sign or a trigger, and those that lists of conditions hold."""
    dangers = [sign for sign in index.content.sign_names.values() if sign.group in GROUPS]
    own = {
        fold(text): sign.id
        for sign in dangers
        for text in (sign.id.replace("_", " "), sign.names.clinician, sign.names.person, *sign.told)
    }
    return {**own, **index.sign_words}


@lru_cache(maxsize=8)
def _phrases(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return (
        re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")
        if longest_first
        else re.compile(r"(?!)")
    )
