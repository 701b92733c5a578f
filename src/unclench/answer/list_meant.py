"""`With what I take`: the whole list is meant. From a record it is known; without one it has to be
named before anything is said."""

from __future__ import annotations

from unclench.answer.amounts import how_much
from unclench.answer.models import Answer, Knowledge, QuestionRequest
from unclench.answer.sentences import Speaker
from unclench.answer.standing import finished
from unclench.answer.topical import Topical
from unclench.criteria.values import Members
from unclench.language.phrases import any_of

TAKING = "taking"


def with_the_list(asked: Topical, request: QuestionRequest, knowledge: Knowledge) -> Topical:
    """The question with the medicines of the record named, where it means them all."""
    taken = _taken(request)
    if not taken or not _means_the_list(asked, knowledge):
        return asked
    named = tuple(option.id for option in knowledge.content.options if option.id in taken)
    return asked._replace(
        named=tuple(dict.fromkeys((*asked.named, *named))), topics=asked.topics | set(named)
    )


def list_needed(asked: Topical, request: QuestionRequest, speaker: Speaker) -> Answer | None:
    """Asks for the list, when it is meant and not known."""
    if _taken(request) or not _means_the_list(asked, speaker.knowledge):
        return None
    return finished(
        "ask_for_missing", (speaker.fixed("which_list"),), (), asked, speaker, needs=(TAKING,)
    )


def _taken(request: QuestionRequest) -> frozenset[str]:
    known = request.patient.facts.get(TAKING) if request.patient else None
    return known.known if isinstance(known, Members) else frozenset()


def _means_the_list(asked: Topical, knowledge: Knowledge) -> bool:
    """One medicine or class is named, and otherwise only `what I take`."""
    answers, heard = knowledge.answers, asked.heard
    classes = {
        topic.medicine_class
        for topic in answers.topics
        if topic.id in heard.named and topic.medicine_class
    }
    single = len(heard.ingredients) == 1 or (not heard.ingredients and len(classes) == 1)
    amount = how_much(asked.intents, knowledge)
    return single and not amount and any_of(answers.whole_list, heard.sentences)
