"""The page of a clinician with eight minutes: danger, the person, what to do now, medicines, the
one question, and when to look again."""

from __future__ import annotations

from typing import NamedTuple

from unclench.render.document import pending
from unclench.render.one_page import medicines
from unclench.render.one_page.about_person import names_of, person_line, problem_line
from unclench.render.one_page.now import MOST_NOW, now
from unclench.render.one_page.references import MOST_SOURCES, with_sources
from unclench.render.one_page.sentences import once
from unclench.render.one_page.steps import words
from unclench.render.one_page.values import OnePage, OnePageEntry, OnePageGroup
from unclench.render.plan.governance import overlay_lines
from unclench.render.plan.section import Sheet
from unclench.render.plan.urgent import danger_asked
from unclench.render.wording import short_day

ASKED_FIRST = ("danger", "withdrawal")
FEW, EMERGENCY = 4, "emergency"
SPACED = str.maketrans(".-_", "   ")
HARMFUL = ("stop_urgently", "taper", "lower")


class ClinicianRoom(NamedTuple):
    """How much of each part there is room for; the first that fits the page is taken. `urgent` and
    `sentences` are how many sentences an urgent action and a reason may have."""

    urgent: int
    sentences: int
    now: int
    not_this: int
    triggers: int
    sources: int


# The most generous first. Danger, medicines that are taken and steps down are in each of them.
ROOMS = (
    ClinicianRoom(9, 2, MOST_NOW, 4, 5, MOST_SOURCES),
    ClinicianRoom(9, 1, MOST_NOW, 3, 4, MOST_SOURCES),
    ClinicianRoom(4, 1, MOST_NOW, 2, 3, 4),
    ClinicianRoom(3, 1, 4, 1, 3, 3),
    ClinicianRoom(3, 0, 4, 1, 2, 2),
    ClinicianRoom(2, 0, 3, 0, 2, 1),
)


def clinician_page(sheet: Sheet, room: ClinicianRoom) -> OnePage:
    plan, voice = sheet.plan, sheet.voice
    groups = once(group for group in _groups(sheet, room) if group.entries)
    marked, sources = with_sources(groups, sheet.library, room.sources)
    return OnePage(
        "clinician",
        f"{words(sheet, 'title')}: {plan.record}",
        f"{short_day(plan.made_on)}, {voice.number('name')}",
        words(sheet, "draft" if pending(plan.content_status, voice) else "approved"),
        marked,
        sources,
        tuple(overlay_lines(voice.content.overlay)),
    )


def _groups(sheet: Sheet, room: ClinicianRoom) -> list[OnePageGroup]:
    many = room.sentences
    parts = {
        "danger": (danger_entry(sheet),),
        "person": (OnePageEntry("", person_line(sheet)),),
        "problem": (OnePageEntry("", problem_line(sheet)),),
        "now": now(sheet, room.now, room.urgent, max(1, many)),
        "taken": medicines.taken_entries(sheet, many),
        "begin": medicines.begin_entries(sheet, many),
        "not_this": medicines.not_this(sheet, room.not_this, min(1, many)),
        "triggers": _triggers(sheet, room.triggers),
        "question": question_entries(sheet),
        "review": review_entries(sheet),
        "differ": _differ(sheet) if sheet.plan.stage.id != EMERGENCY else (),
    }
    return [
        OnePageGroup(name, sheet.voice.word(f"one_page.label.{name}"), tuple(found), name == "now")
        for name, found in parts.items()
    ]


def danger_entry(sheet: Sheet) -> OnePageEntry:
    """What is dangerous; that the signs were asked about and when; or that they were not."""
    plan, voice = sheet.plan, sheet.voice
    signs = voice.content.sign_names.values()
    count = sum(sign.group in ASKED_FIRST for sign in signs)
    if plan.urgent:
        urgency = voice.word(f"urgency.{plan.urgency}", "label").upper()
        found = dangers(sheet) or _harmful(sheet) or _measured(sheet)
        key = "found" if found else "found_without"
        return OnePageEntry(
            "", words(sheet, f"danger.{key}", urgency=urgency, signs=", ".join(found))
        )
    if not danger_asked(plan):
        return OnePageEntry("", words(sheet, "danger.not_asked", n=count))
    day = plan.facts["signs"].on or plan.made_on
    return OnePageEntry("", words(sheet, "danger.asked", n=count, day=short_day(day)))


def dangers(sheet: Sheet) -> list[str]:
    """The danger signs of the record, in words."""
    names = sheet.voice.content.sign_names
    groups = {sheet.voice.say(sign.names): sign.group for sign in names.values()}
    return [name for name in names_of(sheet, "signs") if groups.get(name) in ASKED_FIRST]


def _measured(sheet: Sheet) -> list[str]:
    """The values on which the worst urgent matter rests."""
    return [*medicines.values(sheet, sheet.plan.urgent[0].facts)]


def _harmful(sheet: Sheet) -> list[str]:
    """Medicines that are urgent to bring down, where no sign is."""
    return [f"{one.option.name}: {medicines.tag(sheet, one)}" for one in medicines.taken(sheet)
            if one.verdict in HARMFUL]  # fmt: skip


def _triggers(sheet: Sheet, most: int) -> tuple[OnePageEntry, ...]:
    return trigger_entries(sheet)[:most]


def trigger_entries(sheet: Sheet) -> tuple[OnePageEntry, ...]:
    """Each trigger that was found, with what to do about it."""
    ids = {sign.id for sign in sheet.voice.content.triggers}
    tasks = {task.id: task for task in sheet.plan.tasks if task.id in ids}
    return tuple(
        OnePageEntry("", sheet.voice.say(task.text), about=task.id, claims=task.claims)
        for task in tasks.values()
    )


def question_entries(sheet: Sheet) -> tuple[OnePageEntry, ...]:
    """The one question that changes most, and what it would settle."""
    if not sheet.plan.questions:
        return ()
    first = sheet.plan.questions[0]
    ask = sheet.voice.say(first.ask)
    names = sheet.names(first.would_change[:FEW])
    more = len(first.would_change) - FEW
    if not names:
        return (OnePageEntry("", ask, about=first.fact),)
    rest = words(sheet, "question.and_more", n=more) if more > 0 else ""
    text = words(sheet, "question.settles", ask=ask, names=f"{names} {rest}".strip())
    return (OnePageEntry("", f"{text}.", about=first.fact),)


def review_entries(sheet: Sheet) -> tuple[OnePageEntry, ...]:
    day = sheet.plan.review_on
    return (OnePageEntry("", words(sheet, "review.on", day=short_day(day)) + "."),) if day else ()


def _differ(sheet: Sheet) -> tuple[OnePageEntry, ...]:
    """The medicines of this page on whose amounts sources differ, and the way to all the rest."""
    shown = {one.option.id for one in (*medicines.taken(sheet), *medicines.begun(sheet))}
    about = dict.fromkeys(one.about for one in sheet.plan.disagreements)
    mine = [name for name in about if name.partition(".")[0] in shown]
    if not mine:
        return (OnePageEntry("", words(sheet, "full")),)
    named: dict[str, list[str]] = {}
    for name in mine[:FEW]:
        medicine, _, topic = name.partition(".")
        named.setdefault(medicine, []).append(topic.translate(SPACED))
    names = "; ".join(f"{sheet.name(one)} {', '.join(topics)}" for one, topics in named.items())
    more = words(sheet, "differ.more", n=len(mine) - FEW) if len(mine) > FEW else ""
    rest = words(sheet, "differ.rest")
    return (OnePageEntry("", "; ".join(part for part in (names, more, rest) if part)),)
