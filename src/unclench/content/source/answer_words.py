"""The words of questions: those spelled rightly, those a misspelt one may have meant, those that
are English or of another language, and those that say how much is taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from unclench.content.checks.language import (
    DOSE,
    HIGHEST_GRADE,
    LONGEST_SENTENCE,
    WORD,
    grade,
    sentences,
)
from unclench.content.source.answer_reader import AnswerReader
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.types.answers import Intake, Tongue
from unclench.language.phrases import Phrase, plain, words_of

LETTERS = re.compile(r"[a-z]+")

SHORTEST_TARGET = 4


def english(reader: AnswerReader) -> frozenset[str]:
    """Frequent words of English: they make a question English, whatever names it contains."""
    listed = (
        reader.words(name) for name in ("english", "everyday", "fillers", "stopwords", "openers")
    )
    return frozenset(
        {
            *map(str, reader.language.get("shorthand", {})),
            *(word for words in listed for word in words),
        }
    )


def targets(draft: Draft, asked: list[Phrase]) -> frozenset[str]:
    """The words a misspelt one may have meant: those of phrases, and the names of what has a
    verdict."""
    names = (
        name
        for name, found in draft.names.items()
        if found.ingredient in draft.options and not found.doubtful
    )
    spelled = {*words_of(asked), *(word for name in names for word in LETTERS.findall(plain(name)))}
    return frozenset(word for word in spelled if len(word) >= SHORTEST_TARGET and word.isalpha())


def vocabulary(draft: Draft, language: Mapping[str, Any]) -> frozenset[str]:
    """Words that are spelled rightly: those of all that is said here, of all names, and of every
    day."""
    texts = [claim.says for claim in draft.claims.values()]
    texts += [text for _, _, text in draft.spoken]
    texts += [name for name, found in draft.names.items() if not found.doubtful]
    texts += [
        str(text)
        for key in ("everyday", "fillers", "stopwords", "unlisted")
        for text in language.get(key, ())
    ]
    return frozenset(word for text in texts for word in LETTERS.findall(plain(text)))


def plain_claims(draft: Draft) -> Iterator[str]:
    """Claims that may be read to a person as they stand: short, plain, and no dose."""
    return (claim.id for claim in draft.claims.values() if _is_plain(claim.says))


def _is_plain(text: str) -> bool:
    return (
        not DOSE.search(text)
        and grade(text) <= HIGHEST_GRADE
        and all(len(WORD.findall(sentence)) <= LONGEST_SENTENCE for sentence in sentences(text))
    )


def read_intake(
    language: Mapping[str, Any], phrases: Callable[[str], tuple[Phrase, ...]]
) -> Intake:
    def words(name: str) -> frozenset[str]:
        return frozenset(map(str, language.get(name, ())))

    def numbers(name: str) -> dict[str, Decimal]:
        return {str(word): Decimal(number) for word, number in (language.get(name) or {}).items()}

    return Intake(
        taken=phrases("taken"),
        untaken=phrases("untaken"),
        unsure=phrases("unsure"),
        opening=phrases("opening"),
        joints=words("joints"),
        turns=words("turns"),
        pieces=words("pieces"),
        longer=words("longer"),
        daytimes=words("daytimes"),
        counts=numbers("counts"),
        often=numbers("often"),
    )


def read_tongues(draft: Draft, bodies: Any, english: frozenset[str]) -> Iterator[Tongue]:
    """Each language without the words that English uses too: those decide nothing."""
    for body in bodies or ():
        entry = Fields(body, f"tongue {body.get('id')}", draft.problems)
        words = frozenset(entry.ids("words")) - english
        yield Tongue(
            entry.text("id"), entry.ids("scripts"), words, entry.ids("danger"), entry.text("say")
        )
        if not (words or entry.ids("scripts")):
            entry.fault(
                "words",
                "no word tells this language from English",
                "Add words of its own, or its script.",
            )
        entry.finish()


def shared_words(bodies: Any) -> frozenset[str]:
    """Words that another language uses: where English uses them too, they do not speak for English
    either."""
    return frozenset(str(word) for body in bodies or () for word in body.get("words", ()))
