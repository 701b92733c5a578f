"""A schedule, the two of a switch, or the end of one as text."""

from __future__ import annotations

from unclench.plan.dosing.history import changes
from unclench.plan.dosing.models import SignedSchedule
from unclench.render.console import Paper
from unclench.render.plan.governance import content_line, overlay_lines
from unclench.render.plan.options import regimen
from unclench.render.schedule.checkins import action_box, answers_text
from unclench.render.schedule.table import signed, table, unsigned
from unclench.render.schedule.view import EndedSchedule, ScheduleView, SwitchView
from unclench.render.wording import Voice, long_day

COLUMN = 17


def to_text(view: ScheduleView, paper: Paper) -> str:
    """What happened and the table first, then limits, what was not checked, and who says so."""
    happened = answers_text(view.answers, view.voice(), paper)
    sections = (banner(view, paper), happened, *body(view, paper), about(view, paper))
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def body(view: ScheduleView, paper: Paper) -> tuple[list[str], ...]:
    """The table with its signature, what it rests on, and what was not checked."""
    voice, found = view.voice(), view.schedule
    sign = (
        signed(found.signature, paper)
        if isinstance(found, SignedSchedule)
        else unsigned(voice, paper)
    )
    return (
        [
            *paper.heading(voice.word("heading.schedule")),
            *sign,
            *table(view.plan(), view.option.name, paper, voice),
        ],
        _rests_on(view, voice, paper),
        _not_checked(view, voice, paper),
    )


def about(view: ScheduleView, paper: Paper) -> list[str]:
    voice = view.voice()
    state = (
        () if voice.plain else (content_line(view.content), *overlay_lines(view.content.overlay))
    )
    lines = [line for text in state for line in paper.text(text)]
    return [
        *paper.heading(voice.word("heading.about")),
        *paper.text(voice.word("disclaimer")),
        *lines,
    ]


def banner(view: ScheduleView, paper: Paper) -> list[str]:
    review = view.review()
    first, stop, _ = (review or "").partition(". ")
    return paper.text(f"{first}{stop.strip()}", style="1") if review else []


def _rests_on(view: ScheduleView, voice: Voice, paper: Paper) -> list[str]:
    if voice.plain:
        return []
    lines = [line for lead, text in rests_on(view, voice) for line in paper.item(text, f"{lead}: ")]
    return [*paper.heading(voice.word("heading.why")), *lines]


def rests_on(view: ScheduleView, voice: Voice) -> list[tuple[str, str]]:
    """For a clinician: the regimen, every limit once, and the claims, each after what it is
    called."""
    found = [(voice.word("heading.regimen"), regimen(view.chosen))] if view.chosen else []
    said = (
        f"{limit.at_most} ({', '.join(limit.claims) or limit.because})."
        for limit in view.plan().request.limits
    )
    return [
        *found,
        *(("Limit", limit) for limit in dict.fromkeys(said)),
        ("Claims", f"{', '.join(view.claims())}."),
    ]


def _not_checked(view: ScheduleView, voice: Voice, paper: Paper) -> list[str]:
    lines = [
        line for lead, text in not_known(view, voice) for line in paper.item(text, f"{lead}: ")
    ]
    return [*paper.heading(voice.word("heading.not_checked")), *lines] if lines else []


def not_known(view: ScheduleView, voice: Voice) -> list[tuple[str, str]]:
    """The missing facts, each once, after how many checks wait for them."""
    if not view.not_checked:
        return []
    names = dict.fromkeys(
        voice.fact(fact) for entry in view.not_checked for fact in voice.asked(entry.needs)
    )
    count = f"{len(view.not_checked)} check{'s' * (len(view.not_checked) > 1)}"
    return [(f"{voice.word('line.not_known').capitalize()} ({count})", f"{', '.join(names)}.")]


def switch_text(shown: SwitchView, paper: Paper) -> str:
    """First every change in its order, then each medicine by itself."""
    old, new = shown
    sections = (
        banner(old, paper),
        _order(shown, paper),
        *body(old, paper),
        *body(new, paper),
        about(new, paper),
    )
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _order(shown: SwitchView, paper: Paper) -> list[str]:
    """On each day one medicine changes, and the other stays."""
    found = sorted(
        ((day, view.option.name, total) for view in shown for day, total in changes(view.plan())),
        key=lambda change: change[0],
    )
    rows = [
        line
        for day, name, total in found
        for line in paper.row(long_day(day), f"{name} {total}", COLUMN)
    ]
    return [*paper.heading(shown.old.voice().word("dosing.changes")), *rows]


def ended_text(ended: EndedSchedule, paper: Paper) -> str:
    """What to do now in a box, then what happened."""
    voice = ended.voice()
    pending = "" if ended.approved() else voice.word("pending").partition(". ")[0] + "."
    sections = (
        paper.text(pending),
        action_box(ended.last(), voice, paper),
        answers_text(ended.answers, voice, paper),
        [*paper.heading(voice.word("heading.about")), *paper.text(voice.word("disclaimer"))],
    )
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"
