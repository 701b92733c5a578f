"""The shapes of a diary's entries."""

from __future__ import annotations

from unclench.diary.written import (
    LONGEST,
    LONGEST_WORD,
    MOST_A_DAY,
    MOST_LISTED,
    MOST_MINUTES,
    MOST_WEIGHT,
    NEXT_TIME,
    TOTAL,
    UNSEEN_KINDS,
)
from unclench.render.json_text import Json
from unclench.serve.api.shapes import DAY, TEXT, always, entry, list_of, or_null


def _whole(least: int, most: int) -> Json:
    return {"type": "integer", "minimum": least, "maximum": most}


def _exactly(*required: str, **properties: Json) -> Json:
    """An object with these keys and no others."""
    own = {"type": "object", "properties": properties, "required": [*required]}
    return {**own, "additionalProperties": False}


def _some(items: Json) -> Json:
    return {**list_of(items), "maxItems": MOST_LISTED}


SCORE = _whole(0, 10)
COUNT = _whole(0, MOST_A_DAY)
SEEN = rf"^[^{UNSEEN_KINDS}]*[^\s{UNSEEN_KINDS}][^{UNSEEN_KINDS}]*$"
WORD: Json = {"type": "string", "pattern": SEEN, "maxLength": LONGEST_WORD}
WORDS = _some(WORD)
BOUTS = _exactly("number", number=COUNT, where=WORDS, at_night=COUNT)
DOSE = _exactly(
    "medicine",
    medicine=WORD,
    total={"type": "string", "pattern": f"^{TOTAL.pattern}$", "examples": ["30 mg/day"]},
    missed=COUNT,
    extra=COUNT,
)
NOTED_PARTS: dict[str, Json] = {
    "date": DAY,
    "severity": SCORE,
    "spasms": BOUTS,
    "cramps": BOUTS,
    "sleep": SCORE,
    "pain": SCORE,
    "own": _exactly("name", "score", name=WORD, score=SCORE),
    "effects": _some(_exactly("sign", "onset", sign=WORD, onset=DAY, end=or_null(DAY))),
    "doses": _some(DOSE),
    "exercise": _exactly(
        minutes=_whole(0, MOST_MINUTES), moves=WORDS, next_time={"enum": [*NEXT_TIME]}
    ),
    "triggers": WORDS,
    "goals": _some(
        _exactly("goal", "score", goal=WORD, score=_whole(-2, 2), weight=_whole(1, MOST_WEIGHT))
    ),
    "note": {"type": "string", "pattern": SEEN, "maxLength": LONGEST},
}
NOTED: Json = {
    **_exactly(**NOTED_PARTS, person=WORD),
    "examples": [{"severity": 6, "spasms": {"number": 3, "at_night": 1}, "note": "tight"}],
}
ENTRY = _exactly("date", **NOTED_PARTS)
VERSION: Json = {"type": "integer", "minimum": 1}
DIARY_VERSION = entry(id=TEXT, person=TEXT, version=VERSION, written=TEXT, entry=or_null(ENTRY))
FILED = entry(
    id=TEXT, version=VERSION, date=DAY, written=TEXT, key=TEXT, request=TEXT, entry=or_null(ENTRY)
)
DIARY = entry(schema=always("unclench.diary/1"), person=TEXT, entries=list_of(FILED))
