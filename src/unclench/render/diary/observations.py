"""A diary as FHIR R4 Observations: one for each score and count of an entry, with the moment at
which it was noted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from unclench.content.content import Content
from unclench.diary.entry import Bouts, DiaryEntry
from unclench.diary.file import FiledDiary, FiledVersion
from unclench.render.json_text import Json
from unclench.render.wording import Voice

SYSTEM = "urn:unclench:diary"
UCUM = "http://unitsofmeasure.org"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
SCORES = ("severity", "sleep", "pain")
BOUTS = ("spasms", "cramps")


def bundle(diary: FiledDiary, content: Content) -> Json:
    """A collection: no server is told to do anything with it."""
    voice = Voice(content, "clinician", None)
    entries = [
        {"fullUrl": f"urn:uuid:{_id(found, item)}", "resource": made}
        for found in diary.versions
        if found.entry is not None
        for item, made in _observations(found, found.entry, diary.person, voice)
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _id(found: FiledVersion, item: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{SYSTEM}:{found.id}:{item}"))


def _observations(
    found: FiledVersion, entry: DiaryEntry, person: str, voice: Voice
) -> Iterator[tuple[str, Json]]:
    for item in SCORES:
        if (score := getattr(entry, item)) is not None:
            yield item, _one(found, item, person, voice, valueInteger=score)
    if entry.own is not None:
        made = _one(found, "own", person, voice, valueInteger=entry.own.score)
        made["code"]["text"] = entry.own.name
        yield "own", made
    for item in BOUTS:
        if (bouts := getattr(entry, item)) is not None:
            yield item, _one(found, item, person, voice, **_count(bouts, voice))
    if entry.note:
        yield "note", _one(found, "note", person, voice, valueString=entry.note)


def _count(bouts: Bouts, voice: Voice) -> dict[str, Any]:
    value = {"value": bouts.number, "unit": "per day", "system": UCUM, "code": "/d"}
    where = {"bodySite": {"text": ", ".join(bouts.where)}} if bouts.where else {}
    if bouts.at_night is None:
        return {"valueQuantity": value, **where}
    code = {"coding": [{"system": SYSTEM, "code": "at_night"}], "text": "at night"}
    night = {"code": code, "valueQuantity": {**value, "value": bouts.at_night}}
    return {"valueQuantity": value, **where, "component": [night]}


def _one(found: FiledVersion, item: str, person: str, voice: Voice, **value: Any) -> Json:
    name = voice.word(f"diary.item.{item}")
    return {
        "resourceType": "Observation",
        "id": _id(found, item),
        "status": "final" if found.version == 1 else "amended",
        "category": [{"coding": [{"system": CATEGORY, "code": "survey"}]}],
        "code": {"coding": [{"system": SYSTEM, "code": item}], "text": name},
        "subject": {"identifier": {"system": "urn:unclench:person", "value": person}},
        "effectiveDateTime": found.day.isoformat(),
        "issued": found.written,
        **value,
    }
