"""Reads rules and signs: a criterion, what it means, who says so, and the examples that test it."""

from __future__ import annotations

from typing import Any

from unclench.content.source.defines import note_numbers
from unclench.content.source.draft import Draft, Example
from unclench.content.source.fields import Fields
from unclench.content.types import Medicine, Option, RegimenChoice, Rule, Sign, Words
from unclench.content.urgency import COMES_DOWN, LATER, URGENT
from unclench.criteria.tree import Any as AnyOf
from unclench.criteria.tree import Includes, Node

EFFECTS = ("avoid", "specialist", "not_now", "require", "lower", "no_raise", "alert", "task")
TAKEN = (*COMES_DOWN, "continue")
ON_TAKEN = (
    "avoid",
    "lower",
    "not_now",
    "specialist",
    "alert",
)  # the effects that change a current medicine
SEVERITIES = ("stop", "warn", "note")
DEFAULT_IF_TAKEN = {"avoid": "taper", "lower": "lower"}
DEFAULT_SEVERITY = {
    "avoid": "stop",
    "specialist": "warn",
    "lower": "warn",
    "not_now": "note",
    "require": "note",
    "no_raise": "note",
    "task": "note",
}


def read_rules(draft: Draft, items: list[Any], place: str, option: str) -> None:
    """Rules of one file. `option` is the file's own option, or empty for rules/ where `for:` names
    options."""
    for i, body in enumerate(items or ()):
        entry = Fields(body, f"{place}[{i}]", draft.problems)
        for target in _targets(draft, entry, option):
            _rule(draft, Fields(_filled(body, draft, target), entry.place, draft.problems), target)


def _targets(draft: Draft, entry: Fields, option: str) -> tuple[str, ...]:
    listed = entry.ids("for")
    if listed == ("medicines",):
        return tuple(name for name, known in draft.options.items() if known.kind == "medicine")
    for target in listed:
        if target not in draft.options:
            entry.fault("for", f"there is no option '{target}'", "")
    return tuple(target for target in listed if target in draft.options) or (option,)


