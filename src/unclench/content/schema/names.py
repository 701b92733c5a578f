"""What things are called: medicines, classes, conditions, allergens."""

from __future__ import annotations

from unclench.content.schema.base import (
    CLAIMS,
    JUDGEMENT,
    KeyedEntry,
    OneOrMoreTexts,
    Text,
    WordsEntry,
    may,
    must,
)


class ClassEntry(KeyedEntry):
    """A class of medicines. The key is its id."""

    name: WordsEntry = must("What it is called.")
    members: OneOrMoreTexts = must("Ingredients of `names/`, or `class:OTHER` for a whole class.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)


class IngredientEntry(KeyedEntry):
    """A medicine that people may take, by all its names. The key is the ingredient."""

    names: OneOrMoreTexts = must("Names and brands; the ingredient itself is one already.")
    doubtful: OneOrMoreTexts | None = may("Names that are accepted with a flag.")
    intrathecal: OneOrMoreTexts | None = may("Names that mean it is given by a pump.")
    route: Text | None = may("The route that every name of it means.")
    rxnorm: OneOrMoreTexts | None = may("RxNorm codes, the main one first.")
    atc: OneOrMoreTexts | None = may("ATC codes, the main one first.")
    most_a_day: Text | None = may("The highest amount a day, for what is no option.")
    most_a_day_intrathecal: Text | None = may("The highest amount a day by a pump.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)


class ConditionEntry(KeyedEntry):
    """Another illness that a record may name. The key is its id."""

    name: WordsEntry = must("What it is called.")
    words: OneOrMoreTexts | None = may("Words that name it in a list of conditions.")
    otherwise: OneOrMoreTexts | None = may(
        "Beginnings of words that, next to its own, make it another."
    )
    snomed: OneOrMoreTexts | None = may("SNOMED CT codes.")
    icd10: OneOrMoreTexts | None = may(
        "ICD-10 categories, or codes with their point; each stands for all below it."
    )
    route: Text | None = may("A medicine given this way shows that the condition is present.")
    confidence: Text | None = may("How firm its codes are.")
    claims: OneOrMoreTexts | None = may(CLAIMS)


class AllergenEntry(KeyedEntry):
    """A group of what people are allergic to that is none of the medicines here. `none` says that
    there is no allergy; `around` is a list of words that may stand round a name."""

    names: OneOrMoreTexts = must("The names; none may be a medicine of this knowledge.")
