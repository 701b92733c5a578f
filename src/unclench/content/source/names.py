"""Reads what things are called: classes and names of medicines, conditions, signs and tasks."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from unclench.content.source.claims import UCUM_OF
from unclench.content.source.draft import Cited, Draft
from unclench.content.source.fields import Fields
from unclench.content.types import Condition, Ingredient, MedicineName, SignName, TaskSpec, Words
from unclench.content.types.medicine import IN_MG
from unclench.language.letters import fold, key_of

TRIGGER = "trigger"  # the group of signs that make spasticity worse


def read_classes(draft: Draft, data: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Class id → its members as written (ingredients, and `class:other`)."""
    members: dict[str, tuple[str, ...]] = {}
    for class_id, body in data.items():
        entry = Fields(body, f"class {class_id}", draft.problems)
        names = entry.words("name")
        draft.class_names[class_id] = names.clinician if names else class_id
        members[class_id] = entry.ids("members")
        draft.cite(entry.place, entry.ids("claims"))
        entry.asked |= {"judgement"}
        entry.finish()
    return members


def read_names(draft: Draft, data: dict[str, Any], place: str) -> None:
    for ingredient, body in data.items():
        entry = Fields(body, f"{place}: {ingredient}", draft.problems)
        if ingredient in draft.ingredients:
            entry.fault("", "this medicine is in two places", "Keep one of them.")
        route = entry.text("route", required=False)
        for text in (ingredient, ingredient.replace("_", " "), *entry.ids("names")):
            _name(draft, entry, text, MedicineName(ingredient, route, False))
        for text in entry.ids("intrathecal"):
            _name(draft, entry, text, MedicineName(ingredient, "intrathecal", False))
        for text in entry.ids("doubtful"):
            _name(draft, entry, text, MedicineName(ingredient, route, True))
        rxnorm, atc = entry.ids("rxnorm"), entry.ids("atc")
        draft.rxnorm.update(dict.fromkeys(rxnorm, ingredient))
        draft.atc.update(dict.fromkeys(atc, ingredient))
        draft.ingredients[ingredient] = Ingredient(
            ingredient,
            rxnorm[0] if rxnorm else "",
            atc[0] if atc else "",
            frozenset(),
            _most(draft, entry, "most_a_day"),
            _most(draft, entry, "most_a_day_intrathecal"),
        )
        draft.cite(entry.place, entry.ids("claims"))
        entry.finish()


def _most(draft: Draft, entry: Fields, key: str) -> Decimal | None:
    """The highest amount a day in mg."""
    judgement = entry.text("judgement", required=False)
    dose = entry.dose(key)
    if dose is None:
        return None
    if dose.unit not in IN_MG or dose.per != "day":
        entry.fault(key, f"'{dose.unit}' is not a weight a day", "Write '20 mg/day'.")
        return None
    draft.numbers.append(
        Cited(
            f"{entry.place}.{key}",
            str(dose.amount),
            f"{UCUM_OF[dose.unit]}/d",
            ">",
            entry.ids("claims"),
            judgement,
        )
    )
    return dose.amount * IN_MG[dose.unit]


def _name(draft: Draft, entry: Fields, text: str, name: MedicineName) -> None:
    key = key_of(text)
    other = draft.names.setdefault(key, name)
    if other.ingredient != name.ingredient:
        entry.fault(
            "names",
            f"'{text}' is already a name of {other.ingredient}",
            "A name belongs to one medicine.",
        )


def assign_classes(draft: Draft, members: dict[str, tuple[str, ...]]) -> None:
    """Gives every ingredient the classes it belongs to, directly or through a class that is a
    member."""
    of: dict[str, set[str]] = {ingredient: set() for ingredient in draft.ingredients}

    def spread(class_id: str, into: str, seen: tuple[str, ...]) -> None:
        for member in members.get(class_id, ()):
            if member.startswith("class:") and member[6:] not in seen:
                if member[6:] not in members:
                    draft.fault(f"class {class_id}", f"there is no class '{member[6:]}'", "")
                spread(member[6:], into, (*seen, member[6:]))
            elif member in of:
                of[member].add(into)
            elif not member.startswith("class:"):
                draft.fault(
                    f"class {class_id}", f"there is no medicine '{member}'", "Add it to names/."
                )

    for class_id in members:
        spread(class_id, class_id, (class_id,))
    for ingredient, classes in of.items():
        draft.ingredients[ingredient] = draft.ingredients[ingredient]._replace(
            classes=frozenset(classes)
        )


