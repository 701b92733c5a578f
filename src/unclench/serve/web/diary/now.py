"""What the pages of a diary are made from: all of one person's diary, together with the record."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from unclench.app.diary import entries, shown
from unclench.app.diary_day import day_versions
from unclench.app.person_now import TakenMedicine, taken_now
from unclench.content.content import Content
from unclench.diary.doses import effects
from unclench.diary.entry import DiaryEntry, GoalScore, NotedEffect
from unclench.diary.file import FiledDiary, FiledVersion
from unclench.diary.report import latest_goals
from unclench.errors import InputError
from unclench.intake.text import read_json_tree
from unclench.store.people import newest_record
from unclench.store.store import Store


class DiaryNow(NamedTuple):
    """`record` are the bytes of the newest record, empty without one; `noted` are the versions of
    the entry that the pages keep for the day."""

    diary: FiledDiary
    record: bytes
    noted: tuple[FiledVersion, ...]
    day: date

    def entry(self) -> DiaryEntry | None:
        return self.noted[-1].entry if self.noted else None

    def past(self) -> list[DiaryEntry]:
        """Everything noted up to the day."""
        return [entry for entry in entries(self.diary) if entry.day <= self.day]

    def elsewhere(self) -> list[FiledVersion]:
        """Other entries of the day: of the command line, or of another program."""
        own = self.noted[0].id if self.noted else ""
        return [one for one in self.diary.versions if one.day == self.day and one.id != own]

    def open_effects(self) -> list[NotedEffect]:
        """Side effects that began before, or on, the day and have not ended."""
        return [one for one in effects(self.past()) if one.end is None or one.end >= self.day]

    def goals(self) -> list[GoalScore]:
        """Each goal as it was scored last."""
        return [*latest_goals(self.past())]

    def goals_of_record(self) -> list[str]:
        """Those that were never scored: a goal without a score is at no step of the scale."""
        known = {goal.goal for goal in self.goals()}
        tree = read_json_tree(self.record) if self.record else {}
        return [goal for goal in tree.get("goals") or () if goal not in known]

    def medicines(self, content: Content) -> tuple[TakenMedicine, ...]:
        """None while there is no record that can be read."""
        try:
            return taken_now(self.record or b"{}", self.diary, self.day, content)
        except InputError:
            return ()


def diary_now(store: Store, person: str, day: date) -> DiaryNow:
    found = newest_record(store, person)
    record = b"" if found is None else found.text.encode()
    return DiaryNow(shown(store, person), record, day_versions(store, person, day), day)
