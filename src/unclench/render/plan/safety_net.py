"""What to watch for, what is still open, and when to call for help."""

from __future__ import annotations

from unclench.plan.models import NotChecked
from unclench.plan.scheduling import SCHEDULE
from unclench.render.documents.known import alert_text
from unclench.render.plan.section import COLUMN, Sheet
from unclench.render.plan.urgent import CALLS

MOST_RULES = 4
MOST_OF_A_KIND = 6


def alerts(sheet: Sheet) -> list[str]:
    if not sheet.plan.alerts:
        return []
    lines = sheet.heading("alerts")
    for alert in sheet.plan.alerts:
        label = sheet.voice.word(f"severity.{alert.severity}", "label")
        lines += sheet.paper.item(alert_text(alert, sheet.voice), f"{label.upper()}: ")
    return lines


def questions(sheet: Sheet) -> list[str]:
    """Open facts, the most useful first, with what each would settle."""
    if not sheet.plan.questions:
        return []
    lines, settles = sheet.heading("questions"), sheet.voice.word("line.would_settle")
    shown = sheet.plan.questions[:MOST_OF_A_KIND] if sheet.voice.plain else sheet.plan.questions
    for number, question in enumerate(shown, 1):
        about = (
            f" ({settles}: {sheet.names(question.would_change)})"
            if question.would_change and not sheet.voice.plain
            else ""
        )
        lines += sheet.paper.item(sheet.voice.say(question.ask) + about, f"{number}. ")
    return lines


def seek_help(sheet: Sheet) -> list[str]:
    """When to get help, the most urgent first, under whom to call."""
    lines = sheet.heading("seek_help")
    for level in dict.fromkeys(line.urgency for line in sheet.plan.seek_help):
        label = sheet.voice.word(f"urgency.{level}", "label")
        number = f" ({sheet.voice.number(CALLS[level])})" if level in CALLS else ""
        lines += sheet.paper.subheading(f"{label}{number}", 1)
        for line in sheet.plan.seek_help:
            if line.urgency == level:
                lines += sheet.paper.item(sheet.voice.say(line.text), "- ", 2)
    return lines


def not_checked(sheet: Sheet) -> list[str]:
    """What came in and could not be used, with the reason; then the rules that wait, by the fact
    they wait for."""
    if not sheet.plan.not_checked:
        return []
    rules = rules_of(sheet)
    unusable = [entry for entry in sheet.plan.not_checked if entry.rule not in rules]
    waiting: dict[str, list[str]] = {}
    for entry in sheet.plan.not_checked:
        for fact in sheet.voice.asked(entry.needs) if entry.rule in rules else ():
            waiting.setdefault(fact, []).append(entry.rule.partition("/")[0])
    told = _for_person if sheet.voice.plain else _for_clinician
    return [*sheet.heading("not_checked"), *told(sheet, unusable, waiting)]


def _for_person(
    sheet: Sheet, unusable: list[NotChecked], waiting: dict[str, list[str]]
) -> list[str]:
    """By name only where the reasons mention units and files."""
    unusable = [entry for entry in unusable if entry.rule.partition("/")[0] != SCHEDULE]
    named = [fact for entry in unusable for fact in sheet.voice.asked(entry.needs)]
    lines = [
        *_by_reason(sheet, [entry for entry in unusable if not entry.needs]),
        *_list(sheet, "line.not_usable", named),
    ]
    return [
        *lines,
        *_list(sheet, "line.not_known", [fact for fact in waiting if fact not in named]),
    ]


def _list(sheet: Sheet, key: str, facts: list[str]) -> list[str]:
    return (
        sheet.paper.item(sheet.facts(facts) + ".", f"{sheet.voice.word(key).capitalize()}: ")
        if facts
        else []
    )


def _for_clinician(
    sheet: Sheet, unusable: list[NotChecked], waiting: dict[str, list[str]]
) -> list[str]:
    lines = _by_reason(sheet, unusable)
    for fact, rules in sorted(waiting.items(), key=lambda item: -len(item[1])):
        count = f"{len(rules)} rule{'s' * (len(rules) > 1)}"
        lines += sheet.paper.row(
            sheet.voice.fact(fact), f"{count}: {_some(sheet, rules)}", COLUMN + 8
        )
    return lines


def _by_reason(sheet: Sheet, entries: list[NotChecked]) -> list[str]:
    """Entries of one reason share a line, with their names before it."""
    named: dict[str, list[str]] = {}
    for entry in entries:
        named.setdefault(sheet.voice.say(entry.because), []).append(entry.rule)
    return [
        line
        for because, names in named.items()
        for line in sheet.paper.item(f"{', '.join(names)}: {because}")
    ]


def rules_of(sheet: Sheet) -> frozenset[str]:
    """Everything that waits for facts; what else was not checked came in and cannot be used."""
    content = sheet.voice.content
    signs = (*content.dangers, *content.triggers, *content.side_effects)
    return frozenset((*(rule.id for rule in content.rules), *(sign.id for sign in signs)))


def _some(sheet: Sheet, rules: list[str]) -> str:
    names = [*dict.fromkeys(map(sheet.name, rules))]
    more = len(names) - MOST_RULES
    return ", ".join(names[:MOST_RULES]) + (f" and {more} more" if more > 0 else "")


def education(sheet: Sheet) -> list[str]:
    """What is good to know: for a clinician the titles, for a person the first few in full."""
    lessons = sheet.plan.education
    if not lessons:
        return []
    if not sheet.voice.plain:
        return [
            *sheet.heading("education"),
            *sheet.paper.text(
                "; ".join(sheet.voice.say(lesson.title) for lesson in lessons) + ".", 1
            ),
        ]
    lines = sheet.heading("education")
    for lesson in lessons[:MOST_OF_A_KIND]:
        lines += sheet.paper.item(sheet.voice.say(lesson.text), "- ")
    return lines
