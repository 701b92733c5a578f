"""Rules, signs, their names, and tasks."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from unclench.content.schema.base import (
    CARRIES,
    CLAIMS,
    JUDGEMENT,
    Criterion,
    KeyedEntry,
    OneOrMoreTexts,
    ShownType,
    Text,
    WordsEntry,
    may,
    must,
    one_of,
)
from unclench.content.source.rules import EFFECTS, SEVERITIES, TAKEN
from unclench.content.urgency import LATER, URGENT

THEN = r"^(?:fires|silent|asks(?: \S+)+)$"
AUTHOR = "Who wrote it; else the author of `VERSION.yaml`."


class ExampleEntry(KeyedEntry):
    """One person for one criterion."""

    given: Annotated[dict[str, Any], ShownType("facts by name, with their values")] = must(
        "What is known; all other facts are not known."
    )
    then: Annotated[str, Field(pattern=THEN), ShownType("`fires`, `silent` or `asks FACT …`")] = (
        must("Whether the criterion holds, does not, or asks for these facts.")
    )


RuleExamples = Annotated[
    list[ExampleEntry],
    Field(min_length=1),
    ShownType("list of examples: one fires, one is silent, one asks"),
]
EXAMPLES = "People who test it, on both sides of each cut point."


class RuleEntry(KeyedEntry):
    """What follows for an option, or for the person, when a criterion holds."""

    id: Text = must("A path in kebab-case, such as `MEDICINE/kidney`; used once, never again.")
    effect: Annotated[str, one_of(EFFECTS)] = must("What it does; see the table of effects.")
    when: Criterion = must("When it holds.")
    why: Text = must("The reason, in one sentence.")
    say: WordsEntry = must("The words while it holds.")
    examples: RuleExamples = must(EXAMPLES)
    for_: OneOrMoreTexts | None = may(
        "The options it is about, only outside their own files: ids, or `medicines`; `amounts` or "
        "`most_per_dose` (or `most_per_dose_of_one_region`) for each medicine with such a limit.",
        "for",
    )
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)
    severity: Annotated[str, one_of(SEVERITIES)] | None = may(
        "Of the alert when the option is taken or asked for."
    )
    cause: Text | None = may("Joins alerts that have one reason; else the rule's own id.")
    if_taken: Annotated[str, one_of(TAKEN)] | None = may("What happens when it is already taken.")
    urgency: Annotated[str, one_of((*LATER, "routine", "none"))] | None = may(
        "How soon a medicine that is taken comes down; `within_14_days` when nothing is written."
    )
    small_steps: bool | None = may("Chooses the regimen whose choice is marked `small_steps`.")
    tasks: OneOrMoreTexts | None = may("Ids of `tasks.yaml` that are added.")
    author: OneOrMoreTexts | None = may(AUTHOR)
    carries: OneOrMoreTexts | None = may(CARRIES)


class SignEntry(KeyedEntry):
    """A danger sign (with `urgency`), a trigger (`trigger/…`) or a side effect."""

    id: Text = must("A path: `triage/…`, `trigger/…` or `side-effect/…`.")
    when: Criterion = must("When it holds; a trigger holds by one sign alone.")
    do: WordsEntry = must("What to do now; the person's words say how soon.")
    because: WordsEntry = must("Why.")
    examples: RuleExamples = must(EXAMPLES)
    urgency: Annotated[str, one_of(URGENT)] | None = may("How urgent a danger sign is.")
    cause: Text | None = may("Of the signs of one cause only the most urgent is shown.")
    stop_urgently: OneOrMoreTexts | None = may(
        "Medicines whose next dose a clinician must decide on now, if taken."
    )
    brings_down: OneOrMoreTexts | None = may("Medicines of which it says that they come down.")
    tasks: OneOrMoreTexts | None = may("Ids of `tasks.yaml` that are added.")
    for_: Annotated[str, one_of(("amounts", "most_per_dose"))] | None = may(
        "Write the sign once for each medicine with such a limit.", "for"
    )
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)
    author: OneOrMoreTexts | None = may(AUTHOR)
    carries: OneOrMoreTexts | None = may(CARRIES)


class SignNameEntry(KeyedEntry):
    """A sign of a record. The key is its id."""

    group: Text = must("Where it is asked: danger, withdrawal, trigger, side effect or attack.")
    name: WordsEntry = must("What it is called.")
    ask: WordsEntry | None = may("The question, without its question mark.")
    words: OneOrMoreTexts | None = may("Diagnoses that say the same, in lower case.")
    told: OneOrMoreTexts | None = may(
        "Words in a list of conditions after which it is asked about."
    )
    system: Text | None = may("Where a trigger is looked for: bladder, bowel, skin and so on.")


class TaskEntry(KeyedEntry):
    """Something to be done. The key is its id."""

    say: WordsEntry = must("What is to be done.")
    due_days: int | None = may("The number of days until it is due.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)
    known_by: OneOrMoreTexts | None = may("Facts whose fresh values show that it has been done.")
    unless: Criterion | None = may("While this certainly holds, it does not have to be done.")
    of_taken: bool | None = may("A rule of a medicine names it only while that one is taken.")
