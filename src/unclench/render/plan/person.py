"""Medicines in the person's words: what matters to them, one sentence each, and no dose to start or
change."""

from __future__ import annotations

from unclench.content.types import Option
from unclench.plan.models import Verdict
from unclench.render.plan.options import TREATMENTS
from unclench.render.plan.section import COLUMN, Sheet, mentioned

ORDER = (
    "stop_urgently",
    "taper",
    "lower",
    "raise",
    "continue",
    "offer",
    "specialist",
    "hold",
    "avoid",
    "not_now",
)
OF_EVERYBODY = ("stop_urgently", "taper", "lower", "raise", "continue", "offer", "specialist")
EMERGENCY = "emergency"


def medicines(sheet: Sheet) -> list[str]:
    """Options taken, offered or asked about, by verdict; the rest in one line for each verdict."""
    lines = sheet.paper.heading(sheet.voice.word("kind.medicine", "label"))
    named = mentioned(sheet.plan)
    for verdict in ORDER:
        found = sheet.with_verdict(verdict, TREATMENTS)
        shown = [option for option in found if verdict in OF_EVERYBODY or option.option.id in named]
        lines += _group(sheet, verdict, shown) + _rest(
            sheet, verdict, [option for option in found if option not in shown]
        )
    return lines


def _group(sheet: Sheet, verdict: str, shown: list[Verdict]) -> list[str]:
    if not shown:
        return []
    voice = sheet.voice
    calm = sheet.plan.stage.id != EMERGENCY
    lines = (
        sheet.paper.subheading(
            f"{sheet.label(verdict)}. {voice.word(f'verdict.{verdict}', 'meaning')}", 1
        )
        if calm
        else []
    )
    for option in shown:
        lines += sheet.paper.item(
            f"{option.option.name}: {_reasons(sheet, option)}{_needs(sheet, option)}", "- ", 2
        )
    return lines


def _reasons(sheet: Sheet, verdict: Verdict) -> str:
    """Why; where the stage has just said it, what the option is."""
    texts = dict.fromkeys(reason.text for reason in verdict.because)
    about = [sheet.voice.about(verdict.option)] if sheet.plan.stage.because in texts else []
    return " ".join(
        dict.fromkeys(
            [*about, *(sheet.voice.say(text) for text in texts if text != sheet.plan.stage.because)]
        )
    )


def _needs(sheet: Sheet, verdict: Verdict) -> str:
    return (
        f" {sheet.voice.word('heading.needs')}: {sheet.facts(sheet.voice.asked(verdict.needs))}."
        if verdict.needs
        else ""
    )


def _rest(sheet: Sheet, verdict: str, rest: list[Verdict]) -> list[str]:
    """One line for all that was not asked about: by name while a fact is missing, else by
    number."""
    if not rest or sheet.plan.stage.id == EMERGENCY:
        return []
    names = (
        ", ".join(option.option.name for option in rest)
        if verdict == "hold"
        else f"{len(rest)} {sheet.voice.word('line.others')}"
    )
    return sheet.paper.item(f"{names}.", f"{sheet.label(verdict)}: ", 1)


SHOWN_TO_A_PERSON = 4


def doing(sheet: Sheet, kinds: tuple[str, ...], key: str, part: str = "") -> list[str]:
    """The offered options of these kinds. A person sees the first few in full and the names of the
    others."""
    offered = [verdict.option for verdict in sheet.with_verdict("offer", kinds)]
    if not offered:
        return []
    full = offered[:SHOWN_TO_A_PERSON] if sheet.voice.plain else offered
    lines = sheet.paper.heading(sheet.voice.word(key, part))
    for option in full:
        lines += sheet.paper.row(option.name, _entry(sheet, option), COLUMN)
    rest = ", ".join(option.name for option in offered[len(full) :])
    return (
        [
            *lines,
            *sheet.paper.text(f"{sheet.voice.word('line.also_possible').capitalize()}: {rest}.", 1),
        ]
        if rest
        else lines
    )


def _entry(sheet: Sheet, option: Option) -> str:
    """What it is for and how much of it. How it is done takes too much room here; it is in the
    other forms of the plan."""
    amount = sheet.voice.say(option.dose) if option.dose else ""
    return f"{sheet.voice.about(option)} {amount}".strip()
