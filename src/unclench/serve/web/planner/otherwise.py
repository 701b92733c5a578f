"""A clinician decides otherwise than the plan: with a coded reason, which is kept. It makes no
doses: those that the plan does not allow stay closed."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.dose_choices import DoseChoices, dose_choices
from unclench.render.hooks.card import OVERRIDES
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.user import user_of
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.forms import form_of, one
from unclench.serve.web.planner.preview import known_medicine
from unclench.serve.web.planner.record import PLANNER, person_request, record_of
from unclench.store.decisions import DecidedOtherwise, keep_decision
from unclench.store.versions import KeyedRequest

LONGEST = 500


def add(routes: APIRouter, site: Site) -> None:
    async def decide(request: Request) -> Response:
        kept, sent = await record_of(request, site), await form_of(request)
        medicine, reason = known_medicine(request, site.content), one(sent, "reason")
        comment = " ".join(one(sent, "comment").split())
        if reason not in OVERRIDES or len(comment) > LONGEST or not comment.isprintable():
            raise RefusedCallError(422, "Choose one of the reasons, and write a short comment.")
        asked = person_request(kept, request.state.today)
        found = await site.workers.run(lambda: dose_choices(asked, site.content))
        by, today = user_of(request).by(), request.state.today.isoformat()
        made = DecidedOtherwise(medicine, _verdict(medicine, found), reason, comment, by, today)
        keyed = KeyedRequest(one(sent, "key") or uuid4().hex, by, datetime.now(UTC))
        await site.kept.run(lambda store: keep_decision(store, kept.person, made, keyed))
        return RedirectResponse(f"/people/{kept.person}/planner", SEE_OTHER)

    routes.add_api_route(f"{PLANNER}/{{medicine}}/otherwise", decide, methods=["POST"])


def _verdict(medicine: str, found: DoseChoices) -> str:
    return next(one.verdict for one in found.plan.options if one.option.id == medicine)
