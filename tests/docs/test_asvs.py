"""Every requirement of the security standard is answered once, by a test or a reason."""

from __future__ import annotations

import ast
from collections import Counter

import pytest

from support.asvs import PAGE, ROOT, Requirement, page, requirements

# Of ASVS 5.0, levels 1 and 2, by chapter.
HOW_MANY = {1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14,
            12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7}  # fmt: skip


def test_every_requirement_is_answered_once() -> None:
    ids = [name for one in requirements() for name in one.ids]
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    assert Counter(int(name.partition(".")[0]) for name in ids) == HOW_MANY


@pytest.mark.parametrize("one", requirements(), ids=lambda one: one.ids[0])
def test_an_answer_has_a_test_that_exists_or_a_reason(one: Requirement) -> None:
    assert one.says and (one.tests or one.reason or one.state == "not_here")
    assert [name for name in one.tests if not exists(name)] == []


def exists(name: str) -> bool:
    path, _, function = name.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == function for node in tree.body)


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(requirements())
