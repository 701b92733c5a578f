"""What a criterion may say, and the error for a mistyped one."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unclench.criteria.syntax import read
from unclench.criteria.tree import All, Any, Compare, Fact, Includes, Known, Not, OneOf
from unclench.criteria.vocabulary import FactType, Vocabulary
from unclench.errors import CriterionError

WORDS = Vocabulary(
    {
        "egfr": FactType("egfr", "number", "mL/min"),
        "age": FactType("age", "number", "a"),
        "severity": FactType("severity", "number", "1"),
        "drives": FactType("drives", "yes_no"),
        "mobility": FactType("mobility", "choice", "", frozenset({"walks", "bed"})),
        "classes": FactType("classes", "set", "", frozenset({"opioid", "statin"})),
    },
    {"frail": Fact("drives")},
)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("drives", Fact("drives")),
        ("not drives", Not(Fact("drives"))),
        ("not not drives", Fact("drives")),
        ("frail", Fact("drives")),
        ("severity >= 4", Compare("severity", ">=", Decimal(4))),
        ("age < 65 years", Compare("age", "<", Decimal(65))),
        ("egfr = 29.5 'mL/min'", Compare("egfr", "=", Decimal("29.5"))),
        (
            "severity between 4 and 7",
            All((Compare("severity", ">=", Decimal(4)), Compare("severity", "<=", Decimal(7)))),
        ),
        ("mobility = 'bed'", OneOf("mobility", ("bed",))),
        ("mobility in { 'bed', 'walks' }", OneOf("mobility", ("bed", "walks"))),
        ("classes includes 'opioid'", Includes("classes", "opioid")),
        ("egfr is known", Known("egfr")),
        ("egfr is not known", Not(Known("egfr"))),
        (
            "drives and severity > 1 and frail",
            All((Fact("drives"), Compare("severity", ">", Decimal(1)), Fact("drives"))),
        ),
        (
            "drives or (frail and not drives)",
            Any((Fact("drives"), All((Fact("drives"), Not(Fact("drives")))))),
        ),
    ],
)
def test_each_phrase_is_read_into_its_node(text: str, tree: object) -> None:
    assert read(text, WORDS) == tree


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a fact is missing here\n    \n    ^"),
        ("drivs", "'drivs' is not a fact\n    drivs\n    ^\n    did you mean 'drives'?"),
        (
            "egfr < 30",
            (
                "the unit is missing: 'egfr' is in mL/min\n"
                "    egfr < 30\n"
                "             ^\n"
                "    write 'mL/min'"
            ),
        ),
        (
            "egfr < 30 'umol/L'",
            (
                "'egfr' is in mL/min, not umol/L\n"
                "    egfr < 30 'umol/L'\n"
                "              ^\n"
                "    write 'mL/min'"
            ),
        ),
        (
            "age < 65 weeks",
            "'age' is in a, not wk\n    age < 65 weeks\n             ^\n    write years",
        ),
        (
            "severity > 4 'mg'",
            "'severity' is a plain number, not mg\n    severity > 4 'mg'\n                 ^",
        ),
        (
            "drives adn frail",
            "'adn' cannot follow here\n    drives adn frail\n           ^\n    did you mean 'and'?",
        ),
        (
            "drives and frail or drives",
            (
                "'and' and 'or' meet without brackets\n"
                "    drives and frail or drives\n"
                "                     ^\n"
                "    put brackets round the parts that belong together"
            ),
        ),
        ("severity << 4", "a number is missing before '<'\n    severity << 4\n              ^"),
        ("1 < severity", "'1' is not a fact\n    1 < severity\n    ^"),
        (
            "severity",
            (
                "'severity' is a number: compare it with <, <=, =, >=, > or between at the end\n"
                "    severity\n"
                "            ^"
            ),
        ),
        ("(drives", "')' is missing at the end\n    (drives\n           ^"),
        ("drives)", "')' cannot follow here\n    drives)\n          ^"),
        (
            "mobility = 'bad'",
            (
                "'mobility' has no 'bad'\n"
                "    mobility = 'bad'\n"
                "               ^\n"
                "    did you mean 'bed'?"
            ),
        ),
        (
            "mobility includes 'bed'",
            (
                "'mobility' is a choice: write mobility = '…' or mobility in { '…' }\n"
                "    mobility includes 'bed'\n"
                "             ^"
            ),
        ),
        (
            "classes = 'opioid'",
            "'classes' is a set: write classes includes '…'\n    classes = 'opioid'\n            ^",
        ),
        (
            "drives = 1",
            (
                "'drives' is a yes/no fact: write it alone, or after not\n"
                "    drives = 1\n"
                "           ^"
            ),
        ),
        (
            "drives; delete from x",
            (
                "';' has no meaning here\n"
                "    drives; delete from x\n"
                "          ^\n"
                "    a criterion has names, numbers, 'units', brackets, and the words and, or, "
                "not, between, in, includes, is known"
            ),
        ),
        (
            'mobility = "bed"',
            (
                "'\"' has no meaning here\n"
                '    mobility = "bed"\n'
                "               ^\n"
                "    write text between single quotes: 'mL/min'"
            ),
        ),
        (
            "drives && frail",
            (
                "'&' has no meaning here\n"
                "    drives && frail\n"
                "           ^\n"
                "    write the words and, or, not"
            ),
        ),
    ],
)
def test_a_mistake_gets_place_reason_and_a_way_out(text: str, message: str) -> None:
    with pytest.raises(CriterionError) as error:
        read(text, WORDS)
    assert str(error.value) == message


def test_a_part_cannot_be_known_only_a_fact_can() -> None:
    with pytest.raises(CriterionError, match="'frail' is not a fact"):
        read("frail is known", WORDS)


def test_nesting_and_length_are_bounded() -> None:
    with pytest.raises(CriterionError, match="nested more than"):
        read("(" * 50 + "drives" + ")" * 50, WORDS)
    with pytest.raises(CriterionError, match="longer than"):
        read("drives and " * 1000 + "drives", WORDS)


PIECES = st.sampled_from(
    [
        "drives",
        "egfr",
        "severity",
        "<",
        ">=",
        "between",
        "and",
        "or",
        "not",
        "(",
        ")",
        "{",
        "}",
        "'bed'",
        "'mL/min'",
        "4",
        "30.5",
        "years",
        "in",
        "includes",
        "is",
        "known",
        ",",
        "mobility",
        "classes",
        "'opioid'",
        "…",
        "\n",
    ]
)


@settings(max_examples=3000, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map(" ".join)))
def test_any_text_gives_a_tree_or_an_error(text: str) -> None:
    try:
        read(text, WORDS)
    except CriterionError as error:
        assert "^" in str(error)
