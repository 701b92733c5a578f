"""The collection `training`: faults of its files are reported, and the weights next to the examples
are the ones that these teach."""

from __future__ import annotations

from typing import Any

import pytest

from unclench.answer.classifier import Classification
from unclench.content.checks.training import weight_problems
from unclench.content.source.draft import Draft
from unclench.content.source.training import read_training
from unclench.content.training.examples import TrainingExamples
from unclench.content.training.train import trained
from unclench.content.training.weights import FILE, DamagedWeightsError, file_text, read_weights
from unclench.content.types import MedicineName
from unclench.content.types.training import TrainedClassifier

FILES: dict[str, Any] = {
    "answers/alarms.yaml": [{"id": "swallowed"}],
    "training/lexicon.yaml": [
        {"concept": "harm_done", "kind": "harm", "words": ["swollen", "blown up"]}
    ],
    "training/urgent.yaml": [
        {"alarm": "swallowed", "told": ["my leg has blown up", "it is swollen"]}
    ],
    "training/ordinary.yaml": [{"about": "daily life", "asked": ["how are you", "is tea fine"]}],
    "training/bands.yaml": {
        "certain": 5,
        "likely": 4,
        "possible": 3,
        "ordinary": 2,
        "calm": 1,
        "clear": 6,
        "declined": 7,
        "unwise": 3,
    },
    "training/declined.yaml": [{"refusal": "no_more", "asked": ["give me more of it"]}],
    "answers/refusals.yaml": [{"id": "no_more"}],
}


def changed(**changes: Any) -> dict[str, Any]:
    return {**FILES, **{f"training/{name}.yaml": body for name, body in changes.items()}}


def taught(files: dict[str, Any]) -> dict[str, Any]:
    """The files with the weights that their examples teach."""
    return {**files, FILE: file_text(trained(TrainingExamples(Draft(), files)))}


def collection(**changes: Any) -> tuple[TrainedClassifier, list[str]]:
    draft = Draft()
    found = read_training(draft, taught(changed(**changes)))
    return found, [problem.reason for problem in draft.problems]


def said(files: dict[str, Any], names: tuple[str, ...] = ()) -> list[str]:
    draft = Draft(names={name: MedicineName(name, "oral", False) for name in names})
    return [f"{problem.place}: {problem.reason}" for problem in weight_problems(draft, files)]


def test_examples_give_weights() -> None:
    found, faults = collection()
    assert faults == [] and found.kinds == ("swallowed",) and found.bands.certain == 5
    assert found.danger["harm_done"] > 0 > found.danger["fine"]


def test_an_unknown_sign_is_a_fault() -> None:
    _, faults = collection(urgent=[{"sign": "no_such_sign", "told": ["oh dear"]}])
    assert any("no_such_sign" in fault for fault in faults)


def test_wishes_are_weighed_apart_and_an_unknown_refusal_is_a_fault() -> None:
    found, _ = collection()
    assert (
        found.refusals == ("no_more",)
        and found.declined["give"] > 0 > found.declined["tea"]
        and "give" not in found.danger
    )
    assert any(
        "no_such" in fault
        for fault in collection(declined=[{"refusal": "no_such", "asked": ["oh dear"]}])[1]
    )


def test_an_unknown_kind_and_an_unknown_band_are_faults() -> None:
    assert collection(lexicon=[{"concept": "x", "kind": "colour", "words": ["red"]}])[1]
    assert collection(bands={"certain": 1, "surely": 2})[1]


def test_without_files_the_shelf_is_empty() -> None:
    """Then a weight of nothing is neither danger nor ordinary."""
    draft = Draft()
    found = read_training(draft, {})
    nothing = Classification(0, "", found.bands)
    assert found.danger == {} and not draft.problems
    assert not (
        nothing.certain or nothing.likely or nothing.possible or nothing.ordinary or nothing.calm
    )


# --- the file of weights --------------------------------------------------------------------------


def test_without_weights_nothing_is_danger_or_ordinary_by_them() -> None:
    found = read_training(Draft(), FILES)
    assert found.danger == {} and not Classification(0, "", found.bands).ordinary
    assert said(FILES) == [f"{FILE}: is missing"]


def test_weights_that_are_cut_or_edited_are_refused() -> None:
    whole = taught(FILES)[FILE]
    for damaged in (whole[:-1], whole.replace("danger:", "danger:9", 1), "", f"{whole}x"):
        with pytest.raises(DamagedWeightsError):
            read_weights(damaged)
        draft = Draft()
        read_training(draft, {**FILES, FILE: damaged})
        assert [problem.reason for problem in draft.problems] == ["was cut or edited"]
        assert not said({**FILES, FILE: damaged}), "it is said once"


def test_weights_read_back_are_the_weights_that_were_written() -> None:
    learned = trained(TrainingExamples(Draft(), FILES))
    assert read_weights(file_text(learned)) == learned
    lines = file_text(learned).splitlines()[5:]
    assert lines == sorted(lines) and len(lines) == len(learned.by_feature) > 20


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("urgent", [{"alarm": "swallowed", "told": ["my leg has blown up"]}]),
        ("urgent", [{"alarm": "swallowed", "always": True, "told": FILES["training/urgent.yaml"][0]["told"]}]),  # noqa: E501 - one expression
        ("ordinary", [{"about": "daily life", "asked": ["how are you", "is milk fine"]}]),
        ("declined", []),
        ("frames", {"still": ["as I said, {}"]}),
        ("lexicon", []),
    ],
)  # fmt: skip
def test_the_check_sees_weights_of_other_examples(name: str, body: Any) -> None:
    files = taught(FILES)
    assert said(files) == []
    assert said({**files, f"training/{name}.yaml": body}) == [
        f"{FILE}: was learned from other examples"
    ]


def test_what_teaches_nothing_else_leaves_the_weights_as_they_are() -> None:
    """The bands, what an example is about, and the name of a medicine that no example has."""
    files = taught(FILES)
    assert said({**files, "training/bands.yaml": {"certain": 9}}) == []
    assert said({**files, "training/ordinary.yaml": [
        {"about": "something", "asked": ["how are you", "is tea fine"]}
    ]}) == []  # fmt: skip
    assert said(files, ("newmedicine", "strong tea")) == []
    assert said(files, ("tea",)) == [f"{FILE}: was learned from other examples"]


def test_labels_that_no_example_has_any_more_are_left_out() -> None:
    files = {**taught(FILES), "training/declined.yaml": []}
    assert read_training(Draft(), files).reasons == {}
