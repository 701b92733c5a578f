"""The page of one medicine, made from the medicine, its rules and side effects. Anything that was
not read is reported as not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unclench.content.content import Content
from unclench.content.types import Medicine, Option, Regimen, Rule
from unclench.content.types.side_effects import Effects
from unclench.plan.side_effects import EXPECTED, TELL, TIER_OF, TIERS
from unclench.render.document import DocumentLine, DocumentPart
from unclench.render.plan.options import reviews, rungs, steps
from unclench.render.plan.side_effects import sign_name
from unclench.render.wording import Voice

MIXED = ("taking", "medicine_classes", "sedating_count", "alcohol")
BABY = {"pregnancy": ("pregnant",), "breastfeeding": ("breastfeeding",)}
SHOWN_EFFECTS = ("avoid", "specialist", "lower", "alert", "not_now", "require")
REPORTING = {
    "us": ("self-report-us",),
    "uk": ("self-report-uk",),
    None: ("self-report-us", "self-report-uk"),
}


def monograph(
    option: Option, content: Content, effects: Effects, voice: Voice
) -> tuple[DocumentPart, ...]:
    """Always the same sections in the same order."""
    medicine = option.medicine
    assert medicine is not None
    rules = [
        rule for rule in content.rules if rule.option == option.id and rule.effect in SHOWN_EFFECTS
    ]
    sections = {
        "action": [DocumentLine("", voice.about(option), option.claims)],
        "usage": [
            *_regimens(medicine, voice),
            *(
                DocumentLine("", voice.say(counsel.say), counsel.claims)
                for counsel in medicine.counselling
            ),
        ],
        "stopping": [*_stopping(option, medicine, effects, voice)],
        "interactions": _rules([rule for rule in rules if not _personal(rule)], MIXED, voice),
        **{name: _rules(rules, facts, voice) for name, facts in BABY.items()},
        "side_effects": [*_effects(option.id, effects, content, voice)],
        "overdose": [*_overdose(option.id, effects, voice)],
        "reporting": [DocumentLine("", voice.number("report_line"), REPORTING[voice.region])],
    }
    unread = (DocumentLine("", voice.word("medicine.unread"), ()),)
    return tuple(
        DocumentPart(voice.word(f"medicine.{name}"), tuple(lines) or unread)
        for name, lines in sections.items()
    )


def _regimens(medicine: Medicine, voice: Voice) -> Iterator[DocumentLine]:
    """Amounts are for clinicians; a person reads that a clinician sets and signs them."""
    if voice.plain:
        yield DocumentLine("", voice.word("unsigned"))
        return
    for regimen in medicine.regimens:
        yield DocumentLine(regimen.name, _regimen(regimen), regimen.claims)


def _regimen(regimen: Regimen) -> str:
    parts = (
        f"from {regimen.start}" if regimen.start and not regimen.ladder else "",
        rungs(regimen.ladder),
        steps(regimen),
        reviews(regimen.review_at),
        f"for {regimen.for_whom}" if regimen.for_whom else "",
        "specialist only" if regimen.specialist else "",
    )
    return "; ".join(part for part in parts if part) + "."


def _stopping(
    option: Option, medicine: Medicine, effects: Effects, voice: Voice
) -> Iterator[DocumentLine]:
    yield DocumentLine(
        "", voice.word(f"medicine.abrupt.{medicine.stopping.abrupt}"), medicine.stopping.claims
    )
    cause = effects.causes.get(option.id)
    if cause and cause.withdrawal:
        yield DocumentLine("", voice.say(cause.withdrawal.text), cause.withdrawal.claims)
    taper = medicine.stopping.taper
    if taper and not voice.plain:
        yield DocumentLine(
            "", f"At most {taper.at_most} less every {taper.every_days} days.", taper.claims
        )


def _personal(rule: Rule) -> bool:
    """Rules about the amount that a person takes, asks for or has tried: they say nothing about the
    medicine in general."""
    return any(
        fact.endswith(("_per_day", "_requests")) or fact.startswith("trials") for fact in rule.read
    )


def _rules(rules: Iterable[Rule], facts: tuple[str, ...], voice: Voice) -> list[DocumentLine]:
    """What the rules say that look at these facts, each thing once, after a word on whom they
    are for."""
    found = {
        voice.say(rule.say): rule.claims for rule in rules if not set(facts).isdisjoint(rule.read)
    }
    return (
        [
            DocumentLine("", voice.word("medicine.applies")),
            *(DocumentLine("", text, claims) for text, claims in found.items()),
        ]
        if found
        else []
    )


def _effects(
    medicine: str, effects: Effects, content: Content, voice: Voice
) -> Iterator[DocumentLine]:
    """By urgency, the most urgent first."""
    cause = effects.causes.get(medicine)
    if cause is None:
        return
    claims = tuple(claim for claim, _ in cause.said)
    by_tier: dict[str, list[str]] = {}
    for sign in sorted(cause.signs):
        by_tier.setdefault(tier_alone(sign, effects, content), []).append(sign_name(sign, voice))
    for tier in TIERS:
        if names := by_tier.get(tier):
            yield DocumentLine(voice.word(f"tier.{tier}", "label"), ", ".join(names) + ".", claims)


def tier_alone(sign: str, effects: Effects, content: Content) -> str:
    """How urgent a sign is by itself: a danger that no other fact is needed for, else its own
    tier."""
    effect = effects.effects.get(sign)
    if effect and effect.tier in (EXPECTED, TELL):
        return effect.tier
    from unclench.criteria.values import Members

    holding = content.settle({"signs": Members(frozenset((sign,)))}).yes
    urgencies = [danger.urgency for danger in content.dangers if danger.criterion in holding]
    return min((TIER_OF[urgency] for urgency in urgencies), key=TIERS.index)


def _overdose(medicine: str, effects: Effects, voice: Voice) -> Iterator[DocumentLine]:
    yield DocumentLine("", voice.say(effects.overdose.text), effects.overdose.claims)
    if cause := effects.causes.get(medicine):
        yield DocumentLine("", voice.say(cause.overdose.text), cause.overdose.claims)
