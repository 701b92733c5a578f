"""Medicine names: what a misspelt one may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from unclench.language.suggest import closest

SHORTEST = 5
SIMILARITY = 0.82
LENGTH_APART = 2


class Spelling:
    """All known names, by first letter. Compared by identity, so that answers can be kept."""

    __slots__ = ("_by_letter", "_names")

    def __init__(self, names: Iterable[str]) -> None:
        self._names = names
        self._by_letter: dict[str, list[str]] = {}

    def beginning(self, letter: str) -> list[str]:
        """The names with this first letter, in order. They are sorted when the first misspelt
        name comes."""
        if not self._by_letter:
            for name in sorted(self._names):
                self._by_letter.setdefault(name[:1], []).append(name)
        return self._by_letter.get(letter, [])


@lru_cache(maxsize=4096)
def near(key: str, spelling: Spelling) -> str:
    """The known name that this one is most like, or nothing. Answers are kept, because the same
    brands come again and again."""
    if not SHORTEST <= len(key) <= 60:
        return ""
    close = [
        name for name in spelling.beginning(key[0]) if abs(len(name) - len(key)) <= LENGTH_APART
    ]
    return closest(key, close, SIMILARITY)
