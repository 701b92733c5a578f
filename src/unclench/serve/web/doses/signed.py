"""What the pages of doses share: today's signed doses, and a line about them in the diary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from starlette.requests import Request

from unclench.app.diary_day import DayRequest, change_day
from unclench.app.signed_doses import DosesToday, SignedDoses, doses_today
from unclench.diary.changes import listing
from unclench.serve.http.site import Site
from unclench.serve.http.user import user_of

DOSES = "/people/{person}/doses"


async def today_of(request: Request, site: Site) -> DosesToday:
    person, today = request.path_params["person"], request.state.today
    return await site.kept.run(lambda store: doses_today(person, today, store, site.content))


def of_medicine(found: DosesToday, medicine: str) -> SignedDoses | None:
    return next((one for one in found.medicines if one.medicine == medicine), None)


def place_of(request: Request) -> str:
    return f"/people/{quote(request.path_params['person'], safe='')}/doses"


async def note(request: Request, site: Site, day: date, line: Mapping[str, Any]) -> None:
    """A line about a medicine in the diary of a day."""
    person, change = request.path_params["person"], listing("doses", line, ("medicine",))
    asked = DayRequest(
        person, day, change, user_of(request).by(), datetime.now(UTC), request.state.today
    )
    await site.kept.run(lambda store: change_day(asked, store, site.content))
