"""The route of a medicine. An intrathecal medicine must never be mistaken for an oral one."""

from __future__ import annotations

from unclench.language.letters import fold
from unclench.patient.derive.medicine_names import INSIDE, INTRATHECAL

SHORT = frozenset({"it", "i.t", "i.t.", "intraspinal"})


def route_of(*wordings: str) -> str:
    """The route in small letters; intrathecal when any of its wordings, or a short form, says
    so."""
    low = [" ".join(fold(words).split()) for words in wordings]
    inside = any(INSIDE.search(words) or words in SHORT for words in low)
    return INTRATHECAL if inside else next((words for words in low if words), "")
