"""A text names the time that the table of urgency gives: nothing milder, and something graver only
with a condition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from unclench.content.source.draft import Draft, Given, NamedEntry
from unclench.content.source.fields import Fields
from unclench.content.urgency import DAYS, URGENT
from unclench.criteria.judge import judge
from unclench.criteria.tree import points_of
from unclench.criteria.values import Members
from unclench.errors import Problem

LEAST = URGENT[
    -1
]  # what is no danger by itself is told to the team in the next days at the earliest
SAID = (
    ("emergency", re.compile(r"\{emergency_number\}|^call (?:the )?emergency", re.IGNORECASE)),
    (
        "within_2_days",
        re.compile(
            r"\btoday or tomorrow\b|\b(?:with)?in (?:the next )?(?:2|two) days\b|\btomorrow\b",
            re.IGNORECASE,
        ),
    ),
    (
        "same_day",
        re.compile(
            r"\btoday\b(?! or tomorrow)|\bsame[- ]day\b|\{(?:urgent|crisis)_number\}(?: or [a-z ]+)? now\b",  # noqa: E501 - one pattern
            re.IGNORECASE,
        ),
    ),
    (
        "within_14_days",
        re.compile(
            r"\bthis week\b|\b(?:with)?in (?:14 days|two weeks)\b|\bin the next (?:few )?days\b",
            re.IGNORECASE,
        ),
    ),
)
CONDITION = re.compile(
    r"\b(?:if|when|with|as soon as|once|until|or|fainting|breathless|any)\b", re.IGNORECASE
)
TAKING = re.compile(
    r"\bif you (?:now )?(?:take|are taking|use)\b|\bif both are taken\b", re.IGNORECASE
)
SENTENCE = re.compile(r"(?<=[.!?;:])\s+")
OWN_TIME = ("do", "text")


def time_problems(draft: Draft) -> Iterator[Problem]:
    yield from _texts(draft)
    yield from _needing_a_cover(draft)
    yield from _tasks(draft)
    yield from _stopping(draft)


def times_in(sentence: str) -> list[str]:
    """The urgencies whose words occur in a sentence."""
    return [level for level, words in SAID if words.search(sentence)]


def time_of_taking(text: str) -> str:
    """How soon a rule's words ask a person on its medicine to call; empty where only a symptom
    would be the reason."""
    asked = [s for s in SENTENCE.split(text) if not CONDITION.search(s) or TAKING.search(s)]
    return min(
        (level for sentence in asked for level in times_in(sentence)), key=URGENT.index, default=""
    )


def _texts(draft: Draft) -> Iterator[Problem]:
    """Each text with an urgency: those of danger signs and of entries that name a sign. These state
    their own time, too."""
    told = {named.place: named.urgency for named in draft.named} | {
        f"sign {sign.id}": sign.urgency for sign in draft.dangers
    }
    others = {f"sign {sign.id}": LEAST for sign in (*draft.triggers, *draft.side_effects)}
    for place, audience, text in draft.spoken:
        owner, _, key = place.rpartition(".")
        if urgency := told.get(owner) or others.get(owner):
            yield from _said(place, audience, text, urgency)
            if (
                owner in told
                and key in OWN_TIME
                and audience == "person"
                and urgency not in times_in(text)
            ):
                yield Problem(
                    place,
                    f"does not say the time of what is {urgency}",
                    "Say whom to call, and how soon.",
                )


def _said(place: str, audience: str, text: str, urgency: str) -> Iterator[Problem]:
    """A person reads something graver only with a condition; a clinician's words name what it is
    graver with."""
    for sentence in SENTENCE.split(text):
        for level in times_in(sentence):
            milder = URGENT.index(level) > URGENT.index(urgency)
            graver = URGENT.index(level) < URGENT.index(urgency) and audience == "person"
            if milder or (graver and not CONDITION.search(sentence)):
                yield Problem(
                    place,
                    f"says what is {level} ('{sentence[:60]}') where the table says {urgency}",
                    "Change the words, or the urgency of the sign.",
                )


def _needing_a_cover(draft: Draft) -> Iterator[Problem]:
    """Advice on a page or in an answer to do something now or today names the signs that it is
    about."""
    covered = {named.place for named in draft.named}
    for place, audience, text in draft.spoken:
        owner = place.rpartition(".")[0]
        if (
            audience == "person"
            and place in draft.timed
            and owner not in covered
            and _is_pressing(text)
        ):
            yield Problem(
                place,
                "says how soon without naming a sign",
                "Write covers: with the signs, so that the table says it.",
            )


def _is_pressing(text: str) -> bool:
    return any(level in ("emergency", "same_day") for level in times_in(text))


def _tasks(draft: Draft) -> Iterator[Problem]:
    """A task's words, its day and the sign that asks for it name one time."""
    for task in draft.tasks.values():
        for level in times_in(task.say.person):
            if task.due_days != DAYS[level]:
                yield Problem(
                    f"task {task.id}",
                    f"says what is {level} and is due after {task.due_days} days",
                    "Make them agree.",
                )
    for sign in draft.dangers:
        for name in sign.tasks:
            said = times_in(draft.tasks[name].say.person) if name in draft.tasks else []
            if said and URGENT.index(said[0]) < URGENT.index(sign.urgency):
                yield Problem(
                    f"sign {sign.id}.tasks",
                    f"the task {name} says what is {said[0]}, the sign {sign.urgency}",
                    "",
                )


