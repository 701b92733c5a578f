"""The trigger check: ten questions on one page, and a next step for each yes, to read or to print.

What was answered with no is in the address of the second page: a record says no only of all signs.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.app.trigger_check import (
    TriggerCheckRequest,
    TriggersFound,
    check_triggers,
    triggers_found,
)
from unclench.content.content import Content
from unclench.errors import RequestError
from unclench.plan.trigger_check import NO, UNKNOWN, TriggerSystem, trigger_systems
from unclench.render.documents.triggers import ShownTriggers, names_with, step_lines
from unclench.render.formats import Look, written
from unclench.render.to_reader import name_to, question_to
from unclench.render.wording import Voice
from unclench.serve.http.site import Site
from unclench.serve.web.forms import form_of
from unclench.serve.web.frame import WebPage, reader_of, shown
from unclench.serve.web.of_person import change, effects, person_in, record_of_today, urgent_of
from unclench.serve.web.people import KeptRecord

PATH = "/people/{person}/triggers"
WORD = "web.triggers"


class TriggerAnswer(NamedTuple):
    """A button of a question."""

    value: str
    label: str
    chosen: bool


class TriggerQuestion(NamedTuple):
    """One system with its question and the answers to choose from."""

    id: str
    asks: tuple[str, ...]
    answers: tuple[TriggerAnswer, ...]


def add(routes: APIRouter, site: Site) -> None:
    async def ask(request: Request) -> Response:
        await record_of_today(request, site)
        page = asking_page(site.content, request, {})
        return shown(page, request, site.content)

    async def take(request: Request) -> Response:
        given = dict(await form_of(request))
        none_in = ",".join(name for name, answer in given.items() if answer == NO)
        to = f"triggers/found?{urlencode({'no': none_in}, safe=',')}"
        today = request.state.today

        def made(kept: KeptRecord) -> dict[str, object]:
            asked = TriggerCheckRequest(kept.tree, today, given)
            return check_triggers(asked, site.content, effects())

        try:
            return await change(request, site, made, to)
        except RequestError as error:
            page = asking_page(site.content, request, given, error)
            return shown(page._replace(status=422), request, site.content)

    routes.add_api_route(PATH, ask, methods=["GET", "HEAD"])
    routes.add_api_route(PATH, take, methods=["POST"])
    _add_found(routes, site)


def _add_found(routes: APIRouter, site: Site) -> None:
    async def found(request: Request) -> Response:
        record = await record_of_today(request, site)
        told = await site.workers.run(partial(_found, record, request, site))
        voice = Voice(told.content, reader_of(request), told.plan.region)
        values = {
            "person": request.path_params["person"],
            "urgent": urgent_of(told.plan, voice),
            "steps": [*step_lines(told.systems, voice)],
            "clear": names_with(told.systems, NO, voice),
            "open": names_with(told.systems, UNKNOWN, voice),
            "query": f"?{request.url.query}" if request.url.query else "",
        }
        return shown(WebPage("triggers_found", values), request, told.content, told.plan.region)

    async def paper(request: Request) -> Response:
        record, reader = await record_of_today(request, site), reader_of(request)

        def make() -> bytes:
            told = ShownTriggers(*_found(record, request, site))
            return written("triggers", "pdf", told, Look(reader))

        data = await site.workers.run(make)
        headers = {"Content-Disposition": 'attachment; filename="triggers.pdf"'}
        return Response(data, 200, headers, "application/pdf")

    routes.add_api_route(f"{PATH}/found", found, methods=["GET", "HEAD"])
    routes.add_api_route(f"{PATH}/found.pdf", paper, methods=["GET", "HEAD"])


def _found(record: dict[str, Any], request: Request, site: Site) -> TriggersFound:
    none_in = frozenset(filter(None, request.query_params.get("no", "").split(",")))
    return triggers_found(person_in(record, request), none_in, site.content, effects())


def asking_page(
    content: Content, request: Request, given: dict[str, str], error: RequestError | None = None
) -> WebPage:
    """The ten questions, with what was sent when that could not be used."""
    voice = Voice(content, reader_of(request), None)
    questions = [_question(one, given, voice) for one in trigger_systems(content, effects())]
    values: dict[str, object] = {
        "person": request.path_params["person"],
        "questions": questions,
        "problems": error.problems if error else (),
    }
    return WebPage("triggers", values)


def _question(system: TriggerSystem, given: dict[str, str], voice: Voice) -> TriggerQuestion:
    said = given.get(system.id, "")
    answers = [(NO, voice.word(f"{WORD}.no")), *_yes(system, voice)]
    answers.append((UNKNOWN, voice.word(f"{WORD}.unknown")))
    return TriggerQuestion(
        system.id,
        tuple(question_to(ask, voice) for ask in system.asks),
        tuple(TriggerAnswer(value, label, value == said) for value, label in answers),
    )


def _yes(system: TriggerSystem, voice: Voice) -> list[tuple[str, str]]:
    """Yes; where two signs are asked about at once, which of them."""
    if len(system.signs) == 1:
        return [(system.signs[0], voice.word(f"{WORD}.yes"))]
    names = voice.content.sign_names
    each = [
        (one, voice.word(f"{WORD}.one").replace("{name}", name_to(names[one].names, voice).lower()))
        for one in system.signs
    ]
    return [*each, (",".join(system.signs), voice.word(f"{WORD}.both"))]
