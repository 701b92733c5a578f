"""The features of a message: its concepts (words of one meaning), what is denied, and which of them
occur together.

It serves twice: examples (training/) teach the weight of these features, and a question is weighed
by the same ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

LONGEST_NAME = 4
LETTERS_OF_KEY, LETTERS_OF_STEM, LETTERS_OF_RUN = 2, 6, 4
TOGETHER, SCOPE, SHORTEST_STRANGE, MOST_COUNTED = 9, 5, 4, 4
DENYING = frozenset({"no", "not", "never", "without", "denies", "nor", "neither"})
TURNING = frozenset({",", "but", "just", "only", "now", "then", "so", "yet"})
LEFT_OUT = frozenset({"a", "an", "the", "my", "your", "his", "her", "hers", "their", "our", "its"})
ENDINGS = ("ingly", "ings", "ing", "edly", "ies", "ied", "ed", "es", "ly", "s")
YEARS, WARM, HIGH = range(1900, 2100), (*range(38, 43), *range(100, 108)), range(170, 300)
MEDICINE, COUNT = "meds", "number"
FRAMES = ("frame", "turn")


class LexiconWord(NamedTuple):
    """Words of the lexicon (`swell*` is a beginning) and the names of what they mean."""

    words: tuple[str, ...]
    concepts: tuple[str, ...]


class Lexicon(NamedTuple):
    """The entries by the first letters of their first word, the longest first; of each concept its
    kind (a part, a harm, a frame round others)."""

    entries: Mapping[str, tuple[LexiconWord, ...]]
    kinds: Mapping[str, str]


class FeaturePiece(NamedTuple):
    """One thing said: the names of its meaning, or the word's own stem; `denied` when it is said
    not to be."""

    names: tuple[str, ...]
    word: str
    known: bool
    denied: bool

    @property
    def signed(self) -> tuple[str, ...]:
        return tuple(f"no:{name}" for name in self.names) if self.denied else self.names


def lexicon(meanings: Iterable[tuple[str, Sequence[str]]], kinds: Mapping[str, str]) -> Lexicon:
    """The lexicon of (concept, words) pairs; words of several meanings have them all."""
    concepts: dict[tuple[str, ...], list[str]] = {}
    for concept, words in meanings:
        concepts.setdefault(tuple(words), []).append(concept)
    entries: dict[str, list[LexiconWord]] = {}
    for said, names in sorted(concepts.items(), key=lambda item: (-len(item[0]), item[0])):
        entries.setdefault(said[0][:LETTERS_OF_KEY], []).append(
            LexiconWord(said, tuple(dict.fromkeys(names)))
        )
    return Lexicon({key: tuple(found) for key, found in entries.items()}, dict(kinds))


def without_kinds(whole: Lexicon, left_out: Collection[str]) -> Lexicon:
    """The same lexicon without what words mean of these kinds."""
    kinds = {concept: kind for concept, kind in whole.kinds.items() if kind not in left_out}
    others = whole.kinds.keys() - kinds.keys()
    found = {
        key: tuple(
            LexiconWord(entry.words, concepts)
            for entry in entries
            if (concepts := tuple(concept for concept in entry.concepts if concept not in others))
        )
        for key, entries in whole.entries.items()
    }
    return Lexicon({key: entries for key, entries in found.items() if entries}, kinds)


def plainly(
    sentences: Iterable[Sequence[str]], shorthand: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The words of some sentences in a row, a comma behind each: shorthand written out, articles
    left out."""
    written = (
        part
        for said in sentences
        for word in (*said, ",")
        for part in shorthand.get(word) or (word,)
    )
    return tuple(word for word in written if word not in LEFT_OUT)


def features(words: Sequence[str], known: Lexicon, names: Collection[str]) -> tuple[str, ...]:
    """Everything that is weighed of one text, each once, in a fixed order."""
    said = tuple(pieces(words, known, names))
    return tuple(
        dict.fromkeys(
            (
                *_alone(said),
                *_in_a_row(said),
                *_together(said, known.kinds),
                *_in_kind(said, known.kinds),
            )
        )
    )


