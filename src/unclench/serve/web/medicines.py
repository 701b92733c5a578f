"""The medicines of a person: a list, and a page for each with the red button for missed doses.
No amount of a medicine is on them."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.app.interview.tree import Tree
from unclench.app.my_medicines import MyMedicine, MyMedicines, SinceRequest, my_medicines, set_since
from unclench.content import load_collection
from unclench.errors import Problem, RequestError
from unclench.plan.models import Plan
from unclench.plan.triage import BLOCKING
from unclench.render.one_page.sentences import fitted
from unclench.render.plan.side_effects import medicine_name
from unclench.render.to_reader import said_to, text_to
from unclench.render.wording import Voice
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.web.forms import form_of, one
from unclench.serve.web.frame import WebPage, reader_of, shown
from unclench.serve.web.of_person import (
    UrgentLine,
    change,
    effects,
    person_in,
    record_of_today,
    urgent_of,
)
from unclench.serve.web.people import KeptRecord

MOST_SENTENCES = 6
LIST = "/people/{person}/medicines"
PATH = f"{LIST}/{{medicine}}"


def add(routes: APIRouter, site: Site) -> None:
    async def listed(request: Request) -> Response:
        found, voice = await _found(request, site)
        values = {
            "person": request.path_params["person"],
            "medicines": [(mine.id, medicine_name(mine.id, voice)) for mine in found.medicines],
            "unread": found.unread,
            "whole": found.whole,
            "urgent": _urgent(found.plan, voice),
        }
        return shown(WebPage("medicines", values), request, found.content, found.plan.region)

    async def medicine(request: Request) -> Response:
        return await _page(request, site)

    async def since(request: Request) -> Response:
        """The day of the last change of dose."""
        day = one(await form_of(request), "day")
        name, today = request.path_params["medicine"], request.state.today

        def made(kept: KeptRecord) -> Tree:
            return set_since(SinceRequest(kept.tree, name, day, today), site.content)

        try:
            return await change(request, site, made, f"medicines/{name}")
        except RequestError as error:
            return await _page(request, site, error.problems)

    routes.add_api_route(LIST, listed, methods=["GET", "HEAD"])
    routes.add_api_route(PATH, medicine, methods=["GET", "HEAD"])
    routes.add_api_route(f"{PATH}/since", since, methods=["POST"])


async def _found(request: Request, site: Site) -> tuple[MyMedicines, Voice]:
    person = person_in(await record_of_today(request, site), request)
    found = await site.workers.run(partial(my_medicines, person, site.content, effects()))
    return found, Voice(found.content, reader_of(request), found.plan.region)


async def _page(request: Request, site: Site, problems: list[Problem] | None = None) -> Response:
    found, voice = await _found(request, site)
    name = request.path_params["medicine"]
    mine = next((one for one in found.medicines if one.id == name), None)
    if mine is None:
        raise RefusedCallError(404, "This medicine is not on the list.")
    values = {
        "person": request.path_params["person"],
        "mine": mine,
        "name": medicine_name(mine.id, voice),
        "learn": mine.id if mine.id in load_collection("pages") else "",
        "problems": problems or (),
        "since": _since(mine.days, voice),
        "urgent": _urgent(found.plan, voice),
        **_said(mine, voice),
    }
    page = WebPage("medicine", values, 422 if problems else 200)
    return shown(page, request, found.content, found.plan.region)


def _urgent(plan: Plan, voice: Voice) -> list[UrgentLine]:
    """What comes before any medicine: the danger of today."""
    return urgent_of(plan, voice) if plan.urgency in BLOCKING else []


def _taken(text: str, voice: Voice) -> str:
    """The sentences of a reason as they are for a medicine that is taken."""
    starts = tuple(voice.word("one_page.if_taken").split("|"))
    return fitted(text, starts, taken=True, most=MOST_SENTENCES)


def _since(days: int | None, voice: Voice) -> str:
    """When the dose changed; empty while it is not known."""
    if days is None:
        return ""
    key = {0: "since_today", 1: "since_yesterday"}.get(days, "since_known")
    return voice.word(f"web.medicines.{key}").replace("{n}", str(days))


def _said(mine: MyMedicine, voice: Voice) -> dict[str, object]:
    """What it is for, what the plan says, how it ends, and what is good to know."""
    option, verdict = mine.option, mine.verdict
    medicine = option.medicine if option else None
    tag = "hold_taken" if verdict and verdict.verdict == "hold" else verdict and verdict.verdict
    because = verdict.because if verdict else ()
    ends = medicine and voice.word(f"medicine.abrupt.{medicine.stopping.abrupt}")
    counsel = [said_to(one.say, voice) for one in medicine.counselling] if medicine else []
    return {
        "about": said_to(option.say, voice) if option else "",
        "tag": voice.word(f"one_page.tag.{tag}") if tag else "",
        "because": [*dict.fromkeys(_taken(said_to(one.text, voice), voice) for one in because)],
        "ends": text_to(ends, voice) if ends else "",
        "counsel": list(filter(None, counsel)),
    }
