"""Whatever can be named on the command line is found in any letters, medicines by their brands
too; a misspelt name is met with a suggestion, and nothing is guessed."""

from __future__ import annotations

import json

import pytest

from support.pseudo_terminal import ROOT
from unclench.serve.cli import main

ANNA = str(ROOT / "examples" / "anna.yaml")
SAME = [
    (("titrate", "Lioresal"), ("titrate", "baclofen")),
    (("taper", "LIORESAL", "--from", "60 mg/day"), ("taper", "baclofen", "--from", "60 mg/day")),
    (
        ("taper", "baclofen", "--from", "60 mg/day", "--switch-to", "Zanaflex"),
        ("taper", "baclofen", "--from", "60 mg/day", "--switch-to", "tizanidine"),
    ),
    (("why", ANNA, "Lioresal"), ("why", ANNA, "baclofen")),
    (("why", ANNA, "Botulinum Toxin"), ("why", ANNA, "botulinum_toxin")),
    (("letter", ANNA, "MS team"), ("letter", ANNA, "ms_team")),
    (("learn", "LIORESAL"), ("learn", "baclofen")),
    (("learn", "Expect"), ("learn", "expect")),
    (("plan", ANNA, "--region", "UK"), ("plan", ANNA, "--region", "uk")),
    (("plan", ANNA, "--audience", "Carer"), ("plan", ANNA, "--audience", "carer")),
    (("plan", ANNA, "--format", "JSON"), ("plan", ANNA, "--format", "json")),
    (
        ("titrate", "baclofen", "--regimen", "Ten_Weekly"),
        ("titrate", "baclofen", "--regimen", "ten_weekly"),
    ),
    (("taper", "baclofen", "--from", "60 MG/DAY"), ("taper", "baclofen", "--from", "60 mg/day")),
    (("report", ANNA, "--sign", "Feeling sick"), ("report", ANNA, "--sign", "nausea")),
    (("knowledge", "show", "Lioresal"), ("knowledge", "show", "baclofen")),
    (("about", "--kind", "Guideline"), ("about", "--kind", "guideline")),
    (
        ("triage", "--sign", "FEVER", "--taking", "LIORESAL"),
        ("triage", "--sign", "fever", "--taking", "baclofen"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("named", "usual"), SAME, ids=[" ".join(named) for named, _ in SAME])
def test_any_name_gives_the_same(
    named: tuple[str, ...], usual: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    found = []
    for arguments in (named, usual):
        code = main([*arguments])
        found.append((code, capsys.readouterr().out))
    assert found[0] == found[1] and found[0][0] in (0, 3)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("titrate", "baclofin"), "Did you mean 'baclofen'?"),
        (("why", ANNA, "physioterapy"), "Did you mean 'physiotherapy'?"),
        (("letter", ANNA, "neurolgy"), "Did you mean 'neurology'?"),
        (("triage", "--sign", "fevr"), "Did you mean 'fever'?"),
        (("triage", "--taking", "baclofin"), "Did you mean 'baclofen'?"),
        (("triage", "--taking", "baclofen 2 tablets"), "does not say how much"),
        (("triage", ANNA, "--sign", "fever"), "goes with no record"),
        (("triage",), "RECORD: is missing"),
    ],
)
def test_a_name_that_is_not_known_is_one_line_with_what_to_do(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and told in err


def triage(*arguments: str, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    main(["triage", *arguments, "--format", "json"])
    return dict(json.loads(capsys.readouterr().out))


def test_what_is_not_named_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    """Fever alone does not say that nothing else is present."""
    found = triage("--sign", "fever", "--taking", "baclofen", capsys=capsys)
    assert found["urgency"] == "same_day"
    more = triage(
        "--sign", "fever", "--sign", "more_stiffness", "--taking", "baclofen", capsys=capsys
    )
    assert more["urgency"] == "emergency"
    assert "signs" in json.dumps(triage("--taking", "baclofen", capsys=capsys)["questions"])


def test_a_dose_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert triage("--taking", "baclofen 900 mg a day", capsys=capsys)["urgency"] == "emergency"
    assert triage("--taking", "baclofen 30 mg a day", capsys=capsys)["urgency"] != "emergency"


def test_a_medicine_that_nobody_knows_does_not_hide_what_a_sign_calls_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = triage("--sign", "seizure", "--taking", "zzyzx", capsys=capsys)
    assert found["urgency"] == "emergency" and "zzyzx" in json.dumps(found["not_checked"])
