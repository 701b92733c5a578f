"""What a diagnosis says, by its codes or else by its words: conditions, facts, signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from unclench.content.types.reading import RecordWords
from unclench.intake.fhir.nothing import denies, plain_text, says_none
from unclench.intake.fhir.shape import DIAGNOSES, Concept
from unclench.patient.index import IntakeIndex, Settles, condition_words

LIST = "conditions"
IN_DOUBT = "is in doubt by its own words"
# Words that make a named condition another's, a former or a doubtful one, or deny it, in English;
# those of other languages are in knowledge/reading/records.yaml.
OTHERWISE = re.compile(
    r"\b(?:no\b|not\b|without\b|denies|never|family|history|hx|risk|suspected|possible|probable|query|excluded|screening|previous|mother|father"
    r"|\?)"
)
DOUBTFUL = re.compile(r"\b(?:suspected|possible|probable|query)")
# After a condition they deny what follows: "epilepsy, not intractable, without status epilepticus".
DENIES = re.compile(r"\b(?:no|not|without|never)\b")
SIDE = re.compile(r"\b(?:left|right) ")


class Meaning(NamedTuple):
    """What one Condition says: ids of conditions, facts, signs, and words for what is left over or
    was read from words.

    `unclear` says why it may be one of the conditions that rules ask about although none is named;
    empty otherwise. `strange`: nothing in its words is known here.
    """

    ids: tuple[str, ...]
    facts: tuple[Settles, ...]
    words: str
    flag: str
    signs: tuple[str, ...] = ()
    unclear: str = ""
    strange: bool = False


def meaning_of(code: Concept, index: IntakeIndex) -> Meaning:
    """What a concept says, by its codes or else by its words."""
    records = index.content.reading.records
    codes = [number for system, number in code.codes if system in DIAGNOSES]
    facts = tuple(
        dict.fromkeys(pair for number in codes for pair in _settled_by(number, index.diagnoses))
    )
    ids = tuple(dict.fromkeys(name for number in codes if (name := _named_by(number, index))))
    if facts or ids:
        return Meaning(ids, facts, code.text, "")
    if says_none(code, LIST, records) or denies(code, records):
        return Meaning((), (), "", "")
    if not code.text:
        number = next((number for _, number in code.codes if number), "")
        return Meaning((), (), number, "", unclear=f"is known only by its code {number}")
    said = (code.text, *code.others)
    found = _of_several([from_words(words, index) for words in said])
    ordinary = any(plain_text(words) in records.ordinary for words in said)
    return found._replace(strange=False) if ordinary else found


def _settled_by(code: str, known: Mapping[str, tuple[Settles, ...]]) -> tuple[Settles, ...]:
    return next((found for part in _stems(code) if (found := known.get(part))), ())


def _named_by(code: str, index: IntakeIndex) -> str:
    return next((found for part in _stems(code) if (found := index.snomed.get(part))), "")


def _of_several(meanings: list[Meaning]) -> Meaning:
    """What the words of one Condition say together: its text may be vague where a display is
    plain."""
    ids = dict.fromkeys(id_ for meaning in meanings for id_ in meaning.ids)
    facts = dict.fromkeys(fact for meaning in meanings for fact in meaning.facts)
    signs = dict.fromkeys(sign for meaning in meanings for sign in meaning.signs)
    flag = next((meaning.flag for meaning in meanings if meaning.flag), "")
    unclear = "" if ids else next((meaning.unclear for meaning in meanings if meaning.unclear), "")
    strange = all(meaning.strange for meaning in meanings)
    return Meaning(
        tuple(ids), tuple(facts), meanings[0].words, flag, tuple(signs), unclear, strange
    )


def _stems(code: str) -> Iterator[str]:
    """The code, and what it is part of: an ICD-10 code without its last characters, up to the
    category before the point."""
    yield code
    stem, _, rest = code.partition(".")
    for end in range(len(rest) - 1, 0, -1):
        yield f"{stem}.{rest[:end]}"
    if rest:
        yield stem


def from_words(words: str, index: IntakeIndex) -> Meaning:
    """What words say, as they stand or else without the side they name: `left calf swelling` is
    `calf swelling`."""
    text = plain_text(words)
    whole = SIDE.sub("", text)
    exact = _exact(words, text, index) or _exact(words, whole, index)
    if exact:
        return exact
    within = _within(words, text, index)
    return within if within.ids or within.unclear else _within(words, whole, index)


def _exact(words: str, text: str, index: IntakeIndex) -> Meaning | None:
    """When the whole text is one name."""
    if text in index.diagnosis_words:
        return Meaning((), index.diagnosis_words[text], words, "")
    if text in index.sign_words:
        return Meaning((), (), words, "", (index.sign_words[text],))
    if text in index.word_conditions:
        return Meaning((index.word_conditions[text],), (), words, "")
    return None


def _within(words: str, text: str, index: IntakeIndex) -> Meaning:
    """When names of conditions stand among other words."""
    text, known = _before_denial(text, index), condition_words(index)
    phrases = known.findall(text)
    around = known.sub(" ", text)
    if not phrases or says_otherwise(around, index):
        doubtful = DOUBTFUL.search(around) or _any(_records(index).doubtful).search(around)
        doubt = IN_DOUBT if phrases and doubtful else ""
        return Meaning((), (), words, "", unclear=doubt, strange=not phrases)
    ids = tuple(dict.fromkeys(index.word_conditions[phrase] for phrase in phrases))
    names = ", ".join(index.content.conditions[condition].names.clinician for condition in ids)
    return Meaning(ids, (), words, f"'{words}' was read as {names}; please check")


def says_otherwise(around: str, index: IntakeIndex) -> bool:
    """Whether words next to a condition make it something else."""
    words = _records(index)
    foreign = _any((*words.doubtful, *words.otherwise)).search(around)
    return bool(
        OTHERWISE.search(around) or foreign or any(word in around for word in index.otherwise)
    )


def _records(index: IntakeIndex) -> RecordWords:
    return index.content.reading.records


@lru_cache(maxsize=16)
def _any(beginnings: tuple[str, ...]) -> re.Pattern[str]:
    """Finds a word that begins in one of these ways; one that ends in `=` is the whole word."""
    listed = "|".join(
        re.escape(one.rstrip("=")) + (r"(?!\w)" if one.endswith("=") else "") for one in beginnings
    )
    return re.compile(rf"(?<!\w)(?:{listed})" if listed else r"(?!)")


def _before_denial(text: str, index: IntakeIndex) -> str:
    """Up to the first word that denies after a condition was named: whatever is denied there is
    something else."""
    first = condition_words(index).search(text)
    if not first:
        return text
    found = [one.search(text, first.end()) for one in (DENIES, _any(_records(index).denying))]
    return text[: min((denial.start() for denial in found if denial), default=len(text))]
