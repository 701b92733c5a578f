"""Which language a question is in, when it is not English: by its letters, or by the frequent words
of a language.

Nothing is translated. A question in another language gets one fixed line, whatever it asks, so that
no answer rests on half a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from unclench.content.types.answers import Answers, Tongue
from unclench.language.letters import fold

LONGEST_QUESTION = 2000
WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
MARKS = ("Mn", "Mc", "Me")
APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´"), " ")
UNSPACED = ("cjk", "hiragana", "katakana", "thai", "lao", "khmer", "myanmar")
LETTERS_OF_A_WORD = 2
OTHER = Tongue("other", (), frozenset(), (), "")
MOSTLY, MANY, SHORT = Fraction(1, 2), Fraction(1, 4), 2


def tongue_of(question: str, answers: Answers) -> Tongue | None:
    """The language of a question; None for English, and for what nothing speaks against being
    English."""
    text = unicodedata.normalize("NFKC", question[:LONGEST_QUESTION])
    return _by_script(text, answers.tongues) or _by_words(text, answers)


def is_danger(question: str, tongue: Tongue) -> bool:
    """Whether the text contains a word of danger in that language, letter by letter. The line is
    the same; it only becomes urgent."""
    text = bare(question[:LONGEST_QUESTION])
    words = WORD.findall(text)
    return any(
        any(word.startswith(stem) for word in words) or (bool(tongue.scripts) and stem in text)
        for stem in map(bare, tongue.danger)
    )


def bare(text: str) -> str:
    """Small letters without accents and marks, in whatever script."""
    apart = unicodedata.normalize("NFKD", text).translate(APOSTROPHES).lower()
    return (
        "".join(letter for letter in apart if unicodedata.category(letter) not in MARKS)
        .replace("ı", "i")
        .replace("ł", "l")
    )


def _by_script(text: str, tongues: Sequence[Tongue]) -> Tongue | None:
    """A text of which half the words or more are in other letters than Latin, and not all of them
    letters that look Latin."""
    words = WORD.findall(bare(text))
    foreign = [word for word in words if not any(_script(letter) == "latin" for letter in word)]
    if all(map(_looks_latin, foreign)) or sum(map(_weight, foreign)) < MOSTLY * sum(
        map(_weight, words)
    ):
        return None
    scripts = {script for word in foreign for script in map(_script, word)}
    return next((tongue for tongue in tongues if scripts.intersection(tongue.scripts)), OTHER)


def _looks_latin(word: str) -> bool:
    return all(_script(letter) == "latin" for letter in fold(word))


def _weight(word: str) -> Fraction:
    """How many words these letters are; some scripts leave no space between words."""
    return Fraction(len(word), LETTERS_OF_A_WORD) if _script(word[0]) in UNSPACED else Fraction(1)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0].partition("-")[0].lower()


def _by_words(text: str, answers: Answers) -> Tongue | None:
    """The language with the most of the words, when more of them are its own than are English."""
    words = WORD.findall(bare(text))
    english = sum(word in answers.english for word in words)
    counted = [(sum(word in tongue.words for word in words), tongue) for tongue in answers.tongues]
    most, tongue = max(counted, key=lambda entry: entry[0], default=(0, OTHER))
    return tongue if _enough(most, english, len(words)) else None


def _enough(hits: int, english: int, words: int) -> bool:
    """More words of the language than of English, and a quarter of all; a single one among few
    words only where none is English."""
    if not hits or hits <= english:
        return False
    return Fraction(hits, words) >= (MANY if hits > 1 or words > SHORT else MOSTLY)
