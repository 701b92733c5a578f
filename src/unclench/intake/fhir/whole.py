"""Whether a list is whole: only by evidence. A search for everything of a type, a list or section
of which every entry is here, or its word that it is empty. One order in a message is not the
list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from unclench.content.types.reading import RecordWords
from unclench.intake.fhir.shape import Resource, ResourceBody, child, children, codes, word
from unclench.patient.record import Unusable

LIST_OF = {
    "Condition": "conditions",
    "MedicationRequest": "medicines",
    "MedicationStatement": "medicines",
    "AllergyIntolerance": "allergies",
}
EVERYTHING = "$everything"
# Parameters of a search that leave nothing out, and those that may name what is current.
HARMLESS = frozenset({"patient", "subject", "patient.identifier", "subject.identifier"})
CURRENT = {
    "status": frozenset({"active"}),
    "clinical-status": frozenset({"active"}),
    "intent": frozenset({"order", "plan"}),
    "category": frozenset({"problem-list-item"}),
}
MODES = ("working", "snapshot", "")
NONE_KNOWN = "nilknown"
MISSING = "an entry of the list ({reference}) is not in the Bundle"
NOT_SAID = "nothing says that the list is whole, so there may be others"


class WholeLists(NamedTuple):
    """The lists that are whole, those that are said to be empty, and entries that are missing."""

    lists: frozenset[str]
    empty: frozenset[str]
    unusable: tuple[Unusable, ...] = ()


def searched(bundle: ResourceBody, place: str) -> frozenset[str]:
    """The lists that a search result holds as a whole (pages.py checks its pages)."""
    if bundle.get("type") != "searchset":
        return frozenset()
    links = [link for link in children(bundle, "link", place) if link.get("relation") == "self"]
    if links:
        return _of_query(word(links[0], "url", place))
    types = (
        child(entry, "resource", place).get("resourceType")
        for entry in children(bundle, "entry", place)
        if word(child(entry, "search", place), "mode", place) in ("match", "")
    )
    return frozenset(LIST_OF[type_] for type_ in types if type(type_) is str and type_ in LIST_OF)


def _of_query(url: str) -> frozenset[str]:
    """What was searched for by this address."""
    parts = urlsplit(url)
    asked = parts.path.rstrip("/").rsplit("/", 1)[-1]
    if asked == EVERYTHING:
        return frozenset(LIST_OF.values()) if not parts.query else frozenset()
    whole = all(_leaves_nothing_out(key, value) for key, value in parse_qsl(parts.query))
    return frozenset({LIST_OF[asked]}) if whole and asked in LIST_OF else frozenset()


def _leaves_nothing_out(key: str, value: str) -> bool:
    if key in CURRENT:
        return CURRENT[key] <= {part.rsplit("|", 1)[-1] for part in value.split(",")}
    paging = key.startswith("_") and key not in ("_id", "_lastUpdated", "_has", "_filter", "_query")
    return paging or key.split(":", 1)[0] in HARMLESS


def listed(lists: Iterable[Resource], present: frozenset[str], records: RecordWords) -> WholeLists:
    """What List resources and the sections of a Composition say."""
    whole: set[str] = set()
    empty: set[str] = set()
    unusable: list[Unusable] = []
    for resource in lists:
        for name, body in _sections(resource, records):
            entries = list(_entries(body, resource.place))
            missing = [reference for reference in entries if not _is_here(reference, present)]
            unusable += [
                Unusable(name, MISSING.format(reference=reference), resource.origin)
                for reference in missing
            ]
            if entries and not missing:
                whole.add(name)
            elif not entries and _none_known(body, resource.place):
                empty.add(name)
    return WholeLists(frozenset(whole), frozenset(empty - whole), tuple(unusable))


def _sections(resource: Resource, records: RecordWords) -> Iterator[tuple[str, ResourceBody]]:
    if resource.type == "List":
        current = resource.body.get("status") == "current"
        if current and resource.body.get("mode", "") in MODES:
            yield from _named(resource.body, resource.place, records)
        return
    for section in children(resource.body, "section", resource.place):
        yield from _within(section, resource.place, records)


def _within(
    section: ResourceBody, place: str, records: RecordWords
) -> Iterator[tuple[str, ResourceBody]]:
    yield from _named(section, place, records)
    for inner in children(section, "section", place):
        yield from _within(inner, place, records)


def _named(
    body: ResourceBody, place: str, records: RecordWords
) -> Iterator[tuple[str, ResourceBody]]:
    found = (records.sections.get(code, "") for _, code in codes(body, "code", place))
    name = next((list_ for list_ in found if list_), "")
    if name:
        yield name, body


def _entries(body: ResourceBody, place: str) -> Iterator[str]:
    for entry in children(body, "entry", place):
        item = child(entry, "item", place) if "item" in entry else entry
        yield word(item, "reference", place)


def _is_here(reference: str, present: frozenset[str]) -> bool:
    return reference in present or "/".join(reference.split("/")[-2:]) in present


def _none_known(body: ResourceBody, place: str) -> bool:
    return any(code == NONE_KNOWN for _, code in codes(body, "emptyReason", place))
