"""Sources, the claims that rest on them, and where they disagree."""

from __future__ import annotations

from typing import Annotated

from unclench.content.schema.base import (
    CARRIES,
    KeyedEntry,
    OneOrMoreTexts,
    Text,
    may,
    must,
    one_of,
)
from unclench.content.source.claims import COMPARATORS, CONFIDENCES, DIRECTNESS, READ, REGIONS
from unclench.content.types.facts import KINDS_OF_SOURCE


class ReferencesEntry(KeyedEntry):
    """Numbers in a text that its list of references does not resolve."""

    cites: OneOrMoreTexts = must("The numbers that the text refers to.")
    lists: int = must("How many references it lists.")


class SourceEntry(KeyedEntry):
    """Who says something, so that a reader can look it up. The key is the id: who and what, such as
    `nice-cg186` or `label-MEDICINE-WHO-REGION`."""

    title: Text = must("The title; in [square brackets] when it is our description.")
    publisher: Text = must("Who published it; `not stated` when no name is given.")
    year: Text = must("The year, or `undated` when the source gives none; never guessed.")
    kind: Annotated[str, one_of(KINDS_OF_SOURCE)] = must("The one label of evidence.")
    region: Annotated[str, one_of(REGIONS)] = must("Where it applies.")
    population: Text = must("The people it is about.")
    directness: Annotated[str, one_of(DIRECTNESS)] = must(
        "Whether it is about people with MS (`direct`) or with another illness, or anybody."
    )
    read: Annotated[str, one_of(READ)] = must("What of it was read.")
    url: Text | None = may("A public address; left out when none is known.")
    part: Text | None = may("The part that was read.")
    author: Text | None = may("The first author, or the authors.")
    copied_by: Text | None = may("Who reproduces it, when the original was not read.")
    references: ReferencesEntry | None = may("Only when numbers in its text lead to no reference.")


class ClaimValueEntry(KeyedEntry):
    """A number of a claim that a rule may rest on."""

    of: Text = must("What it is a number of, such as `dose_per_day`.")
    is_: Annotated[str, one_of(COMPARATORS)] = must("How it is meant; a range is two values.", "is")
    number: Text = must("The number as text, exact, without trailing zeros.")
    unit: Text | None = may("The unit in UCUM; `1` for a plain number.")


class ClaimEntry(KeyedEntry):
    """What a source says, in our own words. The key is the id; a claim without a citation fails the
    check."""

    says: Text = must("The claim, in our own words and never the source's sentence.")
    sources: OneOrMoreTexts = must("Ids of the sources that say it, the best first.")
    at: Text = must("The place in the source: section, table, page or lines.")
    confidence: Annotated[str, one_of(CONFIDENCES)] = must(
        "How firm it is. `low` is general knowledge only, `derived` was proposed by this project."
    )
    values: list[ClaimValueEntry] | None = may("Every number in `says` that a rule may rest on.")
    population: Text | None = may("The people it is about; else those of the first source.")
    author: OneOrMoreTexts | None = may("Who wrote it; else the author of `VERSION.yaml`.")
    carries: OneOrMoreTexts | None = may(CARRIES)


class DisagreementEntry(KeyedEntry):
    """Sources that say different things about one matter, and what the plan uses."""

    about: Text = must("The matter, such as `MEDICINE.ceiling`.")
    options: OneOrMoreTexts = must("Shown when one of these is offered, taken or asked for.")
    claims: OneOrMoreTexts = must(
        "Every source's value, also those that are not used; at least two."
    )
    used: Text = must("What the plan uses.")
    because: Text = must("Why, for a clinician.")
    person: Text = must("What the person reads of it.")
    carries: OneOrMoreTexts | None = may(CARRIES)


class CoverageEntry(KeyedEntry):
    """Where a statement of the first texts is taken up. The key is its number."""

    carried_by: OneOrMoreTexts | None = may(
        "What says or does it: ids, `stage ID`, `page ID`, `answer ID`."
    )
    refused: Text | None = may("Why it is left out.")
