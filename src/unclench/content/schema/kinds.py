"""Every kind of file of the knowledge: its place, and the type of its content."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from unclench.content.schema import (
    answers,
    documents,
    evidence,
    exercises,
    facts,
    governance,
    medicines,
    names,
    options,
    pathway,
    promises,
    reading,
    rules,
    side_effects,
    training,
)
from unclench.content.schema.base import Text, WordsEntry

WordsFile = dict[str, Any]


class FileKind(NamedTuple):
    """A kind of file. `holds` is the type of the whole file; `overlay`: it belongs to an overlay
    alone."""

    id: str
    title: str
    files: tuple[str, ...]
    holds: Any
    about: str
    overlay: bool = False


KINDS = (
    FileKind("sources", "Sources", ("sources/*.yaml",), dict[str, evidence.SourceEntry],
         "Who says something: a mapping of ids."),
    FileKind("claims", "Claims", ("claims/*.yaml",), dict[str, evidence.ClaimEntry],
         "What sources say: a mapping of ids. Every number rests on one."),
    FileKind("disagreements", "Disagreements", ("disagreements/*.yaml",),
         list[evidence.DisagreementEntry], "Where sources differ: a list."),
    FileKind("facts", "Facts", ("facts/*.yaml",), list[facts.FactEntry],
         "The facts that can be known about a person: a list. A new fact can be used by criteria "
         "at once, and be asked for once it has a question (`ask`)."),
    FileKind("defines", "Named parts of criteria", ("defines.yaml",), dict[str, facts.DefineEntry],
         "Criteria with a name: a mapping, in which each may use those before it."),
    FileKind("medicines", "Medicines", ("medicines/*/medicine.yaml",), medicines.MedicineEntry,
         "One file for each medicine, in a folder with its rules."),
    FileKind("rules", "Rules", ("medicines/*/rules.yaml", "rules/*.yaml"), list[rules.RuleEntry],
         "What follows for an option when a criterion holds: a list. The rules of an option are "
         "in its folder, those of several options in `rules/`."),
    FileKind("signs", "Signs", ("signs/*.yaml",), list[rules.SignEntry],
         "Danger signs, triggers and side effects: a list. The danger signs are the one table of "
         "urgency."),
    FileKind("sign-names", "Names of signs", ("signs/ids.yaml",), dict[str, rules.SignNameEntry],
         "Every sign of a record: a mapping of ids."),
    FileKind("procedures", "Procedures", ("procedures/*.yaml",), options.OptionEntry,
         "One file for each procedure."),
    FileKind("referrals", "Referrals", ("referrals/*.yaml",), options.OptionEntry,
         "One file for each referral."),
    FileKind("measures", "Measures", ("measures/*.yaml",), options.OptionEntry,
         "One file for each measure of the programme, of self-care and of complementary care."),
    FileKind("tasks", "Tasks", ("tasks.yaml",), dict[str, rules.TaskEntry],
         "What is to be done: a mapping of ids."),
    FileKind("pathway", "Pathway", ("pathway.yaml",), list[pathway.StageEntry],
         "The stages of treatment: a list, in the order in which they are tried."),
    FileKind("classes", "Classes of medicines", ("classes.yaml",), dict[str, names.ClassEntry],
         "Classes of medicines: a mapping of ids."),
    FileKind("names", "Names of medicines", ("names/*.yaml",), dict[str, names.IngredientEntry],
         "Medicines that people may take, by all their names: a mapping of ingredients."),
    FileKind("conditions", "Conditions", ("conditions.yaml",), dict[str, names.ConditionEntry],
         "Other illnesses: a mapping of ids."),
    FileKind("allergens", "Allergens", ("allergens.yaml",),
         dict[str, names.AllergenEntry | list[str]],
         "What people are allergic to that is no medicine here: a mapping of groups. `around` is a "
         "list of words that may stand round a name."),
    FileKind("dose-words", "Words of doses", ("reading/doses.yaml",), reading.DoseWordsFile,
         "One file with the words in which other systems' records say how much and how often."),
    FileKind("record-words", "Words of records", ("reading/records.yaml",), reading.RecordWordsFile,
         "One file with words and codes about whole lists, and with what is not read."),
    FileKind("side-effects", "Side effects", ("effects/signs.yaml",),
         list[side_effects.EffectEntry],
         "Signs that medicines can bring: a list."),
    FileKind("side-effects-of-medicines", "Side effects of medicines", ("effects/medicines.yaml",),
         dict[str, side_effects.CauseEntry],
         "What each medicine can bring: a mapping of ingredients."),
    FileKind("side-effects-in-general", "Side effects in general", ("effects/general.yaml",),
         side_effects.SideEffectsFile, "One file with what is said to everybody."),
    FileKind("lessons", "Lessons", ("words/*/education*.yaml",), list[pathway.LessonEntry],
         "Short pieces of education in plans: a list."),
    FileKind("seek-help", "When to get help", ("words/*/seek_help.yaml",),
         list[pathway.SeekHelpEntry], "Lines on when to get help: a list."),
    FileKind("words", "Words", ("words/*/*.yaml",), WordsFile,
         "The fixed words of plans, pages and calendars: nested mappings, joined by points to one "
         "name, such as `verdict.offer.label`."),
    FileKind("pages", "Education pages", ("pages/*/*.yaml",), list[documents.PageEntry],
         "Pages of `unclench learn`: a list."),
    FileKind("letters", "Letters", ("letters/letters.yaml",), list[documents.LetterEntry],
         "Referral letters: a list."),
    FileKind("letters-in-general", "Letters in general", ("letters/general.yaml",),
         documents.LettersFile, "One file with what letters and summaries share."),
    FileKind("reports", "Reports", ("reports/*.yaml",), documents.ReportFile,
         "One file for each region, with the form of a side-effect report."),
    FileKind("exercises", "Exercises", ("exercises/*.yaml",), list[exercises.ExerciseEntry],
         "What `unclench programme` is made from: a list."),
    FileKind("muscles", "Muscles", ("exercises/muscles.yaml",), dict[str, exercises.MuscleEntry],
         "Groups of muscles: a mapping of ids."),
    FileKind("variants", "Ways of doing an exercise", ("exercises/variants.yaml",),
         dict[str, exercises.VariantEntry], "Ways of doing exercises: a mapping of ids."),
    FileKind("equipment", "Equipment", ("exercises/equipment.yaml",),
         dict[str, exercises.EquipmentEntry], "Things that exercises need: a mapping of ids."),
    FileKind("exercise-doses", "Amounts of exercise", ("exercises/doses.yaml",),
         dict[str, exercises.ExerciseDoseEntry], "How much of an exercise: a mapping of ids."),
    FileKind("precautions", "Precautions", ("exercises/precautions.yaml",),
         dict[str, exercises.PrecautionEntry],
         "What speaks against exercises: a mapping of ids."),
    FileKind("aims", "Aims", ("exercises/aims.yaml",), dict[str, exercises.AimEntry],
         "What people want to be able to do: a mapping of ids."),
    FileKind("order", "Order of a day", ("exercises/order.yaml",), exercises.OrderFile,
         "One file with the budget and the order of a day."),
    FileKind("cards", "Answer cards", ("answers/cards/*.yaml",), list[answers.CardEntry],
         "Answers of `unclench ask`: a list."),
    FileKind("tests", "Names of tests", ("answers/tests.yaml",), dict[str, WordsEntry],
         "What tests are called in a sentence: a mapping of tasks."),
    FileKind("choice", "Choice of a card", ("answers/choice.yaml",), answers.ChoiceFile,
         "One file with what a choice of a card needs."),
    FileKind("wordings", "Wordings", ("answers/wordings.yaml",), dict[str, Text],
         "Wordings of intents and cards, one a line."),
    FileKind("meanings", "Meanings", ("answers/meanings.yaml",), list[answers.MeaningEntry],
         "Words of one meaning, for the choice of a card: a list."),
    FileKind("spoken-signs", "Signs in everyday speech", ("answers/signs.yaml",),
         list[answers.SpokenSignEntry], "How people describe signs: a list."),
    FileKind("alarms", "Alarms", ("answers/alarms.yaml",), list[answers.AlarmEntry],
         "Urgent things that are no sign of a record: a list."),
    FileKind("intents", "Intents", ("answers/intents.yaml",), list[answers.IntentEntry],
         "What is wanted of an answer: a list."),
    FileKind("topics", "Topics", ("answers/topics.yaml",), list[answers.TopicEntry],
         "Subjects of questions: a list."),
    FileKind("refusals", "Refusals", ("answers/refusals.yaml", "answers/scope.yaml"),
         list[answers.RefusalEntry], "Questions that are declined: a list."),
    FileKind("standing", "Standing lines", ("answers/standing.yaml",), list[answers.StandingEntry],
         "Lines of every answer of a kind: a list."),
    FileKind("lines", "Fixed lines", ("answers/lines.yaml",), dict[str, answers.LineEntry],
         "Sentences that say nothing about medicine: a mapping of names."),
    FileKind("guards", "Guards", ("answers/guards.yaml",), answers.GuardsFile,
         "One file with what the verifier of answers counts."),
    FileKind("tongues", "Other languages", ("answers/tongues.yaml",), list[answers.TongueEntry],
         "Languages other than English: a list."),
    FileKind("ordinary-words", "Ordinary words", ("answers/ordinary.yaml",),
         answers.OrdinaryWordsFile, "One file with ordinary English words."),
    FileKind("language", "Language", ("answers/language.yaml",), answers.LanguageFile,
         "One file about how people write."),
    FileKind("lexicon", "Lexicon", ("training/lexicon.yaml",), list[training.LexiconEntry],
         "Words of one meaning: a list."),
    FileKind("urgent-examples", "Urgent examples", ("training/urgent.yaml",),
         list[training.UrgentExampleEntry], "Messages that report danger: a list."),
    FileKind("ordinary-examples", "Ordinary examples", ("training/ordinary.yaml",),
         list[training.OrdinaryExampleEntry], "What is ordinary: a list."),
    FileKind("declined-examples", "Declined examples", ("training/declined.yaml",),
         list[training.DeclinedExampleEntry], "Questions that are declined, for training: a list."),
    FileKind("frames", "Frames", ("training/frames.yaml",), training.FramesFile,
         "One file with what stands round examples."),
    FileKind("bands", "Bands", ("training/bands.yaml",), training.BandsFile,
         "One file with the weights from which on something counts."),
    FileKind("promises", "Promises", ("promises.yaml",), list[promises.PromiseEntry],
         "The properties proved for every plan: a list."),
    FileKind("safeguards", "Safeguards", ("safeguards.yaml", "safeguards/*.yaml"),
         promises.SafeguardsFile, "What must never become softer, stated a second time."),
    FileKind("mentions", "Mentions", ("mentions.yaml",), list[promises.MentionEntry],
         "What is not said to everybody: a list."),
    FileKind("phrases", "Phrases", ("phrases.yaml",), list[promises.PhraseEntry],
         "Phrases that need an effect: a list."),
    FileKind("coverage", "Coverage", ("coverage.yaml",), dict[str, evidence.CoverageEntry],
         "Where each statement of the first texts is taken up: a mapping of their numbers."),
    FileKind("reviews", "Reviews", ("reviews.yaml",), dict[str, list[governance.StepEntry]],
         "Who reviewed what, and who approved it: a mapping of ids, each with its steps."),
    FileKind("version", "Version", ("VERSION.yaml",), governance.VersionFile,
         "One file about the content as a whole."),
    FileKind("overlay", "Overlay", ("overlay.yaml",), governance.OverlayFile,
         "One file that names a clinic's overlay.", overlay=True),
    FileKind("overlay-limits", "Limits of an overlay", ("limits.yaml",),
         dict[str, governance.OverlayLimitEntry | list[governance.OverlayLimitEntry]],
         "Lower limits of a clinic: a mapping of medicines.", overlay=True),
    FileKind("overlay-regimens", "Regimens of an overlay", ("regimens.yaml",),
         dict[str, governance.OverlayRegimenEntry],
         "Regimens that a clinic begins with: a mapping of medicines.", overlay=True),
    FileKind("overlay-loosened", "Milder rules of an overlay", ("loosen.yaml",),
         list[governance.LoosenedEntry], "Rules that a clinic makes milder: a list.",
         overlay=True),
)  # fmt: skip


def kind_of(path: str) -> FileKind | None:
    """The kind of a file by its path in the folder: the one whose pattern says most."""
    found = [
        (len(pattern.replace("*", "")), kind)
        for kind in KINDS
        for pattern in kind.files
        if fits(path, pattern)
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def fits(path: str, pattern: str) -> bool:
    return path.count("/") == pattern.count("/") and fnmatchcase(path, pattern)
