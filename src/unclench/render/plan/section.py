"""What every section of a text needs: the plan, its words, the paper, and the names of things."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from unclench.content.content import Library
from unclench.patient.facts import told_in
from unclench.plan.models import Plan, Reason, Verdict
from unclench.render.console import Paper
from unclench.render.wording import Voice, short_day

COLUMN = 17
UNITS = {"a": "years", "d": "days", "1": ""}
NAMED = ("taking", "requests", "stop_requests", "raise_requests")
MARKS_OF_UCUM = str.maketrans("_", " ", "{}[]")


class Sheet(NamedTuple):
    """One plan on one paper. `marks` numbers the reasons, so that they can be looked up further
    down."""

    plan: Plan
    voice: Voice
    paper: Paper
    library: Library
    marks: dict[Reason, int]

    def heading(self, key: str) -> list[str]:
        return self.paper.heading(self.voice.word(f"heading.{key}"))

    def name(self, option: str) -> str:
        return next(
            (known.name for known in self.voice.content.options if known.id == option), option
        )

    def names(self, options: Iterable[str]) -> str:
        return ", ".join(map(self.name, options))

    def facts(self, facts: Iterable[str]) -> str:
        """`eGFR, weight`: what facts are called."""
        return ", ".join(dict.fromkeys(map(self.voice.fact, facts)))

    def label(self, verdict: str) -> str:
        return self.voice.word(f"verdict.{verdict}", "label")

    def reason(self, reason: Reason) -> str:
        """A reason with its number, where the text has numbers."""
        mark = self.marks.get(reason)
        return self.voice.say(reason.text) + (f" [{mark}]" if mark else "")

    def known(self, fact: str) -> str:
        """`eGFR 52 mL/min/1.73 m2 (10 Nov 2026)`: a fact as in the record."""
        detail = self.plan.facts.get(fact)
        if detail is None:
            return f"{self.voice.fact(fact)} not known"
        day = f" ({short_day(detail.on)})" if detail.on and detail.on != self.plan.made_on else ""
        return (
            f"{self.voice.fact(fact)}: "
            f"{' '.join((detail.text.replace('_', ' '), unit(detail.unit))).strip()}{day}"
        )

    def with_verdict(self, verdict: str, kinds: tuple[str, ...]) -> list[Verdict]:
        return [
            found
            for found in self.plan.options
            if found.verdict == verdict and found.option.kind in kinds
        ]


def unit(ucum: str) -> str:
    """A UCUM unit in readable form: `mL/min/{1.73_m2}` as `mL/min/1.73 m2`."""
    return UNITS.get(ucum, ucum.translate(MARKS_OF_UCUM))


def mentioned(plan: Plan) -> frozenset[str]:
    """Options that the record names: taken, or asked about."""
    details = (plan.facts[name].text for name in NAMED if name in plan.facts)
    return frozenset(name for text in details for name in told_in(text)[0])
