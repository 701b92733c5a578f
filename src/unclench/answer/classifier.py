"""How much a question is like what others wrote in danger: a second net under the phrases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from unclench.answer.models import Knowledge
from unclench.answer.parse import MEDICINE, misspelt
from unclench.answer.spelling import Speller
from unclench.content import load_shelf
from unclench.content.training.perceptron import totals_of, weight
from unclench.content.types.training import ScoreBands, TrainedClassifier
from unclench.language.features import plainly, traits
from unclench.language.phrases import sentences

LONGEST_QUESTION, SHORTEST_WORD, OUTWEIGHED = 2000, 2, 1500
UNCLEAR = "unclear"


class Classification(NamedTuple):
    """How much speaks for danger, and for which sign or alarm; `kind` is empty when none leads
    clearly.

    `wish` is how much speaks for something that is declined, and `refusal` what it would meet; it
    may be unclear.
    """

    weight: int
    kind: str
    bands: ScoreBands
    wish: int = 0
    refusal: str = ""

    @property
    def certain(self) -> bool:
        return self.weight >= self.bands.certain

    @property
    def likely(self) -> bool:
        return self.weight >= self.bands.likely

    @property
    def possible(self) -> bool:
        return self.weight >= self.bands.possible

    @property
    def ordinary(self) -> bool:
        return self.weight < self.bands.ordinary

    @property
    def calm(self) -> bool:
        return self.weight < self.bands.calm

    @property
    def declined(self) -> str:
        """The refusal that is met whatever else is heard."""
        return self.refusal if self.wish >= self.bands.declined else ""

    @property
    def torn(self) -> bool:
        """What would be declined may as well be danger."""
        return bool(self.declined) and self.wish - self.weight < OUTWEIGHED

    @property
    def unwise(self) -> str:
        """The refusal that is met where there is nothing else to say."""
        return self.refusal if self.wish >= self.bands.unwise else ""


class Classifier:
    """Made once for each version of the knowledge; the weights are loaded at its first use."""

    def __init__(self, knowledge: Knowledge, ordinary: frozenset[str] = frozenset()) -> None:
        self.knowledge = knowledge
        self.tellings: TrainedClassifier = load_shelf("tellings")
        self.names, self.shorthand = knowledge.content.names, knowledge.answers.shorthand
        answers = knowledge.answers
        known = self.tellings.vocabulary | answers.vocabulary
        self.speller = Speller(
            known, self.tellings.targets, answers.grave, answers.beginnings, ordinary
        )

    def liken(self, question: str) -> Classification:
        """The likeness of one question. The same question always has the same."""
        said = plainly(sentences(question[:LONGEST_QUESTION]), self.shorthand)
        if not any(word.isalpha() and len(word) >= SHORTEST_WORD for word in said):
            return Classification(self.tellings.bands.calm, "", self.tellings.bands)
        words = [self._right(word) for word in said]
        found = traits(words, self.tellings.lexicon, self.names)
        danger = weight(sum(self.tellings.danger.get(trait, 0) for trait in found), len(found))
        return Classification(danger, self._kind(found), self.tellings.bands, *self._wish(words))

    def _right(self, word: str) -> str:
        """The word as it was probably meant; a misspelt name of a medicine is that medicine."""
        right = self.speller.right(word)[0]
        return MEDICINE if misspelt(right, self.knowledge, self.speller) else right

    def _wish(self, words: list[str]) -> tuple[int, str]:
        found = traits(words, self.tellings.wishing, self.names)
        return weight(
            sum(self.tellings.wishes.get(trait, 0) for trait in found), len(found)
        ), self._refusal(found)

    def _refusal(self, found: tuple[str, ...]) -> str:
        first, lead = _leading(totals_of(found, self.tellings.reasons), len(found))
        return self.tellings.refusals[first] if lead >= self.tellings.bands.clear else UNCLEAR

    def _kind(self, found: tuple[str, ...]) -> str:
        first, lead = _leading(totals_of(found, self.tellings.signs), len(found))
        return self.tellings.kinds[first] if lead >= self.tellings.bands.clear else ""


def _leading(totals: Mapping[int, int], traits: int) -> tuple[int, int]:
    """The place with the greatest total, and by how much it leads the next."""
    order = sorted(totals, key=lambda place: (-totals[place], place))
    if not order:
        return 0, 0
    return order[0], weight(totals[order[0]] - (totals[order[1]] if len(order) > 1 else 0), traits)
