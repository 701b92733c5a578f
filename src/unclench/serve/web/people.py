"""A person of the store: the newest record, and how it is saved."""

from __future__ import annotations

from datetime import UTC, date, datetime
from json import dumps
from typing import Any, NamedTuple
from uuid import uuid4

from unclench.app.told_signs import of_today
from unclench.intake.text import read_json_tree
from unclench.language.json_number import json_number
from unclench.serve.http.site import Site
from unclench.serve.http.user import OWNER
from unclench.store.people import newest_record, save_record
from unclench.store.versions import KeyedRequest


class KeptRecord(NamedTuple):
    """The tree of a record and its version; version 0 while nothing has been saved."""

    person: str
    version: int
    tree: dict[str, Any]

    def text(self) -> str:
        return written(self.tree)


async def kept_record(person: str, site: Site) -> KeptRecord:
    found = await site.kept.run(lambda store: newest_record(store, person))
    if found is None:
        return KeptRecord(person, 0, {})
    tree: dict[str, Any] = read_json_tree(found.text.encode())
    return KeptRecord(person, found.version, tree)


async def keep(
    kept: KeptRecord, tree: dict[str, Any], key: str, today: date, site: Site, by: str = OWNER
) -> None:
    """A new version; RequestError when another was saved meanwhile. `by`: who, for the log."""
    asked = KeyedRequest(key or uuid4().hex, by, datetime.now(UTC))
    text = written({"id": kept.person, **of_today(tree, today, site.content)})
    await site.kept.run(lambda store: save_record(store, kept.person, text, kept.version, asked))


def written(tree: dict[str, Any]) -> str:
    return dumps(tree, ensure_ascii=False, default=json_number, indent=1)
