"""The plan of a person, the record behind it, and the end of both."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.one_page import PlanAlongside, one_page
from unclench.app.person import PersonRequest
from unclench.app.person_now import record_now
from unclench.app.plan import PlanRequest
from unclench.content.content import Content
from unclench.errors import RequestError
from unclench.render.formats import Look, written
from unclench.render.one_page.formats import page_of
from unclench.render.one_page.web import page_values
from unclench.render.plan.formats import ShownPlan
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.user import NO_RECORD, user_of
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.forms import form_of, one
from unclench.serve.web.frame import WebPage, reader_of, shown
from unclench.serve.web.people import KeptRecord, kept_record
from unclench.store.people import erase
from unclench.store.versions import KeyedRequest

FORMATS = {"pdf": "application/pdf", "html": "text/html; charset=utf-8", "json": "application/json"}


def add(routes: APIRouter, site: Site) -> None:
    async def plan(request: Request) -> Response:
        person, reader = request.path_params["person"], reader_of(request)
        record, today = await _now(request, site), request.state.today
        found = await site.workers.run(lambda: made(record, reader, today, site.content))
        made_page = page_of(_shown(found), reader)
        values = {**page_values(_shown(found), made_page, Look(reader)), "person": person}
        return shown(WebPage("plan", values), request, site.content, found.plan.region)

    async def paper(request: Request) -> Response:
        """The same page as a file."""
        form = request.path_params["form"]
        if form not in FORMATS:
            raise RefusedCallError(404, "There is no such file.")
        record, reader = await _now(request, site), reader_of(request)
        today = request.state.today

        def make() -> bytes:
            found = made(record, reader, today, site.content)
            return written("plan", form, _shown(found), Look(reader))

        data = await site.workers.run(make)
        headers = {"Content-Disposition": f'attachment; filename="plan.{form}"'}
        return Response(data, 200, headers, FORMATS[form])

    routes.add_api_route("/people/{person}/plan", plan, methods=["GET", "HEAD"])
    routes.add_api_route("/people/{person}/plan.{form}", paper, methods=["GET", "HEAD"])
    _add_record(routes, site)


def _add_record(routes: APIRouter, site: Site) -> None:
    async def record(request: Request) -> Response:
        kept = await _known(request, site)
        headers = {"Content-Disposition": 'attachment; filename="record.json"'}
        return Response(kept.text(), 200, headers, "application/json")

    async def end(request: Request) -> Response:
        """Everything about the person, deleted for good."""
        kept = await _known(request, site)
        if one(await form_of(request), "sure") != "yes":
            raise RefusedCallError(422, "Tick the box to delete everything.")
        asked = KeyedRequest(uuid4().hex, user_of(request).by(), datetime.now(UTC))
        await site.kept.run(lambda store: erase(store, kept.person, asked))
        return RedirectResponse("/", SEE_OTHER)

    routes.add_api_route("/people/{person}/record.json", record, methods=["GET", "HEAD"])
    routes.add_api_route("/people/{person}/erase", end, methods=["POST"])


async def _known(request: Request, site: Site) -> KeptRecord:
    kept = await kept_record(request.path_params["person"], site)
    if kept.version == 0:
        raise RefusedCallError(404, NO_RECORD)
    return kept


async def _now(request: Request, site: Site) -> bytes:
    """The record, completed by the diary; 404 while neither is kept."""
    person, today = request.path_params["person"], request.state.today
    try:
        return await site.kept.run(lambda store: record_now(store, person, today, site.content))
    except RequestError as error:
        raise RefusedCallError(404, str(error)) from None


def made(record: bytes, reader: str, today: date, content: Content) -> PlanAlongside:
    request = PlanRequest(PersonRequest(record, today, today))
    return one_page(request, content, reader)


def _shown(found: PlanAlongside) -> ShownPlan:
    return ShownPlan(*found)
