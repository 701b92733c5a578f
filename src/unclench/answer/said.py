"""The answer to a question from its card: the first sentence answers, at most four follow; every
sentence holds by the claims it cites."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from unclench.answer.cards import ChosenCard, chosen, overview
from unclench.answer.index import PreparedKnowledge
from unclench.answer.models import Answer, Knowledge, QuestionRequest, Sentence
from unclench.answer.naming import naming
from unclench.answer.sentences import CLINICIAN, Speaker
from unclench.answer.standing import APPROVED, finished
from unclench.answer.subject import filled, joined, medicine_name, subject
from unclench.answer.topical import Topical
from unclench.answer.verdict import verdict
from unclench.answer.verify import Verifier
from unclench.answer.wanted import Wanted
from unclench.content.checks.language import DOSE
from unclench.content.types import Disagreement
from unclench.content.types.answers import AnswerCard

MOST_AFTER = 4
SAFE, TOGETHER = "safe", "together"


class CardText(NamedTuple):
    """What a card says: its first sentence, and what may follow."""

    short: tuple[Sentence, ...]
    more: tuple[Sentence, ...]
    differ: tuple[Disagreement, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return (*self.short, *self.more)


NOTHING_SAID = CardText((), (), ())


def drawn(
    asked: Topical, request: QuestionRequest, prepared: PreparedKnowledge, speaker: Speaker
) -> CardText:
    """The first card that has something to say to this audience; else the verdict of the rules on
    a medicine, else the overview of the subject."""
    knowledge = prepared.knowledge
    verifier = Verifier(knowledge, speaker.region.values())
    if (said := naming(asked, speaker) or _verdict(asked, request, speaker)) is not None:
        return CardText((said,), (), ())
    for found in sure(asked, knowledge):
        if found.wanted.id == TOGETHER and _several(asked) and not found.card.beside:
            continue
        told = _drawn(found.card, asked, request, speaker, verifier)
        if told.short:
            return told
    card = overview(asked, knowledge)
    return _drawn(card, asked, request, speaker, verifier) if card else NOTHING_SAID


def _several(asked: Topical) -> bool:
    return len(asked.heard.ingredients) > 1


def sure(asked: Topical, knowledge: Knowledge) -> Iterator[ChosenCard]:
    """The cards that are likely enough, none of them much less than the likeliest wish; where that
    has no card, those near the likeliest that has one and is clear."""
    choice, cards = knowledge.answers.choice, chosen(asked, knowledge)
    first = max((wanted.weight for wanted in asked.wanted), default=0)
    most = max((found.wanted.weight for found in cards), default=0)
    near = first if most >= first - choice.margin or most < choice.clear else most
    for found in cards:
        if found.wanted.weight >= max(choice.sure, near - choice.margin):
            yield found


def _verdict(asked: Topical, request: QuestionRequest, speaker: Speaker) -> Sentence | None:
    """Of one medicine, when it is asked whether it may be taken and no card is written for that."""
    knowledge, first = speaker.knowledge, next(iter(asked.wanted), None)
    if first is None or first.id != SAFE or first.weight < knowledge.answers.choice.sure:
        return None
    if any(not one.card.made and one.wanted == first for one in chosen(asked, knowledge)):
        return None
    options = [
        option
        for option in knowledge.content.options
        if option.medicine and option.id in asked.named
    ]
    return verdict(options[0], request, speaker) if len(options) == 1 else None


def _drawn(
    card: AnswerCard, asked: Topical, request: QuestionRequest, speaker: Speaker, verifier: Verifier
) -> CardText:
    name = subject(card.about, asked, speaker)
    lines = [[*speaker.line(filled(line, name))] for line in card.lines]
    said = [[s for s in line if _may_be_said(s, verifier, request, speaker)] for line in lines]
    if not said[0]:
        return NOTHING_SAID
    first, *rest = (s for line in said for s in line)
    return CardText((first,), tuple(rest), disagreements(card, asked, speaker.knowledge))


def _may_be_said(
    sentence: Sentence, verifier: Verifier, request: QuestionRequest, speaker: Speaker
) -> bool:
    """What holds; for a person without a dose; and where only approved content is wanted,
    approved."""
    hidden = request.audience != CLINICIAN and DOSE.search(sentence.text)
    claims = speaker.knowledge.library.claims
    approved = all(claims[claim].review == APPROVED for claim in sentence.claims)
    return verifier.holds(sentence) and not hidden and (approved or not request.approved_only)


def answered(
    asked: Topical, request: QuestionRequest, prepared: PreparedKnowledge, speaker: Speaker
) -> Answer:
    """The answer of the card; where none answers, what comes nearest."""
    asked = _chosen_by_model(asked, request, prepared.knowledge)
    told = drawn(asked, request, prepared, speaker)
    if not told.short:
        return finished("abstain", _nothing(asked, speaker), (), asked, speaker)
    said = list(told.sentences[: 1 + MOST_AFTER])
    if request.model is not None:
        said = reworded(
            said, request, Verifier(prepared.knowledge, speaker.region.values()), speaker
        )
    action = "answer" if any(sentence.claims for sentence in said) else "abstain"
    return finished(action, said, told.differ, asked, speaker)


def _chosen_by_model(asked: Topical, request: QuestionRequest, knowledge: Knowledge) -> Topical:
    """Where no wish is clear, a language model may choose one."""
    if asked.intents or request.model is None:
        return asked
    names = request.model.choose(
        request.question, [intent.id for intent in knowledge.answers.intents]
    )
    sure_of = max(knowledge.answers.choice.sure, 1)
    found = tuple(Wanted(name, sure_of) for name in names)
    return asked._replace(wanted=found or asked.wanted, intents=dict.fromkeys(names, sure_of))


def _nothing(asked: Topical, speaker: Speaker) -> Iterator[Sentence]:
    """That no reviewed answer exists, and the nearest ones."""
    knowledge = speaker.knowledge
    if TOGETHER in asked.intents and _several(asked):
        yield from _no_rule(asked, speaker)
        return
    yield speaker.fixed("no_answer")
    near = [
        found
        for found in chosen(asked, knowledge)
        if found.wanted.weight >= knowledge.answers.choice.near
    ]
    titles = [*dict.fromkeys(filter(None, (_title(one.wanted, asked, speaker) for one in near)))]
    if titles and asked.named:
        yield _of_titles(titles[:3], speaker)
    yield speaker.fixed("call_anyway")


def _no_rule(asked: Topical, speaker: Speaker) -> Iterator[Sentence]:
    """That no rule is about these medicines together, which does not make it safe."""
    names = joined(medicine_name(name, speaker.knowledge) for name in asked.heard.ingredients)
    line = speaker.fixed("no_rule")
    text = line.text.replace("{names}", names)
    yield line._replace(text=text, grounds=(text,))
    yield speaker.fixed("check_together")
    yield speaker.fixed("call_anyway")


def _title(wanted: Wanted, asked: Topical, speaker: Speaker) -> str:
    intents = speaker.knowledge.answers.intents
    title = next((intent.title for intent in intents if intent.id == wanted.id), "")
    return title.replace("{medicine}", subject((), asked, speaker))


def _of_titles(titles: list[str], speaker: Speaker) -> Sentence:
    if len(titles) == 2:
        text = speaker.fixed("meant").text
        text = text.replace("{first}", titles[0]).replace("{second}", titles[1])
    else:
        text = speaker.fixed("nearest").text.replace("{titles}", "; ".join(titles))
    return Sentence(text, (), (text,), fixed=True)


def reworded(
    said: list[Sentence], request: QuestionRequest, verifier: Verifier, speaker: Speaker
) -> list[Sentence]:
    """The model's wording of each sentence where it holds; the reviewed one where it does not."""
    assert request.model is not None
    texts = request.model.reword([sentence.text for sentence in said])
    if len(texts) != len(said):
        return said
    tried = [sentence._replace(text=text) for sentence, text in zip(said, texts, strict=True)]
    return [
        new if _may_be_said(new, verifier, request, speaker) else old
        for new, old in zip(tried, said, strict=True)
    ]


def disagreements(
    card: AnswerCard, asked: Topical, knowledge: Knowledge
) -> tuple[Disagreement, ...]:
    """Where sources differ on what is answered: named by the card, or by the intent for an option
    of the question."""
    tails = {
        tail
        for intent in knowledge.answers.intents
        if intent.id in card.intents and intent.id in asked.intents
        for tail in intent.differ
    }
    wanted = {*card.differ, *(f"{topic}.{tail}" for topic in asked.named for tail in tails)}
    return tuple(d for d in knowledge.content.disagreements if d.about in wanted)
