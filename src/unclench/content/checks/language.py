"""Lints over texts: plain words for a person, safe notation everywhere, and what no sentence may
say.

A number in a sentence must be in a claim that the same place cites, or in a number of the entry
itself that is cited or judged (a criterion, a dose, an interval). A sentence that says "below 60"
where the criterion says 60 is then as safe as the criterion.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from unclench.content.source.draft import Draft
from unclench.content.types import Claim
from unclench.criteria.tree import comparisons
from unclench.errors import Problem
from unclench.language.safe_notation import unsafe

MOST_KEPT = 2**14  # texts and words of a content
LONGEST_SENTENCE = 20
HIGHEST_GRADE = 8.0
SENTENCE_END = re.compile(r"[.!?:;](?:\s+|$)")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
VOWELS = re.compile(r"[aeiouy]+")
DOSE = re.compile(
    r"\b[0-9][0-9.,]*\s*(?:mg|g|mcg|micrograms?|mL|ml|tablets?|sprays?|mmol)\b(?!/(?:min|L|dL)\b)"
)
ABRUPT = re.compile(
    r"(?i)(?:^|[.:;!?] )(?:just |please )?stop (?:taking )?(?:the |your |this )?(?:medicine|tablets?|it)\b(?! (?:slowly|only|gradually|step|unless|without))"  # noqa: E501 - one pattern
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


@lru_cache(maxsize=MOST_KEPT)
def grade(text: str) -> float:
    """The Flesch-Kincaid grade (Kincaid 1975): 0.39 words a sentence + 11.8 syllables a word -
    15.59; never below 0."""
    words = WORD.findall(text)
    parts = sentences(text)
    if not words or not parts:
        return 0.0
    syllable_count = sum(map(syllables, words))
    return max(0.0, 0.39 * len(words) / len(parts) + 11.8 * syllable_count / len(words) - 15.59)


@lru_cache(maxsize=MOST_KEPT)
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


DIGIT = re.compile(r"\d")
NUMBER = re.compile(r"(?<![\w.*:])\d[\d,]*(?:\.\d+)?")
# A unit with a number in it, a time of day, a year, the two ends of the rating scale, and how soon
# (see check_times) say no amount.
NO_AMOUNT = re.compile(
    r"(?i)within 2 days|within 14 days|1\.73 m2|\b\d{2}:\d{2}\b|\b(?:19|20)\d{2}\b|\b0(?:-| to |–)10\b|\bof 10\b"  # noqa: E501 - one pattern
)
MORE = re.compile(
    r"(?i)\b(?:doubl(?:e|ing) (?:it|up|the dose|your dose|your tablets?)|(?:take|try|have) (?:an )?(?:extra|another|more) (?:dose|tablet|pill|one)s?"  # noqa: E501 - one pattern
    r"|twice (?:the|your) (?:usual )?dose|as (?:much|many) as you (?:like|want|need))\b"
)
FORBIDDING = re.compile(
    r"(?i)\b(?:do not|don't|never|not to|no|without|instead of|must not|should not)\b[^.;:]*$"
)


def sentence_problems(draft: Draft) -> Iterator[Problem]:
    yield from _unsupported_numbers(draft)
    yield from _more_by_oneself(draft)
    yield from _emergencies(draft)


@lru_cache(maxsize=MOST_KEPT)
def numbers_in(text: str) -> frozenset[str]:
    """The amounts of a text as plain decimals: '1,200' is 1200; units, times of day and years
    are none."""
    if not DIGIT.search(text):
        return frozenset()
    found = NUMBER.findall(NO_AMOUNT.sub(" ", text))
    return frozenset(f"{Decimal(number.replace(',', '')).normalize():f}" for number in found)


def _unsupported_numbers(draft: Draft) -> Iterator[Problem]:
    supported = _supported(draft)
    for place, _, text in draft.spoken:
        said = numbers_in(text)
        if said and not place.startswith("fact "):
            known = frozenset().union(
                *(supported[part] for part in around(place, 2) if part in supported)
            )
            for number in sorted(said - known - _up_to(known)):
                yield Problem(
                    place,
                    f"says {number}, which no claim cited here says",
                    "Correct it, or cite the claim that says it.",
                )


def _supported(draft: Draft) -> dict[str, frozenset[str]]:
    """For each place, and all places around it, the numbers that its claims, criteria and doses
    hold."""
    found: dict[str, set[str]] = defaultdict(set)
    for place, claim in draft.citations:
        for part in around(place, 2):
            found[part] |= of_claim(draft.claims.get(claim))
    for cited in draft.numbers:
        for part in around(cited.place, 3):
            found[part].add(f"{Decimal(cited.number).normalize():f}")
    for rule in draft.rules:
        found[f"rule {rule.id}"] |= _of_criterion(draft, rule.criterion)
    for sign in (*draft.dangers, *draft.triggers, *draft.side_effects):
        found[f"sign {sign.id}"] |= _of_criterion(draft, sign.criterion)
    return {place: frozenset(numbers) for place, numbers in found.items()}


def around(place: str, levels: int) -> Iterator[str]:
    """The place and the entries around it, as many levels as asked: `rule x.say`, `rule x`."""
    yield place
    for _ in range(levels - 1):
        if "." in place:
            place = place.rpartition(".")[0]
            yield place


@lru_cache(maxsize=MOST_KEPT)
def of_claim(claim: Claim | None) -> frozenset[str]:
    if claim is None:
        return frozenset()
    return numbers_in(claim.says) | {f"{value.number.normalize():f}" for value in claim.values}


def _of_criterion(draft: Draft, criterion: int) -> set[str]:
    """The cut points of a criterion, those of its named parts too."""
    return {f"{found.value.normalize():f}" for found in comparisons(draft.criteria[criterion])}


def _up_to(known: frozenset[str]) -> frozenset[str]:
    """Whole numbers just below a known one: "30 to 59" says what "below 60" means."""
    return frozenset(
        f"{Decimal(number) - 1:f}" for number in known if Decimal(number) == int(Decimal(number))
    )


def _more_by_oneself(draft: Draft) -> Iterator[Problem]:
    for place, audience, text in draft.spoken:
        for found in MORE.finditer(text) if audience == "person" else ():
            if not FORBIDDING.search(text[: found.start()]):
                yield Problem(
                    place,
                    f"tells a person to take more ('{found.group()}')",
                    "Say whom to ask, or that it must not be done.",
                )


def _emergencies(draft: Draft) -> Iterator[Problem]:
    """What is an emergency says the number to call; nothing else may replace it."""
    for sign in draft.dangers:
        if sign.urgency == "emergency" and "{emergency_number}" not in sign.do.person:
            yield Problem(
                f"sign {sign.id}.do",
                "is an emergency and does not say the number",
                "Write: Call {emergency_number} now.",
            )
