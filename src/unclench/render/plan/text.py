"""Plan → plain text: everything urgent first, then what to do, then why. Never wider than the
paper."""

from __future__ import annotations

from collections.abc import Callable

from unclench.content.content import Content
from unclench.content.types import Words
from unclench.plan.models import Plan
from unclench.render.console import Paper
from unclench.render.plan import evidence, options, person, urgent
from unclench.render.plan import safety_net as asking
from unclench.render.plan import tasks as given
from unclench.render.plan.governance import content_line
from unclench.render.plan.person import doing
from unclench.render.plan.section import Sheet
from unclench.render.plan.tasks import tasks, triggers
from unclench.render.schedule.table import schedule
from unclench.render.wording import Voice, long_day

TextSection = Callable[[Sheet], list[str]]

BLOCKING = ("emergency", "same_day")
PLAIN_PAPER = Paper()


def to_text(
    plan: Plan,
    content: Content,
    audience: str = "clinician",
    paper: Paper = PLAIN_PAPER,
    *,
    evidence_too: bool = False,
) -> str:
    """The plan as text for one audience; `evidence_too` adds every value on which sources differ,
    and every source."""
    sheet = sheet_for(plan, content, audience, paper)
    return written(
        sheet, (urgent.head, urgent.urgent, *sections(sheet, evidence_too=evidence_too), foot)
    )


def sheet_for(plan: Plan, content: Content, audience: str, paper: Paper) -> Sheet:
    """What all sections of one plan are written from."""
    from unclench.content import load_library

    voice = Voice(content, audience, plan.region)
    return Sheet(
        plan,
        voice,
        paper,
        load_library(),
        {} if voice.plain else evidence.marks(plan, _waiting(content)),
    )


def sections(sheet: Sheet, *, evidence_too: bool) -> tuple[TextSection, ...]:
    """The part between the urgent box and the foot, in its order, for the sheet's audience."""
    if sheet.voice.plain:
        return _for_person(sheet.plan)
    return (*FOR_CLINICIAN, *(EVIDENCE if evidence_too else BRIEF))


def _waiting(content: Content) -> Words:
    return Words(*(content.words.get(f"reason.open_rule.{who}", "") for who in Words._fields))


def written(sheet: Sheet, sections: tuple[TextSection, ...]) -> str:
    """Sections with an empty line between; a section with nothing to say is left out."""
    found = (section(sheet) for section in sections)
    return "\n\n".join("\n".join(lines) for lines in found if lines) + "\n"


def movement(sheet: Sheet) -> list[str]:
    return doing(sheet, ("programme",), "heading.programme")


def self_care(sheet: Sheet) -> list[str]:
    return doing(sheet, ("self_care", "complementary"), "heading.self_care")


def helpers(sheet: Sheet) -> list[str]:
    return doing(sheet, ("referral",), "kind.referral", "label")


def foot(sheet: Sheet) -> list[str]:
    """What this is and is not, where to report, and which version it is."""
    voice, paper = sheet.voice, sheet.paper
    review = (
        [] if sheet.plan.content_status == urgent.APPROVED else paper.text(voice.word("pending"))
    )
    return [
        *sheet.heading("about"),
        *review,
        *paper.text(voice.word("disclaimer")),
        *paper.text(voice.number("report_line")),
        *paper.text(version(sheet.plan), style="2"),
        *(line for text in content_state(sheet) for line in paper.text(text, style="2")),
    ]


def content_state(sheet: Sheet) -> list[str]:
    """For a clinician how old the content is, how much is approved, and where to read more."""
    content = sheet.voice.content
    return [] if sheet.voice.plain else [f"{content_line(content)} See unclench about."]


def version(plan: Plan) -> str:
    """Which content a plan was made from, whether it is approved, and when."""
    return (
        f"unclench {plan.content_version} ({plan.content_status.replace('_', ' ')}), "
        f"{long_day(plan.made_on)}"
    )


FOR_CLINICIAN: tuple[TextSection, ...] = (
    urgent.stage,
    given.change,
    triggers,
    asking.alerts,
    given.requests,
    tasks,
    options.options,
    schedule,
    helpers,
    movement,
    self_care,
    options.others,
    asking.questions,
    asking.seek_help,
    asking.education,
    asking.not_checked,
)
BRIEF: tuple[TextSection, ...] = (evidence.used, evidence.why)
EVIDENCE: tuple[TextSection, ...] = (evidence.disagreements, evidence.why, evidence.sources)
FIRST: tuple[TextSection, ...] = (
    urgent.stage,
    given.change,
    triggers,
    asking.alerts,
    tasks,
    given.requests,
    person.medicines,
)
CALM: tuple[TextSection, ...] = (movement, self_care, helpers, asking.questions)
LATER: tuple[TextSection, ...] = (asking.education, evidence.disagreements, asking.not_checked)


def _for_person(plan: Plan) -> tuple[TextSection, ...]:
    """While something is urgent, nothing else is in the way."""
    calm, later = ((), ()) if plan.urgency in BLOCKING else (CALM, LATER)
    return (*FIRST, *calm, asking.seek_help, *later)
