"""A schedule, the two of a switch, or the end of one as JSON (`unclench.schedule/1`)."""

from __future__ import annotations

from unclench.plan.dosing import serialised as written
from unclench.plan.dosing.history import AnsweredCheckin, changes
from unclench.plan.dosing.models import SignedSchedule
from unclench.plan.dosing.proposal import schedule_to_dict
from unclench.plan.regimen import Limit
from unclench.render.json_text import Json
from unclench.render.plan.governance import content_json
from unclench.render.plan.verdict_json import regimen_json
from unclench.render.schedule.checkins import because, said
from unclench.render.schedule.signed import with_signature
from unclench.render.schedule.view import EndedSchedule, ScheduleView, SwitchView
from unclench.render.wording import Voice

SCHEMA = "unclench.schedule/1"


def to_dict(view: ScheduleView) -> Json:
    """As the contract writes it. A person or carer gets what was signed, and no other amount."""
    voice, medicine = view.voice(), view.option.medicine
    limits = () if voice.plain else view.plan().request.limits
    return {
        "schema": SCHEMA,
        "medicine": view.option.id,
        "regimen": regimen_json(view.chosen) if view.chosen and not voice.plain else None,
        "regimens": [found.id for found in medicine.regimens] if medicine else [],
        "schedule": schedule_to_dict(view.schedule),
        "limits": [_limit(limit) for limit in limits],
        "claims": [*view.claims()],
        "not_checked": [
            {"rule": n.rule, "because": voice.say(n.because), "needs": voice.asked(n.needs)}
            for n in view.not_checked
        ],
        "content": content_json(
            view.content, view.content.status, view.plan().request.start, plain=voice.plain
        ),
        "disclaimer": voice.word("disclaimer"),
        "review": view.review(),
        "signed": _signed(view),
        "checkins": answers_json(view.answers, voice),
    }


def _signed(view: ScheduleView) -> Json | None:
    """All that `unclench verify` needs to work a signed schedule out again: with limits and steps,
    so for clinicians."""
    return (
        {**written.sealed(view.schedule), "record": view.whose}
        if isinstance(view.schedule, SignedSchedule) and not view.voice().plain
        else None
    )


def _limit(limit: Limit) -> Json:
    return {
        "at_most": str(limit.at_most),
        "because": limit.because,
        "facts": [*limit.facts],
        "claims": [*limit.claims],
    }


def switch_dict(shown: SwitchView) -> Json:
    """The old medicine's schedule as the contract writes it; the new one's is in `switch_to`, next
    to the order of changes."""
    made = [
        {"date": day.isoformat(), "medicine": view.option.id, "total": str(total)}
        for view in shown
        for day, total in changes(view.plan())
    ]
    whole = {
        **to_dict(shown.old),
        "switch_to": with_signature(to_dict(shown.new), shown.new),
        "changes": sorted(made, key=lambda change: change["date"]),
    }
    return with_signature(whole, shown.old)


def ended_dict(ended: EndedSchedule) -> Json:
    """Where no schedule is left: a person decides, not a table."""
    voice, content, medicine = ended.voice(), ended.content, ended.option.medicine
    return {
        "schema": SCHEMA,
        "medicine": ended.option.id,
        "schedule": None,
        "claims": [*(medicine.stopping.claims if medicine else ())],
        "content": {"version": content.version, "status": content.status},
        "disclaimer": voice.word("disclaimer"),
        "review": None if ended.approved() else voice.word("pending"),
        "signed": None,
        "checkins": answers_json(ended.answers, voice),
    }


def answers_json(answers: tuple[AnsweredCheckin, ...], voice: Voice) -> list[Json]:
    return [
        {
            "date": answer.checkin.on.isoformat(),
            "what": answer.checkin.what,
            "days": answer.checkin.days,
            "action": answer.action,
            "urgency": answer.urgency,
            "do": said(answer, voice),
            "because": because(answer, voice),
            "on_offer": answer.offer,
        }
        for answer in answers
    ]
