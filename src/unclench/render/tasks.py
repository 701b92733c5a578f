"""What is to be done, with its days: the earliest first, a task that repeats on one line."""

from __future__ import annotations

from datetime import date

from unclench.plan.models import DatedTask
from unclench.render.days import long_day, short_day
from unclench.render.sheet import COLUMN, Sheet

MOST_DAYS = 3


def triggers(sheet: Sheet) -> list[str]:
    """What makes it worse, each with what to do about it."""
    ids = _triggers(sheet)
    found = [task for task in sheet.plan.tasks if task.id in ids]
    if not found:
        return []
    lines = sheet.heading("triggers")
    for task in found:
        lines += sheet.paper.row(long_day(task.on), sheet.voice.say(task.text), COLUMN)
    return lines


def tasks(sheet: Sheet) -> list[str]:
    """Every other task once, on its first day, with the days on which it comes again."""
    days: dict[str, list[date]] = {}
    texts: dict[str, DatedTask] = {}
    ids = _triggers(sheet)
    for task in (task for task in sheet.plan.tasks if task.id not in ids):
        days.setdefault(task.id, []).append(task.on)
        texts.setdefault(task.id, task)
    if not texts:
        return []
    lines = sheet.heading("tasks")
    for name, task in texts.items():
        lines += sheet.paper.row(long_day(task.on), sheet.voice.say(task.text) + _again(days[name][1:]), COLUMN)
    return lines


def _triggers(sheet: Sheet) -> frozenset[str]:
    return frozenset(trigger.id for trigger in sheet.voice.content.triggers)


def _again(later: list[date]) -> str:
    """` Again: 4 Dec 2026, 11 Dec 2026 and 3 times more.`"""
    if not later:
        return ""
    more = len(later) - MOST_DAYS
    return f" Again: {', '.join(map(short_day, later[:MOST_DAYS]))}{f' and {more} more' if more > 0 else ''}."
