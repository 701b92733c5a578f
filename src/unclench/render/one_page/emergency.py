"""The page of an emergency: the number first, why, what to do until help comes, and what to say on
the telephone. Nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.language.third_person import of_another
from unclench.patient.facts import PERHAPS_OTHERS, told_in
from unclench.render.document import pending
from unclench.render.one_page.about_person import names_of, value
from unclench.render.one_page.sentences import once, sentences
from unclench.render.one_page.steps import words
from unclench.render.one_page.values import OnePage, OnePageEntry, OnePageGroup
from unclench.render.plan.section import Sheet
from unclench.render.plan.side_effects import medicine_name
from unclench.render.wording import short_day

EMERGENCY = "emergency"
MOST_REASONS, MOST_ACTIONS = 4, 6
CALL = "Call "


def emergency_page(sheet: Sheet) -> OnePage:
    plan, voice = sheet.plan, sheet.voice
    parts = {
        "why": _why(sheet),
        "do": _instructions(sheet, spoken=False),
        "say": (*_say(sheet), *_instructions(sheet, spoken=True)),
    }
    groups = [
        OnePageGroup(name, words(sheet, f"emergency.{name}"), entries)
        for name, entries in parts.items()
        if entries
    ]
    state = "draft" if pending(plan.content_status, voice) else "approved"
    if voice.audience == "carer":
        groups = [_of_another(group) for group in groups]
    return OnePage(
        EMERGENCY,
        voice.fitting(words(sheet, "emergency.call")),
        f"{plan.record}, {short_day(plan.made_on)}",
        words(sheet, f"emergency.{state}"),
        once(groups),
    )


def _of_another(group: OnePageGroup) -> OnePageGroup:
    entries = (one._replace(text=of_another(one.text)) for one in group.entries)
    return group._replace(entries=tuple(entries))


def _worst(sheet: Sheet) -> list[tuple[str, str, str, tuple[str, ...]]]:
    voice = sheet.voice
    return [
        (one.id, voice.say(one.do), voice.say(one.because), one.claims)
        for one in sheet.plan.urgent
        if one.urgency == EMERGENCY
    ]


def _why(sheet: Sheet) -> tuple[OnePageEntry, ...]:
    found = [
        OnePageEntry("", because, "", name, claims) for name, _, because, claims in _worst(sheet)
    ]
    return tuple(found[:MOST_REASONS])


def _instructions(sheet: Sheet, *, spoken: bool) -> tuple[OnePageEntry, ...]:
    """Every instruction once, what is to be said on the telephone apart; that one has to call is
    the title."""
    starts = tuple(words(sheet, "emergency.spoken").split("|"))
    found: list[OnePageEntry] = []
    for name, do, _, claims in _worst(sheet):
        parts = [part for part in sentences(do) if not _is_the_call(sheet, part)]
        kept = [part for part in parts if part.startswith(starts) is spoken]
        if kept:
            found.append(OnePageEntry("", " ".join(kept), "", name, claims))
    return tuple(found[:MOST_ACTIONS])


def _is_the_call(sheet: Sheet, sentence: str) -> bool:
    number = sheet.voice.number("emergency_number")
    return sentence.rstrip(".") in (f"{CALL}{number} now", f"{CALL}{number}")


def _say(sheet: Sheet) -> Iterator[OnePageEntry]:
    """What the person at the other end needs to know, in sentences that can be read out."""
    if value(sheet, "ms_diagnosed") == "yes":
        yield OnePageEntry("", words(sheet, "emergency.ms"))
    if age := value(sheet, "age"):
        yield OnePageEntry("", words(sheet, "emergency.age", n=age))
    if signs := names_of(sheet, "signs"):
        yield OnePageEntry("", words(sheet, "emergency.has", names=", ".join(signs)))
    yield OnePageEntry("", _takes(sheet))
    if others := names_of(sheet, "conditions"):
        yield OnePageEntry("", words(sheet, "emergency.also", names=", ".join(others)))
    if allergies := names_of(sheet, "allergies"):
        yield OnePageEntry("", words(sheet, "emergency.allergic", names=", ".join(allergies)))


def _takes(sheet: Sheet) -> str:
    text = value(sheet, "taking")
    listed, not_known = told_in(text)
    names = [*(medicine_name(one, sheet.voice).lower() for one in listed), *not_known]
    known = words(sheet, "emergency.takes", names=", ".join(names)) if names else ""
    more = (
        words(sheet, "emergency.takes_unknown") if not text or text.endswith(PERHAPS_OTHERS) else ""
    )
    return f"{known} {more}".strip() or words(sheet, "emergency.no_medicine")
