"""What stands in every answer of a kind, whichever step of the order gave it: above all that no medicine is stopped suddenly."""

from __future__ import annotations

from collections.abc import Iterable

from unclench.answer.composing import Topical
from unclench.answer.hearing import stands
from unclench.answer.models import Knowledge, Sentence
from unclench.answer.speaking import Speaker
from unclench.library.models_answers import Standing
from unclench.library.phrase_text import Phrase, Said, any_of


def standing_lines(asked: Topical, speaker: Speaker) -> tuple[Sentence, ...]:
    """The lines that stand in the answer to this question; none when it is about other medicines alone."""
    knowledge = speaker.knowledge
    if _only_of_others(asked, knowledge):
        return ()
    lines = (line for found in knowledge.answers.standing if _applies(found, asked) for line in found.lines)
    return tuple(sentence for line in lines for sentence in speaker.line(line))


def _applies(standing: Standing, asked: Topical) -> bool:
    return any_of(standing.phrases, [_without(standing.never, words) for words in asked.heard.sentences])


def _without(never: Iterable[Phrase], words: Said) -> Said:
    """The sentence without what makes it another matter: the rest may still say it."""
    phrases = tuple(never)
    while (place := stands(phrases, words)) is not None:
        words = Said((*words[: place[0]], *words[place[1] + 1 :]))
    return words


def _only_of_others(asked: Topical, knowledge: Knowledge) -> bool:
    """Medicines or classes are named, and none of them is one of the pathway or of a class of one."""
    content = knowledge.content
    own = {option.id for option in content.options if option.medicine}
    shared = {name for option in own if option in content.ingredients for name in content.ingredients[option].classes}
    medicines = {*asked.heard.ingredients, *own.intersection(asked.named)}
    spoken = {topic.medicine_class for topic in knowledge.answers.topics if topic.id in asked.named and topic.medicine_class}
    of_class = [content.ingredients[name].classes for name in medicines if name in content.ingredients]
    classes = spoken.union(*of_class)
    return bool(medicines or spoken) and own.isdisjoint(medicines) and shared.isdisjoint(classes)
