"""Promises, safeguards, and what texts may say to whom."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from unclench.content.checks.phrases import SPEAKERS
from unclench.content.checks.safeguards import ABRUPT
from unclench.content.schema.base import (
    CLAIMS,
    JUDGEMENT,
    Criterion,
    DoseText,
    KeyedEntry,
    OneOrMoreTexts,
    Text,
    may,
    must,
    one_of,
)
from unclench.content.source.promises import HOLDS, RISES, URGENCIES, VERDICTS
from unclench.content.source.rules import SEVERITIES
from unclench.content.urgency import URGENT


class PromisedEntry(KeyedEntry):
    """What a plan says, all of it together."""

    verdict: list[Annotated[str, one_of(VERDICTS)]] | None = may("One of these verdicts.")
    stage: OneOrMoreTexts | None = may("One of these stages.")
    urgency: list[Annotated[str, one_of(URGENCIES)]] | None = may("One of these urgencies.")
    alert: Text | None = may("An alert with this cause.")
    severity: Annotated[str, one_of(SEVERITIES)] | None = may("The alert is so severe, or more.")
    above: DoseText | None = may("The ceiling is higher than this.")
    rises: Annotated[str, one_of(RISES)] | None = may("With `change`: what never gets more.")


class ChangeEntry(KeyedEntry):
    """The difference between two people."""

    falls: OneOrMoreTexts | None = may("Numbers that are lower.")
    rises: OneOrMoreTexts | None = may("Numbers that are higher.")
    gains: OneOrMoreTexts | None = may("Sets that hold more.")
    forgets: OneOrMoreTexts | None = may("Facts that become not known; `any` is each in turn.")


class PromiseEntry(KeyedEntry):
    """A property proved for every plan, for everybody."""

    id: Text = must("A path, such as `kidney/MEDICINE-known`.")
    says: Text = must("The promise in words.")
    for_: OneOrMoreTexts | None = may(
        "Options, kinds (`medicine`, `all`) or classes (`class:benzodiazepine`), each proved by "
        "itself; or `amounts`, `most_per_dose` and `most_per_dose_of_one_region` for each "
        "medicine that has it.",
        "for",
    )
    when: Criterion | None = may("It is about the people for whom this certainly holds.")
    unless: Criterion | None = may("Leaves out only those for whom it certainly holds.")
    never: PromisedEntry | None = may("No plan says all of this.")
    always: PromisedEntry | None = may("Every plan says all of this.")
    change: ChangeEntry | None = may("Of two people who differ by this, with `never: {rises: …}`.")
    holds: Annotated[str, one_of(HOLDS)] | None = may("A law of the whole plan.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)

    @model_validator(mode="after")
    def promises_one_thing(self) -> PromiseEntry:
        if sum(part is not None for part in (self.never, self.always, self.holds)) != 1:
            raise ValueError("promises nothing, or more than one thing")
        return self


class SafeTaperEntry(KeyedEntry):
    """The steps of a way down: no larger, and held no shorter."""

    at_most: DoseText | None = may("The largest single reduction.")
    while_above: DoseText | None = may("At or below this the steps get smaller.")
    then_at_most: DoseText | None = may("The largest single reduction there.")
    every_days: int | None = may("How long each amount is kept.")
    not_under_days: int | None = may("The shortest whole.")
    fastest_days: int | None = may("The shortest whole that a clinician may choose.")


class SafeguardsFile(KeyedEntry):
    """What must never become softer, stated a second time."""

    abrupt: dict[str, Annotated[str, one_of(ABRUPT)]] | None = may(
        "What stopping each medicine at once is."
    )
    tapers: dict[str, SafeTaperEntry] | None = may("The way down of each medicine.")
    before_start: dict[str, list[str]] | None = may("Tasks before each medicine is begun.")
    names: dict[str, str] | None = may("What names with a route are read as.")
    codes: dict[str, str] | None = may("The medicine of each code.")
    plausible: dict[str, Annotated[list[Text], Field(min_length=2, max_length=2)]] | None = may(
        "The widest range that is believed, least and most."
    )
    urgency: dict[str, Annotated[str, one_of(URGENT)]] | None = may(
        "How urgent each sign is alone."
    )


class MentionEntry(KeyedEntry):
    """Something that is not said to those whom it does not concern."""

    id: Text = must("The name that marks use: `<<driving|words>>`.")
    unless: Criterion = must("While this certainly holds, it is not mentioned.")
    words: OneOrMoreTexts = must("How a sentence mentions it; `*` is any end.")
    stated: Criterion | None = may("While this certainly holds, all is said all the same.")
    not_about: OneOrMoreTexts | None = may("What sounds alike.")
    asked_by: OneOrMoreTexts | None = may(
        "Facts, members and topics: a line about these may mention it."
    )
    options: OneOrMoreTexts | None = may("Everything about these may mention it.")
    judgement: Text | None = may(JUDGEMENT)


class PhraseEntry(KeyedEntry):
    """Phrases that need an effect."""

    phrases: OneOrMoreTexts = must("The phrases, in lower case.")
    of: Annotated[str, one_of(SPEAKERS)] = must("Whose texts are read.")
    needs: Text = must("The effect that makes it true.")
    not_about: OneOrMoreTexts | None = may("Words of sentences about something else.")
