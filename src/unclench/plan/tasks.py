"""Step 10: what is to be done, with dates: of the stage, of what fired, and the monitoring of what is taken or started."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from unclench.library.models import Monitoring, Rule, Sign, Stage
from unclench.plan.findings import Findings
from unclench.plan.models import DatedTask, Verdict
from unclench.plan.stage import EMERGENCY

STARTED = ("offer", "raise", "specialist")
Due = dict[tuple[str, date], dict[str, None]]
KEPT = ("continue", "raise", "lower", "taper")


def tasks(findings: Findings, signs: list[Sign | Rule], stage: Stage, verdicts: tuple[Verdict, ...]) -> tuple[DatedTask, ...]:
    """Every task once a day, the earliest first."""
    today = findings.patient.on
    due: Due = {}
    for task, day, claims in _all(findings, signs, stage, verdicts):
        due.setdefault((task, day), {}).update(dict.fromkeys(claims))
    once = _earliest(due, _repeating(verdicts))
    specs = findings.content.tasks
    found = [DatedTask(task, day, specs[task].say, tuple(claims) or specs[task].claims) for (task, day), claims in once.items()]
    return tuple(sorted((t for t in found if t.on >= today), key=lambda t: (t.on, t.id)))


def _earliest(due: Due, repeating: set[str]) -> Due:
    """A task that does not repeat is done once, on its earliest day, for all who ask for it."""
    kept: Due = {}
    first: dict[str, tuple[str, date]] = {}
    for (task, day), claims in sorted(due.items(), key=lambda item: item[0][1]):
        key = (task, day) if task in repeating else first.setdefault(task, (task, day))
        kept.setdefault(key, {}).update(claims)
    return kept


def _repeating(verdicts: tuple[Verdict, ...]) -> set[str]:
    medicines = [v.option.medicine for v in verdicts if v.option.medicine and v.verdict in (*STARTED, *KEPT)]
    return {m.task for medicine in medicines for m in medicine.monitoring if m.every_days}


def _all(
    findings: Findings, signs: list[Sign | Rule], stage: Stage, verdicts: tuple[Verdict, ...]
) -> Iterator[tuple[str, date, tuple[str, ...]]]:
    specs, today = findings.content.tasks, findings.patient.on

    def on(task: str, claims: tuple[str, ...]) -> tuple[str, date, tuple[str, ...]]:
        return task, today + timedelta(days=specs[task].due_days), claims

    for sign in signs:
        tasks_of_stage = stage.tasks if stage.id == EMERGENCY and isinstance(sign, Rule) else ()
        yield from (on(task, sign.claims) for task in (*sign.tasks, *tasks_of_stage))
    if stage.id == EMERGENCY:
        return  # whoever is seen today decides about the rest
    yield from (on(task, stage.claims) for task in stage.tasks)
    for spec in (*findings.content.triggers, *findings.content.side_effects):
        if spec.criterion in findings.settled.yes:
            yield from (on(task, spec.claims) for task in spec.tasks)
    for rule in _relevant_rules(findings, verdicts):
        yield from (on(task, rule[1]) for task in rule[0])
    for verdict in verdicts:
        if verdict.option.medicine is not None and verdict.verdict != "not_now":
            yield from _monitoring(findings, verdict)
            yield from (on(task, claims) for task, claims in _tests_waited_for(findings, verdict))


def _relevant_rules(findings: Findings, verdicts: tuple[Verdict, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for rule in findings.fired.get("", ()):
        if rule.tasks:
            yield rule.tasks, rule.claims
    for verdict in verdicts:
        option = verdict.option.id
        if option in findings.taken or option in findings.requested or verdict.verdict in ("offer", "raise", "specialist"):
            yield from (
                (rule.tasks, rule.claims) for rule in findings.fired.get(option, ()) if rule.tasks and rule.effect != "not_now"
            )


def _monitoring(findings: Findings, verdict: Verdict) -> Iterator[tuple[str, date, tuple[str, ...]]]:
    medicine = verdict.option.medicine
    if medicine is None or verdict.verdict not in (*STARTED, *KEPT):
        return
    for item in medicine.monitoring:
        if item.when_due != "before_start" or (verdict.verdict in STARTED and not _done(findings, item.task)):
            yield from ((item.task, findings.patient.on + timedelta(days=days), item.claims) for days in _days(item))


def _tests_waited_for(findings: Findings, verdict: Verdict) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The tests whose result a medicine on hold waits for."""
    if verdict.verdict == "hold" and verdict.option.medicine is not None:
        for task in {task: None for need in verdict.needs for task in findings.lines.tests_for(need)}:
            yield task, verdict.because[0].claims


def _done(findings: Findings, task: str) -> bool:
    """Whether a fresh result already shows that it has been done."""
    known_by = findings.content.tasks[task].known_by
    return bool(known_by) and all(fact in findings.patient.facts for fact in known_by)


def _days(item: Monitoring) -> list[int]:
    if item.every_days is None:
        return [0]
    return [item.every_days * i for i in range(1, (item.times or 1) + 1)]
