"""From one medicine to another: the old one down and the new one up, one change at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from unclench.app.person import read_person
from unclench.app.schedules import view
from unclench.app.taper import TaperRequest, option_to_taper, propose_taper
from unclench.app.titrate import TitrateRequest, option_to_titrate, propose_titration
from unclench.content.content import Content
from unclench.content.types import Dose
from unclench.errors import RequestError, unusable
from unclench.patient.facts import Patient
from unclench.plan.dosing.switch import switch as in_turn
from unclench.plan.findings import find
from unclench.render.schedule.view import SwitchView

# The place of the new medicine's fields in this request.
NEW = {
    "medicine": "switch_to",
    "regimen": "switch_regimen",
    "to": "switch_up_to",
    "tablets": "switch_tablets",
}


class SwitchRequest(NamedTuple):
    """The taper of the old medicine, and of the new one what is its own; the day, the person and
    the signature are the same for both."""

    taper: TaperRequest
    switch_to: str
    switch_regimen: str | None = None
    switch_up_to: Dose | None = None
    switch_tablets: tuple[str, ...] | None = None

    def titration(self) -> TitrateRequest:
        """What is asked for the new medicine."""
        fields = {own: getattr(self, name) for own, name in NEW.items()}
        return TitrateRequest(self.taper.schedule._replace(**fields))


def switch(request: SwitchRequest, content: Content) -> SwitchView:
    """Both planned in turn, and both signed if a name is given.

    Raises RequestError for check-ins, which tell about one medicine, and for a person in whom two
    medicines must not change in turn; and what `taper` and `titrate` raise.
    """
    old_option = option_to_taper(request.taper.schedule, content)
    if request.taper.schedule.checkins is not None:
        do = "Tell what happened to one medicine at a time."
        raise unusable("checkins", "does not go with a switch", do)
    with _of_the_new():
        new_option = option_to_titrate(request.titration().schedule, content)
    patient = read_person(request.taper.schedule.person, content)
    old = propose_taper(request.taper, old_option, content, patient)
    if request.taper.schedule.about_somebody():
        _check_person(content, patient)
    with _of_the_new():
        new = propose_titration(request.titration(), new_option, content, patient)
    both = in_turn(old.schedule, new.schedule)
    return SwitchView(
        view(old._replace(schedule=both.old), request.taper.schedule, content, patient),
        view(new._replace(schedule=both.new), request.taper.schedule, content, patient),
    )


@contextmanager
def _of_the_new() -> Iterator[None]:
    """A fault of the new medicine is told of the field in which that was named."""
    try:
        yield
    except RequestError as error:
        raise error.renamed(NEW) from None


def _check_person(content: Content, patient: Patient) -> None:
    """RequestError for a person in whom two medicines must not change in turn, or may not."""
    findings = find(patient, content)
    said = next(stage.comes_down for stage in content.stages if stage.comes_down is not None)
    if findings.truth(said.no_cross_taper) is False:
        return
    facts = ", ".join(findings.support(said.no_cross_taper) or findings.needs(said.no_cross_taper))
    reason = (
        "two medicines do not change in turn while the person is drowsy, confused, infected or has "
        f"a low pressure ({facts})"
    )
    do = "Bring the old one down first, or write down what is known about these."
    raise unusable("switch_to", reason, do)
