"""Promises as questions to the solver: is there anybody for whom one is broken, and who is the
smallest?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from unclench.content.source.draft import Draft
from unclench.content.types.promises import Promise, PromisedText
from unclench.criteria.engines.formula import NO, YES, Formula, all_of, any_of, negated
from unclench.criteria.engines.rails import Rails, rails
from unclench.criteria.engines.smt import Solver
from unclench.criteria.syntax import read
from unclench.criteria.values import Facts
from unclench.decision.findings import reader
from unclench.decision.plan import PlanModel
from unclench.plan.stage import EMERGENCY
from unclench.proof.changes import changed_people, sources
from unclench.proof.promises.evaluate import People
from unclench.proof.promises.possible_people import possible
from unclench.proof.promises.smallest_person import Small, smallest
from unclench.proof.promises.wholes import wholes

# How far a verdict goes with a medicine: not at all, only down or under watch, as it is, or up.
AT_LEAST = (("taper", "lower", "stop_urgently"), ("continue", "specialist"), ("offer", "raise"))


class Obligation(NamedTuple):
    """One question. A person for whom `person` holds breaks the promise; or, when `wanted`, shows
    that it is kept."""

    promise: Promise
    about: str
    person: Formula
    wanted: bool = False


def obligations(model: PlanModel, promise: Promise) -> Iterator[Obligation]:
    """Every question of a promise: one for each option, fact or rule that it mentions, and whether
    it applies to anybody at all."""
    if promise.holds:
        for about, person, wanted in wholes(model, promise.holds, promise.options):
            yield Obligation(promise, about, person, wanted)
        return
    for option in promise.options or ("",):
        scope = _scope(model, promise, option)
        yield Obligation(promise, f"{option} (someone)".strip(), scope, wanted=True)
        if promise.change is not None:
            yield from _compared(model, promise, option, scope)
        elif promise.never is not None:
            yield Obligation(promise, option, all_of(scope, said(model, promise.never, option)))
        elif promise.always is not None:
            yield Obligation(
                promise, option, all_of(scope, negated(said(model, promise.always, option)))
            )


def _scope(model: PlanModel, promise: Promise, option: str) -> Formula:
    """Those to whom the promise applies."""
    when, unless = (_truth(model, text, option) for text in (promise.when, promise.unless))
    return all_of(when.yes if when else YES, negated(unless.yes) if unless else YES)


def _truth(model: PlanModel, text: str, option: str) -> Rails | None:
    if not text:
        return None
    return rails(
        read(text.replace("{option}", option), model.findings.draft.vocabulary),
        model.findings.facts,
    )


def said(model: PlanModel, what: PromisedText, option: str) -> Formula:
    """The people for whom the plan says all of this."""
    parts = []
    if what.verdict:
        parts.append(gets(model, option, what.verdict))
    if what.stage:
        parts.append(any_of([model.at[stage] for stage in what.stage]))
    if what.urgency:
        parts.append(any_of([model.urgency[urgency] for urgency in what.urgency]))
    if what.alert:
        parts.append(model.causes[what.alert.replace("{option}", option)].at_least[what.severity])
    if what.above is not None:
        parts.append(negated(model.ceilings[option].at_most(what.above.amount)))
    return all_of(parts)


def gets(model: PlanModel, option: str, verdicts: tuple[str, ...]) -> Formula:
    return any_of([model.verdicts[option].get(verdict, NO) for verdict in verdicts])


def _compared(
    model: PlanModel, promise: Promise, option: str, scope: Formula
) -> Iterator[Obligation]:
    """Two people who differ by the change: the second never gets more than the first.

    Nothing is decided in an emergency but the emergency; verdicts are compared outside it, and that
    one goes nowhere.
    """
    assert promise.change is not None
    if promise.rises == "verdict":
        scope = all_of(scope, negated(model.at[EMERGENCY]))
    for name, other in changed_people(model.findings, promise.change, option):
        levels = _levels(model, promise.rises, option, tightens=_tightens(model, name))
        more = any_of([all_of(negated(there), other.of(level)) for there, level in levels])
        yield Obligation(promise, f"{option} {name}".strip(), all_of(scope, other.possible, more))


def _tightens(model: PlanModel, change: str) -> bool:
    """Whether a fact is forgotten without which more limits apply than with any value of it."""
    return any(
        change == f"without {source}" and model.findings.draft.facts[fact].all_while_unknown
        for source, facts in sources(model.findings).items()
        for fact in facts
    )


def _levels(
    model: PlanModel, rises: str, option: str, *, tightens: bool
) -> list[tuple[Formula, Formula]]:
    """Formulas of which each means more than the one before: who is there already, and who gets
    there; from neither to the second is a rise.

    A hold keeps the present dose of a medicine. Without a region the limits of both hold, so that
    dose may have to come down, and that is less than the hold. No other forgotten fact may lower a
    medicine that is on hold: whatever lowers it has to be known.
    """
    if rises == "ceiling":
        bounds = model.ceilings[option]
        above = [negated(bounds.at_most(amount)) for amount in bounds.amounts()]
        return [(level, level) for level in above]
    if rises == "offer":
        offered = gets(model, option, ("offer", "raise", "specialist"))
        return [(offered, offered)]
    steps = [
        tuple(verdict for step in AT_LEAST[i:] for verdict in step) for i in range(len(AT_LEAST))
    ]
    goes_on = [gets(model, option, verdicts) for verdicts in steps]
    up_to_continue = [any_of(level, model.waits_to_rise[option]) for level in goes_on[:-1]]
    down, *more = (all_of(negated(model.at[EMERGENCY]), x) for x in (*up_to_continue, goes_on[-1]))
    kept = all_of(model.findings.taken(option), gets(model, option, ("hold",)))
    held = any_of(down, kept) if tightens else down
    return [(held, down), *((level, level) for level in more)]


MOST_SHOWN = 3  # people who are made small for one promise; the others are only counted
LONGEST = 30_000  # milliseconds for one question; what is not decided by then is not proved


class Failure(NamedTuple):
    """A question with the wrong answer: a person breaks the promise (`person`), there is none, or
    the solver could not decide."""

    obligation: Obligation
    reason: str
    person: Small | None


class ProvedPromise(NamedTuple):
    """One promise, how many questions were asked for it, and those that went wrong."""

    promise: Promise
    questions: int
    failures: tuple[Failure, ...]


def promises_of(draft: Draft) -> tuple[Promise, ...]:
    found: tuple[Promise, ...] = draft.collections.get("promises", ())
    return found


def prove(model: PlanModel, promises: Iterable[Promise]) -> Iterator[ProvedPromise]:
    """Each promise in turn, for all possible people."""
    solver = Solver(LONGEST)
    solver.add(*possible(model.findings))
    for promise in promises:
        asked = list(obligations(model, promise))
        failures: list[Failure] = []
        for obligation in asked:
            failure = _asked(solver, model, obligation, shown=len(failures) < MOST_SHOWN)
            failures += [failure] if failure else []
        yield ProvedPromise(promise, len(asked), tuple(failures))


def _asked(
    solver: Solver, model: PlanModel, obligation: Obligation, *, shown: bool
) -> Failure | None:
    """None when the answer is as promised."""
    with solver.scope(obligation.person):
        answer = solver.ask()
        if answer == "unknown":
            return Failure(obligation, "the solver could not tell", None)
        if (answer == "sat") is obligation.wanted:
            return None
        if obligation.wanted:
            return Failure(obligation, "there is no person to whom it applies", None)
        person = smallest(solver, model.findings) if shown else None
        return Failure(obligation, "it is broken", person)


def breaks(model: PlanModel, obligation: Obligation, facts: Facts) -> bool | None:
    """Whether a person with these facts breaks the promise; None when that takes a second person
    to say."""
    try:
        return bool(People([reader(model.findings)(facts)]).of(obligation.person))
    except KeyError:  # a variable of the second person
        return None
