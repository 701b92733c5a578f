"""A finished answer: each sentence once, with its review state."""

from __future__ import annotations

from collections.abc import Iterable

from unclench.answer.composing import Topical
from unclench.answer.models import Answer, Sentence
from unclench.answer.speaking import Speaker
from unclench.library.models import Disagreement

APPROVED, PENDING, NOTHING = "approved", "pending_review", "no_reviewed_answer"


def finished(
    action: str, said: Iterable[Sentence], differ: tuple[Disagreement, ...], asked: Topical, speaker: Speaker, *,
    urgency: str = "none", needs: tuple[str, ...] = (),
) -> Answer:  # fmt: skip
    """The answer with its review state: what no named reviewer approved says so."""
    sentences = tuple(dict.fromkeys(said))
    answer = Answer(action, sentences, differ, NOTHING, urgency, needs, asked.named, tuple(asked.intents))
    return answered_with(answer, sentences, speaker)


def answered_with(answer: Answer, said: Iterable[Sentence], speaker: Speaker) -> Answer:
    """The same answer with these sentences, and its review state anew."""
    pending = speaker.fixed("pending")
    sentences = tuple(sentence for sentence in dict.fromkeys(said) if sentence != pending)
    cited = {claim for sentence in sentences for claim in sentence.claims}
    claims = speaker.knowledge.library.claims
    status = NOTHING if not cited else APPROVED if all(claims[claim].review == APPROVED for claim in cited) else PENDING
    return answer._replace(sentences=(*sentences, *((pending,) if status == PENDING else ())), status=status)
