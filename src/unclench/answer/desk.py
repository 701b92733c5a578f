"""What is made once for each version of the knowledge, and kept for the next question."""

from __future__ import annotations

from functools import cached_property

from unclench.answer.likeness import Ear
from unclench.answer.models import Knowledge
from unclench.answer.passages import Index
from unclench.answer.spelling import Speller


class Desk:
    """What is made once for each version of the knowledge: the speller, and the index at its first use."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        answers = knowledge.answers
        ordinary = frozenset(answers.ordinary.split())
        self.speller = Speller(answers.vocabulary, answers.targets, answers.grave, answers.beginnings, ordinary)

    @cached_property
    def ear(self) -> Ear:
        return Ear(self.knowledge, self.speller.ordinary)

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