def read_conditions(draft: Draft, data: dict[str, Any]) -> None:
    for condition_id, body in data.items():
        entry = Fields(body, f"condition {condition_id}", draft.problems)
        names = entry.words("name") or Words(condition_id, condition_id)
        draft.conditions[condition_id] = Condition(
            condition_id,
            names,
            entry.ids("snomed"),
            tuple(fold(w) for w in entry.ids("words")),
            entry.text("route", required=False),
            tuple(fold(w) for w in entry.ids("otherwise")),
            entry.ids("icd10"),
        )
        entry.asked |= {"confidence", "claims"}
        draft.cite(entry.place, entry.ids("claims"))
        entry.finish()


def read_sign_names(draft: Draft, data: dict[str, Any]) -> None:
    for sign_id, body in data.items():
        entry = Fields(body, f"sign {sign_id}", draft.problems)
        entry.words("ask", required=False)
        draft.sign_names[sign_id] = SignName(
            sign_id,
            entry.text("group"),
            entry.words("name") or Words(sign_id, sign_id),
            tuple(fold(w) for w in entry.ids("words")),
            tuple(fold(w) for w in entry.ids("told")),
            entry.text("system", required=entry.data.get("group") == TRIGGER),
        )
        entry.finish()


def read_tasks(draft: Draft, data: dict[str, Any]) -> None:
    for task_id, body in data.items():
        entry = Fields(body, f"task {task_id}", draft.problems)
        say, due, claims = (
            entry.words("say") or Words("", ""),
            entry.integer("due_days") or 0,
            entry.ids("claims"),
        )
        judgement = entry.text("judgement", required=False)
        if not claims and not judgement:
            entry.fault("claims", "a task rests on a claim or says judgement:", "")
        draft.cite(entry.place, claims)
        draft.say(entry.place, "clinician", say.clinician)
        draft.say(entry.place, "person", say.person)
        entry.asked.add("unless")
        draft.tasks[task_id] = TaskSpec(
            task_id, say, due, claims, entry.ids("known_by"), of_taken=entry.flag("of_taken")
        )
        entry.finish()


def read_exceptions(draft: Draft, data: dict[str, Any]) -> None:
    """The people who need no task: `unless:`, once the facts are known by name."""
    for task_id, body in data.items():
        if isinstance(body, dict) and "unless" in body:
            criterion = draft.criterion(str(body["unless"]), f"task {task_id}.unless")
            draft.tasks[task_id] = draft.tasks[task_id]._replace(unless=criterion)


NONE, AROUND = "none", "around"


def read_allergens(draft: Draft, data: dict[str, Any]) -> None:
    """`none` says that there is no allergy, `around` what may stand round a name; every other entry
    is a group of names."""
    none = Fields(data.get(NONE) or {"names": []}, f"allergens: {NONE}", draft.problems)
    draft.no_allergy = frozenset(map(key_of, none.ids("names")))
    none.finish()
    draft.allergy_words = frozenset(map(key_of, data.get(AROUND, ())))
    for group, body in data.items():
        if group not in (NONE, AROUND):
            _group(draft, Fields(body, f"allergens: {group}", draft.problems), group)


def _group(draft: Draft, entry: Fields, group: str) -> None:
    ours = dict(_ours(draft))
    for text in entry.ids("names"):
        key = key_of(text)
        if medicine := ours.get(key) or ours.get(key.removesuffix("s")):
            entry.fault(
                "names",
                f"'{text}' may be {medicine}",
                "An allergy to a medicine of this knowledge is never passed over.",
            )
        draft.allergens[key] = group
    entry.finish()


def _ours(draft: Draft) -> Iterator[tuple[str, str]]:
    """Every name of a medicine here, and of each class to which one belongs, with the medicine."""
    yield from (
        (key, name.ingredient)
        for key, name in draft.names.items()
        if name.ingredient in draft.options
    )
    for medicine in draft.options.keys() & draft.ingredients.keys():
        for class_id in draft.ingredients[medicine].classes:
            yield key_of(class_id.replace("_", " ")), medicine
            yield key_of(draft.class_names.get(class_id, class_id)), medicine
