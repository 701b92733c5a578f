"""The board of reviews: what waits, what is under review, what is approved, and what is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.app.knowledge.entry import AllKnowledge, reviewed_place
from unclench.content.types.governance import Review
from unclench.render.knowledge.reviews import overdue
from unclench.serve.http.site import Site
from unclench.serve.web.entries import all_knowledge
from unclench.serve.web.frame import WebPage, shown

DUE = "due"
COLUMNS = ("submitted", "under_review", "approved", DUE)
ON_A_PAGE = 100


class BoardLine(NamedTuple):
    """A reviewed entry; `place` is empty where it has no page."""

    review: Review
    place: str
    overdue: bool


class BoardFilter(NamedTuple):
    """`at` is how many of the entries come before the page."""

    column: str
    kind: str
    at: int


def add(routes: APIRouter, site: Site) -> None:
    async def board(request: Request) -> Response:
        known = await site.workers.run(all_knowledge)
        wanted = filter_of(request)
        reviews = known.reviews.entries.values()
        lines = [review for review in reviews if _is_wanted(review, wanted, request.state.today)]
        part = lines[wanted.at : wanted.at + ON_A_PAGE]
        values = {
            "counts": counts([*reviews], request.state.today),
            "kinds": sorted({review.kind for review in reviews}),
            "wanted": wanted,
            "lines": [*board_lines(part, known, request.state.today)],
            "count": len(lines),
            "next": wanted.at + ON_A_PAGE if wanted.at + ON_A_PAGE < len(lines) else None,
        }
        return shown(WebPage("entries/board", values), request, site.content)

    routes.add_api_route("/knowledge/review", board, methods=["GET", "HEAD"])


def filter_of(request: Request) -> BoardFilter:
    asked, at = request.query_params, request.query_params.get("at", "0")
    column = asked.get("column", "")
    start = int(at) if at.isascii() and at.isdigit() and len(at) < 7 else 0
    return BoardFilter(column if column in COLUMNS else COLUMNS[0], asked.get("kind", ""), start)


def _is_wanted(review: Review, wanted: BoardFilter, today: date) -> bool:
    here = overdue(review, today) if wanted.column == DUE else review.status == wanted.column
    return here and wanted.kind in ("", review.kind)


def counts(reviews: list[Review], today: date) -> list[tuple[str, int]]:
    found = Counter(review.status for review in reviews)
    found[DUE] = sum(overdue(review, today) for review in reviews)
    return [(column, found[column]) for column in COLUMNS]


def board_lines(reviews: list[Review], known: AllKnowledge, today: date) -> Iterator[BoardLine]:
    for review in reviews:
        place = reviewed_place(review.id, known) or ""
        yield BoardLine(review, place, overdue(review, today))
