"""Words that are said only to somebody whom they concern: `mentions.yaml`, and the marks `<<driving| and driving>>` round such words.

A mark is taken out as the knowledge is read, so that every text stands whole wherever nobody in particular is spoken to. A plan leaves
out the marked words when what they mention is certainly impossible for its person; what is not known is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from unclench.library.draft import Draft
from unclench.library.models_mentions import Marked, Mention
from unclench.library.shape import Entry

FILE = "mentions.yaml"
MARK = re.compile(r"<<([a-z_]+)\|(.*?)>>", re.DOTALL)
BETWEEN = re.compile(r"(?<=[.?!])\s+")
BLANK = re.compile(r"\{(?:name|option)\}")  # filled in for each option that shares the text
OPENS, CLOSES = "<<", ">>"


def without_marks(draft: Draft, tree: Any) -> Any:
    """The tree with all its texts whole; the draft keeps which of their sentences had marks."""
    if isinstance(tree, dict):
        return {key: without_marks(draft, inner) for key, inner in tree.items()}
    if isinstance(tree, list):
        return [without_marks(draft, inner) for inner in tree]
    if isinstance(tree, str) and OPENS in tree:
        draft.marked.update({found.sentence: found for found in marked_sentences(tree)})
        return whole(tree)
    return tree


def whole(text: str) -> str:
    return " ".join(MARK.sub(r"\2", text).split())


def marked_sentences(text: str) -> Iterator[Marked]:
    for sentence in _sentences(text):
        for part in BLANK.split(sentence):
            if OPENS in part:
                yield Marked(whole(part), tuple(_pieces(part)))


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a text; a mark round more than one keeps them together."""
    open_one = ""
    for part in BETWEEN.split(" ".join(text.split())):
        open_one = f"{open_one} {part}".strip()
        if open_one.count(OPENS) == open_one.count(CLOSES):
            yield open_one
            open_one = ""
    if open_one:
        yield open_one


def _pieces(sentence: str) -> Iterator[tuple[str, str]]:
    end = 0
    for found in MARK.finditer(sentence):
        yield "", sentence[end : found.start()]
        yield found[1], found[2]
        end = found.end()
    yield "", sentence[end:]


def said_without(text: str, marked: Iterable[Marked], impossible: frozenset[str]) -> str:
    """The text without what is marked for something impossible."""
    for found in marked:
        if found.sentence not in text:
            continue
        left = "".join(piece for mention, piece in found.pieces if mention not in impossible)
        text = text.replace(found.sentence, " ".join(left.split()))
    return " ".join(text.split())


def read_mentions(draft: Draft, items: Any) -> tuple[Mention, ...]:
    found = tuple(_mention(draft, Entry(body, f"mentions[{i}]", draft.problems)) for i, body in enumerate(items or ()))
    ids = {mention.id for mention in found}
    for marked in draft.marked.values():
        for mention in {name for name, _ in marked.pieces if name} - ids:
            draft.fault(f"'{marked.sentence}'", f"is marked for '{mention}', which is not in {FILE}", "")
        if OPENS in marked.sentence or CLOSES in marked.sentence:
            draft.fault(f"'{marked.sentence}'", "has a mark that does not close", "Write <<mention|words>>.")
    return found


def _mention(draft: Draft, entry: Entry) -> Mention:
    mention = entry.text("id")
    entry.place = f"mention {mention}"
    entry.asked |= {"judgement"}
    found = Mention(
        mention, draft.criterion(entry.text("unless"), entry.place), entry.ids("words"), entry.ids("not_about"),
        entry.ids("asked_by"), entry.ids("options"),
    )  # fmt: skip
    entry.finish()
    return found
