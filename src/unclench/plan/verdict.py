"""Step 8: a verdict for every option. The most restrictive applicable rule wins; not known is never
no."""

from __future__ import annotations

from unclench.content.types import Option, Sign, Stage
from unclench.plan.beginning import not_taken
from unclench.plan.coming_down import Down
from unclench.plan.findings import Findings
from unclench.plan.going_on import taken
from unclench.plan.grounds import Grounds
from unclench.plan.models import StageFound, Verdict


def verdicts(
    findings: Findings, signs: list[Sign], downs: tuple[Down, ...], stage: Stage, found: StageFound
) -> tuple[Verdict, ...]:
    """One verdict for each option of the content, in its order."""
    grounds = Grounds(findings, signs, downs, stage, found)
    return tuple([_verdict(grounds, option) for option in findings.content.options])


def verdict_of(
    findings: Findings,
    signs: list[Sign],
    downs: tuple[Down, ...],
    stage: Stage,
    found: StageFound,
    option_id: str,
) -> Verdict:
    """The verdict of one option alone."""
    return _verdict(
        Grounds(findings, signs, downs, stage, found), findings.content.option(option_id)
    )


def _verdict(grounds: Grounds, option: Option) -> Verdict:
    if option.medicine is not None and option.id in grounds.findings.taken:
        return taken(grounds, option)
    return not_taken(grounds, option)
