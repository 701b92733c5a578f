"""All compiled knowledge in one immutable value, and the way to it."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from unclench.content.types import (
    Claim,
    Condition,
    Disagreement,
    FactSpec,
    Governance,
    Ingredient,
    Lesson,
    Marked,
    MedicineName,
    Mention,
    Option,
    Overlay,
    Rule,
    SeekHelp,
    Sign,
    SignName,
    Source,
    Stage,
    TaskSpec,
)
from unclench.content.types.reading import ForeignWords
from unclench.criteria.values import Facts, Truth


class Settled(NamedTuple):
    """What every criterion says about one person: the indexes that hold, and those that are not
    known with the facts still open in each, in ascending order."""

    yes: Collection[int]
    unknown: Mapping[int, tuple[str, ...]]


class Content(NamedTuple):
    """One version of the knowledge. `thresholds` holds, for each fact, the cut points or members
    that some criterion looks at. `unread_medicines` and `unread_conditions` are known by name
    alone: nothing checks against them. `allergens` are what people are allergic to that is none of
    the medicines here, `no_allergy` says that there is none, and `allergy_words` may stand round
    either. `unsaid` are the mentions that are left out of every text, because what they mention is
    certainly impossible for the one person addressed; none while no particular person is. `reading`
    has the words and codes of other systems' records. `settle`,
    `holds` and `support` are generated from the criteria.

    `holds(i, facts)` judges one criterion of a freshness window or of a build-up's limit alone,
    before the other facts are known; `support(i, facts)` names the facts on which a settled
    criterion rests.
    """

    version: str
    status: str
    fingerprint: str
    facts: Mapping[str, FactSpec]
    options: tuple[Option, ...]
    rules: tuple[Rule, ...]
    dangers: tuple[Sign, ...]
    triggers: tuple[Sign, ...]
    side_effects: tuple[Sign, ...]
    stages: tuple[Stage, ...]
    tasks: Mapping[str, TaskSpec]
    names: Mapping[str, MedicineName]
    ingredients: Mapping[str, Ingredient]
    rxnorm: Mapping[str, str]
    atc: Mapping[str, str]
    conditions: Mapping[str, Condition]
    sign_names: Mapping[str, SignName]
    disagreements: tuple[Disagreement, ...]
    lessons: tuple[Lesson, ...]
    seek_help: tuple[SeekHelp, ...]
    words: Mapping[str, str]
    thresholds: Mapping[str, tuple[str, ...]]
    settle: Callable[[Facts], Settled]
    holds: Callable[[int, Facts], Truth]
    support: Callable[[int, Facts], tuple[str, ...]]
    governance: Governance = Governance()
    overlay: Overlay | None = None
    unread_medicines: frozenset[str] = frozenset()
    unread_conditions: frozenset[str] = frozenset()
    allergens: frozenset[str] = frozenset()
    no_allergy: frozenset[str] = frozenset()
    allergy_words: frozenset[str] = frozenset()
    mentions: tuple[Mention, ...] = ()
    marked: tuple[Marked, ...] = ()
    unsaid: frozenset[str] = frozenset()
    reading: ForeignWords = ForeignWords()

    def option(self, option_id: str) -> Option:
        """The option of this id; KeyError when there is none."""
        return next(option for option in self.options if option.id == option_id)


class Library(NamedTuple):
    """The claims and their sources; read only when a text needs them."""

    claims: Mapping[str, Claim]
    sources: Mapping[str, Source]
