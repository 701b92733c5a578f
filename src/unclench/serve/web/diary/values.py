"""The values of the pages of a diary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from unclench.app.diary_report import DiaryReportRequest, report
from unclench.content.content import Content
from unclench.diary.entry import DiaryEntry
from unclench.diary.file import FiledVersion
from unclench.diary.report import DiaryReport
from unclench.errors import RequestError
from unclench.render.diary.chart import DiaryChart, chart
from unclench.render.diary.text import parts
from unclench.render.document import DocumentPart
from unclench.render.documents.diary import ShownDiaryReport, change_said
from unclench.render.wording import Voice, long_day
from unclench.serve.web.diary.now import DiaryNow

EFFECTS, TRIGGERS = ("side_effect", "further_side_effect"), ("trigger",)
DAYS_BACK = 7
MINUTES = (0, 5, 10, 20, 30, 45, 60)
GOAL_SCORES = ((2, "plus_2"), (1, "plus_1"), (0, "zero"), (-1, "minus_1"), (-2, "minus_2"))
WEIGHTS = (1, 2, 3, 4, 6, 9)  # importance times difficulty, of 1 to 3 each


class LastChange(NamedTuple):
    """The newest version of a day in words, and its number, so that it can be taken back."""

    at: str
    said: str
    version: int


class RecentDay(NamedTuple):
    day: date
    name: str
    noted: bool


class ShownChart(NamedTuple):
    """A drawing with the sentence that comes before it."""

    name: str
    sentence: str
    chart: DiaryChart


def last_change(now: DiaryNow, voice: Voice) -> LastChange | None:
    if not now.noted:
        return None
    *before, newest = now.noted
    was = _said(before[-1].entry if before else None, voice)
    became = _said(newest.entry, voice)
    new = [f"{lead}: {text}" for lead, text in became if (lead, text) not in was]
    gone = [lead for lead, _ in was if lead not in {name for name, _ in became}]
    removed = [f"{lead}: {voice.word('web.diary.taken_out')}" for lead in gone]
    return LastChange(_time(newest), "; ".join((*new, *removed)), newest.version)


def _said(entry: DiaryEntry | None, voice: Voice) -> list[tuple[str, str]]:
    """A person reads no amount here, also none of their own."""
    return [] if entry is None else [*parts(entry, voice, amounts=not voice.plain)]


def _time(version: FiledVersion) -> str:
    """On the wall of this machine."""
    moment = datetime.fromisoformat(version.written)
    return f"{moment.astimezone():%H:%M}"


def recent_days(now: DiaryNow, today: date) -> list[RecentDay]:
    """The last days, today first."""
    noted = {version.day for version in now.diary.versions}
    days = (today - timedelta(days=n) for n in range(DAYS_BACK))
    return [RecentDay(day, long_day(day), day in noted) for day in days]


def signs_of(groups: Sequence[str], content: Content, voice: Voice) -> list[tuple[str, str]]:
    return [
        (sign.id, voice.say(sign.names))
        for sign in content.sign_names.values()
        if sign.group in groups
    ]


def report_now(now: DiaryNow, today: date) -> DiaryReport | None:
    """None while nothing was noted."""
    try:
        return report(DiaryReportRequest(now.diary, today))
    except RequestError:
        return None


def charts(found: DiaryReport, voice: Voice) -> Iterator[ShownChart]:
    """Stiffness first; each with a sentence that says the same."""
    for item in found.days:
        name = voice.word(f"diary.item.{item}")
        yield ShownChart(_capital(name), sentence(found, item, voice), chart(found, item))


def sentence(found: DiaryReport, item: str, voice: Voice) -> str:
    """How it changed; while nothing can be compared, how it was last."""
    for one in found.responses:
        if one.item == item:
            return change_said(one, voice)
    day, value = [*found.days[item].items()][-1]
    words = voice.word("web.diary.latest").replace("{day}", long_day(day))
    return f"{words.replace('{value}', str(int(value)))} {voice.word('diary.no_change')}"


def report_parts(found: DiaryReport, content: Content, voice: Voice) -> list[DocumentPart]:
    """Doses, side effects and goals; the change comes with its drawing."""
    made = ShownDiaryReport(found, content).document(voice)
    change = voice.word("diary.heading.change")
    return [part for part in made.parts if part.title != change]


def noted_days(found: DiaryReport, content: Content, voice: Voice) -> str:
    return ShownDiaryReport(found, content).document(voice).about[-1]


def day_values(now: DiaryNow, content: Content, voice: Voice) -> dict[str, Any]:
    """All questions about a day, with the answers so far."""
    entry = now.entry()
    return {
        "entry": entry,
        "day": now.day,
        "day_name": long_day(now.day),
        "last": last_change(now, voice),
        "elsewhere": [
            "; ".join(f"{lead}: {text}" for lead, text in _said(one.entry, voice))
            for one in now.elsewhere()
        ],
        "effects": signs_of(EFFECTS, content, voice),
        "triggers": signs_of(TRIGGERS, content, voice),
        "open_effects": [
            (one, _sign(one.sign, content, voice), long_day(one.onset))
            for one in now.open_effects()
        ],
        "taken": now.medicines(content),
        "goals": now.goals(),
        "new_goals": now.goals_of_record(),
        "goal_scores": [(n, voice.word(f"diary.goal_score.{key}")) for n, key in GOAL_SCORES],
        "weights": WEIGHTS,
        "minutes": MINUTES,
        "own_name": _own_name(now),
        "where": voice.word("web.diary.sites").split(", "),
    }


def _own_name(now: DiaryNow) -> str:
    """What the person's own item was called last."""
    named = [entry.own.name for entry in now.past() if entry.own is not None]
    return named[-1] if named else ""


def _sign(sign: str, content: Content, voice: Voice) -> str:
    known = content.sign_names.get(sign)
    return _capital(voice.say(known.names)) if known else sign.replace("_", " ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
