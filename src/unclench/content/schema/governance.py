"""The version, reviews, and a clinic's overlay."""

from __future__ import annotations

from typing import Annotated

from unclench.content.review.steps import STATES
from unclench.content.schema.base import (
    CLAIMS,
    JUDGEMENT,
    Criterion,
    DayText,
    DoseText,
    KeyedEntry,
    OneOrMoreTexts,
    Text,
    may,
    must,
    one_of,
)

BY = "Name and role, such as `A. Reader, neurologist`."


class VersionFile(KeyedEntry):
    """The version of the content and when it was made."""

    version: Text = must("The version.")
    updated: DayText = must("The day of the last change of any text.")
    submitted: DayText = must("The day on which everything without a review was handed in.")
    author: OneOrMoreTexts = must("Who wrote it.")
    review_due_days: int = must("How long an approval counts.")
    released: DayText | None = may("The day of its release; `null` until then.")
    judgement: Text | None = may(JUDGEMENT)


class StepEntry(KeyedEntry):
    """A step of a review. Written by `unclench knowledge review`."""

    to: Annotated[str, one_of(STATES)] = must("Where the entry stands from then on.")
    by: Text = must(BY)
    on: DayText = must("The day.")
    due: DayText | None = may("The day on which an approval ends.")
    of: Text | None = may("The digest of what was approved.")


class OverlayFile(KeyedEntry):
    """Whose overlay it is."""

    name: Text = must("The name of the clinic.")
    by: Text = must(BY)
    on: DayText = must("The day on which it was written.")


class OverlayLimitEntry(KeyedEntry):
    """A limit, never above one that stands. The key is the medicine."""

    at_most: DoseText = must("The maximum for a day.")
    claims: OneOrMoreTexts = must(CLAIMS)
    when: Criterion | None = may("The people it is for; everybody when left out.")
    judgement: Text | None = may(JUDGEMENT)


class OverlayRegimenEntry(KeyedEntry):
    """The regimen that the clinic begins with. The key is the medicine."""

    use: Text = must("The id of a regimen of the content.")
    claims: OneOrMoreTexts = must(CLAIMS)


class LoosenedEntry(KeyedEntry):
    """A rule that is made milder. A sign never is."""

    rule: Text = must("The id of the rule.")
    to: Text = must("A milder effect, or `none`.")
    because: Text = must("Why.")
    approved_by: Text = must(f"The clinician who stands for it and did not write it. {BY}")
    on: DayText = must("The day of the approval.")
