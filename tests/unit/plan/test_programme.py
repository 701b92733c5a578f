"""Programmes of single people: where nothing is given, what waits for the sites, and what a
physiotherapist approves first."""

from __future__ import annotations

import pytest

from support.laws import real
from support.movers import calm, collection, programme_of
from unclench.plan.findings import find
from unclench.plan.programme import Programme, read_by
from unclench.plan.programme.choose import sites
from unclench.render.console import Paper
from unclench.render.programme.json import to_dict
from unclench.render.programme.page import to_html
from unclench.render.programme.text import to_text


def names(found: Programme) -> set[str]:
    return {item.exercise.id for item in found.items}


def refused(found: Programme) -> set[tuple[str, str]]:
    """The measures that a rule withholds, each with its verdict."""
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
    by_site = {place.measure for place in collection().order if place.by_site}
    assert "stretching" in by_site
    assert not {item.exercise.measure for item in found.items} & by_site
    assert {held.exercise.measure for held in found.held if "sites" in held.needs} >= {"stretching"}
    assert "sites" in [question.fact for question in found.questions]
    assert found.unmatched == ()
    assert found.items, "what does not go by site is given"


def test_sites_in_words_are_matched_and_what_is_no_muscle_is_said() -> None:
    found = programme_of(calm(sites=["Left_Calves", "jaw"]))
    assert found.unmatched == ("jaw",)
    stretched = {
        muscle
        for item in found.items
        if item.exercise.measure == "stretching"
        for muscle in item.exercise.muscles
    }
    assert "calf" in stretched


def test_an_exercise_that_only_a_physiotherapist_allows_is_named_and_not_given() -> None:
    always = {exercise.id for exercise in collection().exercises if exercise.physiotherapist}
    found = programme_of(
        calm(mobility="wheelchair", equipment=["standing frame"], helper=True, pool=True)
    )
    named = {spoken.exercise.id: spoken for spoken in found.with_physio}
    assert always & set(named)
    assert not always & names(found)
    for name in always & set(named):
        assert [reason.rule for reason in named[name].because][-1] == f"exercise/{name}"
        assert named[name].because[-1].claims


def test_what_nobody_could_check_is_said_before_any_move() -> None:
    record = calm() | {"other_conditions": ["hip replacement 3 weeks ago"]}
    found = programme_of(record)
    assert found.unread == ("hip replacement 3 weeks ago",) and found.items
    text = to_text(found, real().content, "person", Paper(80, False))
    said = text.index("We did not check these moves against: hip replacement 3 weeks ago.")
    assert said < text.index("YOUR MOVES NOW")
    assert "hip replacement 3 weeks ago" in to_html(found, real().content, "person")
    assert to_dict(found, real().content, "person")["unread"] == ["hip replacement 3 weeks ago"]
    assert "did not check" not in to_text(
        programme_of(calm()), real().content, "person", Paper(80, False)
    )


@pytest.mark.parametrize("mobility", ["wheelchair", "bed"])
def test_who_cannot_be_offered_a_position_is_still_told_to_change_it(mobility: str) -> None:
    for changed in (
        {"signs": ["pressure_sore"]},
        {"conditions": ["osteoporosis"]},
        {"conditions": ["recent_surgery"]},
    ):
        found = programme_of(calm(mobility=mobility, helper=True, **changed))
        assert not found.resting and [reason.claims for reason in found.turning] == [
            ("exercise-reposition",)
        ]
        assert "at least every 4 hours" in to_text(
            found, real().content, "person", Paper(80, False)
        )
        assert "at least every 4 hours" in to_html(found, real().content, "person")
    assert not programme_of(calm(mobility=mobility, helper=True)).turning
    assert not programme_of(calm(signs=["pressure_sore"])).turning, "who walks changes position"


def test_an_empty_programme_says_that_it_is_empty_and_why() -> None:
    child = programme_of(calm(age=16))
    assert "This plan is for adults with MS." in to_text(
        child, real().content, "person", Paper(80, False)
    )
    assert "There are no moves" not in to_html(child, real().content, "person")
    low = programme_of(
        calm(
            medicines=[{"name": "tizanidine", "dose": "4 mg", "per_day": 3}],
            conditions=["hypotension"],
            signs=["dizziness"],
        )
    )
    assert low.urgent and not low.items
    assert "There are no moves to show yet." in to_text(
        low, real().content, "person", Paper(80, False)
    )


def test_what_is_done_more_than_once_a_day_says_that_its_time_is_for_each_time() -> None:
    text = " ".join(
        to_text(
            programme_of(calm(mobility="wheelchair")), real().content, "person", Paper(400, False)
        ).split()
    )
    assert "each hour by day. Each time takes 20 s." in text
    assert (
        "once a day, 5 days a week. Each time" not in text
        and "once a day, 5 days a week. It takes" in text
    )


def test_who_does_not_walk_is_told_of_thin_bones_at_every_stretch_of_the_legs_lying_down() -> None:
    for helper in (True, False):
        found = programme_of(calm(mobility="bed", sites=["calves", "hamstrings"], helper=helper))
        stretches = [
            item for item in (*found.items, *found.later) if item.exercise.measure == "stretching"
        ]
        assert stretches
        assert all(
            any("exercise-thin-bones" in note.claims for note in item.notes) for item in stretches
        )


def test_moves_that_are_asked_for_say_so() -> None:
    asked = programme_of(calm(requests=["yoga"], goals=[]))
    assert {item.exercise.measure for item in asked.items if item.why.rule == "first/asked"} == {
        "yoga"
    }
    assert "first/asked" not in {item.why.rule for item in programme_of(calm()).items}


def test_a_carer_who_reads_is_a_helper_unless_the_record_says_otherwise() -> None:
    nobody_said = real().patient_of(calm(helper=None))
    assert read_by(nobody_said, "carer").facts["helper"] is True
    assert "helper" not in read_by(nobody_said, "person").facts
    alone = real().patient_of(calm(helper=False))
    assert read_by(alone, "carer").facts["helper"] == alone.facts["helper"]


def muscles_of(*written: str) -> set[str]:
    patient = real().patient_of(calm(sites=list(written)))
    return set(sites(find(patient, real().content), collection()).muscles or ())


def test_a_site_names_its_own_muscles_on_either_side() -> None:
    assert muscles_of("calves") == muscles_of("Left_Calves") == frozenset(("calf", "soleus"))
    assert muscles_of("inner thigh", "back") == frozenset(("adductors", "trunk"))


def test_a_move_says_whether_a_goal_or_a_trouble_brings_it() -> None:
    goal = programme_of(calm(goals=["walk to the shop"], interferes_with=[]))
    trouble = programme_of(calm(goals=[], interferes_with=["walking"]))
    facts = [
        {item.why.facts for item in found.items if item.why.rule == "first/walking"}
        for found in (goal, trouble)
    ]
    assert facts == [{("goals_set",)}, {("interferes_with",)}]


def test_on_a_bad_day_only_gentle_moves_are_enough() -> None:
    found = programme_of(calm())
    gentle = {place.measure for place in collection().order if place.gentle}
    measures = {i.exercise.id: i.exercise.measure for i in found.items}
    assert found.bad_day and {measures[move] for move in found.bad_day} <= gentle
    assert set(measures.values()) - gentle, "others are in the programme too"
