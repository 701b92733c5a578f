"""What the rest of a plan has to be, said once more and more plainly: tasks, questions, lessons,
disagreements, what was not checked.

Written from the description of the plan's steps and the judge alone, so that a fault in the one is
seen by the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from support.impossible import impossible_for
from unclench.content import load
from unclench.content.marked_words import said_without
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_folder
from unclench.content.types import Dose, Monitoring, Rule, Sign
from unclench.criteria.judge import judge, open_facts
from unclench.criteria.values import Interval, Members
from unclench.patient.facts import Patient
from unclench.plan.limits import fits
from unclench.plan.models import Plan, Verdict

BEGUN, KEPT = {"offer", "raise", "specialist"}, {"continue", "lower", "taper", "raise"}
IN_USE = {"offer", "continue", "raise", "lower", "taper", "hold", "specialist", "stop_urgently"}


@cache
def draft() -> Draft:
    return read_folder(Path(__file__).resolve().parents[2] / "knowledge")


def fits_wrongly() -> Iterator[str]:
    """A regimen fits when its first day's total is at most the ceiling; without a start or a
    ceiling nothing is against it."""
    asked = (
        (_dose(10, "day"), _dose(10, "day"), 3, True),
        (_dose(10, "day"), _dose(9, "day"), 1, False),
        (_dose(10, "day"), _dose(15, "day"), 3, True),
        (_dose(5, "dose"), _dose(15, "day"), 3, True),
        (_dose(5, "dose"), _dose(14, "day"), 3, False),
        (None, _dose(1, "day"), 1, True),
        (_dose(10, "day"), None, 1, True),
    )
    for start, ceiling, times, wanted in asked:
        if fits(start, ceiling, times) is not wanted:
            yield f"{start} in {times} doses under {ceiling}"


def _dose(amount: int, per: str) -> Dose:
    return Dose(Decimal(amount), "mg", per)


def truths(patient: Patient) -> dict[int, bool | None]:
    return {number: judge(node, patient.facts) for number, node in enumerate(draft().criteria)}


def listed(patient: Patient, *facts: str) -> set[str]:
    found = [patient.facts.get(fact) for fact in facts]
    return {member for members in found if isinstance(members, Members) for member in members.known}


def asked_for(patient: Patient) -> set[str]:
    return listed(patient, "requests", "raise_requests", "stop_requests")


def faults(plan: Plan, patient: Patient) -> Iterator[str]:
    """Everything that the plan says otherwise."""
    truth = truths(patient)
    if plan.stage.id != "emergency":
        yield from _different(
            "tasks", {task.id for task in plan.tasks}, tasks(plan, patient, truth)
        )
    yield from _different(
        "questions", {question.fact for question in plan.questions}, questions(plan, patient)
    )
    yield from _different("lessons", {lesson.id for lesson in plan.education}, lessons(truth))
    yield from _different(
        "disagreements", {item.about for item in plan.disagreements}, disagreements(plan, patient)
    )
    yield from _different(
        "not checked",
        {item.rule for item in plan.not_checked if item.rule in named()},
        unchecked(truth),
    )
    yield from _needs(plan, patient)
    yield from _order(plan, patient)
    yield from _holds(plan, truth)
    yield from _sources(plan, patient)
    yield from _days(plan)
    order = ("stop", "warn", "note")
    if [*plan.alerts] != sorted(
        plan.alerts, key=lambda alert: (order.index(alert.severity), alert.id)
    ):
        yield "alerts: not the worst first"
    for alert in plan.alerts:
        if set(alert.facts) - patient.facts.keys():
            yield f"alert {alert.id} rests on what is not known"
        if (
            alert.id.startswith("doubtful-name/")
            and not alert.facts
            and {"taking", "allergies", "trials"} & patient.facts.keys()
        ):
            yield f"alert {alert.id} does not say where the name stands"


def _different(part: str, found: set[str], wanted: set[str]) -> Iterator[str]:
    if found != wanted:
        yield f"{part}: {sorted(found - wanted)} too many, {sorted(wanted - found)} missing"


def tasks(plan: Plan, patient: Patient, truth: dict[int, bool | None]) -> set[str]:
    known, taken = draft(), listed(patient, "taking")
    stage = next(stage for stage in known.stages if stage.id == plan.stage.id)
    found = {
        *(task for task in stage.tasks if not fresh(task, patient)),
        *(trigger.id for trigger in known.triggers if truth[trigger.criterion]),
    }
    signs = [*known.triggers, *known.side_effects, *known.dangers]
    found |= {task for sign in signs if truth[sign.criterion] for task in sign.tasks}
    spoken_of = (
        {v.option.id for v in plan.options if v.verdict in BEGUN}
        | taken
        | asked_for(patient)
        | {""}
    )
    for rule in known.rules:
        acts = truth[rule.criterion] is (rule.effect != "require")
        dangerous = rule.if_taken == "stop_urgently" and rule.option in taken
        if (
            acts
            and rule.option in spoken_of
            and (rule.effect != "not_now" or not rule.option or dangerous)
            and not (rule.effect == "task" and refused(plan, rule, patient))
        ):
            mine = {
                task
                for task in rule.tasks
                if not rule.option or rule.option in taken or not known.tasks[task].of_taken
            }
            mine = {
                task
                for task in mine
                if not known.tasks[task].known_by
                or not (only_alternative(plan, rule, patient) or refused(plan, rule, patient))
            }
            found |= {
                task
                for task in mine
                if dangerous or not fresh(task, patient) or own_result(rule, task)
            }
    for verdict in plan.options:
        found |= set(_of_medicine(plan, verdict, patient))
    return {task for task in found if not _needless(task, truth)}


def fresh(task: str, patient: Patient) -> bool:
    """Whether every result that the task asks for is known."""
    known_by = draft().tasks[task].known_by
    return bool(known_by) and patient.facts.keys() >= set(known_by)


def own_result(rule: Rule, task: str) -> bool:
    """Whether the rule is about a result of this very test, or another of the same organ."""
    return bool(
        set().union(*map(organ, rule.read)) & set().union(*map(organ, draft().tasks[task].known_by))
    )


@cache
def organ(fact: str) -> frozenset[str]:
    found = {fact, *draft().facts[fact].asks}
    for spec in draft().facts.values():
        if spec.made_of and found & {spec.id, *spec.made_of}:
            return frozenset({*found, spec.id, *spec.made_of})
    return frozenset(found)


def _needless(task: str, truth: dict[int, bool | None]) -> bool:
    spec = draft().tasks.get(task)
    return spec is not None and spec.unless is not None and truth[spec.unless] is True


def begun(plan: Plan) -> str | None:
    """The one medicine that this plan raises, or else begins, or else leaves to a specialist: the
    first in the stage's order."""
    stage = next(stage for stage in draft().stages if stage.id == plan.stage.id)
    verdicts = {v.option.id: v.verdict for v in plan.options if v.regimen}
    raised = [name for name in stage.raises if verdicts.get(name) == "raise"]
    offered = [
        offer.option for offer in stage.offers if verdicts.get(offer.option) in ("raise", "offer")
    ]
    special = {v.option.id for v in plan.options if v.verdict == "specialist"}
    return next(
        iter(
            (
                *raised,
                *offered,
                *(offer.option for offer in stage.offers if offer.option in special),
            )
        ),
        None,
    )


