"""Every lint over the content. One problem a line: where, what is wrong, what to try."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from unclench.content.checks.coverage import coverage_problems
from unclench.content.checks.doses import ceiling_problems, ladder_problems
from unclench.content.checks.language import sentence_problems, speech_problems
from unclench.content.checks.mentions import mention_problems
from unclench.content.checks.phrases import phrase_problems
from unclench.content.checks.rules import rule_problems
from unclench.content.checks.safeguards import safeguard_problems
from unclench.content.checks.sources import source_problems
from unclench.content.checks.training import weight_problems
from unclench.content.checks.urgency import time_problems, trigger_problems
from unclench.content.source.draft import Cited, Draft, Example
from unclench.content.source.folder import read_draft, read_files
from unclench.content.types import Claim, FactSpec
from unclench.criteria.judge import judge, open_facts
from unclench.criteria.tree import OPPOSITE, Node, comparisons, fact_names
from unclench.criteria.values import Facts, Interval, Members, Value
from unclench.errors import Problem


def check(root: Path) -> list[Problem]:
    """All problems of a knowledge folder, in the order of its parts."""
    files = read_files(root)
    draft = read_draft(files)
    return [
        *draft.problems,
        *check_draft(draft),
        *coverage_problems(draft, files),
        *weight_problems(draft, files),
    ]


def check_draft(draft: Draft) -> Iterator[Problem]:
    yield from _citations(draft)
    yield from _numbers(draft)
    yield from example_problems(draft)
    yield from _nothing_known(draft)
    yield from _unused_facts(draft)
    yield from _read_alone(draft)
    yield from _regimen_choices(draft)
    yield from ladder_problems(draft)
    yield from ceiling_problems(draft)
    yield from rule_problems(draft)
    yield from speech_problems(draft)
    yield from phrase_problems(draft)
    yield from mention_problems(draft)
    yield from trigger_problems(draft)
    yield from time_problems(draft)
    yield from sentence_problems(draft)
    yield from safeguard_problems(draft)
    yield from source_problems(draft)


def _citations(draft: Draft) -> Iterator[Problem]:
    cited = set()
    for place, claim in draft.citations:
        cited.add(claim)
        if claim not in draft.claims:
            yield Problem(place, f"there is no claim '{claim}'", "Claims are in knowledge/claims/.")
    for claim_id in draft.claims:
        if claim_id not in cited:
            yield Problem(
                f"claim {claim_id}", "nothing cites it", "Cite it where it is used, or remove it."
            )
    used = {source for claim in draft.claims.values() for source in claim.sources}
    for source_id in draft.sources:
        if source_id not in used:
            yield Problem(
                f"source {source_id}", "no claim rests on it", "Remove it, or write the claim."
            )


def _numbers(draft: Draft) -> Iterator[Problem]:
    for cited in draft.numbers:
        if not cited.judgement and not any(
            _says(draft.claims.get(claim), cited) for claim in cited.claims
        ):
            sign = "" if cited.comparator == "any" else f"{cited.comparator} "
            yield Problem(
                cited.place,
                f"no cited claim has the value {sign}{cited.number} {cited.unit}",
                _cite(cited, draft),
            )


def _cite(cited: Cited, draft: Draft) -> str:
    """What to try: what the cited claims do say, and which claims say the number that is wanted."""
    said = [
        f"{v.comparator} {v.number.normalize():f} {v.unit}"
        for name in cited.claims
        if name in draft.claims
        for v in draft.claims[name].values
    ]
    saying = [claim.id for claim in draft.claims.values() if _says(claim, cited)][:3]
    found = (
        f" The cited claims say: {', '.join(said)}."
        if said
        else " The cited claims have no values."
        if cited.claims
        else ""
    )
    other = f" It is in {', '.join(saying)}." if saying else ""
    return (
        "Cite the claim that says it (same number, unit and comparator), or write "
        f"judgement:.{found}{other}"
    )


def _says(claim: Claim | None, cited: Cited) -> bool:
    if claim is None:
        return False
    fitting = {cited.comparator, *(b for a, b in OPPOSITE.items() if a == cited.comparator)}
    return any(
        value.number == Decimal(cited.number)
        and value.unit == cited.unit
        and (cited.comparator == "any" or value.comparator in fitting)
        for value in claim.values
    )


def example_facts(given: dict[str, Any], facts: dict[str, FactSpec]) -> Facts:
    """The facts of an example, from the plain values it is written in; KeyError for a name that is
    no fact."""
    return {name: _value(value, facts[name]) for name, value in given.items() if value is not None}


def _value(value: Any, spec: FactSpec) -> Value:
    if spec.kind == "number":
        number = Decimal(str(value))
        return Interval(number, number)
    if spec.kind == "set":
        return Members(frozenset(map(str, value)))
    if spec.kind == "choice" and spec.members and str(value) not in spec.members:
        raise TypeError(f"{spec.id} is one of {', '.join(sorted(spec.members))}, not {value}")
    if spec.kind == "yes_no" and not isinstance(value, bool):
        raise TypeError(f"{spec.id} is yes/no: write true or false")
    return value if isinstance(value, bool) else str(value)


def example_problems(draft: Draft) -> Iterator[Problem]:
    for example in draft.examples:
        try:
            facts = example_facts(example.given, draft.facts)
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            yield Problem(
                example.place,
                f"cannot be read: {error}",
                "given: uses the facts of knowledge/facts/ by name.",
            )
            continue
        found = _outcome(example, facts)
        if found != _expected(example):
            yield Problem(
                example.place,
                f"says '{example.then}', but the rule {found}",
                "Correct the example or the criterion.",
            )


def _expected(example: Example) -> str:
    words = example.then.replace(",", " ").split()
    return " ".join([*words[:1], *sorted(words[1:])])


def _outcome(example: Example, facts: Facts) -> str:
    node = example.node
    truth = judge(node, facts)
    if truth is None:
        return " ".join(["asks", *sorted(open_facts(node, facts))])
    return "fires" if truth else "silent"


def _nothing_known(draft: Draft) -> Iterator[Problem]:
    for place, node in _criteria(draft):
        truth = judge(node, {})
        if truth is not None:
            yield Problem(
                place,
                f"is {'true' if truth else 'false'} with nothing known",
                "Every criterion must ask when nothing is known.",
            )


def _criteria(draft: Draft) -> Iterator[tuple[str, Node]]:
    yield from ((draft.places[i], node) for i, node in enumerate(draft.criteria))
    yield from draft.aside.items()


def _unused_facts(draft: Draft) -> Iterator[Problem]:
    read = {name for _, node in _criteria(draft) for name in fact_names(node)}
    read |= {
        ceiling.by for o in draft.options.values() if o.medicine for ceiling in o.medicine.ceilings
    }
    for spec in draft.facts.values():
        family = spec.id.endswith(("_per_day", "_per_dose", "_days_at_dose"))
        if spec.id not in read and not family and not spec.record:
            yield Problem(
                f"fact {spec.id}", "nothing reads it", "Remove it, or write the rule that needs it."
            )


def _read_alone(draft: Draft) -> Iterator[Problem]:
    """Criteria and limits that read one of several tests of the same thing: another, worse result
    would be ignored."""
    instead = {test: spec.id for spec in draft.facts.values() for test in spec.made_of}
    read = [(place, leaf.name) for place, node in _criteria(draft) for leaf in comparisons(node)]
    read += [
        (f"medicine {option.id}.ceilings", ceiling.by)
        for option in draft.options.values()
        if option.medicine
        for ceiling in option.medicine.ceilings
    ]
    for place, name in read:
        if name in instead:
            yield Problem(
                place,
                f"reads '{name}' alone, so a worse result of another test would be passed over",
                f"Read '{instead[name]}', which is worked out from every test.",
            )


def _regimen_choices(draft: Draft) -> Iterator[Problem]:
    for option in draft.options.values():
        medicine = option.medicine
        if medicine is None:
            continue
        names = {regimen.id for regimen in medicine.regimens}
        for choice in medicine.regimen_choice:
            if choice.use not in names:
                yield Problem(
                    f"medicine {option.id}.regimen_choice",
                    f"there is no regimen '{choice.use}'",
                    "",
                )
        if medicine.regimens and (
            not medicine.regimen_choice or medicine.regimen_choice[-1].criterion is not None
        ):
            yield Problem(
                f"medicine {option.id}.regimen_choice",
                "the last line has no `when`",
                "So that one regimen is always chosen.",
            )
