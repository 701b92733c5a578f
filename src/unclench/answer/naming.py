"""Whether two names mean the same medicine, by the names that the knowledge knows."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.answer.models import Sentence
from unclench.answer.sentences import Speaker
from unclench.answer.subject import medicine_name
from unclench.answer.topical import Topical

BRAND = "brand"


def naming(asked: Topical, speaker: Speaker) -> Sentence | None:
    """That two names are one medicine or two, or what a name stands for; None where no name asks
    for it."""
    first = next(iter(asked.wanted), None)
    if first is None or first.id != BRAND or first.weight < speaker.knowledge.answers.choice.sure:
        return None
    named = dict(_named(asked, speaker))
    if len(named) < 2:
        return None
    one, other = list(named)[:2]
    line = speaker.fixed("same_name" if named[one] == named[other] else "other_name")
    text = line.text.replace("{first}", one[:1].upper() + one[1:]).replace("{second}", other)
    return line._replace(text=text, grounds=(text,))


def _named(asked: Topical, speaker: Speaker) -> Iterator[tuple[str, str]]:
    """Each name with its ingredient; with a brand alone, the ingredient too."""
    content = speaker.knowledge.content
    for words in asked.heard.spoken:
        for word in words:
            if word.ingredient:
                own = medicine_name(word.ingredient, speaker.knowledge)
                known = word.written if word.written in content.names else own
                yield (known if known == own else known.title()), word.ingredient
    if len(asked.heard.ingredients) == 1:
        yield (
            medicine_name(asked.heard.ingredients[0], speaker.knowledge),
            asked.heard.ingredients[0],
        )
