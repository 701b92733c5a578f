"""The diary of one person: noted, shown, exported and imported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from unclench.app.names import option_id
from unclench.content.content import Content
from unclench.diary.entry import DiaryEntry
from unclench.diary.file import FiledDiary, FiledVersion, newest_of
from unclench.errors import REQUEST, AttachmentError, InputError, RequestError, unusable
from unclench.language.suggest import did_you_mean

if TYPE_CHECKING:
    from unclench.store.diaries import AddedEntry
    from unclench.store.store import Store

ME = "me"
NAMED = {"effects": "sign", "triggers": ""}


class AddRequest(NamedTuple):
    """What was noted, by the names of `DiaryEntry`; without a `date` it is today. The same `key`
    twice is one entry. `by` is who notes it."""

    person: str
    noted: Mapping[str, Any]
    key: str
    by: str
    now: datetime
    today: date


class RemoveRequest(NamedTuple):
    """`id` is the entry's. It stays in the history, and can be noted again."""

    person: str
    id: str
    key: str
    by: str
    now: datetime


class DiaryImportRequest(NamedTuple):
    """The bytes of an export. `person` None: the file says whose it is."""

    file: bytes
    person: str | None
    by: str
    now: datetime


class Imported(NamedTuple):
    person: str
    versions: int
    new: int


def add(request: AddRequest, store: Store, content: Content) -> AddedEntry:
    """Durable when it returns. RequestError names the part that cannot be noted."""
    from unclench.store.diaries import add_entry
    from unclench.store.versions import KeyedRequest, as_body

    entry = noted(request.noted, request.today, content)
    asked = KeyedRequest(request.key, request.by, request.now)
    return add_entry(store, request.person, entry, asked, as_body(request.noted))


def noted(tree: Mapping[str, Any], today: date, content: Content) -> DiaryEntry:
    """The entry of what was noted, with the ids of what it names."""
    from unclench.diary.written import from_tree

    try:
        entry = from_tree({"date": today.isoformat(), **tree})
    except InputError as error:
        raise _of_request(error) from None
    if entry.day > today:
        raise unusable("date", f"{entry.day} has not come yet (today is {today})", "Note it then.")
    return _with_ids(entry, content)


def _of_request(error: InputError) -> RequestError:
    """The place `entry.effects[0].sign` is in the field `effects`."""
    return RequestError(
        [
            problem._replace(place=problem.place.partition(".")[2].split(".")[0].split("[")[0])
            if "." in problem.place
            else problem._replace(place=REQUEST)
            for problem in error.problems
        ]
    )


def _with_ids(entry: DiaryEntry, content: Content) -> DiaryEntry:
    medicines = {option.id for option in content.options if option.medicine}
    doses = entry.doses and tuple(
        dose._replace(medicine=_known("doses", option_id(dose.medicine, content), medicines))
        for dose in entry.doses
    )
    effects = entry.effects and tuple(
        effect._replace(sign=_known("effects", effect.sign, set(content.sign_names)))
        for effect in entry.effects
    )
    return entry._replace(doses=doses, effects=effects)


def _known(field: str, named: str, known: set[str]) -> str:
    if named not in known:
        raise unusable(field, f"'{named}' is not known here", did_you_mean(named, tuple(known)))
    return named


def remove(request: RemoveRequest, store: Store) -> FiledVersion:
    """RequestError when there is no such entry."""
    from unclench.store.diaries import change_entry, history
    from unclench.store.versions import KeyedRequest

    versions = [found for found in history(store, request.person) if found.id == request.id]
    if not versions:
        raise unusable("id", f"there is no entry '{request.id}'", "See unclench diary show.")
    asked = KeyedRequest(request.key, request.by, request.now)
    seen = versions[-1].version
    return change_entry(store, request.person, request.id, seen, None, asked).version


def shown(store: Store, person: str) -> FiledDiary:
    """The entries that count, without those that were changed or removed."""
    return newest_of(whole(store, person))


def whole(store: Store, person: str) -> FiledDiary:
    """Every version of every entry."""
    from unclench.store.diaries import history

    return FiledDiary(person, history(store, person))


def entries(diary: FiledDiary) -> tuple[DiaryEntry, ...]:
    return tuple(found.entry for found in diary.versions if found.entry is not None)


def bring(request: DiaryImportRequest, store: Store) -> Imported:
    """All of a file or nothing. AttachmentError names what cannot be read, RequestError what does
    not fit."""
    from unclench.store.diaries import bring_in
    from unclench.store.versions import KeyedRequest

    diary = _read(request.file)
    person = diary.person or request.person or ME
    if request.person not in (None, person):
        reason = f"the file is the diary of '{person}', not of '{request.person}'"
        raise unusable("person", reason, "Leave it out, or write the one of the file.")
    asked = KeyedRequest("import", request.by, request.now)
    new = bring_in(store, person, diary.versions, asked)
    return Imported(person, len(diary.versions), new)


def _read(data: bytes) -> FiledDiary:
    from unclench.diary.file import from_csv, from_json

    try:
        if data.lstrip()[:1] == b"{":
            return from_json(_tree(data))
        return from_csv(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        reason = "is neither JSON nor CSV in UTF-8"
        raise unusable("file", reason, "Name a file that diary export has written.") from None
    except InputError as error:
        raise AttachmentError("file", error.problems) from None


def _tree(data: bytes) -> Any:
    """Numbers stay whole, and a key that is there twice is refused."""
    import json

    from unclench.diary.written import refused

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise refused("the file", "has a key twice", "Export it again.")
        return found

    try:
        return json.loads(data, object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise refused("the file", "is not JSON", "Export it again.") from None
