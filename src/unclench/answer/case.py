"""One question with all that is known about it, and what nothing is said about because it is
impossible for the person of the record."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from unclench.answer.amounts import ABOVE_LIMITS, above_limits, how_much
from unclench.answer.cards import answers_closely, clearly, possible
from unclench.answer.classifier import OUTWEIGHED, UNCLEAR, Classification
from unclench.answer.index import PreparedKnowledge, prepared_for
from unclench.answer.list_meant import with_the_list
from unclench.answer.models import Knowledge, QuestionRequest, Sentence
from unclench.answer.parse import Heard, hear
from unclench.answer.rules import Ruled, ruled
from unclench.answer.sentences import Speaker
from unclench.answer.standing import standing_lines
from unclench.answer.told_around import wanted_of, without_the_story
from unclench.answer.topical import Topical
from unclench.answer.triage import asks
from unclench.answer.wanted import Wanted, intents_of
from unclench.content.marked_words import mentioned, pattern_of
from unclench.content.types import Mention
from unclench.language.phrases import any_of
from unclench.plan.findings import find
from unclench.plan.impossible import impossible

OWN, OLDER, TOGETHER, WHAT_IS = "muscle_relaxants", "older", "together", "what_is"


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

        What is like no refusal clearly, or hardly like one where a card is clearly meant that gives
        no amount, is declined only where no card is about just that.
        """
        knowledge = self.speaker.knowledge
        if above_limits(self.asked, knowledge):
            return ABOVE_LIMITS
        hardly = self.classified.for_refusal < OUTWEIGHED and clearly(self.asked, knowledge)
        harmless = hardly and not how_much(self.asked.intents, knowledge)
        if (harmless or self.classified.declined == UNCLEAR) and answers_closely(
            self.asked, knowledge
        ):
            return ""
        wish = self.classified.for_refusal >= self.classified.bands.certain
        ruled = self.ruled.sentences and not (wish and self.classified.declined != UNCLEAR)
        return "" if self.classified.torn or ruled else self.classified.declined

    @property
    def answered_by_rule(self) -> bool:
        """It is asked, and a strict rule or a standing line answers it: danger by its
        classification then accompanies that answer."""
        known = self.ruled.strict or bool(self.standing)
        return known and asks(self.heard, self.speaker.knowledge.answers)

    @property
    def answered_closely(self) -> bool:
        """A card is clearly meant, or it is asked and a card is about just that: danger that is
        like no sign then accompanies it."""
        knowledge = self.speaker.knowledge
        if clearly(self.asked, knowledge):
            return True
        return asks(self.heard, knowledge.answers) and answers_closely(self.asked, knowledge)

    @property
    def says_it_all(self) -> bool:
        """Whether a card is clearly meant that says all that has to be said."""
        knowledge = self.speaker.knowledge
        whole = {intent.id for intent in knowledge.answers.intents if intent.whole}
        return clearly(self.asked, knowledge) and self.asked.wanted[0].id in whole

    @property
    def asks_whether(self) -> bool:
        """Whether it asks if something may be, and not how, when or how much."""
        intents = self.speaker.knowledge.answers.intents
        first = self.asked.wanted[0].id if self.asked.wanted else ""
        return any(intent.whether for intent in intents if intent.id == first) or not first

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
    asked = Topical(named, heard.topics | set(named), {}, heard)
    told = wanted_of(heard, knowledge.answers)
    told = tuple(one for one in told if possible(one, asked, knowledge.answers))
    wanted = wished_beside(named, heard, told, knowledge)
    intents = intents_of(wanted, knowledge.answers)
    if not intents and request.earlier.intents:
        sure = knowledge.answers.choice.sure
        wanted = tuple(Wanted(intent, sure) for intent in request.earlier.intents)
        intents = dict.fromkeys(request.earlier.intents, sure)
    return asked._replace(intents=intents, wanted=wanted)


def wished_beside(
    named: tuple[str, ...], heard: Heard, wanted: tuple[Wanted, ...], knowledge: Knowledge
) -> tuple[Wanted, ...]:
    """Another name next to a medicine decides on the intent where the wording leaves it open. Next
    to a topic that changes every amount no general amount is given."""
    answers, content = knowledge.answers, knowledge.content
    whether = {intent.id for intent in answers.intents if intent.whether}
    subjects = {o.id for o in content.options if o.medicine} | {OWN}
    first = wanted[0] if wanted else Wanted("", 0)
    wishes = [topic.wants for topic in answers.topics if topic.wants and topic.id in named]
    wishes += [TOGETHER] if len(heard.ingredients) > 1 else []
    wishes += [OLDER] if heard.age is not None and heard.age >= answers.choice.older_from else []
    open_yet = first.id in whether or first.weight < answers.choice.sure
    limited = not answers.limiting.isdisjoint(named) and how_much((first.id,), knowledge)
    open_yet = open_yet or limited
    if first.weight < answers.choice.sure and _is_a_name(heard):
        return (Wanted(WHAT_IS, answers.choice.sure), *wanted)
    if not wishes or not open_yet or subjects.isdisjoint((*named, *heard.topics)):
        return wanted
    if not answers.limiting.isdisjoint(named):
        wanted = tuple(one for one in wanted if not how_much((one.id,), knowledge))
    weight = max(first.weight, answers.choice.sure)
    return tuple(dict.fromkeys((*(Wanted(refused, weight) for refused in wishes), *wanted)))


def _is_a_name(heard: Heard) -> bool:
    """Whether nothing is said but the name of one thing."""
    return len(heard.named) <= 2 and all(len(words) == 1 for words in heard.general.values())


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
        (
            *intents_of(wanted_of(heard, knowledge.answers), knowledge.answers),
            *request.earlier.intents,
        ),
    )
    topics = (topic.all_names for topic in knowledge.answers.topics if topic.id in named)
    return frozenset((*chain.from_iterable(topics), *named, *wanted))


def _intents(heard: Heard, knowledge: Knowledge) -> dict[str, int]:
    return intents_of(wanted_of(heard, knowledge.answers), knowledge.answers)


def _asked(mention: Mention, names: frozenset[str], question: str) -> bool:
    told = {*mention.asked_by, *mention.options}
    return not told.isdisjoint(names) or bool(mentioned(question, pattern_of(mention), mention))
