"""What happened and what follows from it, for each check-in, in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from unclench.plan.dosing.history import AnsweredCheckin
from unclench.render.console import Paper
from unclench.render.wording import Voice, long_day

COLUMN = 17
ROUTINE = "routine"


def answers_text(answers: tuple[AnsweredCheckin, ...], voice: Voice, paper: Paper) -> list[str]:
    """One row for each check-in: its day, why, what to do, and how soon a clinician must look."""
    lines = paper.heading(voice.word("heading.checkins")) if answers else []
    for answer in answers:
        lines += paper.row(long_day(answer.checkin.on), _row(answer, voice), COLUMN)
    return lines


def _row(answer: AnsweredCheckin, voice: Voice) -> str:
    urgent = answer.urgency != ROUTINE
    label = f"{voice.word(f'urgency.{answer.urgency}', 'label').upper()}. " if urgent else ""
    offer = f" {voice.word('line.take_offer')}" if answer.offer and not voice.plain else ""
    return f"{label}{because(answer, voice)} {said(answer, voice)}{offer}"


def said(answer: AnsweredCheckin, voice: Voice) -> str:
    """What to do now."""
    return voice.word(f"dosing.action.{answer.action}")


def because(answer: AnsweredCheckin, voice: Voice) -> str:
    """The report, with how many days it lasted."""
    days, words = answer.checkin.days, voice.word(f"dosing.what.{answer.checkin.what}")
    return f"{words.rstrip('.')} ({days} day{'s' * (days != 1)})." if days else words


def last_said(answers: tuple[AnsweredCheckin, ...], voice: Voice) -> Iterator[tuple[date, str]]:
    """The last check-in with what follows from it, after its day; nothing without any."""
    for answer in answers[-1:]:
        yield answer.checkin.on, f"{because(answer, voice)} {said(answer, voice)}"


def action_box(answer: AnsweredCheckin, voice: Voice, paper: Paper) -> list[str]:
    """What to do now, and how soon."""
    return paper.box(
        voice.word(f"urgency.{answer.urgency}", "label").upper(),
        paper.inner().text(said(answer, voice)),
    )
