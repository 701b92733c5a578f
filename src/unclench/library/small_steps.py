"""A rule that asks for small steps chooses the regimen that has them, so that what is said and what is dated are the same."""

from __future__ import annotations

from unclench.criteria.tree import Any, Node
from unclench.library.draft import Draft
from unclench.library.models import Medicine, Option, RegimenChoice


def choose_small_steps(draft: Draft) -> None:
    """Widens each choice marked `small_steps` by the criteria of the rules of its medicine that ask for them."""
    for option in [option for option in draft.options.values() if option.medicine is not None]:
        asking = [rule for rule in draft.rules if rule.option == option.id and rule.small_steps]
        nodes = tuple(dict.fromkeys(draft.criteria[rule.criterion] for rule in asking))
        assert option.medicine is not None
        if nodes and not any(choice.small_steps for choice in option.medicine.regimen_choice):
            draft.fault(f"rule {asking[0].id}.small_steps", f"no regimen of {option.name} has small steps",
                        "Mark its choice with small_steps: true.")  # fmt: skip
        draft.options[option.id] = _with(draft, option, option.medicine, nodes)


def _with(draft: Draft, option: Option, medicine: Medicine, nodes: tuple[Node, ...]) -> Option:
    choices = tuple(_widened(draft, option, choice, nodes) for choice in medicine.regimen_choice)
    return option._replace(medicine=medicine._replace(regimen_choice=choices))


def _widened(draft: Draft, option: Option, choice: RegimenChoice, nodes: tuple[Node, ...]) -> RegimenChoice:
    if not choice.small_steps or choice.criterion is None or not nodes:
        return choice
    own = draft.criteria[choice.criterion]
    parts = own.parts if isinstance(own, Any) else (own,)
    both = Any(tuple(dict.fromkeys((*parts, *nodes))))
    return choice._replace(criterion=draft.index(both, f"medicine {option.id}.regimen_choice"))
