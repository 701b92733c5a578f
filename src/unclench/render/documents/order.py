"""The order that a visit may end with, in plain lines to be pasted: a draft, because the prescriber
makes it. Whole words, no abbreviation of a time or a unit, and no trailing zero."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from unclench.plan.dosing.models import Schedule
from unclench.plan.models import Plan
from unclench.render.documents.note import ascii_line
from unclench.render.fhir.medicine import instructions
from unclench.render.wording import Voice, short_day

STEPS = 6
ENDS = ("start", "end")


def to_order(plan: Plan, voice: Voice) -> str:
    """One line for each step of the schedule that the plan proposes; why there is none, where there
    is none."""
    lines = [_head(plan), *_lines(plan, voice)]
    return "".join(f"{ascii_line(line)}\n" for line in lines)


def _head(plan: Plan) -> str:
    made = f"Unclench {plan.content_version}, {plan.made_on.isoformat()}, record {plan.record}"
    return f"DRAFT ORDER, not signed, {plan.content_status.replace('_', ' ')}. {made}."


def _lines(plan: Plan, voice: Voice) -> Iterator[str]:
    if plan.schedule is None:
        yield voice.word("order.urgent" if plan.urgent else "order.none")
        return
    yield from _of(plan.schedule, voice)


def _of(schedule: Schedule, voice: Voice) -> Iterator[str]:
    names = {option.id: option.name for option in voice.content.options}
    form = schedule.request.products[0].form if schedule.request.products else ""
    route = voice.word(f"order.route.{form.replace(' ', '_')}") if form else ""
    yield f"{names[schedule.medicine]}{f', {route}' if route else ''}:"
    steps = [*instructions(schedule, voice)]
    yield from (_step(step, voice) for step in steps if step["sequence"] <= STEPS)
    if any(step["sequence"] > STEPS for step in steps):
        yield voice.word("order.more")
    if (most := schedule.request.ceiling) is not None:
        yield voice.word("order.most").replace("{most}", f"{most.amount:f} {most.unit}")
    yield voice.word(f"dosing.then.{schedule.then}")
    if schedule.request.abrupt != "harmless":
        yield voice.word("dosing.calendar.never_at_once")


def _step(step: dict[str, Any], voice: Voice) -> str:
    days = step["timing"]["repeat"]["boundsPeriod"]
    first, last = (short_day(date.fromisoformat(days[end])) if end in days else "" for end in ENDS)
    key = "order.days" if last and last != first else "order.day" if last else "order.open"
    when = voice.word(key).replace("{first}", first).replace("{last}", last)
    return f"- {when}: {step['text']}."