def _filled(body: Any, draft: Draft, option: str) -> Any:
    """`{option}` and `{name}` in a rule for several options become this option's own."""
    if not option or not isinstance(body, dict) or "for" not in body:
        return body
    name = draft.options[option].name

    def filled(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace("{option}", option).replace("{name}", name)
        if isinstance(value, dict):
            return {filled(key): filled(inner) for key, inner in value.items()}
        return [filled(inner) for inner in value] if isinstance(value, list) else value

    return filled(body)


def _rule(draft: Draft, entry: Fields, option: str) -> None:
    rule_id = entry.text("id")
    entry.place = f"rule {rule_id}"
    effect = entry.one_of("effect", EFFECTS)
    criterion, claims = read_criterion(draft, entry)
    draft.wrote(rule_id, entry.ids("author"))
    say = spoken(draft, entry, "say")
    tasks = known_tasks(draft, entry)
    entry.asked |= {"for", "carries"}
    draft.carried.extend((seed, rule_id) for seed in entry.ids("carries"))
    severity = entry.one_of("severity", SEVERITIES, default=DEFAULT_SEVERITY.get(effect, "warn"))
    if_taken = entry.one_of("if_taken", TAKEN, default=DEFAULT_IF_TAKEN.get(effect, "continue"))
    if effect == "task" and not tasks:
        entry.fault("tasks", "a rule with effect task names its tasks", "")
    draft.rules.append(
        Rule(
            rule_id,
            option,
            effect,
            criterion,
            severity,
            entry.text("cause", required=False) or rule_id,
            if_taken,
            entry.text("why"),
            say,
            claims,
            tasks,
            draft.reads(criterion),
            _urgency(entry, effect, if_taken),
            entry.flag("small_steps"),
        )
    )
    entry.finish()


def _urgency(entry: Fields, effect: str, if_taken: str) -> str:
    """How soon a rule lowers a medicine that is taken; empty where it does not."""
    if effect not in ON_TAKEN or if_taken not in COMES_DOWN:
        return ""
    if if_taken == "stop_urgently":
        return "same_day"
    return entry.one_of("urgency", (*LATER, "routine", "none"), default=LATER[-1])


def read_criterion(draft: Draft, entry: Fields, key: str = "when") -> tuple[int, tuple[str, ...]]:
    """The criterion of an entry, its claims noted, its numbers noted, its examples kept."""
    text, claims, judgement = (
        entry.text(key),
        entry.ids("claims"),
        entry.text("judgement", required=False),
    )
    criterion = draft.criterion(text, entry.place)
    _note(draft, entry, text, claims, judgement)
    keep_examples(draft, entry, draft.criteria[criterion])
    return criterion, claims


def read_aside(draft: Draft, entry: Fields, key: str = "when") -> tuple[Node, tuple[str, ...]]:
    """The same for a criterion that a collection judges by itself: its tree instead of its
    index."""
    text, claims, judgement = (
        entry.text(key),
        entry.ids("claims"),
        entry.text("judgement", required=False),
    )
    node = draft.aside[entry.place] = draft.node(text, entry.place)
    _note(draft, entry, text, claims, judgement)
    keep_examples(draft, entry, node)
    return node, claims


def _note(draft: Draft, entry: Fields, text: str, claims: tuple[str, ...], judgement: str) -> None:
    if not claims and not judgement:
        entry.fault(
            "claims",
            "nothing is said without a source",
            "Cite a claim, or write judgement: with whose and why.",
        )
    draft.cite(entry.place, claims)
    note_numbers(draft, entry.place, text, claims, judgement)


def keep_examples(draft: Draft, entry: Fields, node: Node) -> None:
    seen = set()
    for example in entry.entries("examples"):
        given, then = example.raw("given"), example.text("then")
        example.finish()
        seen.add(then.split(" ")[0])
        draft.examples.append(
            Example(example.place, node, given if isinstance(given, dict) else {}, then)
        )
    never_silent = str(entry.data.get("when", "")).endswith(" is known")
    for kind in ("fires", "silent", "asks"):
        if kind not in seen and not (kind == "silent" and never_silent):
            entry.fault(
                "examples",
                f"an example that '{kind}' is missing",
                "Every rule shows one person who fires it, one who does not, one who makes us ask.",
            )


def spoken(draft: Draft, entry: Fields, key: str) -> Words:
    words = entry.words(key) or Words("", "")
    draft.say(f"{entry.place}.{key}", "clinician", words.clinician)
    draft.say(f"{entry.place}.{key}", "person", words.person)
    return words


def known_tasks(draft: Draft, entry: Fields) -> tuple[str, ...]:
    tasks = entry.ids("tasks")
    for task in tasks:
        if task not in draft.tasks:
            entry.fault("tasks", f"there is no task '{task}'", "Add it to tasks.yaml.")
    return tasks


def known_facts(draft: Draft, entry: Fields, key: str) -> tuple[str, ...]:
    facts = entry.ids(key)
    for fact in facts:
        if fact not in draft.facts:
            entry.fault(key, f"there is no fact '{fact}'", "Facts are in knowledge/facts/.")
    return facts


def read_signs(draft: Draft, items: list[Any], place: str) -> None:
    """Danger signs (with urgency), triggers and side effects (by the first part of the id)."""
    for i, body in enumerate(items):
        entry = Fields(body, f"{place}[{i}]", draft.problems)
        sign = _sign(draft, entry)
        if sign.urgency:
            draft.dangers.append(sign)
        elif sign.id.startswith("trigger/"):
            draft.triggers.append(sign._replace(sign=_own_sign(draft, entry, sign)))
        else:
            draft.side_effects.append(sign)
        entry.finish()


def _own_sign(draft: Draft, entry: Fields, trigger: Sign) -> str:
    """The one sign that a trigger is about. It holds by this sign alone, so that its instruction
    reaches everybody who has it."""
    node = draft.criteria[trigger.criterion]
    if isinstance(node, Includes) and node.name == "signs" and node.member in draft.sign_names:
        return node.member
    entry.fault(
        "when",
        "a trigger holds by one sign alone",
        "Write when: signs includes '…'; what only some need is a rule.",
    )
    return ""


def _sign(draft: Draft, entry: Fields) -> Sign:
    sign_id = entry.text("id")
    entry.place = f"sign {sign_id}"
    urgency = entry.text("urgency", required=False)
    if urgency and urgency not in URGENT:
        entry.fault("urgency", f"'{urgency}' is not one of {', '.join(URGENT)}", "")
        urgency = URGENT[0]  # so that what rests on it can be read all the same
    criterion, claims = read_criterion(draft, entry)
    draft.carried.extend((seed, sign_id) for seed in entry.ids("carries"))
    draft.wrote(sign_id, entry.ids("author"))
    urgent, down = (
        _medicines(draft, entry, "stop_urgently"),
        _medicines(draft, entry, "brings_down"),
    )
    return Sign(
        sign_id,
        urgency,
        criterion,
        spoken(draft, entry, "do"),
        spoken(draft, entry, "because"),
        urgent,
        known_tasks(draft, entry),
        claims,
        draft.reads(criterion),
        cause=entry.text("cause", required=False) or sign_id,
        brings_down=down,
    )


def _medicines(draft: Draft, entry: Fields, key: str) -> tuple[str, ...]:
    found = entry.ids(key)
    for medicine in found:
        if medicine not in draft.options:
            entry.fault(key, f"there is no medicine '{medicine}'", "")
    return found


def choose_small_steps(draft: Draft) -> None:
    """Widens each choice marked `small_steps` by the criteria of the rules of its medicine that ask
    for them."""
    for option in [option for option in draft.options.values() if option.medicine is not None]:
        asking = [rule for rule in draft.rules if rule.option == option.id and rule.small_steps]
        nodes = tuple(dict.fromkeys(draft.criteria[rule.criterion] for rule in asking))
        assert option.medicine is not None
        if nodes and not any(choice.small_steps for choice in option.medicine.regimen_choice):
            draft.fault(
                f"rule {asking[0].id}.small_steps",
                f"no regimen of {option.name} has small steps",
                "Mark its choice with small_steps: true.",
            )
        draft.options[option.id] = _with(draft, option, option.medicine, nodes)


def _with(draft: Draft, option: Option, medicine: Medicine, nodes: tuple[Node, ...]) -> Option:
    choices = tuple(_widened(draft, option, choice, nodes) for choice in medicine.regimen_choice)
    return option._replace(medicine=medicine._replace(regimen_choice=choices))


def _widened(
    draft: Draft, option: Option, choice: RegimenChoice, nodes: tuple[Node, ...]
) -> RegimenChoice:
    if not choice.small_steps or choice.criterion is None or not nodes:
        return choice
    own = draft.criteria[choice.criterion]
    parts = own.parts if isinstance(own, AnyOf) else (own,)
    both = AnyOf(tuple(dict.fromkeys((*parts, *nodes))))
    return choice._replace(criterion=draft.index(both, f"medicine {option.id}.regimen_choice"))
