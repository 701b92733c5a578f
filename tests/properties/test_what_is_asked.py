"""The question is separated from the story around it, from mere supposition, and from things that
cannot be known here."""

from __future__ import annotations

from datetime import date

import pytest

from support.answers import answer_to, knowledge
from unclench.answer import QuestionRequest, amounts, ask, case
from unclench.answer import classifier as classifier_module
from unclench.answer import pipeline as asking
from unclench.answer import triage as danger
from unclench.answer.index import prepared_for
from unclench.answer.models import Knowledge
from unclench.criteria.values import Members
from unclench.patient.facts import Patient

MEDICINES = [option for option in knowledge().content.options if option.medicine]
BY_MOUTH = [option.name for option in MEDICINES if option.id != "albumin"]
LIMITED = [option for option in MEDICINES if option.medicine and option.medicine.ceilings]
AIMS = (
    "How fast can I get up to {} of {} a day?",
    "I read of {} of {}. How do I work up to it?",
    "Can I take {} of {} a day?",
    "Is {} of {} a day too much?",
)
BOUNDED = [
    (option.name, option.medicine.measure, option.medicine.amounts)
    for option in MEDICINES
    if option.medicine and option.medicine.amounts
]
TAKEN = (
    "I've been on {0} {1} {2} a day and I'm slurring, how do I get up to more?",
    "I take {0} {1} of {2} a day",
    "My doctor put me on {0} {1} {2}. Should I worry?",
    "He swallowed {0}{1} {2} an hour ago. What about sleep?",
    "Patient on {2} {0} {1} daily, is physiotherapy useful?",
    "I am not sure if I took {0} {1} of {2}",
)
NOT_TAKEN = (
    "Can I take {0} {1} of {2} a day?",
    "I read that people take {0} {1} of {2}. Is it true?",
    "I used to take {0} {1} of {2} and want to walk more",
    "What if I took {0} {1} of {2}?",
    "I take {2} and my aim is to reach {0} {1}",
)
PARTS = (
    "I take {0} {1} of {2} three times a day",
    "She is on {0} {1} {2} tds",
    "I had 3 tablets of {0} {1} {2}",
    "I had three {0} {1} {2} tablets",
    "I take {0} {1} of {2} every 8 hours",
)
LIST = (
    "Can I take {} with what I take?",
    "is {} ok with my other tablets",
    "Is {} safe with everything I am on?",
)
AMOUNTS = ("How many days of {} do you give?", "What is the usual dose of {}?")
STORIES = (
    "I was diagnosed in 2009. {}",
    "Had an MRI, then a letter from the consultant, then covid. {}",
    "The insurance people were slow and my lawyer gave up. {}",
    "My sister loves football and cooking. {} Thanks in advance!",
)
QUESTIONS = (
    "What helps tight calves?",
    "Does stretching help spasms?",
    "Can baclofen make me sleepy?",
)
SUPPOSED = (
    "If somebody ever took too much {}, what would it look like?",
    "What happens if someone takes too much {}?",
)
ANIMALS = (
    "My cat's back leg is stiff. Could she have spasms?",
    "would {} help our old dog, he limps",
    "dose of {} for a pony?",
)
MISSPELT = {
    "ibuprofin": "ibuprofen",
    "naproxin": "naproxen",
    "amoxicilin": "amoxicillin",
    "omeprazol": "omeprazole",
}


def actions(questions: list[str], of: Knowledge, audience: str = "person") -> dict[str, str]:
    return {text: ask(QuestionRequest(text, audience, None), of).action for text in questions}


def elsewhere() -> list[str]:
    """One medicine of each class that is no part of the pathway."""
    content = knowledge().content
    own = {option.id for option in content.options}
    of_class = {
        name: one.id
        for one in sorted(content.ingredients.values())
        for name in one.classes
        if one.id not in own
    }
    return sorted(name for name in set(of_class.values()) if name in content.names)[::3]


def highest(option_at: int) -> tuple[int, str, str]:
    option = LIMITED[option_at]
    assert option.medicine is not None
    most = max(
        band.at_most.amount for ceiling in option.medicine.ceilings for band in ceiling.bands
    )
    return int(most), option.medicine.measure, option.name


