"""The plan of a person, the record behind it, and the end of both."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.one_page import CLINICIAN, PlanAlongside, one_page
from unclench.app.plan import PlanRequest
from unclench.app.today import TodayRequest, today
from unclench.render.formats import Look, written
from unclench.render.one_page.formats import page_of
from unclench.render.one_page.web import EMERGENCY, page_values
from unclench.render.plan.formats import ShownPlan
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.user import NO_RECORD, user_of
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.forms import form_of, one
from unclench.serve.web.frame import WebPage, reader_of, shown
from unclench.serve.web.of_person import effects, known, person_in, record_of_today, without_id
from unclench.serve.web.tired import today_values
from unclench.store.people import erase, people
from unclench.store.versions import KeyedRequest

FORMATS = {"pdf": "application/pdf", "html": "text/html; charset=utf-8", "json": "application/json"}


def add(routes: APIRouter, site: Site) -> None:
    async def plan(request: Request) -> Response:
        record, reader = await record_of_today(request, site), reader_of(request)
        asked = TodayRequest(PlanRequest(person_in(record, request)), record, reader)
        found = await site.workers.run(partial(today, asked, site.content, effects()))
        page = without_id(page_of(_shown(found.beside), reader), request)
        values = {
            **page_values(_shown(found.beside), page, Look(reader)),
            "person": request.path_params["person"],
        }
        whole = page.kind in (EMERGENCY, CLINICIAN)
        values |= {} if whole else today_values(page, found, request)
        made = WebPage("plan" if whole else "today", values)
        return shown(made, request, site.content, found.beside.plan.region)

    async def paper(request: Request) -> Response:
        """The same page as a file."""
        form = request.path_params["form"]
        if form not in FORMATS:
            raise RefusedCallError(404, "There is no such file.")
        record, reader = await record_of_today(request, site), reader_of(request)
        asked = PlanRequest(person_in(record, request))

        def make() -> bytes:
            found = one_page(asked, site.content, reader)
            return written("plan", form, _shown(found), Look(reader))

        data = await site.workers.run(make)
        headers = {"Content-Disposition": f'attachment; filename="plan.{form}"'}
        return Response(data, 200, headers, FORMATS[form])

    routes.add_api_route("/people/{person}/plan", plan, methods=["GET", "HEAD"])
    routes.add_api_route("/people/{person}/plan.{form}", paper, methods=["GET", "HEAD"])
    _add_record(routes, site)


def _add_record(routes: APIRouter, site: Site) -> None:
    async def record(request: Request) -> Response:
        kept = await known(request, site)
        headers = {"Content-Disposition": 'attachment; filename="record.json"'}
        return Response(kept.text(), 200, headers, "application/json")

    async def end(request: Request) -> Response:
        """Everything about the person, deleted for good."""
        person = request.path_params["person"]
        if person not in await site.kept.run(people):
            raise RefusedCallError(404, NO_RECORD)
        if one(await form_of(request), "sure") != "yes":
            raise RefusedCallError(422, "Tick the box to delete everything.")
        asked = KeyedRequest(uuid4().hex, user_of(request).by(), datetime.now(UTC))
        await site.kept.run(lambda store: erase(store, person, asked))
        return RedirectResponse("/", SEE_OTHER, {"Clear-Site-Data": '"cache", "storage"'})

    routes.add_api_route("/people/{person}/record.json", record, methods=["GET", "HEAD"])
    routes.add_api_route("/people/{person}/erase", end, methods=["POST"])


def _shown(found: PlanAlongside) -> ShownPlan:
    return ShownPlan(*found)
