"""Today's doses: those that a trusted clinician signed, with one big tick, and how a signed
schedule is brought."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.signed_doses import DosesToday, KeepRequest, keep, total_of
from unclench.errors import InputError
from unclench.render.wording import Voice, long_day
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.user import user_of
from unclench.serve.web.danger import urgent_lines
from unclench.serve.web.diary.now import DiaryNow, diary_now
from unclench.serve.web.diary.values import last_change
from unclench.serve.web.doses.shown import shown_medicine
from unclench.serve.web.doses.signed import DOSES, note, of_medicine, place_of, today_of
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.forms import form_of, one
from unclench.serve.web.frame import WebPage, reader_of, shown
from unclench.serve.web.help_now import help_numbers
from unclench.serve.web.uploads import file_of

FILE = "file"


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
        return RedirectResponse(f"{place_of(request)}#saved", SEE_OTHER)

    async def bring(request: Request) -> Response:
        sent = await file_of(request, FILE)
        data = sent.data or one(sent.sent, "text").strip().encode()
        person, today = request.path_params["person"], request.state.today
        asked = KeepRequest(person, data, user_of(request).by(), datetime.now(UTC), today)
        try:
            await site.kept.run(lambda store: keep(asked, store, site.content))
        except InputError as error:
            return await _page(request, site, await today_of(request, site), error)
        return RedirectResponse(place_of(request), SEE_OTHER)

    routes.add_api_route(DOSES, doses, methods=["GET", "HEAD"])
    routes.add_api_route(f"{DOSES}/taken", take, methods=["POST"])
    routes.add_api_route(f"{DOSES}/signed", bring, methods=["POST"])


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
