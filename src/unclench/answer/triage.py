"""Danger first: signs told in a question become facts, and the plan's own triage decides what they
mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from unclench.answer.amounts import amounts_taken
from unclench.answer.classifier import Classification
from unclench.answer.models import Knowledge, QuestionRequest, Sentence
from unclench.answer.parse import Heard, is_question, stands
from unclench.answer.rules import STRICT, facts_with, rules_for, somebody
from unclench.answer.sentences import Speaker
from unclench.content.types import Words
from unclench.content.types.answers import Alarm, Answers, StatedSign
from unclench.content.urgency import URGENT
from unclench.language.phrases import Phrase, Utterance, any_of
from unclench.plan.findings import find as judge
from unclench.plan.models import Urgent
from unclench.plan.triage import (
    BLOCKING,
    URGENCIES,
    danger_signs,
    dangerous_medicines,
    urgent_actions,
    urgent_medicines,
)

MOST_ACTIONS, MOST_RULES = 3, 2
GRAVE = ("danger", "withdrawal")
COMMA = ","
CALLING = re.compile(r"(?i)\b(call|ask|tell)\b")


class Danger(NamedTuple):
    """What has to be done now, the most urgent first."""

    urgency: str
    sentences: tuple[Sentence, ...]


def signs_told(heard: Heard, answers: Answers) -> frozenset[str]:
    """Signs described as happening; when the question only asks in general, only those that always
    count."""
    general = _general(heard, answers)
    return frozenset(
        told.sign
        for told in answers.told
        if (told.always or not general) and _is_told(told, heard, answers)
    )


def _general(heard: Heard, answers: Answers) -> bool:
    """Something is asked, and not of what happens: in general, or it is only supposed."""
    if any_of(answers.mood.supposed, heard.sentences) and not any_of(
        answers.mood.lately, heard.sentences
    ):
        return True
    return any_of(answers.asking, heard.sentences) and not any_of(
        answers.happening, heard.sentences
    )


def _is_told(told: StatedSign | Alarm, heard: Heard, answers: Answers) -> bool:
    always = isinstance(told, StatedSign) and told.always
    gone = (*answers.mood.past, *(answers.mood.unhad if asks(heard, answers) else ()))
    return any(
        (place := stands(told.phrases, words)) is not None
        and stands(told.never, words) is None
        and not _denied(words, place[0], answers)
        and (always or not _over(words, place, gone, answers))
        for words in heard.sentences
    )


def _over(
    words: Utterance, place: tuple[int, int], gone: tuple[Phrase, ...], answers: Answers
) -> bool:
    """Whether the part of the sentence around this place is about the past, and nothing recent; or
    asks before it is done."""
    first = max((at + 1 for at in range(place[0]) if words[at] == COMMA), default=0)
    last = next((at for at in range(place[1], len(words)) if words[at] == COMMA), len(words))
    part = (Utterance(words[first:last]),)
    unreal = any_of(answers.mood.unreal, part)
    return unreal or (any_of(gone, part) and not any_of(answers.mood.lately, part))


def _denied(words: Sequence[str], at: int, answers: Answers) -> bool:
    """`no chest pain`, `do not have chest pain`: a negation before the first word, with no word of
    its own in between."""
    while at > 0 and words[at - 1] in answers.between:
        at -= 1
    return at > 0 and words[at - 1] in answers.negations


def danger(
    heard: Heard, classified: Classification, request: QuestionRequest, knowledge: Knowledge
) -> Danger | None:
    """The urgent part: from the question together with the record, or from the record alone; None
    when nothing is."""
    signs = signs_told(heard, knowledge.answers)
    if classified.calm and asks(heard, knowledge.answers):
        signs = _in_earnest(signs, heard, knowledge)
    raised = [
        alarm
        for alarm in knowledge.answers.alarms
        if alarm.phrases and _is_told(alarm, heard, knowledge.answers)
    ]
    return _dangerous(signs, raised, heard, request, knowledge)


def _in_earnest(signs: frozenset[str], heard: Heard, knowledge: Knowledge) -> frozenset[str]:
    """For a question far more like ordinary ones than like danger: signs that always count, and
    serious ones described as recent or apart from the question."""
    mood = knowledge.answers.mood
    now = any_of(mood.lately, heard.sentences) and not any_of(
        (*mood.supposed, *mood.past), heard.sentences
    )
    always = {told.sign for told in knowledge.answers.told if told.always}
    apart = tuple(
        part for words in heard.sentences for part in _parts_that_tell(words, heard, knowledge)
    )
    earnest = (
        signs if now else signs_told(heard._replace(sentences=apart, marked=()), knowledge.answers)
    )
    return frozenset(
        s for s in signs if s in always or (s in earnest and grave(frozenset({s}), knowledge))
    )


def _parts_that_tell(words: Utterance, heard: Heard, knowledge: Knowledge) -> Iterator[Utterance]:
    """Reports apart from the question: a sentence of its own, or the part before the comma of one
    that asks."""
    answers = knowledge.answers
    if heard.marked and not is_question(words, answers):
        yield words
    elif COMMA in words and not any_of(answers.mood.supposed, (words,)):
        first = Utterance(words[: words.index(COMMA)])
        if first and not is_question(first, answers):
            yield first


def classified_danger(
    classified: Classification, heard: Heard, request: QuestionRequest, knowledge: Knowledge
) -> Danger | None:
    """What a question is like danger in, when no phrase was found: the sign or alarm it is like;
    where none is clear, something not understood."""
    known = classified.kind in knowledge.content.sign_names
    raised = [alarm for alarm in knowledge.answers.alarms if alarm.id == classified.kind]
    signs = frozenset({classified.kind}) if known else frozenset[str]()
    return _dangerous(signs, raised, heard, request, knowledge) or not_understood(
        request, knowledge
    )


def not_understood(
    request: QuestionRequest, knowledge: Knowledge, *, answered: bool = False
) -> Danger | None:
    """The lines for something that may be urgent and is not understood; only the first line before
    an answer."""
    raised = [alarm for alarm in knowledge.answers.alarms if not alarm.phrases and not alarm.beside]
    if answered:
        raised = [alarm._replace(lines=alarm.lines[:1]) for alarm in raised]
    speaker = Speaker.of(request, knowledge)
    return Danger(raised[0].urgency, tuple(_alarms(raised, speaker))) if raised else None


def _dangerous(
    signs: frozenset[str],
    raised: list[Alarm],
    heard: Heard,
    request: QuestionRequest,
    knowledge: Knowledge,
) -> Danger | None:
    urgent = _urgent(signs, heard, request, knowledge)
    beside = (
        [alarm for alarm in knowledge.answers.alarms if signs.intersection(alarm.beside)]
        if urgent
        else []
    )
    levels = [*(action.urgency for action in urgent), *(alarm.urgency for alarm in raised)]
    if not levels:
        return None
    speaker = Speaker.of(request, knowledge)
    most = min(levels, key=URGENCIES.index)
    told = [
        *_alarms(raised, speaker),
        *_actions(urgent, speaker),
        *_alarms(beside, speaker),
        *_medicines(heard, request, knowledge, speaker),
        speaker.fixed(most),
        speaker.fixed("worse"),
    ]
    return Danger(most, tuple(dict.fromkeys(told)))


def tells(heard: Heard, answers: Answers) -> bool:
    """A statement without a question, and not what everyone with stiff muscles reports."""
    if asks(heard, answers):
        return False
    ordinary = any_of(answers.manner.familiar, heard.sentences) and not any_of(
        answers.manner.recent, heard.sentences
    )
    return any_of(answers.manner.telling, heard.sentences) and not ordinary


def asks(heard: Heard, answers: Answers) -> bool:
    return bool(heard.marked) or any(is_question(words, answers) for words in heard.sentences)


def _medicines(
    heard: Heard, request: QuestionRequest, knowledge: Knowledge, speaker: Speaker
) -> Iterator[Sentence]:
    """What makes a medicine that is named a danger for this person, without anything to do about it
    by oneself."""
    for option in knowledge.content.options:
        if option.id in heard.ingredients:
            rules = [
                rule
                for rule in rules_for(option.id, heard, request, knowledge)
                if rule.effect in STRICT
            ]
            for rule in rules[:MOST_RULES]:
                words = Words(
                    f"{option.name}: {rule.say.clinician}", f"{option.name}: {rule.say.person}"
                )
                yield from (
                    s
                    for s in _said(words, rule.claims, speaker)
                    if s.text.startswith(option.name) and not CALLING.search(s.text)
                )


def _urgent(
    signs: frozenset[str], heard: Heard, request: QuestionRequest, knowledge: Knowledge
) -> list[Urgent]:
    taken = amounts_taken(heard, knowledge)
    if request.patient is None and not signs and not taken:
        return []
    person = somebody(request, knowledge)
    facts = (
        facts_with(
            person.facts, heard, knowledge, signs=signs, taking=heard.ingredients, amounts=taken
        )
        if signs or taken
        else person.facts
    )
    findings = judge(person._replace(facts=facts), knowledge.content)
    found = [*urgent_actions(findings, danger_signs(findings))]
    if not signs or grave(signs, knowledge):
        found += urgent_medicines(findings, dangerous_medicines(findings))
    wanted = URGENT if signs else BLOCKING
    return sorted(
        (action for action in found if action.urgency in wanted),
        key=lambda action: URGENCIES.index(action.urgency),
    )


def grave(signs: frozenset[str], knowledge: Knowledge) -> bool:
    """Whether one of the signs is a danger by itself; a trigger or a side effect is not."""
    return any(knowledge.content.sign_names[sign].group in GRAVE for sign in signs)


def _actions(urgent: list[Urgent], speaker: Speaker) -> Iterator[Sentence]:
    """The most urgent in full; of what is less urgent only what it is about, so that there is one
    thing to do."""
    for action in urgent[:MOST_ACTIONS]:
        first = action.urgency == urgent[0].urgency
        for words in (action.do, action.because):
            yield from (
                s
                for s in _said(words, action.claims, speaker)
                if first or not CALLING.search(s.text)
            )


def _alarms(alarms: list[Alarm], speaker: Speaker) -> Iterator[Sentence]:
    for alarm in alarms:
        for line in alarm.lines:
            yield from _said(line.say, line.claims, speaker)


def _said(words: Words, claims: tuple[str, ...], speaker: Speaker) -> Iterator[Sentence]:
    return speaker.sentences(words, claims)
