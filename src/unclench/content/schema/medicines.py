"""A medicine: what it is, its build-up, its limits and its taper."""

from __future__ import annotations

from typing import Annotated

from unclench.content.checks.safeguards import ABRUPT
from unclench.content.schema.base import (
    CARRIES,
    CLAIMS,
    JUDGEMENT,
    Criterion,
    DoseText,
    KeyedEntry,
    OneOrMoreTexts,
    Text,
    WordsEntry,
    may,
    must,
    one_of,
)
from unclench.content.schema.options import AnyOptionEntry
from unclench.content.source.claims import REGIONS
from unclench.content.urgency import LATER

MEASURES = ("mg", "sprays", "mmol")
WHEN_DUE = ("before_start", "each_step", "each_review", "after_highest_dose", "trial_end")
COUNTRY = Annotated[str, one_of(REGIONS)]


class _Cited(KeyedEntry):
    """Nothing is said without a source: claims, or a judgement."""

    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)


class AmountsEntry(_Cited):
    """Amounts a day that cannot be meant, or must not be taken. Without bounds it says why."""

    ask_above: DoseText | None = may("Above this it is asked whether that is really taken.")
    overdose_from: DoseText | None = may("From here on it is an overdose.")


class TaperEntry(_Cited):
    """The way down."""

    at_most: DoseText | None = may("The largest single reduction.")
    every_days: int | None = may("How long each amount is kept.")
    while_above: DoseText | None = may("At or below this the steps get smaller.")
    then_at_most: DoseText | None = may("The largest single reduction there.")
    not_under_days: int | None = may("The shortest whole.")
    fastest_days: int | None = may("The shortest whole that a clinician may choose.")
    under_limit_within_days: int | None = may(
        "Above a limit that depends on a measure, the first cuts lead below it within this many "
        "days."
    )
    text: Text | None = may("The same for a clinician, in words.")
    notes: Text | None = may("A note for authors; it is never shown.")


class StoppingEntry(_Cited):
    """How it is stopped."""

    abrupt: Annotated[str, one_of(ABRUPT)] = must("What stopping at once is.")
    taper: TaperEntry | None = may("The way down, where there has to be one.")
    say: WordsEntry | None = may("The words about it.")
    notes: Text | None = may("A note for authors; it is never shown.")


class AdequateTrialEntry(_Cited):
    """How long and how high it has to be tried; less is not a failed trial."""

    weeks: int = must("Weeks at that dose.")
    from_: DoseText | None = may("The least dose of a day.", "from")
    above: bool | None = may("The dose has to be above it.")


class RungEntry(KeyedEntry):
    """One amount of a ladder."""

    amount: DoseText = must("The amount of a day.")
    days: int = must("How long it is kept.")


class RegimenEntry(_Cited):
    """A way to build it up: by equal steps, or by a ladder. The key is its id."""

    name: Text = must("What it is called.")
    start: DoseText | None = may("The first amount; the day's total, or of each dose.")
    step: DoseText | None = may("How much is added at once; not together with a ladder.")
    every_days: int | None = may("How long each amount is kept; not together with a ladder.")
    ladder: list[RungEntry] | None = may("Rising amounts with their days, where a source has them.")
    review_at: DoseText | list[DoseText] | None = may(
        "Here its effect is reviewed before the next step; one amount, or a list that rises."
    )
    ceiling: DoseText | None = may("The maximum of this regimen.")
    doses_per_day: int | None = may("Into how many doses a day is divided.")
    most_doses_per_day: int | None = may(
        "As many as its claims allow, used only where a dose would pass `most_per_dose`."
    )
    first_dose: Text | None = may("The part of the day of the first dose, such as `bedtime`.")
    for_: Text | None = may("Who it is meant for, in words.", "for")
    when: Criterion | None = may("Must be yes for it to be used; not known gives hold.")
    specialist: bool | None = may("Only within a specialist service.")
    max_days: int | None = may("The longest it may be taken.")
    notes: Text | None = may("A note for authors; it is never shown.")
    carries: OneOrMoreTexts | None = may(CARRIES)


class RegimenChoiceEntry(_Cited):
    """The choice of regimen: the first line whose `when` is yes; the last has none."""

    use: Text = must("The id of a regimen.")
    when: Criterion | None = may("The people it is for.")
    small_steps: bool | None = may("Rules with `small_steps: true` choose it too.")


class BandEntry(_Cited):
    """The limit below a cut point."""

    at_most: DoseText = must("The maximum for a day; `0 mg/day` for none at all.")
    below: Text | None = may("It holds below this number.")
    otherwise: bool | None = may("The last band, for every other number.")


