"""The plan on a tired day: one thing for today, at most two cards more, and the rest folded. With
few forces left it is the one thing alone."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.today import TodayFound
from unclench.render.one_page.today import felt_lines, today_of
from unclench.render.one_page.values import OnePage
from unclench.render.plan.side_effects import medicine_name
from unclench.render.wording import Voice
from unclench.serve.http.site import Site
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.forms import form_of, one
from unclench.serve.web.frame import reader_of

TIRED, YES = "tired", "yes"
A_DAY = 16 * 3600  # it ends by itself: tomorrow is another day


def add(routes: APIRouter, site: Site) -> None:
    async def tired(request: Request) -> Response:
        answer = RedirectResponse(f"/people/{request.path_params['person']}/plan", SEE_OTHER)
        if one(await form_of(request), TIRED) == YES:
            answer.set_cookie(TIRED, YES, max_age=A_DAY, httponly=True, samesite="strict")
        else:
            answer.delete_cookie(TIRED, httponly=True, samesite="strict")
        return answer

    routes.add_api_route("/people/{person}/tired", tired, methods=["POST"])


def today_values(page: OnePage, found: TodayFound, request: Request) -> dict[str, object]:
    """What the first screen of the plan shows."""
    mine = found.medicines
    voice = Voice(mine.content, reader_of(request), mine.plan.region)
    today = today_of(page, mine.plan, [*felt_lines(found.felt, voice)])
    tired = request.cookies.get(TIRED) == YES
    names = {one.id: medicine_name(one.id, voice) for one in mine.medicines}
    return {
        "wait": today.wait,
        "cards": today.cards[:1] if tired else today.cards,
        "tired": tired,
        "names": [*names.values(), *mine.unread],
        "missable": [(one.id, _inside(names[one.id])) for one in mine.medicines if one.urgent],
    }


def _inside(name: str) -> str:
    """A name as it stands inside a sentence."""
    return name[:1].lower() + name[1:]
