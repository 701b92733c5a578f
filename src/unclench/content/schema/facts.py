"""Facts that can be known about a person, and parts of criteria that have a name."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from unclench.content.schema.base import (
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
from unclench.content.source.facts import CHANGES, KINDS

SETS = ("signs", "conditions", "classes", "ingredients", "bounded", "medicines", "options")
FAMILIES = ("amount_per_day", "amount_per_dose", "days_at_dose")
RangeText = Annotated[
    list[Text], Field(min_length=2, max_length=2), ShownType("two numbers, the least and the most")
]


class FactCodesEntry(KeyedEntry):
    """The codes of the fact in FHIR."""

    loinc: OneOrMoreTexts = must("LOINC codes.")
    snomed: OneOrMoreTexts | None = may("SNOMED CT codes of the same result.")
    nhg: OneOrMoreTexts | None = may("Codes of the Dutch table of measurements (NHG 45).")
    words: OneOrMoreTexts | None = may(
        "Words of a result of this kind: one in a code that is not known here stops an older one."
    )
    without: OneOrMoreTexts | None = may("Words that make such a result another test.")


class StricterEntry(KeyedEntry):
    """A shorter time for some people."""

    when: Criterion = must("The people it is for.")
    days: int = must("How old a result may be for them.")


class UnstatedEntry(KeyedEntry):
    """What counts while a record does not say. With nothing known, `when` must be not known."""

    when: Criterion = must("It counts only while this certainly holds.")
    is_: bool | str = must("The value that counts.", "is")


class DiagnosisEntry(KeyedEntry):
    """A diagnosis from which the fact follows."""

    value: bool | str = must("The value of the fact then.")
    codes: OneOrMoreTexts | None = may("SNOMED CT or ICD-10 codes.")
    words: OneOrMoreTexts | None = may("The diagnosis in words, in lower case.")
    confirm: bool | None = may("Whether it has to be confirmed.")


class CodedAnswerEntry(KeyedEntry):
    """An observation whose coded value answers a choice."""

    codes: OneOrMoreTexts = must("LOINC codes of the observation.")
    values: dict[str, OneOrMoreTexts] | None = may("Codes and words of each value of the choice.")
    days: dict[str, int] | None = may("How many days each value counts.")
    due: Text | None = may(
        "The observation is a date, and until shortly after it this value counts."
    )


class FactEntry(KeyedEntry):
    """Something that can be known about a person. It is not known until a record says it."""

    id: Text = must("The name that criteria use.")
    kind: Annotated[str, one_of(KINDS)] = must("What its value is.")
    names: WordsEntry = must("What it is called.")
    unit: Text | None = may("The unit in UCUM of a number; `1` for a plain number.")
    units: dict[str, Text] | None = may(
        "Other units that are understood, each with its exact factor into `unit`."
    )
    plausible: RangeText | None = may("What lies outside is not believed, and so not known.")
    choices: OneOrMoreTexts | None = may("The values of a choice.")
    members: OneOrMoreTexts | None = may("What a set may hold.")
    members_from: Annotated[str, one_of(SETS)] | None = may("Where the members of a set stand.")
    open_members: bool | None = may("The set may hold any word.")
    record: Text | None = may("Its place in a record, such as `person.age` or `labs.egfr`.")
    derived: bool | None = may("It is worked out from others and never stated.")
    fresh_days: int | None = may("How old a result may be and still count.")
    stricter: list[StricterEntry] | None = may("The people for whom the time is shorter.")
    codes: FactCodesEntry | None = may("Its codes in FHIR.")
    answers: list[CodedAnswerEntry] | None = may("Observations in FHIR that answer it by a code.")
    asks: OneOrMoreTexts | None = may(
        "The facts that are asked for when it is not known; else itself."
    )
    ask: WordsEntry | None = may("The question, without its question mark.")
    diagnoses: list[DiagnosisEntry] | None = may("Diagnoses from which it follows.")
    counts: Text | None = may("The class of medicines whose members taken it counts.")
    change: Annotated[str, one_of(CHANGES)] | None = may(
        "How a known value may turn out otherwise in *what would change it*."
    )
    unstated: UnstatedEntry | None = may("What counts while a record does not say.")
    never_blocks: bool | None = may(
        "A request, never asked about: while it is absent there is none, and nothing waits."
    )
    all_while_unknown: bool | None = may("A set with all members while what it asks is not known.")
    lowest_limit: int | None = may("The lowest upper limit of normal that a laboratory uses.")
    clear_below: int | None = may("Below this a result is clear without the laboratory's limit.")
    made_of: OneOrMoreTexts | None = may(
        "The tests it is worked out from; rules read it and not these."
    )
    family: Annotated[str, one_of(FAMILIES)] | None = may(
        "Write the fact once for each medicine, with {medicine}, {name} and {measure} filled in."
    )
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)


class DefineEntry(KeyedEntry):
    """A criterion with a name, which those written after it may use. The key is the name."""

    when: Criterion = must("The criterion.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)
