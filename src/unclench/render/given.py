"""What was given, said back: the change since the baseline, and the answer to each request."""

from __future__ import annotations

from unclench.plan.models import Answered, Change, Verdict
from unclench.render.days import long_day
from unclench.render.sheet import Sheet
from unclench.render.voice import Voice

HELD = "hold"


def change(sheet: Sheet) -> list[str]:
    found = sheet.plan.change
    return [*sheet.heading("change_since"), *sheet.paper.text(change_text(found, sheet.voice), 1)] if found else []


def requests(sheet: Sheet) -> list[str]:
    if not sheet.plan.answered:
        return []
    lines = sheet.heading("requests")
    for one in sheet.plan.answered:
        lines += sheet.paper.item(answer_text(one, sheet.voice), "- ")
    return lines


def change_text(found: Change, voice: Voice) -> str:
    """`From 7 to 6 out of 10 since 1 October 2026. That is better.`"""
    since = voice.word("change.since").replace("{day}", long_day(found.since)) if found.since else ""
    text = voice.word(f"change.{found.way}")
    fields = {"{before}": found.before, "{now}": found.now, "{percent}": found.percent or "0", " {since}": since and f" {since}"}
    for field, value in fields.items():
        text = text.replace(field, value)
    return text


def answer_text(one: Answered, voice: Voice) -> str:
    """What was asked, the verdict on it, and the reason that decided."""
    asked = _asked(one, voice)
    if one.verdict is None:
        return f"{asked}: {voice.word(f'request.{one.otherwise}')}"
    label = voice.word(f"verdict.{one.verdict.verdict}", "label")
    because = _needs(one.verdict, voice) or (voice.say(one.verdict.because[0].text) if one.verdict.because else "")
    return f"{asked}: {label}. {because}".strip()


def _needs(verdict: Verdict, voice: Voice) -> str:
    """What somebody has to find out first: of more use than that it is not known."""
    facts = ", ".join(voice.fact(fact) for fact in voice.asked(verdict.needs)) if verdict.verdict == HELD else ""
    return f"{voice.word('heading.needs')}: {facts}." if facts else ""


def _asked(one: Answered, voice: Voice) -> str:
    action, _, medicine = one.request.partition(":")
    name = one.verdict.option.name if one.verdict else (medicine or one.request).strip()
    return voice.word(f"request.{action}").replace("{name}", name) if medicine else name
