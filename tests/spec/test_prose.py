"""What a criterion says in words."""

import pytest

from unclench.criteria.engines.prose import prose
from unclench.criteria.syntax import read
from unclench.criteria.vocabulary import FactType, Vocabulary

WORDS = Vocabulary(
    {
        "egfr": FactType("egfr", "number", "mL/min"),
        "age": FactType("age", "number", "a"),
        "drives": FactType("drives", "yes_no"),
        "mobility": FactType("mobility", "choice", "", frozenset({"walks_with_aid", "bed"})),
        "conditions": FactType("conditions", "set", "", None),
    }
)
NAMES = {"egfr": "eGFR", "drives": "the person drives", "conditions": "other conditions"}
UNITS = {"egfr": "mL/min", "age": "years"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("drives", "the person drives"),
        ("not drives", "not (the person drives)"),
        ("egfr is known", "eGFR is known"),
        ("not (egfr < 30 'mL/min')", "eGFR at least 30 mL/min"),
        ("mobility in { 'bed', 'walks_with_aid' }", "mobility: bed or walks with aid"),
        ("conditions includes 'heart_failure'", "other conditions include heart failure"),
        ("not (conditions includes 'copd')", "other conditions do not include copd"),
        (
            "egfr < 30 'mL/min' or (age >= 65 years and egfr < 60 'mL/min')",
            "eGFR below 30 mL/min, or (age at least 65 years and eGFR below 60 mL/min)",
        ),
    ],
)
def test_a_criterion_reads_as_a_sentence(text: str, said: str) -> None:
    assert (
        prose(
            read(text, WORDS), lambda fact: NAMES.get(fact, fact), lambda fact: UNITS.get(fact, "")
        )
        == said
    )
