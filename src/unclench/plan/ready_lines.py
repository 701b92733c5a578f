"""Lines of a plan that are the same for everybody: made once for each content, when they are first
needed.

A criterion that looks at one fact always rests on that fact and always waits for it, so its reasons
never differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from unclench.content.content import Content
from unclench.content.types import Ingredient, Marked, Medicine, Option, Rule, Sign, Words
from unclench.plan.models import NotChecked, Reason, SourceDifference

OPEN_RULE = "reason.open_rule"
OPEN = "not_checked.open"
REQUIRE = "require"
TREATMENTS = ("medicine", "procedure")
Placed = tuple[str, Rule]
LessSaid = tuple[dict[Words, Words], dict[str, Option], tuple[Marked, ...]]
BY_WEIGHT = ("avoid", "lower", "specialist", REQUIRE, "no_raise", "not_now")
DECIDING = frozenset(BY_WEIGHT)
SEVERITIES = ("stop", "warn", "note")
ONE_AT_A_TIME = frozenset(("sedating", "cns_active"))


class Lines:
    """Ready lines of one content: `reasons` and `waiting` by rule id, `said` by key, `tests` by
    fact.

    `fitting` are words and options without what is impossible, and the marked sentences that this
    touches, by what is.

    `own` are the reasons of options that rest on their own criterion alone; `firing` are the rules
    that act when their criterion holds, `required` those that act unless it does, `deciding` those
    that could decide a verdict, each with its option.
    `one_at_a_time` are the medicines of which only one changes at a time. `prompting` are the
    triggers and side effects that add tasks.
    `named` are the rules and signs of each criterion; `ready` are their words while it is open,
    where it looks at one fact alone."""

    __slots__ = (
        "beside",
        "content",
        "deciding",
        "differences",
        "firing",
        "fitting",
        "named",
        "one_at_a_time",
        "own",
        "prompting",
        "ready",
        "reasons",
        "required",
        "said",
        "tests",
        "treatments",
        "waiting",
    )

    def __init__(self, content: Content) -> None:
        self.content = content
        self.reasons: dict[str, Reason] = {}
        self.waiting: dict[str, Reason] = {}
        self.said: dict[str, Words] = {}
        self.fitting: dict[frozenset[str], LessSaid] = {}
        self.tests: dict[str, tuple[str, ...]] = {}
        self.beside: dict[str, frozenset[str]] = {}
        self.firing: dict[int, list[Placed]] = {}
        self.deciding: dict[int, list[Placed]] = {}
        self.required = tuple([rule for rule in content.rules if rule.effect == REQUIRE])
        prompting = (*content.triggers, *content.side_effects)
        self.prompting = tuple([sign for sign in prompting if sign.tasks])
        self.differences = _differences(content)
        self.treatments = frozenset(
            option.id for option in content.options if option.kind in TREATMENTS
        )
        self.one_at_a_time = one_at_a_time(content.options, content.ingredients)
        self.own = {option.id: _own(option) for option in content.options}
        self.named: dict[int, list[str]] = {}
        self.ready: dict[int, list[NotChecked]] = {}
        self._place(content.rules)
        self._name((*content.rules, *content.dangers, *prompting))

    def _place(self, rules: Iterable[Rule]) -> None:
        for rule in rules:
            if rule.effect != REQUIRE:
                self.firing.setdefault(rule.criterion, []).append((rule.option, rule))
            if rule.effect in DECIDING:
                self.deciding.setdefault(rule.criterion, []).append((rule.option, rule))

    def _name(self, items: Iterable[Rule | Sign]) -> None:
        for item in items:
            self.named.setdefault(item.criterion, []).append(item.id)
            if len(item.read) == 1:
                open_line = NotChecked(item.id, self.say(OPEN), item.read)
                self.ready.setdefault(item.criterion, []).append(open_line)

    def rank(self, rule: Rule) -> tuple[int, int, str]:
        """How grave a rule is that could decide a verdict; the worst is the least."""
        return SEVERITIES.index(rule.severity), BY_WEIGHT.index(rule.effect), rule.id

    def say(self, key: str) -> Words:
        """The words of one key in both voices; the key itself where there are none."""
        found = self.said.get(key)
        if found is None:
            words = self.content.words
            found = self.said[key] = Words(
                words.get(f"{key}.clinician", key), words.get(f"{key}.person", key)
            )
        return found

    def reason(self, rule: Rule) -> Reason:
        """Why, for a rule that looks at one fact and holds."""
        found = self.reasons.get(rule.id)
        if found is None:
            found = self.reasons[rule.id] = Reason(rule.id, rule.say, rule.read, rule.claims)
        return found

    def waits(self, rule: Rule) -> Reason:
        """That a rule cannot be judged yet."""
        found = self.waiting.get(rule.id)
        if found is None:
            found = self.waiting[rule.id] = Reason(rule.id, self.say(OPEN_RULE), (), rule.claims)
        return found

    def results_beside(self, fact: str) -> frozenset[str]:
        """The fact with what is asked for it, and every result of the same thing (see
        `made_of`)."""
        found = self.beside.get(fact)
        if found is None:
            names = {fact, *self.content.facts[fact].asks}
            made = [
                {spec.id, *spec.made_of} for spec in self.content.facts.values() if spec.made_of
            ]
            found = self.beside[fact] = frozenset(
                names.union(*(group for group in made if group & names))
            )
        return found

    def tests_for(self, fact: str) -> tuple[str, ...]:
        """The tasks whose result tells this fact, or what it is worked out from."""
        found = self.tests.get(fact)
        if found is None:
            wanted = {fact, *self.content.facts[fact].asks}
            tasks = self.content.tasks.values()
            found = self.tests[fact] = tuple(
                task.id for task in tasks if not wanted.isdisjoint(task.known_by)
            )
        return found


def _differences(content: Content) -> tuple[tuple[tuple[str, ...], SourceDifference], ...]:
    """What sources disagree on, each with the options that it is about."""
    return tuple(
        (d.options, SourceDifference(d.about, d.claims, d.used, d.because))
        for d in content.disagreements
    )


def one_at_a_time(
    options: Iterable[Option], ingredients: Mapping[str, Ingredient]
) -> frozenset[str]:
    """The medicines of which only one changes at a time: those against spasticity, and all that
    sedate or act on the brain."""
    return frozenset(
        option.id
        for option in options
        if option.medicine and _acts(option.medicine, ingredients.get(option.id))
    )


def _acts(medicine: Medicine, known: Ingredient | None) -> bool:
    return medicine.antispastic or (
        known is not None and not ONE_AT_A_TIME.isdisjoint(known.classes)
    )


def _own(option: Option) -> Reason:
    """What an option is for, with the one fact on which its own criterion rests; without facts when
    it looks at several."""
    words = Words(option.about or option.say.clinician, option.say.person)
    return Reason(
        option.id, words, option.offer_read if len(option.offer_read) == 1 else (), option.claims
    )


_MADE: dict[int, Lines] = {}


def lines_of(content: Content) -> Lines:
    """The lines of this content. Kept by identity: what is kept holds its content, so that its id
    is not used again."""
    made = _MADE.get(id(content))
    if made is None:
        if len(_MADE) >= 8:
            _MADE.clear()
        made = _MADE[id(content)] = Lines(content)
    return made