def above(of: Knowledge) -> list[str]:
    """The questions for more than the highest limit that are not declined."""
    limits = [highest(at) for at in range(len(LIMITED))]
    asked = [
        aim.format(f"{most * 2 + 1} {unit}", name) for most, unit, name in limits for aim in AIMS
    ]
    return [
        text
        for text, action in actions(asked, of).items()
        if action not in ("refuse_and_redirect", "triage_first")
    ]


def test_more_than_every_limit_is_declined() -> None:
    assert len(LIMITED) >= 10
    assert above(knowledge()) == []


def test_without_the_limits_it_would_not_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case, "above_limits", lambda *_: None)
    assert above(knowledge())


def test_the_limit_itself_is_not_above_it() -> None:
    for at in range(len(LIMITED)):
        most, unit, name = highest(at)
        answer = answer_to(AIMS[0].format(f"{most} {unit}", name))
        assert not answer.text.startswith("That is far above"), name


def urgencies(questions: list[str], of: Knowledge) -> dict[str, str]:
    return {text: ask(QuestionRequest(text, "person", None), of).urgency for text in questions}


def stated(wordings: tuple[str, ...], parts: int = 1, over: int = 0) -> list[str]:
    """Each wording with the amount that counts as an overdose, of every medicine with bounds."""
    return [
        wording.format(f"{bounds.overdose_from.amount / parts + over:f}", unit, name)
        for name, unit, bounds in BOUNDED
        for wording in wordings
    ]


def unheard(of: Knowledge) -> list[str]:
    """The overdoses that are reported and not taken for an emergency."""
    asked = [*stated(TAKEN), *stated(PARTS, 3, 1)]
    return [text for text, urgency in urgencies(asked, of).items() if urgency != "emergency"]


def test_an_overdose_that_is_told_is_an_emergency() -> None:
    assert len(BOUNDED) >= 14
    assert unheard(knowledge()) == []


def test_without_the_amounts_it_would_not_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(danger, "amounts_taken", lambda *_: {})
    assert len(unheard(knowledge())) > len(BOUNDED)


HALVES = (
    "I took {0} {1} of {2} at noon and {0} {1} of {2} at 6 pm",
    "I take {2} {0} {1} in the morning and {0} {1} at night",
)
WHOLE = "I take {2} {3} {1} a day, {0} {1} in the morning and {0} {1} at bedtime"


def not_added(of: Knowledge) -> list[str]:
    """The overdoses reported in two parts of one day that are not taken for an emergency."""
    return [text for text, u in urgencies(stated(HALVES, 2), of).items() if u != "emergency"]


def test_two_amounts_of_one_day_are_added() -> None:
    assert not_added(knowledge()) == []


def test_amounts_that_nobody_adds_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(amounts, "_of_one_day", lambda words, each, intake: max(each))
    assert len(not_added(knowledge())) == 2 * len(BOUNDED)


def test_the_whole_day_is_not_added_to_its_parts() -> None:
    asked = [
        WHOLE.format(f"{most / 2:f}", unit, name, f"{most:f}")
        for name, unit, bounds in BOUNDED
        for most in (bounds.ask_above.amount,)
    ]
    assert not any("written here" in answer_to(text).text for text in asked)


def test_what_is_far_above_anything_read_is_asked_about_today() -> None:
    asked = [
        TAKEN[1].format(f"{bounds.ask_above.amount + over:f}", unit, name)
        for name, unit, bounds in BOUNDED
        for over in (0, 1)
    ]
    found = urgencies(asked, knowledge())
    assert [found[text] for text in asked] == ["none", "same_day"] * len(BOUNDED)


def test_an_overdose_that_is_only_asked_about_is_none() -> None:
    assert not any("written here" in answer_to(text).text for text in stated(NOT_TAKEN))


def test_the_amount_of_a_week_is_not_that_of_a_day() -> None:
    weekly = ("I take {0} {1} of {2} a week", "I have {0} {1}/5 mL {2} liquid at home")
    assert not any("written here" in answer_to(text).text for text in stated(weekly))


def unlisted(of: Knowledge) -> list[str]:
    asked = [wording.format(name.replace("_", " ")) for name in elsewhere() for wording in LIST]
    return [text for text, action in actions(asked, of).items() if action != "ask_for_missing"]


def test_the_whole_list_is_asked_for() -> None:
    assert len(elsewhere()) >= 12
    assert unlisted(knowledge()) == []


