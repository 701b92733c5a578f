"""Every sentence of the knowledge is approved with something: a change of it voids an approval."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from unclench.content.review import digest
from unclench.content.review.digest import SHOWN, reviewed_texts
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_draft, read_files
from unclench.content.training.weights import FILE as WEIGHTS

ROOT = Path(__file__).resolve().parents[2] / "knowledge"
# Where nothing is written that a plan, answer or page says: who wrote it, and where seeds went.
NOT_SHOWN = ("VERSION.yaml", "coverage.yaml", "reviews.yaml", "defines.yaml", WEIGHTS)
# Criteria, ids and amounts are no sentences: reading refuses a mark in them.
NO_SENTENCE = frozenset(
    [
        "when",
        "unless",
        "then",
        "above",
        "given",
        "told_apart",
        "no_cross_taper",
        "carried_by",
        "id",
        "offer_when",
        "kind",
        "stated",
    ]
)
MARK = re.compile(r"zq\d+qz")


class Marked(NamedTuple):
    """The files with another mark at the end of each sentence, and where each mark stands."""

    files: dict[str, Any]
    places: dict[str, str]


def marked(files: dict[str, Any]) -> Marked:
    places: dict[str, str] = {}

    def walk(tree: Any, place: str) -> Any:
        if isinstance(tree, dict):
            return {k: v if k in NO_SENTENCE else walk(v, f"{place}.{k}") for k, v in tree.items()}
        if isinstance(tree, list):
            return [walk(inner, place) for inner in tree]
        if not isinstance(tree, str) or " " not in tree.strip() or tree[0].isdigit():
            return tree
        mark = f"zq{len(places)}qz"
        places[mark] = f"{place}: {tree[:60]}"
        return f"{tree} {mark}"

    shown = {name: tree for name, tree in files.items() if name not in NOT_SHOWN}
    return Marked({**files, **{name: walk(tree, name) for name, tree in shown.items()}}, places)


def unseen(draft: Draft, found: Marked) -> list[str]:
    """The sentences that could change without any approval becoming void."""
    texts = "\n".join(reviewed_texts(draft, found.files).values())
    seen = set(MARK.findall(texts))
    return sorted(place for mark, place in found.places.items() if mark not in seen)


@pytest.fixture(scope="module")
def all_marked() -> tuple[Draft, Marked]:
    found = marked(read_files(ROOT))
    return read_draft(dict(found.files)), found


def test_a_change_of_any_sentence_voids_an_approval(all_marked: tuple[Draft, Marked]) -> None:
    """Each of all sentences of the knowledge, whatever it says and wherever it stands."""
    draft, found = all_marked
    assert len(found.places) > 15_000
    assert unseen(draft, found) == []


@pytest.mark.parametrize("left_out", [*SHOWN, "sources/", "medicines/", "classes.yaml"])
def test_a_file_that_is_left_out_of_the_reviews_would_be_seen(
    all_marked: tuple[Draft, Marked], left_out: str
) -> None:
    """The seeded fault: the digests do not look at one kind of file."""
    draft, found = all_marked
    fewer = {name: tree for name, tree in found.files.items() if not name.startswith(left_out)}
    held = any(left_out in place for place in unseen(draft, Marked(fewer, found.places)))
    assert held or not any(place.startswith(left_out) for place in found.places.values())


@pytest.mark.parametrize("kind", ["rule", "sign", "stage", "disagreement", "task", "fact", "claim"])
def test_an_entry_that_is_left_out_of_the_reviews_would_be_seen(
    all_marked: tuple[Draft, Marked], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, found = all_marked
    whole = digest._values
    monkeypatch.setattr(
        digest, "_values", lambda draft: (one for one in whole(draft) if one[0] != kind)
    )
    assert unseen(draft, found)


def test_what_the_examples_teach_is_reviewed_in_the_examples() -> None:
    files = {"reviews.yaml": "", WEIGHTS: "x", "training/urgent.yaml": ["told"]}
    assert [name for _, name, _ in digest._texts(files)] == ["text training/urgent.yaml"]
