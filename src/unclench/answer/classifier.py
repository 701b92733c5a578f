"""How much a question is like what others wrote in danger: a second net under the phrases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from unclench.answer.models import Knowledge
from unclench.answer.parse import MEDICINE, misspelt
from unclench.answer.spelling import Speller
from unclench.content import load_collection
from unclench.content.training.perceptron import totals_of, weight
from unclench.content.types.training import ScoreBands, TrainedClassifier
from unclench.language.features import features, plainly
from unclench.language.phrases import sentences

LONGEST_QUESTION, SHORTEST_WORD, OUTWEIGHED = 2000, 2, 1500
UNCLEAR = "unclear"


class Classification(NamedTuple):
    """How much speaks for danger, and for which sign or alarm; `kind` is empty when none leads
    clearly.

    `for_refusal` is how much speaks for something that is declined, and `refusal` what it would
    meet; it may be unclear.
    """

    weight: int
    kind: str
    bands: ScoreBands
    for_refusal: int = 0
    refusal: str = ""

    @property
    def certain(self) -> bool:
        return self.weight >= self.bands.certain

    @property
    def likely(self) -> bool:
        return self.weight >= self.bands.likely

    @property
    def nearly_certain(self) -> bool:
        """At least half way from likely to certain."""
        return 2 * self.weight >= self.bands.likely + self.bands.certain

    @property
    def hardly_likely(self) -> bool:
        """Less than a quarter of the way from likely to certain."""
        return 4 * (self.weight - self.bands.likely) < self.bands.certain - self.bands.likely

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
        return self.refusal if self.for_refusal >= self.bands.declined else ""

    @property
    def torn(self) -> bool:
        """What would be declined may as well be danger."""
        return bool(self.declined) and self.for_refusal - self.weight < OUTWEIGHED

    @property
    def unwise(self) -> str:
        """The refusal that is met where there is nothing else to say."""
        return self.refusal if self.for_refusal >= self.bands.unwise else ""


class Classifier:
    """Made once for each version of the knowledge; the weights are loaded at its first use."""

    def __init__(self, knowledge: Knowledge, ordinary: frozenset[str] = frozenset()) -> None:
        self.knowledge = knowledge
        self.trained: TrainedClassifier = load_collection("training")
        self.names, self.shorthand = knowledge.content.names, knowledge.answers.shorthand
        answers = knowledge.answers
        known = self.trained.vocabulary | answers.vocabulary
        self.speller = Speller(
            known, self.trained.targets, answers.grave, answers.beginnings, ordinary
        )

    def classify(self, question: str) -> Classification:
        """The same question always has the same classification."""
        said = plainly(sentences(question[:LONGEST_QUESTION]), self.shorthand)
        if not any(word.isalpha() and len(word) >= SHORTEST_WORD for word in said):
            return Classification(self.trained.bands.calm, "", self.trained.bands)
        words = [self._right(word) for word in said]
        found = features(words, self.trained.lexicon, self.names)
        danger = weight(sum(self.trained.danger.get(feature, 0) for feature in found), len(found))
        return Classification(danger, self._kind(found), self.trained.bands, *self._declined(words))

    def _right(self, word: str) -> str:
        """The word as it was probably meant; a misspelt name of a medicine is that medicine."""
        right = self.speller.right(word)[0]
        return MEDICINE if misspelt(right, self.knowledge, self.speller) else right

    def _declined(self, words: list[str]) -> tuple[int, str]:
        found = features(words, self.trained.request_lexicon, self.names)
        return weight(
            sum(self.trained.declined.get(feature, 0) for feature in found), len(found)
        ), self._refusal(found)

    def _refusal(self, found: tuple[str, ...]) -> str:
        first, lead = _leading(totals_of(found, self.trained.reasons), len(found))
        return self.trained.refusals[first] if lead >= self.trained.bands.clear else UNCLEAR

    def _kind(self, found: tuple[str, ...]) -> str:
        first, lead = _leading(totals_of(found, self.trained.signs), len(found))
        return self.trained.kinds[first] if lead >= self.trained.bands.clear else ""


def _leading(totals: Mapping[int, int], features: int) -> tuple[int, int]:
    """The place with the greatest total, and by how much it leads the next."""
    order = sorted(totals, key=lambda place: (-totals[place], place))
    if not order:
        return 0, 0
    return order[0], weight(
        totals[order[0]] - (totals[order[1]] if len(order) > 1 else 0), features
    )
