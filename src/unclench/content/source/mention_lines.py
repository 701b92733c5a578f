"""Everything that is said to a person outside a plan: counselling, letters, exercises, side
effects, and written answers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from unclench.content.source.draft import Draft
from unclench.content.types import Words
from unclench.content.types.answers import Answers
from unclench.content.types.exercises import Exercise, Exercises
from unclench.content.types.letters import Letters
from unclench.content.types.side_effects import Effects
from unclench.criteria.points import points_of
from unclench.criteria.tree import Node, fact_names


class Line(NamedTuple):
    """Something that is said. `about` are the facts, members and options that decide when; `when`
    must hold for it (nothing: always), and while `unless` certainly does, it is not said."""

    place: str
    words: tuple[Words, ...]
    about: frozenset[str]
    when: int | None = None
    unless: int | None = None


def names_of(node: Node | None) -> frozenset[str]:
    """The facts and members that a criterion looks at."""
    if node is None:
        return frozenset()
    return frozenset(
        (*fact_names(node), *(point for _, points in points_of(node) for point in points))
    )


def lines_elsewhere(draft: Draft) -> Iterator[Line]:
    for option in draft.options.values():
        for counsel in option.medicine.counselling if option.medicine else ():
            yield Line(f"counselling {counsel.id}", (counsel.say,), frozenset((option.id,)))
    deciding = {
        fact for one in draft.mentions for fact in fact_names(draft.criteria[one.criterion])
    }
    for spec in draft.facts.values():
        if spec.ask and spec.id not in deciding:
            yield Line(f"fact {spec.id}", (spec.ask, spec.names), frozenset((spec.id,)))
    shelves = draft.shelves
    yield from _letters(shelves["letters"]) if "letters" in shelves else ()
    yield from _exercises(shelves["exercises"]) if "exercises" in shelves else ()
    yield from _effects(shelves["effects"]) if "effects" in shelves else ()
    yield from _answers(shelves["answers"]) if "answers" in shelves else ()


def _letters(shelf: Letters) -> Iterator[Line]:
    for letter in shelf.letters.values():
        yield Line(
            f"letter {letter.id}",
            tuple(point.say for point in letter.asks),
            frozenset((letter.id,)),
        )
    for question in shelf.questions:
        yield Line(f"question {question.id}", (question.say,), names_of(question.criterion))


def _exercises(shelf: Exercises) -> Iterator[Line]:
    for exercise in shelf.exercises:
        yield Line(
            f"exercise {exercise.id}", _of_exercise(exercise), frozenset(), exercise.criterion
        )


def _of_exercise(exercise: Exercise) -> tuple[Words, ...]:
    steps = tuple(Words(step, step) for step in chain.from_iterable(exercise.steps))
    return (exercise.title, *steps, *((exercise.stop,) if exercise.stop else ()))


def _effects(shelf: Effects) -> Iterator[Line]:
    for effect in shelf.effects.values():
        lasts = (effect.lasts,) if effect.lasts else ()
        yield Line(f"effect {effect.sign}", lasts, frozenset((effect.sign,)))
        for raised in effect.raised:
            about = names_of(raised.criterion) | {effect.sign}
            yield Line(f"effect {effect.sign}/{raised.id}", (raised.because,), about)
    general = (
        shelf.overdose,
        shelf.withdrawal,
        shelf.lasting,
        shelf.unsure,
        *shelf.origins.values(),
    )
    yield Line("effects", tuple(harm.text for harm in general), frozenset())
    for cause in shelf.causes.values():
        harms = [harm.text for harm in (cause.overdose, cause.withdrawal) if harm]
        yield Line(f"effects of {cause.medicine}", tuple(harms), frozenset((cause.medicine,)))


def _answers(shelf: Answers) -> Iterator[Line]:
    topics = {topic.id: topic.all_names for topic in shelf.topics}
    for reply in shelf.replies:
        named = (topics.get(name, (name,)) for name in (*reply.topics, *reply.together))
        about = frozenset((*chain.from_iterable(named), *reply.intents))
        yield Line(f"answer {reply.id}", tuple(line.say for line in reply.lines), about)
    for refusal in shelf.refusals:
        yield Line(
            f"answer {refusal.id}",
            tuple(line.say for line in refusal.lines),
            frozenset((refusal.id,)),
        )
    for alarm in shelf.alarms:
        yield Line(
            f"answer {alarm.id}",
            tuple(line.say for line in alarm.lines),
            frozenset((alarm.id, *alarm.beside)),
        )
    yield Line("answers", tuple(line.say for line in shelf.lines.values()), frozenset())
