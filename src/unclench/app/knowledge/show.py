"""One entry of the knowledge with what it rests on."""

from __future__ import annotations

from typing import NamedTuple

from unclench.app.names import option_id
from unclench.content.content import Content, Library
from unclench.content.source.draft import Draft, Example
from unclench.content.types import Claim, Rule, Sign, Stage
from unclench.content.types.governance import Review
from unclench.errors import unusable
from unclench.language.suggest import did_you_mean, same_word
from unclench.render.knowledge.catalogue import KnowledgeEntry, entries, entry_id, written
from unclench.render.knowledge.sentence import sentence


class ShowRequest(NamedTuple):
    """`id` of a claim, source, rule, option, fact …; `stage first_line` where an id names two
    things."""

    id: str


class EntryFound(NamedTuple):
    """`when` is the criterion of a rule, sign or stage as a sentence, empty for all else."""

    entries: tuple[KnowledgeEntry, ...]
    when: str
    examples: tuple[Example, ...]
    claims: tuple[Claim, ...]
    review: Review | None


def show(request: ShowRequest, content: Content, library: Library, draft: Draft) -> EntryFound:
    """RequestError when there is no such entry. `draft` is what `content` was made from."""
    known = {
        **entries(content, library),
        **written(draft.collections["answers"].cards, draft.collections["pages"]),
    }
    wanted = same_word(entry_id(request.id), known)
    if wanted not in known:
        wanted = option_id(wanted, content)
    if wanted not in known:
        reason = f"there is nothing with the id '{wanted}'"
        raise unusable("id", reason, did_you_mean(wanted, tuple(known)))
    found = tuple(known[wanted])
    cited = dict.fromkeys(name for _, value in found for name in getattr(value, "claims", ()))
    reviewed = draft.collections["reviews"].entries
    return EntryFound(
        found,
        when_of(wanted, draft),
        examples_of(wanted, draft),
        tuple(library.claims[name] for name in cited if name in library.claims),
        reviewed.get(request.id, reviewed.get(wanted)),
    )


def when_of(wanted: str, draft: Draft) -> str:
    """The criterion of a rule, sign or stage as a sentence, empty for all else."""
    things: tuple[Rule | Sign | Stage, ...] = (
        *draft.rules,
        *draft.dangers,
        *draft.triggers,
        *draft.side_effects,
        *draft.stages,
    )
    found = next((thing.criterion for thing in things if thing.id == wanted), None)
    return "" if found is None else sentence(draft, found)


def examples_of(wanted: str, draft: Draft) -> tuple[Example, ...]:
    """What an author wrote about when it holds, and when not."""
    places = tuple(f"{kind} {wanted}.examples[" for kind in ("rule", "sign", "stage"))
    return tuple(example for example in draft.examples if example.place.startswith(places))
