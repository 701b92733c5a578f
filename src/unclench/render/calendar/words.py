"""The name of a calendar and the note next to it."""

from __future__ import annotations

from unclench.render.wording import Voice


def title_and_note(voice: Voice, name: str, *, discreet: bool) -> tuple[str, str]:
    """A discreet calendar says nothing of medicines in its name or note."""
    about = voice.word("dosing.calendar.alert_note")
    if discreet:
        return voice.word("dosing.calendar.discreet_name"), about
    note = f"{voice.word('dosing.calendar.pending')} {about} {voice.word('disclaimer')}"
    return voice.word(f"dosing.calendar.{name}"), note
