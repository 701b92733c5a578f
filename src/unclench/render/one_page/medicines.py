"""Medicines for a clinician: those that are taken, each with verdict and dose; at most two to
begin; and what is not for this person now, where it was asked for or is next in the pathway."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from unclench.content.types.facts import BY_PUMP
from unclench.patient.facts import PERHAPS_OTHERS, told_in
from unclench.plan.models import Verdict
from unclench.render.one_page.now import DOWN, SPEAKING, if_taken, is_taken
from unclench.render.one_page.sentences import fitted
from unclench.render.one_page.steps import dose, regimen, start, words
from unclench.render.one_page.values import OnePageEntry
from unclench.render.plan.options import TREATMENTS
from unclench.render.plan.section import Sheet
from unclench.render.plan.side_effects import medicine_name

MOST_BEGIN = 2
MOST_NEXT = 3
MOST_NEEDS = 3
CLEARANCE = "kidney_clearance"
TAKEN = ("stop_urgently", "taper", "lower", "raise", "continue")
BEGUN = ("offer", "specialist")
STAGE = "stage/"
NO_NEXT = ("emergency", "needs_data", "out_of_scope")  # stages that lead to no medicine yet
MEASURED = (
    "age", "egfr", "kidney_clearance", "sodium", "potassium", "magnesium", "calcium_adjusted",
    "systolic_bp", "alt_x_uln", "ast_x_uln", "ck_x_uln", "weight",
)  # fmt: skip
SHORT = 7


def taken(sheet: Sheet) -> list[Verdict]:
    """Treatments that are taken: the one that has dates first, then the worst verdict."""
    schedule = sheet.plan.schedule
    dated = schedule.medicine if schedule else ""
    found = [
        verdict
        for verdict in sheet.plan.options
        if verdict.option.kind in TREATMENTS
        and (verdict.verdict in TAKEN or is_taken(sheet, verdict.option.id))
    ]
    return sorted(found, key=lambda one: (one.option.id != dated, _worst(one)))


def _worst(verdict: Verdict) -> int:
    return TAKEN.index(verdict.verdict) if verdict.verdict in TAKEN else len(TAKEN)


def taken_entries(sheet: Sheet, most_sentences: int) -> tuple[OnePageEntry, ...]:
    if "taking" not in sheet.plan.facts:
        return (OnePageEntry("", f"{words(sheet, 'taken.unknown')}."),)
    decided = [_taken(sheet, verdict, most_sentences) for verdict in taken(sheet)]
    return (*decided, *_others(sheet))


def _taken(sheet: Sheet, verdict: Verdict, most_sentences: int) -> OnePageEntry:
    """`Its name 60 mg/day: reduce. eGFR 38, age 74: …`"""
    amount = dose(sheet, verdict.option) if verdict.option.medicine else ""
    lead = f"{verdict.option.name} {amount}".strip()
    up = (
        regimen(sheet, verdict, words(sheet, "begin.from_present", dose=amount))
        if verdict.verdict == "raise"
        else ""
    )
    text = f"{up} {reason(sheet, verdict, most_sentences, taken=True)}".strip()
    if verdict.verdict == "stop_urgently":
        text = text or words(sheet, "taken.next_dose")
    return OnePageEntry(
        lead,
        text,
        tag(sheet, verdict),
        verdict.option.id,
        claims_of(verdict, with_regimen=bool(up)),
    )


def tag(sheet: Sheet, verdict: Verdict) -> str:
    """The verdict in a clinician's word; what it waits for where it waits."""
    asked = sheet.voice.asked(verdict.needs)
    more = len(asked) - MOST_NEEDS
    rest = f" {words(sheet, 'question.and_more', n=more)}" if more > 0 else ""
    needs = f"{sheet.facts(asked[:MOST_NEEDS])}{rest}"
    return words(sheet, f"tag.{verdict.verdict}", needs=needs)


def claims_of(verdict: Verdict, *, with_regimen: bool = False) -> tuple[str, ...]:
    """Of the regimen, those about this medicine where it has some; then of the reasons of its own;
    those of the stage only where it is begun."""
    found = verdict.regimen.regimen.claims if with_regimen and verdict.regimen else ()
    about = tuple(claim for claim in found if claim.startswith(f"{verdict.option.id}-"))
    regimen = about or found
    reasons = [one for one in verdict.because if with_regimen or not one.rule.startswith(STAGE)]
    return (*regimen, *(claim for reason in reasons for claim in reason.claims))


