"""Words for one reader: to a carer they are about the person cared for."""

from __future__ import annotations

from unclench.content.types import Words
from unclench.language.third_person import of_another
from unclench.render.wording import Voice

CARER = "carer"


def said_to(words: Words, voice: Voice) -> str:
    text = voice.say(words)
    return of_another(text) if voice.audience == CARER else text


def name_to(words: Words, voice: Voice) -> str:
    """What something is called, as the beginning of a line."""
    said = said_to(words, voice)
    return said[:1].upper() + said[1:]
