"""All side effects that the sources name are present, each with a tier."""

from __future__ import annotations

import re

import pytest

from unclench.content import load, load_collection, load_library
from unclench.content.types.side_effects import Effects
from unclench.render.documents.monograph import tier_alone

EFFECTS: Effects = load_collection("effects")
MEDICINES = [option.id for option in load().options if option.medicine is not None]
# Words of a claim that name no effect: how often, how bad, and how the sentence is made.
FILLER = {
    "about",
    "above",
    "against",
    "common",
    "commonest",
    "early",
    "effect",
    "effects",
    "found",
    "label",
    "mild",
    "mostly",
    "normal",
    "occurs",
    "other",
    "placebo",
    "rates",
    "read",
    "register",
    "serious",
    "severe",
    "times",
    "urgent",
    "were",
    "with",
}


@pytest.mark.parametrize("medicine", MEDICINES)
def test_every_medicine_says_what_it_can_bring(medicine: str) -> None:
    assert EFFECTS.causes[medicine].signs


@pytest.mark.parametrize(
    "claim",
    [
        c
        for c in load_library().claims
        if re.search(r"-(side-effects|urgent|side-effects-urgent)(-seed)?$", c)
    ],
)
def test_every_claim_on_side_effects_is_taken_up(claim: str) -> None:
    assert any(claim == used for cause in EFFECTS.causes.values() for used, _ in cause.said)


PAIRS = sorted(
    {
        (claim, words)
        for cause in EFFECTS.causes.values()
        for claim, said in cause.said
        for words in [tuple(said)]
    }
)


@pytest.mark.parametrize(
    ("claim", "words"), [pair for pair in PAIRS if re.search(r"-(side-effects|urgent)$", pair[0])]
)
def test_no_effect_of_a_claim_is_left_out(claim: str, words: tuple[str, ...]) -> None:
    assert left_over(load_library().claims[claim].says, words) == []


def test_an_effect_that_is_left_out_is_noticed() -> None:
    says = load_library().claims["gabapentin-side-effects"].says
    assert left_over(says, ("dizziness", "sleepiness", "swollen legs")) == ["unsteadiness"]


def left_over(says: str, words: tuple[str, ...]) -> list[str]:
    """The words of a claim that are neither an effect taken up nor filler."""
    text = says.lower()
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word.lower(), " ")
    return [word for word in re.findall(r"[a-z]{4,}", text) if word not in FILLER]


@pytest.mark.parametrize(
    "sign",
    sorted(
        {sign for cause in EFFECTS.causes.values() for sign in cause.signs} | set(EFFECTS.effects)
    ),
)
def test_every_effect_has_a_tier_by_itself(sign: str) -> None:
    assert tier_alone(sign, EFFECTS, load()) in (
        "emergency",
        "same_day",
        "tell_your_team",
        "expected",
    )


def test_what_can_also_be_ms_is_never_merely_expected() -> None:
    """A sudden change of these means contact, so none of them is left to pass."""
    assert [
        effect.sign
        for effect in EFFECTS.effects.values()
        if effect.also_ms and effect.tier == "expected"
    ] == []


@pytest.mark.parametrize("medicine", MEDICINES)
def test_what_to_do_about_an_overdose_is_always_the_same(medicine: str) -> None:
    cause = EFFECTS.causes[medicine]
    assert cause.overdose.text.person and cause.overdose.claims
    assert not re.search(
        r"(?i)antidote|flumazenil|naloxone|charcoal",
        cause.overdose.text.person + EFFECTS.overdose.text.person,
    )
    assert (
        "{emergency_number}" in EFFECTS.overdose.text.person
        and "poison line" in EFFECTS.overdose.text.person
    )


def test_every_medicine_that_is_dangerous_to_end_says_what_missing_it_does() -> None:
    ending = [
        o.id for o in load().options if o.medicine and o.medicine.stopping.abrupt == "dangerous"
    ]
    assert (
        ending
        and [medicine for medicine in ending if EFFECTS.causes[medicine].withdrawal is None] == []
    )
