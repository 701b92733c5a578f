"""From a plan to a programme: nothing while something is urgent, then what suits, in the order of a
day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta

from unclench.content.content import Content
from unclench.content.types.exercises import Exercises, Turning
from unclench.criteria.values import Members
from unclench.patient.facts import Patient
from unclench.plan.findings import Findings, find
from unclench.plan.models import Plan, Question, Reason, Verdict
from unclench.plan.programme.budget import WEEK, fit, fitted, seconds_once, totals
from unclench.plan.programme.choose import SITES, Sites, Suits, choose, sites, suits
from unclench.plan.programme.models import (
    Held,
    Programme,
    ProgrammeItem,
    ProgrammeStep,
    SpokenReason,
)
from unclench.plan.programme.order import Candidate, candidates
from unclench.plan.questions import ask_words, asks
from unclench.plan.stage import EMERGENCY, OUT_OF_SCOPE, unknown_dangers
from unclench.plan.triage import BLOCKING

PARTS = ("day", "bedtime", "hourly")
REST = "rest"
REFUSED = ("avoid", "specialist")
SIGNS = "signs"


def make_programme(
    patient: Patient, plan: Plan, content: Content, exercises: Exercises, weeks: int
) -> Programme:
    """The programme of one person for a number of weeks (1 or more), from the day after the plan.
    The same input gives the same programme."""
    findings = find(patient, content)
    empty = _empty(patient, plan, exercises, weeks)
    if plan.urgency in BLOCKING or plan.stage.id == EMERGENCY:
        return empty
    if plan.stage.id == OUT_OF_SCOPE:
        stage = plan.stage
        never = Reason(f"stage/{OUT_OF_SCOPE}", stage.because, stage.facts, stage.claims)
        return empty._replace(never=(never,))
    if waiting := unknown_dangers(findings) or _unasked_signs(findings) or _unknown_scope(findings):
        return empty._replace(questions=_questions(findings, waiting))
    return _suited(empty, plan, findings, exercises)


def _empty(patient: Patient, plan: Plan, exercises: Exercises, weeks: int) -> Programme:
    """A programme in which nothing is offered."""
    return Programme(
        record=plan.record,
        made_on=plan.made_on,
        starts=plan.made_on + timedelta(days=1),
        weeks=weeks,
        region=plan.region,
        content_version=plan.content_version,
        content_status=plan.content_status,
        urgency=plan.urgency,
        urgent=plan.most_urgent(),
        budget=exercises.budget,
        stop=exercises.stop,
        stop_claims=exercises.stop_claims,
        unread=patient.unchecked,
    )


def _suited(empty: Programme, plan: Plan, findings: Findings, exercises: Exercises) -> Programme:
    """What suits the person, and why the rest does not, waits, or needs a physiotherapist first."""
    verdicts = {verdict.option.id: verdict for verdict in plan.options}
    found = [
        suit
        for e in exercises.exercises
        if (suit := suits(findings, exercises, e, verdicts[e.measure]))
    ]
    where = sites(findings, exercises)
    chosen = choose(findings, exercises, found, where)
    taken = _taken(empty, candidates(findings, exercises, chosen.ready, where), findings, exercises)
    return taken._replace(
        with_physio=tuple(SpokenReason(suit.exercise, suit.physio) for suit in chosen.physio),
        held=tuple(Held(suit.exercise, suit.needs) for suit in chosen.held),
        left_out=tuple(SpokenReason(suit.exercise, suit.against) for suit in chosen.against),
        measures=tuple(_refused(exercises, verdicts)),
        unmatched=where.unmatched,
        questions=_questions(findings, _needs(findings, exercises, found, where)),
    )


def _unasked_signs(findings: Findings) -> tuple[str, ...]:
    """Some signs are known, but not all of them were asked about (a list of conditions named one):
    a danger may be among the rest."""
    signs = findings.patient.facts.get(SIGNS)
    return () if isinstance(signs, Members) and signs.complete else (SIGNS,)


def _unknown_scope(findings: Findings) -> tuple[str, ...]:
    """What must be known before it is certain that the programme is made for this person: age, the
    illness, a complaint."""
    scope = next(stage for stage in findings.content.stages if stage.id == OUT_OF_SCOPE)
    return findings.needs(scope.criterion) if findings.truth(scope.criterion) is None else ()


def _taken(
    empty: Programme, found: tuple[Candidate, ...], findings: Findings, exercises: Exercises
) -> Programme:
    """What is done now within the budget, what waits for later, and how to rest."""
    weeks = empty.weeks
    moves = [one for one in found if one.dose.part != REST]
    fitted_in = fit(moves, exercises.budget, weeks)
    now = _in_order((_item(findings, one, steps) for one, steps in fitted_in.now), exercises)
    resting = tuple(
        _item(findings, one, _beginning(one, weeks)) for one in found if one.dose.part == REST
    )
    return empty._replace(
        items=now,
        bad_day=_bad_day([one for one, _ in fitted_in.now], exercises),
        later=tuple(_item(findings, one, _beginning(one, weeks)) for one in fitted_in.later),
        resting=resting,
        turning=() if resting else tuple(_turning(findings, exercises.turning)),
        totals=totals(now, weeks),
    )


def _turning(findings: Findings, turning: Turning) -> Iterator[Reason]:
    """To change position matters most to those to whom no position can be offered: a sore, a
    contracture, fragile bones."""
    if findings.truth(turning.criterion):
        yield Reason(
            "programme/turning", turning.say, findings.support(turning.criterion), turning.claims
        )


def _beginning(one: Candidate, weeks: int) -> tuple[ProgrammeStep, ...]:
    """The amount to begin with, on no days yet."""
    return (
        ProgrammeStep(
            fitted(one.dose.amounts[0], one.exercise),
            min(weeks, one.dose.weeks or weeks),
            tuple(range(WEEK)),
        ),
    )


def _bad_day(now: list[Candidate], exercises: Exercises) -> tuple[str, ...]:
    """The shortest of the gentle moves: enough on a bad day."""
    gentle = {place.measure for place in exercises.order if place.gentle}
    short = sorted((one for one in now if one.exercise.measure in gentle), key=_once)
    return tuple(dict.fromkeys(one.exercise.id for one in short))[: exercises.budget.bad_day_moves]


def _once(one: Candidate) -> int:
    return seconds_once(fitted(one.dose.amounts[0], one.exercise), one.exercise)


def _item(findings: Findings, one: Candidate, steps: tuple[ProgrammeStep, ...]) -> ProgrammeItem:
    exercise, dose, notes = one.exercise, one.dose, one.suit.notes
    facts = (
        *findings.support(exercise.criterion),
        *findings.support(dose.criterion),
        *one.why.facts,
        *(fact for note in notes for fact in note.facts),
    )
    claims = (
        *exercise.claims,
        *dose.claims,
        *one.why.claims,
        *(claim for note in notes for claim in note.claims),
    )
    return ProgrammeItem(
        exercise,
        dose,
        steps,
        one.why,
        notes,
        tuple(dict.fromkeys(facts)),
        tuple(dict.fromkeys(claims)),
    )


def _in_order(items: Iterable[ProgrammeItem], exercises: Exercises) -> tuple[ProgrammeItem, ...]:
    """The order of a day: by its parts, then by measure."""
    measures = [place.measure for place in exercises.order]
    return tuple(
        sorted(
            items,
            key=lambda item: (PARTS.index(item.dose.part), measures.index(item.exercise.measure)),
        )
    )


def _refused(exercises: Exercises, verdicts: dict[str, Verdict]) -> Iterator[Verdict]:
    """Measures that have exercises, and that a rule keeps from this person or leaves to a
    specialist."""
    return (
        verdict
        for place in exercises.order
        if (verdict := verdicts[place.measure]).verdict in REFUSED
    )


def _needs(findings: Findings, exercises: Exercises, found: list[Suits], where: Sites) -> list[str]:
    """Every fact that could still change an offer, as often as it matters."""
    needs = [need for suit in found if not suit.against for need in (*suit.needs, *suit.asks)]
    doses = [exercises.doses[name] for suit in found if suit.ready for name in suit.exercise.doses]
    needs += [
        need
        for dose in doses
        if findings.truth(dose.criterion) is None
        for need in findings.needs(dose.criterion)
    ]
    return [*needs, *([SITES] * len(found) if where.muscles is None else [])]


def _questions(findings: Findings, needs: Iterable[str]) -> tuple[Question, ...]:
    """What to ask, that which matters to most exercises first. An approval is nothing to ask."""
    facts = [need for need in needs if need in findings.content.facts]
    counted = Counter(asked for need in facts for asked in asks(findings, need))
    ranked = sorted(counted, key=lambda fact: (-counted[fact], fact))
    return tuple(Question(fact, ask_words(findings, fact), ()) for fact in ranked)
