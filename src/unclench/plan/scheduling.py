"""Step 11: the dated build-up that a plan proposes. The dose kernel is loaded only when there is one to make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unclench.criteria.values import Interval
from unclench.errors import DoseError
from unclench.library.models import Dose, Option, Stage, Words
from unclench.patient.patient import Patient
from unclench.plan.findings import Findings
from unclench.plan.limits import limits
from unclench.plan.lines import OPEN
from unclench.plan.models import NotChecked, Urgent, Verdict

if TYPE_CHECKING:  # unreached: only type checkers look at it
    from unclench.plan.dosing.models import Schedule

Made = tuple["Schedule | None", tuple[NotChecked, ...]]
SCHEDULE = "schedule"
MOST_ROWS = 12


def propose(findings: Findings, urgent: tuple[Urgent, ...], stage: Stage, judged: tuple[Verdict, ...]) -> Made:
    """The schedule of the one medicine to begin with, up to its review point; or why none could be made."""
    chosen = None if urgent else first_choice(stage, judged)
    if chosen is None:
        return None, ()
    from unclench.plan.dosing.proposal import schedule_for

    patient = findings.patient
    try:
        present = present_dose(patient, chosen.option)
        return schedule_for(chosen, patient.on, present=present, region=patient.region, most_rows=MOST_ROWS), ()
    except DoseError as error:
        return None, (_unmade(findings, chosen.option, str(error)),)


def first_choice(stage: Stage, judged: tuple[Verdict, ...]) -> Verdict | None:
    """What is taken and may be raised, else the first medicine that the stage offers: never two at a time."""
    ready = {verdict.option.id: verdict for verdict in judged if verdict.regimen and verdict.verdict in ("raise", "offer")}
    raised = [name for name in stage.raises if name in ready and ready[name].verdict == "raise"]
    offered = [offer.option for offer in stage.offers if offer.option in ready]
    return next((ready[name] for name in (*raised, *offered)), None)


def dose_fact(option: Option) -> str:
    """The fact that says how much of a medicine is taken a day."""
    return f"{option.id}_{option.medicine.measure if option.medicine else ''}_per_day"


def present_dose(patient: Patient, option: Option) -> Dose | None:
    """The day's total that is taken now; None when it is not known exactly, or nothing is taken."""
    found = patient.facts.get(dose_fact(option))
    if option.medicine is None or not isinstance(found, Interval) or found.low != found.high:
        return None
    return Dose(found.low, option.medicine.measure, "day")


def _unmade(findings: Findings, option: Option, reason: str) -> NotChecked:
    """The reason names doses, so a person reads only that there is no schedule."""
    person = findings.content.words.get("not_checked.schedule.person", "")
    return NotChecked(f"{SCHEDULE}/{option.id}", Words(reason, person), ())


def still_open(findings: Findings, option: Option, regimen: int | None) -> tuple[NotChecked, ...]:
    """What could not be checked about one medicine: its limits, the regimen's own criterion (`regimen`), and its rules."""
    text = findings.lines.say(OPEN)
    bounds = limits(findings, option.medicine).needs if option.medicine else ()
    own = findings.needs(regimen) if findings.truth(regimen) is None else ()
    named = [NotChecked(f"{option.id}/{part}", text, needs) for part, needs in (("limits", bounds), ("regimen", own)) if needs]
    unknown = findings.unknown
    rules = [rule for rule in findings.content.rules if rule.option == option.id and rule.criterion in unknown]
    return (*named, *(NotChecked(rule.id, text, unknown[rule.criterion]) for rule in rules))
