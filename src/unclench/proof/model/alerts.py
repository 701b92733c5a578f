"""Who is warned of what: the twin of plan/alerts.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from z3 import And, BoolRef, Or

from unclench.content.types import Option, Rule
from unclench.criteria.engines.smt import NO
from unclench.plan.alerts import STARTING, WARNED_OF
from unclench.plan.ready_lines import SEVERITIES, TREATMENTS
from unclench.proof.model.findings import Findings
from unclench.proof.model.verdict import Verdicts

TAKEN = ("avoid", "specialist", "lower", "alert")


class Told(NamedTuple):
    """One cause: for each severity who is told of it by a rule of that severity or a worse one."""

    at_least: Mapping[str, BoolRef]


def causes(
    findings: Findings, verdicts: Mapping[str, Verdicts], above: Mapping[str, BoolRef]
) -> dict[str, Told]:
    """By cause. Doubtful names are not facts, and stand outside."""
    told: dict[str, list[tuple[str, BoolRef]]] = {}
    for rule in findings.draft.rules:
        told.setdefault(rule.cause, []).append((rule.severity, _told(findings, rule, verdicts)))
    for option, too_much in above.items():
        told.setdefault(f"{option}/above-ceiling", []).append(("warn", too_much))
    return {cause: _cause(listed) for cause, listed in told.items()}


def _cause(listed: list[tuple[str, BoolRef]]) -> Told:
    return Told(
        {
            severity: Or(
                [
                    told
                    for other, told in listed
                    if SEVERITIES.index(other) <= SEVERITIES.index(severity)
                ]
            )
            for severity in SEVERITIES
        }
    )


def _told(findings: Findings, rule: Rule, verdicts: Mapping[str, Verdicts]) -> BoolRef:
    fires = findings.fires(rule)
    if not rule.option:
        return fires if rule.effect == "alert" else NO
    option = findings.draft.options[rule.option]
    asked, taken = findings.requested(option.id), findings.taken(option.id)
    told = []
    if rule.effect in TAKEN or (rule.effect == "no_raise" and rule.severity != "note"):
        told += [taken, asked] if option.id in findings.members["taking"] else [asked]
    if rule.effect == "not_now":
        told.append(asked)
    if rule.effect in WARNED_OF:
        told.append(_starts(option, verdicts[option.id]))
    return And(fires, Or(told))


def _starts(option: Option, found: Verdicts) -> BoolRef:
    return Or([found.get(word, NO) for word in STARTING]) if option.kind in TREATMENTS else NO
