"""The answer: written answers, counselling and rules that fit, parts of an option, and only then
what a search finds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from unclench.answer.index import PassageIndex
from unclench.answer.models import Knowledge, QuestionRequest, Sentence
from unclench.answer.replies import Topical, chosen_replies
from unclench.answer.rules import STRICT, rules_for
from unclench.answer.sentences import Speaker
from unclench.content.types import Disagreement, Option
from unclench.content.types.answers import Answers, Intent, Reply

MOST_RULES, MOST_PARTS, MOST_FOUND, MOST_CLAIMS = 3, 3, 2, 4
AMOUNTS = ("start", "most", "step")


class Composed(NamedTuple):
    sentences: tuple[Sentence, ...]
    disagreements: tuple[Disagreement, ...]


def compose(
    asked: Topical,
    request: QuestionRequest,
    knowledge: Knowledge,
    index: PassageIndex,
    speaker: Speaker,
) -> Composed:
    """Everything that answers, in the order of its firmness, a rule before any amount; nothing when
    nothing reviewed does."""
    asked = _limited(asked, knowledge.answers)
    replies = chosen_replies(asked, knowledge)
    written = [
        sentence for reply in replies for line in reply.lines for sentence in speaker.line(line)
    ]
    rules = _rules(asked, request, knowledge, speaker)
    said = (
        [*rules, *written]
        if _amounts(knowledge.answers).intersection(asked.intents)
        else [*written, *rules]
    )
    said += _parts(asked, knowledge, speaker, bool(replies))
    if not said:
        said += _found(asked, knowledge, index, speaker)
    differ = disagreements(asked, replies, knowledge) if said else ()
    return Composed(tuple(dict.fromkeys(said)), differ)


def _limited(asked: Topical, answers: Answers) -> Topical:
    """Next to something that changes every amount, the answer is about that, and gives no general
    amount."""
    if answers.limiting.isdisjoint(asked.named):
        return asked
    amounts = _amounts(answers)
    return asked._replace(
        intents={
            intent: length for intent, length in asked.intents.items() if intent not in amounts
        }
    )


def _amounts(answers: Answers) -> set[str]:
    """The intents that ask how much."""
    return {intent.id for intent in answers.intents if not set(AMOUNTS).isdisjoint(intent.fields)}


def _rules(
    asked: Topical, request: QuestionRequest, knowledge: Knowledge, speaker: Speaker
) -> list[Sentence]:
    """What the rules say about the options that are named, for the person that the question or the
    record supposes."""
    rules = [
        rule
        for option in _options(asked, knowledge)
        for rule in rules_for(option.id, asked.heard, request, knowledge)
    ]
    strictest = sorted(
        rules, key=lambda rule: STRICT.index(rule.effect) if rule.effect in STRICT else len(STRICT)
    )
    return [
        sentence
        for rule in strictest[:MOST_RULES]
        for sentence in speaker.sentences(rule.say, rule.claims)
    ]


def limits(
    asked: Topical, request: QuestionRequest, knowledge: Knowledge, speaker: Speaker
) -> list[Sentence]:
    """The strict rules alone: why a requested medicine is not for this person."""
    rules = [
        rule
        for option in _options(asked, knowledge)
        for rule in rules_for(option.id, asked.heard, request, knowledge)
    ]
    return [
        s
        for rule in rules
        if rule.effect in STRICT[:1]
        for s in speaker.sentences(rule.say, rule.claims)
    ][:MOST_PARTS]


def _options(asked: Topical, knowledge: Knowledge) -> Iterator[Option]:
    return (option for option in knowledge.content.options if option.id in asked.named)


def _parts(
    asked: Topical, knowledge: Knowledge, speaker: Speaker, answered: bool
) -> list[Sentence]:
    """Counselling and parts of an option that an intent points to."""
    said: list[Sentence] = []
    for intent in knowledge.answers.intents:
        if intent.id in asked.intents:
            for option in _options(asked, knowledge):
                said += _counsel(option, intent, speaker)
                if not answered:
                    said += _fields(option, intent, speaker)
    return said[: 4 * MOST_PARTS]


def _counsel(option: Option, intent: Intent, speaker: Speaker) -> Iterator[Sentence]:
    for counsel in option.medicine.counselling if option.medicine else ():
        if counsel.id.rpartition("/")[2] in intent.parts:
            yield from speaker.sentences(counsel.say, counsel.claims)


def _fields(option: Option, intent: Intent, speaker: Speaker) -> Iterator[Sentence]:
    for field in intent.fields:
        if field == "about":
            about = option.say._replace(clinician=option.about or option.say.clinician)
            yield from speaker.sentences(about, option.claims)
        elif not speaker.plain:
            claims = dict.fromkeys(claims_of(option, field))
            yield from (speaker.claim(claim, option.name) for claim in [*claims][:MOST_CLAIMS])


def claims_of(option: Option, field: str) -> Iterable[str]:
    """The claims behind a part of a medicine."""
    medicine = option.medicine
    if medicine is None:
        return ()
    match field:
        case "start" | "step":
            return (claim for regimen in medicine.regimens for claim in regimen.claims)
        case "most":
            banded = (
                claim
                for ceiling in medicine.ceilings
                for band in ceiling.bands
                for claim in band.claims
            )
            return (
                *(
                    claim
                    for ceiling in medicine.ceilings
                    if ceiling.criterion is None and not ceiling.by
                    for band in ceiling.bands
                    for claim in band.claims
                ),
                *banded,
            )
        case "stop":
            return (
                *medicine.stopping.claims,
                *(medicine.stopping.taper.claims if medicine.stopping.taper else ()),
            )
        case "trial":
            return medicine.adequate_trial.claims if medicine.adequate_trial else ()
        case "monitoring":
            return (claim for check in medicine.monitoring for claim in check.claims)
        case _:
            return ()


def _found(
    asked: Topical, knowledge: Knowledge, index: PassageIndex, speaker: Speaker
) -> list[Sentence]:
    """What a search finds: only passages about the option that is named, when one is."""
    intents = [intent for intent in knowledge.answers.intents if intent.id in asked.intents]
    words = [word for sentence in asked.heard.sentences for word in sentence]
    named = {option.id for option in _options(asked, knowledge)}
    if not asked.topics:
        return []
    said: list[Sentence] = []
    for passage in index.search(
        [*words, *(topic for topic in named)],
        [word for intent in intents for word in intent.search],
    ):
        text = passage.say.person if speaker.plain else passage.say.clinician
        if text and passage.claims and (named & passage.about if named or passage.about else True):
            said += speaker.sentences(passage.say, passage.claims)
        if len(said) >= MOST_FOUND:
            break
    return said


def disagreements(
    asked: Topical, replies: list[Reply], knowledge: Knowledge
) -> tuple[Disagreement, ...]:
    """Where sources differ on what is answered: named by the answer, or by the intent for an option
    of the question."""
    tails = {
        tail
        for intent in knowledge.answers.intents
        if intent.id in asked.intents
        for tail in intent.differ
    }
    wanted = {about for reply in replies for about in reply.differ}
    wanted |= {f"{topic}.{tail}" for topic in asked.named for tail in tails}
    return tuple(
        difference for difference in knowledge.content.disagreements if difference.about in wanted
    )