def pieces(words: Sequence[str], known: Lexicon, names: Collection[str]) -> Iterator[FeaturePiece]:
    """The things said, one after another; names of medicines and numbers are replaced by their
    kind."""
    at, scope = 0, 0
    while at < len(words):
        length, found = _meaning(words, at, known, names)
        word = words[at]
        scope = 0 if word in TURNING else scope
        if word != ",":
            yield FeaturePiece(found or (stem(word),), word, bool(found), scope > 0 and bool(found))
        scope = SCOPE if word in DENYING and length == 1 else scope - length
        at += length


def _meaning(
    words: Sequence[str], at: int, known: Lexicon, names: Collection[str]
) -> tuple[int, tuple[str, ...]]:
    for length in range(min(LONGEST_NAME, len(words) - at), 0, -1):
        if " ".join(words[at : at + length]) in names:
            return length, (MEDICINE,)
    if words[at][0].isdigit():
        return _counted(words, at, known)
    return _entry(words, at, known)


def _entry(words: Sequence[str], at: int, known: Lexicon) -> tuple[int, tuple[str, ...]]:
    first = words[at]
    for entry in known.entries.get(first[:LETTERS_OF_KEY], ()):
        if _fits(entry.words[0], first) and _follow(entry.words, words[at : at + len(entry.words)]):
            return len(entry.words), entry.concepts
    return 1, ()


def _follow(patterns: Sequence[str], said: Sequence[str]) -> bool:
    return len(said) == len(patterns) and all(map(_fits, patterns, said))


def _counted(words: Sequence[str], at: int, known: Lexicon) -> tuple[int, tuple[str, ...]]:
    """A number by its size; with the words behind it when the lexicon has them (`number years
    ago`)."""
    length, found = _entry((COUNT, *words[at + 1 : at + LONGEST_NAME + 1]), 0, known)
    whole = int(words[at].replace(",", ".").split(".")[0][:LONGEST_NAME])
    sizes = {"#year": whole in YEARS, "#warm": whole in WARM, "#high": whole in HIGH}
    return length, (*found, *(name for name, holds in sizes.items() if holds)) or ("#" + COUNT,)


def _fits(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


def stem(word: str) -> str:
    """A word without its ending, and no more of it than its first letters."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)][:LETTERS_OF_STEM]
    return word[:LETTERS_OF_STEM]


def _alone(said: Sequence[FeaturePiece]) -> Iterator[str]:
    yield from ("^" + name for piece in said[:1] for name in piece.signed)
    for piece in said:
        yield from piece.signed
        if piece.known:
            yield "w:" + stem(piece.word)
        else:
            runs = range(len(piece.word) - LETTERS_OF_RUN + 1)
            yield from ("c:" + piece.word[at : at + LETTERS_OF_RUN] for at in runs)


def _in_a_row(said: Sequence[FeaturePiece]) -> Iterator[str]:
    for one, other in pairwise(said):
        yield from (f"{first} {second}" for first in one.signed for second in other.signed)


def _together(said: Sequence[FeaturePiece], kinds: Mapping[str, str]) -> Iterator[str]:
    """Two meanings near each other, in whatever order; one that turns the sense of all the others,
    wherever it stands."""
    places = [(place, piece) for place, piece in enumerate(said) if piece.known]
    for (place, one), (there, other) in combinations(places, 2):
        far = there - place > TOGETHER and not any(
            kinds.get(name) in FRAMES for name in (*one.names, *other.names)
        )
        if not far:
            yield from (
                "+".join(sorted((a, b))) for a in one.signed for b in other.signed if a != b
            )


def _in_kind(said: Sequence[FeaturePiece], kinds: Mapping[str, str]) -> Iterator[str]:
    """Which kinds of meaning there are, which of them together, and which share of the words is
    known."""
    found = sorted(
        {
            f"{'no:' if piece.denied else ''}@{kinds[name]}"
            for piece in said
            for name in piece.names
            if kinds.get(name)
        }
    )
    yield from found
    yield from ("+".join(pair) for pair in combinations(found, 2))
    strange = sum(not piece.known and len(piece.word) >= SHORTEST_STRANGE for piece in said)
    meanings = len({name for piece in said if piece.known for name in piece.names})
    yield f"?{min(strange, MOST_COUNTED)}"
    yield f"!{min(meanings, MOST_COUNTED + 1)}"
