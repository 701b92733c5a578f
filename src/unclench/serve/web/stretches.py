"""My stretches: at most three moves for ten minutes, with a timer where there is a script, and as a
list with seconds where there is none. What was done goes into the diary."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import NamedTuple
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app import diary
from unclench.app.moves import DoneRequest, MovesRequest, MovesToday, moves_today, note_done
from unclench.app.person import PersonRequest
from unclench.errors import RequestError, unusable
from unclench.plan.triage import BLOCKING
from unclench.render.programme.amounts import moves_of
from unclench.render.programme.session import session_time, shown_moves
from unclench.render.wording import Voice
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.user import user_of
from unclench.serve.web.forms import Sent, every, form_of, one
from unclench.serve.web.frame import WebPage, reader_of, shown
from unclench.serve.web.people import KeptRecord, kept_record
from unclench.serve.web.set_moves import exercises, moves_set_for

SEE_OTHER = 303
PATH = "/people/{person}/stretches"
CARER = "carer"


class StretchSession(NamedTuple):
    """What a page of stretches was asked for."""

    kept: KeptRecord
    helped: bool
    tired: bool
    wanted: tuple[str, ...]

    def place(self) -> str:
        return PATH.replace("{person}", self.kept.person)


def add(routes: APIRouter, site: Site) -> None:
    async def stretches(request: Request) -> Response:
        session = await _session(request, site)
        return await _page(session, request, site)

    async def done(request: Request) -> Response:
        session, sent = await _session(request, site), await form_of(request)
        try:
            asked = done_of(session, sent, request.state.today)._replace(by=user_of(request).by())
            today = await _moves(session, request, site)
            note = partial(note_done, asked, today, exercises(), content=site.content)
            added = await site.kept.run(lambda store: note(store=store))
        except RequestError as error:
            return await _page(session, request, site, error, sent)
        to = f"{session.place()}?noted={added.version.id}"
        return RedirectResponse(to, SEE_OTHER)

    async def undo(request: Request) -> Response:
        session, sent = await _session(request, site), await form_of(request)
        person, entry, by = session.kept.person, one(sent, "entry"), user_of(request).by()
        gone = diary.RemoveRequest(person, entry, uuid4().hex, by, datetime.now(UTC))
        await site.kept.run(lambda store: diary.remove(gone, store))
        return RedirectResponse(session.place(), SEE_OTHER)

    routes.add_api_route(PATH, stretches, methods=["GET", "HEAD"])
    routes.add_api_route(PATH, done, methods=["POST"])
    routes.add_api_route(f"{PATH}/undo", undo, methods=["POST"])


async def _session(request: Request, site: Site) -> StretchSession:
    kept = await kept_record(request.path_params["person"], site)
    if kept.version == 0:
        raise RefusedCallError(404, "There is no record of this person here.")
    asked = request.query_params
    helped = asked.get("helper", "") == "yes" or reader_of(request) == CARER
    return StretchSession(
        kept, helped, asked.get("tired", "") == "yes", tuple(asked.getlist("move"))
    )


async def _moves(session: StretchSession, request: Request, site: Site) -> MovesToday:
    today = request.state.today
    noted = await site.kept.run(
        lambda store: diary.entries(diary.shown(store, session.kept.person))
    )
    asked = MovesRequest(
        PersonRequest(dict(session.kept.tree), today, today),
        today,
        CARER if session.helped else reader_of(request),
        noted,
        session.wanted,
        session.tired,
        await moves_set_for(session.kept.person, site),
    )
    return await site.workers.run(lambda: moves_today(asked, site.content, exercises()))


async def _page(
    session: StretchSession,
    request: Request,
    site: Site,
    error: RequestError | None = None,
    sent: Sent = (),
) -> Response:
    found = await _moves(session, request, site)
    region = found.programme.region
    voice = Voice(found.content, CARER if session.helped else reader_of(request), region)
    values = {
        **_values(found, voice),
        **await _noted(session, request, site),
        "session": session,
        "place": session.place(),
        "problems": error.problems if error else (),
        "ticked": every(sent, "done"),
        "key": uuid4().hex,
        "day": request.state.today.isoformat(),
    }
    status = 422 if error else 200
    return shown(WebPage("stretches", values, status), request, site.content, region)


def _values(found: MovesToday, voice: Voice) -> dict[str, object]:
    programme = found.programme
    sum_of = voice.word("moves.sum").replace("{moves}", moves_of(len(found.now), voice))
    return {
        "moves": shown_moves(found.now, voice),
        "halved": [move.halved for move in found.now],
        "others": [(m.item.exercise.id, voice.say(m.item.exercise.title)) for m in found.others],
        "sum": sum_of.replace("{time}", session_time(found.seconds(), voice)),
        **_set_by(found, voice),
        "blocked": programme.urgency in BLOCKING,
        "never": [voice.say(reason.text) for reason in programme.never],
        "stop": voice.say(programme.stop),
        "first_see": voice.word("programme.first"),
        "approved": programme.content_status == "approved",
    }


def _set_by(found: MovesToday, voice: Voice) -> dict[str, object]:
    """Who set the moves, their words to the person, and which are not for now."""
    if found.applied is None:
        return {"set_by": "", "notes": {}, "left": ()}
    by = voice.word("set_moves.set_for").replace("{by}", found.applied.by)
    left = [voice.say(one.title) for one in found.applied.left]
    said = by.replace("{on}", found.applied.on)
    return {"set_by": said, "notes": found.applied.notes, "left": left}


async def _noted(session: StretchSession, request: Request, site: Site) -> dict[str, object]:
    """What was just kept, so that it is seen and can be taken out again."""
    wanted = request.query_params.get("noted", "")
    if not wanted:
        return {"noted": None, "entry": ""}
    filed = await site.kept.run(lambda store: diary.shown(store, session.kept.person))
    found = [one.entry for one in filed.versions if one.id == wanted and one.entry]
    return {"noted": found[0].exercise if found else None, "entry": wanted}


def done_of(session: StretchSession, sent: Sent, today: date) -> DoneRequest:
    """RequestError for a number of minutes, or a day, that is none."""
    minutes, day = one(sent, "minutes").strip(), one(sent, "day") or today.isoformat()
    if minutes and not (minutes.isascii() and minutes.isdigit()):
        raise unusable("minutes", f"'{minutes}' is no number of minutes", "Write it like 8.")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise unusable("day", f"'{day}' is no day", "Load the page again.") from None
    return DoneRequest(
        session.kept.person,
        tuple(dict.fromkeys(every(sent, "done"))),
        int(minutes) if minutes else None,
        one(sent, "next") or "same",
        on,
        one(sent, "key") or uuid4().hex,
        "",
        datetime.now(UTC),
        today,
    )
