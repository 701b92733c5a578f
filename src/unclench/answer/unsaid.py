"""What nothing is said of in an answer: it is certainly impossible for the person of the record,
and not asked about."""

from __future__ import annotations

from itertools import chain

from unclench.answer.models import Knowledge, Request
from unclench.answer.parse import Heard
from unclench.content.source.mentions import mentioned, pattern_of
from unclench.content.types import Mention
from unclench.plan.findings import find
from unclench.plan.impossible import impossible


def unsaid(heard: Heard, request: Request, knowledge: Knowledge) -> frozenset[str]:
    """The mentions that are left out; without a record none. What the question names is
    answered."""
    if request.patient is None:
        return frozenset()
    known = impossible(find(request.patient, knowledge.content))
    left = [mention for mention in knowledge.content.mentions if mention.id in known]
    names = _names(heard, request, knowledge)
    return frozenset(one.id for one in left if not _asked(one, names, request.question))


def _names(heard: Heard, request: Request, knowledge: Knowledge) -> frozenset[str]:
    """Everything that the thread is about: topics by every name they have, and its questions about
    them."""
    named, wanted = (
        (*heard.named, *request.earlier.topics),
        (*heard.intents, *request.earlier.intents),
    )
    topics = (topic.all_names for topic in knowledge.answers.topics if topic.id in named)
    return frozenset((*chain.from_iterable(topics), *named, *wanted))


def _asked(mention: Mention, names: frozenset[str], question: str) -> bool:
    told = {*mention.asked_by, *mention.options}
    return not told.isdisjoint(names) or bool(mentioned(question, pattern_of(mention), mention))
