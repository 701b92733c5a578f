"""Reads the collection `training`: the words of danger and of requests to decline, and the weights
learned from examples of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.training.examples import FOLDER, TrainingExamples
from unclench.content.training.weights import (
    DANGER,
    DECLINED,
    FILE,
    NOTHING,
    TRAIN,
    DamagedWeightsError,
    LearnedWeights,
    read_weights,
)
from unclench.content.types.training import ScoreBands, TrainedClassifier

SHORTEST_TARGET = 4
SILENT = ScoreBands(
    certain=1, likely=1, possible=1, ordinary=0, calm=0, clear=1, declined=1, unwise=1
)


def read_training(draft: Draft, files: Mapping[str, Any]) -> TrainedClassifier:
    """The whole collection; faults are collected in the draft. Weights are only read here, never
    learned."""
    examples = TrainingExamples(draft, files)
    learned, bands = _weights(draft, files), _bands(draft, files)
    targets = _targets(examples)
    return TrainedClassifier(
        examples.known,
        examples.request_lexicon,
        learned.of(DANGER),
        examples.kinds,
        learned.among(examples.kinds),
        learned.of(DECLINED),
        examples.refusals,
        learned.among(examples.refusals),
        bands if learned.by_feature else SILENT,
        examples.vocabulary | targets,
        tuple(sorted(targets)),
    )


def _weights(draft: Draft, files: Mapping[str, Any]) -> LearnedWeights:
    try:
        return read_weights(files[FILE]) if FILE in files else NOTHING
    except DamagedWeightsError:
        draft.fault(FILE, "was cut or edited", TRAIN)
        return NOTHING


def _targets(examples: TrainingExamples) -> frozenset[str]:
    """Words that a misspelt one may stand for: the whole words of the lexicon."""
    patterns = {
        word
        for entries in examples.request_lexicon.entries.values()
        for entry in entries
        for word in entry.words
    }
    return frozenset(word for word in patterns if word.isalpha() and len(word) >= SHORTEST_TARGET)


def _bands(draft: Draft, files: Mapping[str, Any]) -> ScoreBands:
    """Without a file nothing is danger by its weight, and nothing is ordinary by it."""
    body = files.get(f"{FOLDER}/bands.yaml")
    if not body:
        return SILENT
    entry = Fields(body, f"{FOLDER}/bands", draft.problems)
    bands = ScoreBands(*(entry.integer(name) or 0 for name in ScoreBands._fields))
    entry.finish()
    return bands
