"""Programme → plain text: everything urgent first, then the moves of a day, then what has to be
known or agreed before."""

from __future__ import annotations

from unclench.content.content import Content
from unclench.plan.programme.models import Programme, ProgrammeItem, SpokenReason
from unclench.render.console import Paper
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
from unclench.render.wording import Voice, long_day

APPROVED = "approved"
PARTS = ("day", "bedtime", "hourly")
REST = "rest"
BLOCKING = ("emergency", "same_day")


def to_text(programme: Programme, content: Content, audience: str, paper: Paper) -> str:
    voice = Voice(content, audience, programme.region)
    sections = [_head(programme, voice, paper), _urgent(programme, voice, paper)]
    if programme.urgency not in BLOCKING:
        sections += [
            _unread(programme, voice, paper),
            _sum(programme, voice, paper),
            _stop(programme, voice, paper),
        ]
        sections += [_part(programme, part, voice, paper) for part in PARTS]
        sections += [_resting(programme, voice, paper), _totals(programme, voice, paper)]
        sections += [_later(programme, voice, paper)]
        sections += [
            _spoken(programme.with_physio, "physio", voice, paper),
            _left_out(programme, voice, paper),
        ]
        sections += [
            _held(programme, voice, paper),
            _where(programme, voice, paper),
            _questions(programme, voice, paper),
        ]
    sections.append(_foot(programme, voice, paper))
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _head(programme: Programme, voice: Voice, paper: Paper) -> list[str]:
    title = f"{said(voice, 'title')}: {programme.record}"
    review = (
        []
        if programme.content_status == APPROVED
        else [
            *paper.text(voice.word("pending"), style="1"),
            *paper.text(said(voice, "first"), style="1"),
        ]
    )
    line = said(voice, "carer_line") if voice.audience == "carer" else ""
    return [
        *review,
        *paper.heading(title),
        *paper.text(f"{said(voice, 'starts', long_day(programme.starts))}. {line}".strip()),
    ]


def _urgent(programme: Programme, voice: Voice, paper: Paper) -> list[str]:
    if not programme.urgent:
        return []
    lines = [
        line
        for u in programme.urgent
        for line in (
            *paper.inner().item(voice.say(u.do), "- ", 0),
            *paper.inner().text(voice.say(u.because), 2),
        )
    ]
    if programme.urgency in CALLS:
        lines += paper.inner().text(voice.number(CALLS[programme.urgency]), style="1")
    if programme.urgency in BLOCKING:
        lines += paper.inner().text(said(voice, "urgent"))
    title = (
        f"{voice.word('heading.urgent').upper()} - "
        f"{voice.word(f'urgency.{programme.urgency}', 'label').upper()}"
    )
    return paper.box(title, lines)


def _unread(programme: Programme, voice: Voice, paper: Paper) -> list[str]:
    """What could not be checked, before any move; and why there are no moves."""
    reasons = [voice.say(reason.text) for reason in programme.never]
    lines = [line for text in reasons for line in paper.text(text)]
    lines += [] if programme.items or programme.never else paper.text(said(voice, "none"))
    return [*lines, *(paper.text(unread(programme, voice)) if programme.unread else [])]


def _stop(programme: Programme, voice: Voice, paper: Paper) -> list[str]:
    return (
        [*paper.heading(said(voice, "heading.stop")), *paper.text(voice.say(programme.stop), 1)]
        if programme.items
        else []
    )


def _part(programme: Programme, part: str, voice: Voice, paper: Paper) -> list[str]:
    items = [item for item in programme.items if item.dose.part == part]
    lines = paper.heading(said(voice, f"heading.{part}")) if items else []
    for number, item in enumerate(items, 1):
        lines += _item(number, item, voice, paper)
    return lines


def _item(number: int, item: ProgrammeItem, voice: Voice, paper: Paper) -> list[str]:
    lines = paper.item(
        f"{voice.say(item.exercise.title)}. {voice.say(item.why.text)}", f"{number}. "
    )
    for line in (*how(item, voice), *both_sides(item, voice)):
        lines += paper.item(line, "- ", 4)
    for line in for_helper(item, voice):
        lines += paper.item(f"{said(voice, 'for_helper')} {line}", "- ", 4)
    for step, said_now in grown(item, voice):
        if item.dose.part == REST:
            lines += paper.item(f"{said_now}.", "- ", 4)
        else:
            lines += paper.item(
                f"{said_now}. {takes(item, step, voice)}", f"{weeks(step, voice)}: ", 4
            )
    for note in item.notes:
        lines += paper.item(voice.say(note.text), "! ", 4)
    return lines


