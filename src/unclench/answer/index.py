"""What is made once for each version of the knowledge, and kept for the next question."""

from __future__ import annotations

import re
from functools import cached_property

from unclench.answer.classifier import Classifier
from unclench.answer.models import Knowledge
from unclench.answer.spelling import Speller
from unclench.language.phrases import plain

LETTERS = re.compile(r"[a-z]+")


class PreparedKnowledge:
    """What is made once for each version of the knowledge: the speller, and at their first use
    the classifier and the words of medicines."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        answers = knowledge.answers
        ordinary = frozenset(answers.ordinary.split())
        self.speller = Speller(
            answers.vocabulary, answers.targets, answers.grave, answers.beginnings, ordinary
        )

    @cached_property
    def medicine_words(self) -> frozenset[str]:
        """Every word that names a medicine and nothing else."""
        return medicine_words(self.knowledge)

    @cached_property
    def classifier(self) -> Classifier:
        return Classifier(self.knowledge, self.speller.ordinary)


def medicine_words(knowledge: Knowledge) -> frozenset[str]:
    """Every word that names a medicine and nothing else."""
    names = (word for name in knowledge.content.names for word in LETTERS.findall(plain(name)))
    everyday = knowledge.answers.stopwords | knowledge.answers.fillers
    return frozenset(word for word in names if len(word) > 3 and word not in everyday)


_PREPARED: dict[int, PreparedKnowledge] = {}


def prepared_for(knowledge: Knowledge) -> PreparedKnowledge:
    """What is prepared for this knowledge, kept by the identity of its collection."""
    key = id(knowledge.answers)
    if key not in _PREPARED:
        if len(_PREPARED) >= 4:
            _PREPARED.clear()
        _PREPARED[key] = PreparedKnowledge(knowledge)
    return _PREPARED[key]
