"""What is made once for each version of the knowledge, and kept for the next question."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from unclench.answer.classifier import Classifier
from unclench.answer.models import Knowledge
from unclench.answer.spelling import Speller
from unclench.content.types import Words
from unclench.language.phrases import plain


class PreparedKnowledge:
    """What is made once for each version of the knowledge: the speller, and the index at its
    first use."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        answers = knowledge.answers
        ordinary = frozenset(answers.ordinary.split())
        self.speller = Speller(
            answers.vocabulary, answers.targets, answers.grave, answers.beginnings, ordinary
        )

    @cached_property
    def classifier(self) -> Classifier:
        return Classifier(self.knowledge, self.speller.ordinary)

    @cached_property
    def index(self) -> PassageIndex:
        return PassageIndex(self.knowledge)


_PREPARED: dict[int, PreparedKnowledge] = {}


def prepared_for(knowledge: Knowledge) -> PreparedKnowledge:
    """What is prepared for this knowledge, kept by the identity of its collection."""
    key = id(knowledge.answers)
    if key not in _PREPARED:
        if len(_PREPARED) >= 4:
            _PREPARED.clear()
        _PREPARED[key] = PreparedKnowledge(knowledge)
    return _PREPARED[key]


MOST_FOUND = 12
LETTERS = re.compile(r"[a-z0-9]+")
STEM = 5
BOTH = 3


class Passage(NamedTuple):
    """A wording for both audiences, or for one; `about` are the options it belongs to."""

    id: str
    about: frozenset[str]
    say: Words
    claims: tuple[str, ...]


def passages(knowledge: Knowledge) -> Iterator[Passage]:
    """Lessons, when to seek help, counselling, what options are, triggers, and the claims
    themselves."""
    content = knowledge.content
    yield from (
        Passage(lesson.id, frozenset(), lesson.text, lesson.claims) for lesson in content.lessons
    )
    for option in content.options:
        yield Passage(
            f"option {option.id}",
            frozenset({option.id}),
            Words(option.about, option.say.person),
            option.claims,
        )
        for counsel in option.medicine.counselling if option.medicine else ():
            yield Passage(counsel.id, frozenset({option.id}), counsel.say, counsel.claims)
    yield from (
        Passage(sign.id, frozenset(), sign.because, sign.claims) for sign in content.triggers
    )
    owners = _owners(knowledge)
    for claim in knowledge.library.claims.values():
        person = claim.says if claim.id in knowledge.answers.plain_claims else ""
        yield Passage(
            claim.id, owners.get(claim.id, frozenset()), Words(claim.says, person), (claim.id,)
        )


def _owners(knowledge: Knowledge) -> dict[str, frozenset[str]]:
    """Which options a claim is about: those that cite it."""
    found: dict[str, set[str]] = {}
    for option in knowledge.content.options:
        for claim in option.claims:
            found.setdefault(claim, set()).add(option.id)
    for rule in knowledge.content.rules:
        for claim in rule.claims:
            found.setdefault(claim, set()).add(rule.option)
    return {claim: frozenset(options) for claim, options in found.items()}


class PassageIndex:
    """All passages in one database in memory, made at first use."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.stopwords = knowledge.answers.stopwords
        self.passages = tuple(passages(knowledge))
        self.database = sqlite3.connect(":memory:", check_same_thread=False)
        self.database.execute(
            "create virtual table by_word using fts5(said, tokenize='porter unicode61')"
        )
        self.database.execute(
            "create virtual table by_letters using fts5(said, tokenize='trigram')"
        )
        rows = [(place, _text(passage)) for place, passage in enumerate(self.passages)]
        self.database.executemany("insert into by_word(rowid, said) values (?, ?)", rows)
        self.database.executemany("insert into by_letters(rowid, said) values (?, ?)", rows)

    def search(self, words: Sequence[str], also: Sequence[str]) -> list[Passage]:
        """The passages that say the most of `words`, the best first; `also` are words that answers
        of this kind use."""
        wanted = [
            word
            for word in dict.fromkeys(words)
            if word not in self.stopwords and len(word) > 2 and word.isalnum()
        ]
        if not wanted:
            return []
        ranks: dict[int, float] = {}
        for table, query in (("by_word", [*wanted, *also]), ("by_letters", _runs(wanted))):
            for rank, place in enumerate(self._places(table, query)):
                ranks[place] = ranks.get(place, 0) + 1 / (BOTH + rank)
        order = sorted(ranks, key=lambda place: (-ranks[place], place))
        return [self.passages[place] for place in order if covers(self.passages[place], wanted)]

    def _places(self, table: str, words: Sequence[str]) -> list[int]:
        query = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
        sql = f"select rowid from {table} where {table} match ? order by bm25({table}) limit ?"
        return [row[0] for row in self.database.execute(sql, (query, MOST_FOUND))] if query else []


def covers(passage: Passage, wanted: Sequence[str]) -> bool:
    """Whether a passage mentions at least two thirds of the words that matter, and of more than
    one."""
    stems = {word[:STEM] for word in LETTERS.findall(plain(_text(passage)))}
    shared = sum(word[:STEM] in stems for word in wanted)
    return shared * 3 >= len(wanted) * 2 and shared >= min(2, len(wanted))


def _text(passage: Passage) -> str:
    return " ".join(
        dict.fromkeys([*sorted(passage.about), passage.say.clinician, passage.say.person])
    )


def _runs(words: Sequence[str]) -> list[str]:
    return [
        word[at : at + 3] for word in words if len(word) > STEM for at in range(0, len(word) - 2, 2)
    ]
