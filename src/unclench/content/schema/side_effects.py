"""Side effects: their tiers, what each medicine can bring, and what is said to everybody."""

from __future__ import annotations

from typing import Annotated

from unclench.content.schema.base import (
    CLAIMS,
    JUDGEMENT,
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
from unclench.content.source.side_effects import TIERS


class RaisedEntry(KeyedEntry):
    """What makes an expected effect a matter for the team; not known counts as if it held."""

    id: Text = must("Its id.")
    when: Criterion = must("When it holds.")
    because: WordsEntry = must("Why.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)
    examples: RuleExamples = must(EXAMPLES)


class EffectEntry(KeyedEntry):
    """A sign that a medicine can bring."""

    sign: Text = must("An id of `signs/ids.yaml`.")
    lasts: WordsEntry = must("How long it lasts.")
    claims: OneOrMoreTexts = must(CLAIMS)
    tier: Annotated[str, one_of(TIERS)] | None = may(
        "How grave it is; nothing where a danger sign holds by this sign alone."
    )
    says: Text | None = may("The entry of `signs/` with what to do.")
    also_ms: bool | None = may("It can also come from MS, so it is never merely expected.")
    raised: list[RaisedEntry] | None = may("What makes it a matter for the team.")


class SaidEntry(KeyedEntry):
    """The words of a claim, and the signs that they mean."""

    claim: Text = must("The id of the claim.")
    said: dict[str, Text] = must("Words of the claim, each with a sign or a fact.")


class HarmEntry(KeyedEntry):
    """The words about a harm."""

    say: WordsEntry = must("The words.")
    claims: OneOrMoreTexts = must(CLAIMS)


class CauseEntry(KeyedEntry):
    """What a medicine can bring. The key is the ingredient, with `_intrathecal` for a pump."""

    effects: list[SaidEntry] = must("Its effects, by the words of claims.")
    overdose: HarmEntry | None = may("What too much of it does; else the general words.")
    withdrawal: HarmEntry | None = may("What stopping it does.")
    missed: Text | None = may("The sign of missed doses, where it is one of its own.")


class DaysEntry(KeyedEntry):
    """A number of days with what it rests on."""

    days: int = must("The number of days.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)


class SideEffectsFile(KeyedEntry):
    """What is said to everybody, and two windows of days."""

    overdose: HarmEntry = must("Of too much.")
    withdrawal: HarmEntry = must("Of stopping at once.")
    overdose_default: HarmEntry = must("Of too much of a medicine without words of its own.")
    lasting: HarmEntry = must("Of an effect that does not ease.")
    unsure: HarmEntry = must("Where it is not known what it comes from.")
    missed_calm: HarmEntry = must("Of a missed medicine that may end at once.")
    missed_unread: HarmEntry = must("Of a missed medicine that nothing was read about.")
    changed_lately: HarmEntry = must("Where a dose changed lately.")
    unchanged: HarmEntry = must("Where no dose changed.")
    not_known: HarmEntry = must("Where it is not known whether one changed.")
    no_medicine: HarmEntry = must("Where no medicine is taken that causes it.")
    lately_days: DaysEntry = must("How long a change of dose is recent.")
    settles_days: DaysEntry = must("How long an effect may take to ease.")
