"""What every model of the knowledge is made of: one base, the words for its types, and how a key is
written down with what it means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator


class KeyedEntry(BaseModel):
    """A mapping of a knowledge file. A key that is not known is refused; `null` is left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ShownType(NamedTuple):
    """What a type is called where people read of it."""

    words: str


def _text(value: Any) -> Any:
    """A number is a text too, digit for digit."""
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return str(value) if number else value


def _texts(value: Any) -> Any:
    return [_text(item) for item in (value if isinstance(value, list) else [value])]


TEXT = {"type": ["string", "number"]}
Text = Annotated[str, BeforeValidator(_text), WithJsonSchema(TEXT), ShownType("text")]
OneOrMoreTexts = Annotated[
    list[str],
    BeforeValidator(_texts),
    WithJsonSchema({"anyOf": [TEXT, {"type": "array", "items": TEXT}]}),
    ShownType("list of texts, or one"),
]
TextList = Annotated[list[str], ShownType("list of texts")]
Criterion = Annotated[str, ShownType("criterion")]
AMOUNT = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
DoseText = Annotated[
    str,
    Field(pattern=rf"^{AMOUNT} (?:mg|sprays|mmol|units|micrograms|g)(?:/day| per dose)$"),
    ShownType("dose, such as `10 mg/day` or `5 mg per dose`"),
]
DayText = Annotated[
    str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), ShownType("day, such as `2026-11-20`")
]


def must(meaning: str, name: str | None = None) -> Any:
    """A key that has to be there. `name` is how it is written where Python keeps that word."""
    return Field(description=meaning, alias=name)


def may(meaning: str, name: str | None = None) -> Any:
    """A key that may be left out."""
    return Field(default=None, description=meaning, alias=name)


def one_of(words: Iterable[str]) -> Any:
    """The words that a key may have."""
    listed = [word for word in words if word]
    pattern = "|".join(map(re.escape, listed))
    return Field(pattern=f"^(?:{pattern})$", json_schema_extra={"enum": list(listed)})


class WordsEntry(KeyedEntry):
    """Words for each audience. An audience without its own words reads the other's."""

    clinician: Text | None = may("What a clinician reads.")
    person: Text | None = may(
        "What the person reads: grade 6 or below, never above 8, sentences of at most 20 words, no "
        "dose of a medicine."
    )

    @model_validator(mode="after")
    def says_something(self) -> WordsEntry:
        if not (self.clinician or self.person):
            raise ValueError("says nothing: write clinician: or person: words")
        return self


class CoverEntry(KeyedEntry):
    """Things that are urgent together: members of facts that are sets."""

    signs: OneOrMoreTexts | None = may("Signs of `signs/ids.yaml`.")
    taking: OneOrMoreTexts | None = may("Medicines that are taken.")
    medicine_classes: OneOrMoreTexts | None = may(
        "Classes of `classes.yaml` of which one is taken."
    )
    conditions: OneOrMoreTexts | None = may("Conditions of `conditions.yaml`.")


CLAIMS = "Ids of the claims that this rests on."
JUDGEMENT = "Whose judgement it is and why, where no claim has a number."
CARRIES = "Numbers of the statements of the first texts that this takes up (`coverage.yaml`)."
COVERS = (
    "What the line is about: signs, or what stands together. All of one line are equally urgent, "
    "by the table of `signs/`."
)
Covers = Annotated[list[str | CoverEntry], ShownType("list of signs, or of what stands together")]
