"""A finished answer: each sentence once, with its review state."""

from __future__ import annotations

from collections.abc import Iterable

from unclench.answer.language import is_danger, tongue_of
from unclench.answer.models import Answer, Knowledge, QuestionRequest, Sentence
from unclench.answer.parse import Heard, stands
from unclench.answer.sentences import Speaker
from unclench.answer.topical import Topical
from unclench.content.types import Disagreement
from unclench.content.types.answers import Standing
from unclench.language.phrases import Phrase, Utterance, any_of

APPROVED, PENDING, NOTHING = "approved", "pending_review", "no_reviewed_answer"


def finished(
    action: str,
    said: Iterable[Sentence],
    differ: tuple[Disagreement, ...],
    asked: Topical,
    speaker: Speaker,
    *,
    urgency: str = "none",
    needs: tuple[str, ...] = (),
) -> Answer:
    """The answer with its review state: what no named reviewer approved says so."""
    sentences = tuple(dict.fromkeys(said))
    answer = Answer(
        action, sentences, differ, NOTHING, urgency, needs, asked.named, tuple(asked.intents)
    )
    return answered_with(answer, sentences, speaker)


def answered_with(answer: Answer, said: Iterable[Sentence], speaker: Speaker) -> Answer:
    """The same answer with these sentences, and its review state recomputed."""
    pending = speaker.fixed("pending")
    sentences = tuple(sentence for sentence in dict.fromkeys(said) if sentence != pending)
    cited = {claim for sentence in sentences for claim in sentence.claims}
    claims = speaker.knowledge.library.claims
    status = (
        NOTHING
        if not cited
        else APPROVED
        if all(claims[claim].review == APPROVED for claim in cited)
        else PENDING
    )
    return answer._replace(
        sentences=(*sentences, *((pending,) if status == PENDING else ())), status=status
    )


def standing_lines(asked: Topical, speaker: Speaker) -> tuple[Sentence, ...]:
    """The standing lines in the answer to this question; none when it is about other medicines
    alone."""
    knowledge = speaker.knowledge
    if _only_of_others(asked, knowledge):
        return ()
    lines = (
        line
        for found in knowledge.answers.standing
        if _applies(found, asked)
        for line in found.lines
    )
    return tuple(sentence for line in lines for sentence in speaker.line(line))


def _applies(standing: Standing, asked: Topical) -> bool:
    return any_of(
        standing.phrases, [_without(standing.never, words) for words in asked.heard.sentences]
    )


def _without(never: Iterable[Phrase], words: Utterance) -> Utterance:
    """The sentence without what makes it another matter: the rest may still say it."""
    phrases = tuple(never)
    while (place := stands(phrases, words)) is not None:
        words = Utterance((*words[: place[0]], *words[place[1] + 1 :]))
    return words


def _only_of_others(asked: Topical, knowledge: Knowledge) -> bool:
    """Medicines or classes are named, and none of them is one of the pathway or of a class of
    one."""
    content = knowledge.content
    own = {option.id for option in content.options if option.medicine}
    shared = {
        name
        for option in own
        if option in content.ingredients
        for name in content.ingredients[option].classes
    }
    medicines = {*asked.heard.ingredients, *own.intersection(asked.named)}
    spoken = {
        topic.medicine_class
        for topic in knowledge.answers.topics
        if topic.id in asked.named and topic.medicine_class
    }
    of_class = [
        content.ingredients[name].classes for name in medicines if name in content.ingredients
    ]
    classes = spoken.union(*of_class)
    return bool(medicines or spoken) and own.isdisjoint(medicines) and shared.isdisjoint(classes)


NOTHING_HEARD = Topical((), frozenset(), {}, Heard((), (), (), {}, None))


def in_another_language(request: QuestionRequest, knowledge: Knowledge) -> Answer | None:
    """The one fixed line, in English and in the language of the question: urgent when it contains a
    word of danger."""
    tongue = tongue_of(request.question, knowledge.answers)
    if tongue is None:
        return None
    speaker = Speaker.of(request, knowledge)
    line, more = speaker.fixed("another_language"), speaker.fixed("another_language_ask")
    theirs = speaker.filled(tongue.say)
    own = (Sentence(theirs, line.claims, (theirs,), fixed=True),) if theirs else ()
    urgent = is_danger(request.question, tongue)
    action, urgency = ("triage_first", "emergency") if urgent else ("abstain", "none")
    return finished(action, (line, *own, more), (), NOTHING_HEARD, speaker, urgency=urgency)
