"""A signed schedule is handed over: paper, code, calendar; and it is ended."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.handed import HandedRequest, HandedSchedule, handed
from unclench.errors import DoseError, InputError
from unclench.render.formats import FORMATS, Look, written
from unclench.render.schedule.code import drawn_code
from unclench.render.schedule.grid import grid
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.user import user_of
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.forms import form_of, one
from unclench.serve.web.frame import WebPage, reader_of, shown
from unclench.serve.web.planner.record import CLINICIAN, check_clinician
from unclench.store.trusted import end_statement
from unclench.store.versions import KeyedRequest

PATH = "/people/{person}/schedules/{schedule}"
FORMS = ("pdf", "html", "ics")
JSON = "json"


def add(routes: APIRouter, site: Site) -> None:
    async def hand(request: Request) -> Response:
        found = await _found(request, site, reader_of(request))
        voice = found.view.voice()
        values = {
            "person": request.path_params["person"],
            "of": request.path_params["schedule"],
            "found": found,
            "name": found.view.option.name,
            "grid": grid(found.view.plan(), found.view.option.name, voice, large=False),
            "code": drawn_code(found.view),
            "clinician": reader_of(request) == CLINICIAN,
        }
        return shown(WebPage("planner/handed", values), request, site.content, found.view.region)

    async def paper(request: Request) -> Response:
        form, reader = request.path_params["form"], _reader(request)
        found = await _found(request, site, reader)
        look = Look(reader, discreet="discreet" in request.query_params)
        if form == JSON and reader == CLINICIAN:
            made = found.document
        elif form in FORMS:
            made = await site.workers.run(
                lambda: written("handed schedule", form, found.view, look)
            )
        else:
            raise RefusedCallError(404, "There is no such file.")
        headers = {"Content-Disposition": f'attachment; filename="doses.{form}"'}
        return Response(made, 200, headers, FORMATS[form].media_type)

    routes.add_api_route(PATH, hand, methods=["GET", "HEAD"])
    routes.add_api_route(f"{PATH}/doses.{{form}}", paper, methods=["GET", "HEAD"])
    _add_end(routes, site)


def _reader(request: Request) -> str:
    """A clinician prints the page of the person, unless their own is asked for."""
    reader = reader_of(request)
    wanted = request.query_params.get("for", reader)
    return wanted if wanted in ("person", "carer") else reader


async def _found(request: Request, site: Site, reader: str) -> HandedSchedule:
    """RefusedCallError when there is none, or it holds no more: then no dose is shown."""
    parts, today = request.path_params, request.state.today
    asked = HandedRequest(parts["person"], parts["schedule"], today, reader)
    try:
        return await site.kept.run(lambda store: handed(asked, store, site.content))
    except InputError as error:
        raise RefusedCallError(409, f"No doses are shown: {error.problems[0].reason}.") from None
    except DoseError as error:
        raise RefusedCallError(409, f"No doses are shown: {error}") from None


def _add_end(routes: APIRouter, site: Site) -> None:
    async def end(request: Request) -> Response:
        """The newest record or the clinician says so; what was signed holds no more."""
        check_clinician(request)
        if one(await form_of(request), "sure") != "yes":
            raise RefusedCallError(422, "Tick the box to end these doses.")
        found = await _found(request, site, CLINICIAN)
        asked = KeyedRequest(uuid4().hex, user_of(request).by(), datetime.now(UTC))
        await site.kept.run(lambda store: end_statement(store, found.statement, asked))
        return RedirectResponse(f"/people/{request.path_params['person']}/planner", SEE_OTHER)

    routes.add_api_route(f"{PATH}/end", end, methods=["POST"])
