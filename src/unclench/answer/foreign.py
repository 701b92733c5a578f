"""The answer to a question in another language: one fixed line, and never an ordinary answer."""

from __future__ import annotations

from unclench.answer.composing import Topical
from unclench.answer.finishing import finished
from unclench.answer.hearing import Heard
from unclench.answer.models import Answer, Knowledge, Request, Sentence
from unclench.answer.speaking import Speaker
from unclench.answer.tongue import is_danger, tongue_of

NOTHING_HEARD = Topical((), frozenset(), {}, Heard((), (), (), {}, {}, None))


def in_another_language(request: Request, knowledge: Knowledge) -> Answer | None:
    """The one fixed line, in English and in the language of the question: urgent when a word of danger stands there."""
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
