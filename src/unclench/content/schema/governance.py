"""The version, reviews, and a clinic's overlay."""

from __future__ import annotations

from typing import Annotated

from unclench.content.review.steps import STATES
from unclench.content.schema.base import (
    CLAIMS,
    JUDGEMENT,
    Criterion,
    Day,
    Dose,
    Shape,
    Text,
    Texts,
    may,
    must,
    one_of,
)

BY = "Name and role, such as `A. Reader, neurologist`."


class VersionFile(Shape):
    """The version of the content and when it was made."""

    version: Text = must("The version.")
    updated: Day = must("The day of the last change of any text.")
    submitted: Day = must("The day on which everything without a review was handed in.")
    author: Texts = must("Who wrote it.")
    review_due_days: int = must("How long an approval counts.")
    released: Day | None = may("The day of its release; `null` until then.")
    judgement: Text | None = may(JUDGEMENT)


class StepEntry(Shape):
    """A step of a review. Written by `unclench knowledge review`."""

    to: Annotated[str, one_of(STATES)] = must("Where the entry stands from then on.")
    by: Text = must(BY)
    on: Day = must("The day.")
    due: Day | None = may("The day on which an approval ends.")
    of: Text | None = may("The digest of what was approved.")


class OverlayFile(Shape):
    """Whose overlay it is."""

    name: Text = must("The name of the clinic.")
    by: Text = must(BY)
    on: Day = must("The day on which it was written.")


class OverlayLimitEntry(Shape):
    """A limit, never above one that stands. The key is the medicine."""

    at_most: Dose = must("The maximum for a day.")
    claims: Texts = must(CLAIMS)
    when: Criterion | None = may("The people it is for; everybody when left out.")
    judgement: Text | None = may(JUDGEMENT)


class OverlayRegimenEntry(Shape):
    """The regimen that the clinic begins with. The key is the medicine."""

    use: Text = must("The id of a regimen of the content.")
    claims: Texts = must(CLAIMS)


class LoosenedEntry(Shape):
    """A rule that is made milder. A sign never is."""

    rule: Text = must("The id of the rule.")
    to: Text = must("A milder effect, or `none`.")
    because: Text = must("Why.")
    approved_by: Text = must(f"The clinician who stands for it and did not write it. {BY}")
    on: Day = must("The day of the approval.")
