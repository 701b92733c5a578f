"""Ran out of a medicine, or missed it: whom to call, on the page that the red button leads to. It
needs nothing but the name of the medicine; what was missed is kept where there is a record."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.interview.tree import Tree
from unclench.app.missed import Missed, MissedRequest, missed, missing
from unclench.app.my_medicines import my_medicines
from unclench.app.person import PersonRequest
from unclench.app.told_signs import ToldSigns, with_signs
from unclench.content import load_collection
from unclench.errors import StoreError
from unclench.plan.triage import BLOCKING
from unclench.render.plan.side_effects import medicine_name
from unclench.render.to_reader import said_to
from unclench.render.wording import Voice
from unclench.serve.http.site import Site
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.frame import WebPage, reader_of, shown
from unclench.serve.web.help_now import help_numbers
from unclench.serve.web.of_person import change, effects, person_in, record_of_today, urgent_of
from unclench.serve.web.people import KeptRecord

PATH = "/people/{person}/medicines/{medicine}"
NAMED = "{medicine}"  # where a card that is about several medicines names the one asked about
CALLED = {"emergency": "emergency", "same_day": "urgent"}


def add(routes: APIRouter, site: Site) -> None:
    async def whom(request: Request) -> Response:
        found = await _of_person(request, site)
        return _page(found, request, request.path_params["person"])

    async def one_dose(request: Request) -> Response:
        found = await _of_person(request, site)
        return _page(found, request, request.path_params["person"], template="one_dose")

    routes.add_api_route(f"{PATH}/missed", whom, methods=["GET", "HEAD"])
    routes.add_api_route(f"{PATH}/one-dose", one_dose, methods=["GET", "HEAD"])
    _add_kept(routes, site)
    _add_without_record(routes, site)


def _add_kept(routes: APIRouter, site: Site) -> None:
    async def keep_it(request: Request) -> Response:
        """Kept in the record. Whom to call is shown whether it could be kept or not."""
        name = request.path_params["medicine"]
        try:
            return await change(
                request, site, _told(request, site, True), f"medicines/{name}/missed"
            )
        except StoreError:
            return RedirectResponse(f"/missed?medicine={name}&kept=no", SEE_OTHER)

    async def only_one(request: Request) -> Response:
        to = f"medicines/{request.path_params['medicine']}/one-dose"
        return await change(request, site, _told(request, site, False), to)

    async def take_back(request: Request) -> Response:
        to = f"medicines/{request.path_params['medicine']}"
        return await change(request, site, _told(request, site, False), to)

    routes.add_api_route(f"{PATH}/missed", keep_it, methods=["POST"])
    routes.add_api_route(f"{PATH}/one-dose", only_one, methods=["POST"])
    routes.add_api_route(f"{PATH}/not-missed", take_back, methods=["POST"])


def _told(request: Request, site: Site, there: bool) -> Callable[[KeptRecord], Tree]:
    """What the newest record becomes: with the sign that this medicine was missed, or without."""
    today = request.state.today
    sign, _ = missing(request.path_params["medicine"], site.content, effects())

    def made(kept: KeptRecord) -> Tree:
        signs = (sign,) if sign else ()
        told = ToldSigns(kept.tree, today, signs if there else (), () if there else signs)
        return with_signs(told, site.content) if sign else dict(kept.tree)

    return made


def _add_without_record(routes: APIRouter, site: Site) -> None:
    async def anybody(request: Request) -> Response:
        """The same for anybody, with no store behind it."""
        name = request.query_params.get("medicine", "")
        if name:
            asked = MissedRequest(None, PersonRequest(None, request.state.today), name)
            found = await site.workers.run(partial(_missed, asked, site))
            return _page(found, request, "", kept="kept" not in request.query_params)
        voice = Voice(site.content, reader_of(request), None)
        return _which([*effects().causes], "", voice, request, site)

    async def of_person(request: Request) -> Response:
        person = person_in(await record_of_today(request, site), request)
        mine = await site.workers.run(partial(my_medicines, person, site.content, effects()))
        voice = Voice(site.content, reader_of(request), mine.plan.region)
        return _which(
            [one.id for one in mine.medicines], request.path_params["person"], voice, request, site
        )

    routes.add_api_route("/people/{person}/missed", of_person, methods=["GET", "HEAD"])
    routes.add_api_route("/missed", anybody, methods=["GET", "HEAD"])


def _which(forms: list[str], person: str, voice: Voice, request: Request, site: Site) -> Response:
    """A choice of medicines; for any other one, what holds without knowing it."""
    values = {
        "person": person,
        "medicines": [(one, medicine_name(one, voice)) for one in forms],
        "unread": said_to(effects().missed_unread.text, voice),
    }
    return shown(WebPage("missed_which", values), request, site.content, voice.region)


def _missed(asked: MissedRequest, site: Site) -> Missed:
    return missed(asked, site.content, effects(), load_collection("answers"))


async def _of_person(request: Request, site: Site) -> Missed:
    name = request.path_params["medicine"]
    record = await record_of_today(request, site)
    asked = MissedRequest(record, person_in(record, request), name)
    return await site.workers.run(partial(_missed, asked, site))


def _page(
    found: Missed, request: Request, person: str, *, kept: bool = True, template: str = "missed"
) -> Response:
    plan, content = found.plan, found.content
    voice = Voice(content, reader_of(request), plan.region)
    name = medicine_name(found.medicine, voice)
    lines = [said_to(line.say, voice) for line in found.one_dose]
    what = CALLED.get(plan.urgency, "")
    values = {
        "person": person,
        "medicine": found.medicine,
        "name": name,
        "sign": found.sign,
        "urgent": urgent_of(plan, voice) if plan.urgency in BLOCKING else (),
        "numbers": [one for one in help_numbers(content, plan.region) if one.what == what],
        "harms": [said_to(harm.text, voice) for harm in found.harms],
        "one_dose": [line.replace(NAMED, name.lower()) for line in lines],
        "emergency": plan.urgency == BLOCKING[0],
        "noted": found.noted,
        "kept": kept,
    }
    return shown(WebPage(template, values), request, content, plan.region)
