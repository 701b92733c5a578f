"""Words for one reader: to a carer they are about the person cared for."""

from __future__ import annotations

from unclench.content.types import Words
from unclench.language.third_person import of_another, with_pronouns
from unclench.render.wording import Voice

CARER = "carer"


def said_to(words: Words, voice: Voice) -> str:
    return text_to(voice.say(words), voice)


def text_to(text: str, voice: Voice) -> str:
    """A text to a person, for this reader."""
    return of_another(text) if voice.audience == CARER else text


def question_to(ask: str, voice: Voice) -> str:
    """A question to a person, without its mark, as one for this reader."""
    return f"{with_pronouns(ask) if voice.audience == CARER else ask}?"


def name_to(words: Words, voice: Voice) -> str:
    """What something is called, as the beginning of a line."""
    said = said_to(words, voice)
    return said[:1].upper() + said[1:]
