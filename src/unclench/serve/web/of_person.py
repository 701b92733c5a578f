"""What the pages of one person share: the record, urgent lines, and how an answer is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.interview.tree import Tree
from unclench.app.person import PersonRequest
from unclench.app.person_now import record_now
from unclench.content import load_collection
from unclench.content.types.side_effects import Effects
from unclench.errors import RequestError
from unclench.intake.text import read_json_tree
from unclench.plan.models import Plan
from unclench.render.one_page.values import OnePage
from unclench.render.plan.urgent import told_of
from unclench.render.to_reader import said_to
from unclench.render.wording import Voice
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.user import NO_RECORD, user_of
from unclench.serve.web.people import KeptRecord, keep, kept_record

SEE_OTHER = 303


class UrgentLine(NamedTuple):
    """How soon, what to do, and why."""

    label: str
    do: str
    because: str


async def known(request: Request, site: Site) -> KeptRecord:
    """The record of the person in the address; refused where there is none."""
    kept = await kept_record(request.path_params["person"], site)
    if kept.version == 0:
        raise RefusedCallError(404, NO_RECORD)
    return kept


async def record_of_today(request: Request, site: Site) -> dict[str, Any]:
    """The tree of the newest record, completed by the diary; refused where neither is kept."""
    person, today = request.path_params["person"], request.state.today
    try:
        found = await site.kept.run(lambda store: record_now(store, person, today, site.content))
    except RequestError as error:
        raise RefusedCallError(404, str(error)) from None
    tree: dict[str, Any] = read_json_tree(found)
    return tree


def person_in(record: dict[str, Any], request: Request) -> PersonRequest:
    today = request.state.today
    return PersonRequest(record, today, today)


def effects() -> Effects:
    found: Effects = load_collection("effects")
    return found


def urgent_of(plan: Plan, voice: Voice) -> list[UrgentLine]:
    """The most urgent lines alone, for anybody but a clinician."""
    return [
        UrgentLine(
            voice.word(f"urgency.{one.urgency}", "label"),
            said_to(one.do, voice),
            said_to(one.because, voice),
        )
        for one in told_of(plan, voice)
    ]


async def change(
    request: Request, site: Site, made: Callable[[KeptRecord], Tree], to: str
) -> Response:
    """The record as `made` of the newest one, saved, and on to the page below the person's address
    that shows it. Where another was saved meanwhile, it is made of that one."""
    for last in (False, True):
        kept = await kept_record(request.path_params["person"], site)
        if kept.version == 0:
            await record_of_today(request, site)
        tree = await site.workers.run(partial(made, kept))
        try:
            if tree != kept.tree:
                who = user_of(request).by()
                await keep(kept, tree, "", request.state.today, site, who)
            break
        except RequestError:
            if last:
                raise
    return RedirectResponse(f"/people/{kept.person}/{to}", SEE_OTHER)


def without_id(page: OnePage, request: Request) -> OnePage:
    """The page with its title alone: people know themselves by no id. A carer and a clinician may
    read of several people."""
    if page.kind != "person":
        return page
    return page._replace(title=page.title.removesuffix(f": {request.path_params['person']}"))
