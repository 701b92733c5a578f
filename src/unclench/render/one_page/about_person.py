"""One line about the person: who, and the values that limit what may be given. What limits and is
not known is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from unclench.patient.facts import Detail, told_in
from unclench.render.plan.safety_net import rules_of
from unclench.render.plan.section import Sheet, unit
from unclench.render.wording import short_day

LIMITING = (
    "age", "egfr", "alt_x_uln", "systolic_bp", "pregnant", "conditions", "allergies", "taking",
)  # fmt: skip
SALTS = ("potassium", "sodium", "magnesium", "calcium_adjusted")
NONE = "none"
SHORT = 7
LONG, TENTH = re.compile(r"[0-9]+\.[0-9]{2,}"), Decimal("0.1")
LONGEST_REASON = 60


def person_line(sheet: Sheet) -> str:
    return "; ".join((*_who(sheet), *_limits(sheet), *_not_known(sheet))) + "."


def value(sheet: Sheet, fact: str) -> str:
    """A fact in the words of the plan; empty when it is not known."""
    detail = sheet.plan.facts.get(fact)
    return detail.text if detail else ""


def names_of(sheet: Sheet, fact: str) -> list[str]:
    """The members of a known set in words, then the words not known here; none when it is empty or
    not known."""
    content, say = sheet.voice.content, sheet.voice.say
    names = {one.id: say(one.names) for one in content.conditions.values()}
    names |= {name: say(one.names) for name, one in content.sign_names.items()}
    listed, words = told_in(value(sheet, fact))
    return [*(names.get(one, one.replace("_", " ")) for one in listed), *words]


def _words(sheet: Sheet, key: str, **fields: str) -> str:
    text = sheet.voice.word(f"one_page.{key}")
    for name, filled in fields.items():
        text = text.replace(f"{{{name}}}", filled)
    return text


def _who(sheet: Sheet) -> Iterator[str]:
    sex, age = value(sheet, "sex"), value(sheet, "age")
    who = [_words(sheet, f"sex.{sex}")] if sex else []
    who += [_words(sheet, "age", n=age)] if age else []
    yield from [", ".join(who)] if who else []
    course = value(sheet, "ms_course")
    yield from [course] if course else []
    mobility = value(sheet, "mobility")
    yield from [_words(sheet, f"mobility.{mobility}")] if mobility else []
    yield from [_words(sheet, "drives")] if value(sheet, "drives") == "yes" else []


def _limits(sheet: Sheet) -> Iterator[str]:
    if kidney := sheet.plan.facts.get("kidney_clearance"):
        how = value(sheet, "kidney_measures_differ") or sheet.voice.fact("egfr")
        yield _words(sheet, "kidney", value=kidney.text, how=how, day=_day(sheet, kidney))
    yield from _liver(sheet)
    yield from _worrying(sheet)
    systolic, diastolic = value(sheet, "systolic_bp"), value(sheet, "diastolic_bp")
    if systolic:
        key = "pressure" if diastolic else "systolic"
        yield _words(sheet, key, systolic=systolic, diastolic=diastolic)
    pregnant = value(sheet, "pregnant")
    if pregnant in ("yes", "planning") or (pregnant and value(sheet, "sex") != "male"):
        yield _words(sheet, f"pregnant.{pregnant}")
    yield from [_words(sheet, "breastfeeding")] if value(sheet, "breastfeeding") == "yes" else []
    yield from names_of(sheet, "conditions")
    yield from [_words(sheet, "drinks")] if value(sheet, "alcohol") == "heavy" else []
    if allergies := names_of(sheet, "allergies"):
        yield _words(sheet, "allergic", names=", ".join(allergies))


def _worrying(sheet: Sheet) -> Iterator[str]:
    """Salts of the blood on which something urgent or a warning rests."""
    plan = sheet.plan
    resting = {fact for action in plan.urgent for fact in action.facts}
    resting |= {fact for alert in plan.alerts for fact in alert.facts}
    for fact in SALTS:
        detail = plan.facts.get(fact)
        if fact in resting and detail is not None:
            yield f"{sheet.voice.fact(fact)} {detail.text} {unit(detail.unit)}"


def _liver(sheet: Sheet) -> Iterator[str]:
    """The tests as measured; in multiples of the limit where they came so."""
    for test in ("alt", "ast"):
        detail = sheet.plan.facts.get(test)
        if detail is None:
            detail = sheet.plan.facts.get(f"{test}_x_uln")
            if detail is None or len(detail.text) > SHORT:
                continue
        shown = unit(detail.unit) or "x ULN"
        yield f"{test.upper()} {detail.text} {shown}"


def _day(sheet: Sheet, detail: Detail) -> str:
    return short_day(detail.on or sheet.plan.made_on)


def _not_known(sheet: Sheet) -> Iterator[str]:
    missing = [fact for fact in LIMITING if fact not in sheet.plan.facts]
    if value(sheet, "sex") == "male" and "pregnant" in missing:
        missing.remove("pregnant")
    if missing:
        names = ", ".join(_with_reason(sheet, fact) for fact in missing)
        yield _words(sheet, "not_known", names=names)


def _with_reason(sheet: Sheet, fact: str) -> str:
    """`eGFR (has no unit)`: a value that was given and cannot be used says why, also the value of
    another test that gives the same."""
    name, rules = sheet.voice.fact(fact), rules_of(sheet)
    tests = _tests_of(sheet, fact)
    given = (
        f"{'' if entry.needs == (fact,) else f'{sheet.voice.fact(entry.needs[0])} '}{why}"
        for entry in sheet.plan.not_checked
        if len(entry.needs) == 1 and entry.needs[0] in tests and entry.rule not in rules
        if (why := re.split(r"[;:(]", sheet.voice.say(entry.because))[0].strip())
    )
    found = next(given, "")
    return f"{name} ({found})" if found and len(found) <= LONGEST_REASON else name


def _tests_of(sheet: Sheet, fact: str) -> frozenset[str]:
    """The fact, and the tests that the same is worked out from."""
    facts = sheet.voice.content.facts.values()
    return frozenset({fact, *(t for spec in facts if fact in spec.made_of for t in spec.made_of)})


def problem_line(sheet: Sheet) -> str:
    """The complaint, how it changed, what it disturbs, the earlier trials, and the goals."""
    plan, found = sheet.plan, []
    kind = ", ".join(
        value(sheet, fact).replace("_", " ")
        for fact in ("pattern", "distribution")
        if value(sheet, fact)
    )
    found += [kind] if kind else []
    found += [trend(sheet)] if trend(sheet) else []
    if disturbed := names_of(sheet, "interferes_with"):
        found.append(_words(sheet, "disturbs", names=", ".join(disturbed)))
    found += [_words(sheet, "at_night")] if value(sheet, "night_predominant") == "yes" else []
    if tried := names_of(sheet, "trials_done"):
        found.append(_words(sheet, "tried", names=", ".join(tried)))
    goals = "; ".join(plan.goals)
    found.append(_words(sheet, "goals", names=goals) if goals else _words(sheet, "no_goals"))
    stage = sheet.voice.word(f"stage.{plan.stage.id}", "title")
    return f"{'; '.join(found)}. {stage}."


def trend(sheet: Sheet) -> str:
    """`7 → 6 of 10 since 1 Oct 2026`."""
    change = sheet.plan.change
    if change is None:
        now = value(sheet, "severity")
        return _words(sheet, "severity", n=now) if now else ""
    since = _words(sheet, "since", day=short_day(change.since)) if change.since else ""
    before, now = _short(change.before), _short(change.now)
    return _words(sheet, "trend", before=before, now=now, since=since).strip()


def _short(rating: str) -> str:
    """A mean of several days to a tenth, for a reader."""
    if LONG.fullmatch(rating) is None:
        return rating
    return f"{Decimal(rating).quantize(TENTH).normalize() + 0:f}"
