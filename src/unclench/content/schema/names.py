"""What things are called: medicines, classes, conditions, allergens."""

from __future__ import annotations

from unclench.content.schema.base import (
    CLAIMS,
    JUDGEMENT,
    Shape,
    Text,
    Texts,
    WordsEntry,
    may,
    must,
)


class ClassEntry(Shape):
    """A class of medicines. The key is its id."""

    name: WordsEntry = must("What it is called.")
    members: Texts = must("Ingredients of `names/`, or `class:OTHER` for a whole class.")
    claims: Texts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)


class IngredientEntry(Shape):
    """A medicine that people may take, by all its names. The key is the ingredient."""

    names: Texts = must("Names and brands; the ingredient itself is one already.")
    doubtful: Texts | None = may("Names that are accepted with a flag.")
    intrathecal: Texts | None = may("Names that mean it is given by a pump.")
    route: Text | None = may("The route that every name of it means.")
    rxnorm: Texts | None = may("RxNorm codes, the main one first.")
    atc: Texts | None = may("ATC codes, the main one first.")
    claims: Texts | None = may(CLAIMS)


class ConditionEntry(Shape):
    """Another illness that a record may name. The key is its id."""

    name: WordsEntry = must("What it is called.")
    words: Texts | None = may("Words that name it in a list of conditions.")
    otherwise: Texts | None = may("Beginnings of words that, next to its own, make it another.")
    snomed: Texts | None = may("SNOMED CT codes.")
    route: Text | None = may("A medicine given this way shows that the condition is present.")
    confidence: Text | None = may("How firm its codes are.")
    claims: Texts | None = may(CLAIMS)


class AllergenEntry(Shape):
    """A group of what people are allergic to that is none of the medicines here. `none` says that
    there is no allergy; `around` is a list of words that may stand round a name."""

    names: Texts = must("The names; none may be a medicine of this knowledge.")