def _sum(programme: Programme, voice: Voice, paper: Paper) -> list[str]:
    """The moves in one line each, and how long the day is."""
    if not programme.items:
        return []
    lines = [
        *paper.heading(said(voice, "heading.now")),
        *paper.text(first_day(programme, voice), 1),
    ]
    for item in programme.items:
        lines += paper.item(
            f"{voice.say(item.exercise.title)}: {takes(item, item.steps[0], voice)}", "- "
        )
    return [
        *lines,
        *paper.text(f"{bad_day(programme, voice)} {voice.say(programme.budget.say)}".strip(), 1),
    ]


def _resting(programme: Programme, voice: Voice, paper: Paper) -> list[str]:
    lines = paper.heading(said(voice, "heading.rest")) if programme.resting else []
    for number, item in enumerate(programme.resting, 1):
        lines += _item(number, item, voice, paper)
    for reason in programme.turning:
        lines += [
            *paper.heading(said(voice, "heading.rest")),
            *paper.text(voice.say(reason.text), 1),
        ]
    return lines


def _totals(programme: Programme, voice: Voice, paper: Paper) -> list[str]:
    if not programme.items:
        return []
    lines = paper.heading(said(voice, "heading.totals"))
    for total in programme.totals:
        lines += paper.item(f"{week_total(total, voice)}.", f"{said(voice, 'week', total.week)}: ")
    return lines


def _later(programme: Programme, voice: Voice, paper: Paper) -> list[str]:
    if not programme.later:
        return []
    lines = [*paper.heading(said(voice, "heading.later")), *paper.text(said(voice, "later"), 1)]
    for item in programme.later:
        about = (
            f"{voice.say(item.exercise.title)}: {amount(item, item.steps[0], voice)}. "
            f"{takes(item, item.steps[0], voice)}"
        )
        lines += paper.item(about, "- ")
    return lines


def _spoken(spoken: tuple[SpokenReason, ...], key: str, voice: Voice, paper: Paper) -> list[str]:
    lines = paper.heading(said(voice, f"heading.{key}")) if spoken else []
    for one in spoken:
        reasons = " ".join(dict.fromkeys(voice.say(reason.text) for reason in one.because))
        lines += paper.item(f"{voice.say(one.exercise.title)}: {reasons}", "- ")
    return lines


def _left_out(programme: Programme, voice: Voice, paper: Paper) -> list[str]:
    lines = _spoken(programme.left_out, "left_out", voice, paper)
    if programme.measures and not lines:
        lines = paper.heading(said(voice, "heading.left_out"))
    for verdict in programme.measures:
        reasons = " ".join(dict.fromkeys(voice.say(reason.text) for reason in verdict.because))
        lines += paper.item(
            f"{verdict.option.name} ({voice.word(f'verdict.{verdict.verdict}', 'label')}): "
            f"{reasons}",
            "- ",
        )
    return lines


def _held(programme: Programme, voice: Voice, paper: Paper) -> list[str]:
    lines = paper.heading(said(voice, "heading.held")) if programme.held else []
    for held in programme.held:
        needs = ", ".join(dict.fromkeys(map(voice.fact, voice.asked(held.needs))))
        lines += paper.item(f"{voice.say(held.exercise.title)}: {needs}.", "- ")
    return lines


def _where(programme: Programme, voice: Voice, paper: Paper) -> list[str]:
    return (
        paper.text(said(voice, "where", ", ".join(programme.unmatched)))
        if programme.unmatched
        else []
    )


def _questions(programme: Programme, voice: Voice, paper: Paper) -> list[str]:
    lines = paper.heading(voice.word("heading.questions")) if programme.questions else []
    for number, question in enumerate(programme.questions, 1):
        lines += paper.item(voice.say(question.ask), f"{number}. ")
    return lines


def _foot(programme: Programme, voice: Voice, paper: Paper) -> list[str]:
    version = (
        f"unclench {programme.content_version} ({programme.content_status.replace('_', ' ')}), "
        f"{long_day(programme.made_on)}"
    )
    return [
        *paper.heading(voice.word("heading.about")),
        *paper.text(voice.word("disclaimer")),
        *paper.text(version, style="2"),
    ]
