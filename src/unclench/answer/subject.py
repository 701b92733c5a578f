"""The subject of an answer in words: the medicine by its name, and whatever comes with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unclench.answer.models import Knowledge
from unclench.answer.sentences import Speaker
from unclench.answer.topical import Topical
from unclench.content.types import Words
from unclench.content.types.answers import AnswerLine, Topic

MEDICINE = "{medicine}"


def medicine_name(ingredient: str, knowledge: Knowledge) -> str:
    """The name of a medicine inside a sentence."""
    named = (o.name for o in knowledge.content.options if o.id == ingredient)
    return next(named, ingredient.replace("_", " ")).lower()


def joined(names: Iterable[str]) -> str:
    *rest, last = dict.fromkeys(names)
    return f"{', '.join(rest)} and {last}" if rest else last


def subject(about: Iterable[str], asked: Topical, speaker: Speaker) -> str:
    """The medicines that are named and that a card is about; else what it is about is called by
    its kind."""
    knowledge, of_card = speaker.knowledge, set(about)
    own = [name for name in asked.heard.ingredients if name in of_card]
    kept = {o.id for o in knowledge.content.options if o.medicine}
    named = own or [name for name in asked.named if name in kept]
    named = named or [name for name in asked.heard.ingredients if name in kept]
    if named:
        return joined(medicine_name(name, knowledge) for name in named)
    classes = [t for t in knowledge.answers.topics if t.medicine_class and t.id in asked.named]
    spoken = [_name(topic, speaker) for topic in classes if topic.beside and topic.id in of_card]
    return spoken[0] if spoken else speaker.fixed("subject").text


def filled(line: AnswerLine, name: str) -> AnswerLine:
    """The line with its subject, with a capital where it begins a sentence."""
    return line._replace(say=Words(*(with_subject(text, name) for text in line.say)))


def with_subject(text: str, name: str) -> str:
    if text.startswith(MEDICINE):
        text = name[:1].upper() + name[1:] + text.removeprefix(MEDICINE)
    return text.replace(MEDICINE, name)


def beside(option: str, asked: Topical, speaker: Speaker) -> str:
    """The other medicines and the conditions in a question about a medicine; empty without any."""
    others = [
        medicine_name(name, speaker.knowledge) for name in asked.heard.ingredients if name != option
    ]
    found = [f"with {joined(others)}"] if others else []
    found += dict.fromkeys(_besides(asked, speaker))
    return " ".join(found)


def _besides(asked: Topical, speaker: Speaker) -> Iterator[str]:
    """Conditions, and classes of which no medicine is named."""
    ingredients = speaker.knowledge.content.ingredients
    named = {c for name in asked.heard.ingredients for c in ingredients[name].classes}
    for topic in speaker.knowledge.answers.topics:
        if topic.id in asked.named and topic.beside and topic.medicine_class not in named:
            yield _text(topic.beside, speaker)


def _name(topic: Topic, speaker: Speaker) -> str:
    return _text(topic.name, speaker)


def _text(words: Words, speaker: Speaker) -> str:
    return words.person if speaker.plain else words.clinician
