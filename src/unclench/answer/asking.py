"""The way from a question to its answer: danger, what is declined, what must be known first, what is said, what holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from unclench.answer.composing import AMOUNTS, Composed, Topical, compose, limits
from unclench.answer.danger import Danger, asks, danger, likened, not_understood, tells
from unclench.answer.declining import Declined, declined_by
from unclench.answer.hearing import Heard, hear
from unclench.answer.hypothesis import needed
from unclench.answer.likeness import Ear, Likeness
from unclench.answer.models import Answer, Knowledge, Request, Sentence
from unclench.answer.passages import Index
from unclench.answer.speaking import CLINICIAN, Speaker
from unclench.answer.spelling import Speller
from unclench.answer.verifying import Verifier
from unclench.library.models import Claim, Disagreement, Words
from unclench.library.phrase_text import any_of
from unclench.library.speech import DOSE

APPROVED, PENDING, NOTHING = "approved", "pending_review", "no_reviewed_answer"
MOST_SENTENCES = 12
RAISING = ("raise_dose", "start_dose")
WEAK = ("low", "derived")
INDIRECT = "indirect"


class Desk:
    """What is made once for each version of the knowledge: the speller, and the index at its first use."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        answers = knowledge.answers
        self.speller = Speller(answers.vocabulary, answers.targets, answers.grave, answers.beginnings)

    @cached_property
    def ear(self) -> Ear:
        return Ear(self.knowledge)

    @cached_property
    def index(self) -> Index:
        return Index(self.knowledge)


_DESKS: dict[int, Desk] = {}


def desk_of(knowledge: Knowledge) -> Desk:
    """The desk of this knowledge, kept by the identity of its shelf."""
    key = id(knowledge.answers)
    if key not in _DESKS:
        if len(_DESKS) >= 4:
            _DESKS.clear()
        _DESKS[key] = Desk(knowledge)
    return _DESKS[key]


class Case(NamedTuple):
    """One question as it was understood: what was heard, what it is about, and what it is like."""

    request: Request
    desk: Desk
    speaker: Speaker
    heard: Heard
    asked: Topical
    like: Likeness

    @property
    def wish(self) -> str:
        """What it wishes that is declined; nothing while it may as well be danger."""
        return "" if self.like.torn else self.like.declined


def ask(request: Request, knowledge: Knowledge) -> Answer:
    """The answer to one question. The same question, record, thread and content always give the same answer."""
    case = _understood(request, knowledge)
    urgent = _certainly(case)
    if urgent is not None:
        return _triage(urgent, (), case.asked, case.speaker)
    declined, needs = _before_answering(case)
    if needs is not None:
        return needs
    urgent = _likely(case, declined)
    if declined is not None and urgent is None:
        refused = _refused(declined, case.asked, request, case.speaker)
        return (
            _beside(refused, case.asked, request, case.speaker) if case.like.likely and refused.action != "abstain" else refused
        )
    return _answering(case, declined, urgent)


def _understood(request: Request, knowledge: Knowledge) -> Case:
    desk = desk_of(knowledge)
    heard = hear(request.question, knowledge, desk.speller)
    speaker = Speaker(knowledge, request.audience, request.region)
    return Case(request, desk, speaker, heard, topical(heard, request, knowledge), desk.ear.liken(request.question))


def _certainly(case: Case) -> Danger | None:
    """Danger by what is said, by the record, or because it is certainly told like a sign."""
    _, _, speaker, heard, _, like = case
    urgent = danger(heard, like, case.request, speaker.knowledge)
    surely = like.certain and like.kind
    return likened(like, heard, case.request, speaker.knowledge) if urgent is None and surely else urgent


def _before_answering(case: Case) -> tuple[Declined | None, Answer | None]:
    """What is declined; or what must be known of the person first."""
    request, _, speaker, heard, asked, _ = case
    declined = declined_by(heard, speaker, speaker.knowledge, plain_only=False, wish=case.wish)
    if declined is not None:
        return declined, None
    needs = _needs(asked, request, speaker.knowledge)
    if needs.needs:
        return None, needs
    return declined_by(heard, speaker, speaker.knowledge, plain_only=True, wish=case.wish), None


