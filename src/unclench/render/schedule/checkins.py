"""What happened and what follows from it, for each check-in: in words, and as JSON."""

from __future__ import annotations

from typing import Any

from unclench.content.content import Content
from unclench.content.types import Option
from unclench.plan.dosing.history import Answered
from unclench.render.console import Paper
from unclench.render.dates import long_day
from unclench.render.wording import Voice

Json = dict[str, Any]
COLUMN = 17
ROUTINE = "routine"


def answers_json(answers: tuple[Answered, ...], voice: Voice) -> list[Json]:
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


def answers_text(answers: tuple[Answered, ...], voice: Voice, paper: Paper) -> list[str]:
    """One row for each check-in: its day, why, what to do, and how soon a clinician must look."""
    lines = paper.heading(voice.word("heading.checkins")) if answers else []
    for answer in answers:
        lines += paper.row(long_day(answer.checkin.on), _row(answer, voice), COLUMN)
    return lines


def _row(answer: Answered, voice: Voice) -> str:
    urgent = answer.urgency != ROUTINE
    label = f"{voice.word(f'urgency.{answer.urgency}', 'label').upper()}. " if urgent else ""
    offer = f" {voice.word('line.take_offer')}" if answer.offer and not voice.plain else ""
    return f"{label}{because(answer, voice)} {said(answer, voice)}{offer}"


def said(answer: Answered, voice: Voice) -> str:
    """What to do now."""
    return voice.word(f"dosing.action.{answer.action}")


def because(answer: Answered, voice: Voice) -> str:
    """The report, with how many days it lasted."""
    days, words = answer.checkin.days, voice.word(f"dosing.what.{answer.checkin.what}")
    return f"{words.rstrip('.')} ({days} day{'s' * (days != 1)})." if days else words


def without_schedule(
    answers: tuple[Answered, ...], option: Option, content: Content, voice: Voice
) -> Json:
    """The JSON where no schedule is left: a person decides, not a table."""
    claims = option.medicine.stopping.claims if option.medicine else ()
    return {
        "schema": "unclench.schedule/1",
        "medicine": option.id,
        "schedule": None,
        "claims": [*claims],
        "content": {"version": content.version, "status": content.status},
        "disclaimer": voice.word("disclaimer"),
        "review": None if content.status == "approved" else voice.word("pending"),
        "signed": None,
        "checkins": answers_json(answers, voice),
    }


def end_text(answers: tuple[Answered, ...], content: Content, voice: Voice, paper: Paper) -> str:
    """The same as text: what to do now in a box, then what happened."""
    last, pending = (
        answers[-1],
        "" if content.status == "approved" else voice.word("pending").partition(". ")[0] + ".",
    )
    box = action_box(last, voice, paper)
    happened = answers_text(answers, voice, paper)
    end = [*paper.heading(voice.word("heading.about")), *paper.text(voice.word("disclaimer"))]
    return (
        "\n\n".join(
            "\n".join(lines) for lines in (paper.text(pending), box, happened, end) if lines
        )
        + "\n"
    )


def action_box(answer: Answered, voice: Voice, paper: Paper) -> list[str]:
    """What to do now, and how soon."""
    return paper.box(
        voice.word(f"urgency.{answer.urgency}", "label").upper(),
        paper.inner().text(said(answer, voice)),
    )
