"""Is this dangerous? One question, and what to do for each answer. Nothing is kept."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.app.person import PersonRequest
from unclench.app.triage import TriageRequest, triage
from unclench.content import load_collection
from unclench.content.content import Content
from unclench.plan.models import Plan
from unclench.render.wording import Voice
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.web.frame import WebPage, reader_of, shown

MOST_NAMED = 60


def add(routes: APIRouter, site: Site) -> None:
    async def danger(request: Request) -> Response:
        """Without signs the question; with signs the answer to it."""
        named = tuple(dict.fromkeys(request.query_params.getlist("sign")))
        taking = tuple(filter(None, request.query_params.getlist("taking")))
        if len(named) + len(taking) > MOST_NAMED:
            raise RefusedCallError(422, "That is more than a person can have at once.")
        values: dict[str, object] = {"groups": groups(site.content, reader_of(request))}
        values |= {"chosen": named, "plan": None, "nothing": "none" in request.query_params}
        today = request.state.today
        if named or taking:
            plan = await site.workers.run(lambda: _triaged(named, taking, today, site.content))
            values |= {"plan": plan, "urgent": urgent_lines(plan, request, site.content)}
        return shown(WebPage("danger", values), request, site.content)

    routes.add_api_route("/danger", danger, methods=["GET", "HEAD"])


def _triaged(
    named: tuple[str, ...], taking: tuple[str, ...], today: date, content: Content
) -> Plan:
    person = PersonRequest(None, today)
    asked = TriageRequest(person, named, taking)
    return triage(asked, content, load_collection("effects")).plan


def urgent_lines(plan: Plan, request: Request, content: Content) -> list[tuple[str, str, str]]:
    """What to do, how soon and why, the most urgent first."""
    voice = Voice(content, reader_of(request), plan.region)
    return [
        (voice.word(f"urgency.{one.urgency}", "label"), voice.say(one.do), voice.say(one.because))
        for one in plan.urgent
    ]


SignGroup = tuple[str, list[tuple[str, str]]]


def groups(content: Content, reader: str) -> list[SignGroup]:
    """The signs by their group, each with its words."""
    voice = Voice(content, reader, None)
    found = groupby(content.sign_names.values(), key=lambda sign: sign.group)
    return [
        (
            voice.word(f"interview.group.{group}"),
            [(sign.id, voice.say(sign.names)) for sign in signs],
        )
        for group, signs in found
    ]
