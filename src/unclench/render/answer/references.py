"""The sources of an answer by number, and where each sentence cites them."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.answer.models import Answer, Knowledge, Sentence
from unclench.content.types.reference import reference

MOST = 3
PENDING = "pending"


class References:
    """The first sources of an answer in the order of its sentences, or all of them."""

    def __init__(self, answer: Answer, knowledge: Knowledge, all_sources: bool) -> None:
        self.answer, self.knowledge = answer, knowledge
        found = tuple(dict.fromkeys(self._sources(answer.citations)))
        self.shown = found if all_sources else found[:MOST]
        more = len(found) - len(self.shown)
        self.left_out = f"{more} more: ask again with --sources." if more else ""

    @property
    def review_state(self) -> tuple[Sentence, ...]:
        """The closing line about the review, which the page has last."""
        said = self.knowledge.answers.lines[PENDING].say
        return tuple(one for one in self.answer.sentences if one.fixed and one.text in said)

    @property
    def listed(self) -> list[str]:
        known = self.knowledge.library.sources
        numbered = enumerate(self.shown, 1)
        return [f"[{n}] {reference(known[i])} ({known[i].population})" for n, i in numbered]

    def marked(self, sentence: Sentence) -> str:
        """The sentence with the numbers of its sources behind it."""
        own = set(self._sources(sentence.claims))
        numbers = "".join(f"[{n}]" for n, name in enumerate(self.shown, 1) if name in own)
        return f"{sentence.text} {numbers}" if numbers else sentence.text

    def _sources(self, claims: tuple[str, ...]) -> Iterator[str]:
        known = self.knowledge.library.claims
        for claim in claims:
            if claim in known:
                yield from known[claim].sources
