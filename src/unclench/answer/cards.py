"""Which card answers a question: what it wants to know decides, and of its cards the one that is
closest to its subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from unclench.answer.models import Knowledge
from unclench.answer.topical import Topical
from unclench.answer.wanted import Wanted
from unclench.content.types.answers import AnswerCard, Answers

OWN, COMMON, BY_CLASS, ANYTHING, MOST_MORE = 4, 3, 2, 1, 2
BESIDE = 8


class ChosenCard(NamedTuple):
    """A card with what it was chosen for, and how much speaks for that."""

    card: AnswerCard
    wanted: Wanted


def chosen(asked: Topical, knowledge: Knowledge) -> tuple[ChosenCard, ...]:
    """The cards that may answer, the likeliest first, each once. What is about nothing in
    particular has to be clearly meant."""
    answers = knowledge.answers
    found: dict[str, ChosenCard] = {}
    for wanted in (one for one in asked.wanted if one.weight >= answers.choice.near):
        for card in _answering(wanted, asked, answers):
            if card.about or wanted.weight >= answers.choice.clear:
                found.setdefault(card.id, ChosenCard(card, wanted))
    return tuple(found.values())


def possible(wanted: Wanted, asked: Topical, answers: Answers) -> bool:
    """Whether an intent, or a card about the subject of the question."""
    card = next((card for card in answers.cards if card.asks and card.id == wanted.id), None)
    return card is None or fit(card, asked, answers) > 0


def clearly(asked: Topical, knowledge: Knowledge) -> bool:
    """Whether the intent is clear beyond doubt, and a card is about the very subject; twice as
    clear for a card about nothing in particular."""
    answers, clear = knowledge.answers, knowledge.answers.choice.clear
    return any(
        found.wanted == asked.wanted[0]
        and found.wanted.weight >= (clear if found.card.about else 2 * clear)
        and (not found.card.about or fit(found.card, asked, answers) >= OWN)
        for found in chosen(asked, knowledge)
    )


def answers_closely(asked: Topical, knowledge: Knowledge) -> bool:
    """Whether a card is about something named and answers just what is wanted of it."""
    answers = knowledge.answers
    return any(
        found.wanted.weight >= answers.choice.sure and fit(found.card, asked, answers) >= OWN
        for found in chosen(asked, knowledge)
    )


def overview(asked: Topical, knowledge: Knowledge) -> AnswerCard | None:
    """Where no card is for what is wanted: that of a subject which answers whatever is asked about
    it, or the first about something that is no medicine. Where the wish is clear, only one about
    something that can be done."""
    answers, content = knowledge.answers, knowledge.content
    clear = asked.wanted and 2 * asked.wanted[0].weight >= 3 * answers.choice.clear
    medicines = {option.id for option in content.options if option.medicine}
    done = {option.id for option in content.options} - medicines
    cards = [card for card in answers.cards if not clear or done.intersection(card.about)]
    general = (card for card in cards if _is_overview(card))
    about = (card for card in cards if done & set(card.about) & set(asked.named) and card.intents)
    of_subject = (card for card in general if fit(card, asked, answers) >= COMMON)
    found = (*_fitting(of_subject, asked, answers), *_fitting(about, asked, answers))
    return next(iter(found), None)


def _answering(wanted: Wanted, asked: Topical, answers: Answers) -> list[AnswerCard]:
    """The cards for one intent, the best first: those written about the very subject or about
    nothing in particular, then the overview of the subject, then the rest. A card with wordings
    of its own is a choice by itself, and goes first where it is clear beyond doubt."""
    name, surely = wanted.id, 2 * wanted.weight >= 3 * answers.choice.clear
    cards = (
        card for card in answers.cards if (card.asks and name == card.id) or name in card.intents
    )
    own = _fitting(cards, asked, answers)
    just = [card for card in own if fit(card, asked, answers) >= OWN and not card.made]
    general = [card for card in own if not card.about]
    broad = name in {intent.id for intent in answers.intents if intent.broad} or any(
        card.asks and card.id == name and fit(card, asked, answers) < OWN for card in own
    )
    overviews = (card for card in answers.cards if broad and _is_overview(card))
    about = (card for card in overviews if _is_about(card, asked, answers))
    named = {*asked.named}
    together = sorted(
        (*just, *_fitting(about, asked, answers)),
        key=lambda card: (bool(card.beside) and named >= {*card.beside}, card in just),
        reverse=True,
    )
    itself = [card for card in own if surely and card.asks and card.id == name]
    whole = [*itself, *general, *together, *own]
    return list({card.id: card for card in whole}.values())


def _is_for(card: AnswerCard, name: str) -> bool:
    return name in card.intents or (bool(card.asks) and name == card.id)


def _is_overview(card: AnswerCard) -> bool:
    return not card.intents and not card.asks


def _is_about(card: AnswerCard, asked: Topical, answers: Answers) -> bool:
    """Whether its own subject is named: then it answers any question about it."""
    return bool(set(card.about) & set(asked.named) - answers.common)


def _fitting(cards: Iterable[AnswerCard], asked: Topical, answers: Answers) -> list[AnswerCard]:
    """The closest first; of those as close the one about fewest things."""
    ranked = sorted(
        (
            (fit(card, asked, answers), -len(card.about), -place, card)
            for place, card in enumerate(cards)
        ),
        key=lambda one: one[:3],
        reverse=True,
    )
    return [card for close, _, _, card in ranked if close]


def fit(card: AnswerCard, asked: Topical, answers: Answers) -> int:
    """How close a card is to the subject of the question; 0 when it is about something else."""
    if not set(card.beside) <= {*asked.named, *_of_others(card, asked)}:
        return 0
    near = _near(card, asked, answers)
    return near + BESIDE * len(card.beside) if near else 0


def _near(card: AnswerCard, asked: Topical, answers: Answers) -> int:
    own = set(card.about) & set(asked.named)
    if special := own - answers.common:
        return OWN + min(len(special) - 1, MOST_MORE)
    medicines = asked.heard.ingredients
    of_class = {topic for topics in asked.heard.implied.values() for topic in topics}
    if medicines and card.about:
        return BY_CLASS if of_class.intersection(card.about) else 0
    if own:
        return COMMON
    return 0 if card.about else ANYTHING


def _of_others(card: AnswerCard, asked: Topical) -> Iterator[str]:
    """The topics that follow from another medicine than the card's own."""
    for ingredient, topics in asked.heard.implied.items():
        if ingredient not in card.about:
            yield from topics
