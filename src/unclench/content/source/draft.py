"""Knowledge while it is being read: typed values, the criteria they point to, and the examples that
test them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from unclench.content.types import (
    Claim,
    Condition,
    Disagreement,
    FactSpec,
    Ingredient,
    Lesson,
    MedicineName,
    Option,
    Rule,
    SeekHelp,
    Sign,
    SignName,
    Source,
    Stage,
    TaskSpec,
)
from unclench.content.types.reading import ForeignWords
from unclench.content.types.safeguards import NOTHING, Marked, Mention, Promised, Safeguards
from unclench.criteria.syntax import read
from unclench.criteria.tree import Fact, Node, fact_names
from unclench.criteria.vocabulary import Vocabulary
from unclench.errors import CriterionError, Problem

NEVER = Fact("never_known")


class Example(NamedTuple):
    """One person for one rule. `given` is by fact name, as written; `then` is fires, silent or asks
    FACT …."""

    place: str
    node: Node
    given: dict[str, Any]
    then: str


class Cited(NamedTuple):
    """A number of a criterion, dose or interval, and the claims it says it rests on."""

    place: str
    number: str
    unit: str
    comparator: str
    claims: tuple[str, ...]
    judgement: str


class Citation(NamedTuple):
    """Any use of a claim."""

    place: str
    claim: str


Given = tuple[tuple[str, tuple[str, ...]], ...]


class NamedEntry(NamedTuple):
    """What a list names of the table of urgency, by fact: these members are present. `urgency` is
    that of the list."""

    place: str
    given: Given
    urgency: str


@dataclass
class Draft:
    """Everything read so far. The one mutable thing of the library; it never leaves it.

    `users` are the places that ask each criterion, and `whens` how it is written.
    `aside` holds the criteria that a collection judges by itself, by their place, so that no plan
    has to settle them; `named` what lists name of the table of urgency; `timed` the places of texts
    that may say how soon only together with such a name."""

    problems: list[Problem] = field(default_factory=list)
    vocabulary: Vocabulary = field(default_factory=lambda: Vocabulary({}))
    criteria: list[Node] = field(default_factory=list)
    places: dict[int, str] = field(default_factory=dict)
    users: dict[int, list[str]] = field(default_factory=dict)
    whens: dict[int, str] = field(default_factory=dict)
    numbered: dict[Node, int] = field(default_factory=dict)
    aside: dict[str, Node] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)
    numbers: list[Cited] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    spoken: list[tuple[str, str, str]] = field(default_factory=list)
    carried: list[tuple[str, str]] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    facts: dict[str, FactSpec] = field(default_factory=dict)
    options: dict[str, Option] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    dangers: list[Sign] = field(default_factory=list)
    triggers: list[Sign] = field(default_factory=list)
    side_effects: list[Sign] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    tasks: dict[str, TaskSpec] = field(default_factory=dict)
    names: dict[str, MedicineName] = field(default_factory=dict)
    ingredients: dict[str, Ingredient] = field(default_factory=dict)
    rxnorm: dict[str, str] = field(default_factory=dict)
    atc: dict[str, str] = field(default_factory=dict)
    conditions: dict[str, Condition] = field(default_factory=dict)
    sign_names: dict[str, SignName] = field(default_factory=dict)
    allergens: dict[str, str] = field(default_factory=dict)
    no_allergy: frozenset[str] = frozenset()
    allergy_words: frozenset[str] = frozenset()
    reading: ForeignWords = field(default_factory=ForeignWords)
    disagreements: list[Disagreement] = field(default_factory=list)
    lessons: list[Lesson] = field(default_factory=list)
    seek_help: list[SeekHelp] = field(default_factory=list)
    named: list[NamedEntry] = field(default_factory=list)
    timed: set[str] = field(default_factory=set)
    words: dict[str, str] = field(default_factory=dict)
    class_names: dict[str, str] = field(default_factory=dict)
    collections: dict[str, Any] = field(default_factory=dict)
    safeguards: Safeguards = NOTHING
    phrases: tuple[Promised, ...] = ()
    mentions: tuple[Mention, ...] = ()
    marked: dict[str, Marked] = field(default_factory=dict)
    authors: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def fault(self, place: str, reason: str, do: str = "") -> None:
        self.problems.append(Problem(place, reason, do))

    def criterion(self, text: str, place: str) -> int:
        """The index of a criterion; equal trees share one. A text that cannot be read becomes a
        problem."""
        index = self.index(self.node(text, place), place)
        self.users.setdefault(index, []).append(place)
        self.whens.setdefault(index, text)
        return index

    def node(self, text: str, place: str) -> Node:
        """The tree of a criterion, which a collection may keep for itself (see `aside`)."""
        try:
            return read(text, self.vocabulary)
        except CriterionError as error:
            self.fault(f"{place}.when", str(error), "")
            return NEVER

    def index(self, node: Node, place: str) -> int:
        known = self.numbered.get(node)
        if known is not None and self.criteria[known] == node:
            return known
        self.numbered[node] = len(self.criteria)
        self.places[len(self.criteria)] = place
        self.criteria.append(node)
        return self.numbered[node]

    def reads(self, criterion: int) -> tuple[str, ...]:
        return fact_names(self.criteria[criterion])

    def cite(self, place: str, claims: tuple[str, ...]) -> None:
        self.citations.extend(Citation(place, claim) for claim in claims)

    def wrote(self, name: str, authors: tuple[str, ...]) -> None:
        """Who wrote an entry, when it is not the author of the whole content."""
        if authors:
            self.authors[name] = authors

    def say(self, place: str, audience: str, text: str) -> None:
        self.spoken.append((place, audience, text))
