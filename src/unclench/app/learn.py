"""Education: one page, or a list of all."""

from __future__ import annotations

from typing import NamedTuple

from unclench.content.types.pages import Page, Pages
from unclench.errors import unusable
from unclench.language.suggest import did_you_mean


class LearnRequest(NamedTuple):
    """`page` is the id of one page; None asks for the list of all."""

    page: str | None = None


def learn(request: LearnRequest, pages: Pages) -> Page | None:
    """The page, None for the list; RequestError when there is no such page."""
    wanted = request.page
    if not wanted:
        return None
    if wanted not in pages:
        raise unusable("page", f"there is no page '{wanted}'", did_you_mean(wanted, tuple(pages)))
    return pages[wanted]
