"""What may not be said to one person, by the reference judge and the words of mentions.yaml: shared
by the laws about every surface."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from support.laws import draft, truth_of
from unclench.content.checks.mentions import is_told, lines, texts
from unclench.content.marked_words import mentioned, pattern_of
from unclench.content.source.mentions import lines_elsewhere
from unclench.content.types import Mention
from unclench.patient.facts import Patient

SENTENCE = re.compile(r"(?<=[.?!])\s+")
QUOTED = re.compile(r"(?<!\w)'[^']+'(?!\w)")  # words of the record itself


def impossible_for(patient: Patient) -> list[Mention]:
    certain = [one for one in draft().mentions if truth_of(one.criterion, patient.facts) is True]
    return [
        one
        for one in certain
        if one.stated is None or truth_of(one.stated, patient.facts) is not True
    ]


@cache
def told(mention: Mention) -> frozenset[str]:
    """Sentences that mention it in lines that answer a statement or a request, up to the number
    of a region in them."""
    pattern = pattern_of(mention)
    every = (
        line for line in (*lines(draft()), *lines_elsewhere(draft())) if is_told(mention, line)
    )
    found = (
        sentence for line in every for text in texts(line) for sentence in SENTENCE.split(text)
    )
    begun = (
        sentence.partition("{")[0] for sentence in found if mentioned(sentence, pattern, mention)
    )
    return frozenset(start for start in begun if len(start) > 3)


def nothing_impossible(
    patient: Patient, said: Iterable[str], asked: str = "", named: str = ""
) -> None:
    """Holds each sentence against all that is impossible for this person; a person who asks about
    it in `asked`, or for the option `named`, may read it."""
    sentences = list(
        dict.fromkeys(part for text in said for part in SENTENCE.split(QUOTED.sub("", text)))
    )
    for mention in impossible_for(patient):
        pattern = pattern_of(mention)
        if named not in mention.options and not mentioned(asked, pattern, mention):
            _none_mentions(mention, pattern, sentences)


def _none_mentions(mention: Mention, pattern: re.Pattern[str], sentences: list[str]) -> None:
    for sentence in sentences:
        if (word := mentioned(sentence, pattern, mention)) and not any(
            own in sentence for own in told(mention)
        ):
            raise AssertionError(
                f"'{word}' to somebody for whom {mention.id} is impossible: {sentence}"
            )
