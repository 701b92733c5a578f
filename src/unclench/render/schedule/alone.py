"""One schedule by itself, as `unclench titrate` and `unclench taper` write it: JSON
(`unclench.schedule/1`) or text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from unclench.content.content import Content
from unclench.content.types import Option
from unclench.criteria.values import Value
from unclench.plan.dosing import serialised as written
from unclench.plan.dosing.history import Answered
from unclench.plan.dosing.models import Schedule, SignedSchedule
from unclench.plan.dosing.proposal import schedule_to_dict
from unclench.plan.models import NotChecked
from unclench.plan.regimen import ChosenRegimen, Limit
from unclench.render.console import Paper
from unclench.render.plan.governance import Json, content_json, content_line, overlay_lines
from unclench.render.plan.json import APPROVED
from unclench.render.plan.options import regimen
from unclench.render.plan.verdict_json import regimen_json
from unclench.render.schedule.checkins import answers_json, answers_text
from unclench.render.schedule.table import signed, table, unsigned
from unclench.render.wording import Voice

SCHEMA = "unclench.schedule/1"
NO_FACTS: Mapping[str, Value] = MappingProxyType({})


class Leaf(NamedTuple):
    """A schedule with what it rests on, for one audience. `chosen` is None for a way down.

    `facts` are the person's on the day `on`, against which a signature is held; `whose` is the id
    of the record, where there is one.
    """

    option: Option
    chosen: ChosenRegimen | None
    schedule: Schedule | SignedSchedule
    not_checked: tuple[NotChecked, ...]
    content: Content
    region: str | None
    audience: str = "clinician"
    facts: Mapping[str, Value] = NO_FACTS
    whose: str = ""
    on: date | None = None
    answers: tuple[Answered, ...] = ()

    def plan(self) -> Schedule:
        """The schedule, signed or not."""
        return (
            self.schedule.schedule if isinstance(self.schedule, SignedSchedule) else self.schedule
        )

    def voice(self) -> Voice:
        return Voice(self.content, self.audience, self.region)

    def approved(self) -> bool:
        """Whether every part of the content is approved."""
        return self.content.status == APPROVED

    def claims(self) -> tuple[str, ...]:
        """Those of the schedule, and for a way down or after check-ins those that say how it is
        tapered."""
        medicine = self.option.medicine
        stopping = (
            medicine.stopping.claims if medicine and (self.chosen is None or self.answers) else ()
        )
        return tuple(dict.fromkeys((*stopping, *self.plan().claims)))


def to_dict(leaf: Leaf) -> Json:
    """As the contract writes it. A person or carer gets what was signed, and no other amount."""
    voice, medicine = leaf.voice(), leaf.option.medicine
    limits = () if voice.plain else leaf.plan().request.limits
    return {
        "schema": SCHEMA,
        "medicine": leaf.option.id,
        "regimen": regimen_json(leaf.chosen) if leaf.chosen and not voice.plain else None,
        "regimens": [found.id for found in medicine.regimens] if medicine else [],
        "schedule": schedule_to_dict(leaf.schedule),
        "limits": [_limit(limit) for limit in limits],
        "claims": [*leaf.claims()],
        "not_checked": [
            {"rule": n.rule, "because": voice.say(n.because), "needs": voice.asked(n.needs)}
            for n in leaf.not_checked
        ],
        "content": content_json(
            leaf.content, leaf.content.status, leaf.plan().request.start, plain=voice.plain
        ),
        "disclaimer": voice.word("disclaimer"),
        "review": _review(leaf, voice),
        "signed": _signed(leaf),
        "checkins": answers_json(leaf.answers, voice),
    }


def _signed(leaf: Leaf) -> Json | None:
    """All that `unclench verify` needs to work a signed schedule out again: with limits and steps,
    so for clinicians."""
    return (
        written.sealed(leaf.schedule)
        if isinstance(leaf.schedule, SignedSchedule) and not leaf.voice().plain
        else None
    )


def _limit(limit: Limit) -> Json:
    return {
        "at_most": str(limit.at_most),
        "because": limit.because,
        "facts": [*limit.facts],
        "claims": [*limit.claims],
    }


def _review(leaf: Leaf, voice: Voice) -> str | None:
    return None if leaf.approved() else voice.word("pending")


def to_text(leaf: Leaf, paper: Paper) -> str:
    """What happened and the table first, then limits, what was not checked, and who says so."""
    happened = answers_text(leaf.answers, leaf.voice(), paper)
    sections = (banner(leaf, paper), happened, *body(leaf, paper), about(leaf, paper))
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def body(leaf: Leaf, paper: Paper) -> tuple[list[str], ...]:
    """The table with its signature, what it rests on, and what was not checked."""
    voice, found = leaf.voice(), leaf.schedule
    sign = (
        signed(found.signature, paper)
        if isinstance(found, SignedSchedule)
        else unsigned(voice, paper)
    )
    return (
        [
            *paper.heading(voice.word("heading.schedule")),
            *sign,
            *table(leaf.plan(), leaf.option.name, paper, voice),
        ],
        _rests_on(leaf, voice, paper),
        _not_checked(leaf, voice, paper),
    )


def about(leaf: Leaf, paper: Paper) -> list[str]:
    voice = leaf.voice()
    state = (
        () if voice.plain else (content_line(leaf.content), *overlay_lines(leaf.content.overlay))
    )
    lines = [line for text in state for line in paper.text(text)]
    return [
        *paper.heading(voice.word("heading.about")),
        *paper.text(voice.word("disclaimer")),
        *lines,
    ]


def banner(leaf: Leaf, paper: Paper) -> list[str]:
    review = _review(leaf, leaf.voice())
    first, stop, _ = (review or "").partition(". ")
    return paper.text(f"{first}{stop.strip()}", style="1") if review else []


def _rests_on(leaf: Leaf, voice: Voice, paper: Paper) -> list[str]:
    if voice.plain:
        return []
    lines = [line for lead, text in rests_on(leaf, voice) for line in paper.item(text, f"{lead}: ")]
    return [*paper.heading(voice.word("heading.why")), *lines]


def rests_on(leaf: Leaf, voice: Voice) -> list[tuple[str, str]]:
    """For a clinician: the regimen, every limit once, and the claims, each after what it is
    called."""
    found = [(voice.word("heading.regimen"), regimen(leaf.chosen))] if leaf.chosen else []
    said = (
        f"{limit.at_most} ({', '.join(limit.claims) or limit.because})."
        for limit in leaf.plan().request.limits
    )
    return [
        *found,
        *(("Limit", limit) for limit in dict.fromkeys(said)),
        ("Claims", f"{', '.join(leaf.claims())}."),
    ]


def _not_checked(leaf: Leaf, voice: Voice, paper: Paper) -> list[str]:
    lines = [
        line for lead, text in not_known(leaf, voice) for line in paper.item(text, f"{lead}: ")
    ]
    return [*paper.heading(voice.word("heading.not_checked")), *lines] if lines else []


def not_known(leaf: Leaf, voice: Voice) -> list[tuple[str, str]]:
    """The missing facts, each once, after how many checks wait for them."""
    if not leaf.not_checked:
        return []
    names = dict.fromkeys(
        voice.fact(fact) for entry in leaf.not_checked for fact in voice.asked(entry.needs)
    )
    count = f"{len(leaf.not_checked)} check{'s' * (len(leaf.not_checked) > 1)}"
    return [(f"{voice.word('line.not_known').capitalize()} ({count})", f"{', '.join(names)}.")]
