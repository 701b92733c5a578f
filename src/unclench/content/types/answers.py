"""The material for answers, as typed values: how things are asked, and the replies.
Everything here is immutable."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from unclench.content.types.facts import Words
from unclench.language.phrases import Phrase, PhraseToken

__all__ = [
    "Alarm",
    "AnswerCard",
    "AnswerLine",
    "Answers",
    "CardChoice",
    "Guard",
    "Intake",
    "Intent",
    "Manner",
    "Mood",
    "PhraseToken",
    "Refusal",
    "Standing",
    "StatedSign",
    "Tongue",
    "Topic",
]


class StatedSign(NamedTuple):
    """How a sign is described in everyday speech; `never` are words that make it something else.

    `always`: it counts also when the question seems to ask in general.
    """

    sign: str
    phrases: tuple[Phrase, ...]
    never: tuple[Phrase, ...]
    always: bool


class AnswerLine(NamedTuple):
    """One thing said to a clinician and to the person, with the claims it rests on; no claims: it
    says nothing about medicine."""

    say: Words
    claims: tuple[str, ...]


class Alarm(NamedTuple):
    """Something urgent that is not a sign in a record, or more to say with some signs (`beside`).
    The one without either is for statements that are not understood."""

    id: str
    urgency: str
    phrases: tuple[Phrase, ...]
    never: tuple[Phrase, ...]
    beside: tuple[str, ...]
    lines: tuple[AnswerLine, ...]


class Intent(NamedTuple):
    """One kind of question. `asks` are wordings of it, in which `medicine` and `measure` replace
    names. The rest makes a card for a medicine without a written one: `parts` are the last parts
    of the ids of counselling, `fields` parts of a medicine, `effect` parts of words in its side
    effects; `short` is its first sentence, and `absent` that of one where no side effect that was
    read has one of these words. `differ` are the last parts of disagreements to show.
    `whether`: it asks if something may be, so that rules come first. `whole`: its cards replace
    the standing lines. `broad`: a card about the subject answers it too."""

    id: str
    title: str
    asks: tuple[str, ...]
    parts: tuple[str, ...]
    fields: tuple[str, ...]
    effect: tuple[str, ...]
    short: Words | None
    differ: tuple[str, ...]
    whether: bool = False
    whole: bool = False
    broad: bool = False
    absent: Words | None = None


class Topic(NamedTuple):
    """The subject of a question: an option, a class of medicines, a condition, a fact that is
    `given` with a value, or a subject of its own. `beside` are its words after the name of a
    medicine (`with weak kidneys`), `wants` the intent of a question that names both, `never` words
    that make it something else."""

    id: str
    phrases: tuple[Phrase, ...]
    option: str
    medicine_class: str
    condition: str
    given: str
    value: bool | str
    name: Words
    beside: Words | None
    wants: str = ""
    never: tuple[Phrase, ...] = ()

    @property
    def all_names(self) -> tuple[str, ...]:
        """The subject of a question that names this topic."""
        names = (self.id, self.option, self.condition, self.given)
        return tuple(name for name in names if name)


class Refusal(NamedTuple):
    """A question that is declined. `action` is refuse_and_redirect or abstain; `never` are words
    that make it another question.

    `classes`: also declined when the only medicines named belong to one of these. `plain_only`: a
    clinician gets an answer instead. `of_what_is_asked`: looked for in the part of a message that
    asks, and not in the story around it. `unless_clear`: a card that is clearly meant goes before
    it.
    """

    id: str
    action: str
    phrases: tuple[Phrase, ...]
    never: tuple[Phrase, ...]
    classes: tuple[str, ...]
    plain_only: bool
    lines: tuple[AnswerLine, ...]
    of_what_is_asked: bool = False
    unless_clear: bool = False


class AnswerCard(NamedTuple):
    """A written answer: about one of these topics (any when there are none), `beside` all of those,
    for one of `intents` (any when there are none) or for `asks` of its own. `short` is the answer;
    `more` is what may follow it."""

    id: str
    about: tuple[str, ...]
    beside: tuple[str, ...]
    intents: tuple[str, ...]
    asks: tuple[str, ...]
    short: AnswerLine
    more: tuple[AnswerLine, ...]
    differ: tuple[str, ...]

    @property
    def made(self) -> bool:
        """Made from other knowledge about a medicine, and not written."""
        return "/" in self.id

    @property
    def lines(self) -> tuple[AnswerLine, ...]:
        return (self.short, *self.more)


class Tongue(NamedTuple):
    """Another language: the `scripts` of its letters, `words` that English does not use, beginnings
    of words of `danger`, and its fixed line."""

    id: str
    scripts: tuple[str, ...]
    words: frozenset[str]
    danger: tuple[str, ...]
    say: str


class Standing(NamedTuple):
    """The lines in every answer to a question that contains one of `phrases` about a medicine of
    the pathway, or medicines in general.

    `never` are words that make it another matter.
    """

    id: str
    phrases: tuple[Phrase, ...]
    never: tuple[Phrase, ...]
    lines: tuple[AnswerLine, ...]


class Guard(NamedTuple):
    """Words whose loss, gain or change turns the sense of a sentence; the verifier counts them."""

    id: str
    words: tuple[str, ...]


class Manner(NamedTuple):
    """What tells a question (`openers` begin one) from something told; what is `familiar` with
    stiff muscles; what is `recent`."""

    openers: frozenset[str]
    questioning: tuple[Phrase, ...]
    telling: tuple[Phrase, ...]
    familiar: tuple[Phrase, ...]
    recent: tuple[Phrase, ...]


class Mood(NamedTuple):
    """Whether something asked about happens at all: only `supposed`, `past` where nothing is said
    about `lately`, or `unhad`.

    What is `unreal` is asked before it is done, however suddenly it would be done.
    """

    supposed: tuple[Phrase, ...]
    past: tuple[Phrase, ...]
    unhad: tuple[Phrase, ...]
    lately: tuple[Phrase, ...]
    unreal: tuple[Phrase, ...]


class Intake(NamedTuple):
    """What distinguishes an amount that is `taken` from one that is asked about, wished for or
    denied. A part of a sentence lies between `joints`; anything after a turn of it, or in one that
    has such an `opening` or something `untaken`, is not stated. `unsure` is whether it was: that
    counts as taken. `pieces` come between a count and a strength; `counts` are numbers in words,
    `often` is how often a day; `longer` is a time of more than a day.
    Amounts of one medicine at different `daytimes` add up."""

    taken: tuple[Phrase, ...]
    untaken: tuple[Phrase, ...]
    unsure: tuple[Phrase, ...]
    opening: tuple[Phrase, ...]
    joints: frozenset[str]
    turns: frozenset[str]
    pieces: frozenset[str]
    longer: frozenset[str]
    daytimes: frozenset[str]
    counts: Mapping[str, Decimal]
    often: Mapping[str, Decimal]


class CardChoice(NamedTuple):
    """The learned weights: how much each feature speaks for which of `labels`, the ids of intents
    and cards. At `clear` a card comes before a learned refusal; at `sure` it answers, at `near` it
    is offered; others within `margin` of the first are near it. At `older_from` years a person
    counts as older.
    `meanings` are the names of what words mean."""

    labels: tuple[str, ...]
    weights: Mapping[str, Mapping[int, int]]
    clear: int
    sure: int
    near: int
    margin: int
    older_from: int
    meanings: Mapping[str, str] = {}


class Answers(NamedTuple):
    """The whole collection. `vocabulary` are words spelled rightly, and `beginnings` those of
    others, `targets` those a misspelt one may have meant, `grave` those of danger; `common` topics
    are carried by nearly every question; with a `limiting` topic no general amount is given.
    `plain_claims` may be read to a person. `english` words tell English from other languages;
    `ordinary` ones, in one text, are never read as a word that they look like. `courtesies` are
    word by word, the longest first."""

    fillers: frozenset[str]
    shorthand: Mapping[str, tuple[str, ...]]
    negations: frozenset[str]
    between: frozenset[str]
    vocabulary: frozenset[str]
    beginnings: tuple[str, ...]
    targets: tuple[str, ...]
    grave: frozenset[str]
    stopwords: frozenset[str]
    common: frozenset[str]
    limiting: frozenset[str]
    asking: tuple[Phrase, ...]
    happening: tuple[Phrase, ...]
    backward: tuple[Phrase, ...]
    allowing: tuple[Phrase, ...]
    forbidding: tuple[Phrase, ...]
    wondering: tuple[Phrase, ...]
    manner: Manner
    mood: Mood
    told: tuple[StatedSign, ...]
    alarms: tuple[Alarm, ...]
    intents: tuple[Intent, ...]
    topics: tuple[Topic, ...]
    refusals: tuple[Refusal, ...]
    cards: tuple[AnswerCard, ...]
    guards: tuple[Guard, ...]
    units: Mapping[str, str]
    intake: Intake
    lines: Mapping[str, AnswerLine]
    plain_claims: frozenset[str]
    english: frozenset[str] = frozenset()
    ordinary: str = ""
    courtesies: tuple[tuple[str, ...], ...] = ()
    tongues: tuple[Tongue, ...] = ()
    whole_list: tuple[Phrase, ...] = ()
    standing: tuple[Standing, ...] = ()
    choice: CardChoice = CardChoice((), {}, 0, 0, 0, 0, 0)
