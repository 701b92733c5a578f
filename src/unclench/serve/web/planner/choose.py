"""The first page of doses: is the record still true, and which medicine."""

from __future__ import annotations

from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.dose_choices import dose_choices
from unclench.content.content import Content
from unclench.render.wording import Voice
from unclench.serve.http.site import Site
from unclench.serve.http.user import user_of
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.frame import WebPage, shown
from unclench.serve.web.people import KeptRecord, keep
from unclench.serve.web.planner.record import (
    CLINICIAN,
    PLANNER,
    is_of_today,
    person_request,
    record_of,
)
from unclench.store.decisions import decisions
from unclench.store.schedules import kept_schedules
from unclench.store.store import Store


def add(routes: APIRouter, site: Site) -> None:
    async def choose(request: Request) -> Response:
        kept, today = await record_of(request, site), request.state.today
        if not is_of_today(kept, today):
            return shown(still_true_page(kept, site.content), request, site.content)
        asked = person_request(kept, today)
        found = await site.workers.run(lambda: dose_choices(asked, site.content))
        voice = Voice(site.content, CLINICIAN, found.plan.region)
        before = await site.kept.run(lambda store: _before(store, kept.person))
        values = {"person": kept.person, "found": found, "before": before}
        values |= {"urgent": [voice.say(one.do) for one in found.plan.urgent]}
        return shown(WebPage("planner/choose", values), request, site.content, found.plan.region)

    async def still_true(request: Request) -> Response:
        """The record as it is, said to be true today: its danger signs too."""
        kept, today = await record_of(request, site), request.state.today
        by, tree = user_of(request).by(), {**kept.tree, "date": today.isoformat()}
        await keep(kept, tree, uuid4().hex, today, site, by)
        return RedirectResponse(request.url.path.removesuffix("/still-true"), SEE_OTHER)

    routes.add_api_route(PLANNER, choose, methods=["GET", "HEAD"])
    routes.add_api_route(f"{PLANNER}/still-true", still_true, methods=["POST"])


def still_true_page(kept: KeptRecord, content: Content) -> WebPage:
    """What is confirmed: that all of it holds, and its danger signs by name."""
    told = kept.tree.get("signs")
    names = [one if isinstance(one, str) else str(one.get("id", "")) for one in told or ()]
    voice = Voice(content, CLINICIAN, None)
    signs = [
        voice.say(content.sign_names[name].names) for name in names if name in content.sign_names
    ]
    values = {"person": kept.person, "date": kept.tree.get("date", ""), "signs": signs}
    return WebPage("planner/still_true", {**values, "asked": told is not None})


def _before(store: Store, person: str) -> dict[str, object]:
    """What was signed and what was decided otherwise, the newest first."""
    return {"signed": kept_schedules(store, person), "otherwise": decisions(store, person)}
