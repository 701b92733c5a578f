"""Programme → JSON (`unclench.programme/1`), for one audience. The same programme always gives the
same bytes."""

from __future__ import annotations

from collections.abc import Iterable

from unclench.content.content import Content
from unclench.content.types.exercises import Budget
from unclench.plan.models import Reason
from unclench.plan.programme.budget import seconds_a_day, seconds_once
from unclench.plan.programme.models import (
    Held,
    Programme,
    ProgrammeItem,
    ProgrammeStep,
    SpokenReason,
    Total,
)
from unclench.render.json_text import Json
from unclench.render.plan.json import urgent_json
from unclench.render.programme.amounts import amount, for_helper, how, said
from unclench.render.wording import Voice

SCHEMA = "unclench.programme/1"
APPROVED = "approved"


def to_dict(programme: Programme, content: Content, audience: str) -> Json:
    """Weeks count from 1; seconds and minutes are whole numbers; `days` are places in the week, 0
    being the weekday of `starts`."""
    voice = Voice(content, audience, programme.region)
    return {
        **_head(programme, audience),
        "urgent": urgent_json(programme.urgent, voice),
        **_exercises(programme, voice),
        **_without(programme, voice),
        "questions": [{"fact": q.fact, "ask": voice.say(q.ask)} for q in programme.questions],
        "stop": {"text": voice.say(programme.stop), "claims": [*programme.stop_claims]},
        "disclaimer": voice.word("disclaimer"),
        "review": _review(programme, voice),
    }


def _head(programme: Programme, audience: str) -> Json:
    return {
        "schema": SCHEMA,
        "record": programme.record,
        "made_on": programme.made_on.isoformat(),
        "starts": programme.starts.isoformat(),
        "weeks": programme.weeks,
        "region": programme.region,
        "audience": audience,
        "content": {"version": programme.content_version, "status": programme.content_status},
        "urgency": programme.urgency,
    }


def _exercises(programme: Programme, voice: Voice) -> Json:
    """What is done, when, and for how long."""
    return {
        "items": [_item(item, voice) for item in programme.items],
        "bad_day": [*programme.bad_day],
        "later": [_item(item, voice) for item in programme.later],
        "resting": [_item(item, voice) for item in programme.resting],
        "totals": [_total(total) for total in programme.totals],
        "budget": _budget(programme.budget, voice),
    }


def _without(programme: Programme, voice: Voice) -> Json:
    """What is not done, and why."""
    return {
        "with_physiotherapist": [_spoken(spoken, voice) for spoken in programme.with_physio],
        "held": [_held(held, voice) for held in programme.held],
        "left_out": [_spoken(spoken, voice) for spoken in programme.left_out],
        "measures": [
            {"id": v.option.id, "verdict": v.verdict, "because": _reasons(v.because, voice)}
            for v in programme.measures
        ],
        "unread": [*programme.unread],
        "turning": _reasons(programme.turning, voice),
        "never": _reasons(programme.never, voice),
        "sites_without_exercise": [*programme.unmatched],
    }


def _held(held: Held, voice: Voice) -> Json:
    exercise = held.exercise
    return {"id": exercise.id, "title": voice.say(exercise.title), "needs": voice.asked(held.needs)}


def _review(programme: Programme, voice: Voice) -> str | None:
    """The banner, while not all content is approved."""
    approved = programme.content_status == APPROVED
    return None if approved else f"{voice.word('pending')} {said(voice, 'first')}"


def _item(item: ProgrammeItem, voice: Voice) -> Json:
    exercise = item.exercise
    return {
        "id": exercise.id,
        "measure": exercise.measure,
        "variant": exercise.variant,
        "position": exercise.position,
        "title": voice.say(exercise.title),
        "part": item.dose.part,
        "why": _reasons([item.why], voice)[0],
        "steps": [*how(item, voice)],
        "for_helper": [*for_helper(item, voice)],
        "muscles": [*exercise.muscles],
        "both_sides": exercise.sides,
        "amounts": [_step(item, step, voice) for step in item.steps],
        "grows": voice.say(item.dose.grows),
        "stop": voice.say(exercise.stop) if exercise.stop else None,
        "notes": _reasons(item.notes, voice),
        "figure": exercise.figure.shows,
        "facts": [*item.facts],
        "claims": [*item.claims],
    }


def _step(item: ProgrammeItem, step: ProgrammeStep, voice: Voice) -> Json:
    a = step.amount
    return {
        "from_week": a.from_week,
        "to_week": step.to_week,
        "hold_seconds": a.hold,
        "rest_seconds": a.rest,
        "minutes": a.minutes,
        "repeats": a.repeats,
        "seconds_each": a.each,
        "sets": a.sets,
        "at_least_every_hours": a.hours,
        "times_a_day": a.times_a_day,
        "days_a_week": a.days_a_week,
        "days": [*step.days],
        "seconds_once": seconds_once(a, item.exercise),
        "seconds_a_day": seconds_a_day(a, item.exercise),
        "text": amount(item, step, voice),
    }


def _total(total: Total) -> Json:
    """Seconds on each day of the week, on the longest one, and in all."""
    return {
        "week": total.week,
        "seconds_by_day": [*total.days],
        "seconds_longest_day": max(total.days),
        "seconds_a_week": sum(total.days),
    }


def _budget(budget: Budget, voice: Voice) -> Json:
    numbers = {
        key: value for key, value in budget._asdict().items() if key not in ("say", "claims")
    }
    return {**numbers, "text": voice.say(budget.say), "claims": [*budget.claims]}


def _spoken(spoken: SpokenReason, voice: Voice) -> Json:
    exercise = spoken.exercise
    return {
        "id": exercise.id,
        "title": voice.say(exercise.title),
        "because": _reasons(spoken.because, voice),
    }


def _reasons(reasons: Iterable[Reason], voice: Voice) -> list[Json]:
    return [
        {"rule": r.rule, "text": voice.say(r.text), "facts": [*r.facts], "claims": [*r.claims]}
        for r in reasons
    ]