def _likely(case: Case, declined: Declined | None) -> Danger | None:
    """Danger that is not certain, where nothing with a reason goes before it."""
    like = case.like
    if (like.torn and declined is None) or _may_be_danger(like, declined, case.heard, case.speaker):
        return likened(like, case.heard, case.request, case.speaker.knowledge)
    return None


def _answering(case: Case, declined: Declined | None, urgent: Danger | None) -> Answer:
    """The answer, behind or beside what is urgent; a refusal where there is none and the wish is probably unwise."""
    request, desk, speaker, heard, asked, like = case
    answer = _answered(asked, request, desk, speaker)
    if urgent is not None:
        more = asks(heard, speaker.knowledge.answers) and declined is None and answer.status != NOTHING
        return _triage(urgent, answer.sentences if more else (), asked, speaker)
    if like.likely or (like.possible and (like.kind or answer.status != NOTHING)):
        return _beside(answer, asked, request, speaker)
    if answer.status != NOTHING:
        return answer
    unwise = declined_by(heard, speaker, speaker.knowledge, plain_only=True, wish=like.unwise)
    return _refused(unwise, asked, request, speaker) if unwise else answer


def _refused(declined: Declined, asked: Topical, request: Request, speaker: Speaker) -> Answer:
    """What is declined and why; and why a medicine that is asked for is not for this person."""
    action, lines = declined
    more = limits(asked, request, speaker.knowledge, speaker) if action != "abstain" else []
    return finished(action, (*lines, *more), (), asked, speaker)


def _triage(urgent: Danger, also: tuple[Sentence, ...], asked: Topical, speaker: Speaker) -> Answer:
    """What is urgent first; behind it what else was asked for, where danger was not certain."""
    return finished("triage_first", (*urgent.sentences, *also), (), asked, speaker, urgency=urgent.urgency)


def _may_be_danger(like: Likeness, declined: Declined | None, heard: Heard, speaker: Speaker) -> bool:
    """What is likely danger, or told without a question and not surely ordinary; a refusal with a reason goes first.

    What is asked, or seems to be outside the content, is danger when it is like a sign, or half way to certain.
    """
    clear = like.likely and (bool(like.kind) or 2 * like.weight >= like.bands.likely + like.bands.certain)
    if declined is not None:
        return declined[0] == "abstain" and clear
    answers = speaker.knowledge.answers
    if like.likely:
        return clear or not asks(heard, answers)
    told = speaker.plain and tells(heard, answers) and not like.ordinary
    return told or (like.possible and not asks(heard, answers))


def _beside(answer: Answer, asked: Topical, request: Request, speaker: Speaker) -> Answer:
    """When it is possibly danger: what to do then, instead of no answer, or before an ordinary one or a refusal."""
    nothing = answer.action == "abstain"
    found = not_understood(request, speaker.knowledge, answered=not nothing)
    if found is None:
        return answer
    return _triage(found, (), asked, speaker) if nothing else answer._replace(sentences=(*found.sentences, *answer.sentences))


def topical(heard: Heard, request: Request, knowledge: Knowledge) -> Topical:
    """A question that names no topic, or goes back to the last, keeps the topic of its thread; one without intent keeps that."""
    own = heard.named
    options = {option.id for option in knowledge.content.options}
    back = any_of(knowledge.answers.backward, heard.sentences) and not options & set(own)
    named = tuple(dict.fromkeys((*own, *request.earlier.topics))) if not own or back else own
    intents = heard.intents or dict.fromkeys(request.earlier.intents, 1)
    return Topical(named, heard.topics | set(named), intents, heard)


def _needs(asked: Topical, request: Request, knowledge: Knowledge) -> Answer:
    """With a record: what must be known of this person before a medicine is begun or raised."""
    speaker = Speaker(knowledge, request.audience, request.region)
    rules = [
        rule for option in knowledge.content.options if option.id in asked.named and set(RAISING) & set(asked.intents)
        for rule in needed(option.id, request, knowledge)
    ]  # fmt: skip
    facts = tuple(dict.fromkeys(fact for rule in rules for fact in rule.read))
    said = [
        sentence for rule in rules
        for sentence in speaker.sentences(Words(f"{rule.say.clinician} {rule.why}", rule.say.person), rule.claims)
    ]  # fmt: skip
    names = ", ".join(dict.fromkeys(map(speaker.fact, facts)))
    lead = f"{speaker.fixed('missing').text} {names}."
    found = (*said, Sentence(lead, (), (lead,), fixed=True)) if facts else ()
    return finished("ask_for_missing", found, (), asked, speaker, needs=facts)


