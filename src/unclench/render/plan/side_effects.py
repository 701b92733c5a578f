"""Side effects, extra and missed doses as sections of a text, and as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from unclench.content.types.facts import BY_PUMP
from unclench.plan.models import Reason
from unclench.plan.side_effects import NOT_KNOWN, AskedAbout, Side, SideEffect, SpokenSideEffect
from unclench.plan.suspects import Suspect
from unclench.render.plan.section import Sheet
from unclench.render.wording import Voice

if TYPE_CHECKING:
    from unclench.render.json_text import Json

SideEffectSection = Callable[[Sheet], list[str]]
CALLS = ("emergency", "urgent", "crisis")


def sections(side: Side) -> tuple[SideEffectSection, ...]:
    """The sections in their order: the first questions, extra doses, missed doses, then every side
    effect."""
    return (
        lambda sheet: _first(sheet, side.first),
        lambda sheet: _spoken(sheet, "overdose", side.overdose),
        lambda sheet: _spoken(sheet, "withdrawal", side.withdrawal),
        lambda sheet: _effects(sheet, side.effects),
    )


def _first(sheet: Sheet, first: tuple[AskedAbout, ...]) -> list[str]:
    """Nothing once both are answered with no: then they have been asked."""
    if all(asked.answer == "no" for asked in first):
        return []
    lines = sheet.heading("first_questions")
    for number, asked in enumerate(first, 1):
        lines += sheet.paper.item(
            f"{asked.ask}? ({sheet.voice.word(f'answer.{asked.answer}', 'label')})", f"{number}. "
        )
    return lines


def _spoken(sheet: Sheet, heading: str, spoken: tuple[SpokenSideEffect, ...]) -> list[str]:
    if not spoken:
        return []
    lines = sheet.heading(heading)
    for item in spoken:
        lead = f"{medicine_name(item.medicine, sheet.voice)}: " if item.medicine else ""
        lines += sheet.paper.item(lead + sheet.voice.say(item.text))
    return lines


def _effects(sheet: Sheet, effects: tuple[SideEffect, ...]) -> list[str]:
    if not effects:
        return []
    lines = sheet.heading("side_effects")
    for effect in effects:
        lines += _effect(sheet, effect)
    return [*lines, *sheet.paper.text(sheet.voice.word("line.report"), 1)]


def _effect(sheet: Sheet, effect: SideEffect) -> list[str]:
    voice, paper = sheet.voice, sheet.paper
    title = f"{voice.word(f'tier.{effect.tier}', 'label')}: {sign_name(effect.sign, voice)}"
    lines = paper.text(title, 1, style="1")
    lines += paper.item(voice.say(effect.do), "- ", 2)
    for text in dict.fromkeys(_because(sheet, reason) for reason in effect.because):
        lines += paper.item(text, "- ", 2)
    if effect.lasts:
        lines += paper.item(voice.say(effect.lasts), f"- {voice.word('line.lasts')}: ", 2)
    if effect.origin:
        lines += paper.item(voice.say(effect.origin.text), f"- {voice.word('line.origin')}: ", 2)
    if effect.suspects:
        text = "; ".join(_suspect(voice, suspect) for suspect in effect.suspects)
        lines += paper.item(f"{text}.", f"- {voice.word('line.can_bring')}: ", 2)
    needs = dict.fromkeys(need for rise in effect.rises for need in voice.asked(rise.needs))
    return lines + (
        paper.item(sheet.facts(needs) + ".", f"- {voice.word('line.rises')}: ", 2) if needs else []
    )


def _because(sheet: Sheet, reason: Reason) -> str:
    """A reason; where it is that something is not known, with what that is."""
    open_facts = [fact for fact in reason.facts if fact not in sheet.plan.facts]
    needs = f" ({sheet.facts(sheet.voice.asked(open_facts))})" if open_facts else ""
    return sheet.voice.say(reason.text) + needs


def _suspect(voice: Voice, suspect: Suspect) -> str:
    name = medicine_name(suspect.medicine, voice)
    if suspect.days is None:
        return f"{name} ({voice.word('line.since_unknown')})"
    return f"{name} ({voice.word('line.same_dose')} {suspect.days} {voice.word('line.days')})"


def medicine_name(medicine: str, voice: Voice) -> str:
    """The name of the option, with its route where that is the pump; an ingredient without an
    option by its id in words."""
    ingredient = medicine.removesuffix(BY_PUMP)
    name = next(
        (option.name for option in voice.content.options if option.id == ingredient),
        ingredient.replace("_", " ").capitalize(),
    )
    return f"{name} ({voice.word('pump')})" if medicine.endswith(BY_PUMP) else name


def sign_name(sign: str, voice: Voice) -> str:
    known = voice.content.sign_names.get(sign)
    return voice.say(known.names) if known else sign.replace("_", " ")


def side_json(side: Side, voice: Voice) -> Json:
    """The keys that side effects add to a triage: asked_first, overdose, withdrawal,
    side_effects, call."""
    return {
        "asked_first": [
            {
                "sign": a.sign,
                "answer": None if a.answer == NOT_KNOWN else a.answer,
                "ask": f"{a.ask}?",
            }
            for a in side.first
        ],
        "overdose": [_spoken_json(item, voice) for item in side.overdose],
        "withdrawal": [_spoken_json(item, voice) for item in side.withdrawal],
        "side_effects": [_effect_json(effect, voice) for effect in side.effects],
        "call": {name: voice.number(f"{name}_number") for name in CALLS},
    }


def _spoken_json(item: SpokenSideEffect, voice: Voice) -> Json:
    return {
        "medicine": item.medicine or None,
        "text": voice.say(item.text),
        "claims": [*item.claims],
    }


def _effect_json(effect: SideEffect, voice: Voice) -> Json:
    origin = effect.origin
    return {
        "sign": effect.sign,
        "name": sign_name(effect.sign, voice),
        "tier": effect.tier,
        "do": voice.say(effect.do),
        "because": [
            {"rule": r.rule, "text": voice.say(r.text), "facts": [*r.facts], "claims": [*r.claims]}
            for r in effect.because
        ],
        "lasts": voice.say(effect.lasts) if effect.lasts else None,
        "medicine_or_ms": origin
        and {"leaning": origin.leaning, "text": voice.say(origin.text), "claims": [*origin.claims]},
        "medicines": [
            {
                "medicine": s.medicine,
                "since": s.since.isoformat() if s.since else None,
                "days": s.days,
            }
            for s in effect.suspects
        ],
        "rises": [
            {"tier": r.tier, "needs": voice.asked(r.needs), "claims": [*r.claims]}
            for r in effect.rises
        ],
        "claims": [*effect.claims],
    }
