"""Last step: what is certainly impossible for this person is not said. Lines go by their own
`unless`, words inside a sentence by their marks; what is not known is said
(knowledge/mentions.yaml)."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.content.content import Content
from unclench.content.source.mentions import names_in, said_without
from unclench.content.types import Lesson, Marked, Mention, Option, SeekHelp, Words
from unclench.patient.facts import Patient
from unclench.plan.findings import Findings, find
from unclench.plan.models import Plan, Reason, Verdict

MOST_KEPT = 2_000


def impossible(findings: Findings) -> frozenset[str]:
    """Things that are not mentioned: certainly no part of this person's life."""
    return frozenset(
        mention.id for mention in findings.content.mentions if _is_impossible(findings, mention)
    )


def _is_impossible(findings: Findings, mention: Mention) -> bool:
    stated = mention.stated is not None and findings.truth(mention.stated) is True
    return not stated and findings.truth(mention.criterion) is True


def spoken_to(patient: Patient, content: Content) -> Content:
    """The content as this person is spoken to: what its own texts leave out the impossible."""
    findings = find(patient, content)
    unsaid = impossible(findings)
    return content._replace(seek_help=seek_help(findings), unsaid=unsaid) if unsaid else content


def lessons(findings: Findings) -> tuple[Lesson, ...]:
    return tuple(
        [
            one
            for one in findings.content.lessons
            if findings.truth(one.criterion) and not _ruled_out(findings, one.unless)
        ]
    )


def seek_help(findings: Findings) -> tuple[SeekHelp, ...]:
    return tuple(
        [line for line in findings.content.seek_help if not _ruled_out(findings, line.unless)]
    )


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
        answered=tuple(
            [
                one._replace(verdict=fitting[one.verdict.option.id]) if one.verdict else one
                for one in plan.answered
            ]
        ),
        urgent=tuple(
            [one._replace(do=say(one.do), because=say(one.because)) for one in plan.urgent]
        ),
        stage=plan.stage._replace(because=say(plan.stage.because)),
        options=options,
        alerts=tuple([one._replace(text=say(one.text)) for one in plan.alerts]),
        questions=tuple([one._replace(ask=say(one.ask)) for one in plan.questions]),
        tasks=tuple([one._replace(text=say(one.text)) for one in plan.tasks]),
        education=tuple([one._replace(text=say(one.text)) for one in plan.education]),
        seek_help=tuple([one._replace(text=say(one.text)) for one in plan.seek_help]),
    )


class Saying:
    """Words for one person. The words for a person with the same impossible things are remembered,
    because plans say the same things."""

    def __init__(self, findings: Findings) -> None:
        self.impossible = impossible(findings)
        self.marked, kept = findings.content.marked, findings.lines.fitting
        if len(kept) > MOST_KEPT:
            kept.clear()
        self.fitting, self.options = kept.setdefault(self.impossible, ({}, {}))

    def words(self, words: Words) -> Words:
        found = self.fitting.get(words)
        if found is None:
            if len(self.fitting) > MOST_KEPT:
                self.fitting.clear()
            self.fitting[words] = found = self._without_marks(words)
        return found

    def _without_marks(self, words: Words) -> Words:
        found = Words(*(said_without(text, self._marks(text), self.impossible) for text in words))
        return words if found == words else found

    def _marks(self, text: str) -> Iterator[Marked]:
        """The marked sentences of a text that say less to this person."""
        for one in self.marked:
            if one.sentence in text and not self.impossible.isdisjoint(names_in(one)):
                yield one

    def verdict(self, verdict: Verdict) -> Verdict:
        option, because = self._option(verdict.option), self._because(verdict.because)
        if option is verdict.option and because is verdict.because:
            return verdict
        return verdict._replace(option=option, because=because)

    def _because(self, because: tuple[Reason, ...]) -> tuple[Reason, ...]:
        for reason in because:
            if self.words(reason.text) is not reason.text:
                return tuple([reason._replace(text=self.words(reason.text)) for reason in because])
        return because

    def _option(self, option: Option) -> Option:
        found = self.options.get(option.id)
        if found is None:
            self.options[option.id] = found = self._said_less(option)
        return found

    def _said_less(self, option: Option) -> Option:
        about = Words(option.about, option.about)
        found = [about, option.say, option.how, option.dose]
        fitting = [self.words(words) if words else words for words in found]
        if fitting == found:
            return option
        told, say, how, dose = fitting
        return option._replace(
            about=told.clinician if told else "", say=say or option.say, how=how, dose=dose
        )