def test_without_its_words_the_list_would_not_be() -> None:
    assert unlisted(knowledge()._replace(answers=knowledge().answers._replace(whole_list=())))


def test_a_record_gives_the_list() -> None:
    taking = {"taking": Members(frozenset({"baclofen"}), complete=True)}
    person = Patient("", None, date.min, taking, {}, (), (), (), "", (), (), ())
    answer = answer_to("Can I take ibuprofen with what I take?", patient=person)
    assert answer.action == "answer" and "baclofen" in answer.topics


def dosed(of: Knowledge) -> list[str]:
    asked = [wording.format(name.replace("_", " ")) for name in elsewhere() for wording in AMOUNTS]
    return [
        text
        for text, action in actions(asked, of, "clinician").items()
        if action not in ("abstain", "refuse_and_redirect")
    ]


def test_no_amount_of_another_medicine_is_said() -> None:
    assert dosed(knowledge()) == []


def test_it_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "dosed_elsewhere", lambda *_: None)
    assert any(
        answer_to(f"How many days of {name} for a relapse?", "clinician").action == "answer"
        for name in elsewhere()
    )


def swayed(of: Knowledge) -> list[str]:
    """The questions that a story in front of them turns into another matter."""
    alone = actions([*QUESTIONS], of)
    told = {story.format(text): text for story in STORIES for text in QUESTIONS}
    return [whole for whole, action in actions([*told], of).items() if action != alone[told[whole]]]


def test_the_story_around_it_does_not_matter() -> None:
    assert swayed(knowledge()) == []


def test_read_in_all_that_is_told_it_would() -> None:
    answers = knowledge().answers
    refusals = tuple(refusal._replace(of_what_is_asked=False) for refusal in answers.refusals)
    assert swayed(knowledge()._replace(answers=answers._replace(refusals=refusals)))


def alarmed(of: Knowledge) -> list[str]:
    asked = [wording.format(name) for name in BY_MOUTH for wording in SUPPOSED]
    return [text for text, action in actions(asked, of).items() if action == "triage_first"]


def test_what_is_only_supposed_is_answered() -> None:
    assert alarmed(knowledge()) == []
    told = {f"My husband took too much {name}": "triage_first" for name in BY_MOUTH}
    assert actions([*told], knowledge()) == told


def test_taken_for_true_it_would_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case.QuestionCase, "supposed", False)
    assert alarmed(knowledge())


def test_danger_that_is_certain_goes_before_a_close_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    classifier, bands = (
        prepared_for(knowledge()).classifier,
        prepared_for(knowledge()).classifier.trained.bands,
    )
    asked = "can I drive home on baclofen"
    monkeypatch.setattr(
        classifier, "classify", lambda _: classifier_module.Classification(bands.certain, "", bands)
    )
    assert answer_to(asked).action == "triage_first"
    monkeypatch.setattr(
        classifier,
        "classify",
        lambda _: classifier_module.Classification(bands.certain - 1, "", bands),
    )
    beside = answer_to(asked)
    assert beside.action == "answer" and "I may not have understood" in beside.sentences[0].text


def test_a_sign_told_apart_from_a_calm_question_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = "is yoga ok? my heart is racing"
    assert answer_to(asked).action == "triage_first"
    assert answer_to("is yoga ok for a heart that is racing?").action != "triage_first"
    monkeypatch.setattr(danger, "is_question", lambda *_: True)
    assert answer_to(asked).action == "answer"


@pytest.mark.parametrize("asked", ANIMALS)
def test_animals_are_for_a_vet(asked: str) -> None:
    answer = answer_to(asked.format("baclofen"))
    assert answer.action == "abstain" and "vet" in answer.text


def test_an_animal_that_swallowed_some_is_an_emergency() -> None:
    assert answer_to("the dog ate my baclofen").action == "triage_first"
    assert "vet" not in answer_to("Can I still walk my dog with stiff legs?").text


@pytest.mark.parametrize("misspelt", MISSPELT)
def test_a_misspelt_medicine_weighs_as_that_medicine(
    misspelt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    classifier, asked = prepared_for(knowledge()).classifier, "can i take {} with my tea"
    meant = classifier.classify(asked.format("medicine"))
    assert classifier.classify(asked.format(misspelt)) == meant
    monkeypatch.setattr(classifier_module, "misspelt", lambda *_: "")
    assert classifier.classify(asked.format(misspelt)) != meant
