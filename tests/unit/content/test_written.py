"""What is compiled can be read: a block for each entity, names next to its fields, and each
criterion with its rules and its words."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pytest

from support.criteria import draft_of
from unclench.content.compile.criteria import comment, criteria_source
from unclench.content.compile.written import WIDTH, value_source
from unclench.content.source.draft import Draft
from unclench.criteria.tree import All, Compare, Fact


class Rung(NamedTuple):
    amount: Decimal
    days: int = 7
    note: str = ""
    more: tuple[str, ...] = ()
    exact: bool = False


VALUES: tuple[Any, ...] = (
    (), ("one",), ("one", "two"), {}, {"a": {"b": ()}}, frozenset(), frozenset(("one",)),
    Decimal("0.50"), Fraction(1, 3), None, "it's \"so\"\n", True,
    Rung(Decimal(5)), Rung(Decimal(5), 7, "", (), False), Rung(Decimal(5), 7, "", ("x" * 120,)),
    (Rung(Decimal(5), 3, "slow " * 30), Rung(Decimal(10), 7)), {"a": (("b" * 99, ("c",)),)},
    Rung(Decimal(5), True), Rung(Decimal(5), 7, "", (), 0),  # type: ignore[arg-type]
)  # fmt: skip


def again(value: Any) -> Any:
    return eval(value_source(value), {"D": Decimal, "F": Fraction, "Rung": Rung})


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_made_again_to_the_type(value: Any) -> None:
    assert repr(again(value)) == repr(value)


def test_a_set_is_written_in_order() -> None:
    assert value_source(frozenset(("b", "a"))) == "frozenset(('a', 'b'))"
    assert again(frozenset(("b", "a"))) == {"a", "b"}


def test_an_entity_that_is_long_is_a_block_with_the_names_of_its_fields() -> None:
    text = value_source((Rung(Decimal(5), 3, "slow " * 30), Rung(Decimal(10))))
    assert text.splitlines() == [
        "(",
        "    Rung(",
        "        D('5'),  # amount",
        "        3,  # days",
        f"        '{'slow ' * 30}',  # note",
        "    ),",
        "    Rung(D('10')),",
        ")",
    ]
    assert all(len(line) <= WIDTH for line in text.splitlines() if "slow" not in line)


def asked(*whens: tuple[str, str]) -> Draft:
    """One criterion that all these places ask."""
    draft = draft_of([All((Compare("n", "<", Decimal(1)), Fact("b")))])
    for place, text in whens:
        draft.users.setdefault(0, []).append(place)
        draft.whens.setdefault(0, text)
    return draft


def test_a_criterion_has_everybody_who_asks_it_and_its_words_beside_it() -> None:
    draft = asked(("rule a/old", "older_adult"), ("rule b/old", "older_adult"))
    assert [*comment(draft, 0)] == ["# 0: rule a/old · rule b/old", "#    older_adult"]


def test_no_name_or_condition_gets_out_of_its_comment() -> None:
    """The seeded fault: a name or a condition with a new line in it would be code."""
    for evil in ("a\nraise SystemExit", "a\rraise SystemExit", "a\x0c\x1c\u2028raise SystemExit"):
        draft = asked((f"rule {evil}", evil))
        assert all(len(line.splitlines()) == 1 for line in comment(draft, 0))
        compile("\n".join(comment(draft, 0)), "made", "exec")
        source = criteria_source(draft)
        assert source.count("raise SystemExit") >= 2
        assert all("#" in line for line in source.splitlines() if "SystemExit" in line)


def test_equal_criteria_share_one_number_and_others_do_not() -> None:
    draft = Draft()
    nodes = [Fact("a"), Fact("b"), Fact("a")]
    assert [draft.index(node, "here") for node in nodes] == [0, 1, 0]
    draft.criteria[0] = Fact("c")
    assert draft.index(Fact("a"), "here") == 2, "a number stands for what is really there"
