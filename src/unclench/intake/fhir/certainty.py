"""How certain a diagnosis is by a mark on its code, as German records of practices carry it: A it
was ruled out, V suspected, Z a state after it, G certain."""

from __future__ import annotations

from unclench.intake.fhir.shape import Resource, child, children, word

MARK = "diagnosesicherheit"
RULED_OUT, SUSPECTED, AFTER = "A", "V", "Z"
VERIFIED = {RULED_OUT: "refuted", SUSPECTED: "provisional"}
CLINICAL = {AFTER: "resolved"}


def marked(resource: Resource, verified: str, clinical: str) -> tuple[str, str]:
    """verificationStatus and clinicalStatus, where a mark says less than they do."""
    marks = _marks(resource)
    if not marks:
        return verified, clinical
    if RULED_OUT in marks or SUSPECTED in marks:
        # Two codes of one diagnosis may be marked apart: the one that is ruled out is not there,
        # and the other is in doubt.
        mark = RULED_OUT if marks == {RULED_OUT} else SUSPECTED
        return VERIFIED[mark], clinical
    return verified, CLINICAL[AFTER] if marks == {AFTER} else clinical


def _marks(resource: Resource) -> set[str]:
    place = resource.place
    codings = children(child(resource.body, "code", place), "coding", f"{place}.code")
    return {
        word(child(extension, "valueCoding", place), "code", place)
        for coding in codings
        if "extension" in coding
        for extension in children(coding, "extension", place)
        if word(extension, "url", place).lower().endswith(MARK)
    }
