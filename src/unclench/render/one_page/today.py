"""The plan on a tired day: one thing for today and at most two cards more. All of it is what the
one page says, in an order of its own; nothing urgent is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from unclench.plan.models import Plan
from unclench.plan.side_effects import TELL, SideEffect
from unclench.render.one_page.values import OnePage, OnePageEntry
from unclench.render.plan.urgent import danger_asked
from unclench.render.to_reader import name_to, said_to
from unclench.render.wording import Voice

MOST_CARDS = 3
TRIGGER = "trigger/"


class TodayCard(NamedTuple):
    """`id` says what it is about: urgent, ask, felt, trigger, move, medicines or check; `lead` is
    a name before its lines."""

    id: str
    lead: str = ""
    lines: tuple[str, ...] = ()


class Today(NamedTuple):
    """Whether it is safe to wait, and the cards: the one thing first."""

    wait: str
    cards: tuple[TodayCard, ...]


PageGroups = Mapping[str, tuple[OnePageEntry, ...]]


def today_of(page: OnePage, plan: Plan, felt: Sequence[str]) -> Today:
    """Of the page of a person or of a carer, while there is no emergency."""
    groups: PageGroups = {group.id: group.entries for group in page.groups}
    first = _one_thing(groups, plan, felt)
    medicines = TodayCard("medicines")
    others = (medicines, _next(groups, first.id)) if first != medicines else (_next(groups, ""),)
    return Today(groups["safe"][0].text, (first, *others)[:MOST_CARDS])


def _one_thing(groups: PageGroups, plan: Plan, felt: Sequence[str]) -> TodayCard:
    """The urgent matters; else the question about danger; else a side effect for the team; else a
    trigger; else a move."""
    urgent = groups["safe"][1:]
    if urgent:
        return TodayCard("urgent", "", tuple(entry.text for entry in urgent))
    if not danger_asked(plan):
        return TodayCard("ask")
    if felt:
        return TodayCard("felt", "", (felt[0],))
    found = [entry for entry in groups.get("triggers", ()) if entry.about.startswith(TRIGGER)]
    if found:
        return TodayCard("trigger", "", (found[0].text,))
    return _move(groups) or TodayCard("medicines")


def _move(groups: PageGroups) -> TodayCard | None:
    """The move by its name; how to do it is said with the whole plan."""
    named = [entry for entry in groups.get("move", ()) if entry.about]
    return TodayCard("move", named[0].lead) if named else None


def _next(groups: PageGroups, first: str) -> TodayCard:
    move = _move(groups)
    return move if move and first in ("ask", "felt", "trigger") else TodayCard("check")


def felt_lines(felt: Iterable[SideEffect], voice: Voice) -> Iterator[str]:
    """The side effects that the team has to hear about, each with its next step."""
    for effect in felt:
        if effect.tier == TELL:
            name = name_to(voice.content.sign_names[effect.sign].names, voice)
            yield f"{name}: {said_to(effect.do, voice)}"
