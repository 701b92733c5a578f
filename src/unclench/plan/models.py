"""A plan for one person as immutable values. Words stay in both voices; a surface picks one (see
render/)."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from unclench.content.types import Lesson, Option, SeekHelp, Words
from unclench.patient.facts import Detail
from unclench.plan.regimen import ChosenRegimen

if TYPE_CHECKING:  # unreached: only type checkers look at it
    from unclench.plan.dosing.models import Schedule


class Reason(NamedTuple):
    """Why: the rule (or stage, or sign), its words, the facts it rests on and who says so."""

    rule: str
    text: Words
    facts: tuple[str, ...]
    claims: tuple[str, ...]


class Urgent(NamedTuple):
    id: str
    urgency: str
    do: Words
    because: Words
    facts: tuple[str, ...]
    claims: tuple[str, ...]


class StageFound(NamedTuple):
    """The stage of the pathway; `needs` are the facts that must be known before one can be
    named."""

    id: str
    because: Words
    facts: tuple[str, ...]
    claims: tuple[str, ...]
    needs: tuple[str, ...]


class Verdict(NamedTuple):
    option: Option
    verdict: str
    because: tuple[Reason, ...]
    needs: tuple[str, ...]
    regimen: ChosenRegimen | None


class Alert(NamedTuple):
    """A warning; `options` are the options it is about, or none when it is about the person.
    `about` are those whose words are used."""

    id: str
    severity: str
    text: Words
    facts: tuple[str, ...]
    claims: tuple[str, ...]
    options: tuple[str, ...]
    about: tuple[str, ...]


class Question(NamedTuple):
    fact: str
    ask: Words
    would_change: tuple[str, ...]


class DatedTask(NamedTuple):
    id: str
    on: date
    text: Words
    claims: tuple[str, ...]


class SourceDifference(NamedTuple):
    """Sources that disagree: every value with its claim, the one that is used, and why."""

    about: str
    claims: tuple[str, ...]
    used: str
    because: Words


class NotChecked(NamedTuple):
    """Something that could not be checked: a rule with the facts it waits for, or an entry that is
    not understood."""

    rule: str
    because: Words
    needs: tuple[str, ...]


class SeverityChange(NamedTuple):
    """How bad it was before the present treatment and how bad it is now; `way` is better, worse
    or same."""

    way: str
    before: str
    now: str
    percent: str
    since: date | None


class AnsweredRequest(NamedTuple):
    """A request in its own words, and the option that answers it; without one, `otherwise` is the
    word for what to do instead."""

    request: str
    verdict: Verdict | None
    otherwise: str


class Plan(NamedTuple):
    record: str
    made_on: date
    region: str | None
    content_version: str
    content_status: str
    urgency: str
    urgent: tuple[Urgent, ...]
    stage: StageFound
    options: tuple[Verdict, ...]
    alerts: tuple[Alert, ...]
    questions: tuple[Question, ...]
    tasks: tuple[DatedTask, ...]
    education: tuple[Lesson, ...]
    seek_help: tuple[SeekHelp, ...]
    review_on: date | None
    disagreements: tuple[SourceDifference, ...]
    not_checked: tuple[NotChecked, ...]
    facts: Mapping[str, Detail]
    goals: tuple[str, ...]
    requests: tuple[str, ...]
    notes: str
    schedule: "Schedule | None" = None
    change: SeverityChange | None = None
    answered: tuple[AnsweredRequest, ...] = ()

    def most_urgent(self) -> tuple[Urgent, ...]:
        """Of all that is urgent what is as urgent as the plan itself."""
        return tuple(one for one in self.urgent if one.urgency == self.urgency)
