"""Reviewed wordings as sentences: in the voice of the audience, with the region's numbers, each
with its claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from unclench.answer.models import Knowledge, QuestionRequest, Sentence
from unclench.content.marked_words import Fitting
from unclench.content.types import Words
from unclench.content.types.answers import AnswerLine

EITHER = "either"
END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"(])")
CLINICIAN = "clinician"


class Speaker:
    """Says things to one audience in one region, and leaves out what is impossible for the person
    spoken to."""

    def __init__(
        self,
        knowledge: Knowledge,
        audience: str,
        region: str | None,
        unsaid: frozenset[str] = frozenset(),
    ) -> None:
        self.knowledge, self.plain = knowledge, audience != CLINICIAN
        self._fitting = Fitting(knowledge.content.marked if unsaid else (), unsaid)
        start = f"region.{region or EITHER}."
        self.region = {
            key[len(start) :]: text
            for key, text in knowledge.content.words.items()
            if key.startswith(start)
        }

    @classmethod
    def of(cls, request: QuestionRequest, knowledge: Knowledge) -> Speaker:
        """Addresses the person who asks."""
        return cls(knowledge, request.audience, request.region, request.unsaid)

    def filled(self, text: str) -> str:
        """A text with the numbers and names of the region, without what is impossible."""
        text = self._fitting.text(text)
        for name, value in self.region.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def sentences(self, words: Words, claims: tuple[str, ...]) -> Iterator[Sentence]:
        """The sentences of a wording; each is its own ground, in addition to its claims."""
        text = self.filled(words.person if self.plain else words.clinician)
        for part in END.split(text):
            if part:
                yield Sentence(part, claims, (part,))

    def line(self, line: AnswerLine) -> Iterator[Sentence]:
        """A line without claims says nothing about medicine and stays as it is."""
        found = self.sentences(line.say, line.claims)
        return found if line.claims else (sentence._replace(fixed=True) for sentence in found)

    def fixed(self, name: str) -> Sentence:
        """One of the standing lines."""
        line = self.knowledge.answers.lines[name]
        text = self.filled(line.say.person if self.plain else line.say.clinician)
        return Sentence(text, line.claims, (text,), fixed=True)

    def claim(self, claim_id: str, about: str) -> Sentence:
        """A claim in its own words, with what it is about when it does not name it."""
        says = self.knowledge.library.claims[claim_id].says
        text = says if about.lower() in says.lower() else f"{about}: {says}"
        return Sentence(text, (claim_id,), (text,))

    def fact(self, fact: str) -> str:
        """What a fact is called."""
        spec = self.knowledge.content.facts.get(fact)
        return (
            self.filled(spec.names.person if self.plain else spec.names.clinician)
            if spec
            else fact.replace("_", " ")
        )
