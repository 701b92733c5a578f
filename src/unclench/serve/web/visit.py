"""The page of a visit: the change since baseline with its drawing, triggers, earlier trials, doses
and the decision; for a clinician with the note, the order and letters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.app.diary import shown as diary_of
from unclench.app.letter import LetterRequest, letter
from unclench.app.one_page import CLINICIAN
from unclench.app.summary import SummaryRequest
from unclench.app.visit import FoundTriggers, VisitNow, VisitRequest, visit
from unclench.content import load_collection
from unclench.diary.report import DiaryReport
from unclench.errors import RequestError
from unclench.render.documents.diary import days_of
from unclench.render.documents.order import to_order
from unclench.render.documents.shown import ShownLetter, ShownSummary
from unclench.render.formats import Look, written
from unclench.render.one_page.formats import visit_of
from unclench.render.one_page.web import ShownGroup, page_values
from unclench.render.plan.formats import ShownPlan
from unclench.render.wording import Voice
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.web.diary.values import charts, noted_days
from unclench.serve.web.frame import WebPage, reader_of, shown
from unclench.serve.web.of_person import effects, person_in, record_of_today, without_id

VISIT = "/people/{person}/visit"
PDF, TEXT = "application/pdf", "text/plain; charset=utf-8"
CHANGE = "change"  # said by the drawing's own sentence
CALLED_FOR = ("offer", "specialist")


def add(routes: APIRouter, site: Site) -> None:
    async def page(request: Request) -> Response:
        found = await _now(request, site)
        values = await site.workers.run(partial(visit_values, found, request, site))
        made = WebPage("visit/visit", values)
        return shown(made, request, site.content, found.summary.plan.region)

    async def paper(request: Request) -> Response:
        found, look = await _now(request, site), Look(reader_of(request))
        shown_ = _shown(found)
        data = await site.workers.run(lambda: written("summary", "pdf", shown_, look))
        return _file(data, "visit.pdf", PDF)

    async def text(request: Request) -> Response:
        """The note, or the order, as a file."""
        texts = texts_of(await _now(request, site), request, site)
        name = request.path_params["text"]
        if name not in texts:
            raise RefusedCallError(404, "There is no such text.")
        return _file(texts[name].encode(), f"{name}.txt", TEXT)

    routes.add_api_route(VISIT, page, methods=["GET", "HEAD"])
    routes.add_api_route(f"{VISIT}.pdf", paper, methods=["GET", "HEAD"])
    routes.add_api_route(f"{VISIT}/{{text}}.txt", text, methods=["GET", "HEAD"])
    _add_letters(routes, site)


def _add_letters(routes: APIRouter, site: Site) -> None:
    async def draft(request: Request) -> Response:
        record, reader = await record_of_today(request, site), reader_of(request)
        if reader != CLINICIAN:
            raise RefusedCallError(404, "A letter is drafted for clinicians.")
        referral = request.path_params["referral"]
        asked = LetterRequest(person_in(record, request), referral)
        try:
            made = letter(asked, site.content, load_collection("letters"))
        except RequestError as error:
            raise RefusedCallError(404, str(error)) from None
        write = partial(written, "letter", "pdf", ShownLetter(*made), Look(reader))
        return _file(await site.workers.run(write), f"{referral}.pdf", PDF)

    path = "/people/{person}/letters/{referral}.pdf"
    routes.add_api_route(path, draft, methods=["GET", "HEAD"])


def _file(data: bytes, name: str, kind: str) -> Response:
    return Response(data, 200, {"Content-Disposition": f'attachment; filename="{name}"'}, kind)


async def _now(request: Request, site: Site) -> VisitNow:
    person, record = request.path_params["person"], await record_of_today(request, site)
    diary = await site.kept.run(lambda store: diary_of(store, person))
    asked = VisitRequest(SummaryRequest(person_in(record, request)), diary)
    return await site.workers.run(partial(visit, asked, site.content, effects()))


def _shown(found: VisitNow) -> ShownSummary:
    return ShownSummary(*found.summary, load_collection("letters"))


def visit_values(found: VisitNow, request: Request, site: Site) -> dict[str, Any]:
    reader, summarised = reader_of(request), _shown(found)
    seen = summarised.visit(reader)
    page = without_id(visit_of(summarised, reader), request)
    of_page = page_values(ShownPlan(summarised.plan, seen.content), page, Look(reader))
    groups: list[ShownGroup] = of_page["groups"]
    first, *rest = groups
    return {
        **of_page,
        "first_group": first,
        "rest": [group for group in rest if not (found.diary and group.id == CHANGE)],
        "person": request.path_params["person"],
        "texts": texts_of(found, request, site),
        "letters": [*_letters(found, seen.voice)] if reader == CLINICIAN else [],
        "triggers": [*trigger_lines(found.triggers, seen.voice)],
        "decision": decision(found, seen.voice),
        **_diary_values(found.diary, seen.voice),
    }


def decision(found: VisitNow, voice: Voice) -> str:
    """The one decision of this visit: the stage of the pathway, and why."""
    stage = found.summary.plan.stage
    return f"{voice.word(f'stage.{stage.id}', 'title')}. {voice.say(stage.because)}"


def _diary_values(found: DiaryReport | None, voice: Voice) -> dict[str, Any]:
    drawn = [*charts(found, voice)] if found else []
    noted = noted_days(found, voice.content, voice) if found else ""
    return {"drawing": drawn[0] if drawn else None, "noted": noted}


def trigger_lines(found: FoundTriggers, voice: Voice) -> Iterator[str]:
    """Those that are present, whether all were asked about, and those of the diary."""
    if found.present:
        names = ", ".join(_sign(name, voice) for name in found.present)
        yield voice.word("web.visit.found").replace("{names}", names)
    if not found.asked:
        yield voice.word("web.visit.open")
    elif not found.present:
        yield voice.word("web.visit.none")
    if found.noted:
        words = voice.word("web.visit.on_days")
        names = "; ".join(
            words.replace("{name}", _sign(name, voice)).replace("{days}", days_of(days))
            for name, days in found.noted
        )
        yield voice.word("web.visit.days").replace("{names}", names)


def _sign(sign: str, voice: Voice) -> str:
    known = voice.content.sign_names.get(sign)
    return voice.say(known.names) if known else sign.replace("_", " ")


def texts_of(found: VisitNow, request: Request, site: Site) -> dict[str, str]:
    """The note and the order, to be pasted; for clinicians."""
    reader = reader_of(request)
    if reader != CLINICIAN:
        return {}
    summarised = _shown(found)
    note = written("summary", "note", summarised, Look(reader)).decode()
    return {"note": note, "order": to_order(summarised.plan, summarised.voice(reader))}


def _letters(found: VisitNow, voice: Voice) -> Iterator[tuple[str, str]]:
    """Those that the plan calls for first."""
    verdicts = {one.option.id: one.verdict for one in found.summary.plan.options}
    letters = load_collection("letters").letters
    for name in sorted(letters, key=lambda name: verdicts.get(name) not in CALLED_FOR):
        yield name, voice.say(letters[name].title)
