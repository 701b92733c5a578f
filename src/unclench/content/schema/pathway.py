"""The order of treatment, lessons, and lines on when to get help."""

from __future__ import annotations

from typing import Annotated

from unclench.content.schema.base import (
    CARRIES,
    CLAIMS,
    COVERS,
    JUDGEMENT,
    Covers,
    Criterion,
    KeyedEntry,
    OneOrMoreTexts,
    Text,
    WordsEntry,
    may,
    must,
    one_of,
)
from unclench.content.schema.rules import EXAMPLES, RuleExamples

UNLESS = "While this certainly holds, it is not said."


class StageOfferEntry(KeyedEntry):
    """A medicine that a stage offers."""

    option: Text = must("The id of the option.")
    when: Criterion | None = may("The people it is for; everybody in the stage when left out.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)


class ComesDownEntry(KeyedEntry):
    """The words while a medicine comes down first; each names it as `{name}`."""

    why: WordsEntry = must("Why nothing is begun.")
    asked: WordsEntry = must("When it comes down because that was asked for.")
    others: WordsEntry = must("Of the medicines that wait.")
    no_cross_taper: Criterion = must("While this holds, even a cross-taper waits.")
    claims: OneOrMoreTexts = must(CLAIMS)


class StageEntry(KeyedEntry):
    """A stage. The first whose `when` holds is the person's."""

    stage: Text = must("The id of the stage.")
    why: WordsEntry = must("Why this is the stage.")
    when: Criterion | None = may("Who is in it; danger signs come before, and the last has none.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)
    if_unknown: Text | None = may("Where to stop while `when` is not known; else `needs_data`.")
    ask_first: OneOrMoreTexts | None = may("Facts whose questions come before all others.")
    needs: OneOrMoreTexts | None = may("Facts that have to be known here.")
    told_apart: Criterion | None = may("From then on only what the next stage offers waits.")
    offer: list[StageOfferEntry] | None = may("What this stage offers.")
    raise_: OneOrMoreTexts | None = may(
        "Medicines already taken that may be stepped up here.", "raise"
    )
    tasks: OneOrMoreTexts | None = may("Ids of `tasks.yaml` that are added.")
    gives_way: bool | None = may("It is left while a medicine comes down first.")
    comes_down: ComesDownEntry | None = may("At the one stage that is kept meanwhile.")
    carries: OneOrMoreTexts | None = may(CARRIES)
    examples: RuleExamples | None = may(EXAMPLES)


class LessonEntry(KeyedEntry):
    """A short piece of education in a plan."""

    id: Text = must("Its id.")
    title: WordsEntry = must("Its title.")
    text: WordsEntry = must("The words.")
    when: Criterion | None = may("The people it is for; everybody when left out.")
    unless: Criterion | None = may(UNLESS)
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)
    carries: OneOrMoreTexts | None = may(CARRIES)


class SeekHelpEntry(KeyedEntry):
    """A line on when to get help. Each sign that is a danger by itself is covered by one."""

    id: Text = must("Its id.")
    text: WordsEntry = must("The words.")
    covers: Covers | None = may(COVERS)
    urgency: Annotated[str, one_of(("routine",))] | None = may("For a line without `covers`.")
    unless: Criterion | None = may(UNLESS)
    claims: OneOrMoreTexts | None = may(CLAIMS)
    carries: OneOrMoreTexts | None = may(CARRIES)