def only_alternative(plan: Plan, rule: Rule, patient: Patient) -> bool:
    """Whether the rule is of a medicine that is neither begun nor taken nor asked for."""
    return bool(rule.option) and rule.option not in {
        begun(plan),
        *listed(patient, "taking"),
        *asked_for(patient),
    }


def refused(plan: Plan, rule: Rule, patient: Patient) -> bool:
    """Whether the rule is of something that is not taken and not for this person now."""
    verdicts = {verdict.option.id: verdict.verdict for verdict in plan.options}
    taken = rule.option in listed(patient, "taking")
    return not taken and verdicts.get(rule.option) in ("avoid", "not_now")


def _of_medicine(plan: Plan, verdict: Verdict, patient: Patient) -> Iterator[str]:
    medicine, taken = verdict.option.medicine, verdict.option.id in listed(patient, "taking")
    if medicine is None:
        return
    chosen = begun(plan)
    if verdict.option.id == chosen or (taken and verdict.verdict in KEPT):
        yield from (item.task for item in medicine.monitoring if _wanted(item, verdict, patient))
    if verdict.verdict == "hold" and (
        taken or chosen is None or chosen in listed(patient, "taking")
    ):
        waited = {fact for need in verdict.needs for fact in (need, *draft().facts[need].asks)}
        yield from (task.id for task in draft().tasks.values() if waited & set(task.known_by))