def _stopping(draft: Draft) -> Iterator[Problem]:
    """A clinician decides about the next dose today, so a sign that asks for it cannot wait."""
    for sign in draft.dangers:
        if sign.stop_urgently and sign.urgency not in URGENT[:2]:
            yield Problem(
                f"sign {sign.id}.stop_urgently",
                f"a next dose is in question, and the sign is {sign.urgency}",
                "",
            )


SIGNS = "signs"


def covered(draft: Draft, entry: Fields) -> str:
    """The one urgency of all that an entry `covers:`; a fault where the table gives something in it
    another one."""
    found = {given: urgency_alone(draft, given) for given in _given(draft, entry)}
    levels = sorted(set(found.values()), key=(*URGENT, "").index)
    for given, urgency in found.items():
        if not urgency:
            entry.fault(
                "covers",
                f"{_name(given)} is no danger by itself",
                "Write the pair that is one, or leave it out.",
            )
        elif urgency != levels[0]:
            entry.fault(
                "covers",
                f"{_name(given)} is {urgency}, and the line has what is {levels[0]}",
                "Give each urgency its own line.",
            )
        draft.named.append(NamedEntry(entry.place, given, levels[0]))
    return levels[0] if levels else ""


def urgency_alone(draft: Draft, given: Given) -> str:
    """How urgent it is when nothing else is known; empty when it is no danger by itself."""
    facts = {fact: Members(frozenset(members)) for fact, members in given}
    there = [
        danger.urgency for danger in draft.dangers if judge(draft.criteria[danger.criterion], facts)
    ]
    return min(there, key=URGENT.index, default="")


def signs_in(draft: Draft, place: str) -> Iterator[str]:
    """The signs that an entry names by themselves; a sign combined with something else is another
    line."""
    for named in draft.named:
        (fact, members), *others = named.given
        if named.place == place and fact == SIGNS and len(members) == 1 and not others:
            yield members[0]


def _given(draft: Draft, entry: Fields) -> list[Given]:
    listed: list[Any] = entry.raw("covers") or []
    return [given for item in listed if (given := _one(draft, entry, item))]


def _one(draft: Draft, entry: Fields, item: Any) -> Given:
    """`seizure`, or `{signs: [itching_without_rash], conditions: [intrathecal_pump]}`."""
    body: Mapping[str, Any] = item if isinstance(item, Mapping) else {SIGNS: [item]}
    given = tuple((str(fact), tuple(map(str, members))) for fact, members in sorted(body.items()))
    for fact, members in given:
        spec = draft.facts.get(fact)
        if spec is None or spec.kind != "set":
            entry.fault(
                "covers",
                f"'{fact}' is no set of facts",
                "Use signs, conditions, taking or medicine_classes.",
            )
            return ()
        for member in members:
            if spec.members and member not in spec.members:
                entry.fault("covers", f"there is no '{member}' among {fact}", "")
    return given


def _name(given: Given) -> str:
    return " with ".join(member for _, members in given for member in members)


GROUP = "trigger"


def trigger_problems(draft: Draft) -> Iterator[Problem]:
    instructed = [trigger.sign for trigger in draft.triggers]
    staged = {
        member
        for stage in draft.stages
        if stage.criterion is not None
        for fact, points in points_of(draft.criteria[stage.criterion])
        if fact == "signs"
        for member in points
    }
    for sign in (name.id for name in draft.sign_names.values() if name.group == GROUP):
        if instructed.count(sign) != 1:
            yield Problem(
                f"sign {sign}",
                f"has {instructed.count(sign)} instructions",
                "Write one entry in signs/triggers.yaml.",
            )
        if sign not in staged:
            yield Problem(
                f"sign {sign}",
                "no stage looks at this trigger",
                "Name it in has_trigger of defines.yaml.",
            )
