"""Last step: what is certainly impossible for this person is not said. Lines go by their own `unless`, words inside a sentence by their
marks; what is not known is said (knowledge/mentions.yaml)."""

from __future__ import annotations

from unclench.library.mentions import said_without
from unclench.library.models import Lesson, Marked, Option, SeekHelp, Words
from unclench.plan.findings import Findings
from unclench.plan.models import Plan, Reason, Verdict

Marks = tuple[Marked, ...]
NO_MARKS: Marks = ()
MOST_KEPT = 20_000


def impossible(findings: Findings) -> frozenset[str]:
    """What nothing is said of: it is certainly no part of this person's life."""
    return frozenset(mention.id for mention in findings.content.mentions if findings.truth(mention.criterion) is True)


def lessons(findings: Findings) -> tuple[Lesson, ...]:
    return tuple(
        [one for one in findings.content.lessons if findings.truth(one.criterion) and not _ruled_out(findings, one.unless)]
    )


def seek_help(findings: Findings) -> tuple[SeekHelp, ...]:
    return tuple([line for line in findings.content.seek_help if not _ruled_out(findings, line.unless)])


def _ruled_out(findings: Findings, unless: int | None) -> bool:
    return unless is not None and findings.truth(unless) is True


def said_to(findings: Findings, plan: Plan) -> Plan:
    """The plan without words that are marked for something impossible."""
    saying = Saying(findings)
    if not saying.impossible:
        return plan
    say, options = saying.words, tuple([saying.verdict(one) for one in plan.options])
    fitting = {verdict.option.id: verdict for verdict in options}
    return plan._replace(
        answered=tuple([one._replace(verdict=fitting[one.verdict.option.id]) if one.verdict else one for one in plan.answered]),
        urgent=tuple([one._replace(do=say(one.do), because=say(one.because)) for one in plan.urgent]),
        stage=plan.stage._replace(because=say(plan.stage.because)),
        options=options,
        alerts=tuple([one._replace(text=say(one.text)) for one in plan.alerts]),
        tasks=tuple([one._replace(text=say(one.text)) for one in plan.tasks]),
        education=tuple([one._replace(text=say(one.text)) for one in plan.education]),
        seek_help=tuple([one._replace(text=say(one.text)) for one in plan.seek_help]),
    )


class Saying:
    """Words for one person. Which marks stand in a text is remembered for each content, because plans say the same things."""

    def __init__(self, findings: Findings) -> None:
        self.impossible = impossible(findings)
        self.marked, self.kept = findings.content.marked, findings.lines.marks

    def words(self, words: Words) -> Words:
        marks = self._marks(words)
        return Words(*(said_without(text, marks, self.impossible) for text in words)) if marks else words

    def verdict(self, verdict: Verdict) -> Verdict:
        option, because = self._option(verdict.option), tuple([self._reason(reason) for reason in verdict.because])
        return (
            verdict
            if option is verdict.option and because == verdict.because
            else verdict._replace(option=option, because=because)
        )

    def _reason(self, reason: Reason) -> Reason:
        text = self.words(reason.text)
        return reason if text is reason.text else reason._replace(text=text)

    def _option(self, option: Option) -> Option:
        about = Words(option.about, option.about)
        found = [about, option.say, option.how, option.dose]
        fitting = [self.words(words) if words else words for words in found]
        if all(new is old for new, old in zip(fitting, found, strict=True)):
            return option
        told, say, how, dose = fitting
        return option._replace(about=told.clinician if told else "", say=say or option.say, how=how, dose=dose)

    def _marks(self, words: Words) -> Marks:
        """The marked sentences of a text that say less to this person."""
        marks = self.kept.get(words)
        if marks is None:
            if len(self.kept) > MOST_KEPT:
                self.kept.clear()
            marks = tuple([one for one in self.marked if any(one.sentence in text for text in words)]) or NO_MARKS
            self.kept[words] = marks
        return tuple([one for one in marks if any(name in self.impossible for name, _ in one.pieces)]) if marks else NO_MARKS
