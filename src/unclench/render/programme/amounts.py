"""How much of an exercise, in words: `Hold for 30 seconds, 3 times, rest for 15 seconds in between, once a day, 5 days a week`."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.plan.programme.models import Item, Step
from unclench.render.voice import Voice

WEEK = 7
SHOWN = ("hold", "minutes", "repeats", "sets", "rest")
ONE = {"minutes": "minute", "sets": "set"}


def amount(item: Item, step: Step, voice: Voice) -> str:
    """One amount as a sentence without its end."""
    text = ", ".join(_parts(item, step, voice))
    return text[:1].upper() + text[1:]


def _parts(item: Item, step: Step, voice: Voice) -> Iterator[str]:
    for key in SHOWN:
        number = getattr(step.amount, key)
        if number is not None:
            yield said(voice, ONE.get(key, key) if number == 1 else key, number)
    times, days = step.amount.times_a_day, step.amount.days_a_week
    if item.dose.part == "hourly":
        yield said(voice, "each_hour", times)
        return
    yield said(voice, "once_a_day", times) if times == 1 else said(voice, "times_a_day", times)
    yield said(voice, "every_day", days) if days == WEEK else said(voice, "days", days)


def weeks(step: Step, voice: Voice) -> str:
    """`Week 1`, `Weeks 3-4`."""
    first, last = step.amount.from_week, step.to_week
    return said(voice, "week", first) if first == last else said(voice, "weeks", f"{first}-{last}")


def said(voice: Voice, key: str, number: object = "") -> str:
    """One of the programme's words with its number."""
    return voice.word(f"programme.{key}").replace("{n}", str(number))


def how(item: Item, audience: str) -> tuple[str, ...]:
    """The steps for one audience."""
    steps: tuple[str, ...] = getattr(item.exercise.steps, audience)
    return steps
