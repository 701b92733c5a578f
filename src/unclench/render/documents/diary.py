"""A diary's report for one audience: the change first, with the days it rests on; then doses, side
effects with their dates, and goals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from unclench.content.content import Content
from unclench.content.types import Option
from unclench.diary.doses import DoseRun, EffectTiming
from unclench.diary.entry import GoalScore
from unclench.diary.report import DiaryReport
from unclench.diary.response import COUNTED, DiaryResponse
from unclench.render.document import Document, DocumentLine, DocumentPart, pending
from unclench.render.json_text import Json
from unclench.render.wording import Voice, long_day, short_day

SCHEMA = "unclench.diary-report/1"
TENTH = Decimal("0.1")
SCORES = {-2: "minus_2", -1: "minus_1", 0: "zero", 1: "plus_1", 2: "plus_2"}


class ShownDiaryReport(NamedTuple):
    report: DiaryReport
    content: Content

    def voice(self, audience: str) -> Voice:
        return Voice(self.content, audience, None)

    def document(self, voice: Voice) -> Document:
        found = self.report
        parts = (
            DocumentPart(_title("change", voice), tuple(_changes(found, voice))),
            DocumentPart(_title("doses", voice), tuple(_doses(found, voice))),
            DocumentPart(_title("effects", voice), tuple(_effects(found, voice))),
            DocumentPart(_title("goals", voice), tuple(_goals(found, voice))),
        )
        return Document(
            voice.word("diary.title"),
            (f"{long_day(found.on)}. {voice.word('audience', 'label')}.", _days(found, voice)),
            pending(self.content.status, voice),
            tuple(part for part in parts if part.lines),
            (voice.word("disclaimer"), f"unclench {self.content.version}"),
        )

    def tree(self, voice: Voice) -> Json:
        return to_dict(self.report, voice)


def _title(heading: str, voice: Voice) -> str:
    return voice.word(f"diary.heading.{heading}")


def _fill(text: str, **values: object) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def tenth(value: Fraction) -> str:
    """Rounded to one place for a reader; half up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.quantize(TENTH, 'ROUND_HALF_UP').normalize() + 0:f}"


def _days(found: DiaryReport, voice: Voice) -> str:
    length = found.span.days()
    noted = length - len(found.missed)
    first, last = short_day(found.span.first), short_day(found.span.last)
    words = voice.word("diary.noted_days")
    return _fill(words, noted=noted, days=days_of(length), first=first, last=last)


def _changes(found: DiaryReport, voice: Voice) -> Iterator[DocumentLine]:
    if found.since is None:
        yield DocumentLine("", voice.word("diary.no_change"))
    for one in found.responses:
        claims = found.claims if not voice.plain else ()
        yield DocumentLine(
            _item(one.item, voice), change_said(one, voice), claims[: 1 + (one.item in COUNTED)]
        )


def _item(item: str, voice: Voice) -> str:
    name = voice.word(f"diary.item.{item}")
    return name[0].upper() + name[1:]


def change_said(one: DiaryResponse, voice: Voice) -> str:
    words = [_was(one, voice), voice.word(f"diary.kind.{one.kind}")]
    words += [voice.word(f"diary.sure.{one.sure}"), _shift(one, voice)]
    return " ".join(word for word in words if word)


def _was(one: DiaryResponse, voice: Voice) -> str:
    if one.before.mean is None or one.now.mean is None or one.percent is None:
        return ""
    return _fill(
        voice.word("diary.was"),
        before=tenth(one.before.mean),
        now=tenth(one.now.mean),
        noted_before=one.before.noted,
        noted_now=one.now.noted,
        days=one.now.span.days(),
        percent=_percent(one.percent),
    )


def days_of(number: int) -> str:
    return f"{number} day{'s' * (number != 1)}"


def _percent(fall: Fraction) -> str:
    """A change with its sign: a fall is below nothing."""
    return f"{'+' if fall < 0 else '-' if fall else ''}{tenth(abs(fall))}"


def _shift(one: DiaryResponse, voice: Voice) -> str:
    if one.shift is None:
        return ""
    fall, least, most = (tenth(-part) for part in one.shift)
    a_week = "0" if one.a_week is None else tenth(one.a_week)
    words = voice.word("diary.shift")
    return _fill(words, fall=fall, least=most, most=least, a_week=a_week)


def _name(medicine: str, voice: Voice) -> str:
    known: dict[str, Option] = {option.id: option for option in voice.content.options}
    return known[medicine].name if medicine in known else medicine.replace("_", " ")


