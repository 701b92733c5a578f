"""Every hazard names its control and the test that would fail, or honestly what is not built
yet."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from support.hazards import LIKELIHOODS, PAGE, ROOT, SEVERITIES, Hazard, hazards, page


def exists(name: str) -> bool:
    """Whether a test of this name (`path::function`) exists."""
    path, _, function = name.partition("::")
    file = ROOT / path
    return file.is_file() and function in _functions(file)


def _functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@pytest.mark.parametrize("hazard", hazards(), ids=lambda hazard: hazard.id)
def test_a_hazard_has_a_control_and_a_test_that_exists(hazard: Hazard) -> None:
    assert hazard.control and hazard.hazard
    assert hazard.severity in SEVERITIES and set(hazard.likelihood) <= {*LIKELIHOODS}
    assert hazard.risk[1] <= hazard.risk[0] <= 5
    assert hazard.tests or hazard.later, "neither tested nor said to be later"
    assert [name for name in hazard.tests if not exists(name)] == []


def test_there_are_sixty_and_none_twice() -> None:
    assert [hazard.id for hazard in hazards()] == [f"H{number:02}" for number in range(1, 61)]


def test_most_are_tested_now() -> None:
    assert sum(bool(hazard.tests) for hazard in hazards()) >= 40


def test_a_test_that_is_not_there_is_caught() -> None:
    real = hazards()[0].tests[0]
    assert exists(real)
    assert not exists(f"{real}_nowhere")
    assert not exists(real.replace("tests/", "tests/no-such-folder/"))


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "write it again with python -m support.hazards"
    )
