"""The entries of a diary as text, the newest day last."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.diary.entry import Bouts, DayDose, DiaryEntry, ExerciseDone, NotedEffect
from unclench.diary.file import FiledDiary
from unclench.render.console import Paper
from unclench.render.wording import Voice, long_day, short_day

COLUMN = 17
SCORES, BOUTS = ("severity", "sleep", "pain"), ("spasms", "cramps")


def to_text(diary: FiledDiary, voice: Voice, paper: Paper) -> str:
    lines = paper.heading(voice.word("diary.heading.entries"))
    for found in diary.versions:
        if found.entry is not None:
            said = "; ".join(f"{lead}: {text}" for lead, text in parts(found.entry, voice))
            lines += paper.row(long_day(found.day), said, COLUMN)
            lines += paper.row("", found.id, COLUMN)
    return "\n".join([*lines, ""])


def parts(entry: DiaryEntry, voice: Voice, *, amounts: bool = True) -> Iterator[tuple[str, str]]:
    """What was noted, each with what it is called. Without `amounts` a medicine was taken, or
    not."""
    for item in SCORES:
        if (score := getattr(entry, item)) is not None:
            yield _named(item, voice), str(score)
    if entry.own is not None:
        yield entry.own.name, str(entry.own.score)
    for item in BOUTS:
        if (bouts := getattr(entry, item)) is not None:
            yield _named(item, voice), _bouts(bouts, voice)
    yield from _lists(entry, voice, amounts=amounts)
    if entry.note:
        yield _named("note", voice), entry.note


def _named(item: str, voice: Voice) -> str:
    return voice.word(f"diary.item.{item}")


def _number(key: str, number: int, voice: Voice) -> str:
    return voice.word(f"diary.{key}").replace("{number}", str(number))


def _bouts(bouts: Bouts, voice: Voice) -> str:
    night = [] if bouts.at_night is None else [_number("at_night", bouts.at_night, voice)]
    return ", ".join([str(bouts.number), *night, *bouts.where])


def _lists(entry: DiaryEntry, voice: Voice, *, amounts: bool) -> Iterator[tuple[str, str]]:
    nothing = voice.word("diary.nothing")
    if entry.effects is not None:
        effects = [_effect(effect, voice) for effect in entry.effects]
        yield _named("effects", voice), ", ".join(effects) or nothing
    if entry.doses is not None:
        doses = [_dose(dose, voice, amounts=amounts) for dose in entry.doses]
        yield _named("doses", voice), ", ".join(doses) or nothing
    if entry.exercise is not None:
        yield _named("exercise", voice), _exercise(entry.exercise, voice) or nothing
    if entry.triggers is not None:
        yield _named("triggers", voice), ", ".join(entry.triggers) or nothing
    if entry.goals is not None:
        goals = [f"{goal.goal} {goal.score:+d}" for goal in entry.goals]
        yield _named("goals", voice), ", ".join(goals) or nothing


def _effect(effect: NotedEffect, voice: Voice) -> str:
    known = voice.content.sign_names.get(effect.sign)
    name = voice.say(known.names) if known else effect.sign.replace("_", " ")
    return f"{name} ({short_day(effect.onset)})"


def _dose(dose: DayDose, voice: Voice, *, amounts: bool) -> str:
    name = dose.medicine.replace("_", " ")
    total = [] if dose.total is None else [_amount(dose, voice, amounts=amounts)]
    missed = [_number("missed", dose.missed, voice)] if dose.missed else []
    extra = [_number("extra", dose.extra, voice)] if dose.extra else []
    return " ".join([name, ", ".join([*total, *missed, *extra])])


def _amount(dose: DayDose, voice: Voice, *, amounts: bool) -> str:
    if amounts:
        return f"{dose.total:f} {dose.unit}/day"
    return voice.word("diary.taken" if dose.total else "diary.not_taken")


def _exercise(done: ExerciseDone, voice: Voice) -> str:
    minutes = [] if done.minutes is None else [_number("minutes", done.minutes, voice)]
    return ", ".join([*minutes, *done.moves])
