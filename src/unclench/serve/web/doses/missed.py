"""Doses of a signed schedule that were missed, or too many: noted in the diary, and answered by the
schedule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.signed_doses import DosesToday, MissedDoses, SignedDoses, missed_doses
from unclench.plan.dosing.checkins import Happened
from unclench.render.plan.urgent import CALLS
from unclench.render.wording import Voice
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.web.doses.shown import option_of
from unclench.serve.web.doses.signed import DOSES, note, of_medicine, place_of, today_of
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.forms import form_of, one
from unclench.serve.web.frame import WebPage, reader_of, shown
from unclench.serve.web.help_now import help_numbers

MISSED = f"{DOSES}/{{medicine}}/missed"
# What may have happened, in the order of the page: the event, and its whole days without a dose.
HAPPENED: Mapping[str, Happened] = {
    "one": Happened("missed", 0),
    "day": Happened("missed", 1),
    "days": Happened("missed", 2),
    "ran_out": Happened("ran_out", 1),
    "vomited": Happened("vomited", 0),
    "extra": Happened("extra", 1),
}


def add(routes: APIRouter, site: Site) -> None:
    async def ask(request: Request) -> Response:
        """What happened; with an answer, what to do now."""
        medicine = request.path_params["medicine"]
        today = await today_of(request, site)
        found = of_medicine(today, medicine)
        if found is None:
            raise RefusedCallError(404, "There is no signed plan of this medicine here.")
        happened = HAPPENED.get(request.query_params.get("what", ""))
        return _missed_page(request, site, MissedAsked(today, found, happened))

    async def tell(request: Request) -> Response:
        """What happened is noted in the diary, and answered."""
        medicine, what = request.path_params["medicine"], one(await form_of(request), "what")
        found = of_medicine(await today_of(request, site), medicine)
        if what not in HAPPENED or found is None:
            raise RefusedCallError(422, "Choose what happened.")
        await _note_missed(request, site, found, what)
        place = f"{place_of(request)}/{quote(medicine, safe='')}/missed?what={what}#answer"
        return RedirectResponse(place, SEE_OTHER)

    routes.add_api_route(MISSED, ask, methods=["GET", "HEAD"])
    routes.add_api_route(MISSED, tell, methods=["POST"])


async def _note_missed(request: Request, site: Site, found: SignedDoses, what: str) -> None:
    """Whole days without a dose are noted for these days, everything else for today."""
    happened, today = HAPPENED[what], request.state.today
    unit = found.schedule.unit if found.schedule else ""
    line = {"medicine": found.medicine}
    if happened.event == "extra":
        await note(request, site, today, {**line, "extra": 1})
    elif not happened.days or not unit:
        await note(request, site, today, {**line, "missed": 1})
    for back in range(1, happened.days + 1 if unit and happened.event != "extra" else 0):
        await note(request, site, today - timedelta(days=back), {**line, "total": f"0 {unit}/day"})


class MissedAsked(NamedTuple):
    """What a page about missed doses is about; `happened` is None until it is chosen."""

    today: DosesToday
    medicine: SignedDoses
    happened: Happened | None


def _missed_page(request: Request, site: Site, asked: MissedAsked) -> Response:
    region = asked.today.plan.region if asked.today.plan else None
    voice = Voice(site.content, reader_of(request), region)
    found, happened = asked.medicine, asked.happened
    answer = missed_doses(found, happened, request.state.today) if happened else None
    option = option_of(found.medicine, voice)
    values = {
        "person": request.path_params["person"],
        "name": option.name if option else found.medicine,
        "happened": [(what, voice.word(f"web.doses.happened.{what}")) for what in HAPPENED],
        "chosen": request.query_params.get("what", ""),
        "answer": tuple(_answer(answer, happened, voice)) if answer and happened else (),
        "urgent": answer is not None and answer.urgency in CALLS,
        "numbers": tuple(help_numbers(site.content, region)),
    }
    return shown(WebPage("doses/missed", values), request, site.content, region)


def _answer(answer: MissedDoses, happened: Happened, voice: Voice) -> Iterator[str]:
    """Urgent advice comes first, with whom to call."""
    if answer.urgency in CALLS:
        kind = "extra" if happened.event == "extra" else "missed"
        known = {line.id: line for line in voice.content.seek_help}
        yield from (
            voice.say(known[name].text)
            for name in voice.word(f"web.doses.help.{kind}").split()
            if name in known
        )
    yield voice.word(f"dosing.action.{answer.action}")
    yield voice.word("web.doses.never_double")
