"""Which written answers fit a question, and how well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from unclench.answer.models import Knowledge
from unclench.answer.parse import Heard
from unclench.content.types.answers import Answers, Reply

MOST_REPLIES = 3

DIRECT, BY_CLASS, TOGETHER, INTENT, ANY_INTENT, LONGEST_PHRASE = 40, 15, 35, 12, 14, 4

COMMON, NAMED, MOST_NAMED, PARTICULAR = 28, 5, 2, 5

FALLBACK = ("what_is", "works")


class Topical(NamedTuple):
    """A question's topics and intents, its own or those of the thread; `named` in its own words,
    `topics` with what follows."""

    named: tuple[str, ...]
    topics: frozenset[str]
    intents: Mapping[str, int]
    heard: Heard


def chosen_replies(asked: Topical, knowledge: Knowledge) -> list[Reply]:
    """The best written answer, and others that answer another part of the question."""
    broad = knowledge.answers.broad
    scored = [
        (score(reply, asked, knowledge.answers), -place, reply)
        for place, reply in enumerate(knowledge.answers.replies)
    ]
    ranked = sorted(
        (entry for entry in scored if entry[0] > 0), reverse=True, key=lambda entry: entry[:2]
    )
    options = {option.id for option in knowledge.content.options}
    chosen: list[Reply] = []
    for _, _, reply in ranked:
        if not chosen or _another(reply, chosen, asked, options, broad):
            chosen.append(reply)
        if len(chosen) == MOST_REPLIES:
            break
    return chosen


def answers_closely(asked: Topical, knowledge: Knowledge) -> bool:
    """Whether a written answer is about something named and answers exactly the question about
    it."""
    narrow = asked.intents.keys() - knowledge.answers.broad
    own = set(asked.named) - knowledge.answers.common
    return any(
        own.intersection(r.topics) and narrow.intersection(r.intents)
        for r in chosen_replies(asked, knowledge)
    )


def _another(
    reply: Reply, chosen: list[Reply], asked: Topical, options: set[str], broad: frozenset[str]
) -> bool:
    """A further answer is about another option of the question's own words, or about another
    particular thing that is asked."""
    own = set(reply.topics) & set(asked.named)
    before = {topic for other in chosen for topic in (*other.topics, *other.together)}
    told = {intent for other in chosen for intent in other.intents}
    particular = set(reply.intents) & set(asked.intents) - broad - told
    return bool(own) and (bool((own - before) & options) or bool(particular))


def score(reply: Reply, asked: Topical, answers: Answers) -> int:
    """How well a written answer fits; 0 when it does not."""
    own = set(reply.topics) & set(asked.named)
    if (
        (reply.topics and not set(reply.topics) & asked.topics)
        or not _together(reply, asked)
        or _beside(reply, asked, answers)
    ):
        return 0
    fitting = [
        min(asked.intents[intent], LONGEST_PHRASE) + (0 if intent in answers.broad else PARTICULAR)
        for intent in reply.intents
        if intent in asked.intents
    ]
    if (
        reply.intents
        and not fitting
        and not (not asked.intents and set(FALLBACK) & set(reply.intents))
    ):
        return 0
    meant = INTENT + 4 * max(fitting) if fitting else ANY_INTENT if not reply.intents else 1
    near = DIRECT if own - answers.common else COMMON if own else BY_CLASS
    return near + NAMED * min(len(own), MOST_NAMED) + TOGETHER * len(reply.together) + meant


def _beside(reply: Reply, asked: Topical, answers: Answers) -> bool:
    """An answer that only shares what nearly every question carries, or a class of medicines, with
    a question about one medicine."""
    own = set(reply.topics) & set(asked.named)
    if not asked.heard.ingredients:
        return bool(reply.topics) and not own and not reply.intents
    of_class = {topic for topics in asked.heard.implied.values() for topic in topics}
    return (
        bool(reply.topics)
        and not own - answers.common
        and not (set(reply.topics) & of_class and reply.intents)
    )


def _together(reply: Reply, asked: Topical) -> bool:
    """Whether everything that the reply combines with its topic is named, or follows from another
    medicine than its topic."""
    others = {
        topic
        for ingredient, topics in asked.heard.implied.items()
        if ingredient not in reply.topics
        for topic in topics
    }
    return set(reply.together) <= {*asked.named, *others}
