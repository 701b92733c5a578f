"""A physiotherapist chooses moves for a person, adapts how much, and prints one page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.person import PersonRequest
from unclench.app.programme import ProgrammeMade, ProgrammeRequest, programme
from unclench.app.set_moves import (
    BOUNDS,
    MOST_SET,
    AppliedMoves,
    Choosable,
    SetMove,
    SetMoves,
    applied,
    check,
    choices,
    from_tree,
    numbers_of,
    set_on,
    to_tree,
)
from unclench.content import load_collection
from unclench.content.types.exercises import Exercises
from unclench.errors import RequestError
from unclench.render.figures.pictures import ExercisePicture, pictures
from unclench.render.pages.page import PAPERS, pdf
from unclench.render.programme.sheet import SheetHead, sheet_moves, sheet_pending, to_html
from unclench.render.wording import Voice
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.user import user_of
from unclench.serve.web.forms import Sent, every, form_of, one
from unclench.serve.web.frame import WebPage, reader_of, shown
from unclench.serve.web.people import KeptRecord, kept_record
from unclench.store.moves import keep_moves, kept_moves
from unclench.store.versions import KeyedRequest

SEE_OTHER = 303
PATH = "/people/{person}/moves"
CLINICIAN = "clinician"


class MoveRow(NamedTuple):
    """A move of the form; `numbers` are (name, value, least, most)."""

    id: str
    title: str
    measure: str
    figures: tuple[ExercisePicture, ...]
    ticked: bool
    numbers: tuple[tuple[str, str, int, int], ...]
    note: str
    because: tuple[str, ...]


class ForSetting(NamedTuple):
    """A person with what may be chosen, and what was set last."""

    kept: KeptRecord
    may: tuple[Choosable, ...]
    found: SetMoves | None

    def place(self) -> str:
        return PATH.replace("{person}", self.kept.person)


def add(routes: APIRouter, site: Site) -> None:
    async def choose(request: Request) -> Response:
        return await _form(await _of(request, site), request, site)

    async def save(request: Request) -> Response:
        of, sent = await _of(request, site), await form_of(request)
        try:
            found = sent_moves(sent, of.may, request.state.today)
            check(found, of.may)
        except RequestError as error:
            return await _form(of, request, site, error, sent)
        key = one(sent, "key") or uuid4().hex
        asked = KeyedRequest(key, user_of(request).by(), datetime.now(UTC))
        await site.kept.run(lambda store: keep_moves(store, of.kept.person, to_tree(found), asked))
        return RedirectResponse(f"{of.place()}/sheet", SEE_OTHER)

    routes.add_api_route(PATH, choose, methods=["GET", "HEAD"])
    routes.add_api_route(PATH, save, methods=["POST"])
    _add_sheet(routes, site)


def _add_sheet(routes: APIRouter, site: Site) -> None:
    async def sheet(request: Request) -> Response:
        of = await _of(request, site)
        made, found = await _applied(of, request, site)
        voice = Voice(made.content, reader_of(request), made.programme.region)
        values = {
            "place": of.place(),
            "person": of.kept.person,
            "head": _head(of),
            "moves": sheet_moves(found.programme, found.notes, voice),
            "left": [voice.say(one.title) for one in found.left],
            "stop": voice.say(made.programme.stop),
            "pending": sheet_pending(made.programme, voice),
        }
        return shown(WebPage("moves/sheet", values), request, site.content, made.programme.region)

    async def paper(request: Request) -> Response:
        of = await _of(request, site)
        made, found = await _applied(of, request, site)
        reader, head = reader_of(request), _head(of)
        reader = "person" if reader == CLINICIAN else reader

        def write() -> bytes:
            text = to_html(found.programme, found.notes, made.content, reader, head)
            return pdf(text, paper=PAPERS[made.programme.region])

        data = await site.workers.run(write)
        headers = {"Content-Disposition": 'attachment; filename="moves.pdf"'}
        return Response(data, 200, headers, "application/pdf")

    routes.add_api_route(f"{PATH}/sheet", sheet, methods=["GET", "HEAD"])
    routes.add_api_route(f"{PATH}/sheet.pdf", paper, methods=["GET", "HEAD"])


async def _of(request: Request, site: Site) -> ForSetting:
    kept = await kept_record(request.path_params["person"], site)
    if kept.version == 0:
        raise RefusedCallError(404, "There is no record of this person here.")
    person = _person(kept, request)
    may = await site.workers.run(lambda: choices(person, site.content, exercises()))
    return ForSetting(kept, may, await moves_set_for(kept.person, site))


async def moves_set_for(person: str, site: Site) -> SetMoves | None:
    """What was set last; None when nothing was."""
    tree = await site.kept.run(lambda store: kept_moves(store, person))
    return None if tree is None else from_tree(tree)


def _person(kept: KeptRecord, request: Request) -> PersonRequest:
    return PersonRequest(dict(kept.tree), request.state.today, request.state.today)


def exercises() -> Exercises:
    found: Exercises = load_collection("exercises")
    return found


async def _applied(
    of: ForSetting, request: Request, site: Site
) -> tuple[ProgrammeMade, AppliedMoves]:
    if of.found is None:
        raise RefusedCallError(404, "No moves have been set for this person.")
    found, asked = of.found, ProgrammeRequest(_person(of.kept, request), "person")
    made = await site.workers.run(lambda: programme(asked, site.content, exercises()))
    return made, applied(found, made.programme, of.may, exercises())


def _head(of: ForSetting) -> SheetHead:
    assert of.found is not None
    return SheetHead(of.kept.person, of.found.by, of.found.on)


async def _form(
    of: ForSetting, request: Request, site: Site, error: RequestError | None = None, sent: Sent = ()
) -> Response:
    voice = Voice(site.content, reader_of(request), None)
    given = one(sent, "minutes") or str(of.found.minutes if of.found else _usual())
    values = {
        "person": of.kept.person,
        "place": of.place(),
        "rows": [*rows(of, sent, voice)],
        "problems": error.problems if error else (),
        "minutes": given,
        "by": one(sent, "by") or (of.found.by if of.found else ""),
        "key": uuid4().hex,
        "most": MOST_SET,
    }
    page = WebPage("moves/set", values, 422 if error else 200)
    return shown(page, request, site.content)


def _usual() -> int:
    return exercises().budget.minutes_a_day


def rows(of: ForSetting, sent: Sent, voice: Voice) -> Iterator[MoveRow]:
    """The rows hold what was sent; else what was set; else what the programme begins with."""
    known = {move.id: move for move in of.found.moves} if of.found else {}
    for choice in of.may:
        name = choice.exercise.id
        before = known.get(name)
        ticked = name in every(sent, "use") if sent else name in known or (
            not known and choice.first)  # fmt: skip
        numbers = {**numbers_of(choice.amount), **(before.numbers if before else {})}
        yield MoveRow(
            name,
            voice.say(choice.exercise.title),
            choice.exercise.measure,
            tuple(pictures(choice.exercise, f"row-{name}", voice)[:1]),
            ticked,
            tuple((key, one(sent, f"{name}.{key}") or str(number), *BOUNDS[key])
                  for key, number in numbers.items()),
            one(sent, f"{name}.note") if sent else before.note if before else "",
            tuple(voice.say(reason.text) for reason in (*choice.because, *choice.notes)),
        )  # fmt: skip


def sent_moves(sent: Sent, may: tuple[Choosable, ...], today: date) -> SetMoves:
    """RequestError when a number is none."""
    by_id = {choice.exercise.id: choice for choice in may}
    moves = [
        SetMove(name, _numbers(sent, name, by_id.get(name)), one(sent, f"{name}.note").strip())
        for name in dict.fromkeys(every(sent, "use"))
    ]
    return set_on(one(sent, "by"), _whole(one(sent, "minutes")), moves, today)


def _numbers(sent: Sent, name: str, choice: Choosable | None) -> dict[str, int]:
    known = numbers_of(choice.amount) if choice else {}
    given = {key: one(sent, f"{name}.{key}").strip() for key in known}
    return {key: _whole(text) for key, text in given.items() if text}


def _whole(text: str) -> int:
    """-1, which is out of all bounds, for what is no number."""
    found = text.strip()
    return int(found) if found.isascii() and found.isdigit() and len(found) < 5 else -1
