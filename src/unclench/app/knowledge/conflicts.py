"""Everything on which sources differ."""

from __future__ import annotations

from typing import NamedTuple

from unclench.content.content import Content
from unclench.content.types import Disagreement
from unclench.errors import unusable
from unclench.language.suggest import did_you_mean


class ConflictsRequest(NamedTuple):
    """`about` is what they are about, a part of it, or an option; None for all."""

    about: str | None = None


def conflicts(request: ConflictsRequest, content: Content) -> tuple[Disagreement, ...]:
    """RequestError when there is no disagreement of this kind."""
    word, known = request.about, content.disagreements
    exact = tuple(item for item in known if item.about == word)
    found = exact or tuple(
        item for item in known if word is None or word in item.about or word in item.options
    )
    if not found:
        reason = f"nothing that sources differ on has '{word}' in it"
        raise unusable("about", reason, did_you_mean(str(word), tuple(d.about for d in known)))
    return found
