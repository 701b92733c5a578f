"""The diary of a person: today in one tap, how it goes, and any other day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.diary_day import DayRequest, UndoRequest, change_day, undo_day
from unclench.errors import RequestError
from unclench.render.wording import Voice, long_day
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.user import user_of
from unclench.serve.web.diary.now import DiaryNow, diary_now
from unclench.serve.web.diary.sent import change_of, number
from unclench.serve.web.diary.values import (
    charts,
    day_values,
    last_change,
    noted_days,
    recent_days,
    report_now,
    report_parts,
)
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.forms import Sent, form_of, one
from unclench.serve.web.frame import WebPage, reader_of, shown

DIARY, DAY = "/people/{person}/diary", "/people/{person}/diary/{day}"


def add(routes: APIRouter, site: Site) -> None:
    async def overview(request: Request) -> Response:
        now = await read(request, request.state.today, site)
        values = await site.workers.run(lambda: overview_values(now, request, site))
        return shown(WebPage("diary/overview", values), request, site.content)

    async def day(request: Request) -> Response:
        now = await read(request, day_of(request), site)
        return shown(day_page(now, request, site), request, site.content)

    async def note(request: Request) -> Response:
        on = day_of(request)
        sent = await as_before(await form_of(request), request, site)
        try:
            change, person = change_of(sent, on), request.path_params["person"]
            asked = DayRequest(
                person, on, change, user_of(request).by(), datetime.now(UTC), request.state.today
            )
            await site.kept.run(lambda store: change_day(asked, store, site.content))
        except RequestError as error:
            now = await read(request, on, site)
            page = day_page(now, request, site, error)
            return shown(page._replace(status=422), request, site.content)
        return RedirectResponse(back(request, one(sent, "back")), SEE_OTHER)

    async def undo(request: Request) -> Response:
        sent, person = await form_of(request), request.path_params["person"]
        version = number(one(sent, "version"))
        if not isinstance(version, int):
            raise RefusedCallError(422, "There is nothing to take back.")
        asked = UndoRequest(
            person, day_of(request), version, user_of(request).by(), datetime.now(UTC)
        )
        await site.kept.run(lambda store: undo_day(asked, store))
        return RedirectResponse(back(request, one(sent, "back")), SEE_OTHER)

    routes.add_api_route(DIARY, overview, methods=["GET", "HEAD"])
    routes.add_api_route(DAY, day, methods=["GET", "HEAD"])
    routes.add_api_route(DAY, note, methods=["POST"])
    routes.add_api_route(f"{DAY}/undo", undo, methods=["POST"])


async def read(request: Request, day: date, site: Site) -> DiaryNow:
    person = request.path_params["person"]
    return await site.kept.run(lambda store: diary_now(store, person, day))


async def as_before(sent: Sent, request: Request, site: Site) -> Sent:
    """With the total that was taken before, which the page of a person does not show."""
    if not one(sent, "as_before"):
        return sent
    now = await read(request, day_of(request), site)
    medicines = await site.workers.run(lambda: now.medicines(site.content))
    wanted = one(sent, "medicine")
    return (*sent, *(("total", found.total) for found in medicines if found.id == wanted))


def day_of(request: Request) -> date:
    """404 for what is no day, or has not come yet."""
    text = request.path_params["day"]
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.max
    if len(text) != 10 or found > request.state.today:
        raise RefusedCallError(404, "There is no such day in a diary.")
    return found


def back(request: Request, to: str) -> str:
    """The page that the form stood on, at what was just saved."""
    person, day = request.path_params["person"], request.path_params["day"]
    other = to if to in ("diary", "doses") else f"diary/{day}"
    return f"/people/{quote(person, safe='')}/{other}#saved"


def overview_values(now: DiaryNow, request: Request, site: Site) -> dict[str, Any]:
    content, today = site.content, request.state.today
    voice = Voice(content, reader_of(request), None)
    found = report_now(now, today)
    return {
        "person": request.path_params["person"],
        "back": "diary",
        "long_day": long_day,
        "entry": now.entry(),
        "day": today,
        "last": last_change(now, voice),
        "days": recent_days(now, today)[1:],
        "report": found,
        "noted": noted_days(found, content, voice) if found else "",
        "charts": [*charts(found, voice)] if found else [],
        "parts": report_parts(found, content, voice) if found else [],
    }


def day_page(
    now: DiaryNow, request: Request, site: Site, error: RequestError | None = None
) -> WebPage:
    voice = Voice(site.content, reader_of(request), None)
    own = {"person": request.path_params["person"], "back": "day"}
    problems = {"problems": error.problems if error else ()}
    return WebPage("diary/day", {**own, **problems, **day_values(now, site.content, voice)})
