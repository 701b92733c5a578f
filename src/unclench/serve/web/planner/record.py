"""The record that doses are planned from: one that a clinician has said is still true today."""

from __future__ import annotations

from datetime import UTC, date, datetime

from starlette.requests import Request

from unclench.app.clinician_keys import KeyHolder
from unclench.app.person import PersonRequest
from unclench.render.wording import AUDIENCES
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.user import NO_RECORD, user_of
from unclench.serve.web.frame import reader_of
from unclench.serve.web.people import KeptRecord, kept_record

CLINICIAN = AUDIENCES[-1]
PLANNER = "/people/{person}/planner"
OWN_MACHINE = "owner of this machine"


def check_clinician(request: Request) -> None:
    """Doses that are not signed are for clinicians alone."""
    if reader_of(request) != CLINICIAN:
        detail = "This page is for clinicians. On the first page, choose to read as one."
        raise RefusedCallError(403, detail)


async def record_of(request: Request, site: Site) -> KeptRecord:
    check_clinician(request)
    kept = await kept_record(request.path_params["person"], site)
    if kept.version == 0:
        raise RefusedCallError(404, NO_RECORD)
    return kept


def is_of_today(kept: KeptRecord, today: date) -> bool:
    return kept.tree.get("date") == today.isoformat()


def person_request(kept: KeptRecord, today: date) -> PersonRequest:
    return PersonRequest(kept.text().encode(), today)


def holder_of(request: Request) -> KeyHolder:
    """The clinician who signs: the account, or the owner of this machine."""
    user, address = user_of(request), request.client.host if request.client else ""
    account = OWN_MACHINE if user.account is None else user.account.id
    return KeyHolder(account, address, datetime.now(UTC))
