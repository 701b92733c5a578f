"""One question with all that is known about it, and what nothing is said about because it is
impossible for the person of the record."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from unclench.answer.amounts import ABOVE_LIMITS, above_limits
from unclench.answer.classifier import UNCLEAR, Classification
from unclench.answer.index import PreparedKnowledge, prepared_for
from unclench.answer.list_meant import with_the_list
from unclench.answer.models import Knowledge, QuestionRequest, Sentence
from unclench.answer.parse import Heard, hear
from unclench.answer.replies import Topical, answers_closely
from unclench.answer.rules import Ruled, ruled
from unclench.answer.sentences import Speaker
from unclench.answer.standing import standing_lines
from unclench.answer.told_around import without_the_story
from unclench.answer.triage import asks
from unclench.content.marked_words import mentioned, pattern_of
from unclench.content.types import Mention
from unclench.language.phrases import any_of
from unclench.plan.findings import find
from unclench.plan.impossible import impossible


class QuestionCase(NamedTuple):
    """One question once understood: the words heard, the subject, the classification, and the rules
    about the things it names."""

    request: QuestionRequest
    prepared: PreparedKnowledge
    speaker: Speaker
    heard: Heard
    asked: Topical
    classified: Classification
    ruled: Ruled
    standing: tuple[Sentence, ...]

    @property
    def refused(self) -> str:
        """What it asks for that is declined: more than every limit, or what it is like where no
        rule speaks and it is not danger.

        What is like no refusal clearly is declined only where no written answer is about just that.
        """
        if above_limits(self.asked, self.speaker.knowledge):
            return ABOVE_LIMITS
        if self.classified.declined == UNCLEAR and answers_closely(
            self.asked, self.speaker.knowledge
        ):
            return ""
        return "" if self.classified.torn or self.ruled.sentences else self.classified.declined

    @property
    def answered_by_rule(self) -> bool:
        """It is asked, and a strict rule or a standing line answers it: danger by its
        classification then accompanies that answer."""
        known = self.ruled.strict or bool(self.standing)
        return known and asks(self.heard, self.speaker.knowledge.answers)

    @property
    def answered_closely(self) -> bool:
        """It is asked, and a written answer is about just that: danger that is like no sign then
        accompanies it."""
        knowledge = self.speaker.knowledge
        return asks(self.heard, knowledge.answers) and answers_closely(self.asked, knowledge)

    @property
    def supposed(self) -> bool:
        """It is only supposed, about no person and no day, and clearly like no sign: then it is
        asked in general."""
        mood = self.speaker.knowledge.answers.mood
        now = any_of(mood.lately, self.heard.sentences)
        return not self.classified.kind and not now and any_of(mood.supposed, self.heard.sentences)


def understood(request: QuestionRequest, knowledge: Knowledge) -> QuestionCase:
    prepared = prepared_for(knowledge)
    heard = hear(request.question, knowledge, prepared.speller)
    request = request._replace(unsaid=unsaid(heard, request, knowledge))
    speaker = Speaker.of(request, knowledge)
    asked = topical(without_the_story(heard, knowledge.answers), request, knowledge)
    asked = with_the_list(asked, request, knowledge)
    classified, rules = (
        prepared.classifier.classify(request.question),
        ruled(asked, request, speaker),
    )
    return QuestionCase(
        request, prepared, speaker, heard, asked, classified, rules, standing_lines(asked, speaker)
    )


def topical(heard: Heard, request: QuestionRequest, knowledge: Knowledge) -> Topical:
    """A question that names no topic, or goes back to the last, keeps the topic of its thread; one
    without intent keeps that."""
    own = heard.named
    options = {option.id for option in knowledge.content.options}
    back = any_of(knowledge.answers.backward, heard.sentences) and not options & set(own)
    named = tuple(dict.fromkeys((*own, *request.earlier.topics))) if not own or back else own
    intents = heard.intents or dict.fromkeys(request.earlier.intents, 1)
    return Topical(named, heard.topics | set(named), intents, heard)


def unsaid(heard: Heard, request: QuestionRequest, knowledge: Knowledge) -> frozenset[str]:
    """The mentions that are left out; without a record none. What the question names is
    answered."""
    if request.patient is None:
        return frozenset()
    known = impossible(find(request.patient, knowledge.content))
    left = [mention for mention in knowledge.content.mentions if mention.id in known]
    names = _names(heard, request, knowledge)
    return frozenset(one.id for one in left if not _asked(one, names, request.question))


def _names(heard: Heard, request: QuestionRequest, knowledge: Knowledge) -> frozenset[str]:
    """Everything that the thread is about: topics by every name they have, and its questions about
    them."""
    named, wanted = (
        (*heard.named, *request.earlier.topics),
        (*heard.intents, *request.earlier.intents),
    )
    topics = (topic.all_names for topic in knowledge.answers.topics if topic.id in named)
    return frozenset((*chain.from_iterable(topics), *named, *wanted))


def _asked(mention: Mention, names: frozenset[str], question: str) -> bool:
    told = {*mention.asked_by, *mention.options}
    return not told.isdisjoint(names) or bool(mentioned(question, pattern_of(mention), mention))
