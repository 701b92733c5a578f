"""The dated steps of one medicine with the tablets to hand; and their signature."""

from __future__ import annotations

import json
from datetime import date, timedelta

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.accounts.limits import TooOftenError
from unclench.app.clinician_keys import OwnKey, open_key, own_key
from unclench.app.dose_choices import DOWN, UP
from unclench.app.dose_preview import PreviewRequest, previewed, strengths
from unclench.app.dose_values import day_total
from unclench.app.request_values import clock_time, day_of, times
from unclench.app.schedules import medicine_named
from unclench.app.signed_doses import KeepRequest, keep
from unclench.content.content import Content
from unclench.errors import DoseError, InputError, Problem, unusable
from unclench.render.formats import Look, written
from unclench.render.hooks.card import OVERRIDES
from unclench.render.schedule.grid import grid
from unclench.render.schedule.text import not_known, rests_on
from unclench.render.schedule.view import ScheduleView
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.unusable import of_doses
from unclench.serve.web.account.cookie import CHECKS, too_often
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.forms import form_of, one
from unclench.serve.web.frame import WebPage, shown
from unclench.serve.web.people import KeptRecord
from unclench.serve.web.planner.record import (
    PLANNER,
    holder_of,
    is_of_today,
    person_request,
    record_of,
)

PATH = f"{PLANNER}/{{medicine}}"
MOST_SLOWER = 4


def add(routes: APIRouter, site: Site) -> None:
    async def look(request: Request) -> Response:
        kept = await record_of(request, site)
        if not is_of_today(kept, request.state.today):
            return RedirectResponse(f"/people/{kept.person}/planner", SEE_OTHER)
        return await preview_page(kept, request, site)

    async def sign(request: Request) -> Response:
        kept, sent = await record_of(request, site), await form_of(request)
        try:
            of = await _signed(kept, one(sent, "passphrase"), one(sent, "confirm"), request, site)
        except InputError as error:
            return await preview_page(kept, request, site, tuple(error.problems))
        except TooOftenError as error:
            raise too_often(error) from None
        return RedirectResponse(f"/people/{kept.person}/schedules/{of}", SEE_OTHER)

    routes.add_api_route(PATH, look, methods=["GET", "HEAD"])
    routes.add_api_route(PATH, sign, methods=["POST"])


async def preview_page(
    kept: KeptRecord, request: Request, site: Site, problems: tuple[Problem, ...] = ()
) -> Response:
    """The steps when they can be made; what is wrong when they cannot."""
    medicine = request.path_params["medicine"]
    view: ScheduleView | None = None
    try:
        asked = preview_request(kept, request)
        view = await site.workers.run(lambda: previewed(asked, site.content))
    except (InputError, DoseError) as error:
        problems = (*problems, *_problems(error))
    account = holder_of(request).account
    key = await site.kept.run(lambda store: own_key(account, store))
    values = page_values(kept, medicine, request, site.content)
    values |= {"problems": problems, "key": key, **steps_of(view, key)}
    page = WebPage("planner/preview", values, 422 if problems else 200)
    return shown(page, request, site.content, view.region if view else None)


def _problems(error: InputError | DoseError) -> tuple[Problem, ...]:
    if isinstance(error, InputError):
        return tuple(error.problems)
    return (of_doses(error, ""),)


def preview_request(kept: KeptRecord, request: Request) -> PreviewRequest:
    """What the form asks for; InputError names what cannot be read."""
    query, today = request.query_params, request.state.today
    way = query.get("way", UP)
    if way not in (UP, DOWN):
        raise unusable("way", "is neither up nor down", "Choose one.")
    to, bedtime, slower = query.get("to"), query.get("bedtime"), query.get("slower")
    return PreviewRequest(
        person_request(kept, today),
        request.path_params["medicine"],
        way,
        _start(query, today),
        tuple(query.getlist("tablets")) or None,
        query.get("regimen") or None,
        day_total("to")(to) if to else None,
        clock_time("bedtime")(bedtime) if bedtime else None,
        times("slower", MOST_SLOWER)(slower) if slower else 1,
    )


def _start(query: QueryParams, today: date) -> date:
    """Tomorrow, unless another day is asked for; never before today."""
    given = query.get("start")
    found = day_of("start")(given) if given else today + timedelta(days=1)
    if found < today:
        raise unusable("start", f"{found} is over", "Choose today or a later day.")
    return found


def page_values(
    kept: KeptRecord, medicine: str, request: Request, content: Content
) -> dict[str, object]:
    """What can be chosen, and what was."""
    query, region = request.query_params, kept.tree.get("region")
    option = medicine_named(medicine, content)
    regimens = option.medicine.regimens if option.medicine else ()
    return {
        "person": kept.person,
        "option": option,
        "way": query.get("way", UP),
        "strengths": strengths(medicine, region if isinstance(region, str) else None, content),
        "chosen": query.getlist("tablets"),
        "regimens": [(one.id, one.name) for one in regimens],
        "asked": {name: query.get(name, "") for name in ("start", "to", "bedtime", "regimen")},
        "slower": query.get("slower", "1"),
        "most_slower": MOST_SLOWER,
        "action": f"{request.url.path}?{request.url.query}",
        "reasons": OVERRIDES,
    }


def steps_of(view: ScheduleView | None, key: OwnKey | None) -> dict[str, object]:
    """The table, what it rests on, and what a signer has to confirm."""
    if view is None:
        return {"grid": None, "confirm": (), "rests_on": (), "review": ""}
    voice = view.voice()
    return {
        "grid": grid(view.plan(), view.option.name, voice, large=False),
        "confirm": view.plan().request.judgements,
        "rests_on": (*rests_on(view, voice), *not_known(view, voice)),
        "review": view.review() or "",
    }


async def _signed(
    kept: KeptRecord, passphrase: str, confirm: str, request: Request, site: Site
) -> str:
    """The id of the schedule that was signed and is kept. What is signed is made again from the
    same request, never taken from the page."""
    today, holder = request.state.today, holder_of(request)
    if not is_of_today(kept, today):
        raise unusable("record", "the record is not of today", "Say that it is still true.")
    asked = preview_request(kept, request)
    await site.workers.run(lambda: previewed(asked, site.content))
    key = await CHECKS.run(lambda: open_key(holder, passphrase, site.kept.open()))
    signing = asked._replace(key=key, confirmed=confirm == "yes")
    made = await site.workers.run(lambda: _document(signing, site.content))
    keeping = KeepRequest(kept.person, made, holder.account, holder.now, today)
    return await site.kept.run(lambda store: keep(keeping, store, site.content))


def _document(asked: PreviewRequest, content: Content) -> bytes:
    """InputError for a judgement that was not confirmed."""
    try:
        made = written("schedule", "json", previewed(asked, content), Look())
    except DoseError as error:
        raise unusable("confirm", str(error).rstrip("."), "Tick the box below.") from None
    assert json.loads(made)["signed"] is not None
    return made


def known_medicine(request: Request, content: Content) -> str:
    """RefusedCallError for a medicine that there is none of."""
    try:
        return medicine_named(request.path_params["medicine"], content).id
    except InputError:
        raise RefusedCallError(404, "There is no such medicine.") from None
