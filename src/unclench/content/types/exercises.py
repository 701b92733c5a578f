"""Exercises as typed values: what is done, how much of it, for whom, against what, and how it is
drawn.

A `criterion` is an index into the compiled conditions (see content/content.py). Numbers of a figure
are units of its view box (240 wide, 220 high, y downwards) and degrees (0 points right, 90 up).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from unclench.content.types.facts import Words


class Muscle(NamedTuple):
    """A group of muscles, and the words with which a record names it as a site."""

    id: str
    names: Words
    words: tuple[str, ...]


class Variant(NamedTuple):
    """A way to do an exercise: walking, wheelchair, bed or helped. `prefer` holds for those who are
    shown it first."""

    id: str
    names: Words
    criterion: int
    prefer: int
    claims: tuple[str, ...]


class Gear(NamedTuple):
    """Equipment that an exercise may need, and the words with which a record names it."""

    id: str
    names: Words
    words: tuple[str, ...]


class ExerciseAmount(NamedTuple):
    """How much from one week on (weeks count from 1); None where it does not apply.

    `hold`, `rest` and `each` (one repeat) are seconds, `minutes` is at a stretch, `hours` is how
    often a position changes at the least.
    """

    from_week: int
    hold: int | None
    rest: int | None
    each: int | None
    minutes: int | None
    repeats: int | None
    sets: int | None
    hours: int | None
    times_a_day: int
    days_a_week: int


class ExerciseDose(NamedTuple):
    """Amounts that grow over the weeks; `part` is the part of the day (day, bedtime, hourly, rest),
    `weeks` the whole length or None.

    It is for those for whom `criterion` certainly holds, or for everybody.
    """

    id: str
    part: str
    criterion: int | None
    amounts: tuple[ExerciseAmount, ...]
    weeks: int | None
    grows: Words
    claims: tuple[str, ...]


class Precaution(NamedTuple):
    """What speaks against an exercise. `effect`: leave_out, physio (only with a physiotherapist) or
    note.

    While it is not known, the exercise waits (`open_holds`), or it is only asked about.
    """

    id: str
    effect: str
    criterion: int | None
    say: Words
    claims: tuple[str, ...]
    read: tuple[str, ...]
    open_holds: bool


class Steps(NamedTuple):
    """How it is done, for each audience; a carer reads the person's steps where there are none of
    their own."""

    clinician: tuple[str, ...]
    person: tuple[str, ...]
    carer: tuple[str, ...]


class BodyPose(NamedTuple):
    """One figure: `hip` is a place, `torso` and `neck` are angles. A limb is a tuple of angles from
    the body outwards (or of (angle, shortening)), or a mapping {to: place, bend: 1 or -1, then:
    angles} for a limb that has to reach a place."""

    helper: bool
    front: bool
    hip: tuple[int, int]
    torso: int
    neck: int
    limbs: Mapping[str, Any]


class Figure(NamedTuple):
    """A drawing: props by name and place, bodies, chains (start, angles, lengths), marks of muscles
    (body, limb, part, side) and arrows (x1, y1, x2, y2, bulge)."""

    shows: str
    props: tuple[tuple[str, Any], ...]
    bodies: tuple[BodyPose, ...]
    chains: tuple[Any, ...]
    marks: tuple[Any, ...]
    arrows: tuple[Any, ...]


class Exercise(NamedTuple):
    """One exercise. It is for people for whom `criterion` certainly holds, and only while its
    measure is offered.

    `spares` are muscles that must not be among the sites of the record: what is stiff there is not
    strengthened without a physiotherapist.
    """

    id: str
    measure: str
    variant: str
    position: str
    title: Words
    steps: Steps
    criterion: int
    muscles: tuple[str, ...]
    spares: tuple[str, ...]
    doses: tuple[str, ...]
    precautions: tuple[str, ...]
    stop: Words | None
    physiotherapist: bool
    sides: bool
    claims: tuple[str, ...]
    read: tuple[str, ...]
    figure: Figure


class Place(NamedTuple):
    """The place of a measure's exercises in a programme, and at most how many of them; `by_site`
    only for muscles that the record names.

    Of the measures with the same `one_of` (not '') only one is offered. `begin` is the place in
    which measures are taken up when nothing else decides, and `at_once` how many of one are taken
    before the others have had their turn. What is `gentle` is for a bad day; what is `for_muscles`
    is chosen by its muscles.
    """

    measure: str
    most: int
    most_per_muscle: int
    by_site: bool
    one_of: str
    begin: int
    at_once: int
    gentle: bool
    for_muscles: bool


class Budget(NamedTuple):
    """What a programme may demand: minutes a day at first, a maximum number of moves, and how fast
    it may grow."""

    first_weeks: int
    minutes_a_day: int
    moves: int
    bad_day_moves: int
    growth_percent: int
    most_minutes_a_day: int
    most_minutes_a_week: int
    say: Words
    claims: tuple[str, ...]


class Aim(NamedTuple):
    """Something people want to be able to do, and what helps with it: measures, muscles, single
    exercises and parts of the day.

    It is a person's aim when one of their goals has one of the `words`, or when the complaint
    interferes with one of `interferes`, while `criterion` certainly holds; with neither of them the
    criterion alone makes it one.
    """

    id: str
    words: tuple[str, ...]
    interferes: tuple[str, ...]
    criterion: int | None
    measures: tuple[str, ...]
    muscles: tuple[str, ...]
    exercises: tuple[str, ...]
    parts: tuple[str, ...]
    say: Words
    claims: tuple[str, ...]


class Turning(NamedTuple):
    """Advice on changing position for those who need it, while no position can be
    offered."""

    criterion: int
    say: Words
    claims: tuple[str, ...]


class Exercises(NamedTuple):
    """The whole collection."""

    muscles: tuple[Muscle, ...]
    variants: tuple[Variant, ...]
    gear: tuple[Gear, ...]
    doses: Mapping[str, ExerciseDose]
    precautions: Mapping[str, Precaution]
    budget: Budget
    order: tuple[Place, ...]
    aims: tuple[Aim, ...]
    exercises: tuple[Exercise, ...]
    stop: Words
    stop_claims: tuple[str, ...]
    turning: Turning
