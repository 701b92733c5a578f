"""Random criteria and random people, over a small vocabulary that has every kind of fact."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from unclench.content.source.draft import Draft
from unclench.content.types import FactSpec, Words
from unclench.criteria.tree import All, Any, Compare, Fact, Includes, Known, Node, Not, OneOf
from unclench.criteria.values import Interval, Members, ValueKind

KINDS: dict[str, ValueKind] = {
    "n": "number",
    "m": "number",
    "b": "yes_no",
    "c": "yes_no",
    "k": "choice",
    "s": "set",
    "t": "set",
}
CHOICES = ("red", "green", "blue")
MEMBERS = ("x", "y", "z")
CUTS = st.sampled_from([Decimal(text) for text in ("0", "0.7", "1", "2.5", "3")])
ENDS = st.sampled_from(
    [Decimal(text) for text in ("-Infinity", "0", "0.6999", "0.7", "1", "2.5", "3", "Infinity")]
)

LEAVES: st.SearchStrategy[Node] = st.one_of(
    st.builds(Fact, st.sampled_from(["b", "c"])),
    st.builds(Known, st.sampled_from(list(KINDS))),
    st.builds(
        Compare, st.sampled_from(["n", "m"]), st.sampled_from(["<", "<=", "=", ">=", ">"]), CUTS
    ),
    st.builds(
        OneOf,
        st.just("k"),
        st.lists(st.sampled_from(CHOICES), min_size=1, max_size=2, unique=True).map(tuple),
    ),
    st.builds(Includes, st.sampled_from(["s", "t"]), st.sampled_from(MEMBERS)),
)


def _joined(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, parts), st.builds(All, several), st.builds(Any, several))


NODES: st.SearchStrategy[Node] = st.recursive(LEAVES, _joined, max_leaves=8)
INTERVALS = st.tuples(ENDS, ENDS).map(sorted).map(lambda pair: Interval(*pair))
SETS = st.builds(Members, st.frozensets(st.sampled_from(MEMBERS)), st.booleans())
PEOPLE = st.fixed_dictionaries(
    {},
    optional={
        "n": INTERVALS,
        "m": INTERVALS,
        "b": st.booleans(),
        "c": st.booleans(),
        "k": st.sampled_from(CHOICES),
        "s": SETS,
        "t": SETS,
    },
)


def draft_of(nodes: list[Node]) -> Draft:
    """A draft that holds just these criteria, ready to be compiled."""
    draft = Draft()
    for name, kind in KINDS.items():
        words = Words(name, name)
        draft.facts[name] = FactSpec(
            name, kind, "1", {}, None, None, None, "", False, None, (), (), (name,), words, None
        )
    for node in nodes:
        draft.criteria.append(node)
    return draft