def reason(sheet: Sheet, verdict: Verdict, most_sentences: int, *, taken: bool) -> str:
    """The reasons that decided, after the values they rest on. The stage and danger signs are said
    once, further up. With room for more than a sentence, a second reason follows."""
    told = {sign.id for sign in sheet.voice.content.dangers}
    own = [
        one for one in verdict.because if not one.rule.startswith(STAGE) and one.rule not in told
    ]
    if not own or verdict.verdict == "hold" or not most_sentences:
        return ""
    starts = if_taken(sheet)
    texts = [fitted(sheet.voice.say(own[0].text), starts, taken=taken, most=most_sentences)]
    if len(own) > 1 and most_sentences > 1:
        texts.append(fitted(sheet.voice.say(own[1].text), starts, taken=taken, most=1))
    measured = [*values(sheet, own[0].facts)]
    text = " ".join(dict.fromkeys(texts))
    return f"{', '.join(measured)}: {text}" if measured else text


def values(sheet: Sheet, facts: Iterable[str]) -> Iterator[str]:
    """`eGFR 38`, `age 74`: what was measured, of what a rule looks at."""
    names = dict.fromkeys(CLEARANCE if fact == "egfr" else fact for fact in facts)
    for fact in names:
        detail = sheet.plan.facts.get(fact)
        if fact in MEASURED and detail is not None and len(detail.text) <= SHORT:
            name = words(sheet, "kidney_short") if fact == CLEARANCE else sheet.voice.fact(fact)
            yield f"{name} {detail.text}"


def _others(sheet: Sheet) -> Iterator[OnePageEntry]:
    """Medicines that nothing here decides about, by name; and that some could not be read."""
    told = others(sheet)
    if told.names:
        yield OnePageEntry("", words(sheet, "taken.others", names=", ".join(told.names)) + ".")
    if told.by_pump:
        yield OnePageEntry("", words(sheet, "taken.pump", names=", ".join(told.by_pump)) + ".")
    if told.not_known:
        names = ", ".join(told.not_known)
        yield OnePageEntry("", words(sheet, "taken.not_known", names=names) + ".")
    if told.gaps:
        yield OnePageEntry("", words(sheet, "taken.gaps") + ".")
    if told.none:
        yield OnePageEntry("", words(sheet, "taken.none") + ".")


class OtherMedicines(NamedTuple):
    """The rest of the list: medicines known by name alone, those that a pump gives, names not known
    here, whether there may be more, and whether there is none at all."""

    names: list[str]
    by_pump: list[str]
    not_known: list[str]
    gaps: bool
    none: bool


def others(sheet: Sheet) -> OtherMedicines:
    text = sheet.plan.facts["taking"].text
    (listed, not_known), gaps = told_in(text), text.endswith(PERHAPS_OTHERS)
    ids = {option.id for option in sheet.voice.content.options}
    rest = [one for one in listed if one not in ids]
    by_pump = [medicine_name(one, sheet.voice) for one in rest if one.endswith(BY_PUMP)]
    names = [medicine_name(one, sheet.voice) for one in rest if not one.endswith(BY_PUMP)]
    return OtherMedicines(names, by_pump, not_known, gaps, not (listed or not_known or gaps))


def begun(sheet: Sheet) -> list[Verdict]:
    """What may be begun: the medicine of the schedule first, then those that this stage offers, in
    its order, then what a specialist decides on. At most two."""
    stage = next(one for one in sheet.voice.content.stages if one.id == sheet.plan.stage.id)
    offers = [offer.option for offer in stage.offers]
    scheduled = sheet.plan.schedule.medicine if sheet.plan.schedule else ""
    found = [
        verdict
        for verdict in sheet.plan.options
        if verdict.option.kind in TREATMENTS
        and verdict.verdict in BEGUN
        and not is_taken(sheet, verdict.option.id)
    ]

    def rank(verdict: Verdict) -> tuple[int, bool, int]:
        name = verdict.option.id
        place = offers.index(name) if name in offers else len(offers)
        return BEGUN.index(verdict.verdict), name != scheduled, place

    return sorted(found, key=rank)[:MOST_BEGIN]


