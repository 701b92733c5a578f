"""Amounts in a question: in the unit that the medicine is measured in, those stated as taken, and
those above every limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import NamedTuple

from unclench.answer.models import Knowledge
from unclench.answer.parse import MEDICINE, Heard, Word, stands
from unclench.answer.topical import Topical
from unclench.content.types import Band, Option
from unclench.content.types.answers import Answers, Intake
from unclench.language.phrases import Utterance, any_of

MILLIGRAMS = {"g": Decimal(1000), "mg": Decimal(1), "micrograms": Decimal("0.001")}
THOUSANDS = 3
AMOUNTS = ("start", "most", "step")


def in_measure(number: str, word: str, option: Option, knowledge: Knowledge) -> Iterator[Decimal]:
    """A number with a unit behind it, in the unit that the medicine is measured in; nothing where
    it is no such amount."""
    measured = measure(option)
    unit = knowledge.answers.units.get(word, "")
    same = unit in (measured, measured.removesuffix("s")) or {unit, measured} <= MILLIGRAMS.keys()
    if number[0].isdigit() and unit and same:
        yield from (value * _factor(unit) / _factor(measured) for value in _values(number))


def measure(option: Option) -> str:
    """The unit that a medicine is measured in."""
    return option.medicine.measure if option.medicine else ""


def _factor(unit: str) -> Decimal:
    return MILLIGRAMS.get(unit, Decimal(1))


def _values(text: str) -> Iterator[Decimal]:
    """A comma before three digits parts thousands, any other a fraction; what is no number gives
    nothing."""
    whole, comma, rest = text.partition(",")
    try:
        yield Decimal(
            f"{whole}{rest}" if len(rest) == THOUSANDS else f"{whole}.{rest}" if comma else text
        )
    except InvalidOperation:
        return


ABOVE_LIMITS = "above-limits"


def above_limits(asked: Topical, knowledge: Knowledge) -> Option | None:
    """The medicine of which more is asked for than its highest limit; None when several are named
    or no amount is asked for."""
    options = [
        option for option in knowledge.content.options if option.id in asked.heard.ingredients
    ]
    if len(options) != 1:
        return None
    highest = max((band.at_most.amount for band in _bands(options[0])), default=None)
    found = _amounts_asked(asked, options[0], knowledge)
    return options[0] if highest is not None and any(value > highest for value in found) else None


def _amounts_asked(asked: Topical, option: Option, knowledge: Knowledge) -> Iterator[Decimal]:
    """Every amount when the question is how much; else those in the part that asks."""
    how_much = _asks_how_much(asked, knowledge)
    for words in asked.heard.spoken:
        for at, (number, unit) in enumerate(pairwise(words)):
            if how_much or is_asked(words, at, knowledge.answers.intake):
                yield from in_measure(number.text, unit.text, option, knowledge)


def _asks_how_much(asked: Topical, knowledge: Knowledge) -> bool:
    return how_much(asked.intents, knowledge)


def how_much(intents: Iterable[str], knowledge: Knowledge) -> bool:
    """Whether one of these intents asks for an amount."""
    wanted = set(intents)
    known = (intent for intent in knowledge.answers.intents if intent.id in wanted)
    return any(set(intent.fields) & set(AMOUNTS) for intent in known)


def _bands(option: Option) -> Iterator[Band]:
    ceilings = option.medicine.ceilings if option.medicine else ()
    return (band for ceiling in ceilings for band in ceiling.bands)


HOURS, MILLILITRES = 24, "mL"
EACH = ("every", "each", "per")
FURTHEST = 8
WordSequence = Sequence[Word]


class StatedAmount(NamedTuple):
    """One amount of a sentence, by the place of its number."""

    at: int
    option: Option
    value: Decimal


def amounts_taken(heard: Heard, knowledge: Knowledge) -> dict[str, Decimal]:
    """Medicines stated as taken, by the fact that states it. Those asked about, wished for,
    supposed, long past or denied are not."""
    found: dict[str, Decimal] = {}
    options = {o.id: o for o in knowledge.content.options if o.medicine and o.medicine.amounts}
    for words in heard.spoken:
        said: dict[str, list[Decimal]] = {}
        for amount in _amounts(words, heard, options, knowledge):
            if _is_taken(words, amount.at, knowledge.answers.intake):
                a_day = amount.value * _times(words, amount.at, knowledge.answers.intake)
                fact = f"{amount.option.id}_{measure(amount.option)}_per_day"
                said.setdefault(fact, []).append(a_day)
        for fact, each in said.items():
            most = _of_one_day(words, each, knowledge.answers.intake)
            found[fact] = max(found.get(fact, most), most)
    return found


def _of_one_day(words: WordSequence, each: list[Decimal], intake: Intake) -> Decimal:
    """Amounts at different times of the day add up; one that is the sum of the others is the whole
    day."""
    added, times = sum(each, Decimal(0)), {word.text for word in words} & intake.daytimes
    is_whole = len(each) > 2 and 2 * max(each) == added
    return added if len(times) >= len(each) and not is_whole else max(each)


def _amounts(
    words: WordSequence, heard: Heard, options: dict[str, Option], knowledge: Knowledge
) -> Iterator[StatedAmount]:
    for at in range(len(words) - 1):
        option = options.get(_whose(words, at, heard))
        number, unit = words[at].text, words[at + 1].text
        if option is not None and not _otherwise(words, at + 2, knowledge.answers):
            for value in in_measure(number, unit, option, knowledge):
                yield StatedAmount(at, option, value)


def _whose(words: WordSequence, at: int, heard: Heard) -> str:
    """The medicine named nearest in the sentence, behind the amount before in front of it; else the
    only one of the question."""
    near = min(
        (place for place, word in enumerate(words) if word.ingredient),
        key=lambda place: (abs(place - at - 1), place < at),
        default=-1,
    )
    if near >= 0:
        return words[near].ingredient
    return heard.ingredients[0] if len(heard.ingredients) == 1 else ""


def _otherwise(words: WordSequence, at: int, answers: Answers) -> bool:
    """It is the strength of a liquid, or an amount of more than a day."""
    after = [word.text for word in words[at:]]
    liquid = any(answers.units.get(word) == MILLILITRES for word in after[:2])
    intake = answers.intake
    skipped = {MEDICINE, *EACH, *intake.pieces, *intake.counts, *intake.often}
    following = next((word for word in after if word not in skipped), "")
    return liquid or following in intake.longer


def _is_taken(words: WordSequence, at: int, intake: Intake) -> bool:
    part, _ = _part(words, at, intake)
    if any_of(intake.unsure, (part,)):
        return True
    told = Utterance(_until_a_turn(part, intake))
    return (
        not is_asked(words, at, intake)
        and any_of(intake.taken, (told,))
        and not any_of(intake.untaken, (part,))
    )


def is_asked(words: WordSequence, at: int, intake: Intake) -> bool:
    """The part of the sentence asks, or has moved on from the medicines taken."""
    part, before = _part(words, at, intake)
    begins = stands(intake.opening, part)
    opens = begins is not None and begins[0] == 0
    return opens or before >= len(tuple(_until_a_turn(part, intake)))


def _part(words: WordSequence, at: int, intake: Intake) -> tuple[Utterance, int]:
    """The part of the sentence around a place, and how far into it the place is."""
    first = max((i + 1 for i in range(at) if words[i].text in intake.joints), default=0)
    last = next((i for i in range(at, len(words)) if words[i].text in intake.joints), len(words))
    return Utterance(word.text for word in words[first:last]), at - first


def _until_a_turn(part: Utterance, intake: Intake) -> Iterator[str]:
    for word in part:
        if word in intake.turns:
            return
        yield word


def _times(words: WordSequence, at: int, intake: Intake) -> Decimal:
    """How many of them make the day: `30 tablets of 10 mg`, `three times a day`, `every 6
    hours`."""
    return _counted(words[:at], intake) * _a_day([w.text for w in words[at + 2 :]], intake)


def _counted(before: WordSequence, intake: Intake) -> Decimal:
    """`thirty 10 mg`, `30 x 10 mg`, `30 tablets of 10 mg`: a number in digits needs a word
    between."""
    texts = [word.text for word in before]
    between = 0
    while texts and texts[-1] in intake.pieces:
        texts.pop()
        between += 1
    if not texts or (texts[-1].isdigit() and not between):
        return Decimal(1)
    return _number(texts[-1], intake) or Decimal(1)


def _a_day(after: Sequence[str], intake: Intake) -> Decimal:
    """The first that says how often, up to the next amount."""
    for at, word in enumerate(after[:FURTHEST]):
        following = after[at + 1 : at + 3]
        if word in intake.often:
            return intake.often[word]
        number = _number(following[0], intake) if following else None
        if word in EACH and number and following[1:] in (["hours"], ["hourly"]):
            return max(Decimal(1), Decimal(HOURS) / number)
        if word == "x" and number and following[1:2] != ["days"]:
            return number
        if following[:1] == ["times"] and (number := _number(word, intake)):
            return number
    return Decimal(1)


def _number(word: str, intake: Intake) -> Decimal | None:
    return Decimal(word) if word.isdigit() and int(word) else intake.counts.get(word)
