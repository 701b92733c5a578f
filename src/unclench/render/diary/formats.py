"""A diary in every format that can show it: `diary` are the entries that count, `diary export` the
whole of it."""

from __future__ import annotations

from typing import NamedTuple

from unclench.content.content import Content
from unclench.diary.file import FiledDiary, newest_of, to_csv, to_json
from unclench.render.formats import Look


class ShownDiary(NamedTuple):
    diary: FiledDiary
    content: Content


def text(shown: ShownDiary, look: Look) -> bytes:
    from unclench.render.console import Paper
    from unclench.render.diary.text import to_text
    from unclench.render.wording import Voice

    voice = Voice(shown.content, look.audience, None)
    made = to_text(shown.diary, voice, Paper(look.width, look.colour))
    return made.encode("utf-8", "replace")


def json(shown: ShownDiary, look: Look) -> bytes:
    return to_json(shown.diary)


def csv(shown: ShownDiary, look: Look) -> bytes:
    """The newest version of each entry: a table has no history."""
    return to_csv(newest_of(shown.diary))


def fhir(shown: ShownDiary, look: Look) -> bytes:
    from unclench.render.diary.observations import bundle
    from unclench.render.fhir.exact import to_bytes

    return to_bytes(bundle(newest_of(shown.diary), shown.content))
