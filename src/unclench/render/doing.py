"""What a person can do besides medicines, and who can help with it."""

from __future__ import annotations

from unclench.library.models import Option
from unclench.render.sheet import COLUMN, Sheet

SHOWN_TO_A_PERSON = 4


def doing(sheet: Sheet, kinds: tuple[str, ...], key: str, part: str = "") -> list[str]:
    """The offered options of these kinds. A person sees the first few in full and the names of the others."""
    offered = [verdict.option for verdict in sheet.with_verdict("offer", kinds)]
    if not offered:
        return []
    full = offered[:SHOWN_TO_A_PERSON] if sheet.voice.plain else offered
    lines = sheet.paper.heading(sheet.voice.word(key, part))
    for option in full:
        lines += sheet.paper.row(option.name, _entry(sheet, option), COLUMN)
    rest = ", ".join(option.name for option in offered[len(full) :])
    return [*lines, *sheet.paper.text(f"{sheet.voice.word('line.also_possible').capitalize()}: {rest}.", 1)] if rest else lines


def _entry(sheet: Sheet, option: Option) -> str:
    """What it is for and how much of it. How it is done takes too much room here; it stands in the other forms of the plan."""
    amount = sheet.voice.say(option.dose) if option.dose else ""
    return f"{sheet.voice.about(option)} {amount}".strip()
