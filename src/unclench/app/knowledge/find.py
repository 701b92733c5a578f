"""Search over everything that is known: ids, titles, names and texts, the rarest words first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import log
from typing import Any, NamedTuple

from unclench.app.knowledge.everything import Everything, FiledEntry
from unclench.language.letters import fold
from unclench.language.suggest import closest

WORD = re.compile(r"[^\W_]+")
IN_TITLE, IN_TEXT = 5, 1
SHORTEST_BEGINNING = 3
MOST_FOUND, LONGEST_EXCERPT = 60, 160
LESS = {"claim": 2, "medicine name": 2, "file": 4}  # kinds of which there are many: they come later

NAMED = ("option", "medicine name")


class FoundEntry(NamedTuple):
    """An entry with the part of its text that the words are in."""

    entry: FiledEntry
    excerpt: str


class SearchResult(NamedTuple):
    """The best first; `total` is how many there are in all, `kinds` how many of each. `instead` is
    what may have been meant when there is nothing."""

    found: tuple[FoundEntry, ...]
    total: int
    kinds: Mapping[str, int]
    instead: str = ""


class KnowledgeIndex:
    """Words and where they are; made once for each version of the knowledge."""

    def __init__(self, known: Everything, names: Mapping[str, str]) -> None:
        """`names` are other names of medicines, each with the id that it stands for."""
        self.known = known
        self.places: dict[str, dict[str, int]] = {}
        self.names = tuple(entry.id for entry in known.values() if entry.kind in NAMED)
        others: dict[str, list[str]] = {}
        for name, of in names.items():
            others.setdefault(of, []).append(name)
        for place, entry in known.items():
            also = others.get(entry.id, []) if entry.kind in NAMED else []
            self._add(place, IN_TITLE, [entry.id, entry.title, *also])
            self._add(place, IN_TEXT, texts_of(entry.value))

    def _add(self, place: str, weight: int, texts: Iterable[str]) -> None:
        for word in {word for text in texts for word in words_of(text)}:
            at = self.places.setdefault(word, {})
            at[place] = max(weight, at.get(place, 0))

    def search(self, question: str, kind: str = "") -> SearchResult:
        """Entries with all of the words, or, where there are none, with the most of them."""
        wanted = tuple(dict.fromkeys(words_of(question)))
        scores = self._scores(wanted)
        kinds = Counter(self.known[place].kind for place in scores)
        kept = [place for place in scores if kind in ("", self.known[place].kind)]
        best = sorted(kept, key=lambda place: (-scores[place], place))
        found = tuple(self._found(place, wanted) for place in best[:MOST_FOUND])
        return SearchResult(found, len(kept), kinds, "" if found else self._instead(wanted))

    def _scores(self, wanted: tuple[str, ...]) -> dict[str, float]:
        each = [self._of_word(word) for word in wanted]
        counted = Counter(place for places in each for place in places)
        most = max(counted.values(), default=0)
        full = (place for place, number in counted.items() if number == most)
        return {place: self._score(place, each) for place in full}

    def _score(self, place: str, each: list[dict[str, float]]) -> float:
        return sum(places.get(place, 0.0) for places in each) / LESS.get(self.known[place].kind, 1)

    def _of_word(self, word: str) -> dict[str, float]:
        """Where a word or, from three letters on, one that begins with it is."""
        found: dict[str, float] = {}
        for other, places in self.places.items():
            begins = len(word) >= SHORTEST_BEGINNING and other.startswith(word)
            if other == word or begins:
                rare = log(1 + len(self.known) / len(places)) * (1 if other == word else 0.5)
                for place, weight in places.items():
                    found[place] = max(found.get(place, 0.0), weight * rare)
        return found

    def _found(self, place: str, wanted: tuple[str, ...]) -> FoundEntry:
        entry = self.known[place]
        texts = (text for text in texts_of(entry.value) if text != entry.title)
        holding = (text for text in texts if any(word in fold(text) for word in wanted))
        return FoundEntry(entry, excerpt(next(holding, ""), wanted))

    def _instead(self, wanted: tuple[str, ...]) -> str:
        near = [closest(word, self.names) or closest(word, self.places) or word for word in wanted]
        return " ".join(near) if near != [*wanted] else ""


def words_of(text: str) -> list[str]:
    return WORD.findall(fold(text))


def texts_of(value: Any) -> Iterator[str]:
    """Every text inside an entry."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts_of(inner)
    elif isinstance(value, (tuple, list, frozenset)):
        for inner in sorted(value, key=str) if isinstance(value, frozenset) else value:
            yield from texts_of(inner)


def excerpt(text: str, wanted: tuple[str, ...]) -> str:
    """The part of a text round the first of the words."""
    if len(text) <= LONGEST_EXCERPT:
        return text
    folded = fold(text)
    at = min((folded.find(word) for word in wanted if word in folded), default=0)
    start = max(0, min(at - LONGEST_EXCERPT // 3, len(text) - LONGEST_EXCERPT))
    cut = text[start : start + LONGEST_EXCERPT].strip()
    return f"{'…' if start else ''}{cut}{'…' if start + LONGEST_EXCERPT < len(text) else ''}"
