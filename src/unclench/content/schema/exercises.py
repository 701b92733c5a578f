"""Exercises: how each is done and drawn, how much of it, for whom, and what speaks against it."""

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
from unclench.content.schema.rules import EXAMPLES, RuleExamples
from unclench.content.source.exercise_doses import PARTS
from unclench.content.source.exercises import ASKS, EFFECTS, HOLDS, POSITIONS, TRAITS

FigurePoint = Annotated[list[int], Field(min_length=2, max_length=2), ShownType("place `[x, y]`")]
Angle = Annotated[list[Any] | int, ShownType("angle, or angle and shortening")]
Joints = Annotated[list[Any], ShownType("list of places and angles")]
Prop = Annotated[str | dict[str, Any], ShownType("a name, or a name with its place")]
Positions = list[Annotated[str, one_of(POSITIONS)]]
Traits = list[Annotated[str, one_of(TRAITS)]]


class StepsEntry(KeyedEntry):
    """How it is done, step by step."""

    clinician: OneOrMoreTexts = must("For a clinician.")
    person: OneOrMoreTexts = must("For the person.")
    carer: OneOrMoreTexts | None = may("Where a helper does something else.")


class StopEntry(KeyedEntry):
    """When to stop, besides the general lines."""

    clinician: Text = must("For a clinician.")
    person: Text = must("For the person.")


class ReachEntry(KeyedEntry):
    """A limb whose hand or foot has to reach a place."""

    to: FigurePoint = must("The place.")
    bend: int = must("The way the joint bends: 1 or -1.")
    then: int | None = may("The angle of the hand or foot.")


Limb = Annotated[
    ReachEntry | list[Angle], ShownType("angles from the body outwards, or a place to reach")
]


class BodyEntry(KeyedEntry):
    """One figure, drawn from joint angles (0 points right, 90 up)."""

    hip: FigurePoint = must("Where the hip is, in a frame 240 wide and 220 high.")
    torso: int = must("The angle of the torso.")
    neck: int | None = may("The angle of the neck; else that of the torso.")
    arm: Limb | None = may("The near arm.")
    arm2: Limb | None = may("The far arm.")
    leg: Limb | None = may("The near leg.")
    leg2: Limb | None = may("The far leg.")
    helper: bool | None = may("It is the helper.")
    front: bool | None = may("Seen from the front or from above.")


class ChainEntry(KeyedEntry):
    """A row of joints by itself, for hands and feet seen from near."""

    from_: FigurePoint = must("Where it begins.", "from")
    angles: list[int] = must("The angle of each part.")
    lengths: list[int] = must("The length of each part.")
    thick: int | None = may("How thick it is.")
    tone: Text | None = may("How it is toned: `far` or `helper`.")


class FigureEntry(KeyedEntry):
    """The drawing of an exercise."""

    shows: Text = must("What can be seen, in words.")
    props: list[Prop] | None = may("Things around: floor, wall, chair, bed, mat, band …")
    bodies: list[BodyEntry] | None = may("Who is drawn.")
    chains: list[ChainEntry] | None = may("Hands and feet from near.")
    marks: list[Joints] | None = may("Muscles that are marked: body, limb, part, side.")
    arrows: list[Joints] | None = may("Movements: from and to, and how far the arrow bows.")


class ExerciseEntry(KeyedEntry):
    """An exercise, offered while its measure is and nothing can speak against it."""

    id: Text = must("Its id.")
    measure: Text = must("The measure it belongs to.")
    variant: Text = must("How it is done, an id of `variants.yaml`.")
    position: Annotated[str, one_of(POSITIONS)] = must("The position of the body.")
    title: WordsEntry = must("What it is called.")
    steps: StepsEntry = must("How it is done.")
    muscles: OneOrMoreTexts = must("Ids of `muscles.yaml`; the first is the main one.")
    dose: OneOrMoreTexts = must("Ids of `doses.yaml`.")
    claims: OneOrMoreTexts = must(CLAIMS)
    figure: FigureEntry = must("How it is drawn.")
    traits: Traits | None = may("What it asks of the body, for precautions.")
    equipment: OneOrMoreTexts | None = may("Ids of `equipment.yaml`; every one must be at hand.")
    when: Criterion | None = may("Who else it is for.")
    spares: OneOrMoreTexts | None = may("Not for people with these muscles among their sites.")
    sides: bool | None = may("Done on both sides, drawn both ways.")
    physiotherapist: bool | None = may("A physiotherapist always approves it first.")
    stop: StopEntry | None = may("When to stop, besides the general lines.")
    carries: OneOrMoreTexts | None = may(CARRIES)


class MuscleEntry(KeyedEntry):
    """A group of muscles. The key is its id."""

    names: WordsEntry = must("What it is called.")
    words: OneOrMoreTexts = must("Words for it in the `sites` of a record.")


class VariantEntry(KeyedEntry):
    """A way to do an exercise. The key is its id."""

    names: WordsEntry = must("What it is called.")
    when: Criterion = must("Who can do it this way.")
    prefer_when: Criterion = must("Who is shown it first.")
    claims: OneOrMoreTexts | None = may(CLAIMS)


