"""Makes a card for each medicine and each intent without a written one: from its counselling, its
side effects, its tests, its limits and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from unclench.content.source.answer_reader import FOLDER, AnswerReader
from unclench.content.source.fields import Fields
from unclench.content.types import Option
from unclench.content.types.answers import AnswerCard, AnswerLine, Intent
from unclench.content.types.facts import Claim, Words
from unclench.content.types.medicine import Medicine

MOST_LINES, MOST_CLAIMS = 4, 4
AVOID = "avoid"
LEGAL = ("controlled", "scheduled", "Schedule")
Made = Iterable[AnswerLine]


def made_cards(
    reader: AnswerReader, intents: Sequence[Intent], written: Sequence[AnswerCard]
) -> Iterator[AnswerCard]:
    """One for each pair of an intent and a medicine that has something to say and no card."""
    filled = {
        (name, about)
        for card in written
        if not card.beside
        for name in card.intents
        for about in card.about
    }
    maker = CardMaker(reader)
    for option in reader.draft.options.values():
        for intent in intents if option.medicine else ():
            if (intent.id, option.id) not in filled and (card := maker.card(intent, option)):
                yield card


class CardMaker:
    """Makes the cards of medicines from the rest of the knowledge."""

    def __init__(self, reader: AnswerReader) -> None:
        self.draft = reader.draft
        self.tests = _tests(reader)
        self.prose = {
            body.get("id"): body
            for name, body in reader.files.items()
            if name.startswith("medicines/") and name.endswith("/medicine.yaml")
        }
        self.fields: dict[str, Callable[[Option, Medicine], Made]] = {
            "about": lambda option, _: _about(option),
            "common": lambda option, _: self._effects(option, ("common",)),
            "urgent": lambda option, _: self._effects(option, ("urgent",)),
            "overdose": lambda option, _: self._overdose(option),
            "evidence": lambda option, _: self._evidence(option),
            "controlled": lambda option, _: self._controlled(option),
            "start": lambda option, medicine: self._claims(option, _of_regimens(medicine)),
            "step": lambda option, medicine: self._claims(option, _of_regimens(medicine)),
            "most": lambda option, medicine: self._claims(option, _of_ceilings(medicine)),
            "avoid": lambda option, _: self._avoided(option),
            "taper": lambda option, medicine: self._claims(option, _of_taper(medicine)),
            "stop": lambda option, medicine: self._claims(option, _of_stopping(medicine)),
        }

    def card(self, intent: Intent, option: Option) -> AnswerCard | None:
        lines = tuple(self._lines(intent, option))
        if not lines:
            return None
        short, more = lines[0], lines[1:MOST_LINES]
        return AnswerCard(
            f"{option.id}/{intent.id}", (option.id,), (), (intent.id,), (), short, more, ()
        )

    def _lines(self, intent: Intent, option: Option) -> Iterator[AnswerLine]:
        medicine = option.medicine
        assert medicine is not None
        told = [*self._counselling(intent, medicine), *self._of_fields(intent, option, medicine)]
        first = self._first(intent, option, medicine, told)
        if first is not None:
            yield first
        if first is not None or not intent.short:
            yield from told

    def _first(
        self, intent: Intent, option: Option, medicine: Medicine, told: Sequence[AnswerLine]
    ) -> AnswerLine | None:
        """The first sentence by the pattern of the intent, with the claims it rests on."""
        if intent.short is None:
            return None
        if intent.effect:
            return self._effect(intent, option)
        if intent.fields == ("monitoring",):
            return self._monitored(intent.short, medicine)
        if intent.fields == ("trial",):
            return _tried(intent.short, medicine)
        return AnswerLine(intent.short, told[0].claims) if told else None

    def _effect(self, intent: Intent, option: Option) -> AnswerLine | None:
        """That it is among the side effects; or that it is not among those that were read."""
        claims = self._effect_claims(intent, option)
        if claims and intent.short:
            return AnswerLine(intent.short, claims)
        read = [claim for entry in self._listed(option, ("common",)) for claim in entry["claims"]]
        known = intent.absent is not None and bool(read)
        return (
            AnswerLine(intent.absent, tuple(read[:MOST_CLAIMS]))
            if known and intent.absent
            else None
        )

    def _counselling(self, intent: Intent, medicine: Medicine) -> Iterator[AnswerLine]:
        for counsel in medicine.counselling:
            if counsel.id.rpartition("/")[2] in intent.parts:
                yield AnswerLine(counsel.say, counsel.claims)

    def _of_fields(
        self, intent: Intent, option: Option, medicine: Medicine
    ) -> Iterator[AnswerLine]:
        for name in intent.fields:
            if name in self.fields:
                yield from self.fields[name](option, medicine)

    def _claims(self, option: Option, claims: Iterable[str]) -> Iterator[AnswerLine]:
        """Claims in their own words: for a clinician, as they name doses."""
        for claim in [*dict.fromkeys(claims)][:MOST_CLAIMS]:
            says = self.draft.claims[claim].says
            named = option.name.lower() in says.lower()
            yield AnswerLine(Words(says if named else f"{option.name}: {says}", ""), (claim,))

    def _effects(self, option: Option, kinds: Iterable[str]) -> Iterator[AnswerLine]:
        for entry in self._listed(option, kinds):
            text = str(entry["text"]).rstrip(".")
            yield AnswerLine(Words(f"{option.name}: {text}.", ""), tuple(entry["claims"]))

    def _listed(self, option: Option, kinds: Iterable[str]) -> Iterator[Mapping[str, Any]]:
        found = self.prose.get(option.id, {}).get("side_effects") or {}
        for kind in kinds:
            yield from found.get(kind) or ()

    def _effect_claims(self, intent: Intent, option: Option) -> tuple[str, ...]:
        """The claims of its side effects that mention this one."""
        return tuple(
            dict.fromkeys(
                claim
                for entry in self._listed(option, ("common", "urgent"))
                for claim in entry["claims"]
                if any(word in str(entry["text"]).lower() for word in intent.effect)
            )
        )

    def _overdose(self, option: Option) -> Iterator[AnswerLine]:
        found = self.prose.get(option.id, {}).get("overdose")
        if found:
            say = found["say"]
            yield AnswerLine(Words(say["clinician"], say["person"]), tuple(found["claims"]))

    def _evidence(self, option: Option) -> Iterator[AnswerLine]:
        for entry in self.prose.get(option.id, {}).get("evidence") or ():
            yield AnswerLine(Words(f"{option.name}: {entry['text']}", ""), tuple(entry["claims"]))

    def _controlled(self, option: Option) -> Iterator[AnswerLine]:
        """Its place in the law of each region, in the words of the claims about it."""
        own = (name for name in self.draft.claims if name.startswith(f"{option.id}-"))
        yield from self._claims(option, (n for n in own if _is_legal(self.draft.claims[n])))

    def _avoided(self, option: Option) -> Iterator[AnswerLine]:
        """What rules it out, as its rules say it to a clinician."""
        for rule in self.draft.rules:
            if rule.option == option.id and rule.effect == AVOID:
                yield AnswerLine(Words(f"{option.name}: {rule.say.clinician}", ""), rule.claims)

    def _monitored(self, short: Words, medicine: Medicine) -> AnswerLine | None:
        checks = [check for check in medicine.monitoring if check.task in self.tests]
        tasks = tuple(dict.fromkeys(check.task for check in checks))
        if not tasks:
            return None
        texts = (
            text.replace("{tests}", _listed(self.tests[task][place] for task in tasks))
            for place, text in enumerate(short)
        )
        claims = dict.fromkeys(claim for check in checks for claim in check.claims)
        return AnswerLine(Words(*texts), tuple(claims))


def _tests(reader: AnswerReader) -> dict[str, Words]:
    """What each test is called in a sentence."""
    entry = Fields(reader.file("tests"), f"{FOLDER}/tests", reader.draft.problems)
    found = {str(task): entry.words(str(task)) for task in entry.data}
    for task in found:
        if task not in reader.draft.tasks:
            entry.fault(task, "there is no such task", "Add it to tasks.yaml.")
    return {task: words for task, words in found.items() if words is not None}


def _listed(names: Iterable[str]) -> str:
    *rest, last = names
    return f"{', '.join(rest)} and {last}" if rest else last


def _is_legal(claim: Claim) -> bool:
    return any(word in claim.says for word in LEGAL)


def _about(option: Option) -> Iterator[AnswerLine]:
    about = option.about or option.say.clinician
    yield AnswerLine(Words(f"{option.name}: {about}", option.say.person), option.claims)


def _tried(short: Words, medicine: Medicine) -> AnswerLine | None:
    trial = medicine.adequate_trial
    if trial is None:
        return None
    texts = (text.replace("{weeks}", str(trial.weeks)) for text in short)
    return AnswerLine(Words(*texts), trial.claims)


def _of_regimens(medicine: Medicine) -> Iterator[str]:
    return (claim for regimen in medicine.regimens for claim in regimen.claims)


def _of_ceilings(medicine: Medicine) -> Iterator[str]:
    """Those of the limit for everybody first."""
    for everybody in (True, False):
        for ceiling in medicine.ceilings:
            if (ceiling.criterion is None and not ceiling.by) == everybody:
                yield from (claim for band in ceiling.bands for claim in band.claims)


def _of_taper(medicine: Medicine) -> tuple[str, ...]:
    return medicine.stopping.taper.claims if medicine.stopping.taper else ()


def _of_stopping(medicine: Medicine) -> Iterator[str]:
    yield from medicine.stopping.claims
    yield from _of_taper(medicine)
