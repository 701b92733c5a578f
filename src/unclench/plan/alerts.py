"""Warnings without duplicates: one for each cause, the worst first."""

from __future__ import annotations

from unclench.content.types import Rule, Words
from unclench.plan.findings import Findings
from unclench.plan.models import Alert, Verdict
from unclench.plan.ready_lines import SEVERITIES

STARTING = ("offer", "raise", "specialist")
LOWERED = ("taper", "lower")
WARNED_OF = (
    "alert",
    "specialist",
)  # the words before a medicine is begun: why care is needed, and why only an expert decides


def alerts(findings: Findings, verdicts: tuple[Verdict, ...]) -> tuple[Alert, ...]:
    """Alerts of the person, and of each option that is taken, asked for or about to start."""
    rules = [rule for rule in findings.fired.get("", ()) if rule.effect == "alert"]
    for verdict in verdicts:
        if verdict.option.id in findings.fired:
            rules.extend(_of_option(findings, verdict))
    merged = _merged(findings, rules)
    said = {alert.id for alert in merged}  # a rule of a medicine may itself be about its ceiling
    above = [alert for alert in _ceilings(verdicts) if alert.id not in said]
    found = [*merged, *above, *_flags(findings)]
    return tuple(sorted(found, key=lambda alert: (SEVERITIES.index(alert.severity), alert.id)))


def _of_option(findings: Findings, verdict: Verdict) -> list[Rule]:
    option = verdict.option.id
    fired = findings.fired[option]
    if option in findings.taken or option in findings.requested:
        wanted = (
            "avoid",
            "specialist",
            "lower",
            "alert",
            *(("not_now",) if option in findings.requested else ()),
        )
        return [
            rule
            for rule in fired
            if rule.effect in wanted or (rule.effect == "no_raise" and rule.severity != "note")
        ]
    if verdict.verdict in STARTING and option in findings.lines.treatments:
        return [rule for rule in fired if rule.effect in WARNED_OF]
    return []


def _merged(findings: Findings, rules: list[Rule]) -> list[Alert]:
    """One alert a cause: the worst rule speaks, and the facts and claims of all are kept."""
    causes: dict[str, list[Rule]] = {}
    for rule in rules:
        causes.setdefault(rule.cause, []).append(rule)
    return [_alert(findings, cause, group) for cause, group in causes.items()]


def _alert(findings: Findings, cause: str, rules: list[Rule]) -> Alert:
    worst = min(rules, key=lambda rule: (SEVERITIES.index(rule.severity), rule.id))
    facts = tuple(
        dict.fromkeys(name for rule in rules for name in findings.support(rule.criterion))
    )
    claims = tuple(dict.fromkeys(claim for rule in rules for claim in rule.claims))
    options = tuple(dict.fromkeys(rule.option for rule in rules if rule.option))
    about = tuple(
        dict.fromkeys(rule.option for rule in rules if rule.option and rule.say == worst.say)
    )
    return Alert(
        cause,
        worst.severity,
        _with_numbers(findings, worst.say, facts),
        facts,
        claims,
        options,
        about,
    )


def _with_numbers(findings: Findings, say: Words, facts: tuple[str, ...]) -> Words:
    """The text for the clinician, with the basis of a yes where the fact says more than yes."""
    details = [
        findings.patient.details.get(name)
        for name in facts
        if findings.patient.facts.get(name) is True
    ]
    more = "; ".join(
        detail.text for detail in details if detail is not None and detail.text != "yes"
    )
    return Words(f"{say.clinician} ({more})", say.person) if more else say


def _ceilings(verdicts: tuple[Verdict, ...]) -> list[Alert]:
    """For a dose above a limit that has to come down, whatever else is against it."""
    return [
        Alert(
            f"{v.option.id}/above-ceiling",
            "warn",
            reason.text,
            reason.facts,
            reason.claims,
            (v.option.id,),
            (v.option.id,),
        )
        for v in verdicts
        if v.verdict in LOWERED
        for reason in v.because
        if reason.rule == f"{v.option.id}/ceiling"
    ]


def _flags(findings: Findings) -> list[Alert]:
    """A doubtful name was read as a medicine: say so, so that a person can correct it."""
    words = findings.content.words
    return [
        Alert(
            f"doubtful-name/{i}",
            "note",
            Words(
                f"{words.get('alert.doubtful_name.clinician', '')} {flag.text}".strip(),
                f"{words.get('alert.doubtful_name.person', '')} {flag.text}".strip(),
            ),
            (flag.fact,) if flag.fact in findings.patient.facts else (),
            ("names-doubtful",),
            (),
            (),
        )
        for i, flag in enumerate(findings.patient.flags)
    ]
