"""A message tells a story and asks something: what is wanted is read in the part that asks, and not
in the story around it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from unclench.answer.parse import MEDICINE, Heard
from unclench.answer.wanted import Wanted, wanted_in
from unclench.content.types.answers import Answers, Topic
from unclench.language.phrases import Utterance, any_of, find


def part_that_asks(heard: Heard, answers: Answers) -> tuple[Utterance, ...]:
    """What has a question mark, or begins as questions do; all that was said when that does not
    tell what it is about."""
    asking = heard.marked or tuple(
        words for words in heard.sentences if words and _begins(words, answers)
    )
    asking = asking or tuple(w for w in heard.sentences if any_of(answers.wondering, (w,)))
    about = any(MEDICINE in words for words in asking) or any(
        any_of(t.phrases, asking) for t in answers.topics
    )
    return asking if about else heard.sentences


def _begins(words: Utterance, answers: Answers) -> bool:
    places = (find(phrase, words) for phrase in answers.manner.questioning)
    return words[0] in answers.manner.openers or any(
        place is not None and not place[0] for place in places
    )


def without_the_story(heard: Heard, answers: Answers) -> Heard:
    """The mere subjects of the part that asks; medicines, conditions and facts of the person count
    wherever they stand."""
    asking = part_that_asks(heard, answers)
    if set(asking) == set(heard.sentences):
        return heard
    done = [t for t in answers.topics if t.option and t.option not in heard.ingredients]
    asked = any(any_of(topic.phrases, asking) for topic in done)
    loose = [*_subjects(answers.topics), *(done if asked else ())]
    left_out = {topic.id for topic in loose if not any_of(topic.phrases, asking)}
    named = tuple(name for name in heard.named if name not in left_out)
    return heard._replace(named=named)


def wanted_of(heard: Heard, answers: Answers) -> tuple[Wanted, ...]:
    """What the part that asks wants to know; all that was said, where that tells it better."""
    asking = part_that_asks(heard, answers)
    found = _wanted(asking, heard, answers)
    if asking == heard.sentences or (found and found[0].weight >= answers.choice.clear):
        return found
    return max(found, _wanted(heard.sentences, heard, answers), key=_clearness)


def _wanted(said: Iterable[Utterance], heard: Heard, answers: Answers) -> tuple[Wanted, ...]:
    """By the words with and without the names of things."""
    both = ((heard.general.get(words, words), words) for words in said)
    return wanted_in(dict.fromkeys(chain.from_iterable(both)), answers)


def _clearness(found: tuple[Wanted, ...]) -> int:
    return found[0].weight if found else 0


def _subjects(topics: Iterable[Topic]) -> Iterable[Topic]:
    """Topics that say nothing about the person and are no measure."""
    return (t for t in topics if not (t.option or t.medicine_class or t.condition or t.given))
