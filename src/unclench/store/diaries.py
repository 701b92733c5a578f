"""Diaries: entries are versions. A change or a removal adds one, and the newest counts."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Connection, Row, select

from unclench.diary.entry import DiaryEntry
from unclench.diary.file import FiledVersion
from unclench.diary.written import from_tree, to_tree
from unclench.errors import unusable
from unclench.store.audit import log
from unclench.store.store import Store
from unclench.store.tables import DIARY
from unclench.store.versions import (
    KeyedRequest,
    add_row,
    as_body,
    check_key,
    check_person,
    digest_of,
    earlier,
    know_person,
    read_body,
)

SPACE = uuid5(NAMESPACE_URL, "urn:unclench:diary")


class AddedEntry(NamedTuple):
    """`again`: the key had written it before, and nothing was added."""

    version: FiledVersion
    again: bool


def entry_id(person: str, key: str) -> str:
    """Follows from the person and the key, so that the same request gives the same entry
    everywhere."""
    return str(uuid5(SPACE, as_body([person, key])))


def add_entry(
    store: Store, person: str, entry: DiaryEntry, asked: KeyedRequest, request: str = ""
) -> AddedEntry:
    """A new entry, once for each key. `request` is what was asked for, where it is less than the
    entry: a day that was not given, say. RequestError for a key of another request."""
    check_person(person)
    check_key(asked.key)
    found = _version(person, entry_id(person, asked.key), 1, entry, asked, request)
    return store.write(lambda connection: _add(connection, person, found, asked, "diary added"))


def change_entry(
    store: Store, person: str, of: str, seen: int, entry: DiaryEntry | None, asked: KeyedRequest
) -> AddedEntry:
    """A new version of an entry, or (None) its removal. RequestError when `seen` is not the newest
    version: another request changed it meanwhile."""
    check_key(asked.key)

    def change(connection: Connection) -> AddedEntry:
        newest = _newest(connection, person, of)
        version = _version(person, of, seen + 1, entry, asked, "", newest.day)
        done = earlier(connection, DIARY, version.request, person=person, key=asked.key)
        if done is None and newest.version != seen:
            reason = f"the entry was changed meanwhile (version {newest.version}, not {seen})"
            raise unusable("version", reason, "Look at it again, then change it.")
        what = "diary removed" if entry is None else "diary changed"
        return _add(connection, person, version, asked, what)

    return store.write(change)


def _version(
    person: str,
    of: str,
    version: int,
    entry: DiaryEntry | None,
    asked: KeyedRequest,
    request: str,
    day: date | None = None,
) -> FiledVersion:
    wanted = digest_of(person, of, version, request or _body(entry))
    on = entry.day if entry else day or date.min
    return FiledVersion(of, version, on, asked.written(), asked.key, wanted, entry)


def _body(entry: DiaryEntry | None) -> str | None:
    return None if entry is None else as_body(to_tree(entry))


def _add(
    connection: Connection, person: str, version: FiledVersion, asked: KeyedRequest, what: str
) -> AddedEntry:
    done = earlier(connection, DIARY, version.request, person=person, key=version.key)
    if done is not None:
        return AddedEntry(_read(done), again=True)
    know_person(connection, person)
    _keep(connection, person, version)
    log(connection, asked, what, version.id)
    return AddedEntry(version, again=False)


def _keep(connection: Connection, person: str, version: FiledVersion) -> None:
    add_row(
        connection,
        DIARY,
        person=person,
        entry=version.id,
        version=version.version,
        day=version.day.isoformat(),
        body=_body(version.entry),
        written=version.written,
        key=version.key,
        request=version.request,
    )


def _newest(connection: Connection, person: str, of: str) -> FiledVersion:
    of_it = select(DIARY).where(DIARY.c.person == person, DIARY.c.entry == of)
    found = connection.execute(of_it.order_by(DIARY.c.version.desc()).limit(1)).first()
    if found is None:
        raise unusable("id", f"there is no entry '{of}'", "See unclench diary show.")
    return _read(found)


def _read(row: Row[Any]) -> FiledVersion:
    tree = read_body(row)
    entry = None if tree is None else from_tree(tree)
    day = date.fromisoformat(row.day)
    return FiledVersion(row.entry, row.version, day, row.written, row.key, row.request, entry)


def history(store: Store, person: str) -> tuple[FiledVersion, ...]:
    """Every version of every entry of a person, by day, moment and id."""
    with store.read() as connection:
        rows = connection.execute(select(DIARY).where(DIARY.c.person == person)).all()
    return tuple(sorted(map(_read, rows), key=_place))


def entry_versions(store: Store, person: str, of: str) -> tuple[FiledVersion, ...]:
    """Every version of one entry, the first one first; none when there is no such entry."""
    with store.read() as connection:
        of_it = select(DIARY).where(DIARY.c.person == person, DIARY.c.entry == of)
        rows = connection.execute(of_it.order_by(DIARY.c.version)).all()
    return tuple(map(_read, rows))


def _place(version: FiledVersion) -> tuple[date, str, str, int]:
    return version.day, version.written, version.id, version.version


def bring_in(
    store: Store, person: str, versions: tuple[FiledVersion, ...], asked: KeyedRequest
) -> int:
    """Adds every version that is not there, all or none; how many were new. RequestError when one
    is there and says something else."""
    check_person(person)

    def change(connection: Connection) -> int:
        new = [version for version in versions if not _is_there(connection, person, version)]
        if new:
            know_person(connection, person)
            for version in new:
                _keep(connection, person, version)
            log(connection, asked, "diary imported", person)
        return len(new)

    return store.write(change)


def _is_there(connection: Connection, person: str, version: FiledVersion) -> bool:
    of_it = select(DIARY).where(DIARY.c.entry == version.id, DIARY.c.version == version.version)
    found = connection.execute(of_it).first()
    if found is None:
        return False
    if found.person != person or _read(found) != version:
        reason = f"entry {version.id} is here already and says something else"
        raise unusable("file", reason, "Import into another folder with `data`.")
    return True
