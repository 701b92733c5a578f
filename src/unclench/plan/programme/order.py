"""Which moves come first: what is asked for, what serves an aim of this person, the muscles they
name, then the usual order. Each says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from unclench.content.types.exercises import Aim, Exercise, ExerciseDose, Exercises, Place
from unclench.content.types.facts import Words
from unclench.criteria.values import Members
from unclench.plan.findings import Findings
from unclench.plan.models import Reason
from unclench.plan.programme.choose import SITES, Sites, Suits

INTERFERES, REQUESTS, GOALS, MOBILITY = "interferes_with", "requests", "goals_set", "mobility"
ASKED, GOAL, HINDERED, SITE, USUAL = range(5)


class Candidate(NamedTuple):
    """One exercise with one of its amounts, and the reason for its place."""

    suit: Suits
    dose: ExerciseDose
    rank: int
    why: Reason

    @property
    def exercise(self) -> Exercise:
        return self.suit.exercise


def candidates(
    findings: Findings, exercises: Exercises, ready: Iterable[Suits], where: Sites
) -> tuple[Candidate, ...]:
    """Every ready exercise with each amount that is for this person, those to begin with first."""
    aims = tuple(sorted(_aims(findings, exercises), key=lambda pair: pair[0]))
    places = {place.measure: place for place in exercises.order}
    found = [
        _candidate(findings, aims, suit, dose, where, places[suit.exercise.measure])
        for suit in ready
        for dose in (exercises.doses[name] for name in suit.exercise.doses)
        if findings.truth(dose.criterion)
    ]
    return tuple(_in_turn(found, places))


def _in_turn(found: list[Candidate], places: dict[str, Place]) -> list[Candidate]:
    """No measure takes more than its share before the others have had their turn, and no exercise
    comes twice in one."""
    taken: Counter[str] = Counter()
    again: Counter[str] = Counter()
    keyed: list[tuple[tuple[int, int, int, int], Candidate]] = []
    for candidate in sorted(found, key=lambda one: _before(one, places)):
        place = places[candidate.exercise.measure]
        turn = taken[place.measure] // place.at_once + again[candidate.exercise.id]
        taken[place.measure] += 1
        again[candidate.exercise.id] += 1
        keyed.append(((turn, candidate.rank, place.begin, len(keyed)), candidate))
    return [candidate for _, candidate in sorted(keyed, key=lambda pair: pair[0])]


def _before(one: Candidate, places: dict[str, Place]) -> tuple[int, int, bool]:
    """What is only for some people goes before the same exercise as everybody does it."""
    return one.rank, places[one.exercise.measure].begin, one.dose.criterion is None


def _aims(findings: Findings, exercises: Exercises) -> Iterator[tuple[int, Aim]]:
    """The aims of this person: those of their goals, then what the complaint gets in the way of."""
    words = {word for goal in findings.patient.goals for word in _plain(goal)}
    hindered = findings.patient.facts.get(INTERFERES)
    known = hindered.known if isinstance(hindered, Members) else frozenset()
    for aim in (aim for aim in exercises.aims if findings.truth(aim.criterion)):
        if not words.isdisjoint(aim.words):
            yield GOAL, aim
        elif not known.isdisjoint(aim.interferes) or not (aim.words or aim.interferes):
            yield HINDERED, aim


def _plain(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()


def _candidate(
    findings: Findings,
    aims: tuple[tuple[int, Aim], ...],
    suit: Suits,
    dose: ExerciseDose,
    where: Sites,
    place: Place,
) -> Candidate:
    exercise, words = suit.exercise, findings.content.words
    if exercise.measure in findings.requested:
        said = _said(words, "asked")
        return Candidate(
            suit, dose, ASKED, Reason("first/asked", said, (REQUESTS,), exercise.claims)
        )
    muscles = frozenset(exercise.muscles if place.for_muscles else ())
    for rank, aim in aims:
        if _serves(aim, exercise, dose, muscles):
            facts = (GOALS,) if rank == GOAL else (INTERFERES,)
            return Candidate(
                suit,
                dose,
                rank,
                Reason(f"first/{aim.id}", aim.say, facts, aim.claims or exercise.claims),
            )
    if where.muscles and muscles & where.muscles:
        return Candidate(
            suit, dose, SITE, Reason("first/site", _said(words, "site"), (SITES,), exercise.claims)
        )
    return Candidate(
        suit,
        dose,
        USUAL,
        Reason("first/usual", _said(words, "usual"), (MOBILITY,), exercise.claims),
    )


def _serves(aim: Aim, exercise: Exercise, dose: ExerciseDose, muscles: frozenset[str]) -> bool:
    named = (
        exercise.measure in aim.measures or exercise.id in aim.exercises or dose.part in aim.parts
    )
    return named or not muscles.isdisjoint(aim.muscles)


def _said(words: Mapping[str, str], key: str) -> Words:
    return Words(
        words[f"programme.chosen.{key}.clinician"], words[f"programme.chosen.{key}.person"]
    )
