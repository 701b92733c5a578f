"""Programmes of single people: where nothing is given, what waits for the sites, and what a physiotherapist approves first."""

from __future__ import annotations

from support.movers import calm, programme_of, shelf
from unclench.plan.programme import Programme


def names(found: Programme) -> set[str]:
    return {item.exercise.id for item in found.items}


def refused(found: Programme) -> set[tuple[str, str]]:
    """The measures that a rule keeps from somebody, each with its verdict."""
    return {(verdict.option.id, verdict.verdict) for verdict in found.measures}


def test_out_of_scope_there_are_no_exercises_and_no_questions() -> None:
    found = programme_of(calm(diagnosed=False))
    assert (found.items, found.questions, found.urgency) == ((), (), "routine")
    assert programme_of(calm()).items


def test_while_something_is_urgent_there_are_no_exercises() -> None:
    found = programme_of(calm(signs=["seizure"]))
    assert (found.items, found.held, found.questions, found.urgency) == ((), (), (), "emergency")
    assert found.urgent


def test_what_speaks_against_an_exercise_or_a_whole_measure_is_said() -> None:
    dizzy = programme_of(calm(signs=["dizziness"]))
    assert {"sit-to-stand", "hourly-stand"} <= {spoken.exercise.id for spoken in dizzy.left_out}
    assert all(spoken.because[0].rule.startswith("precaution/") for spoken in dizzy.left_out)
    assert not {spoken.exercise.id for spoken in dizzy.left_out} & names(dizzy)
    assert dizzy.questions == (), "what speaks against an exercise need not be asked"
    assert refused(dizzy) == refused(programme_of(calm()))
    brittle = programme_of(calm(conditions=["osteoporosis"]))
    assert ("strengthening", "specialist") in refused(brittle) - refused(dizzy)
    assert {verdict for _, verdict in refused(brittle)} <= {"avoid", "specialist"}
    assert "strengthening" not in {item.exercise.measure for item in brittle.items}


def test_whether_somebody_is_in_scope_is_asked_first() -> None:
    found = programme_of(calm(diagnosed=None))
    assert found.items == ()
    assert [question.fact for question in found.questions] == ["ms_diagnosed"]


def test_signs_that_nobody_asked_about_are_asked_first() -> None:
    found = programme_of(calm(signs=None))
    assert found.items == ()
    assert [question.fact for question in found.questions] == ["signs"]


def test_without_sites_what_goes_by_site_waits_for_them() -> None:
    found = programme_of(calm(sites=None))
    by_site = {place.measure for place in shelf().order if place.by_site}
    assert "stretching" in by_site
    assert not {item.exercise.measure for item in found.items} & by_site
    assert {held.exercise.measure for held in found.held if "sites" in held.needs} >= {"stretching"}
    assert "sites" in [question.fact for question in found.questions]
    assert found.unmatched == ()
    assert found.items, "what does not go by site is given"


def test_sites_in_words_are_matched_and_what_is_no_muscle_is_said() -> None:
    found = programme_of(calm(sites=["Left_Calves", "jaw"]))
    assert found.unmatched == ("jaw",)
    stretched = {muscle for item in found.items if item.exercise.measure == "stretching" for muscle in item.exercise.muscles}
    assert "calf" in stretched


def test_an_exercise_that_only_a_physiotherapist_allows_is_named_and_not_given() -> None:
    always = {exercise.id for exercise in shelf().exercises if exercise.physiotherapist}
    found = programme_of(calm(mobility="wheelchair", equipment=["standing frame"], helper=True, pool=True))
    named = {spoken.exercise.id: spoken for spoken in found.with_physio}
    assert always & set(named)
    assert not always & names(found)
    for name in always & set(named):
        assert [reason.rule for reason in named[name].because][-1] == f"exercise/{name}"
        assert named[name].because[-1].claims
