"""Today's doses: those that a trusted clinician signed, with one big tick, and what to do about
missed ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.diary_day import DayRequest, change_day
from unclench.app.signed_doses import (
    DANGER_SIGN,
    NOT_NOTED,
    DosesToday,
    KeepRequest,
    MissedDoses,
    SignedDoses,
    doses_today,
    keep,
    missed_doses,
    total_of,
)
from unclench.content.types import Option
from unclench.diary.changes import listing
from unclench.errors import InputError
from unclench.plan.dosing.checkins import Happened
from unclench.plan.dosing.models import SlotDose
from unclench.plan.triage import is_blocking
from unclench.render.plan.urgent import CALLS
from unclench.render.schedule.grid import amount
from unclench.render.wording import Voice, long_day
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.user import user_of
from unclench.serve.web.danger import urgent_lines
from unclench.serve.web.diary.now import DiaryNow, diary_now
from unclench.serve.web.diary.values import last_change
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.forms import form_of, one
from unclench.serve.web.frame import WebPage, reader_of, shown
from unclench.serve.web.help_now import help_numbers
from unclench.serve.web.uploads import file_of

DOSES = "/people/{person}/doses"
MISSED = f"{DOSES}/{{medicine}}/missed"
FILE = "file"
# A diary without a problem in it does not say that all was well.
SAID = {NOT_NOTED: "web.doses.not_noted", "fine": "web.doses.no_problem"}
# What may have happened, in the order of the page: the event, and its whole days without a dose.
HAPPENED: Mapping[str, Happened] = {
    "one": Happened("missed", 0),
    "day": Happened("missed", 1),
    "days": Happened("missed", 2),
    "ran_out": Happened("ran_out", 1),
    "vomited": Happened("vomited", 0),
    "extra": Happened("extra", 1),
}


class ShownDose(NamedTuple):
    slot: str
    at: str
    amount: str
    make: str


class ShownMedicine(NamedTuple):
    """`closed` is why no dose is shown; `taken` whether today's were noted; `later` is the next
    step in words; `of` is the id of the schedule."""

    id: str
    name: str
    signed: str
    closed: str
    doses: tuple[ShownDose, ...]
    begins: str
    later: str
    taken: bool
    stop: str
    checkin: tuple[str, ...]
    of: str


def add(routes: APIRouter, site: Site) -> None:
    async def doses(request: Request) -> Response:
        found = await today_of(request, site)
        return await _page(request, site, found)

    async def take(request: Request) -> Response:
        """Every dose of today was taken."""
        medicine = one(await form_of(request), "medicine")
        found = of_medicine(await today_of(request, site), medicine)
        if found is None or found.schedule is None or not found.row:
            raise RefusedCallError(422, "There is no signed dose of this medicine today.")
        line = {"medicine": medicine, "total": total_of(found.doses, found.schedule.unit)}
        await note(request, site, request.state.today, line)
        return RedirectResponse(f"{_place(request)}#saved", SEE_OTHER)

    async def bring(request: Request) -> Response:
        sent = await file_of(request, FILE)
        data = sent.data or one(sent.sent, "text").strip().encode()
        person, today = request.path_params["person"], request.state.today
        asked = KeepRequest(person, data, user_of(request).by(), datetime.now(UTC), today)
        try:
            await site.kept.run(lambda store: keep(asked, store, site.content))
        except InputError as error:
            return await _page(request, site, await today_of(request, site), error)
        return RedirectResponse(_place(request), SEE_OTHER)

    routes.add_api_route(DOSES, doses, methods=["GET", "HEAD"])
    routes.add_api_route(f"{DOSES}/taken", take, methods=["POST"])
    routes.add_api_route(f"{DOSES}/signed", bring, methods=["POST"])
    _add_missed(routes, site)


def _add_missed(routes: APIRouter, site: Site) -> None:
    async def ask(request: Request) -> Response:
        """What happened; with an answer, what to do now."""
        medicine = request.path_params["medicine"]
        today = await today_of(request, site)
        found = of_medicine(today, medicine)
        if found is None:
            raise RefusedCallError(404, "There is no signed plan of this medicine here.")
        happened = HAPPENED.get(request.query_params.get("what", ""))
        return _missed_page(request, site, MissedAsked(today, found, happened))

    async def tell(request: Request) -> Response:
        """What happened is noted in the diary, and answered."""
        medicine, what = request.path_params["medicine"], one(await form_of(request), "what")
        found = of_medicine(await today_of(request, site), medicine)
        if what not in HAPPENED or found is None:
            raise RefusedCallError(422, "Choose what happened.")
        await _note_missed(request, site, found, what)
        place = f"{_place(request)}/{quote(medicine, safe='')}/missed?what={what}#answer"
        return RedirectResponse(place, SEE_OTHER)

    routes.add_api_route(MISSED, ask, methods=["GET", "HEAD"])
    routes.add_api_route(MISSED, tell, methods=["POST"])


async def today_of(request: Request, site: Site) -> DosesToday:
    person, today = request.path_params["person"], request.state.today
    return await site.kept.run(lambda store: doses_today(person, today, store, site.content))


def of_medicine(found: DosesToday, medicine: str) -> SignedDoses | None:
    return next((one for one in found.medicines if one.medicine == medicine), None)


def _place(request: Request) -> str:
    return f"/people/{quote(request.path_params['person'], safe='')}/doses"


async def note(request: Request, site: Site, day: date, line: Mapping[str, Any]) -> None:
    """A line about a medicine in the diary of a day."""
    person, change = request.path_params["person"], listing("doses", line, ("medicine",))
    asked = DayRequest(
        person, day, change, user_of(request).by(), datetime.now(UTC), request.state.today
    )
    await site.kept.run(lambda store: change_day(asked, store, site.content))


async def _note_missed(request: Request, site: Site, found: SignedDoses, what: str) -> None:
    """Whole days without a dose are noted for these days, everything else for today."""
    happened, today = HAPPENED[what], request.state.today
    unit = found.schedule.unit if found.schedule else ""
    line = {"medicine": found.medicine}
    if happened.event == "extra":
        await note(request, site, today, {**line, "extra": 1})
    elif not happened.days or not unit:
        await note(request, site, today, {**line, "missed": 1})
    for back in range(1, happened.days + 1 if unit and happened.event != "extra" else 0):
        await note(request, site, today - timedelta(days=back), {**line, "total": f"0 {unit}/day"})


async def _page(
    request: Request, site: Site, found: DosesToday, error: InputError | None = None
) -> Response:
    person, today = request.path_params["person"], request.state.today
    region = found.plan.region if found.plan else None
    voice = Voice(site.content, reader_of(request), region)
    now = await site.kept.run(lambda store: diary_now(store, person, today))
    entry = now.entry()
    noted = {dose.medicine for dose in (entry.doses or () if entry else ()) if dose.total}
    values = {
        "person": person,
        "day": today,
        "day_name": long_day(today),
        "back": "doses",
        "last": last_change(now, voice) if _about_doses(now) else None,
        "urgent": urgent_lines(found.plan, request, site.content) if found.plan else (),
        "blocked": bool(found.plan and is_blocking(found.plan.urgent)),
        "medicines": [shown_medicine(one, voice, one.medicine in noted) for one in found.medicines],
        "numbers": tuple(help_numbers(site.content, region)),
        "problems": error.problems if error else (),
    }
    page = WebPage("doses/today", values, 422 if error else 200)
    return shown(page, request, site.content, region)


def _about_doses(now: DiaryNow) -> bool:
    """Whether the newest change of the day was one of doses."""
    doses = [version.entry.doses if version.entry else None for version in now.noted]
    was, became = [None, None, *doses][-2:]
    return was != became


def shown_medicine(found: SignedDoses, voice: Voice, taken: bool) -> ShownMedicine:
    option = _option(found.medicine, voice)
    abrupt = option.medicine.stopping.abrupt if option and option.medicine else "unwise"
    signed = f"{voice.word('page.signed_by')} {found.signer}, {long_day(found.signed_on)}."
    return ShownMedicine(
        found.medicine,
        option.name if option else found.medicine.replace("_", " "),
        "" if found.why_closed else signed,
        _closed(found, voice),
        tuple(_dose(dose, voice) for dose in found.doses),
        ""
        if found.row or found.why_closed or not found.next_row
        else long_day(found.next_row.start),
        _later(found, voice),
        taken,
        f"{voice.word(f'page.stop.{abrupt}')} {voice.word(f'page.stop_more.{abrupt}')}",
        tuple(_checkin(found, voice)),
        found.id,
    )


def _option(medicine: str, voice: Voice) -> Option | None:
    return next((one for one in voice.content.options if one.id == medicine), None)


def _closed(found: SignedDoses, voice: Voice) -> str:
    """A clinician reads why; a person reads what to do."""
    if not found.why_closed:
        return ""
    said = voice.word("web.doses.closed")
    return said if voice.plain else f"{said} {found.why_closed}."


def _dose(dose: SlotDose, voice: Voice) -> ShownDose:
    at = f"{dose.at.at:%H:%M}"
    return ShownDose(voice.word(f"slot.{dose.slot}"), at, amount(dose.amount, dose.unit), dose.make)


def _checkin(found: SignedDoses, voice: Voice) -> Iterator[str]:
    """That it is time to talk with the team, and what the diary says by then."""
    if not found.checkin:
        return
    yield voice.word("web.doses.checkin")
    said = SAID.get(found.checkin, f"dosing.what.{found.checkin}")
    yield f"{voice.word('web.doses.diary_says')} {voice.word(said)}"
    if found.checkin == DANGER_SIGN:
        yield voice.word("dosing.action.triage")


def _later(found: SignedDoses, voice: Voice) -> str:
    """A step that waits has no day for a person: it is not settled."""
    if not found.row or found.schedule is None:
        return ""
    if found.next_row is None:
        return voice.word(f"page.then.{found.schedule.then}")
    if found.next_row.gate != "none":
        return voice.word("page.waits")
    return voice.word("web.doses.next").replace("{day}", long_day(found.next_row.start))


class MissedAsked(NamedTuple):
    """What a page about missed doses is about; `happened` is None until it is chosen."""

    today: DosesToday
    medicine: SignedDoses
    happened: Happened | None


def _missed_page(request: Request, site: Site, asked: MissedAsked) -> Response:
    region = asked.today.plan.region if asked.today.plan else None
    voice = Voice(site.content, reader_of(request), region)
    found, happened = asked.medicine, asked.happened
    answer = missed_doses(found, happened, request.state.today) if happened else None
    option = _option(found.medicine, voice)
    values = {
        "person": request.path_params["person"],
        "name": option.name if option else found.medicine,
        "happened": [(what, voice.word(f"web.doses.happened.{what}")) for what in HAPPENED],
        "chosen": request.query_params.get("what", ""),
        "answer": tuple(_answer(answer, happened, voice)) if answer and happened else (),
        "urgent": answer is not None and answer.urgency in CALLS,
        "numbers": tuple(help_numbers(site.content, region)),
    }
    return shown(WebPage("doses/missed", values), request, site.content, region)


def _answer(answer: MissedDoses, happened: Happened, voice: Voice) -> Iterator[str]:
    """Urgent advice comes first, with whom to call."""
    if answer.urgency in CALLS:
        kind = "extra" if happened.event == "extra" else "missed"
        known = {line.id: line for line in voice.content.seek_help}
        yield from (
            voice.say(known[name].text)
            for name in voice.word(f"web.doses.help.{kind}").split()
            if name in known
        )
    yield voice.word(f"dosing.action.{answer.action}")
    yield voice.word("web.doses.never_double")