def _wanted(item: Monitoring, verdict: Verdict, patient: Patient) -> bool:
    if verdict.verdict == "continue" and item.every_days and item.times:
        since = patient.facts.get(f"{verdict.option.id}_days_at_dose")
        return not isinstance(since, Interval) or since.low <= item.every_days * item.times
    return item.when_due != "before_start" or (
        verdict.verdict in BEGUN and not fresh(item.task, patient)
    )


def questions(plan: Plan, patient: Patient) -> set[str]:
    """What a verdict or the stage waits for, and what could make a gentler build-up the right
    one."""
    needs = {
        need for verdict in plan.options if verdict.verdict == "hold" for need in verdict.needs
    } | {*plan.stage.needs}
    if plan.stage.id == "needs_data":
        treated = {
            need
            for v in plan.options
            if v.option.kind in ("medicine", "procedure")
            for need in v.needs
        } | {*plan.stage.needs}
        needs = {
            need
            for need in needs
            if need in treated or {*draft().facts[need].asks} & _between(patient)
        }
    needs |= {
        fact for v in plan.options if v.verdict in BEGUN | {"hold"} for fact in gentler(v, patient)
    }
    return {asked for need in needs for asked in draft().facts[need].asks}


def gentler(verdict: Verdict, patient: Patient) -> set[str]:
    """The open facts of the choices of a regimen before the first that certainly fits, and of
    limits of a build-up."""
    found = build_up_needs(verdict, patient)
    for choice in verdict.option.medicine.regimen_choice if verdict.option.medicine else ():
        node = None if choice.criterion is None else draft().criteria[choice.criterion]
        truth = True if node is None else judge(node, patient.facts)
        if truth:
            break
        found |= {*open_facts(node, patient.facts)} if node is not None and truth is None else set()
    return found


def build_up_needs(verdict: Verdict, patient: Patient) -> set[str]:
    ceilings = verdict.option.medicine.ceilings if verdict.option.medicine else ()
    criteria = [
        ceiling.criterion
        for ceiling in ceilings
        if ceiling.build_up and ceiling.criterion is not None
    ]
    nodes = [draft().criteria[criterion] for criterion in criteria]
    return {
        fact
        for node in nodes
        if judge(node, patient.facts) is None
        for fact in open_facts(node, patient.facts)
    }


def lessons(truth: dict[int, bool | None]) -> set[str]:
    shown = {
        lesson.id
        for lesson in draft().lessons
        if lesson.criterion is None or truth[lesson.criterion]
    }
    return shown - {
        lesson.id
        for lesson in draft().lessons
        if lesson.unless is not None and truth[lesson.unless]
    }


def disagreements(plan: Plan, patient: Patient) -> set[str]:
    shown = {
        v.option.id
        for v in plan.options
        if v.verdict in IN_USE and v.option.kind in ("medicine", "procedure")
    }
    shown |= asked_for(patient) | listed(patient, "taking")
    return {
        item.about
        for item in draft().disagreements
        if not item.options or shown & set(item.options)
    }


