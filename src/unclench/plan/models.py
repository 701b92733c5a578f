"""A plan for one person as immutable values. Words stay in both voices; a surface picks one (see
render/)."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from unclench.content.types import Dose, Lesson, Option, Regimen, Rung, SeekHelp, Words
from unclench.patient.facts import Detail
from unclench.plan.dosing.models import Limit, Schedule


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


class ChosenRegimen(NamedTuple):
    """A regimen for this person: `ceiling` is the lowest of all `limits`."""

    regimen: Regimen
    ceiling: Dose | None
    limits: tuple[Limit, ...]

    @property
    def review_at(self) -> Dose | None:
        """The regimen's review point, unless it lies above what this person may take."""
        review, most = self.regimen.review_at, self.ceiling
        return review if review and (most is None or review.amount <= most.amount) else None

    @property
    def ladder(self) -> tuple[Rung, ...]:
        """The amounts of the regimen's ladder that this person may take."""
        most = self.ceiling
        return tuple(
            rung
            for rung in self.regimen.ladder
            if most is None or rung.amount.amount <= most.amount
        )


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


class Difference(NamedTuple):
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


class Change(NamedTuple):
    """How bad it was before the present treatment and how bad it is now; `way` is better, worse
    or same."""

    way: str
    before: str
    now: str
    percent: str
    since: date | None


class Answered(NamedTuple):
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
    disagreements: tuple[Difference, ...]
    not_checked: tuple[NotChecked, ...]
    facts: Mapping[str, Detail]
    goals: tuple[str, ...]
    requests: tuple[str, ...]
    notes: str
    schedule: Schedule | None = None
    change: Change | None = None
    answered: tuple[Answered, ...] = ()
