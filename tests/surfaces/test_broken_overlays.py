"""An overlay that is broken in any way ends in lines that say where, and never in a traceback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from surfaces.test_overlay import ANNA, WHOLE, below
from unclench.content.overlay import files as overlay_files
from unclench.content.overlay import overlay
from unclench.content.overlay.files import LARGEST, MOST_FILES, read_overlay, shape_problems
from unclench.content.overlay.limits import with_limits
from unclench.content.overlay.overlay import laid
from unclench.content.source.yaml_text import read_yaml
from unclench.errors import InputError, UnclenchError
from unclench.serve.cli import main

Capture = pytest.CaptureFixture[str]
TREES = {name: read_yaml(text) for name, text in WHOLE.items()}
VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -5,
    Decimal("1.5"),
    "",
    "text",
    "((((",
    "²",
    "NaN",
    "1E+99999999",
    "\0",
    "{option}",
    "x" * 5000,
    [],
    [[]],
    [{}],
    [None],
    {},
    {"a": {"b": [1]}},
    {"baclofen": None},
    ["baclofen"],
    {"": 1},
)


def places(tree: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    items = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree)
        if isinstance(tree, list)
        else ()
    )
    for key, inner in items:
        yield from places(inner, (*place, key))


def changed(tree: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    key, rest = place[0], place[1:]
    if isinstance(tree, dict):
        return {
            name: changed(inner, rest, value) if name == key else inner
            for name, inner in tree.items()
        }
    return [changed(inner, rest, value) if i == key else inner for i, inner in enumerate(tree)]


def without(tree: Any, place: tuple[Any, ...]) -> Any:
    if isinstance(tree, dict):
        left = (
            tree
            if len(place) > 1
            else {name: inner for name, inner in tree.items() if name != place[0]}
        )
        return {
            name: without(inner, place[1:]) if name == place[0] else inner
            for name, inner in left.items()
        }
    if len(place) == 1:
        return [inner for i, inner in enumerate(tree) if i != place[0]]
    return [without(inner, place[1:]) if i == place[0] else inner for i, inner in enumerate(tree)]


def broken(name: str) -> Iterator[Any]:
    for place in places(TREES[name]):
        yield from (changed(TREES[name], place, value) for value in VALUES)
        if place:
            yield without(TREES[name], place)


@pytest.mark.parametrize("name", list(WHOLE))
def test_every_kind_of_value_in_every_place_is_told(name: str) -> None:
    for tree in broken(name):
        files = {**TREES, name: tree}
        found = list(shape_problems(files)) or laid(files, below(), "mark")[1]
        assert all(problem.place and problem.reason for problem in found)


def test_the_overlay_of_these_tests_has_its_shape() -> None:
    assert list(shape_problems(TREES)) == []


def file(text: str | bytes, name: str = "limits.yaml") -> dict[str, str | bytes]:
    return {"overlay.yaml": WHOLE["overlay.yaml"], name: text}


LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
BROKEN: dict[str, tuple[dict[str, str | bytes], str]] = {
    "nothing in it": (
        file("", "overlay.yaml"),
        "overlay.yaml: keys and values were expected, not nothing",
    ),
    "a list for a map": (file("[1, 2]"), "limits.yaml: keys and values were expected, not a list"),
    "a number for a map": (
        file("baclofen: 5\n"),
        "limits.yaml: baclofen[0]: keys and values were expected, not '5'",
    ),
    "a map for a text": (
        file("baclofen: [{at_most: {a: 1}}]\n"),
        "limits.yaml: baclofen[0].at_most: text was expected",
    ),
    "no YAML": (file("a: [\n"), "limits.yaml: line"),
    "no text": (file(b"\xff\xfe\x00"), "limits.yaml: is not text in UTF-8"),
    "names for values": (
        file(LAUGHS),
        "limits.yaml: line 1: anchors and aliases are not used here",
    ),
    "too deep": (file("[" * 100_000), "limits.yaml"),
    "too long": (file(f"a: {'x' * LARGEST}\n"), "holds more than 1,000,000 characters"),
    "a long text": (
        file(f"baclofen: [{{at_most: {'x' * 5000}}}]\n"),
        "of at most 4,000 characters",
    ),
    "many items": (file("baclofen: [" + "1," * 1001 + "]\n"), "has more than 1,000 items"),
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_what_is_broken_ends_in_one_line_with_its_place(
    name: str, tmp_path: Path, capsys: Capture
) -> None:
    files, message = BROKEN[name]
    for path, text in files.items():
        (tmp_path / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    assert main(["plan", ANNA, "--overlay", str(tmp_path)]) == 2
    found = capsys.readouterr()
    assert found.out == "" and found.err.count("\n") == 1 and found.err.startswith("unclench: ")
    assert message in found.err, found.err


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "overlay.yaml").write_text(WHOLE["overlay.yaml"])
    os.mkfifo(tmp_path / "rules.yaml")
    with pytest.raises(InputError, match="is no file"):
        read_overlay(tmp_path)


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    for i in range(MOST_FILES + 1):
        (tmp_path / f"{i}.yaml").touch()
    with pytest.raises(InputError, match="more than 200 files"):
        read_overlay(tmp_path)


def test_what_no_reader_expects_is_one_line_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """The seeded fault: a reader that falls over."""
    (tmp_path / "overlay.yaml").write_text(WHOLE["overlay.yaml"] + "# only here\n")

    def falls_over(_: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr(overlay, "read_draft", falls_over)
    assert main(["plan", ANNA, "--overlay", str(tmp_path)]) == 2
    assert "cannot be used (IndexError: list index out of range)" in capsys.readouterr().err


def test_without_the_shapes_a_reader_falls_over() -> None:
    """The seeded fault: the shape is not checked first."""
    fallen = 0
    for tree in broken("limits.yaml"):
        try:
            laid({**TREES, "limits.yaml": tree}, below(), "mark")
            with_limits({**TREES}, {**TREES, "limits.yaml": tree})
        except UnclenchError:
            continue
        except overlay.UNEXPECTED:
            fallen += 1
    assert fallen and overlay_files.SHAPES