class EquipmentEntry(KeyedEntry):
    """Something that an exercise may need. The key is its id."""

    names: WordsEntry = must("What it is called.")
    words: OneOrMoreTexts | None = may("Other words for it in `living.equipment`.")


class AmountEntry(KeyedEntry):
    """How much, from one week on."""

    from_week: int = must("The week, from 1.")
    hold: int | None = may("Seconds of a hold.")
    rest: int | None = may("Seconds of rest.")
    each: int | None = may("Seconds of one repeat.")
    minutes: int | None = may("Minutes at a stretch.")
    repeats: int | None = may("How many repeats.")
    sets: int | None = may("How many sets.")
    hours: int | None = may("For rest: a position changes at least so often.")
    times_a_day: int | None = may("How often a day.")
    days_a_week: int | None = may("The number of days a week.")
    judged: OneOrMoreTexts | None = may("Which of these numbers rest on the judgement.")


class ExerciseDoseEntry(KeyedEntry):
    """How much of an exercise, and how it grows. The key is its id."""

    part: Annotated[str, one_of(PARTS)] = must("The part of the day; `rest` is how to sit and lie.")
    amounts: list[AmountEntry] = must("Steps, each from a week on.")
    grows: WordsEntry = must("How it grows, in words.")
    when: Criterion | None = may("The people it is for; everybody when left out.")
    weeks: int | None = may("The whole length.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)


class PrecautionEntry(KeyedEntry):
    """What speaks against exercises. It joins every exercise that shares all that it names."""

    effect: Annotated[str, one_of(EFFECTS)] = must(
        "Leave it out, only with a physiotherapist, or a note."
    )
    say: WordsEntry = must("The words.")
    when: Criterion | None = may("The people it is for; everybody when left out.")
    positions: Positions | None = may("Exercises in these positions.")
    muscles: OneOrMoreTexts | None = may("Exercises for these muscles.")
    measures: OneOrMoreTexts | None = may("Exercises of these measures.")
    variants: OneOrMoreTexts | None = may("Exercises done this way.")
    traits: Traits | None = may("Exercises that ask this of the body.")
    except_: OneOrMoreTexts | None = may("Not the exercises of these measures.", "except")
    while_unknown: Annotated[str, one_of((HOLDS, ASKS))] | None = may(
        "`asks`: while it is not known it is only asked about, and a judgement says why."
    )
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)
    examples: RuleExamples | None = may(EXAMPLES)


class FavoursEntry(KeyedEntry):
    """The first choices for an aim."""

    measures: OneOrMoreTexts | None = may("Measures.")
    muscles: OneOrMoreTexts | None = may("Groups of muscles.")
    exercises: OneOrMoreTexts | None = may("Single exercises.")
    parts: OneOrMoreTexts | None = may("Parts of the day.")


class AimEntry(KeyedEntry):
    """What people want to be able to do. The key is its id."""

    words: OneOrMoreTexts = must("Words of a goal.")
    say: WordsEntry = must("The words about it.")
    favours: FavoursEntry = must("The first choices for it.")
    interferes: OneOrMoreTexts | None = may("What the complaint interferes with.")
    when: Criterion | None = may("The people it is for; everybody when left out.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)


class BudgetEntry(KeyedEntry):
    """How much a day and a week may hold."""

    first_weeks: int = must("How long the first amounts hold.")
    minutes_a_day: int = must("Minutes of a first day.")
    moves: int = must("Moves of a first day.")
    bad_day_moves: int = must("Moves of a bad day.")
    growth_percent: int = must("The growth allowed per week.")
    most_minutes_a_day: int = must("The most minutes of a day.")
    most_minutes_a_week: int = must("The most minutes of a week.")
    say: WordsEntry = must("The words about it.")
    claims: OneOrMoreTexts = must(CLAIMS)


class StopLinesEntry(StopEntry):
    """When to stop, for every exercise."""

    claims: OneOrMoreTexts = must(CLAIMS)


class TurningEntry(KeyedEntry):
    """Advice while no position can be offered."""

    when: Criterion = must("The people it is for.")
    say: WordsEntry = must("The words.")
    claims: OneOrMoreTexts = must(CLAIMS)


class PlaceEntry(KeyedEntry):
    """The place of a measure in a day."""

    measure: Text = must("The measure.")
    most: int = must("At most this many of it.")
    most_per_muscle: int = must("At most this many for one group of muscles.")
    begin: int = must("Which is taken up first when nothing else decides, 1 first.")
    at_once: int = must("How many of it before the others had their turn.")
    judgement: Text = must("Whose choice it is and why.")
    by_site: bool | None = may("Only for muscles that the record names.")
    one_of: Text | None = may("Of the measures with this word only one is offered.")
    gentle: bool | None = may("For a bad day.")
    for_muscles: bool | None = may("Done for its muscles, so a site or an aim speaks for it.")


class OrderFile(KeyedEntry):
    """The budget and order of a day, when to stop, and turning."""

    budget: BudgetEntry = must("How much a day and a week may hold.")
    stop: StopLinesEntry = must("When to stop.")
    turning: TurningEntry = must("Advice while no position can be offered.")
    measures: list[PlaceEntry] = must("The measures in the order of a day.")