def begin_entries(sheet: Sheet, most_sentences: int) -> tuple[OnePageEntry, ...]:
    down = [verdict for verdict in sheet.plan.options if verdict.verdict in DOWN]
    found = begun(sheet)
    if down and not found:
        return (OnePageEntry("", words(sheet, "begin.waits", name=down[0].option.name) + "."),)
    return tuple(_begun(sheet, verdict, most_sentences) for verdict in found)


def _begun(sheet: Sheet, verdict: Verdict, most_sentences: int) -> OnePageEntry:
    first = start(sheet, verdict)
    said = regimen(sheet, verdict, first) if verdict.regimen else ""
    why = reason(sheet, verdict, most_sentences, taken=False)
    tagged = "" if verdict.verdict == "offer" and first else tag(sheet, verdict)
    return OnePageEntry(
        verdict.option.name,
        f"{said} {why}".strip(),
        tagged,
        verdict.option.id,
        claims_of(verdict, with_regimen=True),
    )


def not_this(sheet: Sheet, most: int, most_sentences: int) -> tuple[OnePageEntry, ...]:
    """What was asked for and is not given, then what comes next in the pathway; the same words
    once, with all names."""
    shown = {one.option.id for one in (*begun(sheet), *taken(sheet))}
    found = [*_asked(sheet, most_sentences), *_next(sheet, shown, most_sentences)]
    merged: dict[tuple[str, str], list[OnePageEntry]] = {}
    for entry in found:
        merged.setdefault((entry.tag, entry.text), []).append(entry)
    return tuple(_together(entries) for entries in merged.values())[:most]


def _together(entries: list[OnePageEntry]) -> OnePageEntry:
    names = ", ".join(dict.fromkeys(entry.lead for entry in entries))
    return entries[0]._replace(lead=names)


def _asked(sheet: Sheet, most_sentences: int) -> Iterator[OnePageEntry]:
    from unclench.render.plan.tasks import answer_text

    for one in sheet.plan.answered:
        verdict = one.verdict
        if verdict is None:
            yield OnePageEntry("", answer_text(one, sheet.voice))
        elif verdict.verdict not in ("offer", "raise"):
            asked = answer_text(one, sheet.voice).partition(":")[0]
            lead = f"{asked} ({words(sheet, 'not_this.asked')})"
            listed = is_taken(sheet, verdict.option.id)
            text = reason(sheet, verdict, most_sentences, taken=listed) or _warned(sheet, verdict)
            yield OnePageEntry(
                lead, text, tag(sheet, verdict), verdict.option.id, claims_of(verdict)
            )


def _warned(sheet: Sheet, verdict: Verdict) -> str:
    """Where only the stage speaks against it, the first warning about it: an emergency that ends
    does not make it safe."""
    warnings = (
        alert
        for alert in sheet.plan.alerts
        if alert.severity in SPEAKING and verdict.option.id in alert.options
    )
    return next(
        (fitted(sheet.voice.say(alert.text), (), taken=False, most=1) for alert in warnings), ""
    )


def _next(sheet: Sheet, shown: set[str], most_sentences: int) -> Iterator[OnePageEntry]:
    """The next treatments of the pathway, from this person's stage on."""
    asked = {one.verdict.option.id for one in sheet.plan.answered if one.verdict}
    stages = [stage.id for stage in sheet.voice.content.stages]
    ahead = sheet.voice.content.stages[stages.index(sheet.plan.stage.id) :]
    ids = [offer.option for stage in ahead for offer in stage.offers]
    verdicts = {verdict.option.id: verdict for verdict in sheet.plan.options}
    left = [one for one in dict.fromkeys(ids) if one not in shown | asked]
    coming = [verdicts[name] for name in left if not _without_purpose(verdicts[name])]
    for verdict in coming[:MOST_NEXT] if sheet.plan.stage.id not in NO_NEXT else ():
        text = reason(sheet, verdict, most_sentences, taken=False)
        yield OnePageEntry(
            verdict.option.name, text, tag(sheet, verdict), verdict.option.id, claims_of(verdict)
        )


def _without_purpose(verdict: Verdict) -> bool:
    """Whether a rule of its own says that it has no place now: then it is not the next one."""
    own = f"{verdict.option.id}/"
    return verdict.verdict == "not_now" and any(
        reason.rule.startswith(own) for reason in verdict.because
    )
