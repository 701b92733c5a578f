"""What a schedule is shown from: one schedule, the two of a switch, or the end of one, each for
one audience."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from unclench.content.content import Content
from unclench.content.types import Option
from unclench.criteria.values import Value
from unclench.plan.dosing.history import AnsweredCheckin
from unclench.plan.dosing.models import Schedule, SignedSchedule
from unclench.plan.models import NotChecked
from unclench.plan.regimen import ChosenRegimen
from unclench.render.plan.json import APPROVED
from unclench.render.wording import Voice

if TYPE_CHECKING:
    from unclench.signing.statement import Statement

NO_FACTS: Mapping[str, Value] = MappingProxyType({})


class Signer(NamedTuple):
    """Who signs, by the name of the key, and how: a statement becomes a signature."""

    who: str
    sign: Callable[[Statement], str]


class ScheduleView(NamedTuple):
    """A schedule with what it rests on, for one audience. `chosen` is None for a taper.

    `facts` are the person's on the day `on`, against which a signature is held; `whose` is the id
    of the record, where there is one. `signer` has the key that signs every form of it.
    """

    option: Option
    chosen: ChosenRegimen | None
    schedule: Schedule | SignedSchedule
    not_checked: tuple[NotChecked, ...]
    content: Content
    region: str | None
    on: date
    audience: str = "clinician"
    facts: Mapping[str, Value] = NO_FACTS
    whose: str = ""
    answers: tuple[AnsweredCheckin, ...] = ()
    signer: Signer | None = None

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

    def review(self) -> str | None:
        """That the content waits for review; None when it does not."""
        return None if self.approved() else self.voice().word("pending")

    def claims(self) -> tuple[str, ...]:
        """Those of the schedule, and for a taper or after check-ins those that say how it is
        stopped."""
        medicine = self.option.medicine
        stopping = (
            medicine.stopping.claims if medicine and (self.chosen is None or self.answers) else ()
        )
        return tuple(dict.fromkeys((*stopping, *self.plan().claims)))

    def urgency(self) -> str:
        """How soon a clinician has to look, by the last check-in; empty without any."""
        return self.answers[-1].urgency if self.answers else ""


class SwitchView(NamedTuple):
    """The taper of the old medicine and the titration of the new one, in turn."""

    old: ScheduleView
    new: ScheduleView

    def urgency(self) -> str:
        return ""


class EndedSchedule(NamedTuple):
    """The end of a schedule: after the last of `answers` a person decides, not a table."""

    option: Option
    answers: tuple[AnsweredCheckin, ...]
    content: Content
    region: str | None
    audience: str = "clinician"

    def voice(self) -> Voice:
        return Voice(self.content, self.audience, self.region)

    def last(self) -> AnsweredCheckin:
        return self.answers[-1]

    def approved(self) -> bool:
        return self.content.status == APPROVED

    def urgency(self) -> str:
        """How soon a clinician has to look."""
        return self.last().urgency


# What each is called in the registry of formats.
KINDS: Mapping[type, str] = {
    ScheduleView: "schedule",
    SwitchView: "switch",
    EndedSchedule: "ended schedule",
}