@cache
def named() -> dict[str, list[int]]:
    """The criteria of each rule and sign; a rule that several options share may have one for
    each."""
    known, found = draft(), dict[str, list[int]]()
    items: tuple[Rule | Sign, ...] = (
        *known.rules,
        *known.dangers,
        *known.triggers,
        *known.side_effects,
    )
    for item in items:
        found.setdefault(item.id, []).append(item.criterion)
    return found


def unchecked(truth: dict[int, bool | None]) -> set[str]:
    return {
        name
        for name, criteria in named().items()
        if any(truth[criterion] is None for criterion in criteria)
    }


def _needs(plan: Plan, patient: Patient) -> Iterator[str]:
    """What was not checked names exactly the facts that are open in it."""
    for item in plan.not_checked:
        if item.rule in named():
            wanted = [
                open_facts(draft().criteria[criterion], patient.facts)
                for criterion in named()[item.rule]
            ]
            if set(item.needs) not in map(set, wanted):
                yield f"not checked: {item.rule} needs {wanted}, not {item.needs}"


def _open(criterion: int | None, patient: Patient) -> set[str]:
    """The facts to ask for, so that a criterion is known."""
    node = None if criterion is None else draft().criteria[criterion]
    if node is None or judge(node, patient.facts) is not None:
        return set()
    return {asked for need in open_facts(node, patient.facts) for asked in draft().facts[need].asks}


def open_dangers(patient: Patient) -> list[set[str]]:
    """For each unknown danger of signs or current medicines that would not wait a day, the facts to
    ask for."""
    now = [
        d
        for d in draft().dangers
        if d.urgency in ("emergency", "same_day") and {"signs", "taking"} & set(d.read)
    ]
    return [_open(danger.criterion, patient) for danger in now]


def _between(patient: Patient) -> set[str]:
    """The facts to ask for that decide between stages."""
    return {fact for stage in draft().stages for fact in _open(stage.criterion, patient)}


def _order(plan: Plan, patient: Patient) -> Iterator[str]:
    """First what the stage waits for; of what a treatment waits for what the stage asks first, then
    open dangers, then more treatments."""
    stage = next(stage for stage in draft().stages if stage.id == plan.stage.id)
    asked = [asked for need in plan.stage.needs for asked in draft().facts[need].asks]
    first = [*dict.fromkeys((*asked, *stage.ask_first))]
    treatments = {v.option.id for v in plan.options if v.option.kind in ("medicine", "procedure")}
    between = _between(patient)
    found = []
    for q in plan.questions:
        decided, danger = (
            len(treatments & set(q.would_change)),
            sum(q.fact in open_ for open_ in open_dangers(patient)),
        )
        place = (
            first.index(q.fact)
            if q.fact in first and (decided or q.fact in {*asked, *between})
            else len(first)
        )
        found.append((place, -danger, -decided, -len(q.would_change), q.fact))
    if found != sorted(found):
        yield "questions: not the most useful first"
    for question in plan.questions:
        words, unsaid = (
            draft().facts[question.fact].ask,
            frozenset(one.id for one in impossible_for(patient)),
        )
        fitting = [said_without(text, draft().marked.values(), unsaid) for text in words or ()]
        if words and list(question.ask) != [f"{text}?" for text in fitting]:
            yield f"question {question.fact}: other words"


def _holds(plan: Plan, truth: dict[int, bool | None]) -> Iterator[str]:
    """A hold names every rule that it waits for, and those that ask for more before a start; the
    worst come first."""
    grave = ("stop", "warn", "note")
    rules = {rule.id: rule for rule in draft().rules}
    for verdict in plan.options:
        if verdict.verdict == "hold":
            mine = [
                rule
                for rule in draft().rules
                if rule.option == verdict.option.id and rule.effect not in ("alert", "task")
            ]
            wanted = {
                r.id
                for r in mine
                if truth[r.criterion] is None
                or (r.effect == "require" and truth[r.criterion] is False)
            }
            shown = [reason.rule for reason in verdict.because if reason.rule in rules]
            yield from _different(f"{verdict.option.id} waits for", set(shown), wanted)
            weights = [grave.index(rules[name].severity) for name in shown]
            if weights != sorted(weights):
                yield f"{verdict.option.id}: not the worst reason first"


