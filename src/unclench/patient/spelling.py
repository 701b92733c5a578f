"""Medicine names: their one spelling for look-up, and what a misspelt one may have meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

SHORTEST = 5
LIKENESS = 0.82
LENGTH_APART = 2


@dataclass(frozen=True, eq=False)
class Spelling:
    """All known names, by first letter. Compared by identity, so that answers can be kept."""

    by_letter: Mapping[str, tuple[str, ...]]


def key_of(text: str) -> str:
    """The spelling under which names are looked up: small letters, single spaces, no hyphens."""
    return " ".join(text.lower().replace("-", " ").split())


def spelling_of(names: Iterable[str]) -> Spelling:
    """Made once for each content."""
    by_letter: dict[str, list[str]] = {}
    for name in sorted(names):
        by_letter.setdefault(name[:1], []).append(name)
    return Spelling({letter: tuple(found) for letter, found in by_letter.items()})


@lru_cache(maxsize=4096)
def near(key: str, spelling: Spelling) -> str:
    """The known name that this one is most like, or nothing. Answers are kept, because the same brands come again and again."""
    if not SHORTEST <= len(key) <= 60:
        return ""
    close = [name for name in spelling.by_letter.get(key[0], ()) if abs(len(name) - len(key)) <= LENGTH_APART]
    return next(iter(get_close_matches(key, close, n=1, cutoff=LIKENESS)), "")
