"""From a plan to a programme: nothing while something is urgent, then what suits, in the order of a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta

from unclench.criteria.values import Members
from unclench.library.content import Content
from unclench.library.models_exercises import Exercises
from unclench.patient.patient import Patient
from unclench.plan.findings import Findings, find
from unclench.plan.models import Plan, Question, Verdict
from unclench.plan.programme.choose import SITES, Sites, choose, sites
from unclench.plan.programme.models import Held, Item, Programme, Spoken
from unclench.plan.programme.suits import Suits, suits
from unclench.plan.programme.weeks import steps
from unclench.plan.questions import ask_words, asks
from unclench.plan.stage import EMERGENCY, unknown_dangers
from unclench.plan.triage import BLOCKING
from unclench.plan.verdict import OUT_OF_SCOPE

PARTS = ("day", "bedtime", "hourly")
REFUSED = ("avoid", "specialist")
SIGNS = "signs"


def make_programme(patient: Patient, plan: Plan, content: Content, shelf: Exercises, weeks: int) -> Programme:
    """The programme of one person for so many weeks (1 or more), from the day after the plan. The same input gives the same programme."""
    findings = find(patient, content)
    empty = Programme(
        plan.record, plan.made_on, plan.made_on + timedelta(days=1), weeks, plan.region, plan.content_version, plan.content_status,
        plan.urgency, plan.urgent, (), (), (), (), (), (), (), shelf.stop, shelf.stop_claims,
    )  # fmt: skip
    if plan.urgency in BLOCKING or plan.stage.id in (EMERGENCY, OUT_OF_SCOPE):
        return empty
    if waiting := unknown_dangers(findings) or _unasked_signs(findings) or _unknown_scope(findings):
        return empty._replace(questions=_questions(findings, waiting))
    verdicts = {verdict.option.id: verdict for verdict in plan.options}
    found = [suit for e in shelf.exercises if (suit := suits(findings, shelf, e, verdicts[e.measure]))]
    where = sites(findings, shelf)
    chosen = choose(findings, shelf, found, where)
    return empty._replace(
        items=_in_order(item for suit in chosen.ready for item in _items(findings, shelf, suit, weeks)),
        with_physio=tuple(Spoken(suit.exercise, suit.physio) for suit in chosen.physio),
        held=tuple(Held(suit.exercise, suit.needs) for suit in chosen.held),
        left_out=tuple(Spoken(suit.exercise, suit.against) for suit in chosen.against),
        measures=tuple(_refused(shelf, verdicts)), unmatched=where.unmatched,
        questions=_questions(findings, _needs(findings, shelf, found, where)),
    )  # fmt: skip


def _unasked_signs(findings: Findings) -> tuple[str, ...]:
    """Some signs are known, but nobody asked about all of them (a list of conditions named one): a danger may be among the rest."""
    signs = findings.patient.facts.get(SIGNS)
    return () if isinstance(signs, Members) and signs.complete else (SIGNS,)


def _unknown_scope(findings: Findings) -> tuple[str, ...]:
    """What must be known before it is certain that the programme is made for this person: age, the illness, a complaint."""
    scope = next(stage for stage in findings.content.stages if stage.id == OUT_OF_SCOPE)
    return findings.needs(scope.criterion) if findings.truth(scope.criterion) is None else ()


def _items(findings: Findings, shelf: Exercises, suit: Suits, weeks: int) -> Iterator[Item]:
    """One item for each of the exercise's doses that is for this person."""
    exercise = suit.exercise
    for dose in (shelf.doses[name] for name in exercise.doses):
        if findings.truth(dose.criterion):
            notes = [fact for note in suit.notes for fact in note.facts]
            facts = dict.fromkeys((*findings.support(exercise.criterion), *findings.support(dose.criterion), *notes))
            claims = dict.fromkeys((*exercise.claims, *dose.claims, *(claim for note in suit.notes for claim in note.claims)))
            yield Item(exercise, dose, steps(dose, weeks), suit.notes, tuple(facts), tuple(claims))


def _in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: PARTS.index(item.dose.part)))


def _refused(shelf: Exercises, verdicts: dict[str, Verdict]) -> Iterator[Verdict]:
    """Measures that have exercises, and that a rule keeps from this person or leaves to a specialist."""
    return (verdict for place in shelf.order if (verdict := verdicts[place.measure]).verdict in REFUSED)


def _needs(findings: Findings, shelf: Exercises, found: list[Suits], where: Sites) -> list[str]:
    """Every fact that could still change what is offered, as often as it matters."""
    needs = [need for suit in found if not suit.against for need in (*suit.needs, *suit.asks)]
    doses = [shelf.doses[name] for suit in found if suit.ready for name in suit.exercise.doses]
    needs += [need for dose in doses if findings.truth(dose.criterion) is None for need in findings.needs(dose.criterion)]
    return [*needs, *([SITES] * len(found) if where.muscles is None else [])]


def _questions(findings: Findings, needs: Iterable[str]) -> tuple[Question, ...]:
    """What to ask, that which matters to most exercises first."""
    counted = Counter(asked for need in needs for asked in asks(findings, need))
    ranked = sorted(counted, key=lambda fact: (-counted[fact], fact))
    return tuple(Question(fact, ask_words(findings, fact), ()) for fact in ranked)
