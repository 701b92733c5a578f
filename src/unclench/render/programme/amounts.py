"""How much of an exercise, in words: `Hold for 30 seconds, 3 times, rest for 15 seconds in between,
once a day, 5 days a week`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unclench.plan.programme.budget import MINUTE, seconds_once
from unclench.plan.programme.models import Programme, ProgrammeItem, ProgrammeStep, Total
from unclench.render.wording import Voice

WEEK = 7
SHOWN = ("hold", "minutes", "repeats", "each", "sets", "rest", "hours")
ONE = {"minutes": "minute", "sets": "set"}


def amount(item: ProgrammeItem, step: ProgrammeStep, voice: Voice) -> str:
    """One amount as a sentence without its end."""
    return _sentence(_parts(item, step, voice))


def grown(item: ProgrammeItem, voice: Voice) -> Iterator[tuple[ProgrammeStep, str]]:
    """Each step with its amount: the first one whole, of each later one only what is new."""
    said_before: tuple[str, ...] = ()
    for step in item.steps:
        parts = tuple(_parts(item, step, voice))
        yield step, _sentence(part for part in parts if part not in said_before)
        said_before = parts


def _sentence(parts: Iterable[str]) -> str:
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _parts(item: ProgrammeItem, step: ProgrammeStep, voice: Voice) -> Iterator[str]:
    for key in SHOWN:
        number = getattr(step.amount, key)
        if number is not None:
            yield said(voice, ONE.get(key, key) if number == 1 else key, number)
    if item.dose.part == "rest":
        return
    times, days = step.amount.times_a_day, step.amount.days_a_week
    if item.dose.part == "hourly":
        yield said(voice, "each_hour", times)
        return
    yield said(voice, "once_a_day", times) if times == 1 else said(voice, "times_a_day", times)
    yield said(voice, "every_day", days) if days == WEEK else said(voice, "days", days)


def weeks(step: ProgrammeStep, voice: Voice) -> str:
    """`Week 1`, `Weeks 3-4`."""
    first, last = step.amount.from_week, step.to_week
    return said(voice, "week", first) if first == last else said(voice, "weeks", f"{first}-{last}")


def said(voice: Voice, key: str, number: object = "") -> str:
    """One of the programme's words with its number."""
    return voice.word(f"programme.{key}").replace("{n}", str(number))


def how(item: ProgrammeItem, voice: Voice) -> tuple[str, ...]:
    """The steps for one audience."""
    return _fitting(getattr(item.exercise.steps, voice.audience), voice)


def _fitting(steps: Iterable[str], voice: Voice) -> tuple[str, ...]:
    """Without a step that is about something impossible for this person."""
    return tuple(said for step in steps if (said := voice.fitting(step)))


def both_sides(item: ProgrammeItem, voice: Voice) -> tuple[str, ...]:
    """That both sides are done, and how."""
    if not item.exercise.sides:
        return ()
    return (said(voice, "sides_in_turn" if item.steps[0].amount.hold else "sides"),)


def for_helper(item: ProgrammeItem, voice: Voice) -> tuple[str, ...]:
    """What a helper does, next to the words for the person; the carer reads it as the steps
    themselves."""
    steps = item.exercise.steps
    told = voice.audience != "carer" and steps.carer != steps.person
    return _fitting(steps.carer, voice) if told else ()


def time(voice: Voice, seconds: int) -> str:
    """`12 min 30 s`, `50 s`: exactly for a clinician. No one else times minutes to the second:
    `about 13 min`, rounded up."""
    if voice.plain and seconds >= MINUTE:
        return said(voice, "time.about", -(-seconds // MINUTE))
    minutes, rest = divmod(seconds, MINUTE)
    shown = [("time.minutes", minutes), ("time.seconds", rest)]
    return " ".join(
        said(voice, key, number)
        for key, number in shown
        if number or (not seconds and key == "time.seconds")
    )


def takes(item: ProgrammeItem, step: ProgrammeStep, voice: Voice) -> str:
    """How long one time of it takes, and that it is one of several where it is done more than
    once a day."""
    return said(
        voice,
        "takes" if step.amount.times_a_day == 1 else "takes_each",
        time(voice, seconds_once(step.amount, item.exercise)),
    )


def first_day(programme: Programme, voice: Voice) -> str:
    """How many moves, and how long the longest day of the first week is."""
    moves = moves_of(len(programme.items), voice)
    longest = time(voice, max(programme.totals[0].days))
    return said(voice, "first_day", longest).replace("{moves}", moves)


def moves_of(count: int, voice: Voice) -> str:
    """`3 moves`"""
    return said(voice, "move" if count == 1 else "moves", count)


def week_total(total: Total, voice: Voice) -> str:
    """The longest day of a week and its sum."""
    day, week = time(voice, max(total.days)), time(voice, sum(total.days))
    return said(voice, "week_total").replace("{day}", day).replace("{week}", week)


def unread(programme: Programme, voice: Voice) -> str:
    """The words of the record that no move was checked against; "" when there are none."""
    return said(voice, "unread", ", ".join(programme.unread)) if programme.unread else ""


def bad_day(programme: Programme, voice: Voice) -> str:
    """The moves that are enough on a bad day; "" when there are none."""
    titles = {item.exercise.id: voice.say(item.exercise.title) for item in programme.items}
    named = ", ".join(titles[name] for name in programme.bad_day)
    return said(voice, "bad_day", named) if named else ""
