"""Options: what every kind of them has, and the files of procedures, referrals and measures."""

from __future__ import annotations

from typing import Annotated

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
from unclench.content.schema.rules import AUTHOR, RuleEntry

SETTINGS = ("any", "specialist")
KINDS = ("procedure", "referral", "programme", "self_care", "complementary")
Rules = Annotated[list[RuleEntry], ShownType("list of [rules](rules.md)")]


class InstructionsEntry(KeyedEntry):
    """How something is done, or how much of it, in steps."""

    clinician: OneOrMoreTexts | None = may("What a clinician reads.")
    person: OneOrMoreTexts | None = may("What the person reads.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)
    carries: OneOrMoreTexts | None = may(CARRIES)


class AnyOptionEntry(KeyedEntry):
    """What every option has."""

    id: Text = must("The id of the option, used once and never again.")
    name: Text = must("What it is called.")
    say: WordsEntry = must("What it is, in a sentence or two.")
    about: Text | None = may("What a clinician reads of it.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)
    setting: Annotated[str, one_of(SETTINGS)] | None = may(
        "`specialist`: offered only within a specialist service."
    )
    how: InstructionsEntry | None = may("How it is done.")
    dose: InstructionsEntry | None = may("How long and how often, each number cited.")
    notes: Text | None = may("A note for authors; it is never shown.")
    author: OneOrMoreTexts | None = may(AUTHOR)
    carries: OneOrMoreTexts | None = may(CARRIES)


class OptionEntry(AnyOptionEntry):
    """A procedure, a referral or a measure."""

    kind: Annotated[str, one_of(KINDS)] = must("What it is; its folder says the same.")
    offer_when: Criterion = must("Yes gives `offer`, no `not_now`, not known `hold`.")
    rules: Rules | None = may("Its rules, without `for`.")
