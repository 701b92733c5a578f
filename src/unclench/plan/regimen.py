"""A regimen chosen for one person, and the limits on the day's total that apply to them."""

from typing import NamedTuple

from unclench.content.types import Dose, Regimen, Rung


class Limit(NamedTuple):
    """One limit on the day's total that applies to this person."""

    at_most: Dose
    because: str
    facts: tuple[str, ...]
    claims: tuple[str, ...]


class ChosenRegimen(NamedTuple):
    """A regimen for this person: `ceiling` is the lowest of all `limits`."""

    regimen: Regimen
    ceiling: Dose | None
    limits: tuple[Limit, ...]

    @property
    def review_at(self) -> tuple[Dose, ...]:
        """The regimen's review points, save those above what this person may take."""
        most = self.ceiling
        return tuple(
            review
            for review in self.regimen.review_at
            if most is None or review.amount <= most.amount
        )

    @property
    def ladder(self) -> tuple[Rung, ...]:
        """The amounts of the regimen's ladder that this person may take."""
        most = self.ceiling
        return tuple(
            rung
            for rung in self.regimen.ladder
            if most is None or rung.amount.amount <= most.amount
        )
