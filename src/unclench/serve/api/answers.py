"""The shape of every answer. Keys may be added; none that is here is dropped."""

from __future__ import annotations

from unclench.app.request_values import AUDIENCES, REGIONS
from unclench.plan.triage import URGENCIES
from unclench.render.json_text import Json
from unclench.serve.api.diary_shapes import DIARY, DIARY_VERSION, NOTED
from unclench.serve.api.shapes import (
    ANYTHING,
    DAY,
    TEXT,
    TEXTS,
    WHOLE,
    always,
    entry,
    list_of,
    mapping,
    named,
    one_of,
    or_null,
)

KINDS = ("medicine", "procedure", "referral", "programme", "self_care", "complementary")
VERDICTS = (
    "offer", "continue", "raise", "lower", "taper", "hold", "not_now", "specialist", "avoid",
    "stop_urgently",
)  # fmt: skip
ACTIONS = ("answer", "ask_for_missing", "abstain", "refuse_and_redirect", "triage_first")
LEVEL = one_of((*URGENCIES, "none"))
REGION = or_null(one_of(REGIONS))
CONTENT = entry(version=TEXT, status=TEXT)
URGENT = entry(id=TEXT, urgency=LEVEL, do=TEXT, because=TEXT, facts=TEXTS, claims=TEXTS)
REASON = entry(rule=TEXT, text=TEXT, facts=TEXTS, claims=TEXTS)
NOT_CHECKED = entry(rule=TEXT, because=TEXT, needs=TEXTS)
QUESTION = entry(fact=TEXT, ask=TEXT)
HELP = entry(id=TEXT, urgency=LEVEL, text=TEXT, claims=TEXTS)
DOING = entry(id=TEXT, text=TEXT, claims=TEXTS)
ALERT = entry(id=TEXT, severity=one_of(("stop", "warn", "note")), text=TEXT, claims=TEXTS)
REGIMEN = entry(
    id=TEXT, start=or_null(TEXT), step=or_null(TEXT), every_days=or_null(WHOLE),
    review_at=or_null(TEXT), ceiling=or_null(TEXT), doses_per_day=or_null(WHOLE), claims=TEXTS,
)  # fmt: skip
OPTION = entry(
    id=TEXT, kind=one_of(KINDS), verdict=one_of(VERDICTS), because=list_of(named("Reason")),
    needs=TEXTS, regimen=or_null(named("Regimen")),
)  # fmt: skip
DOSE = entry(slot=TEXT, mg=or_null(TEXT), make=TEXT)
DAYS = entry(**{"from": DAY, "to": or_null(DAY)}, doses=list_of(DOSE), mg_per_day=or_null(TEXT))
DOSES = entry(
    medicine=TEXT, regimen=or_null(TEXT), signed_by=or_null(TEXT), days=list_of(DAYS)
)  # fmt: skip
REFERENCES = entry(claims=mapping(entry(sources=TEXTS)), sources=mapping(entry(title=TEXT)))
FACTS = mapping(entry(value=TEXT, unit=TEXT, date=or_null(DAY), origin=TEXT))
DISAGREEMENT = entry(about=TEXT, values=list_of(entry(claim=TEXT)), because=TEXT)
LAST: dict[str, Json] = {"disclaimer": TEXT, "review": or_null(TEXT)}
ABOUT_A_PERSON: dict[str, Json] = {"record": TEXT, "made_on": DAY, "region": REGION}

PLAN = entry(
    schema=always("unclench.plan/1"), **ABOUT_A_PERSON, audience=one_of(AUDIENCES),
    content=CONTENT, urgency=LEVEL, urgent=list_of(named("Urgent")),
    stage=entry(id=TEXT, title=TEXT, because=TEXT, facts=TEXTS, claims=TEXTS),
    options=list_of(named("Option")), schedule=or_null(named("Doses")), alerts=list_of(ALERT),
    questions=list_of(entry(fact=TEXT, ask=TEXT, would_change=TEXTS)),
    tasks=list_of(entry(id=TEXT, date=DAY, text=TEXT, claims=TEXTS)),
    programme=list_of(DOING), self_care=list_of(DOING),
    education=list_of(entry(id=TEXT, title=TEXT, text=TEXT, claims=TEXTS)),
    seek_help=list_of(HELP), review_on=or_null(DAY), disagreements=list_of(DISAGREEMENT),
    not_checked=list_of(named("NotChecked")), facts=FACTS, references=REFERENCES, **LAST,
)  # fmt: skip
TRIAGE = entry(
    schema=always("unclench.triage/1"), **ABOUT_A_PERSON, audience=one_of(AUDIENCES),
    content=CONTENT, urgency=LEVEL, urgent=list_of(named("Urgent")),
    side_effects=list_of(entry(sign=TEXT, tier=TEXT)), options=list_of(named("Option")),
    alerts=list_of(ALERT), questions=list_of(QUESTION), seek_help=list_of(HELP),
    not_checked=list_of(named("NotChecked")), facts=FACTS, references=REFERENCES, **LAST,
)  # fmt: skip
WHY = entry(
    schema=always("unclench.why/1"), **ABOUT_A_PERSON, content=CONTENT, option=named("Option"),
    claims=list_of(entry(id=TEXT, says=TEXT)),
    change=list_of(entry(fact=TEXT, before=TEXT, after=TEXT, verdict=TEXT)), facts=FACTS, **LAST,
)  # fmt: skip
PROGRAMME = entry(
    schema=always("unclench.programme/1"), **ABOUT_A_PERSON, starts=DAY, weeks=WHOLE,
    audience=one_of(AUDIENCES), content=CONTENT, urgency=LEVEL, urgent=list_of(named("Urgent")),
    items=list_of(entry(id=TEXT, title=TEXT, steps=TEXTS, claims=TEXTS)),
    questions=list_of(QUESTION), stop=entry(text=TEXT, claims=TEXTS), **LAST,
)  # fmt: skip
SCHEDULE = entry(
    schema=always("unclench.schedule/1"), medicine=TEXT, schedule=or_null(named("Doses")),
    claims=TEXTS, content=CONTENT, **LAST,
)  # fmt: skip
ANSWER = entry(
    schema=always("unclench.answer/1"), answer=TEXT, action=one_of(ACTIONS), citations=TEXTS,
    disagreements=list_of(DISAGREEMENT), status=TEXT, audience=one_of(AUDIENCES), urgency=LEVEL,
    needs=TEXTS, topics=TEXTS, intents=TEXTS, sentences=list_of(entry(text=TEXT, claims=TEXTS)),
    content=CONTENT,
)  # fmt: skip
ABOUT = entry(schema=TEXT, program=TEXT, on=DAY, content=CONTENT, reviews=mapping(ANYTHING))
PROBLEM = entry(
    type=TEXT, title=TEXT, status=WHOLE, detail=TEXT,
    problems=list_of(entry(place=TEXT, reason=TEXT, do=TEXT)), trace_id=TEXT,
)  # fmt: skip
HEALTH = entry(status=one_of(("ok", "ready", "not ready")))

COMPONENTS: dict[str, Json] = {
    "Plan": PLAN, "Triage": TRIAGE, "Why": WHY, "Programme": PROGRAMME, "Schedule": SCHEDULE,
    "Answer": ANSWER, "About": ABOUT, "Problem": PROBLEM, "Health": HEALTH, "Urgent": URGENT,
    "Reason": REASON, "Regimen": REGIMEN, "Option": OPTION, "Doses": DOSES,
    "NotChecked": NOT_CHECKED, "DiaryVersion": DIARY_VERSION, "Diary": DIARY, "Noted": NOTED,
}  # fmt: skip