def _doses(found: DiaryReport, voice: Voice) -> Iterator[DocumentLine]:
    for run in found.doses:
        words = voice.word("diary.dose" if run.total else "diary.stopped")
        last, medicine = short_day(run.last), _name(run.medicine, voice)
        filled = _fill(words, medicine=medicine, total=_total(run), last=last)
        yield DocumentLine(short_day(run.first), filled)


def _total(run: DoseRun) -> str:
    return f"{run.total:f} {run.unit}/day"


def _effects(found: DiaryReport, voice: Voice) -> Iterator[DocumentLine]:
    for timing in found.effects:
        sign = voice.content.sign_names.get(timing.effect.sign)
        lead = voice.say(sign.names) if sign else timing.effect.sign.replace("_", " ")
        yield DocumentLine(lead[0].upper() + lead[1:], _timing(timing, voice))


def _timing(timing: EffectTiming, voice: Voice) -> str:
    medicine, end = _name(timing.medicine, voice), timing.effect.end
    ended = _fill(voice.word("diary.effect_ended"), day=short_day(end)) if end else ""
    if timing.since is None or timing.total is None:
        return f"{_fill(voice.word('diary.effect_before'), medicine=medicine)} {ended}".strip()
    began = _fill(
        voice.word("diary.effect_after"),
        days=days_of(timing.days or 0),
        medicine=medicine,
        total=f"{timing.total:f} {timing.unit}/day",
        since=short_day(timing.since),
    )
    rose = voice.word("diary.effect_rose") if timing.rose else ""
    return " ".join(word for word in (began, rose, ended) if word)


def _goals(found: DiaryReport, voice: Voice) -> Iterator[DocumentLine]:
    for goal in found.goals:
        score = voice.word(f"diary.goal_score.{SCORES[goal.score]}")
        yield DocumentLine(
            goal.goal, _fill(voice.word("diary.goal"), score=score, weight=goal.weight)
        )
    if found.t_score is not None:
        yield DocumentLine("", _fill(voice.word("diary.t_score"), score=f"{found.t_score:f}"))


def to_dict(found: DiaryReport, voice: Voice) -> Json:
    """`unclench.diary-report/1`: exact numbers as texts; a person gets no dose."""
    return {
        "schema": SCHEMA,
        "person": found.person,
        "on": found.on.isoformat(),
        "since": found.since and found.since.isoformat(),
        "from": found.span.first.isoformat(),
        "days": found.span.days(),
        "not_noted": [day.isoformat() for day in found.missed],
        "changes": [_change_json(one, voice) for one in found.responses],
        "series": {
            item: [{"date": day.isoformat(), "value": tenth(value)} for day, value in days.items()]
            for item, days in found.days.items()
        },
        "dose_changes": [_run_json(run, voice) for run in found.doses],
        "side_effects": [_timing_json(timing, voice) for timing in found.effects],
        "goals": [_goal_json(goal) for goal in found.goals],
        "t_score": None if found.t_score is None else f"{found.t_score:f}",
        "claims": [*found.claims],
    }


def _change_json(one: DiaryResponse, voice: Voice) -> dict[str, Any]:
    shift = None
    if one.shift is not None:
        names = ("fall", "least", "most")
        shift = {name: tenth(part) for name, part in zip(names, one.shift, strict=True)}
    return {
        "item": one.item,
        "kind": one.kind,
        "sure": one.sure,
        "before": None if one.before.mean is None else tenth(one.before.mean),
        "now": None if one.now.mean is None else tenth(one.now.mean),
        "noted_before": one.before.noted,
        "noted_now": one.now.noted,
        "days": one.now.span.days(),
        "fall_percent": None if one.percent is None else tenth(one.percent),
        "shift": shift,
        "a_week": None if one.a_week is None else tenth(one.a_week),
        "say": change_said(one, voice),
    }


def _run_json(run: DoseRun, voice: Voice) -> dict[str, Any]:
    total = {} if voice.plain else {"total": _total(run)}
    days = {"from": run.first.isoformat(), "to": run.last.isoformat()}
    return {"medicine": run.medicine, **days, "taken": bool(run.total), **total}


def _timing_json(timing: EffectTiming, voice: Voice) -> dict[str, Any]:
    effect = timing.effect
    return {
        "sign": effect.sign,
        "onset": effect.onset.isoformat(),
        "end": effect.end and effect.end.isoformat(),
        "medicine": timing.medicine,
        "changed": timing.since and timing.since.isoformat(),
        "days_after_change": timing.days,
        "raised": timing.rose,
        "say": _timing(timing, voice),
    }


def _goal_json(goal: GoalScore) -> dict[str, Any]:
    return {"goal": goal.goal, "score": goal.score, "weight": goal.weight}
