"""Lints over texts: plain words for a person, safe notation everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from unclench.content.source.draft import Draft
from unclench.errors import Problem
from unclench.language.safe_notation import unsafe

LONGEST_SENTENCE = 20
HIGHEST_GRADE = 8.0
SENTENCE_END = re.compile(r"[.!?:;](?:\s+|$)")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
VOWELS = re.compile(r"[aeiouy]+")
DOSE = re.compile(
    r"\b[0-9][0-9.,]*\s*(?:mg|g|mcg|micrograms?|mL|ml|tablets?|sprays?|mmol)\b(?!/(?:min|L|dL)\b)"
)
ABRUPT = re.compile(
    r"(?i)(?:^|[.:;!?] )(?:just |please )?stop (?:taking )?(?:the |your |this )?(?:medicine|tablets?|it)\b(?! (?:slowly|only|gradually|step|unless|without))"
)


def abrupt_stop(names: Iterable[str]) -> re.Pattern[str]:
    """A sentence that tells someone to stop one of these medicines, or "it", with no word of
    how."""
    things = "|".join(["medicines?", "tablets?", "it", *map(re.escape, sorted(names))])
    return re.compile(ABRUPT.pattern.replace("medicine|tablets?|it", things))


def speech_problems(draft: Draft) -> Iterator[Problem]:
    abrupt = abrupt_stop(
        option.name for option in draft.options.values() if option.kind == "medicine"
    )
    for place, audience, text in draft.spoken:
        yield from _notation(place, text)
        if abrupt.search(text):
            yield Problem(
                place, "reads as an instruction to stop at once", "Say slowly, and with whom."
            )
        if audience == "person" and text:
            yield from _plain(place, text)
    for place, text in _written(draft):
        yield from _notation(place, text)


def _written(draft: Draft) -> Iterator[tuple[str, str]]:
    """Texts for no particular person, with their places."""
    yield from ((f"claim {claim.id}", claim.says) for claim in draft.claims.values())
    yield from ((f"source {source.id}", source.title) for source in draft.sources.values())
    yield from ((f"words {key}", text) for key, text in draft.words.items())
    yield from (
        (f"disagreement {d.about}", text)
        for d in draft.disagreements
        for text in (d.used, *d.because)
    )


def _notation(place: str, text: str) -> Iterator[Problem]:
    for found in unsafe(text):
        yield Problem(place, f"unsafe notation '{found.found}': {found.reason}", found.instead)


def _plain(place: str, text: str) -> Iterator[Problem]:
    if match := DOSE.search(text):
        yield Problem(
            place,
            f"a person's words name a dose ('{match.group()}')",
            "A dose is shown only after a named clinician signed it.",
        )
    longest = max((len(WORD.findall(sentence)) for sentence in sentences(text)), default=0)
    if longest > LONGEST_SENTENCE:
        yield Problem(place, f"has a sentence of {longest} words", f"At most {LONGEST_SENTENCE}.")
    if (found := grade(text)) > HIGHEST_GRADE and len(WORD.findall(text)) > 4:
        yield Problem(
            place,
            f"reads at grade {found:.1f}",
            "Use shorter words and sentences (grade 6, never above 8).",
        )


def sentences(text: str) -> list[str]:
    return [part for part in SENTENCE_END.split(text) if WORD.search(part)]


def grade(text: str) -> float:
    """The Flesch-Kincaid grade (Kincaid 1975): 0.39 words a sentence + 11.8 syllables a word -
    15.59; never below 0."""
    words = WORD.findall(text)
    parts = sentences(text)
    if not words or not parts:
        return 0.0
    syllable_count = sum(map(syllables, words))
    return max(0.0, 0.39 * len(words) / len(parts) + 11.8 * syllable_count / len(words) - 15.59)


def syllables(word: str) -> int:
    """Vowel groups, without a silent final e; at least one."""
    lower = word.lower().removesuffix("'s").removesuffix("’s")
    count = len(VOWELS.findall(lower))
    if lower.endswith("e") and not lower.endswith(("le", "ee", "ye")) and count > 1:
        count -= 1
    if (
        lower.endswith(("ed", "es"))
        and count > 1
        and not lower.endswith(("ted", "ded", "ses", "ces", "ges", "shes", "ches", "xes", "zes"))
    ):
        count -= 1
    return max(1, count)
