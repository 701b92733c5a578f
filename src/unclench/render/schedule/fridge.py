"""A schedule as one page for the fridge: this week first, then every step, whom to call, and who
says so.

For a person and a carer the rows come from a `SignedSchedule` whose signature holds today, and from
nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator

from unclench.plan.dosing.models import Schedule, SignedSchedule
from unclench.plan.dosing.signature import for_person
from unclench.render.pages.page import html
from unclench.render.pages.plan import PagePart
from unclench.render.pages.web import Web, body
from unclench.render.plan.urgent import CALLS
from unclench.render.schedule.checkins import ROUTINE, action_box, answers_text
from unclench.render.schedule.code import drawn_code
from unclench.render.schedule.grid import grid
from unclench.render.schedule.text import not_known, rests_on
from unclench.render.schedule.view import EndedSchedule, ScheduleView
from unclench.render.wording import Voice, long_day

EFFECTS_SHOWN = 3
LINES_ON_FIRST_PAGE = 7
CALLED = ("emergency", "same_day")


def person_page(signed: SignedSchedule, view: ScheduleView, *, large: bool = False) -> str:
    """The page of a person or carer; DoseError when the signature does not hold today."""
    rows = for_person(signed, view.facts)
    voice = view.voice()
    pending = voice.word("page.pending_signed").replace("{signer}", signed.signature.by)
    return _page(view, signed.schedule._replace(rows=rows), _signed(signed, voice), pending, large)


def clinician_page(view: ScheduleView, *, large: bool = False) -> str:
    """The page of a clinician. An unsigned schedule says so above everything."""
    voice = view.voice()
    signed = _signed(view.schedule, voice) if isinstance(view.schedule, SignedSchedule) else ""
    return _page(view, view.plan(), signed, voice.word("pending"), large)


def _signed(found: SignedSchedule, voice: Voice) -> str:
    return f"{voice.word('page.signed_by')} {found.signature.by}, {long_day(found.signature.on)}."


def _page(view: ScheduleView, plan: Schedule, signed: str, pending: str, large: bool) -> str:
    voice, abrupt = view.voice(), plan.request.abrupt
    drawn = grid(plan, view.option.name, voice, large=large)
    return html(
        "schedule",
        urgent=body(_urgent(view, voice)),
        happened=body(answers_text(view.answers, voice, Web())),
        large=large,
        word=voice.word,
        name=view.option.name,
        whose=view.whose,
        signed=signed,
        pending="" if view.approved() else pending,
        grid=drawn,
        apart=large or drawn.lines() > LINES_ON_FIRST_PAGE,
        stop=voice.word(f"page.stop.{abrupt}"),
        stop_more=voice.word(f"page.stop_more.{abrupt}"),
        calls=_calls(voice),
        help=tuple(_help(view, voice)) if voice.plain else (),
        effects=tuple(_effects(view, voice)) if voice.plain else (),
        rests_on=() if voice.plain else (*rests_on(view, voice), *not_known(view, voice)),
        foot=tuple(_foot(view, voice)),
        code=drawn_code(view),
    )


def ended_page(ended: EndedSchedule, *, large: bool = False) -> str:
    """The page where check-ins leave no schedule: what to do now, and no table."""
    voice = ended.voice()
    heading, *happened = answers_text(ended.answers, voice, Web())
    return html(
        "plan",
        large=large,
        word=voice.word,
        title=ended.option.name,
        place="",
        urgent=body(action_box(ended.last(), voice, Web())),
        pending="" if ended.approved() else voice.word("pending"),
        parts=[PagePart(heading, body(happened), False, None)],
        foot=(voice.word("disclaimer"), voice.number("report_line")),
    )


def _urgent(view: ScheduleView, voice: Voice) -> list[str]:
    """What the last check-in asks for, when a clinician has to look soon."""
    pressing = view.answers and view.answers[-1].urgency != ROUTINE
    return action_box(view.answers[-1], voice, Web()) if pressing else []


def _calls(voice: Voice) -> tuple[tuple[str, str], ...]:
    """How urgent it is, and whom to call then."""
    return tuple(
        (voice.word(f"urgency.{level}", "label"), voice.number(CALLS[level])) for level in CALLED
    )


def _help(view: ScheduleView, voice: Voice) -> Iterator[str]:
    """The lines that `page.fridge.help` names, in its order."""
    known = {line.id: line for line in view.content.seek_help}
    yield from (
        voice.say(known[name].text)
        for name in voice.word("page.fridge.help").split()
        if name in known
    )


def _effects(view: ScheduleView, voice: Voice) -> Iterator[str]:
    """Of the advice about this medicine the few kinds that `page.fridge.effects` names, the first
    ones first."""
    advice = view.option.medicine.counselling if view.option.medicine else ()
    by_kind = {counsel.id.rpartition("/")[2]: counsel for counsel in advice}
    wanted = [kind for kind in voice.word("page.fridge.effects").split() if kind in by_kind]
    yield from (voice.say(by_kind[kind].say) for kind in wanted[:EFFECTS_SHOWN])


def _foot(view: ScheduleView, voice: Voice) -> Iterator[str]:
    yield voice.word("disclaimer")
    yield f"{voice.word('page.sources')}: {', '.join(_claims(view))}."
    content = view.content
    state = content.status.replace("_", " ")
    yield (
        f"unclench {content.version} ({state}), {long_day(view.on)}. {voice.number('report_line')}"
    )


def _claims(view: ScheduleView) -> dict[str, None]:
    """The basis of the way up or down, and the advice on stopping, each once."""
    request, medicine = view.plan().request, view.option.medicine
    way = request.regimen or request.rate
    return dict.fromkeys(
        (*(way.claims if way else ()), *(medicine.stopping.claims if medicine else ()))
    )
