"""The way from a question to its answer: danger, what is declined, what must be known first, what is said, what holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from unclench.answer.composing import AMOUNTS, Composed, Topical, compose, limits
from unclench.answer.danger import Danger, asks, danger, likened, not_understood, tells
from unclench.answer.hearing import Heard, hear
from unclench.answer.hypothesis import needed
from unclench.answer.likeness import UNCLEAR, Ear, Likeness
from unclench.answer.models import Answer, Knowledge, Request, Sentence
from unclench.answer.passages import Index
from unclench.answer.speaking import CLINICIAN, Speaker
from unclench.answer.spelling import Speller
from unclench.answer.verifying import Verifier
from unclench.library.models import Claim, Disagreement, Words
from unclench.library.models_answers import Refusal
from unclench.library.phrase_text import any_of
from unclench.library.speech import DOSE

APPROVED, PENDING, NOTHING = "approved", "pending_review", "no_reviewed_answer"
MOST_SENTENCES = 12
RAISING = ("raise_dose", "start_dose")
WEAK = ("low", "derived")
INDIRECT = "indirect"
Declined = tuple[str, list[Sentence]]


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


def ask(request: Request, knowledge: Knowledge) -> Answer:
    """The answer to one question. The same question, record, thread and content always give the same answer."""
    desk = desk_of(knowledge)
    speaker = Speaker(knowledge, request.audience, request.region)
    heard = hear(request.question, knowledge, desk.speller)
    asked = topical(heard, request, knowledge)
    like = desk.ear.liken(request.question)
    surely = like.certain and like.kind
    urgent = danger(heard, like, request, knowledge) or (likened(like, heard, request, knowledge) if surely else None)
    if urgent is not None:
        return _triage(urgent, (), asked, speaker)
    wish = "" if like.torn else like.declined
    declined = _declined(heard, speaker, knowledge, plain_only=False, wish=wish)
    if declined is None:
        needs = _needs(asked, request, knowledge)
        if needs.needs:
            return needs
        declined = _declined(heard, speaker, knowledge, plain_only=True, wish=wish)
    if (like.torn and declined is None) or _may_be_danger(like, declined, heard, speaker):
        urgent = likened(like, heard, request, knowledge)
    if declined is not None and urgent is None:
        refused = _refused(declined, asked, request, speaker)
        return _beside(refused, asked, request, speaker) if like.likely and refused.action != "abstain" else refused
    answer = _answered(asked, request, desk, speaker)
    if urgent is not None:
        also = answer.sentences if asks(heard, knowledge.answers) and declined is None and answer.status != NOTHING else ()
        return _triage(urgent, also, asked, speaker)
    if like.likely or (like.possible and (like.kind or answer.status != NOTHING)):
        return _beside(answer, asked, request, speaker)
    unwise = _declined(heard, speaker, knowledge, plain_only=True, wish=like.unwise) if answer.status == NOTHING else None
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


def _declined(heard: Heard, speaker: Speaker, knowledge: Knowledge, *, plain_only: bool, wish: str) -> Declined | None:
    """The first refusal that fits, or that the wish is like: those for everyone first, then what a person or carer is not told."""
    for refusal in knowledge.answers.refusals:
        if plain_only != _later(refusal) or (refusal.plain_only and not speaker.plain):
            continue
        if _meets(wish, refusal) or _fits(refusal, heard, knowledge):
            lines = [sentence for line in refusal.lines for sentence in speaker.line(line)]
            return refusal.action, lines or [speaker.fixed("outside"), speaker.fixed("outside_ask")]
    return None


def _meets(wish: str, refusal: Refusal) -> bool:
    """Whether a wish meets this refusal; one that is like none of them clearly meets the one without phrases."""
    return refusal.id == wish or (wish == UNCLEAR and not refusal.phrases and not refusal.classes)


def _later(refusal: Refusal) -> bool:
    """What the missing facts of a record are asked for before."""
    return refusal.plain_only or refusal.action == "abstain"


def _fits(refusal: Refusal, heard: Heard, knowledge: Knowledge) -> bool:
    if any_of(refusal.never, heard.sentences):
        return False
    return any_of(refusal.phrases, heard.sentences) or _only_of(refusal.classes, heard, knowledge)


def _only_of(classes: tuple[str, ...], heard: Heard, knowledge: Knowledge) -> bool:
    """Whether every medicine named belongs to one of these classes."""
    found = [knowledge.content.ingredients[ingredient].classes for ingredient in heard.ingredients]
    return bool(classes) and bool(found) and all(names.intersection(classes) for names in found)


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
