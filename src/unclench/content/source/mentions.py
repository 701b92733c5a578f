"""Words that are said only to a person whom they concern: `mentions.yaml`, and the marks
`<<driving| and driving>>` round such words.

A mark is taken out as the knowledge is read, so that every text is whole wherever no particular
person is addressed. A plan leaves out the marked words when what they mention is certainly
impossible for its person; what is not known is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from unclench.content.marked_words import names_in
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.types import Words
from unclench.content.types.answers import Answers
from unclench.content.types.exercises import Exercise, Exercises
from unclench.content.types.letters import Letters
from unclench.content.types.safeguards import Marked, Mention
from unclench.content.types.side_effects import Effects
from unclench.criteria.tree import Node, fact_names, points_of

FILE = "mentions.yaml"
MARK = re.compile(r"<<([a-z_,]+)\|(.*?)>>", re.DOTALL)
BETWEEN = re.compile(r"(?<=[.?!])\s+|(?<=[.?!]>>)\s+")
BLANK = re.compile(r"\{(?:name|option)\}")  # filled in for each option that shares the text
OPENS, CLOSES = "<<", ">>"


def without_marks(draft: Draft, tree: Any) -> Any:
    """The tree with all its texts whole; the draft keeps which of their sentences had marks."""
    if isinstance(tree, dict):
        return {key: without_marks(draft, inner) for key, inner in tree.items()}
    if isinstance(tree, list):
        return [without_marks(draft, inner) for inner in tree]
    if isinstance(tree, str) and OPENS in tree:
        draft.marked.update({found.sentence: found for found in marked_sentences(tree)})
        return whole(tree)
    return tree


def whole(text: str) -> str:
    return " ".join(MARK.sub(r"\2", text).split())


def marked_sentences(text: str) -> Iterator[Marked]:
    for sentence in _sentences(text):
        for part in BLANK.split(sentence):
            if OPENS in part:
                yield Marked(whole(part), tuple(_pieces(part)))


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a text; a mark round more than one keeps them together."""
    open_one = ""
    for part in BETWEEN.split(" ".join(text.split())):
        open_one = f"{open_one} {part}".strip()
        if open_one.count(OPENS) == open_one.count(CLOSES):
            yield open_one
            open_one = ""
    if open_one:
        yield open_one


def _pieces(sentence: str) -> Iterator[tuple[str, str]]:
    end = 0
    for found in MARK.finditer(sentence):
        yield "", sentence[end : found.start()]
        yield found[1], found[2]
        end = found.end()
    yield "", sentence[end:]


def read_mentions(draft: Draft, items: Any) -> tuple[Mention, ...]:
    found = tuple(
        _mention(draft, Fields(body, f"mentions[{i}]", draft.problems))
        for i, body in enumerate(items or ())
    )
    ids = {mention.id for mention in found}
    for marked in draft.marked.values():
        for mention in names_in(marked) - ids - {""}:
            draft.fault(
                f"'{marked.sentence}'", f"is marked for '{mention}', which is not in {FILE}", ""
            )
        if OPENS in marked.sentence or CLOSES in marked.sentence:
            draft.fault(
                f"'{marked.sentence}'", "has a mark that does not close", "Write <<mention|words>>."
            )
    return found


def _mention(draft: Draft, entry: Fields) -> Mention:
    mention = entry.text("id")
    entry.place = f"mention {mention}"
    entry.asked |= {"judgement"}
    stated = entry.text("stated", required=False)
    found = Mention(
        mention,
        draft.criterion(entry.text("unless"), entry.place),
        entry.ids("words"),
        entry.ids("not_about"),
        entry.ids("asked_by"),
        entry.ids("options"),
        draft.criterion(stated, entry.place) if stated else None,
    )
    entry.finish()
    return found


class SpokenLine(NamedTuple):
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


def lines_elsewhere(draft: Draft) -> Iterator[SpokenLine]:
    for option in draft.options.values():
        for counsel in option.medicine.counselling if option.medicine else ():
            yield SpokenLine(f"counselling {counsel.id}", (counsel.say,), frozenset((option.id,)))
    deciding = {
        fact for one in draft.mentions for fact in fact_names(draft.criteria[one.criterion])
    }
    for spec in draft.facts.values():
        if spec.ask and spec.id not in deciding:
            yield SpokenLine(f"fact {spec.id}", (spec.ask, spec.names), frozenset((spec.id,)))
    collections = draft.collections
    yield from _letters(collections["letters"]) if "letters" in collections else ()
    yield from _exercises(collections["exercises"]) if "exercises" in collections else ()
    yield from _effects(collections["effects"]) if "effects" in collections else ()
    yield from _answers(collections["answers"]) if "answers" in collections else ()


def _letters(letters: Letters) -> Iterator[SpokenLine]:
    for letter in letters.letters.values():
        yield SpokenLine(
            f"letter {letter.id}",
            tuple(point.say for point in letter.asks),
            frozenset((letter.id,)),
        )
    for question in (*letters.questions, *letters.care):
        yield SpokenLine(f"question {question.id}", (question.say,), names_of(question.criterion))
    for call in letters.calls:
        yield SpokenLine(f"call {call.id}", (call.say,), names_of(call.criterion))


def _exercises(exercises: Exercises) -> Iterator[SpokenLine]:
    for exercise in exercises.exercises:
        yield SpokenLine(
            f"exercise {exercise.id}", _of_exercise(exercise), frozenset(), exercise.criterion
        )


def _of_exercise(exercise: Exercise) -> tuple[Words, ...]:
    steps = tuple(Words(step, step) for step in chain.from_iterable(exercise.steps))
    return (exercise.title, *steps, *((exercise.stop,) if exercise.stop else ()))


def _effects(effects: Effects) -> Iterator[SpokenLine]:
    for effect in effects.effects.values():
        lasts = (effect.lasts,) if effect.lasts else ()
        yield SpokenLine(f"effect {effect.sign}", lasts, frozenset((effect.sign,)))
        for raised in effect.raised:
            about = names_of(raised.criterion) | {effect.sign}
            yield SpokenLine(f"effect {effect.sign}/{raised.id}", (raised.because,), about)
    general = (
        effects.overdose,
        effects.withdrawal,
        effects.lasting,
        effects.unsure,
        effects.missed_calm,
        effects.missed_unread,
        *effects.origins.values(),
    )
    yield SpokenLine("effects", tuple(harm.text for harm in general), frozenset())
    for cause in effects.causes.values():
        harms = [harm.text for harm in (cause.overdose, cause.withdrawal) if harm]
        yield SpokenLine(f"effects of {cause.medicine}", tuple(harms), frozenset((cause.medicine,)))


def _answers(answers: Answers) -> Iterator[SpokenLine]:
    topics = {topic.id: topic.all_names for topic in answers.topics}
    for card in answers.cards:
        named = (topics.get(name, (name,)) for name in (*card.about, *card.beside))
        about = frozenset((*chain.from_iterable(named), *card.intents))
        yield SpokenLine(f"answer {card.id}", tuple(line.say for line in card.lines), about)
    for refusal in answers.refusals:
        yield SpokenLine(
            f"answer {refusal.id}",
            tuple(line.say for line in refusal.lines),
            frozenset((refusal.id,)),
        )
    for alarm in answers.alarms:
        yield SpokenLine(
            f"answer {alarm.id}",
            tuple(line.say for line in alarm.lines),
            frozenset((alarm.id, *alarm.beside)),
        )
    yield SpokenLine("answers", tuple(line.say for line in answers.lines.values()), frozenset())
