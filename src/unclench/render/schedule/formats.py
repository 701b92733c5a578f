"""A schedule, the two of a switch and the end of one in every format that can show it. Each is
imported when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from unclench.content.content import Content
from unclench.errors import unusable
from unclench.plan.dosing.models import SignedSchedule
from unclench.render.formats import Look
from unclench.render.schedule.view import EndedSchedule, ScheduleView, SwitchView
from unclench.render.wording import short_day

if TYPE_CHECKING:
    from unclench.render.console import Paper
    from unclench.signing.statement import Signed


class ShownVerified(NamedTuple):
    """Signed schedules that hold. `facts_compared`: with those of a record too. `checked` are the
    statements whose keys are on a list."""

    signed: tuple[SignedSchedule, ...]
    facts_compared: bool
    checked: tuple[Signed, ...]
    content: Content


def text(view: ScheduleView, look: Look) -> bytes:
    from unclench.render.schedule.text import to_text

    return _encoded(to_text(view, _paper(look)))


def json(view: ScheduleView, look: Look) -> bytes:
    from unclench.render.json_text import to_bytes
    from unclench.render.plan.references import with_references
    from unclench.render.schedule.json import to_dict
    from unclench.render.schedule.signed import with_signature

    return to_bytes(with_signature(with_references(to_dict(view)), view))


def html(view: ScheduleView, look: Look) -> bytes:
    from unclench.render.schedule.signed import append_signature

    return append_signature(_encoded(_page(view, look)), view)


def pdf(view: ScheduleView, look: Look) -> bytes:
    from unclench.render.schedule.signed import append_signature

    return append_signature(_printed(_page(view, look), view.region), view)


def handed_html(view: ScheduleView, look: Look) -> bytes:
    """On paper alone: its code is the signature of the document, and its bytes carry none."""
    return _encoded(_page(view, look))


def handed_pdf(view: ScheduleView, look: Look) -> bytes:
    return _printed(_page(view, look), view.region)


def _page(view: ScheduleView, look: Look) -> str:
    """For a person or carer it is made from the signed schedule alone."""
    from unclench.render.schedule.fridge import clinician_page, person_page

    if isinstance(view.schedule, SignedSchedule) and view.audience != "clinician":
        return person_page(view.schedule, view, large=look.large)
    return clinician_page(view, large=look.large)


def ics(view: ScheduleView, look: Look) -> bytes:
    from unclench.render.calendar.schedules import calendar

    return calendar((view,), discreet=look.discreet)


def fhir(view: ScheduleView, look: Look) -> bytes:
    from unclench.render.fhir.exact import to_bytes
    from unclench.render.fhir.medicine import of_view
    from unclench.render.schedule.signed import with_provenance

    made = of_view(view)
    return to_bytes(with_provenance(to_bytes(made), made, view))


def switch_text(shown: SwitchView, look: Look) -> bytes:
    from unclench.render.schedule.text import switch_text

    return _encoded(switch_text(shown, _paper(look)))


def switch_json(shown: SwitchView, look: Look) -> bytes:
    from unclench.render.json_text import to_bytes
    from unclench.render.schedule.json import switch_dict

    return to_bytes(switch_dict(shown))


def switch_ics(shown: SwitchView, look: Look) -> bytes:
    from unclench.render.calendar.schedules import calendar

    return calendar(shown, discreet=look.discreet)


def switch_fhir(shown: SwitchView, look: Look) -> bytes:
    from unclench.render.fhir.exact import to_bytes
    from unclench.render.fhir.medicine import collected, of_view

    return to_bytes(collected([of_view(view) for view in shown]))


def ended_text(ended: EndedSchedule, look: Look) -> bytes:
    from unclench.render.schedule.text import ended_text

    return _encoded(ended_text(ended, _paper(look)))


def ended_json(ended: EndedSchedule, look: Look) -> bytes:
    from unclench.render.json_text import to_bytes
    from unclench.render.schedule.json import ended_dict

    return to_bytes(ended_dict(ended))


def ended_html(ended: EndedSchedule, look: Look) -> bytes:
    from unclench.render.schedule.fridge import ended_page

    return _encoded(ended_page(ended, large=look.large))


def ended_pdf(ended: EndedSchedule, look: Look) -> bytes:
    from unclench.render.schedule.fridge import ended_page

    return _printed(ended_page(ended, large=look.large), ended.region)


def ended_doses(ended: EndedSchedule, look: Look) -> bytes:
    """What shows doses alone, such as a calendar, cannot be written: an empty one would read as
    stopping."""
    from unclench.render.schedule.checkins import said

    reason = f"no schedule is left after {ended.last().checkin.on}"
    raise unusable("checkins", reason, said(ended.last(), ended.voice()))


def verified_text(shown: ShownVerified, look: Look) -> bytes:
    said = [_verified(signed, shown) for signed in shown.signed]
    said += [_checked(found) for found in shown.checked]
    if not shown.checked:
        said.append("Unchanged; who signed is not checked (--trust FILE does).\n")
    return _encoded("".join(said))


def _checked(found: Signed) -> str:
    """Who signed, by the list of keys, and what."""
    statement = found.statement
    words = "".join(f"  {line}\n" for line in statement.words)
    days = f"{short_day(statement.first)} until before {short_day(statement.until)}"
    whose = f" for record {statement.record}" if statement.record else ""
    return (
        f"The key of {found.key.holder()} signed it on {short_day(statement.signed)}: "
        f"{statement.about}{whose}, {days}.\n{words}"
    )


def _verified(signed: SignedSchedule, shown: ShownVerified) -> str:
    plan, signature = signed.schedule, signed.signature
    name = shown.content.option(plan.medicine).name
    facts = (
        "the facts are the same"
        if shown.facts_compared
        else "the facts were not compared (--record RECORD does)"
    )
    return (
        f"{name}: {len(plan.rows)} row{'s' * (len(plan.rows) != 1)} from "
        f"{short_day(plan.rows[0].start)}, as signed; the seal holds.\n"
        f"Signed by {signature.by} on {short_day(signature.on)}; {facts}.\n"
    )


def _paper(look: Look) -> Paper:
    from unclench.render.console import Paper

    return Paper(look.width, look.colour)


def _encoded(made: str) -> bytes:
    return made.encode("utf-8", "replace")


def _printed(page: str, region: str | None) -> bytes:
    from unclench.render.pages.page import PAPERS, pdf

    return pdf(page, paper=PAPERS[region])
