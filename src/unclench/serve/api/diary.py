"""Operations on a diary: an entry is noted once for each key, and all that count are listed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from unclench.accounts.roles import READ, WRITE
from unclench.app.diary import ME, AddRequest, add, shown
from unclench.diary.file import FiledVersion
from unclench.diary.written import to_tree
from unclench.errors import InputError, Problem
from unclench.intake.text import check_numbers, is_whole, read_json_tree
from unclench.render.diary.formats import ShownDiary
from unclench.render.formats import Look, written
from unclench.render.json_text import to_bytes
from unclench.serve.api.operation import JSON, Endpoint, Operation
from unclench.serve.api.parameters import HEADER, Parameter, read_query
from unclench.serve.api.shapes import TEXT, named
from unclench.serve.http.body import json_body
from unclench.serve.http.site import Site
from unclench.serve.http.user import check_record, user_of

PATH, KEY, CREATED = "/api/v1/diary/entries", "Idempotency-Key", 201
BY = "api"
PERSON = Parameter("person", "whose diary it is; default: me", TEXT, str)
KEY_SHAPE = re.compile(r"[!-~]([ -~]{0,198}[!-~])?")


def _key(text: str) -> str:
    if not KEY_SHAPE.fullmatch(text):
        do = "Write 1 to 200 letters, digits or signs of ASCII."
        raise InputError([Problem("key", "is no key", do)])
    return text


KEYED = Parameter(
    KEY, "the same key twice is one entry",
    {"type": "string", "pattern": f"^{KEY_SHAPE.pattern}$"}, _key, True, HEADER,
)  # fmt: skip


def _noted(operation: Operation, site: Site) -> Endpoint:
    """Answers once the entry is on the disk."""

    async def answer(request: Request) -> Response:
        read_query(request.query_params, ())
        asked = add_request(await json_body(request), request.headers.get(KEY), request.state.today)
        person = check_record(request, asked.person, WRITE)
        asked = asked._replace(person=person, by=_by(request))
        found = await site.kept.run(lambda store: add(asked, store, site.content))
        made = to_bytes(version_tree(asked.person, found.version))
        place = {"Location": f"{PATH}/{found.version.id}"}
        return Response(made, CREATED, place, JSON)

    return answer


def _by(request: Request) -> str:
    """The account, or on one's own machine that it was the API."""
    user = user_of(request)
    return BY if user.is_owner() else user.by()


def add_request(body: bytes, key: str | None, today: Any) -> AddRequest:
    """InputError for a body that is no entry, or a call without its key."""
    tree = _whole(read_json_tree(body))
    if not isinstance(tree, dict):
        raise InputError([Problem("the body", "a mapping was expected", "Write {}.")])
    if key is None:
        do = "Send it again with a key of your own, and with the same key when you repeat it."
        raise InputError([Problem(KEY, "is missing", do)])
    person = tree.pop("person", ME)
    if not isinstance(person, str):
        raise InputError([Problem("person", "a text was expected", "Write an id.")])
    check_numbers(tree)
    return AddRequest(person, tree, KEYED.read(key), BY, datetime.now(UTC), today)


def _whole(tree: Any) -> Any:
    """The same with 6.0 as the 6 that it is in JSON."""
    if isinstance(tree, dict):
        return {key: _whole(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_whole(value) for value in tree]
    return int(tree) if isinstance(tree, Decimal) and is_whole(tree) else tree


def version_tree(person: str, found: FiledVersion) -> dict[str, Any]:
    """What was kept; the same for a call that is repeated."""
    entry = None if found.entry is None else to_tree(found.entry)
    return {
        "id": found.id,
        "person": person,
        "version": found.version,
        "written": found.written,
        "entry": entry,
    }


def _listed(operation: Operation, site: Site) -> Endpoint:
    async def answer(request: Request) -> Response:
        query = read_query(request.query_params, operation.parameters)
        person = check_record(request, query.get("person", ME), READ)
        found = await site.kept.run(lambda store: shown(store, person))
        made = written("diary", "json", ShownDiary(found, site.content), Look())
        return Response(made, media_type=JSON)

    return answer


# What is known by name, what fits the day, and that anything is noted at all.
DECIDED = (
    "key", "person", "date", "request", "spasms", "cramps", "doses", "effects", "effects[]",
    "exercise", "triggers", "goals",
)  # fmt: skip

OPERATIONS = (
    Operation(
        PATH, "note_entry", "Note a day in a diary",
        "201 once it is durable. The same key with the same body is the same entry.",
        named("DiaryVersion"), _noted, named("Noted"), (KEYED,), status=CREATED, decided=DECIDED,
    ),
    Operation(
        PATH, "list_entries", "The entries of a diary",
        "The newest version of each; those that were removed are left out.",
        named("Diary"), _listed, None, (PERSON,),
    ),
)  # fmt: skip
