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
    """Of the page of a person or of a carer, while there is no emergency. What waits behind the one
    thing is the third card."""
    groups: PageGroups = {group.id: group.entries for group in page.groups}
    first, *behind = _in_order(groups, plan, felt)
    cards = (first, TodayCard("medicines"), behind[0] if behind else TodayCard("check"))
    return Today(groups["safe"][0].text, tuple(dict.fromkeys(cards))[:MOST_CARDS])


def _in_order(groups: PageGroups, plan: Plan, felt: Sequence[str]) -> list[TodayCard]:
    """The urgent matters; the question about danger; a side effect for the team; a trigger; a move.
    None of the others while something is urgent; never empty."""
    urgent = groups["safe"][1:]
    if urgent:
        return [TodayCard("urgent", "", tuple(entry.text for entry in urgent))]
    ask = [] if danger_asked(plan) else [TodayCard("ask")]
    told = [TodayCard("felt", "", (line,)) for line in felt[:1]]
    triggers = [one for one in groups.get("triggers", ()) if one.about.startswith(TRIGGER)]
    found = [TodayCard("trigger", "", (one.text,)) for one in triggers[:1]]
    moves = [TodayCard("move", one.lead) for one in groups.get("move", ()) if one.about]
    return [*ask, *told, *found, *moves] or [TodayCard("medicines")]


def felt_lines(felt: Iterable[SideEffect], voice: Voice) -> Iterator[str]:
    """The side effects that the team has to hear about, each with its next step."""
    for effect in felt:
        if effect.tier == TELL:
            name = name_to(voice.content.sign_names[effect.sign].names, voice)
            yield f"{name}: {said_to(effect.do, voice)}"