class CeilingEntry(_Cited):
    """A limit. All apply and the lowest wins: one amount, or bands by a number."""

    at_most: DoseText | None = may("The maximum for a day.")
    when: Criterion | None = may("The people it is for; everybody when left out.")
    for_: Annotated[str, one_of(("everybody", "build_up"))] | None = may(
        "`build_up`: nothing is started or raised above it, and no present dose is lowered.", "for"
    )
    by: Text | None = may("The number that the bands divide, such as `kidney_clearance`.")
    bands: list[BandEntry] | None = may("Cut points from low to high, and `otherwise` last.")
    urgency: Annotated[str, one_of(LATER)] | None = may("How soon who takes more comes down.")


class MostPerDoseEntry(_Cited):
    """The maximum for one dose."""

    at_most: DoseText = must("One dose, like `20 mg per dose`.")
    region: COUNTRY | None = may(
        "The only region whose texts say so: a larger dose comes down there, and where the region "
        "is not known."
    )


class ProductEntry(_Cited):
    """A product that exists."""

    form: Text = must("Tablet, capsule, liquid …")
    strength: Text = must("Its strength, such as `10 mg` or `5 mg/5 mL`.")
    halves: bool | None = may("It can be halved: only where a source says that it is scored.")
    common: bool | None = may("Plans use it first.")
    region: COUNTRY | None = may("Where it is sold.")
    notes: Text | None = may("A note for authors; it is never shown.")


class MonitoringEntry(_Cited):
    """A test or a look that becomes a dated task."""

    task: Text = must("An id of `tasks.yaml`.")
    when_due: Annotated[str, one_of(WHEN_DUE)] | None = may("When it is due.")
    every_days: int | None = may("How often, or on which day.")
    times: int | None = may("How many times.")


class CounselEntry(_Cited):
    """Counselling whenever it is offered or taken."""

    id: Text = must("A path, such as `MEDICINE/counsel-driving`.")
    say: WordsEntry = must("The words.")
    carries: OneOrMoreTexts | None = may(CARRIES)


class ProseEntry(KeyedEntry):
    """A sentence for pages about the medicine."""

    claims: OneOrMoreTexts = must(CLAIMS)
    text: Text | None = may("What a clinician reads …")
    say: WordsEntry | None = may("… or what each audience reads.")


class SideEffectsEntry(KeyedEntry):
    """What it can bring, for pages about the medicine."""

    common: list[ProseEntry] | None = may("What is common.")
    urgent: list[ProseEntry] | None = may("The urgent ones.")


class OverdoseEntry(KeyedEntry):
    """What too much of it does."""

    say: WordsEntry = must("The words.")
    claims: OneOrMoreTexts = must(CLAIMS)


class ControlledEntry(KeyedEntry):
    """The schedule under which it is controlled, by region; `none` where it is not."""

    us: Text = must("In the United States.")
    uk: Text = must("In the United Kingdom.")


class MedicineCodesEntry(KeyedEntry):
    """Its codes."""

    rxnorm: Text | None = may("The RxNorm code of the ingredient.")
    atc: Text | None = may("The ATC code.")
    claims: OneOrMoreTexts = must(CLAIMS)


class MedicineEntry(AnyOptionEntry):
    """A medicine with a verdict of its own: a folder with this file and its rules."""

    stopping: StoppingEntry = must("How it is stopped.")
    amounts: AmountsEntry = must("Which amounts a day are asked about, and which are an overdose.")
    measure: Annotated[str, one_of(MEASURES)] | None = may("The measure of its doses; `mg` else.")
    antispastic: bool | None = may("It counts as treatment of spasticity.")
    adequate_trial: AdequateTrialEntry | None = may("What counts as having been tried.")
    regimens: dict[str, RegimenEntry] | None = may("The ways to build it up, by their ids.")
    regimen_choice: list[RegimenChoiceEntry] | None = may("The choice of regimen.")
    most_per_dose: MostPerDoseEntry | None = may("The maximum for one dose.")
    ceilings: list[CeilingEntry] | None = may("Its limits.")
    products: list[ProductEntry] | None = may("Products that exist.")
    monitoring: list[MonitoringEntry] | None = may("Tests and looks.")
    counselling: list[CounselEntry] | None = may("Counselling whenever it is offered or taken.")
    offer_when: Criterion | None = may("A criterion; the pathway decides when nothing is written.")
    side_effects: SideEffectsEntry | None = may("What it can bring.")
    overdose: OverdoseEntry | None = may("What too much of it does.")
    evidence: list[ProseEntry] | None = may("What trials found.")
    indications: list[ProseEntry] | None = may("What it is for, and not for.")
    administration: list[ProseEntry] | None = may("How it is taken.")
    pharmacokinetics: list[ProseEntry] | None = may("What becomes of it in the body.")
    pregnancy: list[ProseEntry] | None = may("In pregnancy.")
    lactation: list[ProseEntry] | None = may("While breastfeeding.")
    controlled: ControlledEntry | None = may("Whether it is controlled.")
    codes: MedicineCodesEntry | None = may("Its codes.")