def _sources(plan: Plan, patient: Patient) -> Iterator[str]:
    """Every reason has words, a source, and known facts; every regimen begins
    within its ceiling."""
    for verdict in plan.options:
        for reason in verdict.because:
            if (
                not (reason.claims and reason.text.clinician and reason.text.person)
                or set(reason.facts) - patient.facts.keys()
            ):
                yield (
                    f"{verdict.option.id}: {reason.rule} has no words, no claims, or facts that "
                    "are not known"
                )
            if reason.rule == verdict.option.id and reason.text.clinician != (
                verdict.option.about or verdict.option.say.clinician
            ):
                yield f"{verdict.option.id}: other words for its own reason"
        chosen = verdict.regimen
        if chosen and chosen.regimen.start and chosen.ceiling:
            times = chosen.regimen.doses_per_day if chosen.regimen.start.per == "dose" else 1
            if chosen.regimen.start.amount * times > chosen.ceiling.amount:
                yield f"{verdict.option.id}: begins above its ceiling"
    if not all(task.claims for task in plan.tasks):
        yield "a task without claims"
    for task in plan.tasks:
        spec = draft().tasks.get(task.id)
        if spec and spec.known_by and set(task.claims) - who_may_ask(task.id):
            yield (
                f"task {task.id} rests on {sorted(set(task.claims) - who_may_ask(task.id))}, which "
                "is about something else"
            )


@cache
def who_may_ask(task: str) -> frozenset[str]:
    """The claims of what names a test, and of the rules and limits that look at its result."""
    known = draft()
    results = {fact for name in known.tasks[task].known_by for fact in organ(name)}
    entries: tuple[Rule | Sign, ...] = (
        *known.rules,
        *known.dangers,
        *known.triggers,
        *known.side_effects,
    )
    found = [entry.claims for entry in entries if task in entry.tasks or results & set(entry.read)]
    found += [stage.claims for stage in known.stages]
    for option in known.options.values():
        if option.medicine is not None:
            found += [item.claims for item in option.medicine.monitoring if item.task == task]
            found += [
                band.claims for c in option.medicine.ceilings if c.by in results for band in c.bands
            ]
    return frozenset({*known.tasks[task].claims, *(claim for claims in found for claim in claims)})


def _days(plan: Plan) -> Iterator[str]:
    """Nothing lies in the past, what does not repeat stands once, and the review is the task of
    that name."""
    due = {
        task.id: load().tasks[task.id].due_days if task.id in load().tasks else 0
        for task in plan.tasks
    }
    in_use = [
        v.option.medicine for v in plan.options if v.option.medicine and v.verdict in BEGUN | KEPT
    ]
    often = {item.task for medicine in in_use for item in medicine.monitoring if item.every_days}
    seen: dict[str, int] = {}
    for task in plan.tasks:
        seen[task.id] = seen.get(task.id, 0) + 1
        if task.on < plan.made_on:
            yield f"task {task.id} lies in the past"
        if task.id not in often and task.on > plan.made_on + timedelta(days=due[task.id]):
            yield f"task {task.id} comes later than it is due"
    yield from (
        f"task {name} stands {times} times"
        for name, times in seen.items()
        if times > 1 and name not in often
    )
    if plan.review_on != next((task.on for task in plan.tasks if task.id == "review"), None):
        yield "the review is not on the day of its task"
    if not plan.urgent and plan.urgency != ("routine" if plan.tasks else "none"):
        yield f"urgency {plan.urgency} with nothing urgent"
