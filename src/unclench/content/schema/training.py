"""Examples from which the second net of `unclench ask` is learned."""

from __future__ import annotations

from typing import Annotated

from unclench.content.schema.base import (
    KeyedEntry,
    OneOrMoreTexts,
    Text,
    TextList,
    may,
    must,
    one_of,
)
from unclench.content.training.examples import KINDS

Whole = int


class LexiconEntry(KeyedEntry):
    """Words of one meaning."""

    concept: Text = must("The meaning.")
    words: OneOrMoreTexts = must("The words; `swell*` is a beginning, `number` any number.")
    kind: Annotated[str, one_of(KINDS)] | None = may("What kind of meaning it is.")


class UrgentExampleEntry(KeyedEntry):
    """Messages with something urgent."""

    told: TextList = must("Examples, in many voices.")
    sign: Text | None = may("The sign that they report …")
    alarm: Text | None = may("… or the alarm.")
    always: bool | None = may("Also when it is reported as past or supposed.")


class OrdinaryExampleEntry(KeyedEntry):
    """Questions without anything urgent."""

    about: Text = must("What it is about.")
    asked: TextList = must("Examples, in many voices.")


class DeclinedExampleEntry(KeyedEntry):
    """Questions that are declined."""

    refusal: Text = must("The refusal that it meets.")
    asked: TextList = must("Examples, in many voices.")
    calm: bool | None = may("No danger by itself, so ordinary where danger is weighed.")


class FramesFile(KeyedEntry):
    """What stands round things, subjects and whole examples; `{}` is their place."""

    things: TextList = must("Things that may happen.")
    asked: TextList = must("Frames that ask about a thing.")
    told: TextList = must("Frames that report a thing.")
    still: TextList = must("Frames in which an example stays what it is.")
    over: TextList = must("Frames in which it is no longer happening.")
    subjects: TextList = must("What people ask about.")
    plain: TextList = must("Frames that ask about a subject.")
    either: TextList = must("Words around that tell nothing.")


class BandsFile(KeyedEntry):
    """The weights from which something counts."""

    certain: Whole = must("Certain danger.")
    likely: Whole = must("Likely danger.")
    possible: Whole = must("Possible danger.")
    ordinary: Whole = must("Below this it is ordinary.")
    calm: Whole = must("Below this it is asked in general.")
    clear: Whole = must("How far the first sign or refusal must lead.")
    declined: Whole = must("Declined whatever else is heard.")
    unwise: Whole = must("Declined where there is no answer.")
