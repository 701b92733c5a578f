"""Step 2: danger signs, withdrawal, overdose and pump trouble, before anything else."""

from __future__ import annotations

from collections.abc import Iterable

from unclench.content.types import Rule, Sign, Words
from unclench.content.urgency import URGENT
from unclench.plan.findings import Findings
from unclench.plan.models import DatedTask, Urgent

URGENCIES = (*URGENT, "routine", "none")
BLOCKING = EMERGENCY, SAME_DAY = ("emergency", "same_day")
DECIDING = ("avoid", "specialist", "lower", "not_now")


def danger_signs(findings: Findings) -> list[Sign]:
    """The danger signs that are certainly there, the most urgent first."""
    there = [sign for sign in findings.content.dangers if sign.criterion in findings.yes]
    return sorted(there, key=lambda sign: URGENCIES.index(sign.urgency))


def about_medicines(signs: list[Sign]) -> dict[str, Sign]:
    """The medicines that are the danger of today: each with the sign that lowers it. In an
    emergency that is not planned."""
    if any(sign.urgency == EMERGENCY for sign in signs):
        return {}
    return {
        medicine: sign
        for sign in signs
        if sign.urgency == SAME_DAY
        for medicine in sign.brings_down
    }


def urgent_actions(findings: Findings, signs: list[Sign]) -> tuple[Urgent, ...]:
    """What to do now, one entry for each sign, with the facts it rests on; of one cause the most
    urgent alone.

    Of those, a line that lowers a medicine represents all of its cause.
    """
    most = {sign.cause: sign.urgency for sign in reversed(signs)}
    told = [sign for sign in signs if sign.urgency == most[sign.cause]]
    bringing = {sign.cause for sign in told if sign.brings_down}
    return tuple(
        Urgent(
            sign.id,
            sign.urgency,
            sign.do,
            sign.because,
            findings.support(sign.criterion),
            sign.claims,
        )
        for sign in told
        if sign.brings_down or sign.cause not in bringing
    )


def dangerous_medicines(findings: Findings) -> list[Rule]:
    """Rules that make a current medicine dangerous now, for a reason that is no danger sign
    of its own."""
    rules = (rule for option in sorted(findings.taken) for rule in findings.fired.get(option, ()))
    return [rule for rule in rules if rule.if_taken == "stop_urgently" and rule.effect in DECIDING]


def urgent_medicines(findings: Findings, rules: list[Rule]) -> tuple[Urgent, ...]:
    """For each such medicine what to do the same day: a clinician decides about the next dose."""
    words = findings.content.words
    because = Words(words["reason.stop_urgently.clinician"], words["reason.stop_urgently.person"])
    first = {rule.option: rule for rule in reversed(rules)}
    return tuple(
        _urgent(findings, findings.content.option(option).name, rule, because)
        for option, rule in sorted(first.items())
    )


def _urgent(findings: Findings, name: str, rule: Rule, because: Words) -> Urgent:
    do = Words(f"{name}: {rule.say.clinician}", f"{name}: {rule.say.person}")
    return Urgent(rule.id, "same_day", do, because, findings.support(rule.criterion), rule.claims)


def worst_first(urgent: Iterable[Urgent]) -> tuple[Urgent, ...]:
    """The most urgent first. Less urgent actions stay: a patient seen today for something
    else may not hear of them there."""
    return tuple(sorted(urgent, key=lambda action: URGENCIES.index(action.urgency)))


def is_blocking(urgent: tuple[Urgent, ...]) -> bool:
    """Whether nothing may be started, raised or scheduled until someone has been seen today."""
    return any(action.urgency in BLOCKING for action in urgent)


SEEN_NOW = "trigger.seen_now"


def trigger_tasks(findings: Findings, *, seen_now: bool) -> list[DatedTask]:
    """One task for each trigger, whose id is the trigger's. `seen_now`: the person is seen today,
    by a clinician who hears of it first."""
    there = [trigger for trigger in findings.content.triggers if trigger.criterion in findings.yes]
    return [_task(findings, trigger, seen_now=seen_now) for trigger in there]


def _task(findings: Findings, trigger: Sign, *, seen_now: bool) -> DatedTask:
    name = findings.content.sign_names[trigger.sign].names
    person = findings.lines.say(SEEN_NOW).person if seen_now else trigger.do.person
    text = Words(
        f"{_capital(name.clinician)}: {trigger.do.clinician}", f"{_capital(name.person)}: {person}"
    )
    return DatedTask(trigger.id, findings.patient.on, text, trigger.claims)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
