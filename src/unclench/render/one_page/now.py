"""What is done now: at most five, the worst first. Urgent actions, then a medicine that comes down
with its dates, then warnings about the person, then this person's own tasks before those of the
stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from unclench.patient.facts import told_in
from unclench.plan.coming_down import dose_fact
from unclench.plan.models import DatedTask, Urgent, Verdict
from unclench.render.documents.known import alert_text
from unclench.render.one_page.sentences import fitted, named
from unclench.render.one_page.steps import brief, dated_steps, words
from unclench.render.one_page.values import OnePageEntry
from unclench.render.plan.section import Sheet

MOST_NOW = 5
DOWN = ("lower", "taper")
HARMLESS = "harmless"
LATER_TASKS = ("review",)
SOON, MOST_A_DAY = 14, 2
SPEAKING = ("stop", "warn")


def now(sheet: Sheet, most: int, most_urgent: int, most_sentences: int) -> tuple[OnePageEntry, ...]:
    urgent = _together(_urgent(sheet, most_urgent))
    down = [*_down(sheet)]
    worst = sorted([*urgent, *down], key=lambda found: found[0])
    first = [entry for _, entry in worst]
    rest = [*_warnings(sheet, most_sentences), *_tasks(sheet)]
    shown = [*first[:most], *rest][: max(most, 1)]
    more = len(first) - most
    return (*shown, *([OnePageEntry("", words(sheet, "now.more", n=more))] if more > 0 else []))


def order(sheet: Sheet, urgency: str) -> int:
    from unclench.content.urgency import URGENT

    return URGENT.index(urgency) if urgency in URGENT else len(URGENT)


def _urgent(sheet: Sheet, most_sentences: int) -> Iterator[tuple[int, OnePageEntry]]:
    """Every urgent action, except a rule's line about a medicine whose steps down say more. What a
    danger sign says always stands, and is not fitted: it may ask whether a medicine was really
    taken."""
    ruled = {reason.rule for verdict in sheet.plan.options for reason in verdict.because}
    signs = {sign.id for sign in sheet.voice.content.dangers}
    stepped = {one.id for down in downs(sheet) for one in urgent_of(sheet, down)} - signs
    starts = if_taken(sheet)
    for action in sheet.plan.urgent:
        if action.id not in stepped:
            said = sheet.voice.say(action.do)
            by_rule = action.id in ruled and action.id not in signs
            text = fitted(said, starts if by_rule else (), taken=by_rule, most=most_sentences)
            yield order(sheet, action.urgency), _entry(sheet, action, text)


def _together(found: Iterable[tuple[int, OnePageEntry]]) -> list[tuple[int, OnePageEntry]]:
    """The same instruction about two medicines once, with both names."""
    merged: dict[tuple[str, str], tuple[int, OnePageEntry]] = {}
    for place, entry in found:
        name, text = named(entry.text)
        before = merged.get((entry.lead, text)) if name else None
        if before is None:
            merged[entry.lead, text] = (place, entry)
        else:
            both = f"{named(before[1].text)[0]}, {name}: {text}"
            merged[entry.lead, text] = (before[0], before[1]._replace(text=both))
    return list(merged.values())


def _entry(sheet: Sheet, action: Urgent, text: str) -> OnePageEntry:
    label = sheet.voice.word(f"urgency.{action.urgency}", "label").lower()
    label = "" if text.lower().startswith(label) else label
    return OnePageEntry(label, text, about=action.id, claims=action.claims)


def if_taken(sheet: Sheet) -> tuple[str, ...]:
    return tuple(sheet.voice.word("one_page.if_taken").split("|"))


def downs(sheet: Sheet) -> list[Verdict]:
    return [verdict for verdict in sheet.plan.options if verdict.verdict in DOWN]


def urgent_of(sheet: Sheet, down: Verdict) -> list[Urgent]:
    rules = {reason.rule for reason in down.because}
    return [action for action in sheet.plan.urgent if action.id in rules]


def steps_down(sheet: Sheet) -> tuple[OnePageEntry, ...]:
    """Every medicine that comes down, with its dates where the plan has them."""
    return tuple(entry for _, entry in _down(sheet))


def _down(sheet: Sheet) -> Iterator[tuple[int, OnePageEntry]]:
    for verdict in downs(sheet):
        urgent = urgent_of(sheet, verdict)
        urgency = urgent[0].urgency if urgent else "routine"
        label = sheet.voice.word(f"urgency.{urgency}", "label").lower()
        schedule, name = sheet.plan.schedule, verdict.option.name
        dated = schedule is not None and schedule.medicine == verdict.option.id
        tag = words(sheet, f"tag.{verdict.verdict}")
        undated = "no_steps" if _needs_steps(verdict) else "at_once"
        text = (dated_steps(sheet, name) if dated else "") or (
            words(sheet, f"now.{undated}", name=name, verdict=tag) + "."
        )
        claims = (*(schedule.claims if dated and schedule else ()), *verdict.because[0].claims)
        yield order(sheet, urgency), OnePageEntry(label, text, "", verdict.option.id, claims)


def _needs_steps(verdict: Verdict) -> bool:
    """Whether an end at once does harm, or is not known to do none."""
    medicine = verdict.option.medicine
    return medicine is None or medicine.stopping is None or medicine.stopping.abrupt != HARMLESS


def _warnings(sheet: Sheet, most_sentences: int) -> Iterator[OnePageEntry]:
    """Warnings about the person or a medicine that is taken, which nothing else here repeats."""
    said = {action.do for action in sheet.plan.urgent}
    said |= {reason.text for verdict in sheet.plan.options for reason in verdict.because}
    for alert in sheet.plan.alerts:
        mine = not alert.options or any(is_taken(sheet, option) for option in alert.options)
        if alert.severity in SPEAKING and mine and alert.text not in said:
            text = fitted(
                alert_text(alert, sheet.voice), if_taken(sheet), taken=True, most=most_sentences
            )
            lead = words(sheet, f"now.{alert.severity}")
            yield OnePageEntry(lead, text, about=alert.id, claims=alert.claims)


def is_taken(sheet: Sheet, option_id: str) -> bool:
    option = sheet.voice.content.option(option_id)
    detail = sheet.plan.facts.get(dose_fact(option)) if option.medicine else None
    taking = sheet.plan.facts.get("taking")
    listed, _ = told_in(taking.text) if taking else ([], [])
    return option_id in listed or (detail is not None and detail.text not in ("0", ""))


def _tasks(sheet: Sheet) -> Iterator[OnePageEntry]:
    """One entry for each day of the next two weeks, with at most two tasks: this person's own
    before those that everybody has at this stage."""
    common = {name for stage in sheet.voice.content.stages for name in stage.tasks}
    once = _first_days(sheet.plan.tasks, _elsewhere(sheet))
    soon = [task for task in once if (task.on - sheet.plan.made_on).days <= SOON]
    for day in dict.fromkeys(task.on for task in soon):
        tasks = sorted((task for task in soon if task.on == day), key=lambda one: one.id in common)
        yield _on(sheet, day, tasks[:MOST_A_DAY])


def _elsewhere(sheet: Sheet) -> frozenset[str]:
    """Tasks that other parts of the page say: triggers, and the review."""
    return frozenset((*(sign.id for sign in sheet.voice.content.triggers), *LATER_TASKS))


def _first_days(tasks: Iterable[DatedTask], elsewhere: frozenset[str]) -> list[DatedTask]:
    found: dict[str, DatedTask] = {}
    for task in tasks:
        if task.id not in elsewhere:
            found.setdefault(task.id, task)
    return list(found.values())


def _on(sheet: Sheet, day: date, tasks: list[DatedTask]) -> OnePageEntry:
    text = " ".join(sheet.voice.say(task.text) for task in tasks)
    lead = words(sheet, "now.due", day=brief(sheet, day))
    return OnePageEntry(lead, text, about=tasks[0].id)
