"""The moves that a physiotherapist set, as one page of paper: pictures, steps, how much, and a week
of boxes to tick."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from unclench.content.content import Content
from unclench.plan.programme.models import Programme, ProgrammeItem
from unclench.render.figures.pictures import ExercisePicture, pictures
from unclench.render.pages.page import html
from unclench.render.programme.amounts import amount, both_sides, how, said, takes
from unclench.render.wording import WEEKDAYS, Voice, long_day

FEW, MANY, LONG = 3, 5, 1200


class SheetMove(NamedTuple):
    """`due` are the days of the week on which it is done."""

    id: str
    title: str
    figures: tuple[ExercisePicture, ...]
    steps: tuple[str, ...]
    amount: str
    note: str
    due: tuple[int, ...]


class SheetHead(NamedTuple):
    """Who set it, and when."""

    person: str
    by: str
    on: str


def sheet_moves(programme: Programme, notes: Mapping[str, str], voice: Voice) -> list[SheetMove]:
    return [
        _move(item, number, notes.get(item.exercise.id, ""), voice)
        for number, item in enumerate(programme.items, 1)
    ]


def _move(item: ProgrammeItem, number: int, note: str, voice: Voice) -> SheetMove:
    step = item.steps[0]
    drawn = pictures(item.exercise, f"sheet-{number}", voice)
    return SheetMove(
        item.exercise.id,
        voice.say(item.exercise.title),
        tuple(drawn[:-1] if item.exercise.sides and len(drawn) > 1 else drawn),
        (*how(item, voice), *both_sides(item, voice)),
        f"{amount(item, step, voice)}. {takes(item, step, voice)}",
        note,
        step.days,
    )


def to_html(
    programme: Programme, notes: Mapping[str, str], content: Content, reader: str, head: SheetHead
) -> str:
    voice = Voice(content, reader, programme.region)
    moves = sheet_moves(programme, notes, voice)
    return html(
        "sheet",
        word=voice.word,
        pending=sheet_pending(programme, voice),
        foot=(voice.word("disclaimer"), f"unclench {programme.content_version}"),
        head=head,
        day=long_day(programme.made_on),
        stop=voice.say(programme.stop),
        moves=moves,
        size=_size(moves),
        weekdays=WEEKDAYS,
    )


def _size(moves: list[SheetMove]) -> str:
    """The more there is to say, the smaller it is printed, so that one page holds it."""
    letters = sum(
        len(text) for one in moves for text in (one.title, *one.steps, one.amount, one.note)
    )
    if len(moves) > MANY or letters > LONG:
        return "tight"
    return "many" if len(moves) > FEW else ""


def sheet_pending(programme: Programme, voice: Voice) -> str:
    """The person who set the moves has seen them; the pictures and texts still wait."""
    approved = programme.content_status == "approved"
    return "" if approved else said(voice, "pictures_pending")
