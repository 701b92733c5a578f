"""Step 10: the tasks, with dates: of the stage, of the rules and signs that fired, and the
monitoring of current and new medicines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from unclench.content.types import Monitoring, Option, Rule, Sign, Stage
from unclench.content.types.facts import TaskSpec
from unclench.content.urgency import DAYS
from unclench.criteria.values import Interval
from unclench.plan.findings import NONE, Findings
from unclench.plan.models import DatedTask, Verdict
from unclench.plan.ready_lines import REQUIRE
from unclench.plan.scheduling import first_choice
from unclench.plan.stage import EMERGENCY
from unclench.plan.triage import trigger_tasks

STARTED = ("offer", "raise", "specialist")
REFUSED = ("avoid", "not_now")
Due = dict[tuple[str, date], list[str]]
UNCHANGED = "continue"
KEPT = (UNCHANGED, "raise", "lower", "taper")
Prompted = tuple[tuple[str, ...], tuple[str, ...]]
URGENT_MEDICINE = DAYS["same_day"]


def tasks(
    findings: Findings, signs: list[Sign | Rule], stage: Stage, verdicts: tuple[Verdict, ...]
) -> tuple[DatedTask, ...]:
    """Every task once a day, the earliest first; on the same day triggers come first, and urgent
    tasks before them."""
    today = findings.patient.on
    due: Due = {}
    given = taken_or_begun(findings, stage, verdicts)
    for task, day, claims in _all(findings, signs, stage, verdicts, given):
        due.setdefault((task, day), []).extend(claims)
    once = _earliest(due, _repeating(given))
    specs = findings.content.tasks
    found = [
        DatedTask(task, day, specs[task].say, tuple(dict.fromkeys(claims)) or specs[task].claims)
        for (task, day), claims in sorted(once.items(), key=lambda item: (item[0][1], item[0][0]))
        if day >= today and not _needless(findings, specs[task])
    ]
    emergency = stage.id == EMERGENCY
    triggers = trigger_tasks(findings, seen_now=emergency)
    return tuple(
        sorted((*found, *triggers) if emergency else (*triggers, *found), key=lambda task: task.on)
    )


def _needless(findings: Findings, spec: TaskSpec) -> bool:
    """Whether what is known makes this task needless: a goal that is agreed, driving for a person
    who does not drive."""
    return spec.unless is not None and findings.truth(spec.unless) is True


def _earliest(due: Due, repeating: set[str]) -> Due:
    """A task that does not repeat is done once, on its earliest day, for all who ask for it."""
    kept: Due = {}
    first: dict[str, tuple[str, date]] = {}
    for (task, day), claims in sorted(due.items(), key=lambda item: item[0][1]):
        key = (task, day) if task in repeating else first.setdefault(task, (task, day))
        kept.setdefault(key, []).extend(claims)
    return kept


def taken_or_begun(
    findings: Findings, stage: Stage, verdicts: tuple[Verdict, ...]
) -> tuple[Verdict, ...]:
    """The medicines that are taken and stay or change, and the one to begin with, by a specialist
    where nothing else is.

    Its alternatives are neither.
    """
    first = first_choice(stage, verdicts) or _first_by_a_specialist(stage, verdicts)
    taken = findings.taken
    return tuple(
        [
            v
            for v in verdicts
            if v is first or (v.option.id in taken and v.verdict in KEPT and v.option.medicine)
        ]
    )


def _first_by_a_specialist(stage: Stage, verdicts: tuple[Verdict, ...]) -> Verdict | None:
    left = {verdict.option.id: verdict for verdict in verdicts if verdict.verdict == "specialist"}
    return next((left[offer.option] for offer in stage.offers if offer.option in left), None)


def _repeating(given: tuple[Verdict, ...]) -> set[str]:
    medicines = [v.option.medicine for v in given if v.option.medicine]
    return {m.task for medicine in medicines for m in medicine.monitoring if m.every_days}


def _all(
    findings: Findings,
    signs: list[Sign | Rule],
    stage: Stage,
    verdicts: tuple[Verdict, ...],
    given: tuple[Verdict, ...],
) -> Iterator[tuple[str, date, tuple[str, ...]]]:
    due, today = _Due(findings), findings.patient.on
    for sign in signs:
        latest = today + timedelta(
            days=DAYS[sign.urgency] if isinstance(sign, Sign) else URGENT_MEDICINE
        )
        of_stage = stage.tasks if stage.id == EMERGENCY and isinstance(sign, Rule) else ()
        yield from (
            (task, min(due[task], latest), sign.claims) for task in (*sign.tasks, *of_stage)
        )
    for tasks, claims in _prompted(findings, stage, verdicts, given):
        for task in tasks:
            yield task, due[task], claims
    if stage.id != EMERGENCY:  # the clinician who sees the person today decides about the rest
        for verdict in given:
            yield from _monitoring(findings, verdict)


class _Due(dict[str, date]):
    """The day on which each task is due."""

    def __init__(self, findings: Findings) -> None:
        self.specs, self.today = findings.content.tasks, findings.patient.on

    def __missing__(self, task: str) -> date:
        found = self[task] = self.today + timedelta(days=self.specs[task].due_days)
        return found


def _prompted(
    findings: Findings, stage: Stage, verdicts: tuple[Verdict, ...], given: tuple[Verdict, ...]
) -> Iterator[Prompted]:
    """Unless the person is seen today anyway: the stage, what is present, rules, and tests waited
    for."""
    if stage.id == EMERGENCY:
        return
    yield tuple([task for task in stage.tasks if not _done(findings, task)]), stage.claims
    yes = findings.yes
    for spec in findings.lines.prompting:
        if spec.criterion in yes:
            yield spec.tasks, spec.claims
    yield from _relevant_rules(findings, verdicts, given)
    chosen = any(verdict.option.id not in findings.taken for verdict in given)
    for verdict in verdicts:
        waits = verdict.verdict == "hold" and verdict.option.medicine is not None
        if waits and (not chosen or verdict.option.id in findings.taken):
            yield from _tests_waited_for(findings, verdict, stage)


def _relevant_rules(
    findings: Findings, verdicts: tuple[Verdict, ...], given: tuple[Verdict, ...]
) -> Iterator[Prompted]:
    """Of the person, and of medicines taken, asked for or about to start; for an alternative, and
    for what is asked for and refused, no blood test or the like."""
    fired, wanted = findings.fired, findings.taken | findings.requested
    yield from (
        (_still_open(findings, rule), rule.claims) for rule in fired.get("", ()) if rule.tasks
    )
    for verdict in verdicts:
        option = verdict.option.id
        if option in fired and (verdict.verdict in STARTED or option in wanted):
            refused = option not in findings.taken and verdict.verdict in REFUSED
            left_out = ("not_now", "task") if refused else ("not_now",)
            rules = [rule for rule in fired[option] if rule.tasks and rule.effect not in left_out]
            found = [(_that_fit(findings, rule), rule.claims) for rule in rules]
            whole = verdict in given or (option in wanted and not refused)
            yield from (found if whole else [(_no_tests(findings, t), said) for t, said in found])


def _that_fit(findings: Findings, rule: Rule) -> tuple[str, ...]:
    """Without what is only to be done about a medicine that is taken, when it is not."""
    specs = findings.content.tasks
    return tuple(
        task
        for task in _still_open(findings, rule)
        if rule.option in findings.taken or not specs[task].of_taken
    )


def _no_tests(findings: Findings, tasks: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(task for task in tasks if not findings.content.tasks[task].known_by)


def _still_open(findings: Findings, rule: Rule) -> tuple[str, ...]:
    """The tasks of a rule. A test whose fresh result is there is asked for again only by a rule
    that looks at this result."""
    return tuple(
        [
            task
            for task in rule.tasks
            if not _done(findings, task) or _looks_at(findings, rule, task)
        ]
    )


def _looks_at(findings: Findings, rule: Rule, task: str) -> bool:
    results = {
        fact
        for name in findings.content.tasks[task].known_by
        for fact in findings.lines.results_beside(name)
    }
    return any(not results.isdisjoint(findings.lines.results_beside(name)) for name in rule.read)


def _monitoring(
    findings: Findings, verdict: Verdict
) -> Iterator[tuple[str, date, tuple[str, ...]]]:
    medicine, gone = verdict.option.medicine, _days_gone(findings, verdict)
    for item in medicine.monitoring if medicine else ():
        if item.when_due != "before_start" or (
            verdict.verdict in STARTED and not _done(findings, item.task)
        ):
            yield from (
                (item.task, findings.patient.on + timedelta(days=days), item.claims)
                for days in _days(item, gone)
            )


def _days_gone(findings: Findings, verdict: Verdict) -> int:
    """How long an unchanged dose has certainly been taken; a change restarts every row of
    checks."""
    taken = (
        findings.patient.facts.get(f"{verdict.option.id}_days_at_dose")
        if verdict.verdict == UNCHANGED
        else None
    )
    return int(taken.low) if isinstance(taken, Interval) else 0


def _tests_waited_for(findings: Findings, verdict: Verdict, stage: Stage) -> Iterator[Prompted]:
    """The tests whose result a medicine on hold waits for, each with those who say that it is
    needed."""
    told: dict[str, set[str]] = {}
    for need in verdict.needs:
        for task in findings.lines.tests_for(need):
            told.setdefault(task, set()).add(need)
    for task, facts in told.items():
        yield (
            (task,),
            _who_asks(findings, verdict.option, task, facts)
            or stage.claims
            or verdict.option.claims,
        )


def _who_asks(findings: Findings, option: Option, task: str, facts: set[str]) -> tuple[str, ...]:
    """The claims of the medicine's own checks, and of the rules and limits that look at these
    facts."""
    medicine = option.medicine
    assert medicine is not None
    checks = [item.claims for item in medicine.monitoring if item.task == task]
    required = [rule for rule in findings.fired.get(option.id, NONE) if rule.effect == REQUIRE]
    rules = [
        rule.claims
        for rule in (*findings.waits_for(option.id), *required)
        if not facts.isdisjoint(rule.read)
    ]
    bands = [
        band.claims
        for ceiling in medicine.ceilings
        if ceiling.by in facts
        for band in ceiling.bands
    ]
    return tuple(dict.fromkeys(claim for claims in (*checks, *rules, *bands) for claim in claims))


def _done(findings: Findings, task: str) -> bool:
    """Whether a fresh result already shows that it has been done."""
    known_by = findings.content.tasks[task].known_by
    return bool(known_by) and all(fact in findings.patient.facts for fact in known_by)


def _days(item: Monitoring, gone: int) -> list[int]:
    """From today: a row with a number of checks counts from the present dose, a standing one from
    now."""
    if item.every_days is None:
        return [0]
    if item.times is None:
        return [item.every_days]
    return [item.every_days * i - gone for i in range(1, item.times + 1)]
