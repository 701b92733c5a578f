"""What comes before everything else: the state of the content, everything urgent, and the stage of
the person."""

from __future__ import annotations

from unclench.plan.models import Plan, Urgent
from unclench.render.plan.governance import overlay_lines
from unclench.render.plan.section import Sheet
from unclench.render.wording import Voice, long_day

APPROVED, SIGNS = "approved", "signs"
# A matter of two weeks is for the own team: a line for urgent calls would send it away.
SOON = ("same_day", "within_2_days")
CALLS = {"emergency": "emergency_number", **dict.fromkeys(SOON, "urgent_number")}


def head(sheet: Sheet) -> list[str]:
    """Whose plan it is, of which day, and whether anybody has approved what it says."""
    title = f"{sheet.voice.word('heading.plan').upper()}: {sheet.plan.record}"
    return [*banner(sheet), *sheet.paper.wrapped(title), *place(sheet)]


def place(sheet: Sheet) -> list[str]:
    """The day, the region and the reader."""
    plan, voice, paper = sheet.plan, sheet.voice, sheet.paper
    day = paper.text(
        f"{long_day(plan.made_on)}. {voice.number('name')}. {voice.word('audience', 'label')}."
    )
    lines = [*day, *_overlay(sheet)]
    return (
        [*lines, *paper.text(voice.word("audience", "line"))]
        if voice.audience == "carer"
        else lines
    )


def _overlay(sheet: Sheet) -> list[str]:
    """What a clinic laid over the content, before anything that rests on it."""
    if sheet.voice.plain:
        return []
    return [
        line
        for text in overlay_lines(sheet.voice.content.overlay)
        for line in sheet.paper.text(text)
    ]


def banner(sheet: Sheet) -> list[str]:
    """One line: the first sentence of the notice while content waits for review."""
    if sheet.plan.content_status == APPROVED:
        return []
    first, stop, _ = sheet.voice.word("pending").partition(". ")
    return sheet.paper.text(f"{first}{stop.strip()}", style="1")


def urgent(sheet: Sheet) -> list[str]:
    """A box with what to do now and whom to call; one line when nothing is urgent."""
    plan, paper, voice = sheet.plan, sheet.paper, sheet.voice
    if not plan.urgent:
        return paper.text(no_danger(plan, voice))
    title = (
        f"{voice.word('heading.urgent').upper()} - "
        f"{voice.word(f'urgency.{plan.urgency}', 'label').upper()}"
    )
    inner = sheet._replace(paper=paper.inner())
    return paper.box(title, [*_actions(inner), *_calls(inner)])


def no_danger(plan: Plan, voice: Voice) -> str:
    """That no danger was found, where it was asked about; else that it was not."""
    return voice.word("empty.urgent" if danger_asked(plan) else "empty.not_asked")


def danger_asked(plan: Plan) -> bool:
    """Whether the danger signs are known, and nothing written elsewhere makes them a question."""
    return SIGNS in plan.facts and all(question.fact != SIGNS for question in plan.questions)


def told_of(plan: Plan, voice: Voice) -> tuple[Urgent, ...]:
    """For a clinician every sign. A person gets one clear thing to do: the most urgent one; the
    others come on the way."""
    return plan.most_urgent() if voice.plain else plan.urgent


def _actions(sheet: Sheet) -> list[str]:
    lines: list[str] = []
    for number, action in enumerate(told_of(sheet.plan, sheet.voice), 1):
        lead = f"{number}. "
        lines += sheet.paper.item(sheet.voice.say(action.do), lead, 0)
        lines += sheet.paper.text(sheet.voice.say(action.because), len(lead))
    return lines


def _calls(sheet: Sheet) -> list[str]:
    levels = dict.fromkeys(
        [sheet.plan.urgency, *(action.urgency for action in told_of(sheet.plan, sheet.voice))]
    )
    calls = {CALLS[level]: level for level in reversed(levels) if level in CALLS}
    lines: list[str] = []
    for number, level in reversed(calls.items()):
        lines += sheet.paper.text(
            f"{sheet.voice.word(f'urgency.{level}', 'label')}: {sheet.voice.number(number)}",
            style="1",
        )
    return lines


def stage(sheet: Sheet) -> list[str]:
    """Where the person stands, in one sentence, and what must be known before that can be said."""
    found, voice, paper = sheet.plan.stage, sheet.voice, sheet.paper
    title = f"{voice.word('heading.stage')}: {voice.word(f'stage.{found.id}', 'title')}"
    mark = next(
        (
            f" [{number}]"
            for reason, number in sheet.marks.items()
            if reason.rule == f"stage/{found.id}"
        ),
        "",
    )
    needs = (
        paper.item(sheet.facts(voice.asked(found.needs)) + ".", f"{voice.word('heading.needs')}: ")
        if found.needs
        else []
    )
    return [*paper.heading(title), *paper.text(voice.say(found.because) + mark, 1), *needs]
