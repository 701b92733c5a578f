"""What is made once for each version of the knowledge, and kept for the next question."""

from __future__ import annotations

from functools import cached_property

from unclench.answer.classifier import Classifier
from unclench.answer.models import Knowledge
from unclench.answer.spelling import Speller


class PreparedKnowledge:
    """What is made once for each version of the knowledge: the speller, and the classifier at its
    first use."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        answers = knowledge.answers
        ordinary = frozenset(answers.ordinary.split())
        self.speller = Speller(
            answers.vocabulary, answers.targets, answers.grave, answers.beginnings, ordinary
        )

    @cached_property
    def classifier(self) -> Classifier:
        return Classifier(self.knowledge, self.speller.ordinary)


_PREPARED: dict[int, PreparedKnowledge] = {}


def prepared_for(knowledge: Knowledge) -> PreparedKnowledge:
    """What is prepared for this knowledge, kept by the identity of its collection."""
    key = id(knowledge.answers)
    if key not in _PREPARED:
        if len(_PREPARED) >= 4:
            _PREPARED.clear()
        _PREPARED[key] = PreparedKnowledge(knowledge)
    return _PREPARED[key]
