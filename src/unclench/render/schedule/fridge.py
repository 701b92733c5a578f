"""A schedule as one page for the fridge: this week first, then every step, whom to call, and who
says so.

For a person and a carer the rows come from a `SignedSchedule` whose signature holds today, and from
nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator

from unclench.content.content import Content
from unclench.plan.dosing.history import Answered
from unclench.plan.dosing.models import Schedule, SignedSchedule
from unclench.plan.dosing.signature import for_person
from unclench.render.dates import long_day
from unclench.render.pages.page import html
from unclench.render.pages.plan import Part
from unclench.render.pages.web import Web, body
from unclench.render.plan.json import APPROVED
from unclench.render.plan.urgent import CALLS
from unclench.render.schedule.alone import Leaf, not_known, rests_on
from unclench.render.schedule.checkins import ROUTINE, action_box, answers_text
from unclench.render.schedule.grid import grid
from unclench.render.wording import Voice

EFFECTS_SHOWN = 3
LINES_ON_FIRST_PAGE = 7
CALLED = ("emergency", "same_day")


def person_page(signed: SignedSchedule, leaf: Leaf, *, large: bool = False) -> str:
    """The page of a person or carer; DoseError when the signature does not hold today."""
    rows = for_person(signed, leaf.facts)
    voice = leaf.voice()
    pending = voice.word("page.pending_signed").replace("{signer}", signed.signature.by)
    return _page(leaf, signed.schedule._replace(rows=rows), _signed(signed, voice), pending, large)


def clinician_page(leaf: Leaf, *, large: bool = False) -> str:
    """The page of a clinician. An unsigned schedule says so above everything."""
    voice = leaf.voice()
    signed = _signed(leaf.schedule, voice) if isinstance(leaf.schedule, SignedSchedule) else ""
    return _page(leaf, leaf.plan(), signed, voice.word("pending"), large)


def _signed(found: SignedSchedule, voice: Voice) -> str:
    return f"{voice.word('page.signed_by')} {found.signature.by}, {long_day(found.signature.on)}."


def _page(leaf: Leaf, plan: Schedule, signed: str, pending: str, large: bool) -> str:
    voice, abrupt = leaf.voice(), plan.request.abrupt
    drawn = grid(plan, leaf.option.name, voice, large=large)
    return html(
        "schedule",
        urgent=body(_urgent(leaf, voice)),
        happened=body(answers_text(leaf.answers, voice, Web())),
        large=large,
        word=voice.word,
        name=leaf.option.name,
        whose=leaf.whose,
        signed=signed,
        pending="" if leaf.approved() else pending,
        grid=drawn,
        apart=large or drawn.lines() > LINES_ON_FIRST_PAGE,
        stop=voice.word(f"page.stop.{abrupt}"),
        stop_more=voice.word(f"page.stop_more.{abrupt}"),
        calls=_calls(voice),
        help=tuple(_help(leaf, voice)) if voice.plain else (),
        effects=tuple(_effects(leaf, voice)) if voice.plain else (),
        rests_on=() if voice.plain else (*rests_on(leaf, voice), *not_known(leaf, voice)),
        foot=tuple(_foot(leaf, voice)),
    )


def ended_page(
    answers: tuple[Answered, ...], name: str, content: Content, voice: Voice, *, large: bool = False
) -> str:
    """The page where check-ins leave no schedule: what to do now, and no table."""
    heading, *happened = answers_text(answers, voice, Web())
    return html(
        "plan",
        large=large,
        word=voice.word,
        title=name,
        place="",
        urgent=body(action_box(answers[-1], voice, Web())),
        pending="" if content.status == APPROVED else voice.word("pending"),
        parts=[Part(heading, body(happened), False, None)],
        foot=(voice.word("disclaimer"), voice.number("report_line")),
    )


def _urgent(leaf: Leaf, voice: Voice) -> list[str]:
    """What the last check-in asks for, when a clinician has to look soon."""
    pressing = leaf.answers and leaf.answers[-1].urgency != ROUTINE
    return action_box(leaf.answers[-1], voice, Web()) if pressing else []


def _calls(voice: Voice) -> tuple[tuple[str, str], ...]:
    """How urgent it is, and whom to call then."""
    return tuple(
        (voice.word(f"urgency.{level}", "label"), voice.number(CALLS[level])) for level in CALLED
    )


def _help(leaf: Leaf, voice: Voice) -> Iterator[str]:
    """The lines that `page.fridge.help` names, in its order."""
    known = {line.id: line for line in leaf.content.seek_help}
    yield from (
        voice.say(known[name].text)
        for name in voice.word("page.fridge.help").split()
        if name in known
    )


def _effects(leaf: Leaf, voice: Voice) -> Iterator[str]:
    """Of the advice about this medicine the few kinds that `page.fridge.effects` names, the first
    ones first."""
    advice = leaf.option.medicine.counselling if leaf.option.medicine else ()
    by_kind = {counsel.id.rpartition("/")[2]: counsel for counsel in advice}
    wanted = [kind for kind in voice.word("page.fridge.effects").split() if kind in by_kind]
    yield from (voice.say(by_kind[kind].say) for kind in wanted[:EFFECTS_SHOWN])


def _foot(leaf: Leaf, voice: Voice) -> Iterator[str]:
    yield voice.word("disclaimer")
    yield f"{voice.word('page.sources')}: {', '.join(_claims(leaf))}."
    content = leaf.content
    made = f", {long_day(leaf.on)}" if leaf.on else ""
    yield (
        f"unclench {content.version} ({content.status.replace('_', ' ')}){made}. "
        f"{voice.number('report_line')}"
    )


def _claims(leaf: Leaf) -> dict[str, None]:
    """The basis of the way up or down, and the advice on stopping, each once."""
    request, medicine = leaf.plan().request, leaf.option.medicine
    way = request.regimen or request.rate
    return dict.fromkeys(
        (*(way.claims if way else ()), *(medicine.stopping.claims if medicine else ()))
    )
