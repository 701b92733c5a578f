"""Which exercises suit one person, and which of those are taken: the strictest precaution wins,
what is not known is asked, and each measure has few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from unclench.content.types.exercises import Exercise, Exercises, Place, Precaution
from unclench.content.types.facts import Words
from unclench.criteria.values import Members
from unclench.language.letters import fold
from unclench.patient.facts import Patient
from unclench.plan.findings import Findings
from unclench.plan.models import Reason, Verdict

OFFERED = ("offer", "continue", "raise")
HOLD = "hold"
LEAVE_OUT, PHYSIO, NOTE = "leave_out", "physio", "note"


class Suits(NamedTuple):
    """The result. `needs` hold it back; `asks` only add a word of caution once they are
    known."""

    exercise: Exercise
    against: tuple[Reason, ...]
    needs: tuple[str, ...]
    physio: tuple[Reason, ...]
    notes: tuple[Reason, ...]
    asks: tuple[str, ...]

    @property
    def ready(self) -> bool:
        return not (self.against or self.needs or self.physio)


def suits(
    findings: Findings, exercises: Exercises, exercise: Exercise, verdict: Verdict
) -> Suits | None:
    """None when the exercise is not meant for this person, or its measure is neither offered nor
    waiting."""
    for_them = findings.truth(exercise.criterion)
    if for_them is False or verdict.verdict not in (*OFFERED, HOLD):
        return None
    mine = [exercises.precautions[name] for name in exercise.precautions]
    open_ones = [p for p in mine if findings.truth(p.criterion) is None]
    needs = (
        *(verdict.needs if verdict.verdict == HOLD else ()),
        *(findings.needs(exercise.criterion) if for_them is None else ()),
        *(need for p in open_ones if _holds(p) for need in findings.needs(p.criterion)),
    )
    asks = tuple(need for p in open_ones if not _holds(p) for need in findings.needs(p.criterion))
    physio = (*_holding(findings, mine, PHYSIO), *_always(findings, exercise))
    against, notes = _holding(findings, mine, LEAVE_OUT), _holding(findings, mine, NOTE)
    return Suits(
        exercise, against, tuple(dict.fromkeys(needs)), physio, notes, tuple(dict.fromkeys(asks))
    )


def _holds(precaution: Precaution) -> bool:
    """Whether the exercise waits while it is not known if this rules it out."""
    return precaution.effect != NOTE and precaution.open_holds


def _holding(findings: Findings, precautions: list[Precaution], effect: str) -> tuple[Reason, ...]:
    return tuple(
        Reason(f"precaution/{p.id}", p.say, findings.support(p.criterion), p.claims)
        for p in precautions
        if p.effect == effect and findings.truth(p.criterion)
    )


def _always(findings: Findings, exercise: Exercise) -> tuple[Reason, ...]:
    """An exercise that a physiotherapist has to approve for everybody."""
    if not exercise.physiotherapist:
        return ()
    words = findings.content.words
    say = Words(words["programme.always_physio.clinician"], words["programme.always_physio.person"])
    return (
        Reason(
            f"exercise/{exercise.id}", say, findings.support(exercise.criterion), exercise.claims
        ),
    )


HELPER, CARER = "helper", "carer"


def read_by(patient: Patient, audience: str) -> Patient:
    """The patient as this reader knows them."""
    if audience != CARER or HELPER in patient.facts:
        return patient
    return patient._replace(facts={**patient.facts, HELPER: True})


SITES = "sites"


class Sites(NamedTuple):
    """The muscles that the record names; None when it was never asked. `unmatched` are words for
    which there is no exercise."""

    muscles: frozenset[str] | None
    unmatched: tuple[str, ...]


class ChosenExercise(NamedTuple):
    ready: tuple[Suits, ...]
    physio: tuple[Suits, ...]
    held: tuple[Suits, ...]
    against: tuple[Suits, ...]


def sites(findings: Findings, exercises: Exercises) -> Sites:
    """Site words of the record as muscles."""
    value = findings.patient.facts.get(SITES)
    if not isinstance(value, Members):
        return Sites(None, ())
    words = {word: plain(word) for word in sorted(value.known)}
    named = {
        muscle.id: {muscle.id.replace("_", " "), *muscle.words} for muscle in exercises.muscles
    }
    found = frozenset(
        muscle for muscle, names in named.items() if names.intersection(words.values())
    )
    known = {name for names in named.values() for name in names}
    return Sites(found, tuple(word for word, said in words.items() if said not in known))


def plain(word: str) -> str:
    """`Left_Calves` as `calves`: the side does not matter here, both are done."""
    parts = fold(word).replace("_", " ").replace("-", " ").split()
    return " ".join(part for part in parts if part not in ("left", "right", "both"))


def choose(
    findings: Findings, exercises: Exercises, found: Iterable[Suits], where: Sites
) -> ChosenExercise:
    """For each measure the first that are ready; a physiotherapist's, held and left out ones only
    for what these do not cover."""
    preferred = {
        variant.id: findings.truth(variant.prefer) is True for variant in exercises.variants
    }
    ranked = sorted(
        found,
        key=lambda suit: (_misses(suit.exercise, where), not preferred[suit.exercise.variant]),
    )
    parts: tuple[list[Suits], ...] = ([], [], [], [])
    had: set[str] = set()
    for place in asked_first(exercises.order, findings.requested):
        if place.one_of in had:
            continue
        mine = [
            suit
            for suit in ranked
            if suit.exercise.measure == place.measure and _wanted(place, suit.exercise, where)
        ]
        covered: dict[str, int] = {}
        groups = _grouped(mine, place, where)
        had |= {place.one_of} if place.one_of and groups[0] else set()
        for part, group in zip(parts, groups, strict=True):
            part.extend(_first(group, place, where, covered))
    return ChosenExercise(*map(tuple, parts))


def asked_first(order: Iterable[Place], asked: frozenset[str]) -> list[Place]:
    """The places in their order; among those of which one is offered, the one asked for comes
    first."""
    first: dict[str, int] = {}
    for number, place in enumerate(order):
        first.setdefault(place.one_of or place.measure, number)
    return sorted(
        order, key=lambda place: (first[place.one_of or place.measure], place.measure not in asked)
    )


def _misses(exercise: Exercise, where: Sites) -> bool:
    """Whether it reaches none of the muscles that the record names: those that do come first."""
    return where.muscles is not None and where.muscles.isdisjoint(exercise.muscles)


def _wanted(place: Place, exercise: Exercise, where: Sites) -> bool:
    if where.muscles is None:
        return True
    return where.muscles.isdisjoint(exercise.spares) and (
        not place.by_site or not where.muscles.isdisjoint(exercise.muscles)
    )


def _grouped(mine: list[Suits], place: Place, where: Sites) -> tuple[list[Suits], ...]:
    """Ready, with a physiotherapist, held, against. Without sites nothing is ready that goes by
    site or spares one."""
    unknown = where.muscles is None
    asked = [
        s._replace(needs=(*s.needs, SITES))
        if unknown and (place.by_site or s.exercise.spares)
        else s
        for s in mine
    ]
    return (
        [suit for suit in asked if suit.ready],
        [suit for suit in asked if suit.physio and not suit.against and not suit.needs],
        [suit for suit in asked if suit.needs and not suit.against],
        [suit for suit in asked if suit.against],
    )


def _first(
    group: list[Suits], place: Place, where: Sites, covered: dict[str, int]
) -> Iterator[Suits]:
    """Those that reach a muscle which has not had its share yet, until the measure has its
    number."""
    left = place.most
    for suit in group:
        muscles = _muscles(suit.exercise, place, where)
        if not left or all(covered.get(muscle, 0) >= place.most_per_muscle for muscle in muscles):
            continue
        left -= 1
        covered[muscles[0]] = covered.get(muscles[0], 0) + 1
        for muscle in muscles[1:]:
            covered.setdefault(muscle, 0)
        yield suit


def _muscles(exercise: Exercise, place: Place, where: Sites) -> tuple[str, ...]:
    if place.by_site and where.muscles is not None:
        return tuple(muscle for muscle in exercise.muscles if muscle in where.muscles)
    return exercise.muscles
