"""Step 11: the dated build-up that a plan proposes. The dose kernel is loaded only when there is
one to make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unclench.content.types import Dose, Option, Stage, Words
from unclench.criteria.values import Interval, Members
from unclench.errors import DoseError
from unclench.patient.facts import Patient
from unclench.plan.coming_down import NO_HARM, Down, asked_down, dose_fact, first_down
from unclench.plan.findings import NONE, Findings
from unclench.plan.limits import limits
from unclench.plan.models import NotChecked, Urgent, Verdict
from unclench.plan.ready_lines import OPEN
from unclench.plan.stage import OUT_OF_SCOPE, unknown_dangers
from unclench.plan.triage import is_blocking

if TYPE_CHECKING:  # unreached: only type checkers look at it
    from unclench.plan.dosing.models import Schedule

MadeSchedule = tuple["Schedule | None", tuple[NotChecked, ...]]
SCHEDULE = "schedule"
MOST_ROWS = 12
MOST_DOSES = 4
INTRATHECAL = "intrathecal"
TRIGGERS = "triggers"
DOUBLED = "listed_twice"


def propose(
    findings: Findings,
    urgent: tuple[Urgent, ...],
    downs: tuple[Down, ...],
    stage: Stage,
    judged: tuple[Verdict, ...],
) -> MadeSchedule:
    """The one schedule: the way down of what comes down first or is asked to stop, else the
    medicine to begin with, up to its review.

    Two sets of dates would be two changes at a time. A person seen today has none: a clinician
    decides then."""
    if is_blocking(urgent) or stage.id == OUT_OF_SCOPE:
        return None, ()
    down = first_down(findings, downs) or (
        None if stage.id == TRIGGERS else asked_down(findings, downs)
    )
    if down is not None:
        return _way_down(findings, down)
    chosen = None if urgent else first_choice(stage, judged)
    return _build_up(findings, chosen) if chosen is not None else (None, ())


def _build_up(findings: Findings, chosen: Verdict) -> MadeSchedule:
    from unclench.plan.dosing.proposal import schedule_for

    patient = findings.patient
    try:
        present = present_dose(patient, chosen.option)
        return schedule_for(
            chosen, patient.on, present=present, region=patient.region, most_rows=MOST_ROWS
        ), ()
    except DoseError as error:
        return None, (_unmade(findings, chosen.option, str(error)),)


def _way_down(findings: Findings, down: Down) -> MadeSchedule:
    """From the present dose to the limit, to nothing, or one step until the next review; no dates
    while a danger may be present."""
    from unclench.plan.dosing.proposal import way_down

    patient, option = findings.patient, down.option
    if undated := _undated(findings, down):
        return None, (undated,)
    try:
        times = present_times(patient, option)
        return way_down(down, present_dose(patient, option), patient.on, patient.region, times), ()
    except DoseError as error:
        return None, (_unmade(findings, option, str(error)),)


def first_choice(stage: Stage, judged: tuple[Verdict, ...]) -> Verdict | None:
    """A current medicine that may be raised, else the first medicine that the stage offers: never
    two at a time."""
    ready = {
        verdict.option.id: verdict
        for verdict in judged
        if verdict.regimen and verdict.verdict in ("raise", "offer")
    }
    raised = [name for name in stage.raises if name in ready and ready[name].verdict == "raise"]
    offered = [offer.option for offer in stage.offers if offer.option in ready]
    return next((ready[name] for name in (*raised, *offered)), None)


def present_times(patient: Patient, option: Option) -> int | None:
    """The number of equal oral doses a day; None when that is not known, or a table has no room for
    that many."""
    found = [
        taken.times
        for taken in patient.taken
        if taken.ingredient == option.id and taken.route != INTRATHECAL
    ]
    known = found[0] if len(found) == 1 else None
    return known if known is not None and known <= MOST_DOSES else None


def present_dose(patient: Patient, option: Option) -> Dose | None:
    """The day's total that is taken now; None when it is not known exactly, or nothing is taken."""
    found = patient.facts.get(dose_fact(option))
    if option.medicine is None or not isinstance(found, Interval) or found.low != found.high:
        return None
    return Dose(found.low, option.medicine.measure, "day")


def _undated(findings: Findings, down: Down) -> NotChecked | None:
    """Why a way down has no dates yet: an open danger, a doubled line, or a team that agrees to
    it first."""
    name, say = f"{SCHEDULE}/{down.option.id}", findings.lines.say
    if dangers := unknown_dangers(findings):
        return NotChecked(name, say("not_checked.no_dates_yet"), dangers)
    doubled = findings.patient.facts.get(DOUBLED)
    if isinstance(doubled, Members) and down.option.id in doubled.known:
        return NotChecked(name, say("not_checked.no_dates_doubled"), (dose_fact(down.option),))
    if down.urgency in NO_HARM and any(
        rule.effect == "specialist" for rule in findings.fired.get(down.option.id, NONE)
    ):
        return NotChecked(name, say("not_checked.no_dates_team"), ())
    return None


def _unmade(findings: Findings, option: Option, reason: str) -> NotChecked:
    """The reason names doses, so a person reads only that there is no schedule."""
    person = findings.content.words.get("not_checked.schedule.person", "")
    return NotChecked(f"{SCHEDULE}/{option.id}", Words(reason, person), ())


def still_open(findings: Findings, option: Option, regimen: int | None) -> tuple[NotChecked, ...]:
    """What could not be checked about one medicine: its limits, the regimen's own criterion
    (`regimen`), and its rules."""
    text = findings.lines.say(OPEN)
    bounds = limits(findings, option.medicine).needs if option.medicine else ()
    own = findings.needs(regimen) if findings.truth(regimen) is None else ()
    named = [
        NotChecked(f"{option.id}/{part}", text, needs)
        for part, needs in (("limits", bounds), ("regimen", own))
        if needs
    ]
    unknown = findings.unknown
    rules = [
        rule
        for rule in findings.content.rules
        if rule.option == option.id and rule.criterion in unknown
    ]
    return (*named, *(NotChecked(rule.id, text, unknown[rule.criterion]) for rule in rules))
