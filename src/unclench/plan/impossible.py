"""Last step: what is certainly impossible for this person is not said. Lines go by their own
`unless`, words inside a sentence by their marks; what is not known is said
(knowledge/mentions.yaml)."""

from __future__ import annotations

from typing import TypeVar

from unclench.content.content import Content
from unclench.content.marked_words import names_in, said_without
from unclench.content.types import Lesson, Marked, Mention, Option, SeekHelp, Words
from unclench.patient.facts import Patient
from unclench.plan.findings import Findings, find
from unclench.plan.models import Alert, DatedTask, Plan, Reason, Verdict

MOST_KEPT = 2_000
Worded = TypeVar("Worded", Alert, DatedTask, Lesson, SeekHelp)


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
    say, options = saying.words, saying.verdicts(plan.options)
    fitting = {verdict.option.id: verdict for verdict in options} if plan.answered else {}
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
        alerts=saying.texts(plan.alerts),
        questions=tuple(
            [
                one if (ask := say(one.ask)) is one.ask else one._replace(ask=ask)
                for one in plan.questions
            ]
        ),
        tasks=saying.texts(plan.tasks),
        education=saying.texts(plan.education),
        seek_help=saying.texts(plan.seek_help),
    )


class Saying:
    """Words for one person. The words for a person with the same impossible things are remembered,
    because plans say the same things."""

    def __init__(self, findings: Findings) -> None:
        self.impossible = impossible(findings)
        kept = findings.lines.fitting
        if len(kept) > MOST_KEPT:
            kept.clear()
        found = kept.get(self.impossible)
        if found is None:
            found = kept[self.impossible] = ({}, {}, self._touched(findings.content.marked))
        self.fitting, self.options, self.marked = found

    def _touched(self, marked: tuple[Marked, ...]) -> tuple[Marked, ...]:
        """The marked sentences that say less to this person."""
        return tuple([one for one in marked if not self.impossible.isdisjoint(names_in(one))])

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

    def _marks(self, text: str) -> list[Marked]:
        return [one for one in self.marked if one.sentence in text]

    def texts(self, found: tuple[Worded, ...]) -> tuple[Worded, ...]:
        """Lines with a `text`; those that lose nothing are the same as before."""
        return tuple(
            [
                one if (text := self.words(one.text)) is one.text else one._replace(text=text)
                for one in found
            ]
        )

    def verdicts(self, found: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
        return tuple([self._verdict(one) for one in found])

    def _verdict(self, verdict: Verdict) -> Verdict:
        option, because, fitting = verdict.option, verdict.because, self.fitting
        fits = self.options.get(option.id) or self._option(option)
        for reason in because:
            if fitting.get(reason.text) is not reason.text:
                because = self._because(because)
                break
        if fits is option and because is verdict.because:
            return verdict
        return Verdict(fits, verdict.verdict, because, verdict.needs, verdict.regimen)

    def _because(self, because: tuple[Reason, ...]) -> tuple[Reason, ...]:
        """The same reasons, if their words lose nothing."""
        texts = [self.words(reason.text) for reason in because]
        if all(text is reason.text for text, reason in zip(texts, because, strict=True)):
            return because
        return tuple([one._replace(text=text) for text, one in zip(texts, because, strict=True)])

    def _option(self, option: Option) -> Option:
        found = self.options[option.id] = self._said_less(option)
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
