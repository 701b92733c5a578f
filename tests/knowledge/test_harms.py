"""Small harms that a tired author might do to the knowledge: `knowledge check` refuses each of
them.

Reading the knowledge takes a second, therefore one copy gets many harms; each has to be named in
the output of `check`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from unclench.content.checks.check import check_draft
from unclench.content.source.folder import read_draft, read_files

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
Tree = dict[str, Any]
Harm = Callable[[Tree], object]


@cache
def files() -> Tree:
    return read_files(KNOWLEDGE)


def refused(*harms: Harm) -> str:
    """What `check` says about the knowledge after these harms."""
    tree = deepcopy(files())
    for harm in harms:
        harm(tree)
    draft = read_draft(tree)
    return "\n".join(map(str, (*draft.problems, *check_draft(draft))))


def stopping(tree: Tree, medicine: str) -> Any:
    return tree[f"medicines/{medicine}/medicine.yaml"]["stopping"]


def danger(tree: Tree, sign: str) -> Any:
    return next(body for body in _signs(tree) if body.get("id") == sign)


def _signs(tree: Tree) -> Iterator[Any]:
    for name, body in tree.items():
        if name.startswith("signs/") and isinstance(body, list):
            yield from body


def without(tree: Tree, sign: str) -> None:
    """A danger sign cut from every criterion, together with its examples."""
    for name, listed in tree.items():
        if name.startswith("signs/") and isinstance(listed, list):
            listed[:] = [body for body in listed if body.get("when") != f"signs includes '{sign}'"]
    for body in _signs(tree):
        parts = str(body.get("when", "")).split(" or ")
        kept = [part for part in parts if f"'{sign}'" not in part]
        if kept and len(kept) < len(parts) and body["when"].count("(") == 0:
            body["when"] = " or ".join(kept)
            body["examples"] = [example for example in body["examples"] if sign not in str(example)]


def say(rule: str, audience: str, old: str, new: str) -> Harm:
    """Other words in what a rule says."""
    name = f"medicines/{rule.split('/', maxsplit=1)[0]}/rules.yaml"

    def harm(tree: Tree) -> None:
        body = next(body for body in tree[name] if body["id"] == rule)
        assert old in body["say"][audience], body["say"][audience]
        body["say"][audience] = body["say"][audience].replace(old, new)

    return harm


def move_name(tree: Tree, ingredient: str, name: str) -> None:
    body = tree["names/options.yaml"][ingredient]
    body["intrathecal"].remove(name)
    body["names"].append(name)


def swap_codes(tree: Tree) -> None:
    one, other = (tree["names/options.yaml"][name] for name in ("gabapentin", "pregabalin"))
    one["rxnorm"], other["rxnorm"] = other["rxnorm"], one["rxnorm"]


def drop_monitoring(tree: Tree, medicine: str, task: str) -> None:
    body = tree[f"medicines/{medicine}/medicine.yaml"]
    body["monitoring"] = [item for item in body["monitoring"] if item.get("task") != task]


def soften(tree: Tree) -> None:
    danger(tree, "triage/sepsis")["do"]["person"] = (
        "Tell your team when you next see them about the fever."
    )


def ladder(medicine: str, regimen: str, change: Callable[[Any], object]) -> Harm:
    """Something done to a regimen that has a ladder."""
    return lambda tree: change(tree[f"medicines/{medicine}/medicine.yaml"]["regimens"][regimen])


def rung(number: int, **new: object) -> Harm:
    return ladder("dantrolene", "uk_weekly", lambda body: body["ladder"][number].update(new))


LADDERS: dict[str, tuple[Harm, str]] = {
    "an amount above the one of its source": (
        rung(2, amount="125 mg/day"),
        "ladder[2].amount: no cited claim has the value",
    ),
    "an amount held too shortly": (rung(3, days=5), "ladder[3].days: no cited claim has the value"),
    "an amount twice": (rung(1, amount="25 mg/day"), "its amounts do not rise"),
    "an amount of one dose": (rung(1, amount="50 mg per dose"), "an amount is not in mg/day"),
    "an amount held for no day": (rung(1, days=0), "held for less than a day"),
    "another start": (
        ladder("dantrolene", "uk_weekly", lambda body: body.update(start="50 mg/day")),
        "begins with 25 mg/day",
    ),
    "a step beside it": (
        ladder("dantrolene", "uk_weekly", lambda body: body.update(step="50 mg/day")),
        "is given with a ladder",
    ),
    "days beside it": (
        ladder("dantrolene", "uk_weekly", lambda body: body.update(every_days=7)),
        "is given with a ladder",
    ),
    "past the ceiling of the regimen": (
        ladder("nabiximols", "uk_titration", lambda body: body.update(ceiling="8 sprays/day")),
        "above the ceiling of 8 sprays/day",
    ),
    "past the ceiling of the medicine": (
        rung(6, amount="800 mg/day"),
        "above the ceiling of 400 mg/day",
    ),
    "reviewed between two amounts": (
        ladder("dantrolene", "uk_weekly", lambda body: body.update(review_at="75 mg/day")),
        "has no amount of 75 mg/day",
    ),
    "review points that fall": (
        ladder(
            "carbamazepine",
            "low_and_slow",
            lambda body: body.update(review_at=["600 mg/day", "400 mg/day"]),
        ),
        "its amounts do not rise",
    ),
    "judged before it was tried": (
        rung(0, days=17),
        "has held 225 mg/day on day 55, and is judged on day 45",
    ),
    "cut to one amount": (
        ladder(
            "nabiximols", "uk_titration", lambda body: body["ladder"].__delitem__(slice(1, None))
        ),
        "do not rise",
    ),
}


HARMS: dict[str, tuple[Harm, str]] = {
    "baclofen said to be harmless to stop": (
        lambda tree: stopping(tree, "baclofen").update(abrupt="harmless"),
        "baclofen.stopping.abrupt: is harmless",
    ),
    "a larger step down": (
        lambda tree: stopping(tree, "baclofen")["taper"].update(at_most="20 mg/day"),
        "baclofen.stopping.taper.at_most: is 20",
    ),
    "a shorter hold": (
        lambda tree: stopping(tree, "baclofen")["taper"].update(every_days=3),
        "baclofen.stopping.taper.every_days: is 3",
    ),
    "a shorter whole": (
        lambda tree: stopping(tree, "baclofen")["taper"].update(not_under_days=7),
        "baclofen.stopping.taper.not_under_days: is 7",
    ),
    "small steps begin lower": (
        lambda tree: stopping(tree, "baclofen")["taper"].update(while_above="10 mg/day"),
        "baclofen.stopping.taper.while_above: is 10",
    ),
    "another way down in another unit": (
        lambda tree: stopping(tree, "nabiximols")["taper"].update(at_most="1 mg/day"),
        "nabiximols.stopping.taper.at_most: is 1",
    ),
    "no way down at all": (
        lambda tree: stopping(tree, "diazepam").pop("taper"),
        "diazepam.stopping.taper: is nothing",
    ),
    "a way down nobody guards": (
        lambda tree: tree["safeguards.yaml"]["tapers"].pop("diazepam"),
        "diazepam.stopping.taper: has no safeguard",
    ),
    "a medicine nobody guards": (
        lambda tree: tree["safeguards.yaml"]["abrupt"].pop("diazepam"),
        "diazepam.stopping.abrupt: has no safeguard",
    ),
    "a danger sign cut with its examples": (
        lambda tree: without(tree, "slow_breathing"),
        "sign slow_breathing",
    ),
    "a seizure that can wait": (
        lambda tree: danger(tree, "triage/seizure").update(urgency="within_14_days"),
        "sign seizure",
    ),
    "a new danger nobody guards": (
        lambda tree: tree["safeguards.yaml"]["urgency"].pop("seizure"),
        "sign seizure: has no safeguard",
    ),
    "sepsis put off": (soften, "sign triage/sepsis.do: is an emergency"),
    "a pump product read as a tablet": (
        lambda tree: move_name(tree, "baclofen", "Lioresal Intrathecal"),
        "name lioresal intrathecal",
    ),
    "another pump product read as a tablet": (
        lambda tree: move_name(tree, "baclofen", "Gablofen"),
        "name gablofen",
    ),
    "a route nobody guards": (
        lambda tree: tree["safeguards.yaml"]["names"].pop("gablofen"),
        "name gablofen: has no safeguard",
    ),
    "codes of two medicines swapped": (swap_codes, "code 25480"),
    "a code nobody guards": (
        lambda tree: tree["safeguards.yaml"]["codes"].pop("25480"),
        "code 25480 of gabapentin: has no safeguard",
    ),
    "magnesium plausible to 50": (
        lambda tree: next(
            fact for fact in tree["facts/labs.yaml"] if fact.get("id") == "magnesium"
        ).update(plausible=["0.1", 50]),
        "fact magnesium.plausible",
    ),
    "a range nobody guards": (
        lambda tree: tree["safeguards.yaml"]["plausible"].pop("magnesium"),
        "fact magnesium.plausible: has no safeguard",
    ),
    "no kidney test before the start": (
        lambda tree: drop_monitoring(tree, "baclofen", "kidney_function"),
        "without kidney_function",
    ),
    "50 for 15 in a sentence": (
        say("baclofen/kidney-30-to-59", "clinician", "15 mg/day", "50 mg/day"),
        "says 50",
    ),
    "an example with no such choice": (
        lambda tree: tree["signs/combined_injury.yaml"][0]["examples"].append(
            {"given": {"mobility": "walks"}, "then": "silent"}
        ),
        "not walks",
    ),
    "a rule that only judges": (
        lambda tree: tree["rules/contradictions.yaml"][0].pop("claims"),
        "rule person/pregnancy-not-expected: nothing is said",
    ),
    "you may double it": (
        say("baclofen/kidney-test-first", "person", "You need", "You may double it. You need"),
        "take more ('double it')",
    ),
    "take an extra one": (
        say("baclofen/kidney-test-first", "person", "You need", "Take an extra tablet. You need"),
        "take more",
    ),
}


# Harms to the guard of what another harm touches are done to a copy of their own.
UNGUARDED = {name for name in HARMS if name.endswith("nobody guards")}


@pytest.mark.parametrize(
    "together", [sorted(HARMS.keys() - UNGUARDED), sorted(UNGUARDED)], ids=["content", "guards"]
)
def test_check_refuses_each(together: list[str]) -> None:
    said = refused(*(HARMS[name][0] for name in together))
    assert [name for name in together if HARMS[name][1] not in said] == []


def test_without_a_harm_nothing_is_refused() -> None:
    """Nor with what is stricter, nor with a warning against more."""

    def stricter(tree: Tree) -> None:
        stopping(tree, "baclofen")["taper"].update(every_days=14)

    warning = say(
        "baclofen/kidney-test-first", "person", "You need", "Never take an extra tablet. You need"
    )
    said = refused(stricter, warning)
    assert "safeguard" not in said and "take more" not in said
    assert all(message not in said for _, message in HARMS.values())


@pytest.mark.parametrize("harm", LADDERS, ids=str)
def test_a_ladder_that_was_changed_is_refused(harm: str) -> None:
    change, said = LADDERS[harm]
    assert said in refused(change)
