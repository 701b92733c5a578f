"""The learned weights belong to the examples in the same folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from unclench.content.source.draft import Draft
from unclench.content.training.examples import TrainingExamples
from unclench.content.training.weights import (
    FILE,
    NOTHING,
    TRAIN,
    DamagedWeightsError,
    read_weights,
)
from unclench.errors import Problem


def weight_problems(draft: Draft, files: Mapping[str, Any]) -> Iterator[Problem]:
    """Damaged files are in the draft already."""
    examples = TrainingExamples(replace(draft, problems=[]), files)
    if not examples.told and FILE not in files:
        return
    try:
        learned = read_weights(files[FILE]) if FILE in files else NOTHING
    except DamagedWeightsError:
        return
    if learned.learned_from != examples.digest:
        reason = "was learned from other examples" if FILE in files else "is missing"
        yield Problem(FILE, reason, TRAIN)
