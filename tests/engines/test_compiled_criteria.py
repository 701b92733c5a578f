"""The generated Python agrees with the reference judge on random criteria and random people, and
has seen every kind of node."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from support.criteria import NODES, PEOPLE, draft_of
from unclench.content.compile.emit import emit_content
from unclench.criteria.judge import judge, open_facts, support
from unclench.criteria.tree import Compare, Node
from unclench.criteria.values import Facts, Interval

SEEN: set[str] = set()


def compiled(nodes: list[Node]) -> Any:
    space: dict[str, Any] = {}
    exec(emit_content(draft_of(nodes), "0", "pending_review", "-"), space)
    return space["CONTENT"]


def see(node: Node) -> None:
    SEEN.add(type(node).__name__ + getattr(node, "operator", ""))
    for part in getattr(node, "parts", ()) or ([node.part] if hasattr(node, "part") else ()):
        see(part)


@settings(max_examples=400, deadline=None)
@given(st.lists(NODES, min_size=1, max_size=6), st.lists(PEOPLE, min_size=1, max_size=8))
def agree(nodes: list[Node], people: list[Facts]) -> None:
    content = compiled(nodes)
    for node in nodes:
        see(node)
    for facts in people:
        settled = content.settle(facts)
        for i, node in enumerate(nodes):
            truth = judge(node, facts)
            assert (i in settled.yes) is (truth is True)
            assert (i in settled.unknown) is (truth is None)
            if truth is None:
                assert settled.unknown[i] == open_facts(node, facts)
            else:
                assert content.support(i, facts) == support(node, facts)


def test_generated_code_agrees_with_the_judge_and_saw_everything() -> None:
    agree()
    kinds = {
        "Fact",
        "Known",
        "OneOf",
        "Includes",
        "Not",
        "All",
        "Any",
        *(f"Compare{sign}" for sign in ("<", "<=", "=", ">=", ">")),
    }
    assert kinds <= SEEN


@settings(max_examples=500, deadline=None)
@given(NODES, PEOPLE)
def test_support_is_enough_and_open_facts_matter(node: Node, facts: Facts) -> None:
    """With only its supporting facts a settled criterion stays settled; without an open fact
    nothing would be asked."""
    truth = judge(node, facts)
    if truth is not None:
        kept = {name: value for name, value in facts.items() if name in support(node, facts)}
        assert judge(node, kept) is truth
    else:
        assert open_facts(node, facts)


def test_a_wrong_rail_would_be_seen() -> None:
    """A seeded fault, not strict instead of strict, differs from the judge at the cut point."""
    node = Compare("n", "<", Decimal(1))
    at_the_cut = {"n": Interval(Decimal(1), Decimal(1))}
    source = emit_content(draft_of([node]), "0", "pending_review", "-")
    faulty: dict[str, Any] = {}
    exec(source.replace("n_h < 1", "n_h <= 1"), faulty)
    assert judge(node, at_the_cut) is False
    assert 0 in faulty["CONTENT"].settle(at_the_cut).yes
