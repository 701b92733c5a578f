"""A sentence that mentions what not everybody has or does is marked for it, or belongs to a line
that has the same `unless`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from unclench.content.marked_words import mentioned, pattern_of, said_without
from unclench.content.source.draft import Draft
from unclench.content.source.mentions import SpokenLine, lines_elsewhere, names_of
from unclench.content.types import FactSpec, Mention, Option, Words
from unclench.criteria.judge import judge
from unclench.criteria.tree import Any as AnyOf
from unclench.criteria.tree import fact_names
from unclench.criteria.values import UNBOUNDED, Members, Value
from unclench.errors import Problem


def mention_problems(draft: Draft) -> Iterator[Problem]:
    marked, said = tuple(draft.marked.values()), (*lines(draft), *lines_elsewhere(draft))
    for mention in draft.mentions:
        pattern = pattern_of(mention)
        for line in said:
            mentioning = [text for text in texts(line) if mentioned(text, pattern, mention)]
            if mentioning and not fits(draft, mention, line):
                for text in mentioning:
                    if found := mentioned(
                        said_without(text, marked, frozenset((mention.id,))), pattern, mention
                    ):
                        yield Problem(
                            line.place,
                            f"says '{found}' also to a person for whom '{mention.id}' is "
                            "impossible",
                            f"Mark the words, <<{mention.id}|…>>, or give the line its unless.",
                        )


def texts(line: SpokenLine) -> Iterator[str]:
    yield from dict.fromkeys(text for words in line.words for text in words)


def fits(draft: Draft, mention: Mention, line: SpokenLine) -> bool:
    """Whether the line is not shown to anybody for whom the mention is impossible, unless they were
    told of it."""
    return (
        is_told(mention, line)
        or _rules_out(draft, mention, line.unless)
        or _never_together(draft, mention, line.when)
    )


def is_told(mention: Mention, line: SpokenLine) -> bool:
    """Whether the line answers a statement or a request."""
    return not line.about.isdisjoint((*mention.asked_by, *mention.options))


def _rules_out(draft: Draft, mention: Mention, unless: int | None) -> bool:
    if unless is None:
        return False
    own, wanted = draft.criteria[unless], draft.criteria[mention.criterion]
    return own == wanted or (isinstance(own, AnyOf) and wanted in own.parts)


def _never_together(draft: Draft, mention: Mention, when: int | None) -> bool:
    """Whether the line's own criterion fails for everybody for whom the mention is impossible."""
    if when is None:
        return False
    impossible = draft.criteria[mention.criterion]
    names = fact_names(impossible)
    people = (
        dict(zip(names, values, strict=True))
        for values in product(*(_values(draft.facts[name]) for name in names))
    )
    ruled_out = [facts for facts in people if judge(impossible, facts) is True]
    return bool(ruled_out) and all(
        judge(draft.criteria[when], facts) is False for facts in ruled_out
    )


def _values(spec: FactSpec) -> tuple[Value, ...]:
    """What a fact of this kind can be, as far as a mention looks at it."""
    match spec.kind:
        case "yes_no":
            return True, False
        case "choice":
            return tuple(sorted(spec.members or ()))
        case "set":
            return (Members(frozenset(), True),)
        case _:
            return (UNBOUNDED,)


def lines(draft: Draft) -> Iterator[SpokenLine]:
    """Everything that plans say without being asked: rules, signs, stages, lessons, lines on help,
    tasks and options."""
    for rule in draft.rules:
        if rule.effect != "task":  # of a task rule a plan says the tasks alone
            when = rule.criterion if rule.effect != "require" else None
            yield SpokenLine(
                f"rule {rule.id}", (rule.say,), _about(draft, rule.criterion) | {rule.option}, when
            )
    for sign in (*draft.dangers, *draft.triggers, *draft.side_effects):
        yield SpokenLine(
            f"sign {sign.id}",
            (sign.do, sign.because),
            _about(draft, sign.criterion),
            sign.criterion,
        )
    for stage in draft.stages:
        down = stage.comes_down
        more = (down.why, down.asked, down.others) if down else ()
        yield SpokenLine(f"stage {stage.id}", (stage.why, *more), frozenset())
    for lesson in draft.lessons:
        yield SpokenLine(
            f"education {lesson.id}",
            (lesson.text, lesson.title),
            _about(draft, lesson.criterion),
            lesson.criterion,
            lesson.unless,
        )
    for line in draft.seek_help:
        yield SpokenLine(f"seek_help {line.id}", (line.text,), frozenset(), None, line.unless)
    for task in draft.tasks.values():
        yield SpokenLine(
            f"task {task.id}", (task.say,), _about(draft, task.unless), None, task.unless
        )
    yield from (_of_option(draft, option) for option in draft.options.values())


def _of_option(draft: Draft, option: Option) -> SpokenLine:
    words = (option.say, option.how, option.dose, Words(option.about, option.about))
    about = frozenset({option.id}) | _about(draft, option.offer_criterion)
    return SpokenLine(
        f"option {option.id}", tuple(one for one in words if one), about, option.offer_criterion
    )


def _about(draft: Draft, criterion: int | None) -> frozenset[str]:
    return frozenset() if criterion is None else names_of(draft.criteria[criterion])
