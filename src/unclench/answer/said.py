"""The text of an answer: the sentences that hold, in the model's wording where that holds, and the
lines around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unclench.answer.compose import AMOUNTS, Composed, compose
from unclench.answer.index import PreparedKnowledge
from unclench.answer.models import Answer, Knowledge, QuestionRequest, Sentence
from unclench.answer.replies import Topical
from unclench.answer.sentences import CLINICIAN, Speaker
from unclench.answer.standing import APPROVED, finished
from unclench.answer.verify import Verifier
from unclench.content.checks.language import DOSE
from unclench.content.types import Claim, Disagreement

MOST_SENTENCES = 12

WEAK = ("low", "derived")

INDIRECT = "indirect"


def answered(
    asked: Topical, request: QuestionRequest, prepared: PreparedKnowledge, speaker: Speaker
) -> Answer:
    knowledge = prepared.knowledge
    if not asked.intents and request.model is not None:
        chosen = request.model.choose(
            request.question, [intent.id for intent in knowledge.answers.intents]
        )
        asked = asked._replace(intents=dict.fromkeys(chosen, 1))
    composed = (
        compose(asked, request, knowledge, prepared.index, speaker)
        if asked.topics or asked.intents
        else Composed((), ())
    )
    verifier = Verifier(knowledge, speaker.region.values())
    said = [s for s in composed.sentences if _may_be_said(s, verifier, request, knowledge)][
        :MOST_SENTENCES
    ]
    if not any(not sentence.fixed for sentence in said):
        nothing = (speaker.fixed("no_answer"), speaker.fixed("call_anyway"))
        return finished("abstain", nothing, (), asked, speaker)
    if request.model is not None:
        said = reworded(said, request, verifier, speaker)
    shown = composed.disagreements
    return finished(
        "answer", (*said, *_around(said, shown, asked, knowledge, speaker)), shown, asked, speaker
    )


def _may_be_said(
    sentence: Sentence, verifier: Verifier, request: QuestionRequest, knowledge: Knowledge
) -> bool:
    """What holds; for a person without a dose; and where only approved content is wanted,
    approved."""
    hidden = request.audience != CLINICIAN and DOSE.search(sentence.text)
    approved = all(knowledge.library.claims[claim].review == APPROVED for claim in sentence.claims)
    return verifier.holds(sentence) and not hidden and (approved or not request.approved_only)


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
        new if _may_be_said(new, verifier, request, speaker.knowledge) else old
        for new, old in zip(tried, said, strict=True)
    ]


def _around(
    said: list[Sentence],
    differ: Iterable[Disagreement],
    asked: Topical,
    knowledge: Knowledge,
    speaker: Speaker,
) -> Iterator[Sentence]:
    """What stands round an answer: that sources differ, whom they studied, how firm it is, who
    decides."""
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
    if speaker.plain and any(
        option.medicine and option.id in asked.topics for option in knowledge.content.options
    ):
        yield speaker.fixed("prescriber")


def _indirect(claim: Claim, knowledge: Knowledge) -> bool:
    sources = [knowledge.library.sources[source] for source in claim.sources]
    return all(source.directness == INDIRECT for source in sources)
