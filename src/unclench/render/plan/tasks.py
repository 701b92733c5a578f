"""What is to be done, with its days: the earliest first, a task that repeats on one line."""

from __future__ import annotations

from datetime import date

from unclench.plan.models import AnsweredRequest, DatedTask, SeverityChange, Verdict
from unclench.render.plan.section import COLUMN, Sheet
from unclench.render.wording import Voice, long_day, short_day

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
        lines += sheet.paper.row(
            long_day(task.on), sheet.voice.say(task.text) + _again(days[name][1:]), COLUMN
        )
    return lines


def _triggers(sheet: Sheet) -> frozenset[str]:
    return frozenset(trigger.id for trigger in sheet.voice.content.triggers)


def _again(later: list[date]) -> str:
    """` Again: 4 Dec 2026, 11 Dec 2026 and 3 times more.`"""
    if not later:
        return ""
    more = len(later) - MOST_DAYS
    return (
        " Again: "
        f"{', '.join(map(short_day, later[:MOST_DAYS]))}{f' and {more} more' if more > 0 else ''}."
    )


HELD = "hold"


def change(sheet: Sheet) -> list[str]:
    found = sheet.plan.change
    return (
        [*sheet.heading("change_since"), *sheet.paper.text(change_text(found, sheet.voice), 1)]
        if found
        else []
    )


def requests(sheet: Sheet) -> list[str]:
    if not sheet.plan.answered:
        return []
    lines = sheet.heading("requests")
    for one in sheet.plan.answered:
        lines += sheet.paper.item(answer_text(one, sheet.voice), "- ")
    return lines


def change_text(found: SeverityChange, voice: Voice) -> str:
    """`From 7 to 6 out of 10 since 1 October 2026. That is better.`"""
    since = (
        voice.word("change.since").replace("{day}", long_day(found.since)) if found.since else ""
    )
    text = voice.word(f"change.{found.way}")
    fields = {
        "{before}": found.before,
        "{now}": found.now,
        "{percent}": found.percent or "0",
        " {since}": since and f" {since}",
    }
    for field, value in fields.items():
        text = text.replace(field, value)
    return text


def answer_text(one: AnsweredRequest, voice: Voice) -> str:
    """The request, the verdict on it, and the reason that decided."""
    asked = _asked(one, voice)
    if one.verdict is None:
        return f"{asked}: {voice.word(f'request.{one.otherwise}')}"
    label = voice.word(f"verdict.{one.verdict.verdict}", "label")
    because = _needs(one.verdict, voice) or (
        voice.say(one.verdict.because[0].text) if one.verdict.because else ""
    )
    return f"{asked}: {label}. {because}".strip()


def _needs(verdict: Verdict, voice: Voice) -> str:
    """What has to be found out first: more useful than saying that it is not known."""
    facts = (
        ", ".join(voice.fact(fact) for fact in voice.asked(verdict.needs))
        if verdict.verdict == HELD
        else ""
    )
    return f"{voice.word('heading.needs')}: {facts}." if facts else ""


def _asked(one: AnsweredRequest, voice: Voice) -> str:
    action, _, medicine = one.request.partition(":")
    name = one.verdict.option.name if one.verdict else (medicine or one.request).strip()
    return voice.word(f"request.{action}").replace("{name}", name) if medicine else name
