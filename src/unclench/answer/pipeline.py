"""The way from a question to its answer: danger, refusals, what must be known first, the reply, and
its verification."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from unclench.answer.cards import clearly
from unclench.answer.case import QuestionCase, understood
from unclench.answer.classifier import Classification
from unclench.answer.facts_needed import needs_of
from unclench.answer.list_meant import list_needed
from unclench.answer.models import Answer, Knowledge, QuestionRequest, Sentence
from unclench.answer.parse import Heard
from unclench.answer.refusals import Declined, declined_by, dosed_elsewhere
from unclench.answer.rules import limits
from unclench.answer.said import MOST_AFTER, answered
from unclench.answer.sentences import Speaker
from unclench.answer.standing import NOTHING, answered_with, finished, in_another_language
from unclench.answer.topical import Topical
from unclench.answer.triage import Danger, asks, classified_danger, danger, not_understood, tells
from unclench.language.phrases import any_of

STOP = "stop"


class PipelineStep(NamedTuple):
    """One row of the order: what it looks at, and its answer; None hands the question on to the
    next row."""

    looks_at: str
    answer: Callable[[QuestionCase], Answer | None]


def ask(request: QuestionRequest, knowledge: Knowledge) -> Answer:
    """The answer to one question. The same question, record, thread and content always give the
    same answer."""
    foreign = in_another_language(request, knowledge)
    if foreign is not None:
        return foreign
    case = understood(request, knowledge)
    found = next(answer for step in ORDER if (answer := step.answer(case)) is not None)
    return _with_what_stands(found, case)


def _certainly(case: QuestionCase) -> Answer | None:
    """Danger by the words, by the record, or because the message certainly resembles a sign."""
    speaker, heard, classified = case.speaker, case.heard, case.classified
    urgent = danger(heard, classified, case.request, speaker.knowledge)
    if urgent is None and classified.certain and classified.kind:
        urgent = classified_danger(classified, heard, case.request, speaker.knowledge)
    return _triage(urgent, (), case.asked, speaker) if urgent is not None else None


def _unknown(case: QuestionCase) -> Answer | None:
    """What must be known about the person first; a refusal for everybody goes before it."""
    needs = needs_of(case.asked, case.request, case.speaker.knowledge)
    return needs if needs.needs and _declined(case, plain_only=False) is None else None


def _list(case: QuestionCase) -> Answer | None:
    """Which medicines are meant by `what I take`; a refusal for everybody goes before it."""
    asked_back = list_needed(case.asked, case.request, case.speaker)
    return (
        asked_back if asked_back is not None and _declined(case, plain_only=False) is None else None
    )


def _refusal(case: QuestionCase) -> Answer | None:
    """The refusal, where danger is not likely."""
    declined = _declines(case)
    if declined is None or _likely(case, declined) is not None:
        return None
    refused = _refused(declined, case.asked, case.request, case.speaker)
    beside = case.classified.likely and refused.action != "abstain"
    return _beside(refused, case) if beside else refused


def _declines(case: QuestionCase) -> Declined | None:
    """The refusals for everybody before those for a person or carer."""
    return _declined(case, plain_only=False) or _declined(case, plain_only=True)


def _declined(case: QuestionCase, *, plain_only: bool) -> Declined | None:
    """The refusal that fits; being outside the content is no reason where a rule applies."""
    speaker = case.speaker
    declined = declined_by(
        case.heard,
        speaker,
        speaker.knowledge,
        plain_only=plain_only,
        refused=case.refused,
        clear=clearly(case.asked, speaker.knowledge),
    )
    if declined is None and plain_only:
        declined = dosed_elsewhere(case.asked, speaker)
    return (
        None
        if declined is not None and declined[0] == "abstain" and case.ruled.strict
        else declined
    )


def _likely(case: QuestionCase, declined: Declined | None) -> Danger | None:
    """Danger that is not certain, where nothing with a reason goes before it: no refusal, and no
    rule or standing line that answers."""
    classified = case.classified
    if (case.answered_by_rule and not classified.certain) or case.supposed:
        return None
    if declined is None and _answered_first(case):
        return None
    if (classified.torn and declined is None) or _may_be_danger(
        classified, declined, case.heard, case.speaker
    ):
        return classified_danger(classified, case.heard, case.request, case.speaker.knowledge)
    return None


def _answered_first(case: QuestionCase) -> bool:
    """A card answers just this, and what speaks for danger is like no sign; or the card is clear,
    and danger not likely, or hardly so in a mere question without a report."""
    classified, answers = case.classified, case.speaker.knowledge.answers
    if classified.certain or not case.answered_closely:
        return False
    asked = asks(case.heard, answers)
    told = any_of(answers.happening, case.heard.sentences)
    calm = not classified.likely or (asked and not told and classified.hardly_likely)
    like_none = not classified.kind and (asked or not classified.likely)
    return like_none or (calm and clearly(case.asked, case.speaker.knowledge))


def _answering(case: QuestionCase) -> Answer:
    """The answer, after or with anything urgent; a refusal where there is none and the request is
    probably unwise."""
    request, speaker, heard, asked, classified = (
        case.request,
        case.speaker,
        case.heard,
        case.asked,
        case.classified,
    )
    declined = _declines(case)
    urgent = _likely(case, declined)
    answer = answered(asked, request, case.prepared, speaker)
    if urgent is not None:
        more = (
            asks(heard, speaker.knowledge.answers) and declined is None and answer.status != NOTHING
        )
        return _triage(urgent, answer.sentences if more else (), asked, speaker)
    if answer.status == NOTHING and clearly(asked, speaker.knowledge):
        return answer
    told = answer.status == NOTHING or not (
        case.supposed or (not speaker.plain and not classified.kind)
    )
    if told and (
        classified.likely or (classified.possible and (classified.kind or answer.status != NOTHING))
    ):
        return _beside(answer, case)
    if answer.status != NOTHING or case.ruled.strict:
        return answer
    unwise = declined_by(
        heard, speaker, speaker.knowledge, plain_only=True, refused=classified.unwise
    )
    return _refused(unwise, asked, request, speaker) if unwise else answer


# The order of the answer. The first row that has one gives it; what the rules say about the
# medicines and conditions named, and the standing lines, are then put in front of whatever it says
# (`_with_what_stands`). Another language comes before all of it (`ask`).
ORDER = (
    PipelineStep("danger that is stated, recorded, or certain to the classifier", _certainly),
    PipelineStep("facts of the record that must be known first", _unknown),
    PipelineStep("which medicines are meant, where the whole list is", _list),
    PipelineStep("refusals, where danger is not likely", _refusal),
    PipelineStep(
        "the question; with it likely danger, and a probably unwise request where nothing answers",
        _answering,
    ),
)


def _with_what_stands(answer: Answer, case: QuestionCase) -> Answer:
    """The answer with what the rules say in front, and the standing lines of its kind. Danger still
    comes first."""
    standing = case.standing
    outside = answer.action == "abstain"
    told = case.ruled.strict or not outside or case.asks_whether
    rules = case.ruled.sentences if told else ()
    if not rules and not standing:
        return answer
    nothing_else = outside or (case.ruled.instead and answer.action == "answer")
    said = () if nothing_else else answer.sentences
    last = (case.speaker.fixed("call_anyway"),) if nothing_else else ()
    together = answer._replace(action="answer" if outside else answer.action)
    ordered = (*_in_order(together.action, said, rules, case), *last)
    return answered_with(together, ordered, case.speaker)


def _in_order(
    action: str, said: tuple[Sentence, ...], rules: tuple[Sentence, ...], case: QuestionCase
) -> tuple[Sentence, ...]:
    """Danger first. Of an answer the sentence that answers: what a strict rule says, or where it is
    asked whether something may be, what any rule says; else the card. As much of the rest follows
    as there is room for behind what always stands."""
    if action == "triage_first":
        return (*said, *case.standing)
    if rules and case.standing and _asks_to_stop(case):
        return _with_room((*case.standing[:1], *rules, *case.standing[1:]), said)
    if action == "refuse_and_redirect":
        return (*rules, *said, *case.standing)
    standing = () if case.says_it_all else case.standing
    if action != "answer" or case.ruled.strict or (rules and case.asks_whether):
        clear = clearly(case.asked, case.speaker.knowledge) or not case.asks_whether
        return _with_room((*rules, *standing), said if clear else said[:1])
    return _with_room((*said[:1], *rules, *standing), said[1:])


def _asks_to_stop(case: QuestionCase) -> bool:
    sure = case.speaker.knowledge.answers.choice.sure
    return any(one.id == STOP and one.weight >= sure for one in case.asked.wanted)


def _with_room(always: tuple[Sentence, ...], rest: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    room = max(0, 1 + MOST_AFTER - len(always))
    return (*always, *rest[:room])


def _refused(
    declined: Declined, asked: Topical, request: QuestionRequest, speaker: Speaker
) -> Answer:
    """The refusal and its reason; and why a requested medicine is not for this person."""
    action, lines = declined
    more = limits(asked, request, speaker) if action != "abstain" else []
    return finished(action, (*lines, *more), (), asked, speaker)


def _triage(urgent: Danger, also: tuple[Sentence, ...], asked: Topical, speaker: Speaker) -> Answer:
    """Everything urgent first; behind it what else was asked for, where danger was not certain."""
    return finished(
        "triage_first", (*urgent.sentences, *also), (), asked, speaker, urgency=urgent.urgency
    )


def _may_be_danger(
    classified: Classification, declined: Declined | None, heard: Heard, speaker: Speaker
) -> bool:
    """Likely danger, or a statement without a question that is not clearly ordinary; a refusal with
    a reason comes first. A question, or a message that seems to be outside the content, is danger
    when it is like a sign, or half way to certain."""
    answers = speaker.knowledge.answers
    clear = classified.likely and (bool(classified.kind) or classified.nearly_certain)
    if declined is not None:
        surely = bool(classified.kind) or classified.certain or not asks(heard, answers)
        return declined[0] == "abstain" and clear and surely
    if classified.likely:
        return clear or not asks(heard, answers)
    told = speaker.plain and tells(heard, answers) and not classified.ordinary
    return told or (classified.possible and not asks(heard, answers))


def _beside(answer: Answer, case: QuestionCase) -> Answer:
    """When it is possibly danger: what to do then, instead of no answer, or before an ordinary one
    or a refusal; behind it where the answer is clear and danger less than half way to certain."""
    asked, request, speaker = case.asked, case.request, case.speaker
    nearly = case.classified.nearly_certain
    nothing = answer.action == "abstain"
    found = not_understood(request, speaker.knowledge, answered=not nothing)
    if found is None:
        return answer
    if nothing:
        return _triage(found, (), asked, speaker)
    clear = answer.action != "answer" or clearly(asked, speaker.knowledge)
    said = answer.sentences
    behind = (*said, *found.sentences[-1:])
    ordered = behind if clear and not nearly else (*found.sentences, *said[:1])
    return answered_with(answer, ordered, speaker)