def _answered(asked: Topical, request: Request, desk: Desk, speaker: Speaker) -> Answer:
    knowledge = desk.knowledge
    if not asked.intents and request.model is not None:
        chosen = request.model.choose(request.question, [intent.id for intent in knowledge.answers.intents])
        asked = asked._replace(intents=dict.fromkeys(chosen, 1))
    composed = compose(asked, request, knowledge, desk.index, speaker) if asked.topics or asked.intents else Composed((), ())
    verifier = Verifier(knowledge, speaker.region.values())
    said = [s for s in composed.sentences if _may_be_said(s, verifier, request, knowledge)][:MOST_SENTENCES]
    if not any(not sentence.fixed for sentence in said):
        nothing = (speaker.fixed("no_answer"), speaker.fixed("call_anyway"))
        return finished("abstain", nothing, (), asked, speaker)
    if request.model is not None:
        said = reworded(said, request, verifier, speaker)
    shown = composed.disagreements
    return finished("answer", (*said, *_around(said, shown, asked, knowledge, speaker)), shown, asked, speaker)


def _may_be_said(sentence: Sentence, verifier: Verifier, request: Request, knowledge: Knowledge) -> bool:
    """What holds; for a person without a dose; and where only approved content is wanted, approved."""
    hidden = request.audience != CLINICIAN and DOSE.search(sentence.text)
    approved = all(knowledge.library.claims[claim].review == APPROVED for claim in sentence.claims)
    return verifier.holds(sentence) and not hidden and (approved or not request.approved_only)


def reworded(said: list[Sentence], request: Request, verifier: Verifier, speaker: Speaker) -> list[Sentence]:
    """The model's wording of each sentence where it holds; the reviewed one where it does not."""
    assert request.model is not None
    texts = request.model.reword([sentence.text for sentence in said])
    if len(texts) != len(said):
        return said
    tried = [sentence._replace(text=text) for sentence, text in zip(said, texts, strict=True)]
    return [new if _may_be_said(new, verifier, request, speaker.knowledge) else old for new, old in zip(tried, said, strict=True)]


def _around(
    said: list[Sentence], differ: Iterable[Disagreement], asked: Topical, knowledge: Knowledge, speaker: Speaker
) -> Iterator[Sentence]:
    """What stands round an answer: that sources differ, whom they studied, how firm it is, who decides."""
    differences = tuple(differ)
    claims = [knowledge.library.claims[claim] for sentence in said for claim in sentence.claims]
    if differences:
        yield speaker.fixed("differ")
    if any(_indirect(claim, knowledge) for claim in claims):
        yield speaker.fixed("other_people")
    if any(claim.confidence in WEAK for claim in claims):
        yield speaker.fixed("weak")
    intents = [intent for intent in knowledge.answers.intents if intent.id in asked.intents]
    if speaker.plain and any(set(intent.fields) & set(AMOUNTS) for intent in intents):
        yield speaker.fixed("no_amounts")
    if speaker.plain and any(option.medicine and option.id in asked.topics for option in knowledge.content.options):
        yield speaker.fixed("prescriber")


def _indirect(claim: Claim, knowledge: Knowledge) -> bool:
    sources = [knowledge.library.sources[source] for source in claim.sources]
    return all(source.directness == INDIRECT for source in sources)


def finished(
    action: str, said: Iterable[Sentence], differ: tuple[Disagreement, ...], asked: Topical, speaker: Speaker, *,
    urgency: str = "none", needs: tuple[str, ...] = (),
) -> Answer:  # fmt: skip
    """The answer with its review state: what no named reviewer approved says so."""
    sentences = tuple(dict.fromkeys(said))
    cited = {claim for sentence in sentences for claim in sentence.claims}
    claims = speaker.knowledge.library.claims
    status = NOTHING if not cited else APPROVED if all(claims[claim].review == APPROVED for claim in cited) else PENDING
    pending = (speaker.fixed("pending"),) if status == PENDING else ()
    return Answer(action, (*sentences, *pending), differ, status, urgency, needs, asked.named, tuple(asked.intents))
