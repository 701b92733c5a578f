"""Education: one page, or a list of all."""

from __future__ import annotations

from typing import NamedTuple

from unclench.app.names import option_id
from unclench.content.content import Content
from unclench.content.types.pages import Page, Pages
from unclench.errors import unusable
from unclench.language.suggest import did_you_mean, same_word


class LearnRequest(NamedTuple):
    """`page` is the id of one page, or any name of a medicine that has one; None asks for the list
    of all."""

    page: str | None = None


def learn(request: LearnRequest, pages: Pages, content: Content) -> Page | None:
    """The page, None for the list; RequestError when there is no such page."""
    wanted = request.page
    if not wanted:
        return None
    found = same_word(wanted, pages)
    if found not in pages:
        found = option_id(wanted, content)
    if found not in pages:
        raise unusable("page", f"there is no page '{wanted}'", did_you_mean(wanted, tuple(pages)))
    return pages[found]
