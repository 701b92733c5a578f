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
    "AnswerLine",
    "Answers",
    "Guard",
    "Intake",
    "Intent",
    "Manner",
    "Mood",
    "PhraseToken",
    "Refusal",
    "Reply",
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
    """What a question asks for. `parts` are the last parts of the ids that answer it
    (counselling), `fields` parts of an option, `differ` the last parts of disagreements;
    `search` are words that its answers use."""

    id: str
    phrases: tuple[Phrase, ...]
    parts: tuple[str, ...]
    fields: tuple[str, ...]
    differ: tuple[str, ...]
    search: tuple[str, ...]


class Topic(NamedTuple):
    """The subject of a question: an option, a class of medicines, a condition, a fact that is
    `given` with a value, or a subject of its own."""

    id: str
    phrases: tuple[Phrase, ...]
    option: str
    medicine_class: str
    condition: str
    given: str
    value: bool | str
    name: Words

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
    asks, and not in the story around it.
    """

    id: str
    action: str
    phrases: tuple[Phrase, ...]
    never: tuple[Phrase, ...]
    classes: tuple[str, ...]
    plain_only: bool
    lines: tuple[AnswerLine, ...]
    of_what_is_asked: bool = False


class Reply(NamedTuple):
    """A written answer: for one of `topics` (any when there are none), asked with one of `intents`,
    and all of `together`."""

    id: str
    topics: tuple[str, ...]
    together: tuple[str, ...]
    intents: tuple[str, ...]
    lines: tuple[AnswerLine, ...]
    differ: tuple[str, ...]


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


class Answers(NamedTuple):
    """The whole collection. `vocabulary` are words spelled rightly, and `beginnings` those of
    others, `targets` those a misspelt one may have meant, `grave` those of danger; `vague` and
    `broad` intents and `common` topics are carried by nearly every question; with a `limiting`
    topic no general amount is given. `plain_claims` may be read to a person. `english` words tell
    English from other languages; `ordinary` ones, in one text, are never read as a word that they
    look like."""

    fillers: frozenset[str]
    shorthand: Mapping[str, tuple[str, ...]]
    negations: frozenset[str]
    between: frozenset[str]
    vocabulary: frozenset[str]
    beginnings: tuple[str, ...]
    targets: tuple[str, ...]
    grave: frozenset[str]
    stopwords: frozenset[str]
    vague: frozenset[str]
    broad: frozenset[str]
    common: frozenset[str]
    limiting: frozenset[str]
    asking: tuple[Phrase, ...]
    happening: tuple[Phrase, ...]
    backward: tuple[Phrase, ...]
    manner: Manner
    mood: Mood
    told: tuple[StatedSign, ...]
    alarms: tuple[Alarm, ...]
    intents: tuple[Intent, ...]
    topics: tuple[Topic, ...]
    refusals: tuple[Refusal, ...]
    replies: tuple[Reply, ...]
    guards: tuple[Guard, ...]
    units: Mapping[str, str]
    intake: Intake
    lines: Mapping[str, AnswerLine]
    plain_claims: frozenset[str]
    english: frozenset[str] = frozenset()
    ordinary: str = ""
    tongues: tuple[Tongue, ...] = ()
    whole_list: tuple[Phrase, ...] = ()
    standing: tuple[Standing, ...] = ()
