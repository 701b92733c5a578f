"""What every rule, sign, limit and stage does, written a second time, so that none is weakened by a
slip of the hand.

Examples see when a rule fires, but not what it then does. `python -m support.weights` writes the
list again after an intended change; the reviewer reads the change there, one line for each rule.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_folder
from unclench.criteria.engines.prose import prose

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "tests" / "knowledge" / "weights.txt"


def weights(draft: Draft) -> list[str]:
    """One line for each rule, sign, limit and regimen, and for each offer of a stage."""
    return sorted((*_rules(draft), *_medicines(draft), *_stages(draft)))


def _rules(draft: Draft) -> Iterator[str]:
    """The option, effect and severity of a rule, and what becomes of the medicine when it is taken;
    the urgency of a sign."""
    for rule in draft.rules:
        yield (
            f"{rule.id} ({rule.option or 'person'}): {rule.effect}, {rule.severity}, "
            f"{rule.if_taken or '-'}"
        )
    for sign in (*draft.dangers, *draft.triggers, *draft.side_effects):
        stops = ", ".join(sorted(sign.stop_urgently)) or "-"
        yield f"sign {sign.id}: {sign.urgency}, stops {stops}"


def _medicines(draft: Draft) -> Iterator[str]:
    """Conditions of limits and regimens have no examples of their own: here they stand as
    sentences."""
    for option in draft.options.values():
        if option.medicine is not None:
            for i, ceiling in enumerate(option.medicine.ceilings):
                bands = ", ".join(
                    f"below {band.below or 'everything'}: {band.at_most}" for band in ceiling.bands
                )
                kind = "limit of a build-up" if ceiling.build_up else "limit"
                yield (
                    f"{kind} {option.id} {i}: by {ceiling.by or '-'}, "
                    f"{_when(draft, ceiling.criterion)}: {bands}"
                )
            for regimen in option.medicine.regimens:
                held = "".join(f", {rung.amount} for {rung.days} d" for rung in regimen.ladder)
                steps = f"{regimen.start}, {regimen.step}, {regimen.ceiling}{held}"
                when = _when(draft, regimen.criterion)
                yield f"regimen {option.id} {regimen.id}: {when}: {steps}"
            for i, choice in enumerate(option.medicine.regimen_choice):
                yield f"regimen of {option.id} {i}: {choice.use} {_when(draft, choice.criterion)}"


def _stages(draft: Draft) -> Iterator[str]:
    for i, stage in enumerate(draft.stages):
        yield (
            f"stage {i:02} {stage.id}: {_when(draft, stage.criterion)}; not known: "
            f"{stage.if_unknown}"
        )
        yield from (
            f"offer {stage.id} {offer.option}: {_when(draft, offer.criterion)}"
            for offer in stage.offers
        )


def _when(draft: Draft, criterion: int | None) -> str:
    """By the names of the facts, so that another word for one changes nothing here."""
    if criterion is None:
        return "always"

    def unit(fact: str) -> str:
        return draft.facts[fact].unit if fact in draft.facts else ""

    return f"when {prose(draft.criteria[criterion], str, unit)}"


def written() -> list[str]:
    return LIST.read_text(encoding="utf-8").splitlines()


def main() -> int:
    LIST.write_text(
        "".join(f"{line}\n" for line in weights(read_folder(ROOT / "knowledge"))), encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
