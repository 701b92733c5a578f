"""One "did you mean" for every word that is not known."""

from __future__ import annotations

from collections.abc import Iterable

CLOSE = 0.6
LONGEST = 60
MOST_NAMED = 16


def same_word(word: str, known: Iterable[str]) -> str:
    """The known word that differs from this one only in capitals, spaces, hyphens and other
    spellings of a letter; the word itself when none does."""
    from unclench.language.letters import key_of

    names = tuple(known)
    if word in names:
        return word
    key = key_of(word).replace(" ", "_")
    return next((one for one in names if key_of(one).replace(" ", "_") == key), word)


def closest(word: str, known: Iterable[str], cutoff: float = CLOSE) -> str:
    """The known word that is most like this one, whatever the capitals; empty when none is."""
    from difflib import get_close_matches  # costs more to load than a whole record takes to read

    spelled = {other.lower(): other for other in known}
    close = get_close_matches(word[:LONGEST].lower(), spelled, n=1, cutoff=cutoff)
    return spelled[close[0]] if close else ""


def suggestion(word: str, known: Iterable[str]) -> str:
    """`Did you mean 'plan'?`; empty when nothing is close."""
    close = closest(word, known)
    return f"Did you mean '{close}'?" if close else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`Did you mean 'plan'?`, or the words that are known when nothing is close."""
    names = tuple(known)
    more = ", …" * (len(names) > MOST_NAMED)
    return suggestion(word, names) or f"It is one of: {', '.join(names[:MOST_NAMED])}{more}."
