"""Programme → one HTML page with its figures. Every shown exercise has its picture, and the other
side's where both are done."""

from __future__ import annotations

from typing import Any

from unclench.content.content import Content
from unclench.plan.models import Reason
from unclench.plan.programme.models import Programme, ProgrammeItem, SpokenReason
from unclench.render.figures.pictures import pictures
from unclench.render.pages.page import html
from unclench.render.plan.urgent import CALLS
from unclench.render.programme.amounts import (
    amount,
    bad_day,
    both_sides,
    first_day,
    for_helper,
    grown,
    how,
    said,
    takes,
    unread,
    week_total,
    weeks,
)
from unclench.render.wording import WEEKDAYS, Voice, long_day

APPROVED = "approved"
BLOCKING = ("emergency", "same_day")
PARTS = ("day", "bedtime", "hourly")
REST = "rest"
WEEK = 7


def to_html(programme: Programme, content: Content, audience: str, *, large: bool = False) -> str:
    voice = Voice(content, audience, programme.region)
    approved = programme.content_status == APPROVED
    version = (
        f"unclench {programme.content_version} ({programme.content_status.replace('_', ' ')}), "
        f"{long_day(programme.made_on)}"
    )
    return html(
        "programme",
        large=large,
        word=voice.word,
        pending="" if approved else f"{voice.word('pending')} {said(voice, 'first')}",
        foot=(voice.word("disclaimer"), version),
        whose=programme.record,
        starts=said(voice, "starts", long_day(programme.starts)),
        line=said(voice, "carer_line") if audience == "carer" else "",
        urgent=_urgent(programme, voice),
        blocked=said(voice, "urgent") if programme.urgency in BLOCKING else "",
        stop=voice.say(programme.stop),
        unread=unread(programme, voice),
        never=[voice.say(reason.text) for reason in programme.never],
        turning=[voice.say(reason.text) for reason in programme.turning],
        now=_now(programme, voice),
        later=_later(programme, voice),
        resting=_resting(programme, voice),
        totals=[
            (said(voice, "week", total.week), week_total(total, voice))
            for total in programme.totals
        ],
        parts=[
            (said(voice, f"heading.{part}"), found)
            for part in PARTS
            if (found := _part(programme, part, voice))
        ],
        lists=_lists(programme, voice),
        where=said(voice, "where", ", ".join(programme.unmatched)) if programme.unmatched else "",
        weekdays=[WEEKDAYS[(programme.starts.weekday() + day) % WEEK] for day in range(WEEK)],
    )


def _urgent(programme: Programme, voice: Voice) -> dict[str, Any] | None:
    if not programme.urgent:
        return None
    call = voice.number(CALLS[programme.urgency]) if programme.urgency in CALLS else ""
    actions = [(voice.say(action.do), voice.say(action.because)) for action in programme.urgent]
    return {
        "title": voice.word(f"urgency.{programme.urgency}", "label"),
        "call": call,
        "actions": actions,
    }


def _now(programme: Programme, voice: Voice) -> dict[str, Any] | None:
    """The moves in one line each, and how long the day is."""
    if not programme.items:
        return None
    return {
        "sum": first_day(programme, voice),
        "bad_day": bad_day(programme, voice),
        "budget": voice.say(programme.budget.say),
        "moves": [
            (
                voice.say(item.exercise.title),
                f"{amount(item, item.steps[0], voice)}. {takes(item, item.steps[0], voice)}",
            )
            for item in programme.items
        ],
    }


def _later(programme: Programme, voice: Voice) -> list[tuple[str, str]]:
    return [
        (
            voice.say(item.exercise.title),
            f"{amount(item, item.steps[0], voice)}. {takes(item, item.steps[0], voice)}",
        )
        for item in programme.later
    ]


def _resting(programme: Programme, voice: Voice) -> list[dict[str, Any]]:
    return [_item(item, voice) for item in programme.resting]


def _part(programme: Programme, part: str, voice: Voice) -> list[dict[str, Any]]:
    return [_item(item, voice) for item in programme.items if item.dose.part == part]


def _item(item: ProgrammeItem, voice: Voice) -> dict[str, Any]:
    exercise, title = item.exercise, voice.say(item.exercise.title)
    key = f"{exercise.id}-{item.dose.id}"
    helper = [f"{said(voice, 'for_helper')} {line}" for line in for_helper(item, voice)]
    steps = (*how(item, voice), *both_sides(item, voice), *helper)
    timed = item.dose.part != REST
    return {
        "id": key,
        "title": title,
        "figures": pictures(exercise, key, voice),
        "steps": steps,
        "why": voice.say(item.why.text),
        "amounts": [
            (weeks(step, voice), f"{text}. {takes(item, step, voice)}" if timed else f"{text}.")
            for step, text in grown(item, voice)
        ],
        "due": item.steps[0].days,
        "notes": [voice.say(note.text) for note in item.notes],
        "grows": voice.say(item.dose.grows),
    }


def _lists(programme: Programme, voice: Voice) -> list[tuple[str, list[str]]]:
    """Options named without being offered, under their headings."""
    refused = [
        f"{v.option.name} ({voice.word(f'verdict.{v.verdict}', 'label')}): "
        f"{_said(v.because, voice)}"
        for v in programme.measures
    ]
    held = [
        f"{voice.say(h.exercise.title)}: {', '.join(map(voice.fact, voice.asked(h.needs)))}"
        for h in programme.held
    ]
    found = [
        (said(voice, "heading.physio"), _named(programme.with_physio, voice)),
        (said(voice, "heading.left_out"), [*_named(programme.left_out, voice), *refused]),
        (said(voice, "heading.held"), held),
        (
            voice.word("heading.questions"),
            [voice.say(question.ask) for question in programme.questions],
        ),
    ]
    return [(heading, lines) for heading, lines in found if lines]


def _named(spoken: tuple[SpokenReason, ...], voice: Voice) -> list[str]:
    return [f"{voice.say(one.exercise.title)}: {_said(one.because, voice)}" for one in spoken]


def _said(reasons: tuple[Reason, ...], voice: Voice) -> str:
    return " ".join(dict.fromkeys(voice.say(reason.text) for reason in reasons))
