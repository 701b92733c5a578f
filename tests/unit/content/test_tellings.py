"""The shelf of tellings: faults of its files are said, and what was learned before serves only for
the same examples."""

from __future__ import annotations

from typing import Any

from unclench.answer.classifier import Likeness
from unclench.content import load_shelf
from unclench.content.source.draft import Draft
from unclench.content.source.training import last_built, read_tellings
from unclench.content.types.training import Tellings

FILES: dict[str, Any] = {
    "answers/alarms.yaml": [{"id": "swallowed"}],
    "tellings/lexicon.yaml": [
        {"gist": "harm_done", "kind": "harm", "words": ["swollen", "blown up"]}
    ],
    "tellings/urgent.yaml": [
        {"alarm": "swallowed", "told": ["my leg has blown up", "it is swollen"]}
    ],
    "tellings/ordinary.yaml": [{"about": "daily life", "asked": ["how are you", "is tea fine"]}],
    "tellings/bands.yaml": {
        "certain": 5,
        "likely": 4,
        "possible": 3,
        "ordinary": 2,
        "calm": 1,
        "clear": 6,
        "declined": 7,
        "unwise": 3,
    },
    "tellings/declined.yaml": [{"refusal": "no_more", "asked": ["give me more of it"]}],
    "answers/refusals.yaml": [{"id": "no_more"}],
}


def shelf(**changes: Any) -> tuple[Tellings, list[str]]:
    draft = Draft()
    files = {**FILES, **{f"tellings/{name}.yaml": body for name, body in changes.items()}}
    return read_tellings(draft, files), [problem.reason for problem in draft.problems]


def test_examples_give_weights() -> None:
    found, faults = shelf()
    assert faults == [] and found.kinds == ("swallowed",) and found.bands.certain == 5
    assert found.danger["harm_done"] > 0 > found.danger["fine"]


def test_an_unknown_sign_is_a_fault() -> None:
    _, faults = shelf(urgent=[{"sign": "no_such_sign", "told": ["oh dear"]}])
    assert any("no_such_sign" in fault for fault in faults)


def test_wishes_are_weighed_apart_and_an_unknown_refusal_is_a_fault() -> None:
    found, _ = shelf()
    assert (
        found.refusals == ("no_more",)
        and found.wishes["give"] > 0 > found.wishes["tea"]
        and "give" not in found.danger
    )
    assert any(
        "no_such" in fault
        for fault in shelf(declined=[{"refusal": "no_such", "asked": ["oh dear"]}])[1]
    )


def test_an_unknown_kind_and_an_unknown_band_are_faults() -> None:
    assert shelf(lexicon=[{"gist": "x", "kind": "colour", "words": ["red"]}])[1]
    assert shelf(bands={"certain": 1, "surely": 2})[1]


def test_without_files_the_shelf_is_empty() -> None:
    """Then a weight of nothing is neither danger nor ordinary."""
    draft = Draft()
    found = read_tellings(draft, {})
    nothing = Likeness(0, "", found.bands)
    assert found.danger == {} and not draft.problems
    assert not (
        nothing.certain or nothing.likely or nothing.possible or nothing.ordinary or nothing.calm
    )


def test_what_was_built_serves_only_for_the_same_examples() -> None:
    built: Tellings = load_shelf("tellings")
    again = last_built(built.mark)
    assert again is not None and again.danger == built.danger
    assert last_built("another mark") is None
    assert shelf()[0].mark != shelf(ordinary=[{"about": "x", "asked": ["something else"]}])[0].mark
